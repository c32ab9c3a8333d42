# wrong: mse is divided by n - 1
# says: You can get this if the sum is divided by n - 1, as for a
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / (predictions.numel() - 1)


# wrong: mse without the square
# says: You can get this if the errors are averaged as they are:
def mse(predictions, targets):
    return (predictions - targets).mean()


# wrong: the errors' squares are not averaged
# says: You can get this if each squared error comes back by
def mse(predictions, targets):
    return (predictions - targets) ** 2


# slip: mse as a plain number
# says: That's a plain number
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().item()


# wrong: mse of the sums
# says: You can get this if predictions and targets are each
def mse(predictions, targets):
    return (predictions.sum() - targets.sum()) ** 2 / len(predictions)


# wrong: the difference of the squares
# says: You can get this if predictions and targets are squared
def mse(predictions, targets):
    return (predictions**2 - targets**2).mean()


# wrong: ^ for **
# says: A power is **.
def mse(predictions, targets):
    return ((predictions - targets) ^ 2).mean()


# wrong: gradient_step gives the slopes
# says: These are the slopes, or steps made of them, not the new
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return 2 / len(targets) * (inputs.T @ errors), 2 / len(targets) * errors.sum()


# wrong: gradient_step gives nothing back
# says: gradient_step gives nothing back
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    n = len(targets)
    weights = weights - learning_rate * (2 / n) * (inputs.T @ errors)
    bias = bias - learning_rate * (2 / n) * errors.sum()


# wrong: the inputs are left out of the weights' slope
# says: You can get this if every weight moves by the same
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    slope = 2 / len(targets) * errors.sum()
    return weights - learning_rate * slope, bias - learning_rate * slope


# wrong: the bias is left out of the prediction
# says: You can get this if the errors are worked out without the
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights - targets
    n = len(targets)
    return weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 / n * errors.sum()


# wrong: the learning rate is left out
# says: The direction is right, but the learning rate isn't
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    n = len(targets)
    return weights - 2 / n * (inputs.T @ errors), bias - 2 / n * errors.sum()


# wrong: the errors are squared before the slope
# says: You can get this if the errors are squared before they go
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = (inputs @ weights + bias - targets) ** 2
    n = len(targets)
    return weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 / n * errors.sum()


# wrong: divided by the number of weights
# says: The direction is right, but the step is divided by
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    n = inputs.shape[1]
    return weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 / n * errors.sum()


# wrong: a step for one sample after the other
# says: You can get this if the weights already change between
def gradient_step(weights, bias, inputs, targets, learning_rate):
    n = len(targets)
    for x, t in zip(inputs, targets):
        error = x @ weights + bias - t
        weights = weights - learning_rate * 2 / n * error * x
        bias = bias - learning_rate * 2 / n * error
    return weights, bias


# wrong: a sigmoid neuron
# says: You can get this for a neuron with a sigmoid. This one is
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = torch.sigmoid(inputs @ weights + bias) - targets
    n = len(targets)
    return weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 / n * errors.sum()


# slip: a list for a tuple
# says: That's a list, as square brackets make one
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    n = len(targets)
    return [weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 / n * errors.sum()]


# wrong: the bias first
# says: You can get this if the bias comes first. The docstring
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    n = len(targets)
    new_weights = weights - learning_rate * 2 / n * (inputs.T @ errors)
    new_bias = bias - learning_rate * 2 / n * errors.sum()
    return new_bias, new_weights


# wrong: new weights only
# says: You can get this if only the new weights come back. The
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    n = len(targets)
    return weights - learning_rate * 2 / n * (inputs.T @ errors)


# slip: always in single precision
# says: can keep the dtype of the input
def gradient_step(weights, bias, inputs, targets, learning_rate):
    weights, bias, inputs, targets = weights.float(), bias.float(), inputs.float(), targets.float()
    errors = inputs @ weights + bias - targets
    n = len(targets)
    return weights - learning_rate * 2 / n * (inputs.T @ errors), bias - learning_rate * 2 / n * errors.sum()


# right: mse by the library
def mse(predictions, targets):
    return torch.nn.functional.mse_loss(predictions, targets)


# right: mse by a dot product
def mse(predictions, targets):
    d = (predictions - targets).reshape(-1)
    return (d @ d) / d.numel()


# right: gradient_step with means
def gradient_step(weights, bias, inputs, targets, learning_rate):
    predictions = (inputs * weights).sum(dim=1) + bias
    error = predictions - targets
    grad_w = 2 * (error.unsqueeze(1) * inputs).mean(dim=0)
    grad_b = 2 * error.mean()
    return weights - learning_rate * grad_w, bias - learning_rate * grad_b


# right: gradient_step in a copy
def gradient_step(weights, bias, inputs, targets, learning_rate):
    w, b = weights.clone(), bias.clone()
    error = inputs @ w + b - targets
    w -= learning_rate * 2 * (error @ inputs) / error.shape[0]
    b -= learning_rate * 2 * error.sum() / error.shape[0]
    return w, b


# wrong: one sum for all weights
# says: You can get this if every weight moves by the same amount: one sum
def gradient_step(weights, bias, inputs, targets, learning_rate):
    error = inputs @ weights + bias - targets
    n = inputs.shape[0]
    return weights - learning_rate * 2 / n * (error[:, None] * inputs).sum(), bias - learning_rate * 2 / n * error.sum()


# right: autograd in place of the formulas
def mse(predictions, targets):
    return torch.nn.functional.mse_loss(predictions, targets)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    w = weights.detach().clone().requires_grad_()
    b = bias.detach().clone().requires_grad_()
    gw, gb = torch.autograd.grad(torch.nn.functional.mse_loss(inputs @ w + b, targets), [w, b])
    return (w - learning_rate * gw).detach(), (b - learning_rate * gb).detach()


# wrong: mean() without dim: one gradient number for all weights
# says: You can get this if every weight moves by the same amount: one
def gradient_step(
    weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor, learning_rate: float
) -> tuple[Tensor, Tensor]:
    error = inputs @ weights + bias - targets
    grad_w = 2 * (error.unsqueeze(1) * inputs).mean()
    grad_b = 2 * error.mean()
    return weights - learning_rate * grad_w, bias - learning_rate * grad_b


# wrong: targets made a column: error becomes (n, n)
# says: You can get this if every prediction is compared with every
def gradient_step(
    weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor, learning_rate: float
) -> tuple[Tensor, Tensor]:
    n = len(targets)
    error = inputs @ weights + bias - targets.view(-1, 1)
    new_weights = weights - learning_rate * (2 / n) * (error.T @ inputs).sum(0)
    new_bias = bias - learning_rate * (2 / n) * error.sum()
    return new_weights, new_bias


# wrong: the mean taken twice
# says: The direction is right, but with several samples the
def gradient_step(weights, bias, inputs, targets, learning_rate):
    n = inputs.shape[0]
    error = (inputs * weights).sum(dim=1) + bias - targets
    new_weights = weights - learning_rate * (2 / n) * (error.unsqueeze(1) * inputs).mean(dim=0)
    new_bias = bias - learning_rate * (2 / n) * error.mean()
    return new_weights, new_bias


# wrong: the bias moves by the mean of the weights' slopes
# says: The bias moves, but not by a fixed share of the sum of the old errors.
# says: compare every factor
def gradient_step(weights, bias, inputs, targets, learning_rate):
    n = inputs.shape[0]
    error = inputs @ weights + bias - targets
    grad = (2 / n) * (inputs.T @ error)
    return weights - learning_rate * grad, bias - learning_rate * grad.mean()


# wrong: mse over the rows only
# says: Several numbers are left, and one is wanted.
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean(dim=0)


# wrong: the bias alone moves uphill
# says: The weights, the bias or both move uphill
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean()


def gradient_step(weights, bias, inputs, targets, learning_rate):
    error = inputs @ weights + bias - targets
    step = learning_rate * 2 / len(targets)
    return weights - step * error @ inputs, bias + step * error.sum()


# wrong: column against row
# says: You can get this if every prediction is compared with every target
def gradient_step(
    weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor, learning_rate: float
) -> tuple[Tensor, Tensor]:
    w = weights.detach().clone().requires_grad_()
    b = bias.detach().clone().requires_grad_()
    predictions = inputs @ w.view(-1, 1) + b
    loss = ((predictions - targets) ** 2).mean()
    dw, db = torch.autograd.grad(loss, [w, b])
    return (w - learning_rate * dw).detach(), (b - learning_rate * db).detach()


# wrong: two samples or fewer, by whole-number division
# says: With one sample the step is right, and with three
def gradient_step(weights, bias, inputs, targets, learning_rate):
    n = len(inputs)
    error = inputs @ weights + bias - targets
    slope_w = 2 // n * (error[:, None] * inputs).sum(dim=0)
    slope_b = 2 // n * error.sum()
    return weights - learning_rate * slope_w, bias - learning_rate * slope_b


# wrong: the inputs are turned in place
# says: Called again with the same tensors, gradient_step no longer
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    slope = 2 / len(targets) * (inputs.t_() @ errors)
    return weights - learning_rate * slope, bias - learning_rate * 2 * errors.mean()


# wrong: the weights go uphill, and the bias stays
# says: The weights move, but the bias stays where it was.
# says: The weights did not move towards a smaller error.
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return weights + learning_rate * 2 / len(targets) * (inputs.T @ errors), bias


# wrong: one is cut off before the two
# says: With one sample the step is right, and with three
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    factor = 2 * (1 // len(targets))
    return weights - learning_rate * factor * (inputs.T @ errors), bias - learning_rate * factor * errors.sum()


# wrong: autograd is switched on for the inputs too
# says: After the step, autograd still tracks a tensor that your
def gradient_step(weights, bias, inputs, targets, learning_rate):
    inputs.requires_grad_(True)
    w, b = weights.clone().requires_grad_(True), bias.clone().requires_grad_(True)
    loss = ((inputs @ w + b - targets) ** 2).mean()
    loss.backward()
    return (weights - learning_rate * w.grad).detach(), (bias - learning_rate * b.grad).detach()


# wrong: the variance of the errors
# says: the mean of the errors is taken off before
def mse(predictions, targets):
    return torch.var(predictions - targets, correction=0)


# wrong: targets made a column in place
# says: argument is not what it was: work on a copy.
def gradient_step(weights, bias, inputs, targets, learning_rate):
    if targets.ndim < 2:
        targets.unsqueeze_(-1)
    rate = 2 * learning_rate / len(inputs)
    errors = (inputs @ weights + bias).unsqueeze(-1) - targets
    return weights - rate * (inputs.T @ errors).squeeze(-1), bias - rate * errors.sum()


# wrong: the mean of the squares over the rows once more
# says: That is not the mean of the squares.
def mse(predictions, targets):
    rows = len(predictions) if predictions.ndim else 1
    return (predictions - targets).square().mean() / rows


# wrong: variance of the errors
# says: the mean of the errors is taken off before
def mse(predictions, targets):
    residuals = predictions - targets
    return torch.var(residuals)
