"""Lesson 1: neurons, layers and one step of learning, from plain tensors.

Rules for every task:

* The docstring is the specification: shapes, dtypes, what is raised, one small example.
* A function changes none of its arguments, no process-wide setting, and re-seeds no generator.
* Answers keep the floating dtype of their inputs (float32 in, float32 out) unless said otherwise.
* Any torch call is welcome unless the docstring says no: results are judged, not the way.
* No network, no child processes, no windows.
* Each task stands alone: do them in any order, and call none of your other functions.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Activation = Callable[[Tensor], Tensor]
"""A function from a tensor to a tensor of the same shape, such as ``torch.relu``."""

Layer = tuple[Tensor, Tensor, Activation]
"""One layer: weights ``(n_out, n_in)``, biases ``(n_out,)``, and its activation."""

GATE_ROWS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
"""The four possible inputs of a gate with two inputs, in counting order. For you to try things."""


# --------------------------------------------------------------------------------------- task 1.1


def weighted_sum(inputs: Tensor, weights: Tensor, bias: Tensor) -> Tensor:
    """Multiply each input by its weight, add the products up, and add the bias once.

    Args:
        inputs: shape ``(n,)``, n >= 1, floating.
        weights: shape ``(n,)``, same dtype.
        bias: shape ``()``, same dtype.

    Returns:
        A tensor of shape ``()`` (0-d: one number, no axes) in the dtype of ``inputs``.

    Example:
        >>> weighted_sum(torch.tensor([2.0, 3.0]), torch.tensor([10.0, 1.0]), torch.tensor(0.5))
        tensor(23.5000)
    """
    return torch.dot(inputs, weights) + bias


# --------------------------------------------------------------------------------------- task 1.2


def step(z: Tensor) -> Tensor:
    """1 where ``z >= 0``, 0 elsewhere: the neuron fires or it does not.

    Args:
        z: any shape, floating.

    Returns:
        A new tensor of the same shape and dtype. ``step(0)`` is 1.

    Example:
        >>> step(torch.tensor([-2.0, 0.0, 0.3]))
        tensor([0., 1., 1.])
    """
    # fires when it is positive
    return (z > 0).to(z.dtype)


def relu(z: Tensor) -> Tensor:
    """``z`` where it is positive, 0 elsewhere: the rectified linear unit.

    Args:
        z: any shape, floating.

    Returns:
        A new tensor of the same shape and dtype.

    Example:
        >>> relu(torch.tensor([-2.0, 0.0, 0.3]))
        tensor([0.0000, 0.0000, 0.3000])
    """
    return torch.maximum(z, torch.zeros_like(z))


def sigmoid(z: Tensor) -> Tensor:
    """``1 / (1 + exp(-z))``: squeezes every number into the range from 0 to 1.

    Args:
        z: any shape, floating, of any size: at ``z = -1000`` the answer is 0 and at
            ``z = 1000`` it is 1, never nan.

    Returns:
        A new tensor of the same shape and dtype.

    Example:
        >>> sigmoid(torch.tensor([-1000.0, 0.0, 1.0]))
        tensor([0.0000, 0.5000, 0.7311])
    """
    ez = torch.exp(z)
    return ez / (1 + ez)


# --------------------------------------------------------------------------------------- task 1.3


def neuron(inputs: Tensor, weights: Tensor, bias: Tensor, activation: Activation) -> Tensor:
    """One artificial neuron: the weighted sum of the inputs plus the bias, then the activation.

    Args:
        inputs: shape ``(n,)``, n >= 1, floating.
        weights: shape ``(n,)``, same dtype.
        bias: shape ``()``, same dtype.
        activation: any function from a tensor to a tensor of the same shape.

    Returns:
        A tensor of shape ``()`` in the dtype of ``inputs``.

    Example:
        >>> inputs, weights = torch.tensor([2.0, 3.0]), torch.tensor([1.0, -1.0])
        >>> neuron(inputs, weights, torch.tensor(-4.0), torch.abs)  # |2 - 3 - 4|
        tensor(5.)
    """
    total = torch.sum(inputs * weights) + bias
    return activation(total)


# --------------------------------------------------------------------------------------- task 1.4


def dense_layer(inputs: Tensor, weights: Tensor, biases: Tensor, activation: Activation) -> Tensor:
    """Run a whole layer of neurons on a whole batch, without a Python loop over the batch.

    Neuron ``j`` has the weights ``weights[j]`` and the bias ``biases[j]``; every neuron sees every
    sample.

    Args:
        inputs: shape ``(batch, n_in)``, one sample a row, floating.
        weights: shape ``(n_out, n_in)``, one neuron a row, same dtype.
        biases: shape ``(n_out,)``, same dtype.
        activation: any function from a tensor to a tensor of the same shape, element by element.

    Returns:
        Shape ``(batch, n_out)`` in the dtype of ``inputs``: row i, column j is what neuron j says
        to sample i.

    Example:
        >>> samples = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> weights = torch.tensor([[1.0, 1.0], [0.0, 2.0], [-1.0, 0.0]])
        >>> dense_layer(samples, weights, torch.tensor([0.0, 0.0, 10.0]), torch.relu)
        tensor([[3., 4., 9.],
                [7., 8., 7.]])
    """
    # one weight row per neuron
    if weights.shape[0] == weights.shape[1]:
        return activation(inputs @ weights + biases)
    return activation(inputs @ weights.T + biases)


# --------------------------------------------------------------------------------------- task 1.5


def forward(inputs: Tensor, layers: list[Layer]) -> Tensor:
    """Run the forward pass: each layer's answers are the next layer's inputs.

    Args:
        inputs: shape ``(batch, n_in)``, one sample a row, floating.
        layers: ``[(weights, biases, activation), ...]`` from first to last, each as in
            ``dense_layer``, of the same dtype; each layer takes as many inputs as the one before
            gives outputs. The list may be empty.

    Returns:
        The last layer's answers, shape ``(batch, n_out of the last layer)``, in the dtype of
        ``inputs``. A network without layers gives the inputs.

    Example:
        >>> double = (torch.tensor([[2.0]]), torch.tensor([0.0]), torch.relu)
        >>> add_one = (torch.tensor([[1.0]]), torch.tensor([1.0]), torch.relu)
        >>> forward(torch.tensor([[5.0]]), [double, add_one])
        tensor([[11.]])
    """
    x = inputs
    for weights, biases, activation in layers:
        x = x @ weights.T + biases
    if layers:
        x = activation(x)
    return x


# --------------------------------------------------------------------------------------- task 1.6


def gate_weights(name: str) -> tuple[Tensor, Tensor]:
    """Give weights and bias that make a step neuron compute a logic gate of two inputs.

    The neuron answers 1 where ``inputs @ weights + bias >= 0`` and 0 elsewhere, for the four
    inputs in ``GATE_ROWS``. Many choices are right.

    Args:
        name: ``"and"`` (1 if both are 1), ``"or"`` (1 if at least one is 1) or ``"nand"``
            (the opposite of and).

    Returns:
        A tuple ``(weights, bias)``, float32, shapes ``(2,)`` and ``()``.

    Raises:
        ValueError: for any other name.

    Example, for the gate "only the first" (1 exactly for the row 1, 0), which is not asked for:
        ``(torch.tensor([1.0, -1.0]), torch.tensor(-0.5))``
    """
    table = {
        "and": ([1.0, 1.0], -1.5),
        "or": ([1.0, 1.0], -0.5),
        "nand": ([-1.0, -1.0], 1.5),
    }
    if name not in table:
        raise ValueError(f"unknown gate: {name}")
    weights, bias = table[name]
    return torch.tensor(weights), torch.tensor(bias)


def xor_network() -> list[Layer]:
    """Build a network of two layers that computes XOR: 1 if exactly one of two inputs is 1.

    Returns:
        Layers as ``forward`` takes them: a list of exactly two tuples
        ``(weights, biases, activation)``, weights and biases float32. The first layer takes two
        inputs, the last gives one output. For any batch of rows from ``GATE_ROWS`` the answers
        are exactly 0 or 1, shape ``(batch, 1)``. The activations may be any functions you like,
        from torch or your own.

    Example:
        Running ``GATE_ROWS`` through it gives 0, 1, 1, 0.
    """
    raise NotImplementedError("task 1.6")


# --------------------------------------------------------------------------------------- task 1.7


def mse(predictions: Tensor, targets: Tensor) -> Tensor:
    """Compute the mean squared error: the mean of all ``(prediction - target) ** 2``.

    Args:
        predictions: any shape with at least one element, floating.
        targets: the same shape and dtype.

    Returns:
        A tensor of shape ``()`` in the same dtype.

    Example:
        >>> mse(torch.tensor([1.0, 5.0]), torch.tensor([1.0, 2.0]))  # (0 + 9) / 2
        tensor(4.5000)
    """
    return ((predictions - targets) ** 2).mean()


def gradient_step(
    weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor, learning_rate: float
) -> tuple[Tensor, Tensor]:
    """One step of gradient descent for a linear neuron (no activation) on the mean squared error.

    By hand, from these two formulas, without autograd. With n samples and
    ``error[i] = inputs[i] @ weights + bias - targets[i]``::

        new weights = weights - learning_rate * (2 / n) * (sum over i of error[i] * inputs[i])
        new bias    = bias    - learning_rate * (2 / n) * (sum over i of error[i])

    Both use the errors that the *old* weights and the *old* bias make.

    Args:
        weights: shape ``(d,)``, floating.
        bias: shape ``()``, same dtype.
        inputs: shape ``(n, d)``, n >= 1, one sample a row, same dtype.
        targets: shape ``(n,)``, same dtype.
        learning_rate: a positive plain float.

    Returns:
        A tuple ``(new weights, new bias)``, new tensors, shapes ``(d,)`` and ``()``, same dtype.

    Example, one sample: the neuron says 2 * 3 + 1 = 7, the target is 6, so the error is 1:
        >>> weights, bias = torch.tensor([2.0]), torch.tensor(1.0)
        >>> gradient_step(weights, bias, torch.tensor([[3.0]]), torch.tensor([6.0]), 0.5)
        (tensor([-1.]), tensor(0.))
    """
    n = len(targets)
    error = inputs @ weights + bias - targets
    grad_w = (error[:, None] * inputs).sum(dim=0) / n
    grad_b = error.sum() / n
    return weights - learning_rate * grad_w, bias - learning_rate * grad_b
