"""What learners get wrong in lesson 1, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""
# mypy: ignore-errors

import torch

from autograder.testing import mistake, variant

# ------------------------------------------------------------------------------- 1.1 weighted_sum


@mistake(
    "1.1",
    "bias-forgotten",
    "This is what one gets if the bias is left out: it is a number of its own, whatever the "
    "inputs are. Where does it join?",
)
def weighted_sum(inputs, weights, bias):
    return inputs @ weights


@mistake(
    "1.1",
    "product-not-summed",
    "This is what one gets if each input is multiplied by its weight and the products are left "
    "apart. How many numbers should one neuron pass on?",
)
def weighted_sum(inputs, weights, bias):
    return inputs * weights + bias


@variant("product-not-summed")
def weighted_sum(inputs, weights, bias):
    return inputs * weights


@mistake(
    "1.1",
    "bias-per-input",
    "This is what one gets if the bias is added once for every input. A neuron has one bias: "
    "does it join before or after the sum?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs * weights + bias).sum()


@mistake(
    "1.1",
    "mean-instead-of-sum",
    "This is what one gets if the products are averaged. A neuron adds its evidence up: should "
    "more inputs make each of them count less?",
)
def weighted_sum(inputs, weights, bias):
    return (inputs * weights).mean() + bias


@variant("mean-instead-of-sum")
def weighted_sum(inputs, weights, bias):
    return (inputs * weights + bias).mean()


@variant("mean-instead-of-sum")
def weighted_sum(inputs, weights, bias):
    return (inputs @ weights + bias) / len(inputs)


@mistake(
    "1.1",
    "sum-argument-changed",
    "The second time round, the same tensors give another answer: this is what one gets if an "
    "argument is changed in place. Which of your operations writes into a tensor it was given?",
    by="symptom",
)
def weighted_sum(inputs, weights, bias):
    inputs *= weights
    return inputs.sum() + bias


@variant("sum-argument-changed")
def weighted_sum(inputs, weights, bias):
    bias += inputs @ weights
    return bias


# ------------------------------------------------------------------------ 1.2 step, relu, sigmoid


@mistake(
    "1.2",
    "step-strict",
    "This is what one gets if step has to be pushed beyond 0 before it fires. Read its docstring "
    "once more: what is step(0)?",
    by="symptom",
)
def step(z):
    return (z > 0).to(z.dtype)


@variant("step-strict")
def step(z):
    return torch.heaviside(z, torch.zeros((), dtype=z.dtype))


@variant("step-strict")
def step(z):
    return torch.where(z <= 0, 0.0, 1.0).to(z.dtype)


@mistake(
    "1.2",
    "step-by-sign",
    "This is what one gets from the sign: three levels, -1, 0 and 1. A step neuron has two: it fires or it does not.",
)
def step(z):
    return torch.sign(z)


@variant("step-by-sign")
def step(z):
    return torch.where(z >= 0, 1.0, -1.0).to(z.dtype)


@mistake(
    "1.2",
    "relu-by-abs",
    "This is what one gets if negative numbers are turned round to positive ones. What should be "
    "left of a negative number?",
)
def relu(z):
    return z.abs()


@mistake(
    "1.2",
    "relu-upside-down",
    "This is what one gets if the negative numbers are the ones that are kept. Try your function "
    "on -1 and on 1: which of them should pass?",
)
def relu(z):
    return z.clamp(max=0)


@mistake(
    "1.2",
    "sigmoid-sign-flipped",
    "This is what one gets if the sign in the exponent is the other one: the curve falls where it "
    "should rise. What should sigmoid(5) be near to, 0 or 1?",
)
def sigmoid(z):
    return 1 - torch.sigmoid(z)


@variant("sigmoid-sign-flipped")
def sigmoid(z):
    return 1 / (1 + torch.exp(z))


@mistake(
    "1.2",
    "sigmoid-overflow",
    "Far from 0 the answer is nan: this is what one gets if a huge exp is divided by another huge "
    "exp. How often does exp need to appear in the formula?",
    by="symptom",
)
def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


@variant("sigmoid-overflow")
def sigmoid(z):
    return 1 - torch.exp(-z) / (1 + torch.exp(-z))


@mistake(
    "1.2",
    "integer-out",
    "The values are right, but they are whole numbers or True and False: this is what one gets if "
    "a comparison's own dtype is handed on. Which dtype did z have?",
    by="symptom",
)
def step(z):
    return (z >= 0).long()


@variant("integer-out")
def step(z):
    return z >= 0


@variant("integer-out")
def step(z):
    return (z >= 0).int()


@variant("integer-out")
def step(z):
    return torch.where(z >= 0, 1, 0)


@mistake(
    "1.2",
    "input-changed",
    "The answer is right, but the tensor that was handed in is changed as well: this is what one "
    "gets from an operation that works in place. How do torch's in-place methods end?",
    by="symptom",
)
def relu(z):
    z[z < 0] = 0
    return z


@variant("input-changed")
def relu(z):
    return z.clamp_(min=0)


@variant("input-changed")
def relu(z):
    return torch.relu_(z)


@variant("input-changed")
def sigmoid(z):
    return z.sigmoid_()


@variant("input-changed")
def step(z):
    fires = z >= 0
    z[fires] = 1
    z[~fires] = 0
    return z


# ------------------------------------------------------------------------------------- 1.3 neuron


@mistake(
    "1.3",
    "activation-before-sum",
    "This is what one gets if the activation is applied to each product before the sum. A neuron "
    "decides once: what is the one number it decides on?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights).sum() + bias


@variant("activation-before-sum")
def neuron(inputs, weights, bias, activation):
    return activation(inputs * weights + bias).sum()


@variant("activation-before-sum")
def neuron(inputs, weights, bias, activation):
    return activation(inputs) @ weights + bias


@variant("activation-before-sum")
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights) + bias


@mistake(
    "1.3",
    "activation-ignored",
    "This is what one gets if the activation is never called: the weighted sum goes out as it is. "
    "What is the fourth argument for?",
)
def neuron(inputs, weights, bias, activation):
    return inputs @ weights + bias


@mistake(
    "1.3",
    "activation-hard-coded",
    "This is what one gets if the neuron always uses the same activation. The caller hands one "
    "in: how do you call a function that is an argument?",
)
def neuron(inputs, weights, bias, activation):
    return torch.sigmoid(inputs @ weights + bias)


@variant("activation-hard-coded")
def neuron(inputs, weights, bias, activation):
    return torch.relu(inputs @ weights + bias)


@variant("activation-hard-coded")
def neuron(inputs, weights, bias, activation):
    return torch.tanh(inputs @ weights + bias)


@variant("activation-hard-coded")
def neuron(inputs, weights, bias, activation):
    return (inputs @ weights + bias >= 0).to(inputs.dtype)


@mistake(
    "1.3",
    "neuron-without-bias",
    "This is what one gets if the neuron has no bias. Which argument have you not used yet?",
)
def neuron(inputs, weights, bias, activation):
    return activation(inputs @ weights)


# -------------------------------------------------------------------------------- 1.4 dense_layer


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


# ------------------------------------------------------------------------------------ 1.5 forward


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


# ------------------------------------------------------------------ 1.6 gate_weights, xor_network


@mistake(
    "1.6",
    "or-where-and",
    "This is what one gets if a single 1 is enough to fire: that is OR. How large is the weighted "
    "sum with one input on, how large with both, and which of them should pass?",
    by="symptom",
)
def gate_weights(name):
    biases = {"and": -0.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@mistake(
    "1.6",
    "threshold-off-by-one",
    "This is what one gets if the neuron takes one input too many, or one too few, to change its "
    "mind. Write down the weighted sum for none on, one on, both on: between which two belongs 0?",
    by="symptom",
)
def gate_weights(name):
    biases = {"and": -2.5, "or": -0.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": 0.0, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": -1.5, "nand": 1.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 2.0}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@variant("threshold-off-by-one")
def gate_weights(name):
    biases = {"and": -1.5, "or": -0.5, "nand": 0.5}
    if name not in biases:
        raise ValueError(name)
    sign = -1.0 if name == "nand" else 1.0
    return torch.tensor([sign, sign]), torch.tensor(biases[name])


@mistake(
    "1.6",
    "xor-with-one-layer",
    "This is one layer. One neuron draws one straight line through the plane of the two inputs: "
    "can a single line have (0, 1) and (1, 0) on one side and the other two rows on the other?",
    by="symptom",
)
def xor_network():
    return [
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-0.5]), lambda z: (z >= 0).to(z.dtype)),
    ]


@variant("xor-with-one-layer")
def xor_network():
    return [(torch.tensor([[1.0, -1.0]]), torch.tensor([0.0]), torch.sigmoid)]


@variant("xor-with-one-layer")
def xor_network():
    return [(torch.tensor([[1.0, -1.0]]), torch.tensor([0.0]), torch.abs)]


# ----------------------------------------------------------------------- 1.7 mse, gradient_step


@mistake(
    "1.7",
    "mse-summed",
    "This is what one gets if the squared errors are added up but not averaged. What does the m in mse stand for?",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum()


@mistake(
    "1.7",
    "mse-halved",
    "This is what one gets with a factor of one half in front, as some books write it. The docstring here has none.",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean() / 2


@mistake(
    "1.7",
    "mse-by-abs",
    "This is what one gets from the sizes of the errors instead of their squares. How much more "
    "than an error of 1 should an error of 10 count?",
)
def mse(predictions, targets):
    return (predictions - targets).abs().mean()


@mistake(
    "1.7",
    "mse-rooted",
    "This is what one gets if the root is taken at the end. That is a fine measure with a name of "
    "its own; what does the docstring ask for?",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().sqrt()


@mistake(
    "1.7",
    "mean-squared-late",
    "This is what one gets if the errors are averaged first and squared after, so that an error "
    "upwards and one downwards cancel out. In which order do the three letters come?",
)
def mse(predictions, targets):
    return (predictions - targets).mean() ** 2


@mistake(
    "1.7",
    "uphill",
    "The values move, but uphill: the error grows. The slope says where the error rises: with "
    "which sign does one walk the other way?",
    by="symptom",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights + scale * (inputs.T @ errors), bias + scale * errors.sum()


@variant("uphill")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = targets - (inputs @ weights + bias)
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@variant("uphill")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    return weights - scale * (inputs.T @ errors), bias + scale * errors.sum()


@mistake(
    "1.7",
    "factor-two-missing",
    "The direction is right and the step is half as long: this is what one gets without the 2 "
    "that squaring leaves behind. Compare the factors with the formulas.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate / len(targets)
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@mistake(
    "1.7",
    "not-divided-by-n",
    "The direction is right, but the step grows with the number of samples: this is what one gets "
    "if the slopes are summed and not averaged. Compare the factors with the formulas.",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2
    return weights - scale * (inputs.T @ errors), bias - scale * errors.sum()


@variant("not-divided-by-n")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return (
        weights - learning_rate * (inputs.T @ errors),
        bias - learning_rate * errors.sum(),
    )


@mistake(
    "1.7",
    "bias-not-updated",
    "The weights learn and the bias stays where it was. It is a number to be learnt like the "
    "others: which of the two formulas is it in?",
    by="symptom",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return weights - learning_rate * 2 / len(targets) * (inputs.T @ errors), bias


@variant("bias-not-updated")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    return weights - learning_rate * 2 / len(targets) * (inputs.T @ errors), bias.clone()


@mistake(
    "1.7",
    "updated-one-after-the-other",
    "This is what one gets if one of the two is updated first and the other is worked out from "
    "new errors. Both steps start from the same place: when do you compute the errors?",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    scale = learning_rate * 2 / len(targets)
    weights = weights - scale * (inputs.T @ (inputs @ weights + bias - targets))
    bias = bias - scale * (inputs @ weights + bias - targets).sum()
    return weights, bias


@variant("updated-one-after-the-other")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    scale = learning_rate * 2 / len(targets)
    bias = bias - scale * (inputs @ weights + bias - targets).sum()
    weights = weights - scale * (inputs.T @ (inputs @ weights + bias - targets))
    return weights, bias


@mistake(
    "1.7",
    "step-argument-changed",
    "The second time round, the same tensors give another answer: this is what one gets if the "
    "caller's weights or bias are changed in place. What does -= do to a tensor?",
    by="symptom",
)
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    weights -= scale * (inputs.T @ errors)
    bias -= scale * errors.sum()
    return weights, bias


@variant("step-argument-changed")
def gradient_step(weights, bias, inputs, targets, learning_rate):
    errors = inputs @ weights + bias - targets
    scale = learning_rate * 2 / len(targets)
    new_bias = bias - scale * errors.sum()
    weights.sub_(scale * (inputs.T @ errors))
    return weights, new_bias
