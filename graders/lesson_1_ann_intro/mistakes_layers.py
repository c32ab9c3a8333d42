"""What learners get wrong in 1.4, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "1.4",
    "weights-not-transposed",
    "You can get this if the columns of the weights are taken for the neurons. Each neuron is a row of (n_out, n_in). "
    "Write the two shapes side by side: do the inner ones match?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights + biases)


@mistake(
    "1.4",
    "weights-refilled",
    "You can get this if the weights are reshaped: reshape fills the new shape with the numbers in their old order, "
    "and turns nothing. What makes rows of columns?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.reshape(inputs.shape[1], -1) + biases)


@mistake(
    "1.4",
    "sample-i-with-neuron-i",
    "You can get this from *, where it pairs row i of inputs with row i of weights. Every sample has to meet every "
    "neuron: which operation does that?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation((inputs * weights).sum(dim=1) + biases)


@mistake(
    "1.4",
    "layer-averages",
    "You can get this if each neuron averages its products. It adds them up: a mean divides that by how many there "
    "are.",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T / inputs.shape[1] + biases)


@mistake(
    "1.4",
    "one-sample-only",
    "You can get this if only one sample is used. The inputs are a whole batch, one sample a row: does every row get "
    "a row of answers?",
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
    "You can get this if the activation is never called, or its answers aren't used: the weighted sums come out as "
    "they are. What happens to them last?",
)
def dense_layer(inputs, weights, biases, activation):
    return inputs @ weights.T + biases


@mistake(
    "1.4",
    "loop-over-the-batch",
    "The values are right, but a large batch takes far too long. You can get this from a Python loop over the "
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
    "Called again with the same tensors, your layer no longer gives the right answers. You can get this if it changes "
    "one of them in place. Which of your operations writes into a tensor it was given?",
    by="symptom",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.t_() + biases)


@mistake(
    "1.4",
    "layer-on-its-side",
    "The numbers are right, but rows and columns have changed places: you have a row for each neuron. The "
    "docstring wants a row for each sample.",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs.T + biases[:, None])


@mistake(
    "1.4",
    "answers-refilled",
    "You can get this if there's a row for each neuron first, and reshape makes the rows: it fills the new shape with "
    "the numbers in their old order, and turns nothing. What makes rows of columns?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(weights @ inputs.T + biases[:, None]).reshape(len(inputs), -1)


@mistake(
    "1.4",
    "layer-activation-first",
    "You can get this if the activation is applied to the inputs. It comes last, to each neuron's sum.",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs) @ weights.T + biases


@mistake(
    "1.4",
    "layer-activation-hard-coded",
    "You can get this if the layer always uses the same activation. The caller chooses one: how do you call a "
    "function that is an argument?",
)
def dense_layer(inputs, weights, biases, activation):
    return torch.relu(inputs @ weights.T + biases)


@variant("layer-activation-hard-coded")
def dense_layer(inputs, weights, biases, activation):
    return torch.sigmoid(inputs @ weights.T + biases)


@variant("layer-activation-hard-coded")
def dense_layer(inputs, weights, biases, activation):
    return torch.tanh(inputs @ weights.T + biases)


@mistake(
    "1.4",
    "layer-activation-twice",
    "You can get this if the activation is applied twice. A layer applies it once, to each neuron's sum.",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(activation(inputs @ weights.T + biases))


@mistake(
    "1.4",
    "layer-one-neuron-only",
    "You can get this if only one neuron answers. The layer has one for each row of the weights: does every row get "
    "used?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights[0] + biases[0])


@variant("layer-one-neuron-only")
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights[0] + biases[0])[:, None]


@mistake(
    "1.4",
    "neurons-summed",
    "You can get this if the answers of all neurons are added up. Each neuron has a column of its own: which axis "
    "should stay?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases).sum(dim=1)


@variant("neurons-summed")
def dense_layer(inputs, weights, biases, activation):
    return activation((inputs @ weights.T + biases).sum(dim=1))


@variant("neurons-summed")
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs @ weights.T + biases).sum(dim=1, keepdim=True)


@mistake(
    "1.4",
    "product-by-element",
    "You can get this from *, which multiplies number by number and adds nothing up. Every sample has to meet every "
    "neuron: which operation does that?",
)
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs * weights.T + biases)


@variant("product-by-element")
def dense_layer(inputs, weights, biases, activation):
    return activation(inputs * weights + biases)


@mistake(
    "1.4",
    "weights-left-to-chance",
    "Called again with the same tensors, your layer answers differently. You can get this from weights or biases that "
    "start at random, as those of nn.Linear do: the ones to use are the arguments.",
    by="symptom",
)
def dense_layer(inputs, weights, biases, activation):
    n_out, n_in = weights.shape
    return activation(inputs @ torch.randn(n_out, n_in, dtype=inputs.dtype).T + torch.randn(n_out, dtype=inputs.dtype))


@variant("weights-left-to-chance")
def dense_layer(inputs, weights, biases, activation):
    layer = torch.nn.Linear(weights.shape[1], weights.shape[0], dtype=inputs.dtype)
    return activation(layer(inputs)).detach()


@variant("weights-left-to-chance")
def dense_layer(inputs, weights, biases, activation):
    layer = torch.nn.Linear(weights.shape[1], weights.shape[0], dtype=inputs.dtype)
    layer.weight.data = weights
    return activation(layer(inputs)).detach()
