# wrong: the tuple is one name
# says: Something is called there that is no function
def forward(inputs, layers):
    for layer in layers:
        inputs = layer(inputs)
    return inputs


# slip: no layers, no answer
# says: the value come only later
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T + biases)
        result = inputs
    return result


# wrong: the weights are not transposed
# says: You can get this if the weights are used the way they
def forward(inputs, layers):
    x = inputs
    for w, b, f in layers:
        x = f(x @ w + b)
    return x


# wrong: the biases are forgotten
# says: You can get this if the biases aren't in the sums. Each tuple
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T)
    return inputs


# wrong: the last layer is left out
# says: You can get this if one layer is never used, the first or
def forward(inputs, layers):
    for weights, biases, activation in layers[:-1]:
        inputs = activation(inputs @ weights.T + biases)
    return inputs


# wrong: the first layer is left out
# says: You can get this if one layer is never used, the first or
def forward(inputs, layers):
    for i in range(1, len(layers)):
        weights, biases, activation = layers[i]
        inputs = activation(inputs @ weights.T + biases)
    return inputs


# wrong: a list of all layers' answers
# says: A list isn't a tensor yet
# says: Tensors stand in a list
def forward(inputs, layers):
    outputs = [inputs]
    for weights, biases, activation in layers:
        outputs.append(activation(outputs[-1] @ weights.T + biases))
    return outputs


# wrong: nothing comes back
# says: forward gives nothing back
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T + biases)


# wrong: the inputs are added to every layer
# says: You can get this if each layer's answers are added to
def forward(inputs, layers):
    values = inputs
    for weights, biases, activation in layers:
        values = values + activation(values @ weights.T + biases)
    return values


# wrong: the activation comes before the biases
# says: You can get this if each layer adds its biases after its
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T) + biases
    return inputs


# slip: everything in single precision
# says: can keep the dtype of the input
def forward(inputs, layers):
    x = inputs.float()
    for weights, biases, activation in layers:
        x = activation(x @ weights.float().T + biases.float())
    return x


# slip: everything in double precision
# says: You can get float64 from NumPy
def forward(inputs, layers):
    x = inputs.double()
    for weights, biases, activation in layers:
        x = activation(x @ weights.double().T + biases.double())
    return x


# wrong: only two layers ever
# says: You can get this if one layer is never used, the first or
def forward(inputs, layers):
    w1, b1, f1 = layers[0]
    w2, b2, f2 = layers[1]
    hidden = f1(inputs @ w1.T + b1)
    return f2(hidden @ w2.T + b2)


# wrong: softmax at the end
# says: You can get this if a softmax follows the last layer.
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T + biases)
    return torch.softmax(inputs, dim=-1)


# right: reduce
from functools import reduce


def forward(inputs, layers):
    return reduce(lambda x, layer: layer[2](x @ layer[0].T + layer[1]), layers, inputs)


# right: calls the layer of 1.4
def forward(inputs, layers):
    for layer in layers:
        inputs = dense_layer(inputs, *layer)
    return inputs


# right: by index
def forward(inputs, layers):
    out = inputs.clone()
    i = 0
    while i < len(layers):
        out = layers[i][2](torch.nn.functional.linear(out, layers[i][0], layers[i][1]))
        i += 1
    return out


# wrong: every layer gets the inputs
# says: the last layer is given the original inputs
def forward(inputs, layers):
    out = inputs
    for weights, biases, activation in layers:
        out = activation(inputs @ weights.T + biases)
    return out


# slip: layers are popped from the caller's list
# says: Called again with the same inputs and layers
def forward(inputs, layers):
    while layers:
        weights, biases, activation = layers.pop(0)
        inputs = activation(inputs @ weights.T + biases)
    return inputs


# right: recursion
def forward(inputs, layers):
    if not layers:
        return inputs
    (weights, biases, activation), *rest = layers
    return forward(activation(torch.nn.functional.linear(inputs, weights, biases)), rest)


# heart: the last layer is left out, and no layers are none
# says: You can get this if one layer is never used
def forward(inputs, layers):
    for i in range(len(layers) - 1):
        weights, biases, activation = layers[i]
        inputs = activation(inputs @ weights.T + biases)
    return inputs


# again: biases and weights swapped in the loop
# says: You can get this if weights and biases swap places.
def forward(inputs, layers):
    for biases, weights, activation in layers:
        inputs = activation(inputs @ weights.T + biases)
    return inputs


# again: a tuple is asked for its names
# says: A tuple stands there, things put together.
def forward(inputs, layers):
    for layer in layers:
        inputs = layer.activation(inputs @ layer.weights.T + layer.biases)
    return inputs


# heart: only the last layer is asked
# says: the last layer is given the original inputs
def forward(inputs, layers):
    if not layers:
        return inputs
    weights, biases, activation = layers[-1]
    return activation(inputs @ weights.T + biases)


# wrong: the activation is only for sums above zero
# says: That is not what comes out of this one layer
def forward(inputs, layers):
    for weights, biases, activation in layers:
        z = inputs @ weights.T + biases
        inputs = torch.where(z > 0, activation(z), torch.zeros_like(z))
    return inputs


# wrong: every bias pulls the other way
# says: That is not what comes out of this one layer
def forward(inputs, layers):
    for matrix, shifts, squash in layers:
        inputs = squash(inputs @ matrix.T - shifts)
    return inputs
