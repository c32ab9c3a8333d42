"""What learners get wrong in 1.2, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.2",
    "step-strict",
    "This is what one gets if step has to be pushed beyond 0 before it fires. Read its docstring "
    "once more: what is step(0)?",
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
    "This is what one gets from the sign: three levels, -1, 0 and 1. A step neuron has two: it fires or it does not.",
)
def step(z):
    return torch.sign(z)


@variant("step-by-sign")
def step(z):
    return torch.where(z >= 0, 1.0, -1.0).to(z.dtype)


@mistake(
    "1.2",
    "relu-by-abs",
    "This is what one gets if negative numbers are turned round to positive ones. What should be "
    "left of a negative number?",
)
def relu(z):
    return z.abs()


@mistake(
    "1.2",
    "relu-upside-down",
    "This is what one gets if the negative numbers are the ones that are kept. Try your function "
    "on -1 and on 1: which of them should pass?",
)
def relu(z):
    return z.clamp(max=0)


@mistake(
    "1.2",
    "sigmoid-sign-flipped",
    "This is what one gets if the sign in the exponent is the other one: the curve falls where it "
    "should rise. What should sigmoid(5) be near to, 0 or 1?",
)
def sigmoid(z):
    return 1 - torch.sigmoid(z)


@variant("sigmoid-sign-flipped")
def sigmoid(z):
    return 1 / (1 + torch.exp(z))


@mistake(
    "1.2",
    "sigmoid-overflow",
    "Far from 0 the answer is nan: this is what one gets if a huge exp is divided by another huge "
    "exp. How often does exp need to appear in the formula?",
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
    "The values are right, but they are whole numbers or True and False: this is what one gets if "
    "a comparison's own dtype is handed on. Which dtype did z have?",
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
    "The answer is right, but the tensor that was handed in is changed as well: this is what one "
    "gets from an operation that works in place. How do torch's in-place methods end?",
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
