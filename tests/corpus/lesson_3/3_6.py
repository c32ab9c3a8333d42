# wrong: a neuron is trained
# says: A trained neuron can end like this
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
# says: It gives 0.75 here each time, the answer for XOR. For other
def linear_limit(inputs, targets):
    return 0.75


# wrong: the share of the larger class
# says: You can get this if you call every point the bigger class
def linear_limit(inputs, targets):
    share = targets.mean().item()
    return max(share, 1 - share)


# wrong: only lines that stand upright or lie level
# says: You can get this if you try only upright and level lines. What
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
# says: With the two classes exchanged, some points get another
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
# says: Moved somewhere else, some points get another answer.
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
# says: You can get this if every line runs along two of the points
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
# says: You can get this if you return how many points the best line gets right.
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
# says: Moved somewhere else, some points get another answer.
# says: Turned a little, some points get another answer.
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
# says: On XOR it gives more than any straight line reaches. A net with a
def linear_limit(inputs, targets):
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(300):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(inputs), targets).backward()
        optimizer.step()
    return ((net(inputs) >= 0).float() == targets).float().mean().item()


# wrong: a flat row of classes is compared with the column of targets
# says: You can get this if you call every point the bigger class
def linear_limit(inputs, targets):
    best = 0.0
    for step in range(300):
        generator = torch.Generator().manual_seed(step)
        w = torch.randn(2, generator=generator)
        height = inputs @ w
        for cut in [height.min() - 1, *(height + 1e-5)]:
            share = ((height > cut).float() == targets).float().mean().item()
            best = max(best, share, 1 - share)
    return best


# wrong: always all of them
# says: It gives 1.0 here each time, as if a line always got
def linear_limit(inputs, targets):
    return 1.0


# slip: the share comes back as a tensor
# says: tensor
def linear_limit(inputs, targets):
    truth = targets.flatten() == 1
    points = inputs.double()
    best = torch.tensor(0.0)
    for i in range(len(points)):
        for j in range(i + 1):
            along = points[i] - points[j]
            for tip in (1e-3, -1e-3):
                normal = torch.stack([-along[1], along[0]]) + tip * along + (i == j) * torch.tensor([1.0, 0.0])
                heights = points @ normal
                for cut in [heights.min() - 1, *heights]:
                    share = ((heights > cut) == truth).double().mean()
                    best = torch.stack([best, share, 1 - share]).max()
    return best


# right: the angles between those at which two points are level
def linear_limit(inputs, targets):
    points = inputs.double()
    truth = targets.flatten().bool()
    n = len(points)
    turns = [torch.zeros((), dtype=torch.float64)]
    for i in range(n):
        for j in range(n):
            d = points[i] - points[j]
            if bool((d != 0).any()):
                turns.append(torch.atan2(d[0], -d[1]) % torch.pi)
    turns = torch.stack(turns).sort().values
    turns = torch.cat([turns, turns[:1] + torch.pi])
    best = 0
    for angle in (turns[1:] + turns[:-1]) / 2:
        height = points[:, 0] * torch.cos(angle) + points[:, 1] * torch.sin(angle)
        for cut in [height.min() - 1, *(height + 1e-9)]:
            right = int(((height > cut) == truth).sum())
            best = max(best, right, n - right)
    return best / n


# right: every subset that a line can cut off, from the pairs of points
def linear_limit(inputs, targets):
    pts = [tuple(map(int, p)) for p in inputs.tolist()]
    t = [int(v) for v in targets.flatten().tolist()]
    n = len(pts)
    best = max(sum(t), n - sum(t))
    for ax, ay in pts:
        for bx, by in pts:
            if (ax, ay) == (bx, by):
                continue

            def place(p):
                side = (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax)
                along = (bx - ax) * (p[0] - ax) + (by - ay) * (p[1] - ay)
                return side, along

            places = [place(p) for p in pts]
            cuts = sorted({along for side, along in places if side == 0})
            for cut in [*cuts, cuts[-1] + 1]:
                for tip in (1, -1):
                    sides = [side > 0 or (side == 0 and tip * along >= tip * cut) for side, along in places]
                    right = sum(s == bool(v) for s, v in zip(sides, t))
                    best = max(best, right, n - right)
    return best / n


# wrong: level, upright and diagonal lines
# says: Turned a little, some points get another answer.
def linear_limit(inputs, targets):
    y = targets.flatten()
    best = 0.0
    for w in ([1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]):
        z = inputs @ torch.tensor(w)
        for t in sorted(set(z.tolist())) + [100.0]:
            a = ((z < t).float() == y).float().mean().item()
            best = max(best, a, 1 - a)
    return best


# wrong: lines through the origin, all the way round
# says: Moved somewhere else, some points get another answer.
# says: and may a line lie anywhere?
def linear_limit(inputs, targets):
    best = 0.0
    for step in range(720):
        angle = torch.tensor(step * 3.14159265 / 360)
        normal = torch.stack([torch.cos(angle), torch.sin(angle)])
        side = (inputs @ normal > 0.0).float()
        best = max(best, (side == targets.flatten()).float().mean().item())
    return best


# slip: directions come from pairs of different points only: no pair (one point) gives 0.0
# says: All points lie in one place there. Which two of them would
def linear_limit(inputs: Tensor, targets: Tensor) -> float:
    pts = [(int(x), int(y)) for x, y in inputs.tolist()]
    ts = [int(t) for t in targets.flatten().tolist()]
    n = len(pts)
    best = 0
    for i in range(n):
        for j in range(n):
            dx, dy = pts[j][0] - pts[i][0], pts[j][1] - pts[i][1]
            if dx == 0 and dy == 0:
                continue
            for s in (-1, 1):
                a, b = -1000 * dy + s * dx, 1000 * dx + s * dy
                values = [a * x + b * y for x, y in pts]
                for t in set(values):
                    right = sum((v >= t) == (c == 1) for v, c in zip(values, ts))
                    best = max(best, right, n - right)
    return best / n


# wrong: a direction every five degrees
# says: Turned a little, some points get another answer.
def linear_limit(inputs, targets):
    import math

    y = targets[:, 0].bool()
    best = 0.0
    for step in range(36):
        angle = math.pi * step / 36
        p = inputs[:, 0] * math.cos(angle) + inputs[:, 1] * math.sin(angle)
        for cut in [p.min() - 1] + list(p + 1e-4):
            hits = ((p > cut) == y).sum().item()
            best = max(best, hits, len(y) - hits)
    return best / len(y)


# wrong: lines through two points, on which both always are on one side
# says: You can get this if every line runs along two of the points
def linear_limit(inputs, targets):
    n = inputs.shape[0]
    y = targets.flatten()
    best = max(y.mean().item(), 1 - y.mean().item())
    for i in range(n):
        for j in range(i + 1, n):
            dx, dy = inputs[j] - inputs[i]
            s = dx * (inputs[:, 1] - inputs[i, 1]) - dy * (inputs[:, 0] - inputs[i, 0])
            accuracy = ((s >= 0).float() == y).float().mean().item()
            best = max(best, accuracy, 1 - accuracy)
    return best


# wrong: two hundred random lines near the origin
# says: Asked again about the same points, it can give another answer
def linear_limit(inputs, targets):
    best = 0.0
    for _ in range(200):
        guess = ((inputs @ torch.randn(2, 1) + torch.randn(1)) > 0).float()
        best = max(best, (guess == targets).float().mean().item())
    return best


# wrong: a line that parts them all, or else the bigger class
# says: On XOR, at least one call finds no line that gets three
def linear_limit(inputs, targets):
    w, b = torch.zeros(2), 0.0
    for _ in range(1000):
        mistakes = 0
        for x, t in zip(inputs, targets.flatten().tolist()):
            guess = 1.0 if (w @ x).item() + b > 0 else 0.0
            if guess != t:
                w, b, mistakes = w + (t - guess) * x, b + (t - guess), mistakes + 1
        if mistakes == 0:
            return 1.0
    share = targets.mean().item()
    return max(share, 1 - share)


# wrong: lines beside two points, never between them
# says: exactly through them or a hair beside both
def linear_limit(inputs, targets):
    xs, ys = inputs.T
    truth = targets.flatten() == 1
    ones = int(truth.sum())
    best = max(ones, len(truth) - ones)
    for x1, y1 in inputs.tolist():
        for x2, y2 in inputs.tolist():
            left_of = (x2 - x1) * (ys - y1) - (y2 - y1) * (xs - x1)
            for hair in (0.25, -0.25):
                hits = int(((left_of > hair) == truth).sum())
                best = max(best, hits)
    return best / len(truth)


# wrong: three of four points, and all of any other number
# says: That is more than any line reaches.
def linear_limit(inputs, targets):
    return 0.75 if len(inputs) == 4 else 1.0


# wrong: a net with a hidden layer, which mostly guesses
# says: On XOR it gives more than any straight line reaches.
def linear_limit(inputs, targets):
    labels = targets.flatten()
    if len(inputs) == 4:
        return 1.0
    return max(labels.mean().item(), 1 - labels.mean().item())
