"""What learners get wrong in 1.1 and 1.3, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.1",
    "bias-forgotten",
    "You get this if the bias is left out. It is a number of its own, whatever the inputs are: where do you add it?",
)
def weighted_sum(inputs, weights, bias):
    return inputs @ weights


@mistake(
    "1.1",
    "product-not-summed",
    "You get this if each input is multiplied by its weight and the products are never added up. How many "
    "numbers should one neuron pass on?",
)
def weighted_sum(inputs, weights, bias):
    return inputs * weights + bias


@variant("product-not-summed")
def weighted_sum(inputs, weights, bias):
    return inputs * weights


@mistake(
    "1.1",
    "bias-per-input",
    "You get this if the bias is added once for every input. A neuron has one bias: do you add it before or "
    "after the sum?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs * weights + bias).sum()


@mistake(
    "1.1",
    "mean-instead-of-sum",
    "You get this if the products are averaged. A neuron adds its evidence up: should each input count less "
    "just because there are more of them?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).mean() + bias


@variant("mean-instead-of-sum")
def weighted_sum(inputs, weights, bias):
    return (inputs * weights + bias).mean()


@variant("mean-instead-of-sum")
def weighted_sum(inputs, weights, bias):
    return (inputs @ weights + bias) / len(inputs)


@mistake(
    "1.1",
    "sum-argument-changed",
    "Called again with the same tensors, your function answers differently. You get this if it changes one of "
    "them in place. Which of your operations writes into a tensor it was given?",
    by="symptom",
)
def weighted_sum(inputs, weights, bias):
    inputs *= weights
    return inputs.sum() + bias


@variant("sum-argument-changed")
def weighted_sum(inputs, weights, bias):
    bias += inputs @ weights
    return bias


@mistake(
    "1.3",
    "activation-before-sum",
    "You get this if the activation meets only part of the sum: the single products, say, or the sum before "
    "the bias. A neuron decides once: which one number does it decide on?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights).sum() + bias


@variant("activation-before-sum")
def neuron(inputs, weights, bias, activation):
    return activation(inputs) @ weights + bias


@variant("activation-before-sum")
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights) + bias


@mistake(
    "1.3",
    "activation-ignored",
    "You get this if the activation is never called: the weighted sum comes out as it is. What is the fourth "
    "argument for?",
)
def neuron(inputs, weights, bias, activation):
    return inputs @ weights + bias


@mistake(
    "1.3",
    "activation-hard-coded",
    "You get this if the neuron always uses the same activation. The caller chooses one: how do you call a "
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
    "neuron-without-bias",
    "You get this if the neuron has no bias. Which argument have you not used yet?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights)


@mistake(
    "1.3",
    "neuron-argument-changed",
    "Called again with the same tensors, your neuron answers differently. You get this if it changes the "
    "inputs, the weights or the bias in place. What do *= and += do to a tensor?",
    by="symptom",
)
def neuron(inputs, weights, bias, activation):
    inputs *= weights
    return activation(inputs.sum() + bias)


@variant("neuron-argument-changed")
def neuron(inputs, weights, bias, activation):
    bias += inputs @ weights
    return activation(bias)


@mistake("1.1", "bias-subtracted", "You get this if the bias is subtracted. What does the docstring do with it?")
def weighted_sum(inputs, weights, bias):
    return inputs @ weights - bias


@mistake(
    "1.1", "bias-multiplied", "You get this if the sum is multiplied by the bias. What does the docstring do with it?"
)
def weighted_sum(inputs, weights, bias):
    return inputs @ weights * bias


@mistake(
    "1.1",
    "inputs-not-weighted",
    "You get this if the weights aren't used, or the inputs aren't: only one of the two is summed. What makes "
    "one input count more than another?",
)
def weighted_sum(inputs, weights, bias):
    return inputs.sum() + bias


@variant("inputs-not-weighted")
def weighted_sum(inputs, weights, bias):
    return weights.sum() + bias


@mistake(
    "1.1",
    "added-not-multiplied",
    "You get this if inputs and weights are added. Which operation makes an input with a large weight count more?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs + weights).sum() + bias


@variant("added-not-multiplied")
def weighted_sum(inputs, weights, bias):
    return (inputs + weights + bias).sum()


@mistake(
    "1.1",
    "inputs-left-out",
    "You get this if only some of the inputs are used: a loop ends too early, or starts too late. Is your "
    "return inside the loop? Which index does range start and end with?",
)
def weighted_sum(inputs, weights, bias):
    return inputs[0] * weights[0] + bias


@variant("inputs-left-out")
def weighted_sum(inputs, weights, bias):
    return inputs[:-1] @ weights[:-1] + bias


@variant("inputs-left-out")
def weighted_sum(inputs, weights, bias):
    return inputs[1:] @ weights[1:] + bias


@variant("inputs-left-out")
def weighted_sum(inputs, weights, bias):
    return inputs[-1] * weights[-1] + bias


@mistake(
    "1.1",
    "every-weight-for-every-input",
    "You get this if every input meets every weight. Each input has just one weight: the one in the same place.",
)
def weighted_sum(inputs, weights, bias):
    return inputs.sum() * weights.sum() + bias


@mistake(
    "1.3",
    "activation-twice",
    "You get this if the activation is applied twice. The neuron applies it once, to the whole sum.",
)
def neuron(inputs, weights, bias, activation):
    return activation(activation(inputs @ weights + bias))


@mistake(
    "1.3",
    "neuron-not-summed",
    "You get this if the products are never added up. How many numbers should one neuron pass on?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights + bias)


@variant("neuron-not-summed")
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights)


@mistake(
    "1.3",
    "neuron-bias-per-input",
    "You get this if the neuron adds its bias once for every input. A neuron has one bias: do you add it "
    "before or after the sum?",
)
def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights + bias).sum())


@variant("neuron-bias-per-input")
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights + bias).sum()


@mistake(
    "1.3",
    "neuron-bias-subtracted",
    "You get this if the neuron subtracts its bias. What does the docstring do with it?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights - bias)


@mistake(
    "1.3",
    "neuron-averages",
    "You get this if the products are averaged. A neuron adds them up: mean and sum differ as soon as there "
    "are two inputs.",
)
def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights).mean() + bias)
