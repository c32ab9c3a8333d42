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
    "Every answer is 1. A softmax at the end does this: it shares out 1 among the logits of a row, and a single logit "
    "gets it all. What is a logit?",
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
    "first rows that come: until then an optimizer has nothing to hold. Which layer takes both sizes at once?",
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
    "The net has the same size whatever `hidden` is. You can get this if the width is a fixed number. Where should "
    "the argument appear?",
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
    "something-random",
    "The same row doesn't always get the same logit. Dropout does this, and so do a forward that asks for the mode, a "
    "layer that looks at the other rows, and random numbers. The docstring asks for two affine layers and what bends "
    "between them.",
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
