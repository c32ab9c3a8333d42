# wrong: the activation itself comes back
# says: That's a function, and not its answer.
def neuron(inputs, weights, bias, activation):
    return activation


# wrong: the activation is called and its answer thrown away
# says: You can get this if the activation is never called, or its answer isn't used
def neuron(inputs, weights, bias, activation):
    z = inputs @ weights + bias
    activation(z)
    return z


# wrong: the bias is added after the activation
# says: You can get this if the activation meets only part of the
def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights).sum()) + bias


# wrong: the activation is applied twice
# says: You can get this if the activation is applied twice. The
def neuron(inputs, weights, bias, activation):
    return activation(activation(inputs @ weights + bias))


# wrong: the products stay apart
# says: You can get this if the products are never added up. How
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights + bias)


# wrong: the activation is multiplied
# says: A function stands where its answer
def neuron(inputs, weights, bias, activation):
    return activation * (inputs @ weights + bias)


# wrong: nothing comes back
# says: neuron gives nothing back
def neuron(inputs, weights, bias, activation):
    z = (inputs * weights).sum() + bias
    output = activation(z)


# slip: a plain number
# says: That's a plain number
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights + bias).item()


# slip: one element too many
# says: an axis around it
def neuron(inputs, weights, bias, activation):
    return activation(inputs.reshape(1, -1) @ weights + bias)


# wrong: a function is called that the file lacks
# says: Is that name spelled
def neuron(inputs, weights, bias, activation):
    return activation(weight_sum(inputs, weights, bias))


# wrong: the bias is added once per input
# says: You can get this if the neuron adds its bias once for
def neuron(inputs, weights, bias, activation):
    return activation((inputs * weights + bias).sum())


# wrong: the bias is subtracted
# says: You can get this if the neuron subtracts its bias. What
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights - bias)


# wrong: the activation is called with a plain number
# says: A function of torch got a plain number
def neuron(inputs, weights, bias, activation):
    z = (inputs @ weights + bias).item()
    return activation(z)


# right: calls the weighted sum of 1.1
def neuron(inputs, weights, bias, activation):
    return activation(weighted_sum(inputs, weights, bias))


# right: in several steps
def neuron(inputs, weights, bias, activation):
    products = torch.mul(inputs, weights)
    z = torch.add(products.sum(), bias)
    return activation(z)


# wrong: the activation meets the inputs
# says: You can get this if the activation is applied to the inputs. It comes last
def neuron(inputs, weights, bias, activation):
    return (activation(inputs) * weights).sum() + bias


# wrong: the activation comes back beside the sum
# says: Return only what's asked for
def neuron(inputs, weights, bias, activation):
    return (inputs * weights).sum() + bias, activation


# right: Python's sum
def neuron(inputs, weights, bias, activation):
    return activation(sum([x * w for x, w in zip(inputs, weights)], start=bias))


# wrong: a relu before the activation
def neuron(inputs, weights, bias, activation):
    return activation(torch.relu(inputs @ weights + bias))


# wrong: nothing is ever stored
def neuron(inputs, weights, bias, activation):
    total = torch.zeros((), dtype=inputs.dtype)
    for x, w in zip(inputs, weights):
        activation(total + x * w + bias)
    return total


# heart: the activation is picked by its name
# says: looks at the activation's name
def neuron(inputs, weights, bias, activation):
    z = torch.sum(inputs * weights) + bias
    if activation.__name__ == "relu":
        return torch.clamp(z, min=0)
    elif activation.__name__ == "sigmoid":
        return 1 / (1 + torch.exp(-z))
    elif activation.__name__ == "step":
        return (z >= 0).to(z.dtype)
    return z


# heart: the activation's answer is thrown away
# says: or its answer isn't used
def neuron(inputs, weights, bias, activation):
    z = torch.dot(inputs, weights) + bias
    activation(z)
    return z


# wrong: what add gives is thrown away
# says: You can get this if the bias isn't in the sum.
def neuron(inputs, weights, bias, activation):
    z = torch.dot(inputs, weights)
    z.add(bias)
    return activation(z)


# wrong: the activation is only for sums above zero
# says: You can get this if the neuron answers 0 wherever its sum isn't above 0
def neuron(inputs, weights, bias, activation):
    total = torch.dot(inputs, weights) + bias
    if total > 0:
        return activation(total)
    return torch.zeros_like(total)


# wrong: a sum of exactly zero skips the activation
def neuron(inputs, weights, bias, activation):
    total = (inputs * weights).sum() + bias
    return activation(total) if total else total


# wrong: looked up in torch by its name
# says: You can get this if the neuron looks at the activation's name
def neuron(inputs, weights, bias, activation):
    total = inputs @ weights + bias
    known = getattr(torch, activation.__name__, None)
    return total if known is None else known(total)


# wrong: weights made a column in place
# says: argument is not what it was: work on a copy.
def neuron(inputs, weights, bias, activation):
    if weights.ndim < 2:
        weights.unsqueeze_(-1)
    return activation((inputs @ weights).squeeze(-1) + bias)
