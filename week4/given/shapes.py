"""Small pictures to train a net on from nothing: one bright shape on a dark, noisy ground."""

from __future__ import annotations

import torch
from torch import Tensor

from week4.given.weights import seeded

SHAPES = ("disc", "square", "triangle", "cross")
SIZE = 24
SMALLEST, LARGEST = 3.5, 5.5


def shapes(n: int = 400, seed: int = 0, *, left: float = 0.0, right: float = 1.0) -> tuple[Tensor, Tensor]:
    """``n`` gray pictures of 24 by 24 pixels, ``(n, 1, 24, 24)``, and their classes, ``(n,)`` int64.

    Class 0 is a disc, 1 a square, 2 a triangle and 3 a cross, as ``SHAPES`` names them; each has a size and a
    brightness of its own.

    Args:
        n: how many.
        seed: the same gives the same pictures.
        left: how far to the left the middle of a shape may be: 0 is as far as the shape fits.
        right: how far to the right; 1 is as far as it fits.
    """
    generator = seeded(seed)

    def between(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, 1, 1, generator=generator)

    labels = torch.arange(n) % len(SHAPES)
    radius, bright = between(SMALLEST, LARGEST), between(0.6, 1.0)
    room = SIZE - 2 * LARGEST - 1
    x, y = LARGEST + room * between(left, right), LARGEST + room * between(0, 1)
    down, across = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    dx, dy = across - x, down - y
    far = torch.maximum(dx.abs(), dy.abs())
    kinds = torch.stack(
        [
            dx**2 + dy**2 <= radius**2,
            far <= 0.85 * radius,
            (dx.abs() <= (dy + radius) / 2) & (dy <= radius),
            (torch.minimum(dx.abs(), dy.abs()) <= radius / 4) & (far <= radius),
        ]
    )
    drawn = kinds[labels, torch.arange(n)] * bright + 0.15 * torch.randn(n, SIZE, SIZE, generator=generator)
    return drawn.clamp(0, 1).unsqueeze(1), labels
