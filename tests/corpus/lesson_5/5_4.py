# heart: all parameters are in the optimizer
# says: The backbone has changed as well: you can get this if the optimizer
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = criterion(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * inputs.size(0)
                seen += inputs.size(0)
            losses.append(total / seen)
    return losses


# wrong: all parameters that require grad are in the optimizer
# says: The backbone has changed as well: you can get this if the optimizer
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# heart: the model is in train mode, and BatchNorm moves
# says: While the head is trained, a BatchNorm is in train mode: it
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    was_training = model.training
    model.train()
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    for epoch in range(epochs):
        total, seen = 0.0, 0
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(inputs), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
            seen += len(labels)
        losses.append(total / seen)
    model.train(was_training)
    return losses


# slip: the model is left in train mode
# says: The model was left in another mode than it came in.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    model.eval()
    losses = []
    for epoch in range(epochs):
        total, seen = 0.0, 0
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(inputs), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
            seen += len(labels)
        losses.append(total / seen)
    model.train()
    return losses


# slip: the model is left in eval mode
# says: The model was left in another mode than it came in.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model = model.to(device).eval()
    optimizer = torch.optim.SGD([p for p in head_of(model).parameters() if p.requires_grad], lr=lr, momentum=0.9)
    losses = []
    for epoch in range(epochs):
        total, seen = 0.0, 0
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(inputs), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
            seen += len(labels)
        losses.append(total / seen)
    return losses


# wrong: zero_grad is forgotten
# says: The gradients left in the head are those of all steps added up:
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: zero_grad once an epoch
# says: Within an epoch the gradients of all batches pile up: you can get
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.SGD([p for p in head_of(model).parameters() if p.requires_grad], lr=lr, momentum=0.9)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            optimizer.zero_grad()
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: weight decay shrinks frozen weights
# says: A layer of the head that was frozen has changed.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    head = head_of(model)
    losses = []
    with evaluating(model):
        optimizer = torch.optim.SGD([p for p in head.parameters() if p.requires_grad], lr=lr, momentum=0.9)
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                with torch.no_grad():
                    for p in head.parameters():
                        p.mul_(1 - 1e-4)
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: weight decay on all parameters of the model
# says: The backbone has changed as well: you can get this if the optimizer
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    for p in model.parameters():
        p.grad = torch.zeros_like(p)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.01)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad(set_to_none=False)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# slip: ten epochs by default
# says: first line of the stub
def train_head(model, loader, *, epochs=10, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: a scheduler steps with every batch
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.1)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                scheduler.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: the losses of an epoch are summed
# says: The losses are sums: you can get this if
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            running_loss = 0.0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                running_loss += loss.item()
            losses.append(running_loss)
    return losses


# wrong: the mean of the batches' means
# says: You can get this if the means of the batches are averaged: in a
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            batch_losses = []
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                batch_losses.append(loss.item())
            losses.append(sum(batch_losses) / len(batch_losses))
    return losses


# wrong: the loss of the last batch
# says: The loss is that of the last batch alone
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
            losses.append(loss.item())
    return losses


# wrong: one loss per batch
# says: There should be one loss for each epoch.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
    return losses


# slip: manual_seed inside
# says: torch's global generator (it was seeded again) is not what it was
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    torch.manual_seed(42)
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# again: the step is forgotten
# says: After the call the head is what it was: you can get this if backward() or step()
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: softmax before the loss
# says: You can get this loss if a softmax comes before the cross-entropy.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                probabilities = torch.softmax(model(inputs), dim=1)
                loss = nn.functional.cross_entropy(probabilities, labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# slip: the batches aren't moved to the device
# says: With batches that come from another device it fails: you can get
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# slip: the loss is kept as a tensor
# says: tensor
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: the whole head is trained, frozen layers too
# says: A layer of the head that was frozen has changed.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    head = head_of(model)
    for p in head.parameters():
        p.requires_grad = True
    optimizer = torch.optim.Adam(head.parameters(), lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# wrong: only fc is known as a head
# says: It works for one kind of model and fails for the other
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in model.fc.parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for epoch in range(epochs):
            total, seen = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                seen += len(labels)
            losses.append(total / seen)
    return losses


# right: SGD with Nesterov, counted by hand, everything frozen for the time of the training
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model = model.to(device)
    was_training = model.training
    model.eval()
    head = [p for p in head_of(model).parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(head, lr=lr, momentum=0.9, nesterov=True)
    history = []
    for _ in range(epochs):
        sums = []
        for x, y in loader:
            loss = nn.CrossEntropyLoss()(model(x.to(device)), y.to(device))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            sums.append((float(loss) * y.shape[0], y.shape[0]))
        history.append(sum(s for s, _ in sums) / sum(n for _, n in sums))
    model.train(was_training)
    return history


# right: train mode, with only the BatchNorms in eval mode
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    modes = {module: module.training for module in model.modules()}
    model.train()
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm | nn.Dropout):
            module.eval()
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    for _ in range(epochs):
        total = torch.zeros((), dtype=torch.float64)
        count = 0
        for inputs, labels in loader:
            optimizer.zero_grad()
            summed = nn.functional.cross_entropy(model(inputs.to(device)), labels.to(device), reduction="sum")
            (summed / labels.numel()).backward()
            optimizer.step()
            total += summed.detach().cpu()
            count += labels.numel()
        losses.append((total / count).item())
    for module, mode in modes.items():
        module.training = mode
    return losses


# right: gradients by autograd.grad, put where the optimizer looks
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    weights = [p for p in head_of(model).parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=lr)
    losses = []
    with evaluating(model):
        while len(losses) < epochs:
            total = count = 0
            for batch in loader:
                inputs, labels = (part.to(device) for part in batch)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                for p, slope in zip(weights, torch.autograd.grad(loss, weights), strict=True):
                    p.grad = slope
                optimizer.step()
                total += loss.item() * len(labels)
                count += len(labels)
            losses.append(float(total / count))
    return losses


# wrong: return inside the loop over the epochs
# says: One loss comes back for several epochs.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    opt = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    out = []
    with evaluating(model):
        for _ in range(epochs):
            total = n = 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                opt.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                opt.step()
                total += loss.item() * len(y)
                n += len(y)
            out.append(total / n)
            return out


# wrong: squared error on the softmax
# says: You can get these losses from squared differences between probabilities
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    opt = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    out = []
    with evaluating(model):
        for _ in range(epochs):
            total = n = 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                opt.zero_grad()
                p = torch.softmax(model(x), dim=1)
                loss = ((p - nn.functional.one_hot(y, p.shape[1])) ** 2).mean()
                loss.backward()
                opt.step()
                total += loss.item() * len(y)
                n += len(y)
            out.append(total / n)
    return out


# again: no backward
# says: After the call the head is what it was: you can get this if backward()
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


# again: the gradients are emptied before the step
# says: if zero_grad() comes between the two
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.zero_grad()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


# wrong: the optimizer isn't told the rate
# says: At a learning rate of next to nothing
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad])
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


# wrong: the sum is never set back
# says: and without any learning the second is twice as large
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses, total = [], 0.0
    with evaluating(model):
        for _ in range(epochs):
            count = 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


# wrong: the sum of the means by the number of samples
# says: The losses are too small by about the size of a batch
def train_head(
    model: nn.Module,
    loader: DataLoader[Any],
    *,
    epochs: int = 5,
    lr: float = 1e-3,
    device: str | torch.device = "cpu",
) -> list[float]:
    model.to(device)
    params = [p for p in head_of(model).parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(params, lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item()
                count += len(y)
            losses.append(total / count)
    return losses


# wrong: one step an epoch
# says: However many batches an epoch has, the head takes a single step
def train_head(
    model: nn.Module,
    loader: DataLoader[Any],
    *,
    epochs: int = 5,
    lr: float = 1e-3,
    device: str | torch.device = "cpu",
) -> list[float]:
    model.to(device)
    params = [p for p in head_of(model).parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(params, lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                total += loss.item() * len(y)
                count += len(y)
            optimizer.step()
            losses.append(total / count)
    return losses


# slip: divides by batches times batch_size: wrong with a short last batch
# says: The sum is divided as if every batch were full: you can get
def train_head(
    model: nn.Module,
    loader: DataLoader[Any],
    *,
    epochs: int = 5,
    lr: float = 1e-3,
    device: str | torch.device = "cpu",
) -> list[float]:
    model.to(device)
    params = [p for p in head_of(model).parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(params, lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total = 0.0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y, reduction="sum")
                (loss / len(y)).backward()
                optimizer.step()
                total += loss.item()
            losses.append(total / (len(loader) * loader.batch_size))
    return losses


# slip: the head is put in train mode: running statistics of a BatchNorm in it change
# says: While the head is trained, a BatchNorm is in train mode: it
def train_head(
    model: nn.Module,
    loader: DataLoader[Any],
    *,
    epochs: int = 5,
    lr: float = 1e-3,
    device: str | torch.device = "cpu",
) -> list[float]:
    was_training = model.training
    model.to(device)
    head = head_of(model)
    model.eval()
    head.train()
    optimizer = torch.optim.Adam([p for p in head.parameters() if p.requires_grad], lr=lr)
    losses = []
    for _ in range(epochs):
        total = n = 0
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
            n += len(y)
        losses.append(total / n)
    model.train(was_training)
    return losses


# wrong: only the first batch of an epoch is trained on
# says: However many batches an epoch has, the head takes a single step.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, n = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = nn.functional.cross_entropy(model(x), y)
                if n == 0:
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                total += loss.item() * len(y)
                n += len(y)
            losses.append(total / n)
    return losses


# wrong: statistics put back at the end
# says: While the head is trained, a BatchNorm is in train mode: it
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    before = model.training
    saved = {name: buffer.clone() for name, buffer in model.named_buffers()}
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        total, n = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x.to(device)), y.to(device))
            loss.backward()
            optimizer.step()
            total += loss.item() * y.numel()
            n += y.numel()
        losses.append(total / n)
    with torch.no_grad():
        for name, buffer in model.named_buffers():
            buffer.copy_(saved[name])
    model.train(before)
    return losses


# slip: gradients set back behind the step
# says: Gradients that were left in the head before the call have a
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    head = head_of(model)
    optimizer = torch.optim.SGD([p for p in head.parameters() if p.requires_grad], lr=lr, momentum=0.9)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                head.zero_grad()
                total += loss.item() * len(labels)
                count += len(labels)
            losses.append(total / count)
    return losses


# right: gradients set back between the loss and backward, one by one
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    head = head_of(model)
    optimizer = torch.optim.NAdam([p for p in head.parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for inputs, labels in loader:
                inputs, labels = inputs.to(device), labels.to(device)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                for parameter in model.parameters():
                    parameter.grad = None
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                count += len(labels)
            losses.append(total / count)
    return losses


# wrong: one loss is put into the list behind the loop over the epochs
# says: One loss comes back for several epochs.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
        losses.append(total / count)
    return losses


# wrong: the head by a piece of its name
# says: you can get this if the optimizer gets parameters from outside of the head
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    chosen = [p for n, p in model.named_parameters() if ("fc" in n or "classifier" in n) and p.requires_grad]
    optimizer = torch.optim.Adam(chosen, lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


# wrong: the model gets its head under a second name, too
# says: After the training the model has other parts than before.
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    model.head = head_of(model)
    optimizer = torch.optim.Adam([p for p in model.head.parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for inputs, labels in loader:
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs.to(device)), labels.to(device))
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)
                count += len(labels)
            losses.append(total / count)
    return losses


# wrong: divided by the data set's length
# says: The sum is divided by the length of the data set
# says: which is only a part of the data set
def train_head(
    model: nn.Module,
    loader: DataLoader[Any],
    *,
    epochs: int = 5,
    lr: float = 1e-3,
    device: str | torch.device = "cpu",
) -> list[float]:
    device = torch.device(device)
    model.to(device)
    trainable = list(filter(lambda p: p.requires_grad, head_of(model).parameters()))
    optimizer = torch.optim.AdamW(trainable, lr=lr, weight_decay=0.0)
    epoch_losses = []
    with evaluating(model):
        for _ in range(epochs):
            epoch_loss = 0.0
            for images, labels in loader:
                images, labels = images.to(device), labels.to(device)
                loss = nn.CrossEntropyLoss()(model(images), labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                epoch_loss += loss.item() * images.shape[0]
            epoch_losses.append(epoch_loss / len(loader.dataset))
    return epoch_losses
