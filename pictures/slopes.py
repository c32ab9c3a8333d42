"""Lesson 2: the graph that autograd keeps of a calculation, with its numbers and its slopes."""

from __future__ import annotations

import torch
from matplotlib.figure import Figure
from torch import Tensor

from pictures.canvas import GRAY, ORANGE, PALE, arrow, ball, label, sheet

ROW, TOP = 20.0, 31.5


def graph() -> Figure:
    """The squared error of the neuron of task 1.7: what goes forward, what comes back, and by which rule."""
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in (("weight", 2.0), ("bias", 1.0))}
    entered, target = torch.tensor(3.0), torch.tensor(6.0)
    product = leaves["weight"] * entered
    total = product + leaves["bias"]
    error = total - target
    loss = error**2
    results = [product, total, error, loss]
    for result in results:
        result.retain_grad()
    torch.autograd.backward(loss)

    paper, axes = sheet(3.9, "Numbers go forward; slopes come back, each made from the one before")
    places = (19.0, 35.0, 51.0, 67.0)
    for x, sign in zip(places, ("×", "+", "−", "square"), strict=True):
        ball(axes, (x, ROW), sign, radius=3.2)
    for x, words, fill in (
        (19.0, f"input\n{entered:g}", "white"),
        (35.0, f"bias\n{leaves['bias']:g}", PALE),
        (51.0, f"target\n{target:g}", "white"),
    ):
        ball(axes, (x, TOP), words, radius=3.3, fill=fill)
        arrow(axes, (x, TOP - 3.4), (x, ROW + 3.3))
    ball(axes, (4.5, ROW), f"weight\n{leaves['weight']:g}", radius=3.6, fill=PALE)

    ends = [(8.2, 15.8), *((x + 3.3, x + 12.7) for x in places[:3])]
    for (left, right), value in zip(ends, [leaves["weight"], *results[:3]], strict=True):
        arrow(axes, (left, ROW + 1), (right, ROW + 1))
        arrow(axes, (right, ROW - 1), (left, ROW - 1), dashed=True, color=ORANGE)
        label(axes, ((left + right) / 2, ROW + 2.7), f"{value:g}", weight="bold")
        label(axes, ((left + right) / 2, ROW - 2.8), _slope(value), weight="bold", color=ORANGE)
    arrow(axes, (36.6, ROW + 3), (36.6, TOP - 3.2), dashed=True, color=ORANGE)
    label(axes, (38.2, (ROW + TOP) / 2), _slope(leaves["bias"]), weight="bold", color=ORANGE)
    label(axes, (67, ROW + 5), f"loss {loss:g}", weight="bold")

    rules = (
        f"×: times the\nother number,\n{_slope(product)} × {entered:g} = {_slope(leaves['weight'])}",
        "+: the slope\ngoes on to both\nas it is",
        "−: the slope\ngoes on\nas it is",
        f"square: 2 × what\ncame in,\n2 × {error:g} = {_slope(error)}",
    )
    for x, words in zip((19.0, 35.0, 50.0, 64.5), rules, strict=True):
        label(axes, (x, 10.5), words, size=9.5)
    label(axes, (36, 2.4), "black: numbers, forward · orange, dashed: slopes, backward · shaded: what learns",
          size=9.5, color=GRAY)  # fmt: skip
    return paper


def _slope(value: Tensor) -> str:
    assert value.grad is not None
    return f"{value.grad:g}"
