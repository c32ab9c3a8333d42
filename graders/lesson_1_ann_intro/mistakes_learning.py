"""What learners get wrong in 1.7, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.7",
    "mse-summed",
    "This is what one gets if the squared errors are added up but not averaged. What does the m in mse stand for?",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum()


@mistake(
    "1.7",
    "mse-halved",
    "This is what one gets with a factor of one half in front, as some books write it. The docstring here has none.",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean() / 2


@mistake(
    "1.7",
    "mse-by-abs",
    "This is what one gets from the sizes of the errors instead of their squares. How much more "
    "than an error of 1 should an error of 10 count?",
)
def mse(predictions, targets):
    return (predictions - targets).abs().mean()


@mistake(
    "1.7",
    "mse-rooted",
    "This is what one gets if the root is taken at the end. That is a fine measure with a name of "
    "its own; what does the docstring ask for?",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().sqrt()


@mistake(
    "1.7",
    "mean-squared-late",
    "This is what one gets if the errors are averaged first and squared after, so that an error "
    "upwards and one downwards cancel out. In which order do the three letters come?",
)
def mse(predictions, targets):
    return (predictions - targets).mean() ** 2


@mistake(
    "1.7",
    "mse-divided-by-rows",
    "With more than one axis the answer is too large: this is what one gets if the sum is divided by the "
    "number of rows. How many squares were added up?",
    by="symptom",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / len(predictions)


@variant("mse-divided-by-rows")
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / (predictions.shape[0] if predictions.ndim else 1)


@mistake(
    "1.7",
    "mse-argument-changed",
    "The second time round, the same predictions and targets give another answer: this is what one gets if one "
    "of them is changed in place. What does -= do to a tensor?",
    by="symptom",
)
def mse(predictions, targets):
    predictions -= targets
    return (predictions**2).mean()


@variant("mse-argument-changed")
def mse(predictions, targets):
    return predictions.sub_(targets).square_().mean()


@mistake(
    "1.7",
    "uphill",
    "The values move, but uphill: the error grows. The slope says where the error rises: with "
    "which sign does one walk the other way?",
    by="symptom",
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
    "The direction is right and the step is half as long: this is what one gets without the 2 "
    "that squaring leaves behind. Compare the factors with the formulas.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "not-divided-by-n",
    "The direction is right, but the step grows with the number of samples: this is what one gets "
    "if the slopes are summed and not averaged. Compare the factors with the formulas.",
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
    "bias-not-updated",
    "The weights learn and the bias stays where it was. It is a number to be learnt like the "
    "others: which of the two formulas is it in?",
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
    "This is what one gets if one of the two is updated first and the other is worked out from "
    "new errors. Both steps start from the same place: when do you compute the errors?",
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
    "The second time round, the same tensors give another answer: this is what one gets if one of the "
    "tensors that were handed in is changed in place. What does -= do to a tensor?",
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
    "After the step, autograd still follows the weights or the bias that were handed in: this is what one gets if "
    "requires_grad is switched on in the caller's own tensors. The two formulas do without autograd.",
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
