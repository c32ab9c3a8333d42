"""What learners get wrong in 3.3: how many losses there are, and what was done to them.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


@mistake(
    "3.3",
    "losses-of-earlier-calls",
    "The list isn't new in each call: it still holds the losses of the calls before. You can get this from a list "
    "that's made outside of the function, or as the default of an argument.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = vars(train).setdefault("losses", [])
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "epochs-ignored",
    "There are as many losses for 3 epochs as for 8. You can get this if the number of epochs is written out: where "
    "should the argument appear?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(200):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "one-loss-too-many",
    "There is one loss too many, whatever `epochs` is. You can get this if the loop runs once more than it should, or "
    "if a loss is kept outside it. How many numbers does range(n) give?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs + 1):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("one-loss-too-many")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    losses.append(loss_function(model(inputs), targets).item())
    return losses


@mistake(
    "3.3",
    "one-loss-too-few",
    "There is one loss too few, whatever `epochs` is. A loop that starts at 1, or ends one too early, can do this, "
    "and so can a first loss that isn't kept. How many numbers does range(1, n) give?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(1, epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "some-losses-kept",
    "You can get this if you keep only some of the losses, such as every hundredth. That is enough for a print, but "
    "the list that you return needs the loss of every epoch.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        if epoch % 10 == 0:
            losses.append(loss.item())
    return losses


@variant("some-losses-kept")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(1, epochs + 1):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        if epoch % 100 == 0:
            losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "stops-early",
    "The training stops before the last epoch. The docstring asks for exactly `epochs` "
    "of them, and a loss for each. What ends your loop?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 0.02:
            break
    return losses


@mistake(
    "3.3",
    "losses-rounded",
    "The losses are rounded. Round what you print, and keep what you return: late in a training all that happens may "
    "be behind the third decimal place.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 2))
    return losses
