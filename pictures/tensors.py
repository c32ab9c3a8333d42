"""Lesson 2: views and clones, permute and reshape, broadcasting."""

from __future__ import annotations

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from pictures.canvas import DARK, GRAY, Point, arrow, grid, label, sheet


def _rows(tensor: Tensor) -> list[list[str]]:
    """A table as text, whole numbers without a point."""
    return [[f"{value:g}" for value in row] for row in tensor.reshape(-1, tensor.shape[-1]).tolist()]


def _bracket(axes: Axes, left: float, right: float, y: float, name: str) -> None:
    """A name over some cells."""
    axes.plot((left + 0.3, left + 0.3, right - 0.3, right - 0.3), (y - 1, y, y, y - 1), color=DARK, linewidth=1.4)
    label(axes, ((left + right) / 2, y + 1.6), name, family="monospace")


def views() -> Figure:
    """The page's prices after ``cheap[0] = 0`` and ``safe[0] = 99``."""
    prices = torch.tensor([10.0, 20.0, 30.0, 40.0])
    cheap = prices[:2]
    cheap[0] = 0.0
    safe = prices[:2].clone()
    safe[0] = 99.0
    paper, axes = sheet(2.3, "A view is a second name for the same memory; a clone has its own")
    side = (6.5, 4.2)
    grid(axes, (4, 9.8), _rows(prices), side, shaded=[(0, 0)])
    _bracket(axes, 4, 17, 11.4, "cheap = prices[:2]")
    _bracket(axes, 4, 30, 16, "prices")
    label(axes, (17, 2.6), "cheap[0] = 0 wrote here:\nprices shows it, too", size=9.5, color=DARK)
    arrow(axes, (7.2, 2.6), (7.2, 5.2))
    grid(axes, (46, 9.8), _rows(safe), side, shaded=[(0, 0)])
    _bracket(axes, 46, 59, 11.4, "safe = prices[:2].clone()")
    label(axes, (60, 2.6), "safe[0] = 99 wrote here:\nprices is as it was", size=9.5)
    arrow(axes, (49.2, 2.6), (49.2, 5.2))
    return paper


def permute() -> Figure:
    """What ``permute`` and ``reshape`` make of the same six numbers."""
    start = torch.tensor([[1, 2, 3], [4, 5, 6]])
    paper, axes = sheet(2.8, "permute turns the table; reshape breaks its lines elsewhere")
    first = {1, 2, 3}
    for at, tensor, name in (
        ((4.0, 17.0), start, "t"),
        ((29.0, 18.5), start.permute(1, 0), "t.permute(1, 0)"),
        ((54.0, 18.5), start.reshape(3, 2), "t.reshape(3, 2)"),
    ):
        marked = [(i, j) for i, row in enumerate(tensor.tolist()) for j, value in enumerate(row) if value in first]
        grid(axes, at, _rows(tensor), shaded=marked)
        label(axes, (at[0] + 2.2 * tensor.shape[1], 21.5), name, family="monospace")
    arrow(axes, (19, 13.6), (27, 13.6))
    axes.plot((45.5, 45.5), (3, 22), color=GRAY, linewidth=0.8, linestyle=":")
    label(axes, (10.6, 4), "bold on blue: the first row", size=9.5)
    label(axes, (33.4, 4), "axes moved: the first row\nis now the first column", size=9.5)
    label(axes, (58.4, 4), "reading order kept: the first\nrow is cut where it fits", size=9.5)
    return paper


def broadcasting() -> Figure:
    """A row and a column meet the page's table of prices."""
    prices = torch.tensor([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]])
    row, column = torch.tensor([1.0, 100.0]), torch.tensor([0.0, 1.0, 2.0])[:, None]
    paper, axes = sheet(3.2, "What is missing is repeated: a row goes down, a column goes right")
    _sum(axes, 27, prices, "×", row, prices * row, [(1, 0), (1, 1), (2, 0), (2, 1)], "(3, 2) with (2)")
    _sum(axes, 14.5, prices, "+", column, prices + column, [(0, 1), (1, 1), (2, 1)], "(3, 2) with (3, 1)")
    label(axes, (36, 1.8), "dotted and gray: only thought of, never stored", size=9.5, color=GRAY)
    return paper


def _sum(
    axes: Axes, top: float, left: Tensor, sign: str, right: Tensor, result: Tensor, ghost: list[Point], shapes: str
) -> None:
    side, y = (6.0, 3.4), top - 5.1
    grid(axes, (16, top), _rows(left), side)
    label(axes, (31.5, y), sign, size=15)
    stored = [(i, j) for i in range(3) for j in range(2) if (i, j) not in ghost]
    grid(axes, (35, top), _rows(right.expand(3, 2)), side, shaded=stored, ghost=ghost)
    label(axes, (50.5, y), "=", size=15)
    grid(axes, (54, top), _rows(result), side)
    label(axes, (7.5, y), shapes)
