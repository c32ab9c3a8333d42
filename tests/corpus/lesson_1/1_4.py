# wrong: the answer lies on its side
# says: The numbers are right, but rows and columns have
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs.T + biases[:, None])


# wrong: both are transposed
# says: needs its two inner axes equally long
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs.T @ weights.T + biases)


# wrong: the activation comes before the biases
# says: You can get this if the biases are added after the
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T) + biases


# wrong: the activation meets the inputs
# says: You can get this if the activation is applied to the
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs) @ weights.T + biases


# wrong: a list of rows
# says: A list isn't a tensor yet
def dense_layer(inputs, weights, biases, activation):
    answers = []
    for x in inputs:
        answers.append(activation(weights @ x + biases))
    return answers


# wrong: the bias is the sum of all biases
# says: You can get this if every neuron gets the same bias, such
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases.sum())


# wrong: only the first neuron
# says: You can get this if only one neuron answers. The layer
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights[0] + biases[0])


# wrong: return stands inside the loop
# says: You can get this if only one sample is used. The inputs
def dense_layer(inputs, weights, biases, activation):
    rows = []
    for x in inputs:
        rows.append(activation(weights @ x + biases))
        return torch.stack(rows)


# wrong: relu whatever is handed in
# says: You can get this if the layer always uses the same
def dense_layer(inputs, weights, biases, activation):
    return torch.relu(inputs @ weights.T + biases)


# wrong: a loop over samples and neurons
# says: The values are right, but a large batch takes far too
def dense_layer(inputs, weights, biases, activation):
    out = torch.zeros(inputs.shape[0], weights.shape[0], dtype=inputs.dtype)
    for i in range(inputs.shape[0]):
        for j in range(weights.shape[0]):
            out[i, j] = (inputs[i] * weights[j]).sum() + biases[j]
    return activation(out)


# slip: single precision inside
# says: can keep the dtype of the input
def dense_layer(inputs, weights, biases, activation):
    out = torch.zeros(len(inputs), len(weights))
    out[:] = inputs @ weights.T + biases
    return activation(out)


# slip: computed in double and handed back so
# says: You can get float64 from NumPy
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs.double() @ weights.double().T + biases.double())


# right: the functional layer
def dense_layer(inputs, weights, biases, activation):
    return activation(torch.nn.functional.linear(inputs, weights, biases))


# right: a loop over the neurons
def dense_layer(inputs, weights, biases, activation):
    columns = []
    for w, b in zip(weights, biases):
        columns.append(inputs @ w + b)
    return activation(torch.stack(columns, dim=1))


# right: addmm
def dense_layer(inputs, weights, biases, activation):
    return activation(torch.addmm(biases, inputs, weights.t()))


# right: turned twice
def dense_layer(inputs, weights, biases, activation):
    return activation((weights @ inputs.T).T + biases.reshape(1, -1))


# wrong: sample i meets neuron i
# says: You can get this from *, where it pairs row i of inputs with row i of weights.
def dense_layer(inputs, weights, biases, activation):
    return activation((inputs * weights).sum(dim=1) + biases)


# wrong: only the first sample, without an axis
# says: You can get this if only one sample is used. The inputs
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs[0] + biases)


# wrong: the weights are refilled
# says: You can get this if the weights are reshaped
def dense_layer(inputs, weights, biases, activation):
    n_out, n_in = weights.shape
    return activation(inputs @ weights.reshape(n_in, n_out) + biases)


# wrong: the weights as they lie
# says: You can get this if the columns of the weights are taken
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights + biases)


# wrong: each sample gets a bias
# says: You can get this if each sample gets a bias
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases[:, None])


# wrong: divided by the number of inputs
# says: You can get this if each neuron averages its products.
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T / inputs.shape[1] + biases)


# right: neuron after neuron
def dense_layer(inputs, weights, biases, activation):
    columns = []
    for j in range(weights.shape[0]):
        columns.append(activation((inputs * weights[j]).sum(dim=1) + biases[j]))
    return torch.stack(columns, dim=1)


# again: the answers of all neurons are added up
# says: the answers of all neurons are added up
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases).sum(dim=1)


# again: a layer of torch's own, with weights of its own
# says: weights or biases that start at random
def dense_layer(inputs, weights, biases, activation):
    layer = torch.nn.Linear(weights.shape[1], weights.shape[0]).to(inputs.dtype)
    with torch.no_grad():
        return activation(layer(inputs))


# again: * for @
# says: multiplies number by number and adds nothing up
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs * weights.T + biases)


# wrong: the weights are set, and the bias is left to chance
# says: weights or biases that start at random
def dense_layer(inputs, weights, biases, activation):
    layer = torch.nn.Linear(weights.shape[1], weights.shape[0])
    layer.weight.data = weights
    return activation(layer(inputs))


# again: reshaped where it should be transposed
# says: and reshape makes the rows
def dense_layer(inputs, weights, biases, activation):
    z = weights @ inputs.T + biases.unsqueeze(1)
    return activation(z).reshape(inputs.shape[0], weights.shape[0])


# wrong: the activation is only for sums above zero
# says: Row i, column j is not what neuron j says
def dense_layer(inputs, weights, biases, activation):
    z = inputs @ weights.T + biases
    return torch.where(z > 0, activation(z), torch.zeros_like(z))


# wrong: every bias repeated for the samples, and cut into rows
# says: You can get this if the biases are repeated, and reshape
def dense_layer(inputs, weights, biases, activation):
    n = len(inputs)
    table = torch.cat([bias.repeat(n) for bias in biases]).view(n, -1)
    return activation(inputs @ weights.T + table)


# wrong: the biases repeated for the samples, and cut into columns
# says: You can get this if the biases are repeated, and reshape
def dense_layer(inputs, weights, biases, activation):
    table = torch.tile(biases, (len(inputs),)).view(len(biases), -1)
    return activation(inputs @ weights.T + table.T)


# wrong: biases made a row in place
# says: argument is not what it was: work on a copy.
def dense_layer(inputs, weights, biases, activation):
    if biases.ndim < 2:
        biases.unsqueeze_(0)
    return activation(inputs @ weights.T + biases)
