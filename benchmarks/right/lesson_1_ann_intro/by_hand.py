"""Element by element, with different rounding."""


def weighted_sum(inputs, weights, bias):
    total = bias.clone()
    for x, w in zip(inputs, weights, strict=True):
        total = total + x * w
    return total


def step(z):
    return torch.where(z >= 0, torch.ones_like(z), torch.zeros_like(z))


def relu(z):
    return (z + z.abs()) / 2


def sigmoid(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + small), small / (1 + small))


def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights).sum() + bias)


def dense_layer(inputs, weights, biases, activation):
    return activation((inputs[:, None, :] * weights[None]).sum(dim=2) + biases)


def forward(inputs, layers):
    if not layers:
        return inputs
    (weights, biases, activation), *rest = layers
    return forward(activation(torch.einsum("bi,oi->bo", inputs, weights) + biases), rest)


def gate_weights(name):
    known = {"and": ([2.0, 2.0], -3.0), "or": ([4.0, 4.0], -1.0), "nand": ([-1.0, -1.0], 1.5)}
    if name not in known:
        raise ValueError(f"no gate is called {name!r}")
    weights, bias = known[name]
    return torch.tensor(weights), torch.tensor(bias)


def mse(predictions, targets):
    return (predictions - targets).pow(2).sum() / predictions.numel()


def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = [(x * weights).sum() + bias - t for x, t in zip(inputs, targets, strict=True)]
    n = len(errors)
    slope = sum(e * x for e, x in zip(errors, inputs, strict=True))
    return weights - learning_rate * 2 * slope / n, bias - learning_rate * 2 * sum(errors) / n
