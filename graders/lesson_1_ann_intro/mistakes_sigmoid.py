"""What learners get wrong in 1.2: sigmoid, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.2",
    "sigmoid-sign-flipped",
    "You can get this if the sign in the exponent is the wrong one: the curve falls where it should rise. Is "
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
    "Far above 0, or far below, your answer is nan. You can get this if one huge exp is divided by another. How often "
    "does the formula need exp?",
    by="symptom",
)
def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


@variant("sigmoid-overflow")
def sigmoid(z):
    return 1 - torch.exp(-z) / (1 + torch.exp(-z))


@mistake(
    "1.2",
    "tanh-for-sigmoid",
    "You can get this from tanh, whose answers go from -1 to 1. Between which two numbers do those of sigmoid lie?",
)
def sigmoid(z):
    return torch.tanh(z)


@mistake(
    "1.2",
    "sigmoid-too-steep",
    "The curve has the right shape, and it's twice as steep as it should be: you can get this from (1 + tanh(z)) / 2. "
    "What should go into tanh, or into exp?",
)
def sigmoid(z):
    return (1 + torch.tanh(z)) / 2


@mistake(
    "1.2",
    "softmax-for-sigmoid",
    "You can get this from softmax, which divides a whole among the numbers. sigmoid looks at each number by itself.",
)
def sigmoid(z):
    return torch.softmax(z, dim=-1) if z.ndim else torch.ones_like(z)


@variant("softmax-for-sigmoid")
def sigmoid(z):
    return torch.softmax(z, dim=0) if z.ndim else torch.ones_like(z)


@mistake(
    "1.2",
    "sigmoid-without-brackets",
    "You can get this from 1 / 1 + exp(-z), which divides first and adds afterwards, or if there is no fraction at "
    "all. All of 1 + exp(-z) belongs below the bar: what keeps it together?",
)
def sigmoid(z):
    return 1 / 1 + torch.exp(-z)


@mistake(
    "1.2",
    "sigmoid-minus",
    "You can get this with a minus below the fraction bar. Compare 1 - exp(-z) with the formula in the docstring.",
)
def sigmoid(z):
    return 1 / (1 - torch.exp(-z))


@mistake(
    "1.2",
    "sigmoid-of-straight-pieces",
    "You can get this if sigmoid is made of straight pieces, cut off at 0 and 1. It's a smooth curve: what does the "
    "formula in the docstring say?",
)
def sigmoid(z):
    return (0.25 * z + 0.5).clamp(0, 1)


@variant("sigmoid-of-straight-pieces")
def sigmoid(z):
    return (0.2 * z + 0.5).clamp(0, 1)


@variant("sigmoid-of-straight-pieces")
def sigmoid(z):
    return torch.nn.functional.hardsigmoid(z)


@variant("sigmoid-of-straight-pieces")
def sigmoid(z):
    return z.clamp(0, 1)


@mistake(
    "1.2",
    "sigmoid-cut-off",
    "Far out your answer no longer changes, and is neither 0 nor 1. You can get this if z or the answer is cut off, "
    "by clamp() say. How far out does the formula work without that?",
    by="symptom",
)
def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-5, 5)))


@variant("sigmoid-cut-off")
def sigmoid(z):
    return torch.sigmoid(z.clamp(-10, 10))


@variant("sigmoid-cut-off")
def sigmoid(z):
    return torch.sigmoid(z).clamp(1e-6, 1 - 1e-6)


@mistake(
    "1.2",
    "sigmoid-nan-replaced",
    "Far above 0 your answer is 0, and it should be 1 there. You can get this if exp(z) grows to inf, and what is "
    "worked out with it becomes nan or -inf. How often does the formula need exp?",
)
def sigmoid(z):
    return torch.nan_to_num(torch.exp(z) / (1 + torch.exp(z)), nan=0.0)
