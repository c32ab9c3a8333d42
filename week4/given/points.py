"""Points and labels to learn from."""

from __future__ import annotations

import torch
from torch import Tensor

from week4.given.weights import seeded


def xor_table() -> tuple[Tensor, Tensor]:
    """The four rows of XOR, ``(4, 2)``, and their answers, ``(4, 1)``."""
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


def circles(n: int = 100, noise: float = 0.1, seed: int = 0) -> tuple[Tensor, Tensor]:
    """``n`` points on two circles around the origin, the inner one class 1: ``(n, 2)``, ``(n, 1)``."""
    generator = seeded(seed)
    targets = (torch.arange(n) % 2).float().unsqueeze(1)
    angles = 2 * torch.pi * torch.rand(n, 1, generator=generator)
    radius = 1 - 0.5 * targets
    points = torch.cat([radius * angles.cos(), radius * angles.sin()], dim=1)
    return points + noise * torch.randn(n, 2, generator=generator), targets


def two_clouds(n: int = 24, seed: int = 0) -> tuple[Tensor, Tensor]:
    """``n`` points in two clouds that overlap, one per class: ``(n, 2)``, ``(n, 1)``."""
    targets = (torch.arange(n) % 2).float().unsqueeze(1)
    centers = 0.7 * (2 * targets - 1)
    return 2 * (centers + torch.randn(n, 2, generator=seeded(seed))), targets


def labeled_rows(
    n: int = 24, classes: int = 4, seed: int = 0, noise: float = 0.5, turn: int | None = None
) -> tuple[Tensor, Tensor]:
    """``n`` rows of five numbers and their classes, ``(n, 5)`` float32 and ``(n,)`` int64; with noise they overlap.

    Where the classes lie is the same for every ``seed``; a ``turn`` has them elsewhere, as far from each other.
    """
    generator = seeded(seed)
    labels = torch.randint(classes, (n,), generator=generator)
    centers = torch.randn(classes, 5, generator=seeded(classes))
    if turn is not None:
        turning = seeded(turn)
        signs = 2 * torch.randint(2, (5,), generator=turning) - 1
        centers = centers[:, torch.randperm(5, generator=turning)] * signs
    return centers[labels] + noise * torch.randn(n, 5, generator=generator), labels


def random_labels(n: int, classes: int, seed: int = 0) -> Tensor:
    """``n`` int64 labels from 0 to ``classes - 1``."""
    return torch.randint(0, classes, (n,), generator=seeded(seed))
