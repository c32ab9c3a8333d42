"""What learners get wrong in gradient_step of 1.7, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.7",
    "uphill",
    "The weights, the bias or both move uphill, where the error grows. The slope tells you where the error rises. "
    "With which sign do you go the other way?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights + scale * (inputs.T @ errors), bias + scale * errors.sum()


@variant("uphill")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = targets - (inputs @ weights + bias)
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@variant("uphill")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias + scale * errors.sum()


@mistake(
    "1.7",
    "factor-two-missing",
    "The direction is right, but the step is half as long as it should be. You can get this without the 2 that "
    "squaring leaves behind. Compare the factors with the formulas.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "not-divided-by-n",
    "The direction is right, but the step grows with the number of samples. You can get this if you sum the slopes "
    "and don't average them. Compare the factors with the formulas.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@variant("not-divided-by-n")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return (
        weights - learning_rate * (inputs.T @ errors),
        bias - learning_rate * errors.sum(),
    )


@mistake(
    "1.7",
    "divided-by-n-twice",
    "The direction is right, but with several samples the step is too short. You can get this if you divide by n "
    "twice, as a mean and a factor 1 / n do together. Compare the factors with the formulas.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (errors[:, None] * inputs).mean(dim=0), bias - scale * errors.mean()


@variant("divided-by-n-twice")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    n = len(targets)
    errors = (inputs @ weights + bias - targets) / n
    return weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 * errors.mean()


@mistake(
    "1.7",
    "bias-not-updated",
    "The weights move, but the bias stays where it was. It has to learn too: which of the two formulas is it in?",
    by="symptom",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return weights - learning_rate * 2 / len(targets) * (inputs.T @ errors), bias


@variant("bias-not-updated")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return weights - learning_rate * 2 / len(targets) * (inputs.T @ errors), bias.clone()


@mistake(
    "1.7",
    "updated-one-after-the-other",
    "You can get this if you update one of the two first and then work out the other from new errors. Both steps "
    "start from the same place: when do you compute the errors?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    scale = learning_rate * 2 / len(targets)
    weights = weights - scale * (inputs.T @ (inputs @ weights + bias - targets))
    bias = bias - scale * (inputs @ weights + bias - targets).sum()
    return weights, bias


@variant("updated-one-after-the-other")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    scale = learning_rate * 2 / len(targets)
    bias = bias - scale * (inputs @ weights + bias - targets).sum()
    weights = weights - scale * (inputs.T @ (inputs @ weights + bias - targets))
    return weights, bias


@mistake(
    "1.7",
    "step-argument-changed",
    "Called again with the same tensors, gradient_step no longer gives the same answer. You can get this if it "
    "changes one of them in place. What does -= do to a tensor?",
    by="symptom",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    weights -= scale * (inputs.T @ errors)
    bias -= scale * errors.sum()
    return weights, bias


@variant("step-argument-changed")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    new_bias = bias - scale * errors.sum()
    weights.sub_(scale * (inputs.T @ errors))
    return weights, new_bias


@variant("step-argument-changed")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    targets -= inputs @ weights + bias
    scale = learning_rate * 2 / len(targets)
    return weights + scale * (inputs.T @ targets), bias + scale * targets.sum()


@mistake(
    "1.7",
    "autograd-left-on",
    "After the step, autograd still tracks a tensor that your function was given. You can get this if you switch "
    "requires_grad on in the caller's own tensors. The two formulas do without autograd.",
    by="symptom",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    weights.requires_grad_(True)
    bias.requires_grad_(True)
    error = ((inputs @ weights + bias - targets) ** 2).mean()
    slopes = torch.autograd.grad(error, (weights, bias))
    return (weights - learning_rate * slopes[0]).detach(), (bias - learning_rate * slopes[1]).detach()


@variant("autograd-left-on")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    weights.requires_grad_(True)
    bias.requires_grad_(True)
    ((inputs @ weights + bias - targets) ** 2).mean().backward()
    with torch.no_grad():
        return weights - learning_rate * weights.grad, bias - learning_rate * bias.grad


@mistake(
    "1.7",
    "whole-number-division",
    "With one sample the step is right, and with three or more nothing moves. You can get this from //, which cuts "
    "fractions off: what is 2 // 3?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * (2 // len(targets))
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()
