"""What learners get wrong in 1.6, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.6",
    "or-where-and",
    "You can get this if a single 1 is enough to fire: that is OR. How large is the weighted sum with one input on, "
    "how large with both, and which of them should pass?",
    by="symptom",
)
def gate_weights(name):
    biases = {"and": -0.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@mistake(
    "1.6",
    "threshold-off-by-one",
    "You can get this if the neuron needs one input too many, or one too few, to change its mind. Write down the "
    "weighted sum for none on, one on and both on: between which two of them does 0 belong?",
    by="symptom",
)
def gate_weights(name):
    biases = {"and": -2.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": 0.0, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": -1.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 2.0}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 0.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@mistake(
    "1.6",
    "pushed-the-wrong-way",
    "With these weights no bias helps. An input that's on has to pull a nand down, and push the two others up: which "
    "sign do the weights need?",
    by="symptom",
)
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    return torch.tensor([1.0, 1.0]), torch.tensor(biases[name])


@variant("pushed-the-wrong-way")
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, 0.0 if name == "or" else sign]), torch.tensor(biases[name])


@mistake(
    "1.6",
    "bias-before-weights",
    "The weights and the bias have changed places: the weights come first.",
    by="symptom",
)
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor(biases[name]), torch.tensor([sign, sign])


@mistake(
    "1.6",
    "xor-with-one-layer",
    "This is one layer. With step or sigmoid, one neuron draws one straight line through the plane of the two inputs: "
    "can a single line have (0, 1) and (1, 0) on one side and the other two rows on the other?",
    by="symptom",
)
def xor_network():
    return [
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-0.5]), lambda z: (z >= 0).to(z.dtype)),
    ]


@variant("xor-with-one-layer")
def xor_network():
    return [(torch.tensor([[1.0, -1.0]]), torch.tensor([0.0]), torch.sigmoid)]


@mistake(
    "1.6",
    "same-for-every-name",
    "Every name gets the same neuron, even one that is no gate. You can get this if nothing asks for the name, or "
    'from a condition that is always true, such as name == "and" or "or": Python\'s or needs a whole comparison on '
    "each side.",
    by="symptom",
)
def gate_weights(name):
    return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)


@mistake(
    "1.6",
    "xor-always-1",
    "All four rows give 1. Write down what each hidden neuron says to each row. Does the last one fire as soon as one "
    "of them does, as an OR? Which gate wants both?",
    by="symptom",
)
def xor_network():
    def fire(z):
        return (z >= 0).to(z.dtype)

    return [
        (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), fire),
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-0.5]), fire),
    ]


@mistake(
    "1.6",
    "condition-always-true",
    "A gate gets the numbers of another one, and so does a name that's no gate's. You can get this from an else that "
    'takes every other name, or from a condition that always holds: name == "or" or "OR" does, because text that '
    "isn't empty counts as true.",
    by="symptom",
)
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    if name == "or" or "OR":  # noqa: SIM222
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "nand" or "NAND":  # noqa: SIM222
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    raise ValueError(name)


@variant("condition-always-true")
def gate_weights(name):
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)


@mistake(
    "1.6",
    "bias-sign-flipped",
    "With the other sign in front of the bias, this would be the gate. Write down the weighted sum for none on, one on "
    "and both on: on which side of 0 should each be?",
    by="symptom",
)
def gate_weights(name):
    numbers = {"and": (1.0, 1.5), "or": (1.0, -0.5), "nand": (-1.0, -1.5)}
    if name not in numbers:
        raise ValueError(name)
    weight, bias = numbers[name]
    return torch.tensor([weight, weight]), torch.tensor(bias)


@mistake(
    "1.6",
    "names-tidied-up",
    "A name in capitals, or with spaces around it, gets a gate's numbers. You can get this from lower(), upper() or "
    "strip(). Every name that isn't exactly one of the three is another name, and raises ValueError.",
    by="symptom",
)
def gate_weights(name):
    numbers = {"and": (1.0, -1.5), "or": (1.0, -0.5), "nand": (-1.0, 1.5)}
    weight, bias = numbers.get(name.strip().lower(), (None, None))
    if weight is None:
        raise ValueError(name)
    return torch.tensor([weight, weight]), torch.tensor(bias)


@variant("names-tidied-up")
def gate_weights(name):
    numbers = {"AND": (1.0, -1.5), "OR": (1.0, -0.5), "NAND": (-1.0, 1.5)}
    if name.upper() not in numbers:
        raise ValueError(name)
    weight, bias = numbers[name.upper()]
    return torch.tensor([weight, weight]), torch.tensor(bias)
