# heart: zero_grad is forgotten
# says: After training, the model's gradients are those of all epochs
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: the step is forgotten
# says: Every loss is the first one, and the weights are as they were.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        losses.append(loss.item())
    return losses


# again: backward is forgotten
# says: Every loss is the first one, and the weights are as they were.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: the gradients are cleared between backward and step
# says: Every loss is the first one, and the weights are as they were.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        output = model(inputs)
        loss = criterion(output, targets)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: the loss is kept as a tensor
# says: The list holds tensors, and a loss that isn't detached
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


# slip: only the last loss comes back
# says: You can get this if you return only the loss of the last epoch. The
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
    return loss.item()


# heart: probabilities go into the loss
# says: You can get this if you give the loss probabilities:
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: the mean squared error
# says: You can get this from the mean squared error. It is the loss of
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: BCELoss on logits
# says: You can get this error from BCELoss
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: the learning rate is fixed
# says: The weights end up in the same place with a small lr as with a large
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: a new net is trained
# says: The losses change, but the weights of the model that you were
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model = XORNet()
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: one epoch too many
# says: one loss too many, whatever `epochs` is
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for epoch in range(epochs + 1):
        opt.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses


# slip: one epoch too few
# says: one loss too few, whatever `epochs` is
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(1, epochs):
        opt.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses


# slip: the first loss is kept before the loop too
# says: one loss too many, whatever `epochs` is
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = [loss_fn(model(inputs), targets).item()]
    for epoch in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses


# slip: every tenth loss is kept
# says: You can get this if you keep only some of the losses
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        opt.step()
        if epoch % 10 == 0:
            losses.append(loss.item())
    return losses


# slip: every hundredth loss is printed, and kept
# says: You can get this if you keep only some of the losses
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for epoch in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        opt.step()
        if (epoch + 1) % 100 == 0:
            print(f"epoch {epoch + 1}: {loss.item():.4f}")
            losses.append(loss.item())
    return losses


# heart: zero_grad is forgotten, with Adam
# says: After training, the model's gradients are those of all epochs
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        loss = criterion(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


# heart: zero_grad once, before the loop, with momentum
# says: After training, the model's gradients are those of all epochs
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    optimizer.zero_grad()
    losses = []
    for epoch in range(epochs):
        loss = criterion(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


# heart: zero_grad is forgotten, and every hundredth loss kept
# says: After training, the model's gradients are those of all epochs
# says: You can get this if you keep only some of the losses
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        if epoch % 100 == 0:
            losses.append(loss.item())
    return losses


# again: CrossEntropyLoss on the one logit
# says: You can get this from CrossEntropyLoss. It compares the
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: the loss is rounded
# says: The losses are rounded.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 2))
    return losses


# slip: it stops early when the loss is small
# says: The training stops before the last epoch
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if loss.item() < 0.01:
            break
    return losses


# slip: left in eval mode
# says: After training, the model is in eval mode.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        model.train()
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        model.eval()
        losses.append(loss.item())
    return losses


# slip: the losses come back as a tensor
# says: tensor
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses[epoch] = loss.item()
    return losses


# wrong: nothing is returned
# says: returned None
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        if epoch % 100 == 0:
            print(epoch, loss.item())


# wrong: one step per row
# says: One epoch ends elsewhere if the rows come in another order.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for x, t in zip(inputs, targets):
            optimizer.zero_grad()
            loss = criterion(model(x), t)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(inputs))
    return losses


# wrong: the loss is summed, not averaged
# says: The losses are the sum over all rows
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: a thousand epochs by default
# says: Called without epochs
def train(model, inputs, targets, *, epochs=1000, lr=0.1):
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# right: AdamW, the loss kept before backward, no zero_grad but set to None
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    history = []
    while len(history) < epochs:
        for p in model.parameters():
            p.grad = None
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        history.append(float(loss))
        loss.backward()
        optimizer.step()
    return history


# right: zero_grad after the step, and a closure
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, nesterov=True)
    model.train()

    def closure():
        loss = loss_function(model(inputs), targets)
        loss.backward()
        return loss

    losses = []
    optimizer.zero_grad()
    for _ in range(epochs):
        losses.append(optimizer.step(closure).item())
        optimizer.zero_grad(set_to_none=False)
    return losses


# wrong: one step per row, on a table of one row
# says: One epoch ends elsewhere if the rows come in another order.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    f = nn.BCEWithLogitsLoss()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, y in zip(inputs, targets):
            opt.zero_grad()
            loss = f(model(x[None]), y[None])
            loss.backward()
            opt.step()
            total += loss.item()
        losses.append(total / len(inputs))
    return losses


# slip: trained in eval mode
# says: The model is in train mode afterwards, but its first loss
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.eval()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    f = nn.BCEWithLogitsLoss()
    losses = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = f(model(inputs), targets)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    model.train()
    return losses


# right: momentum and a closure
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train(True)
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    history = []
    def closure():
        for p in model.parameters():
            p.grad = None
        loss = nn.BCEWithLogitsLoss()(model(inputs), targets)
        loss.backward()
        return loss
    while len(history) < epochs:
        history.append(float(opt.step(closure)))
    return history


# wrong: one list for all calls
# says: The list isn't new in each call
def train(model, inputs, targets, *, epochs=2000, lr=0.1, losses=[]):  # noqa: B006
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.BCEWithLogitsLoss()(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: the loss's method is kept, not its number
# says: That's a function, and not its answer.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item)
    return losses


# heart: return stands inside the loop
# says: The training stops before the last epoch
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        return losses


# again: the loss gets its arguments the wrong way round
# says: The loss takes the targets for logits
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(targets, model(inputs))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# wrong: every epoch makes the optimizer again
# says: does the loop make the optimizer again?
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: the class of the loss is called with logits and targets
# says: a layer or a loss that's made from tensors
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.BCEWithLogitsLoss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# again: the optimizer gets the model itself
# says: An optimizer takes the parameters of a model
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model, lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: the number of epochs is written out
# says: There are as many losses for 3 epochs as for 8.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_fn = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(150):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# wrong: a step for each row, and the mean of their losses
# says: One epoch ends elsewhere if the rows come in another order.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loss_fn = nn.BCEWithLogitsLoss()
    model.train()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for x, y in zip(inputs, targets):
            optimizer.zero_grad()
            loss = loss_fn(model(x.unsqueeze(0)), y.unsqueeze(0))
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(inputs))
    return losses


# wrong: the list of zeros is never filled, and the model learns
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = [0.0] * epochs
    model.train()
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        loss_value = loss.item()
    return losses


# wrong: the gradients are set to zero once, before the loop
# says: what sets them back to zero in every epoch
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    optimizer.zero_grad()
    losses = []
    model.train()
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# wrong: Adam is never told the learning rate
# says: and so does an optimizer that isn't told one
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters())
    losses = []
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# slip: each loss is detached and stays a tensor
# says: The list holds tensors, and a loss that isn't detached
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return losses


# slip: the gradients are thrown away when an epoch is over
# says: A model that brings gradients along in .grad takes another first step
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train()
    sgd = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    history = []
    for _ in range(epochs):
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        loss.backward()
        sgd.step()
        for p in model.parameters():
            p.grad = None
        history.append(float(loss))
    return history


# slip: BCELoss gets the sigmoid of the logits
# says: For some large logits the losses aren't those of BCEWithLogitsLoss
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train()
    bce, squash = nn.BCELoss(), nn.Sigmoid()
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    history = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = bce(squash(model(inputs)), targets)
        loss.backward()
        opt.step()
        history.append(loss.item())
    return history


# slip: logarithms with a tiny number against minus infinity
# says: For some large logits the losses aren't those of BCEWithLogitsLoss
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    history = []
    for _ in range(epochs):
        opt.zero_grad()
        p = 1 / (1 + torch.exp(-model(inputs)))
        loss = -torch.mean(targets * torch.log(p + 1e-9) + (1 - targets) * torch.log(1 - p + 1e-9))
        loss.backward()
        opt.step()
        history.append(loss.item())
    return history


# right: slopes from autograd.grad, and the loss written out with softplus
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model.train()
    parameters = list(model.parameters())
    opt = torch.optim.SGD(parameters, lr=lr, momentum=0.9)
    history = []
    for _ in range(epochs):
        z = model(inputs)
        loss = (nn.functional.softplus(z) - targets * z).mean()
        for p, slope in zip(parameters, torch.autograd.grad(loss, parameters)):
            p.grad = slope
        opt.step()
        history.append(loss.item())
    return history


# wrong: one optimizer for all calls, kept on the model
# says: You can get this if the optimizer is kept from call to call
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    if getattr(model, "trainer", None) is None:
        model.trainer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        model.trainer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        loss.backward()
        model.trainer.step()
        losses.append(loss.item())
    return losses


# wrong: an optimizer kept for each rate
# says: Trained a second time, a model takes other steps
KEPT = {}


def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    if (model, lr) not in KEPT:
        KEPT[model, lr] = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        KEPT[model, lr].zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        loss.backward()
        KEPT[model, lr].step()
        losses.append(loss.item())
    return losses


# wrong: targets flattened in place
# says: argument is not what it was: work on a copy.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    targets.squeeze_()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs).squeeze(), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# wrong: stops once it's good, and fills the list up
# says: The training stops before the last epoch.
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 0.03:
            break
    return losses + losses[-1:] * (epochs - len(losses))
