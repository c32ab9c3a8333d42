"""What learners get wrong in 3.2 about the numbers that the net holds, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


@mistake(
    "3.2",
    "layers-not-registered",
    "A new net has no parameters at all. nn.Module can't see plain tensors, nor layers in a plain Python list or dict, "
    "on the class instead of on self, in no attribute at all, or not made yet. An optimizer would find nothing to "
    "train.",
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
    "one-layer-registered",
    "An optimizer finds only as many numbers as one of the two layers has. A plain tensor is no parameter "
    "(nn.Parameter makes one of it), and a layer isn't found if it's in a plain list, or if forward makes it, each "
    "time with other numbers.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.weights = torch.randn(hidden, 1, requires_grad=True)
        self.bias = torch.zeros(1, requires_grad=True)

    def forward(self, inputs):
        return torch.tanh(self.hidden(inputs)) @ self.weights + self.bias


@variant("one-layer-registered")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.before = [nn.Linear(2, hidden), nn.Tanh()]
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        for layer in self.before:
            inputs = layer(inputs)
        return self.output(inputs)


@variant("one-layer-registered")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.width = hidden
        self.hidden = nn.Linear(2, hidden)

    def forward(self, inputs):
        return nn.Linear(self.width, 1)(torch.tanh(self.hidden(inputs)))


@mistake(
    "3.2",
    "super-init-missing",
    "You can get this if the class doesn't let nn.Module set itself up before anything else: torch then can't take "
    "any layers. What is the first line of __init__ in the example on the page?",
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
    "lazy-layers",
    "A new net can't say how many numbers it has. You can get this from lazy layers, which take their size from the "
    "first rows that come: until then they have no numbers to train. Which layer takes both sizes at once?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.LazyLinear(hidden)
        self.output = nn.LazyLinear(1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@mistake(
    "3.2",
    "hidden-ignored",
    "The net has the same size with hidden=3 as with hidden=11. You can get this if the width is a fixed number. "
    "Where should the argument appear?",
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
    "Two nets made one after the other start from the very same weights. A seed in the class does this, and so do "
    "weights that are written down. You could then never retry after an unlucky start.",
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


@mistake(
    "3.2",
    "one-layer-only",
    "This net has 3 numbers to learn whatever `hidden` is: two weights and a bias, a single layer. A single layer "
    "draws one straight line, and no straight line separates XOR.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, inputs):
        return self.layer(inputs)


@mistake(
    "3.2",
    "biases-missing",
    "This net has as many numbers to learn as two layers have weights, and no biases. You can get this from "
    "bias=False, or from weights without a bias beside them.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden, bias=False)
        self.output = nn.Linear(hidden, 1, bias=False)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@mistake(
    "3.2",
    "sizes-swapped",
    "You can get this if nn.Linear is given its two numbers the wrong way round. The first says how many numbers come "
    "in, the second how many go out.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(hidden, 2)
        self.output = nn.Linear(1, hidden)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@mistake(
    "3.2",
    "a-layer-too-many",
    "This net has as many numbers to learn as three affine layers. The docstring asks for two: one into the hidden "
    "units, one out of them.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1)
        )

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "layers-made-in-forward",
    "A new net has no parameters, and answers the same row differently each time. You can get this if `forward` makes "
    "the layers: they are new, and untrained, in every call. In which method do layers belong?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = hidden

    def forward(self, inputs):
        hidden, output = nn.Linear(2, self.hidden), nn.Linear(self.hidden, 1)
        return output(torch.tanh(hidden(inputs)))


@mistake(
    "3.2",
    "weights-that-start-alike",
    "In a new net all weights of a layer are the same number, so its hidden units stay copies of each other, however "
    "long they train. How does nn.Linear start by itself?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)
        for parameter in self.parameters():
            nn.init.constant_(parameter, torch.rand(1).item())

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))
