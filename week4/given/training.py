"""Training without an optimizer of torch's."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from week4.given.points import xor_table
from week4.given.weights import seeded


def fit(net: nn.Module, inputs: Tensor, targets: Tensor, steps: int = 300, lr: float = 0.1) -> None:
    """Train ``net`` in place with the update rule of Adam written out (no optimizer of torch's)."""
    parameters = [p for p in net.parameters() if p.requires_grad]
    means = [torch.zeros_like(p) for p in parameters]
    squares = [torch.zeros_like(p) for p in parameters]
    for k in range(1, steps + 1 if parameters else 1):
        logits = net(inputs).reshape(targets.shape)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, targets)
        slopes = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for p, slope, mean, square in zip(parameters, slopes, means, squares, strict=True):
                mean.mul_(0.9).add_(slope, alpha=0.1)
                square.mul_(0.999).addcmul_(slope, slope, value=0.001)
                root = (square / (1 - 0.999**k)).sqrt() + 1e-8
                p.sub_(lr / (1 - 0.9**k) * mean / root)


def fit_xor(net: nn.Module, steps: int = 300, lr: float = 0.1) -> None:
    """Train ``net`` on XOR, in place, with :func:`fit`."""
    fit(net, *xor_table(), steps, lr)


def with_gradients(model: nn.Module, seed: int = 0) -> nn.Module:
    """``model`` itself, with a gradient in the ``.grad`` of each parameter that trains: a backward pass leaves such."""
    generator = seeded(seed)
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.grad = 10 * torch.empty_like(parameter).uniform_(-1, 1, generator=generator)
    return model


def nudge(model: nn.Module, inputs: Tensor, lr: float = 0.1) -> None:
    """One step of plain gradient descent, in eval mode, for every parameter of ``model`` that requires grad.

    What it moves is what would train; all else stays as it is. What it makes smaller is the mean of the squared answers
    times some fixed factors.
    """
    nudge_groups(model, [{"params": model.parameters(), "lr": lr}], inputs)


def nudge_groups(model: nn.Module, groups: list[dict[str, Any]], inputs: Tensor) -> None:
    """As :func:`nudge`, but for the parameters of each group, at the rate of the group."""
    modes = [(module, module.training) for module in model.modules()]
    rates = [(p, group["lr"]) for group in groups for p in group["params"] if p.requires_grad]
    model.eval()
    if rates:
        answers = model(inputs)
        factors = torch.linspace(1, 2, answers.numel()).reshape(answers.shape)
        loss = (factors * answers.square()).mean()
        slopes = torch.autograd.grad(loss, [p for p, _ in rates], allow_unused=True)
        with torch.no_grad():
            for (parameter, rate), slope in zip(rates, slopes, strict=True):
                if slope is not None:
                    parameter.sub_(rate * slope)
    for module, training in modes:
        module.training = training
