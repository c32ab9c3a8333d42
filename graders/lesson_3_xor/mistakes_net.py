"""What learners get wrong in 3.2, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


@mistake(
    "3.2",
    "no-non-linearity",
    "You get this if nothing bends between the two layers: together they are a single affine layer, and no "
    "straight line separates XOR. What stands between the layers in the picture on the page?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(self.hidden(inputs))


@variant("no-non-linearity")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Identity(), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "sigmoid-in-the-net",
    "You get this if the net ends in a sigmoid. The loss of task 3.3 applies one itself, so there would be "
    "two, one on top of the other. What is a logit?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.sigmoid(self.output(torch.relu(self.hidden(inputs))))


@variant("sigmoid-in-the-net")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Sigmoid())

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "layers-not-registered",
    "This net has no parameters at all. You get this if the layers are in a plain Python list or dict, or in "
    "no attribute at all, where nn.Module can't see them. An optimizer would find nothing to train.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = [nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


@variant("layers-not-registered")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = {"hidden": nn.Linear(2, hidden), "output": nn.Linear(hidden, 1)}

    def forward(self, inputs):
        return self.layers["output"](torch.relu(self.layers["hidden"](inputs)))


@mistake(
    "3.2",
    "super-init-missing",
    "You get this if the class doesn't let nn.Module set itself up before anything else: torch then can't "
    "take any layers. What is the first line of __init__ in the example on the page?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@variant("super-init-missing")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.width = hidden
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1))
        super().__init__()

    def forward(self, inputs):
        return self.layers(inputs)


@variant("super-init-missing")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.layers = [nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


@mistake(
    "3.2",
    "hidden-ignored",
    "The net has the same size whatever `hidden` is. You get this if the width is a fixed number. Where "
    "should the argument appear?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, 8)
        self.output = nn.Linear(8, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@variant("hidden-ignored")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "same-start-every-time",
    "Two nets made one after the other start from the very same weights. You get this if you set a seed (or "
    "the weights) inside the class. You could then never retry after an unlucky start.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        torch.manual_seed(0)
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))
