"""More of what learners get wrong in gradient_step of 1.7: steps that miss a part of the formulas.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.7",
    "slopes-returned",
    "These are the slopes, or steps made of them, not the new weights and bias: the old values are missing. Which "
    "line of the formulas puts the two together?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return 2 / len(targets) * (inputs.T @ errors), 2 / len(targets) * errors.sum()


@variant("slopes-returned")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return scale * (inputs.T @ errors), scale * errors.sum()


@variant("slopes-returned")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return -scale * (inputs.T @ errors), -scale * errors.sum()


@mistake(
    "1.7",
    "inputs-left-out-of-the-slope",
    "You can get this if every weight moves by the same amount: the slope of a weight needs the inputs that this "
    "weight has seen. Compare the two formulas: what is in the first and not in the second?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * errors.sum(), bias - scale * errors.sum()


@mistake(
    "1.7",
    "slopes-of-all-weights-summed",
    "You can get this if every weight moves by the same amount: one sum goes over the samples and the weights at "
    "once. Each weight has its own slope: over which axis should the sum go?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (errors[:, None] * inputs).sum(), bias - scale * errors.sum()


@mistake(
    "1.7",
    "every-sample-against-every-target",
    "You can get this if every prediction is compared with every target: a column (n, 1) beside a flat (n,) makes n "
    "times n errors. Print the two shapes before you subtract.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets[:, None]
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (errors.T @ inputs).sum(dim=0), bias - scale * errors.sum()


@variant("every-sample-against-every-target")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = (inputs @ weights[:, None] + bias) - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors).sum(dim=1), bias - scale * errors.sum()


@variant("every-sample-against-every-target")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = (inputs @ weights[:, None] + bias) - targets
    return (
        weights - learning_rate * 2 * (inputs.T @ errors).sum(dim=1) / errors.numel(),
        bias - learning_rate * 2 * errors.mean(),
    )


@mistake(
    "1.7",
    "one-mean-of-all-products",
    "You can get this if every weight moves by the same amount: one mean goes over the samples and the weights at "
    "once. Each weight has its own slope: over which axis should the mean go?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    slope = 2 * (errors[:, None] * inputs).mean()
    return weights - learning_rate * slope, bias - learning_rate * 2 * errors.mean()


@mistake(
    "1.7",
    "bias-not-in-the-errors",
    "You can get this if the errors are worked out without the bias. What does the neuron predict, before you compare "
    "it with the targets?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "learning-rate-left-out",
    "The direction is right, but the learning rate isn't used. Which factor in the formulas says how long the step is?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "errors-squared",
    "You can get this if the errors are squared before they go into the slopes. The square is in the error's formula; "
    "in the slopes' formulas each error stands as it is.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = (inputs @ weights + bias - targets) ** 2
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "divided-by-the-number-of-weights",
    "The direction is right, but the step is divided by the number of weights. n is the number of samples: "
    "which axis of inputs is that?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / inputs.shape[1]
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@variant("divided-by-the-number-of-weights")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / inputs.numel()
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "one-sample-after-the-other",
    "You can get this if the weights already change between one sample and the next. One step uses the errors that "
    "the old weights make, on all samples.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    n = len(targets)
    for x, t in zip(inputs, targets, strict=True):
        error = x @ weights + bias - t
        weights = weights - learning_rate * 2 / n * error * x
        bias = bias - learning_rate * 2 / n * error
    return weights, bias


@variant("one-sample-after-the-other")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    for x, t in zip(inputs, targets, strict=True):
        error = x @ weights + bias - t
        weights = weights - learning_rate * 2 * error * x
        bias = bias - learning_rate * 2 * error
    return weights, bias


@mistake(
    "1.7",
    "sigmoid-neuron",
    "You can get this for a neuron with a sigmoid. This one is linear: its answer is the weighted sum itself.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = torch.sigmoid(inputs @ weights + bias) - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "bias-first",
    "You can get this if the bias comes first. The docstring wants the tuple the other way: weights, then bias.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return bias - scale * errors.sum(), weights - scale * (inputs.T @ errors)


@mistake(
    "1.7",
    "weights-alone",
    "You can get this if only the new weights come back. The docstring wants a tuple: new weights and new bias.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors)


@mistake(
    "1.7",
    "last-sample-only",
    "You can get this if only one sample teaches. The formulas add up over all of them: is there a return inside a "
    "loop?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    error = inputs[0] @ weights + bias - targets[0]
    return weights - learning_rate * 2 * error * inputs[0], bias - learning_rate * 2 * error


@variant("last-sample-only")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    error = inputs[0] @ weights + bias - targets[0]
    scale = learning_rate * 2 / len(targets)
    return weights - scale * error * inputs[0], bias - scale * error


@variant("last-sample-only")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    error = inputs[-1] @ weights + bias - targets[-1]
    scale = learning_rate * 2 / len(targets)
    return weights - scale * error * inputs[-1], bias - scale * error
