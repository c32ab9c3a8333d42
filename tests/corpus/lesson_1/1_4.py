# wrong: one dot product of everything
def dense_layer(inputs, weights, biases, activation):
    return activation((inputs * weights).sum() + biases)


# wrong: element by element
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs * weights + biases)


# wrong: the answer lies on its side
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs.T + biases[:, None])


# wrong: both are transposed
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs.T @ weights.T + biases)


# wrong: the activation comes before the biases
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T) + biases


# wrong: the activation meets the inputs
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs) @ weights.T + biases


# wrong: a list of rows
def dense_layer(inputs, weights, biases, activation):
    answers = []
    for x in inputs:
        answers.append(activation(weights @ x + biases))
    return answers


# wrong: the bias is the sum of all biases
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases.sum())


# wrong: only the first neuron
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights[0] + biases[0])


# wrong: return stands inside the loop
def dense_layer(inputs, weights, biases, activation):
    rows = []
    for x in inputs:
        rows.append(activation(weights @ x + biases))
        return torch.stack(rows)


# wrong: relu whatever is handed in
def dense_layer(inputs, weights, biases, activation):
    return torch.relu(inputs @ weights.T + biases)


# wrong: a loop over samples and neurons
def dense_layer(inputs, weights, biases, activation):
    out = torch.zeros(inputs.shape[0], weights.shape[0], dtype=inputs.dtype)
    for i in range(inputs.shape[0]):
        for j in range(weights.shape[0]):
            out[i, j] = (inputs[i] * weights[j]).sum() + biases[j]
    return activation(out)


# slip: single precision inside
def dense_layer(inputs, weights, biases, activation):
    out = torch.zeros(len(inputs), len(weights))
    out[:] = inputs @ weights.T + biases
    return activation(out)


# slip: computed in double and handed back so
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
