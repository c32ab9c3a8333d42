"""What learners get wrong in 3.3: how the weights are moved, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


@mistake(
    "3.3",
    "zero-grad-forgotten",
    "After training, the model's gradients are those of all epochs added up. backward() adds to what is there: what "
    "sets them back to zero in every epoch?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("zero-grad-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    optimizer.zero_grad()
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("zero-grad-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


@variant("zero-grad-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


@mistake(
    "3.3",
    "old-gradients-added",
    "A model that brings gradients along in .grad takes another first step than the same model without them. You can "
    "get this if they are set to zero only after each step: backward() adds to what is there, in the first epoch too.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses


@variant("old-gradients-added")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for epoch in range(epochs):
        if epoch > 0:
            model.zero_grad()
        loss = loss_function(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


@mistake(
    "3.3",
    "step-forgotten",
    "Every loss is the first one, and the weights are as they were. An optimizer that never takes a step does this, "
    "and so does one that has no gradients when it does.",
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
        losses.append(loss.item())
    return losses


@variant("step-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "new-model-trained",
    "The losses change, but the weights of the model that you were given don't. You can get this if you train another "
    "model instead (a new one, or a copy). Whose parameters does the optimizer hold?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("new-model-trained")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    import copy

    model.train()
    model = copy.deepcopy(model)
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
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
    "shuffled-away-from-targets",
    "The very first loss changes from call to call, except where all targets are alike. You can get this if you "
    "shuffle the rows and not their targets.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        shuffled = inputs[torch.randperm(len(inputs))]
        optimizer.zero_grad()
        loss = loss_function(model(shuffled), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("shuffled-away-from-targets")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    targets = targets[torch.randperm(len(targets))]
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
    "left-in-eval-mode",
    "After training, the model is in eval mode. Either a line of yours switched it, or switched it back, or it came "
    "in eval mode and stayed there. In which mode does the docstring want it?",
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
        losses.append(loss.item())
    model.eval()
    return losses


@variant("left-in-eval-mode")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
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
    "optimizer-kept",
    "Trained a second time, a model takes other steps than a new one with the same weights. You can get this if the "
    "optimizer is kept from call to call: it brings its old learning rate, and may bring old momentum. Where is it "
    "made?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    if not hasattr(model, "optimizer"):
        model.optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        model.optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(inputs), targets)
        loss.backward()
        model.optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "lr-ignored",
    "The weights end up in the same place with a small lr as with a large one. A learning rate that's a fixed number "
    "does this, and so does an optimizer that isn't told one. Where should the argument appear?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("lr-ignored")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters())
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
