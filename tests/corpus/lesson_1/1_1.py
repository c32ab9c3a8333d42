# wrong: the bias is subtracted
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).sum() - bias


# wrong: loop that adds the bias each time round and forgets the weights
def weighted_sum(inputs, weights, bias):
    total = 0
    for x in inputs:
        total = total + x
    return total + bias


# right: einsum
def weighted_sum(inputs, weights, bias):
    return torch.einsum("i,i->", inputs, weights) + bias
