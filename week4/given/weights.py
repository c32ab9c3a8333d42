"""Weights drawn from a seed, so that a net is the same wherever it is built."""

from __future__ import annotations

import torch
from torch import nn


def seeded(seed: int) -> torch.Generator:
    """A generator of its own for each caller."""
    return torch.Generator().manual_seed(seed)


def draw_weights(module: nn.Module, seed: int) -> nn.Module:
    """Fill every parameter from ``seed``, uniform within ±1/sqrt(fan in), as ``nn.Linear`` does."""
    generator = seeded(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            bound = parameter.shape[-1] ** -0.5
            parameter.uniform_(-bound, bound, generator=generator)
    return module


def sequential(seed: int, *layers: tuple[type[nn.Module], tuple[float, ...]]) -> nn.Module:
    """The layers one after the other, weights from ``seed``, the global generator left as it was."""
    with torch.random.fork_rng(devices=[]):
        return draw_weights(nn.Sequential(*(kind(*sizes) for kind, sizes in layers)), seed)
