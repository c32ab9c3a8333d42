"""What learners get wrong in 1.2: step and relu, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.2",
    "step-strict",
    "You can get this if z has to be above 0 before step fires. Read its docstring again: what is step(0)?",
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
    "You can get this if step is -1 for the negative numbers, as their sign is. A step neuron has two answers: 0 and "
    "1.",
)
def step(z):
    return torch.sign(z)


@variant("step-by-sign")
def step(z):
    return torch.where(z >= 0, 1.0, -1.0).to(z.dtype)


@mistake(
    "1.2",
    "relu-by-abs",
    "You can get this if negative numbers become positive. What should relu make of a negative number?",
)
def relu(z):
    return z.abs()


@mistake(
    "1.2",
    "relu-upside-down",
    "You can get this if the negative numbers are the ones you keep. Try your function on -1 and on 1: which of them "
    "should pass?",
)
def relu(z):
    return z.clamp(max=0)


@mistake(
    "1.2",
    "integer-out",
    "The values are right, but they are whole numbers or True and False. You can get this if you return a comparison, "
    "or its result as an int. Which dtype did z have?",
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
    "The answer is right, but your function also changes the tensor it was given. You can get this from inplace=True, "
    "from a method whose name ends in an underscore, or by writing into z[…], or into what z.detach(), reshape() or "
    "a slice gives: that can be the same memory. What gives a new tensor?",
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


@mistake(
    "1.2",
    "step-upside-down",
    "You can get this if step is 1 for the negative numbers. A neuron fires when its sum is large: on which side of 0?",
)
def step(z):
    return (z < 0).to(z.dtype)


@variant("step-upside-down")
def step(z):
    return (z <= 0).to(z.dtype)


@mistake(
    "1.2",
    "step-passes-z",
    "You can get this if the positive numbers come out as they are, as from relu. How many different answers does "
    "step have?",
)
def step(z):
    return torch.where(z >= 0, z, torch.zeros_like(z))


@mistake(
    "1.2", "step-half-at-zero", "You can get this if step(0) is one half. Read its docstring again: what is step(0)?"
)
def step(z):
    return torch.heaviside(z, torch.tensor(0.5, dtype=z.dtype))


@mistake(
    "1.2",
    "relu-doubled",
    "The negative numbers are right, and every positive one comes out twice as large as it should. Where does "
    "the 2 come from?",
)
def relu(z):
    return z + z.abs()


@mistake(
    "1.2",
    "relu-leaky",
    "You can get this if negative numbers still come through, only smaller, as from leaky ReLU. What should relu make "
    "of them?",
)
def relu(z):
    return torch.where(z > 0, z, 0.01 * z)


@variant("relu-leaky")
def relu(z):
    return torch.where(z > 0, z, 0.1 * z)


@variant("relu-leaky")
def relu(z):
    return torch.where(z > 0, z, 0.2 * z)


@mistake(
    "1.2",
    "relu-capped",
    "You can get this if large numbers are cut off too. relu has a floor, at 0: does it have a ceiling?",
)
def relu(z):
    return z.clamp(0, 1)


@variant("relu-capped")
def relu(z):
    return z.clamp(0, 6)


@mistake(
    "1.2",
    "relu-as-step",
    "You can get this if every positive number becomes 1: that is step. What does relu do with 3?",
)
def relu(z):
    return (z > 0).to(z.dtype)


@mistake(
    "1.2",
    "relu-drops",
    "You can get this if the negative numbers are dropped, so the answer is shorter than z. Each of them should "
    "become 0, in its own place.",
)
def relu(z):
    return z[z > 0]


@variant("relu-drops")
def relu(z):
    return z[z >= 0]


@mistake(
    "1.2",
    "relu-of-the-largest",
    "You can get this if relu compares 0 with the largest number of the whole tensor. It works on each number by "
    "itself.",
)
def relu(z):
    return z.max().clamp(min=0) if z.numel() else z
