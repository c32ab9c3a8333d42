"""What learners get wrong in 1.4 and 1.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.4",
    "weights-not-transposed",
    "This is what one gets if the columns of the weights are taken for the neurons. Each neuron "
    "is a row of (n_out, n_in): write the two shapes side by side, do the inner ones meet?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights + biases)


@variant("weights-not-transposed")
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.reshape(inputs.shape[1], -1) + biases)


@mistake(
    "1.4",
    "bias-on-the-wrong-axis",
    "This is what one gets if the biases are laid along the samples: sample i gets bias i. They "
    "belong to the neurons: which axis of (batch, n_out) is that?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases[:, None])


@variant("bias-on-the-wrong-axis")
def dense_layer(inputs, weights, biases, activation):
    return activation((weights @ inputs.T + biases).T)


@mistake(
    "1.4",
    "one-sample-only",
    "This is what one gets if only one sample is worked on. The inputs are a whole batch, one "
    "sample a row: does every row get a row of answers?",
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
    "This is what one gets if the activation is never called: the weighted sums go out as they "
    "are. What happens to them last?",
)
def dense_layer(inputs, weights, biases, activation):
    return inputs @ weights.T + biases


@mistake(
    "1.4",
    "layer-without-bias",
    "This is what one gets if the biases are left out. Which argument have you not used yet?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T)


@mistake(
    "1.4",
    "loop-over-the-batch",
    "The values are right, but a large batch takes far too long: this is what one gets from a "
    "Python loop over the samples. Which one operation multiplies all rows with all rows?",
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
    "Asked again with the same inputs, weights and biases, the layer answers differently: this is what one gets if "
    "one of them is changed in place. Which of your operations leaves its tensor other than it was?",
    by="symptom",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.t_() + biases)


@mistake(
    "1.5",
    "activation-skipped-between-layers",
    "This is what one gets if an activation is left out. Without one between them, several layers "
    "fold into a single one: does every layer call its own, the first and the last too?",
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
    "This is what one gets if every layer uses the same activation. Each tuple brings its own: is it the one you call?",
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
    "This is what one gets if the layers are walked through from last to first. Which layer meets the inputs?",
)
def forward(inputs, layers):
    for weights, biases, activation in reversed(layers):
        inputs = activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "first-layer-only",
    "This is what one gets if the loop is left after the first layer. Where does your return "
    "stand, inside the loop or after it?",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        return activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "last-layer-only",
    "This is what one gets if every layer is given the original inputs, so that only the last one "
    "counts. What should the second layer be given?",
)
def forward(inputs, layers):
    values = inputs
    for weights, biases, activation in layers:
        values = activation(inputs @ weights.T + biases)
    return values


@mistake(
    "1.5",
    "forward-argument-changed",
    "The second time round, the same inputs and layers give another answer: this is what one gets "
    "if the inputs or the list of layers are changed in place. What do you write into, or pop?",
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
