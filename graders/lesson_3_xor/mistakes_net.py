"""What learners get wrong in 3.2 about what the net answers, and what a teacher would say.

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
    "You can get this if nothing bends between the two layers: together they are a single affine layer, and no "
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
    "Every answer is a number from 0 to 1, as a sigmoid at the end gives it. The loss of task 3.3 applies one itself, "
    "and wants what comes before it. What is a logit?",
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
    "softmax-in-the-net",
    "Every answer is 1. A softmax along each row does this: it shares out 1 among its logits, and a single logit gets "
    "it all. What is a logit?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Softmax(dim=1))

    def forward(self, inputs):
        return self.layers(inputs)


@variant("softmax-in-the-net")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.softmax(self.output(torch.tanh(self.hidden(inputs))), dim=-1)


@mistake(
    "3.2",
    "something-random",
    "The same row doesn't always get the same logit. Dropout can do this, and so can a forward that asks for the "
    "mode, a layer that looks at the other rows, and random numbers. The docstring asks for two affine layers and "
    "what bends between them.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.layers(inputs)


@variant("something-random")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "activation-at-the-end",
    "You can get this if a function such as ReLU or tanh stands after the last layer: nothing squeezes a logit.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.relu(self.output(torch.relu(self.hidden(inputs))))


@variant("activation-at-the-end")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Tanh())

    def forward(self, inputs):
        return self.layers(inputs)


@variant("activation-at-the-end")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return nn.functional.logsigmoid(self.output(torch.tanh(self.hidden(inputs))))


@mistake(
    "3.2",
    "two-logits",
    "This net has as many numbers to learn as one that ends with two per row, one for each class. Here a single logit "
    "says how likely class 1 is. How many numbers should the last layer give?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 2)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))


@mistake(
    "3.2",
    "activation-not-called",
    "You can get this if a layer is given a module instead of numbers: nn.ReLU(x) makes a module and never calls it. "
    "Which of torch.relu and nn.ReLU works on a tensor at once?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(nn.ReLU(self.hidden(inputs)))


@variant("activation-not-called")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        hidden = self.hidden(inputs)
        hidden = nn.Tanh()
        return self.output(hidden)


@mistake(
    "3.2",
    "forward-returns-nothing",
    "You can get this if `forward` works out the logits and doesn't return them. Python then gives None.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        self.output(torch.tanh(self.hidden(inputs)))


@mistake(
    "3.2",
    "one-flat-row",
    "The logits lie in a flat row. Squeezing the last axis away does this, and so do weights without an axis for the "
    "output. The loss compares the logits with one column of targets.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs))).squeeze(-1)


@mistake(
    "3.2",
    "bends-before-the-first-layer",
    "You can get this if the non-linearity meets the inputs: each is bent on its own, and the layers only add up what "
    "comes out. What stands between the layers in the picture on the page?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(self.hidden(torch.tanh(inputs)))
