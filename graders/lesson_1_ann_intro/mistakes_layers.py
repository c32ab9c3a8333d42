"""What learners get wrong in 1.4 and 1.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.4",
    "weights-not-transposed",
    "You get this if the columns of the weights are taken for the neurons. Each neuron is a row of (n_out, "
    "n_in). Write the two shapes side by side: do the inner ones match?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights + biases)


@variant("weights-not-transposed")
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.reshape(inputs.shape[1], -1) + biases)


@mistake(
    "1.4",
    "bias-on-the-wrong-axis",
    "You get this if each sample gets a bias: sample i gets bias i. They belong to the neurons: which axis of "
    "(batch, n_out) is that?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases[:, None])


@variant("bias-on-the-wrong-axis")
def dense_layer(inputs, weights, biases, activation):
    return activation((weights @ inputs.T + biases).T)


@mistake(
    "1.4",
    "one-sample-only",
    "You get this if only one sample is used. The inputs are a whole batch, one sample a row: does every row "
    "get a row of answers?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs[0] + biases)[None, :]


@variant("one-sample-only")
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs[0] + biases)


@variant("one-sample-only")
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs[-1] + biases)[None, :]


@mistake(
    "1.4",
    "layer-activation-ignored",
    "You get this if the activation is never called: the weighted sums come out as they are. What happens to "
    "them last?",
)
def dense_layer(inputs, weights, biases, activation):
    return inputs @ weights.T + biases


@mistake(
    "1.4",
    "layer-without-bias",
    "You get this if the biases are left out. Which argument have you not used yet?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T)


@mistake(
    "1.4",
    "loop-over-the-batch",
    "The values are right, but a large batch takes far too long. You get this from a Python loop over the "
    "samples. Which single operation multiplies all rows at once?",
    by="symptom",
)
def dense_layer(inputs, weights, biases, activation):
    return torch.stack([activation(weights @ sample + biases) for sample in inputs])


@variant("loop-over-the-batch")
def dense_layer(inputs, weights, biases, activation):
    answers = torch.empty(len(inputs), len(weights), dtype=inputs.dtype)
    for i in range(len(inputs)):
        answers[i] = weights @ inputs[i] + biases
    return activation(answers)


@mistake(
    "1.4",
    "layer-argument-changed",
    "Called again with the same tensors, your layer answers differently. You get this if it changes one of "
    "them in place. Which of your operations writes into a tensor it was given?",
    by="symptom",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.t_() + biases)


@mistake(
    "1.5",
    "activation-skipped-between-layers",
    "You get this if a layer leaves its activation out. Without one between them, several layers fold into a "
    "single one. Does every layer call its own, the first and the last too?",
)
def forward(inputs, layers):
    for i, (weights, biases, activation) in enumerate(layers):
        inputs = inputs @ weights.T + biases
        if i == len(layers) - 1:
            inputs = activation(inputs)
    return inputs


@variant("activation-skipped-between-layers")
def forward(inputs, layers):
    for weights, biases, _ in layers:
        inputs = inputs @ weights.T + biases
    return inputs


@variant("activation-skipped-between-layers")
def forward(inputs, layers):
    for i, (weights, biases, activation) in enumerate(layers):
        inputs = inputs @ weights.T + biases
        if i < len(layers) - 1:
            inputs = activation(inputs)
    return inputs


@mistake(
    "1.5",
    "one-activation-for-all",
    "You get this if every layer uses the same activation. Each tuple brings its own: do you call that one?",
)
def forward(inputs, layers):
    for weights, biases, _ in layers:
        inputs = layers[0][2](inputs @ weights.T + biases)
    return inputs


@variant("one-activation-for-all")
def forward(inputs, layers):
    for weights, biases, _ in layers:
        inputs = layers[-1][2](inputs @ weights.T + biases)
    return inputs


@variant("one-activation-for-all")
def forward(inputs, layers):
    for weights, biases, _ in layers:
        inputs = torch.relu(inputs @ weights.T + biases)
    return inputs


@variant("one-activation-for-all")
def forward(inputs, layers):
    for weights, biases, _ in layers:
        inputs = torch.sigmoid(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "layers-in-reverse",
    "You get this if you go through the layers from last to first. Which layer meets the inputs?",
)
def forward(inputs, layers):
    for weights, biases, activation in reversed(layers):
        inputs = activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "first-layer-only",
    "You get this if the function returns after the first layer. Is your return inside the loop or after it?",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        return activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "last-layer-only",
    "You get this if every layer is given the original inputs, so that only the last one counts. What should "
    "the second layer be given?",
)
def forward(inputs, layers):
    values = inputs
    for weights, biases, activation in layers:
        values = activation(inputs @ weights.T + biases)
    return values


@mistake(
    "1.5",
    "forward-argument-changed",
    "Called again with the same inputs and layers, your function answers differently. You get this if it "
    "changes the inputs, or the list of layers, in place. What do you write into, or pop?",
    by="symptom",
)
def forward(inputs, layers):
    while layers:
        weights, biases, activation = layers.pop(0)
        inputs = activation(inputs @ weights.T + biases)
    return inputs


@variant("forward-argument-changed")
def forward(inputs, layers):
    values = inputs
    for weights, biases, activation in layers:
        answers = activation(values @ weights.T + biases)
        if answers.shape == values.shape:
            values.copy_(answers)
        else:
            values = answers
    return values


@variant("forward-argument-changed")
def forward(inputs, layers):
    values = inputs
    for weights, biases, activation in layers:
        values = activation(values @ weights.t_() + biases)
    return values
