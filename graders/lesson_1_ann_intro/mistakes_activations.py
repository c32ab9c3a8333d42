"""What learners get wrong in 1.2, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.2",
    "step-strict",
    "You get this if z has to be above 0 before step fires. Read its docstring again: what is step(0)?",
    by="symptom",
)
def step(z):
    return (z > 0).to(z.dtype)


@variant("step-strict")
def step(z):
    return torch.heaviside(z, torch.zeros((), dtype=z.dtype))


@variant("step-strict")
def step(z):
    return torch.where(z <= 0, 0.0, 1.0).to(z.dtype)


@mistake(
    "1.2",
    "step-by-sign",
    "You get this from the sign, which is -1, 0 or 1. A step neuron has only two answers: 0 or 1.",
)
def step(z):
    return torch.sign(z)


@variant("step-by-sign")
def step(z):
    return torch.where(z >= 0, 1.0, -1.0).to(z.dtype)


@mistake(
    "1.2",
    "relu-by-abs",
    "You get this if negative numbers become positive. What should relu make of a negative number?",
)
def relu(z):
    return z.abs()


@mistake(
    "1.2",
    "relu-upside-down",
    "You get this if the negative numbers are the ones you keep. Try your function on -1 and on 1: which of "
    "them should pass?",
)
def relu(z):
    return z.clamp(max=0)


@mistake(
    "1.2",
    "sigmoid-sign-flipped",
    "You get this if the sign in the exponent is the wrong one: the curve falls where it should rise. Is "
    "sigmoid(5) close to 0 or to 1?",
)
def sigmoid(z):
    return 1 - torch.sigmoid(z)


@variant("sigmoid-sign-flipped")
def sigmoid(z):
    return 1 / (1 + torch.exp(z))


@mistake(
    "1.2",
    "sigmoid-overflow",
    "Far from 0 your answer is nan. You get this if one huge exp is divided by another. How often does the "
    "formula need exp?",
    by="symptom",
)
def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


@variant("sigmoid-overflow")
def sigmoid(z):
    return 1 - torch.exp(-z) / (1 + torch.exp(-z))


@mistake(
    "1.2",
    "integer-out",
    "The values are right, but they are whole numbers or True and False. You get this if you return a "
    "comparison, or its result as an int. Which dtype did z have?",
    by="symptom",
)
def step(z):
    return (z >= 0).long()


@variant("integer-out")
def step(z):
    return z >= 0


@variant("integer-out")
def step(z):
    return (z >= 0).int()


@variant("integer-out")
def step(z):
    return torch.where(z >= 0, 1, 0)


@mistake(
    "1.2",
    "input-changed",
    "The answer is right, but your function also changes the tensor it was given. You get this from an "
    "operation that works in place. How do the names of torch's in-place methods end?",
    by="symptom",
)
def relu(z):
    z[z < 0] = 0
    return z


@variant("input-changed")
def relu(z):
    return z.clamp_(min=0)


@variant("input-changed")
def relu(z):
    return torch.relu_(z)


@variant("input-changed")
def sigmoid(z):
    return z.sigmoid_()


@variant("input-changed")
def step(z):
    fires = z >= 0
    z[fires] = 1
    z[~fires] = 0
    return z
