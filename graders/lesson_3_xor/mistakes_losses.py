"""What learners get wrong in 3.3: which loss, and what is returned, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


@mistake(
    "3.3",
    "cross-entropy-on-one-logit",
    "You can get this from CrossEntropyLoss. It compares the logits of several classes, and with a single logit there "
    "is nothing to compare: the loss is exactly 0 (or torch complains), and nothing is learned.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("cross-entropy-on-one-logit")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets.squeeze(1).long())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("cross-entropy-on-one-logit")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets.long())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "last-loss-only",
    "You can get this if you return only the loss of the last epoch. The docstring asks for one number per epoch: "
    "where do you collect them?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
    return loss.item()


@variant("last-loss-only")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        losses = []
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "tensors-kept",
    "The list holds tensors, and a loss that isn't detached keeps the whole graph of its epoch in memory. How does a "
    "tensor with one number become a plain one?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


@variant("tensors-kept")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return losses


@mistake(
    "3.3",
    "loss-on-probabilities",
    "You can get this if you give the loss probabilities: BCEWithLogitsLoss applies the sigmoid itself, as the Logits "
    "in its name says.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("loss-on-probabilities")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "loss-arguments-swapped",
    "The loss takes the targets for logits and the logits for targets. You can get this if its two arguments are the "
    "wrong way round: what comes first when you call it?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(targets, model(inputs))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("loss-arguments-swapped")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(targets, model(inputs))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "bce-loss-on-logits",
    "You can get this error from BCELoss: it takes probabilities from 0 to 1, and the model gives logits, which may "
    "be any number. The docstring names the loss that applies the sigmoid itself.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "loss-summed",
    "The losses are the sum over all rows: as many times too large as there are rows. You can get this from "
    'reduction="sum". What does nn.BCEWithLogitsLoss() do if you leave it as it is?',
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "squared-error",
    "You can get this from the mean squared error. It is the loss of lesson 1, for numbers. For two classes the "
    "docstring asks for another one.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("squared-error")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "loss-after-the-step",
    "The first loss is the one after the first step. You can get this if you ask the model once more after the "
    "optimizer has moved. The docstring asks for the loss that backward() started from.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss_function(model(inputs), targets).backward()
        optimizer.step()
        losses.append(loss_function(model(inputs), targets).item())
    return losses


@mistake(
    "3.3",
    "several-steps-an-epoch",
    "One epoch ends elsewhere if the rows come in another order. You can get this from a step for each row or each "
    "part of the rows, or from rows that are left out. Here an epoch is one step, on all rows at once.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, y in zip(inputs, targets, strict=True):
            optimizer.zero_grad()
            loss = loss_function(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(inputs))
    return losses


@mistake(
    "3.3",
    "rounded-probabilities",
    "For some large logits the losses aren't those of BCEWithLogitsLoss. You can get this if a sigmoid comes first "
    "and a logarithm second, as with BCELoss: a probability close enough to 1 is rounded to 1, and log(1 - p) has "
    "lost its number. Which loss takes the logits as they are?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("rounded-probabilities")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        p = torch.sigmoid(model(inputs))
        loss = -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
