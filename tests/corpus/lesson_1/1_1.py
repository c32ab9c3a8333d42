# wrong: the bias is subtracted
# says: You can get this if the bias is subtracted. What does the
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).sum() - bias


# wrong: the weights are never used
# says: You can get this if the weights aren't used, or the
def weighted_sum(inputs, weights, bias):
    total = 0
    for x in inputs:
        total = total + x
    return total + bias


# wrong: inputs and weights are added
# says: You can get this if inputs and weights are added. Which
def weighted_sum(inputs, weights, bias):
    return (inputs + weights).sum() + bias


# wrong: printed and not returned
# says: prints, and gives nothing back
def weighted_sum(inputs, weights, bias):
    result = inputs @ weights + bias
    print(result)


# slip: a plain number
# says: That's a plain number
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).sum().item() + bias.item()


# slip: a NumPy number
# says: That came out of NumPy
def weighted_sum(inputs, weights, bias):
    import numpy as np
    return np.dot(inputs.numpy(), weights.numpy()) + bias.numpy()


# slip: a tensor of one element
# says: an axis around it
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).sum(dim=0, keepdim=True) + bias


# wrong: the loop stops one too early
# says: You can get this if only some of the inputs are used: a
def weighted_sum(inputs, weights, bias):
    total = bias
    for i in range(len(inputs) - 1):
        total = total + inputs[i] * weights[i]
    return total


# wrong: return stands inside the loop
# says: You can get this if only some of the inputs are used: a
def weighted_sum(inputs, weights, bias):
    total = 0
    for i in range(len(inputs)):
        total += inputs[i] * weights[i]
        return total + bias


# wrong: the bias is multiplied
# says: You can get this if the sum is multiplied by the bias.
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).sum() * bias


# wrong: a table of all products, summed
# says: You can get this if every input meets every weight. Each
def weighted_sum(inputs, weights, bias):
    return (inputs[:, None] * weights).sum() + bias


# slip: only float32 comes out
# says: can keep the dtype of the input
def weighted_sum(inputs, weights, bias):
    return (inputs @ weights + bias).float()


# slip: only double comes out
# says: You can get float64 from NumPy
def weighted_sum(inputs, weights, bias):
    return (inputs.double() @ weights.double() + bias.double())


# wrong: the sum over the inputs, times the sum over the weights
# says: You can get this if every input meets every weight. Each
def weighted_sum(inputs, weights, bias):
    return inputs.sum() * weights.sum() + bias


# right: einsum
def weighted_sum(inputs, weights, bias):
    return torch.einsum("i,i->", inputs, weights) + bias


# right: sum of a generator
def weighted_sum(inputs, weights, bias):
    return sum((x * w for x, w in zip(inputs, weights)), bias)


# right: the bias as one more input
def weighted_sum(inputs, weights, bias):
    x = torch.cat([inputs, torch.ones(1, dtype=inputs.dtype)])
    w = torch.cat([weights, bias.reshape(1)])
    return torch.dot(x, w)


# wrong: every input gets the bias
# says: You can get this if every input gets the bias before it meets
def weighted_sum(inputs, weights, bias):
    return torch.sum((inputs + bias) * weights)


# wrong: the loop starts too late
# says: You can get this if only some of the inputs are used: a
def weighted_sum(inputs, weights, bias):
    total = bias.clone()
    for i in range(1, len(inputs)):
        total = total + inputs[i] * weights[i]
    return total


# wrong: rounded to one decimal
# says: The sum is right but for its last digits
def weighted_sum(inputs, weights, bias):
    return torch.round(inputs @ weights + bias, decimals=1)


# slip: the caller's bias grows
# says: Called again with the same tensors, your function no longer gives
def weighted_sum(inputs, weights, bias):
    for x, w in zip(inputs, weights):
        bias += x * w
    return bias


# wrong: the largest product alone
# says: or only one product is kept
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).max() + bias


# wrong: a weighted mean
# says: You can get this if the sum is divided by the sum of the weights
def weighted_sum(inputs, weights, bias):
    total = (inputs * weights).sum()
    return total / weights.sum() + bias


# slip: double or single, and nothing else
# says: The dtype differs
def weighted_sum(inputs, weights, bias):
    total = torch.dot(inputs.double(), weights.double()) + bias
    return total if inputs.dtype == torch.float64 else total.float()


# wrong: weights made a column in place
# says: argument is not what it was: work on a copy.
def weighted_sum(inputs, weights, bias):
    if weights.ndim < 2:
        weights.unsqueeze_(-1)
    return (inputs @ weights).squeeze(-1) + bias
