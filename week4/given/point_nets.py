"""Nets with two inputs and one logit."""

from __future__ import annotations

import torch
from torch import nn

from week4.given.weights import seeded, sequential


def tanh_net(hidden: int = 8, seed: int = 0, training: bool = True) -> nn.Module:
    """Two inputs, ``hidden`` tanh units, one logit; in train mode unless said otherwise."""
    net = sequential(seed, (nn.Linear, (2, hidden)), (nn.Tanh, ()), (nn.Linear, (hidden, 1)))
    return net.train(training)


def used_net(hidden: int = 8, seed: int = 0) -> nn.Module:
    """A tanh net that brings gradients along in ``grad``, as a net does that was trained or asked for slopes before."""
    net = tanh_net(hidden, seed)
    generator = seeded(seed + 1)
    for parameter in net.parameters():
        parameter.grad = torch.empty_like(parameter).normal_(generator=generator)
    return net


def dropout_net(hidden: int = 32, seed: int = 0) -> nn.Module:
    """A tanh net with strong dropout: in train mode its answers are random, in eval mode not."""
    layers = [(nn.Linear, (2, hidden)), (nn.Tanh, ()), (nn.Dropout, (0.6,))]
    net = sequential(seed, *layers, (nn.Linear, (hidden, 1)))
    with torch.no_grad():
        net.get_submodule("3").get_parameter("weight").mul_(4)
        net.get_submodule("3").get_parameter("bias").zero_()
    return net


def batchnorm_net(hidden: int = 16, seed: int = 0) -> nn.Module:
    """A tanh net with BatchNorm: in train mode its answers depend on the batch, in eval mode not."""
    layers = [(nn.Linear, (2, hidden)), (nn.BatchNorm1d, (hidden,)), (nn.Tanh, ())]
    net = sequential(seed, *layers, (nn.Linear, (hidden, 1)))
    generator = seeded(seed + 1)
    with torch.no_grad():
        norm = net.get_submodule("1")
        norm.get_parameter("weight").uniform_(0.5, 1.5, generator=generator)
        norm.get_buffer("running_mean").normal_(generator=generator)
        norm.get_buffer("running_var").uniform_(0.5, 2.0, generator=generator)
        net.get_submodule("3").get_parameter("weight").mul_(4)
    return net


def first_column_net() -> nn.Module:
    """A net whose logit is exactly the first column of its two inputs."""
    net = sequential(0, (nn.Linear, (2, 1)))
    with torch.no_grad():
        net.get_parameter("0.weight").copy_(torch.tensor([[1.0, 0.0]]))
        net.get_parameter("0.bias").zero_()
    return net


def flat_net() -> nn.Module:
    """A single linear neuron with two inputs, all its weights 0."""
    net = sequential(0, (nn.Linear, (2, 1)))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
    return net
