# wrong: zero_grad is forgotten
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


# wrong: the step is forgotten
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


# wrong: backward is forgotten
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


# wrong: the gradients are cleared between backward and step
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


# wrong: the loss is kept as a tensor
# says: The list holds tensors. You get this if you append the loss
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


# wrong: only the last loss comes back
# says: You get this if you return only the loss of the last epoch. The
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


# wrong: probabilities go into the loss
# says: You get this if you give the loss probabilities:
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


# wrong: the mean squared error
# says: You get this from the mean squared error. It is the loss of
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


# wrong: BCELoss on logits
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


# wrong: the learning rate is fixed
# says: The weights end up in the same place whatever `lr` is. You get
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


# wrong: a new net is trained
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
