"""What learners get wrong in 1.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.5",
    "activation-skipped-between-layers",
    "You can get this if a layer leaves its activation out, or calls another one's. Without one between them, several "
    "layers fold into a single one. Does every layer call its own, the first and the last too?",
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
    "You can get this if every layer uses the same activation. Each tuple brings its own: do you call that one?",
)
def forward(inputs, layers):
    for weights, biases, _ in layers:
        inputs = layers[0][2](inputs @ weights.T + biases)
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
    "You can get this if you go through the layers from last to first. Which layer meets the inputs?",
)
def forward(inputs, layers):
    for weights, biases, activation in reversed(layers):
        inputs = activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "first-layer-only",
    "You can get this if the function returns after the first layer. Is there a return inside a loop that belongs "
    "after it?",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        return activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "last-layer-only",
    "You can get this if the last layer is given the original inputs, so that only it counts. What should the second "
    "layer be given?",
)
def forward(inputs, layers):
    values = inputs
    for weights, biases, activation in layers:
        values = activation(inputs @ weights.T + biases)
    return values


@mistake(
    "1.5",
    "forward-argument-changed",
    "Called again with the same inputs and layers, your function no longer gives the right answers. You can get this "
    "if it changes the inputs, the list of layers, or the weights and biases in it, in place. What do you write into, "
    "pop, or transpose for good?",
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


@mistake(
    "1.5",
    "forward-without-bias",
    "You can get this if the biases aren't in the sums. Each tuple brings three things: what do you do with each?",
)
def forward(inputs, layers):
    for weights, _, activation in layers:
        inputs = activation(inputs @ weights.T)
    return inputs


@mistake(
    "1.5",
    "forward-bias-after-activation",
    "You can get this if each layer adds its biases after its activation. The activation meets the finished sum: "
    "which is that?",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T) + biases
    return inputs


@mistake(
    "1.5",
    "forward-not-transposed",
    "You can get this if the weights are used the way they lie. Each neuron is a row of (n_out, n_in): which axis of "
    "them should meet the inputs?",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights + biases)
    return inputs


@mistake(
    "1.5",
    "a-layer-left-out",
    "You can get this if one layer is never used, the first or the last. Which of them do you go through?",
)
def forward(inputs, layers):
    for weights, biases, activation in layers[:-1]:
        inputs = activation(inputs @ weights.T + biases)
    return inputs


@variant("a-layer-left-out")
def forward(inputs, layers):
    for weights, biases, activation in layers[1:]:
        inputs = activation(inputs @ weights.T + biases)
    return inputs


@mistake(
    "1.5",
    "inputs-added-to-each-layer",
    "You can get this if each layer's answers are added to what went in. The next layer gets the answers alone.",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        answers = activation(inputs @ weights.T + biases)
        inputs = inputs + answers
    return inputs


@mistake(
    "1.5",
    "activation-twice-in-a-layer",
    "You can get this if each layer applies its activation twice. Once is enough, to the finished sum.",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(activation(inputs @ weights.T + biases))
    return inputs


@mistake(
    "1.5",
    "softmax-at-the-end",
    "You can get this if a softmax follows the last layer. Nothing comes after its own activation.",
)
def forward(inputs, layers):
    for weights, biases, activation in layers:
        inputs = activation(inputs @ weights.T + biases)
    return torch.softmax(inputs, dim=-1)


@mistake(
    "1.5",
    "biases-for-weights",
    "You can get this if weights and biases swap places. Each tuple brings the weights first: compare the order of "
    "your names with the docstring.",
)
def forward(inputs, layers):
    for biases, weights, activation in layers:
        inputs = activation(inputs @ weights.T + biases)
    return inputs
