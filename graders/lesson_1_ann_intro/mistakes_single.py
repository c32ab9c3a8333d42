"""What learners get wrong in 1.1, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.1",
    "bias-forgotten",
    "You can get this if the bias is left out. It is a number of its own, whatever the inputs are: where do you add "
    "it?",
)
def weighted_sum(inputs, weights, bias):
    return inputs @ weights


@mistake(
    "1.1",
    "product-not-summed",
    "You can get this if each input is multiplied by its weight and the products are never added up. How many numbers "
    "should one neuron pass on?",
)
def weighted_sum(inputs, weights, bias):
    return inputs * weights + bias


@variant("product-not-summed")
def weighted_sum(inputs, weights, bias):
    return inputs * weights


@mistake(
    "1.1",
    "bias-per-input",
    "You can get this if the bias is added once for every input. A neuron has one bias: do you add it before or after "
    "the sum?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs * weights + bias).sum()


@mistake(
    "1.1",
    "mean-instead-of-sum",
    "You can get this if the products are averaged. A neuron adds its evidence up: should each input count less just "
    "because there are more of them?",
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
    "Called again with the same tensors, your function no longer gives the right answer. You can get this if it "
    "changes one of them in place. Which of your operations writes into a tensor it was given?",
    by="symptom",
)
def weighted_sum(inputs, weights, bias):
    inputs *= weights
    return inputs.sum() + bias


@variant("sum-argument-changed")
def weighted_sum(inputs, weights, bias):
    bias += inputs @ weights
    return bias


@mistake("1.1", "bias-subtracted", "You can get this if the bias is subtracted. What does the docstring do with it?")
def weighted_sum(inputs, weights, bias):
    return inputs @ weights - bias


@mistake(
    "1.1",
    "bias-multiplied",
    "You can get this if the sum is multiplied by the bias. What does the docstring do with it?",
)
def weighted_sum(inputs, weights, bias):
    return inputs @ weights * bias


@mistake(
    "1.1",
    "inputs-not-weighted",
    "You can get this if the weights aren't used, or the inputs aren't: only one of the two is summed. What makes one "
    "input count more than another?",
)
def weighted_sum(inputs, weights, bias):
    return inputs.sum() + bias


@variant("inputs-not-weighted")
def weighted_sum(inputs, weights, bias):
    return weights.sum() + bias


@mistake(
    "1.1",
    "added-not-multiplied",
    "You can get this if inputs and weights are added. Which operation makes an input with a large weight count more?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs + weights).sum() + bias


@variant("added-not-multiplied")
def weighted_sum(inputs, weights, bias):
    return (inputs + weights + bias).sum()


@mistake(
    "1.1",
    "inputs-left-out",
    "You can get this if only some of the inputs are used: a loop ends too early or starts too late, or only one "
    "product is kept. Which products are in your result?",
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
    "You can get this if every input meets every weight. Each input has just one weight: the one in the same place.",
)
def weighted_sum(inputs, weights, bias):
    return inputs.sum() * weights.sum() + bias


@mistake(
    "1.1",
    "bias-added-to-the-inputs",
    "You can get this if every input gets the bias before it meets its weight. The bias stands beside the sum: when "
    "do you add it?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs + bias) @ weights


@mistake(
    "1.1",
    "sum-rounded",
    "The sum is right but for its last digits: you can get this if you round it. How it's shown is the caller's "
    "business.",
)
def weighted_sum(inputs, weights, bias):
    return torch.round(inputs @ weights + bias, decimals=1)


@variant("sum-rounded")
def weighted_sum(inputs, weights, bias):
    return torch.round(inputs @ weights + bias, decimals=2)


@variant("sum-rounded")
def weighted_sum(inputs, weights, bias):
    return torch.round(inputs @ weights + bias)


@mistake(
    "1.1",
    "divided-by-the-weights",
    "You can get this if the sum is divided by the sum of the weights, as a weighted mean is. Which steps does the "
    "docstring name?",
)
def weighted_sum(inputs, weights, bias):
    return inputs @ weights / weights.sum() + bias


@variant("divided-by-the-weights")
def weighted_sum(inputs, weights, bias):
    return (inputs @ weights + bias) / weights.sum()
