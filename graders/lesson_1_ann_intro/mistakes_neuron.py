"""What learners get wrong in 1.3, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.3",
    "activation-before-sum",
    "You can get this if the activation meets only part of the sum: the single products, say, or the sum before the "
    "bias. A neuron decides once: which one number does it decide on?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights).sum() + bias


@variant("activation-before-sum")
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights) + bias


@mistake(
    "1.3",
    "activation-ignored",
    "You can get this if the activation is never called, or its answer isn't used: the weighted sum comes out as it "
    "is. What is the fourth argument for?",
)
def neuron(inputs, weights, bias, activation):
    return inputs @ weights + bias


@mistake(
    "1.3",
    "activation-hard-coded",
    "You can get this if the neuron always uses the same activation. The caller chooses one: how do you call a "
    "function that is an argument?",
)
def neuron(inputs, weights, bias, activation):
    return torch.sigmoid(inputs @ weights + bias)


@variant("activation-hard-coded")
def neuron(inputs, weights, bias, activation):
    return torch.relu(inputs @ weights + bias)


@variant("activation-hard-coded")
def neuron(inputs, weights, bias, activation):
    return torch.tanh(inputs @ weights + bias)


@variant("activation-hard-coded")
def neuron(inputs, weights, bias, activation):
    return (inputs @ weights + bias >= 0).to(inputs.dtype)


@mistake(
    "1.3",
    "activation-above-zero-only",
    "You can get this if the neuron answers 0 wherever its sum isn't above 0. Only some activations do that: who "
    "should decide it?",
)
def neuron(inputs, weights, bias, activation):
    z = inputs @ weights + bias
    return activation(z) if z > 0 else torch.zeros_like(z)


@mistake(
    "1.3",
    "neuron-without-bias",
    "You can get this if the bias isn't in the sum. Where do you add it, and what is done with what comes out?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights)


@mistake(
    "1.3",
    "neuron-argument-changed",
    "Called again with the same tensors, your neuron no longer gives the right answer. You can get this if it changes "
    "the inputs, the weights or the bias in place. What do *= and += do to a tensor?",
    by="symptom",
)
def neuron(inputs, weights, bias, activation):
    inputs *= weights
    return activation(inputs.sum() + bias)


@variant("neuron-argument-changed")
def neuron(inputs, weights, bias, activation):
    bias += inputs @ weights
    return activation(bias)


@mistake(
    "1.3",
    "activation-twice",
    "You can get this if the activation is applied twice. The neuron applies it once, to the whole sum.",
)
def neuron(inputs, weights, bias, activation):
    return activation(activation(inputs @ weights + bias))


@mistake(
    "1.3",
    "neuron-not-summed",
    "You can get this if the products are never added up. How many numbers should one neuron pass on?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights + bias)


@variant("neuron-not-summed")
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights)


@mistake(
    "1.3",
    "neuron-bias-per-input",
    "You can get this if the neuron adds its bias once for every input. A neuron has one bias: do you add it before "
    "or after the sum?",
)
def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights + bias).sum())


@variant("neuron-bias-per-input")
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights + bias).sum()


@mistake(
    "1.3",
    "neuron-bias-subtracted",
    "You can get this if the neuron subtracts its bias. What does the docstring do with it?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights - bias)


@mistake(
    "1.3",
    "neuron-averages",
    "You can get this if the products are averaged. A neuron adds them up: a mean divides that by how many there are.",
)
def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights).mean() + bias)


@mistake(
    "1.3",
    "activation-of-the-inputs",
    "You can get this if the activation is applied to the inputs. It comes last, to the finished sum.",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs) @ weights + bias


@mistake(
    "1.3",
    "activation-by-its-name",
    "You can get this if the neuron looks at the activation's name, and knows some of them. It works with any "
    "function: how do you call one that is an argument?",
)
def neuron(inputs, weights, bias, activation):
    z = inputs @ weights + bias
    return activation(z) if activation.__name__ in ("relu", "sigmoid", "step") else z


@variant("activation-by-its-name")
def neuron(inputs, weights, bias, activation):
    z = inputs @ weights + bias
    return activation(z) if activation.__name__ in ("relu", "sigmoid", "step", "tanh") else z
