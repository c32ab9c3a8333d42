"""Activations of neurons."""

from __future__ import annotations

import torch
from torch import Tensor


def identity(z: Tensor) -> Tensor:
    """``z`` itself: the activation of a linear neuron."""
    return z


def step(z: Tensor) -> Tensor:
    """1 where ``z >= 0``, else 0, in the dtype of ``z``."""
    return (z >= 0).to(z.dtype)


def relu(z: Tensor) -> Tensor:
    """``max(z, 0)``."""
    return torch.relu(z)


def sigmoid(z: Tensor) -> Tensor:
    """``1 / (1 + exp(-z))``."""
    return torch.sigmoid(z)


def tanh(z: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return torch.tanh(z)


def squared(z: Tensor) -> Tensor:
    """``z * z``: no usual activation, and torch has none of this name, but a layer must take any."""
    return z * z
