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
    "This is what one gets from CrossEntropyLoss here: it compares the logits of several classes, and "
    "with a single logit there is nothing to compare, so the loss is exactly 0 (or torch complains) and "
    "nothing is learnt.",
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
    "This is what one gets if only the loss of the last epoch is returned. One number per epoch was asked"
    " for: where is each of them collected?",
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
    "The list holds tensors: this is what one gets if the loss itself is appended. With it the whole "
    "graph of that epoch may stay in memory. How does a tensor with one number become a plain one?",
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
    "This is what one gets if the loss is given probabilities: BCEWithLogitsLoss applies the sigmoid "
    "itself, as the Logits in its name says.",
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
    "squared-error",
    "This is what one gets from the mean squared error. It is the loss of lesson 1, for numbers; for two "
    "classes the docstring asks for another one.",
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
    "Each loss is the one after its step: this is what one gets if the model is asked once more after the"
    " optimiser has moved. The loss that backward() started from is the one that is wanted.",
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
