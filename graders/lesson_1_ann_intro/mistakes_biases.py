"""What learners get wrong with the biases of 1.4, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from autograder.testing import mistake, variant


@mistake(
    "1.4",
    "bias-on-the-wrong-axis",
    "You can get this if each sample gets a bias: sample i gets bias i. They belong to the neurons: which axis of "
    "(batch, n_out) is that?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases[:, None])


@variant("bias-on-the-wrong-axis")
def dense_layer(inputs, weights, biases, activation):
    return activation((weights @ inputs.T + biases).T)


@mistake(
    "1.4",
    "layer-without-bias",
    "You can get this if the biases aren't in the sums. Where do you add them, and what is done with what comes out?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T)


@mistake(
    "1.4",
    "layer-bias-after-activation",
    "You can get this if the biases are added after the activation. The activation meets the finished sum: which is "
    "that?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T) + biases


@mistake(
    "1.4",
    "layer-one-bias-for-all",
    "You can get this if every neuron gets the same bias, such as the first one or the sum of them all. Each neuron "
    "has its own.",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases.sum())


@variant("layer-one-bias-for-all")
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases[0])


@mistake(
    "1.4",
    "biases-refilled",
    "You can get this if the biases are repeated, and reshape cuts them into rows in the wrong order: neurons get each "
    "other's. Which axis of the answer does torch line (n_out,) up with by itself?",
)
def dense_layer(inputs, weights, biases, activation):
    table = biases.repeat(len(inputs)).reshape(len(weights), len(inputs)).T
    return activation(inputs @ weights.T + table)


@variant("biases-refilled")
def dense_layer(inputs, weights, biases, activation):
    table = biases.repeat_interleave(len(inputs)).reshape(len(inputs), len(weights))
    return activation(inputs @ weights.T + table)
