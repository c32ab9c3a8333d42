# wrong: a neuron is trained
# says: You get this if you train a neuron and take where it ends.
def linear_limit(inputs, targets):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(300):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        classes = (model(inputs) >= 0).float()
    return (classes == targets).float().mean().item()


# wrong: always three quarters
# says: 0.75 is the answer for XOR. For other points it differs: the
def linear_limit(inputs, targets):
    return 0.75


# wrong: the share of the larger class
# says: You get this if you call every point the bigger class
def linear_limit(inputs, targets):
    share = targets.mean().item()
    return max(share, 1 - share)


# wrong: only lines that stand upright or lie level
# says: You get this if you try only upright and level lines. What
def linear_limit(inputs, targets):
    n = len(inputs)
    truth = targets.flatten().bool()
    best = 0
    for axis in (0, 1):
        for cut in torch.arange(-5.5, 6.0, 1.0):
            side = inputs[:, axis] > cut
            right = int((side == truth).sum())
            best = max(best, right, n - right)
    return best / n


# wrong: the other side of a line is never tried
def linear_limit(inputs, targets):
    n = len(inputs)
    truth = targets.flatten().bool()
    best = 0
    for step in range(360):
        angle = torch.tensor(step * 3.14159265 / 360)
        height = inputs[:, 0] * torch.cos(angle) + inputs[:, 1] * torch.sin(angle)
        for cut in [height.min() - 1, *(height + 1e-4)]:
            best = max(best, int(((height > cut) == truth).sum()))
    return best / n


# wrong: only lines through the origin
def linear_limit(inputs, targets):
    n = len(inputs)
    truth = targets.flatten().bool()
    best = 0
    for step in range(720):
        angle = torch.tensor(step * 3.14159265 / 720)
        side = inputs[:, 0] * torch.cos(angle) + inputs[:, 1] * torch.sin(angle) >= 0
        right = int((side == truth).sum())
        best = max(best, right, n - right)
    return best / n


# wrong: lines through two points, which both count to one side
def linear_limit(inputs, targets):
    n = len(inputs)
    truth = targets.flatten().bool()
    best = 0
    for i in range(n):
        for j in range(i + 1, n):
            (ax, ay), (bx, by) = inputs[i], inputs[j]
            side = (bx - ax) * (inputs[:, 1] - ay) - (by - ay) * (inputs[:, 0] - ax) >= 0
            right = int((side == truth).sum())
            best = max(best, right, n - right)
    return best / n


# wrong: the count, not the share
def linear_limit(inputs, targets):
    n = len(inputs)
    truth = targets.flatten().bool()
    best = 0
    for step in range(5000):
        generator = torch.Generator().manual_seed(step)
        w = torch.randn(2, generator=generator)
        height = inputs @ w
        for cut in [height.min() - 1, *(height + 1e-5)]:
            right = int(((height > cut) == truth).sum())
            best = max(best, right, n - right)
    return float(best)


# wrong: a few random lines
def linear_limit(inputs, targets):
    best = 0.0
    generator = torch.Generator().manual_seed(0)
    for _ in range(50):
        w = torch.randn(2, generator=generator)
        b = torch.randn((), generator=generator)
        classes = (inputs @ w + b >= 0).float().unsqueeze(1)
        best = max(best, (classes == targets).float().mean().item())
    return best


# wrong: a net with a hidden layer is trained
# says: This is more than any straight line reaches. You get this from
def linear_limit(inputs, targets):
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(300):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(inputs), targets).backward()
        optimizer.step()
    return ((net(inputs) >= 0).float() == targets).float().mean().item()


# wrong: a flat row of classes is compared with the column of targets
# says: You get this if you call every point the bigger class
def linear_limit(inputs, targets):
    best = 0.0
    for step in range(3000):
        generator = torch.Generator().manual_seed(step)
        w = torch.randn(2, generator=generator)
        height = inputs @ w
        for cut in [height.min() - 1, *(height + 1e-5)]:
            share = ((height > cut).float() == targets).float().mean().item()
            best = max(best, share, 1 - share)
    return best
