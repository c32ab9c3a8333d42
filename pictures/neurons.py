"""Lesson 1: a neuron, layers, activations, gates as straight lines, and the walk downhill."""

from __future__ import annotations

from itertools import pairwise

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pictures.canvas import BLUE, DARK, GRAY, ORANGE, PALE, arrow, ball, box, heading, label, page, sheet
from week4.plots.style import plain

ROWS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def neuron() -> Figure:
    """Three inputs, their weights, the sum, the activation."""
    paper, axes = sheet(2.7, "A neuron multiplies, adds up, and decides")
    inputs, weights, bias = (2.0, 1.0, 3.0), (0.5, -1.0, 0.2), 0.4
    products = [value * weight for value, weight in zip(inputs, weights, strict=True)]
    total = sum(products) + bias
    middle = (40.0, 11.0)
    label(axes, (5, 22), "inputs", weight="bold")
    label(axes, (19, 22), "times weights", weight="bold")
    for value, weight, product, y in zip(inputs, weights, products, (18.0, 11.0, 4.0), strict=True):
        ball(axes, (5, y), f"{value:g}")
        arrow(axes, (7.6, y), (36.4, 11 + (y - 11) * 0.28), width=0.8 + 3 * abs(weight), dashed=weight < 0)
        at = (19, y + (11 - y) * 0.26)
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 3}
        label(
            axes, at, f"× {weight:g}".replace("-", "−") + f"  =  {product:g}".replace("-", "−"), bbox=ground, zorder=5
        )
    box(axes, (35.8, 18.2), (8.4, 3.6), f"bias {bias:g}", fill=PALE)
    arrow(axes, (40, 18.2), (40, 15))
    ball(axes, middle, f"total\n{total:g}", radius=3.8, fill=PALE)
    arrow(axes, (44, 11), (48.6, 11))
    box(axes, (48.8, 7.8), (12, 6.4), "activation\nrelu: keep it\nif above 0")
    arrow(axes, (60.8, 11), (64.6, 11))
    ball(axes, (67.4, 11), f"{max(total, 0):g}", fill=PALE)
    label(axes, (67.4, 22), "answer", weight="bold")
    label(axes, (54, 2.2), "thicker line: larger weight · dashed: negative", size=9, color=GRAY)
    return paper


def layers() -> Figure:
    """Four inputs, three hidden neurons, one output: who sees what, and how many parameters that is."""
    paper, axes = sheet(3.1, "Every neuron of a dense layer sees every input")
    places = {9: (4, 20.5), 36: (3, 19.2), 62: (1, 13.5)}
    columns = [(x, [top - 5 * i for i in range(count)]) for x, (count, top) in places.items()]
    for (x, ys), (to, tops) in pairwise(columns):
        for y in ys:
            for end in tops:
                axes.plot((x, to), (y, end), color=GRAY, linewidth=1, zorder=1)
    for x, ys in columns:
        for number, y in enumerate(ys, 1):
            ball(axes, (x, y), f"$x_{number}$" if x == 9 else "", radius=1.9, fill="white" if x == 9 else PALE)
    label(axes, (9, 25), "inputs", weight="bold")
    label(axes, (36, 25), "hidden layer", weight="bold")
    label(axes, (62, 25), "output layer", weight="bold")
    label(axes, (9, 1.8), "4 numbers")
    label(axes, (36, 3), "3 neurons × 4 weights\n+ 3 biases = 15 parameters")
    label(axes, (62, 3), "1 neuron × 3 weights\n+ 1 bias = 4 parameters")
    return paper


def activations() -> Figure:
    """Step, relu and sigmoid."""
    paper = page(2.5)
    heading(paper, "Three ways to turn a total into an answer")
    panels = paper.subplots(1, 3)
    z = torch.linspace(-4, 4, 201)
    below, above = z[z < 0], z[z >= 0]
    panels[0].plot(below, torch.zeros_like(below), above, torch.ones_like(above), color=BLUE, linewidth=2.5)
    panels[0].plot([0], [1], "o", color=BLUE)
    panels[0].plot([0], [0], "o", color=BLUE, markerfacecolor="white")
    panels[1].plot(z, z.clamp(min=0), color=BLUE, linewidth=2.5)
    panels[2].plot(z, torch.special.expit(z), color=BLUE, linewidth=2.5)
    panels[2].axhline(0.5, color=GRAY, linewidth=0.8, linestyle=":")
    words = (
        "step: no or yes,\nand 0 is a yes",
        "relu: what is above 0\npasses, the rest is 0",
        "sigmoid: always between\n0 and 1, smoothly",
    )
    for axes, said, ticks in zip(panels, words, ((0, 1), (0, 2, 4), (0, 0.5, 1)), strict=True):
        axes.set_title(said, fontsize=10, loc="left")
        axes.set_xlabel("total z", fontsize=9)
        axes.set_xticks((-4, 0, 4))
        axes.set_yticks(ticks)
        axes.tick_params(labelsize=9)
        plain(axes)
    return paper


def gates() -> Figure:
    """AND, OR and XOR as points in the plane of their inputs."""
    paper = page(3.4)
    heading(paper, "One straight line separates AND and OR; none separates XOR")
    panels = paper.subplots(1, 3)
    for axes, name, line in zip(panels, ("AND", "OR", "XOR"), (1.5, 0.5, None), strict=True):
        _gate(axes, name, line)
    paper.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9.5, frameon=False
    )
    return paper


def _gate(axes: Axes, name: str, line: float | None) -> None:
    answers = [{"AND": a and b, "OR": a or b, "XOR": a ^ b}[name] for a, b in ROWS]
    for answer, marker, color in ((0, "o", "white"), (1, "^", ORANGE)):
        x, y = zip(*[row for row, found in zip(ROWS, answers, strict=True) if found == answer], strict=True)
        axes.scatter(x, y, s=120, marker=marker, c=color, edgecolors=DARK, linewidths=1.6, zorder=3,
                     label=f"the gate says {answer}")  # fmt: skip
    edges = (-0.6, 1.6)
    if line is None:
        label(axes, (0.5, 0.5), "?", size=24, color=GRAY)
    else:
        ends = [line - edge for edge in edges]
        axes.plot(edges, ends, color=DARK, linewidth=2)
        axes.fill_between(edges, ends, 9, facecolor=PALE, hatch="//", edgecolor="white", zorder=0)
    axes.set(xlim=edges, ylim=edges, xticks=(0, 1), yticks=(0, 1), aspect="equal")
    axes.set_title(name, fontsize=11)
    axes.set_xlabel("first input", fontsize=9, labelpad=1)
    axes.set_ylabel("second input", fontsize=9, labelpad=1)
    axes.tick_params(labelsize=9)


def descent() -> Figure:
    """The squared error of one weight, input 3, target 6, and five steps on it at two learning rates."""
    paper = page(3.1)
    heading(paper, "Against the slope is downhill, unless the step is too long")
    panels = paper.subplots(1, 2, sharey=True)
    for axes, rate, said in zip(panels, (0.02, 0.115), ("short steps arrive", "long steps climb out"), strict=True):
        _walk(axes, rate)
        axes.set_title(f"learning rate {rate:g}: {said}", fontsize=10, loc="left")
    panels[0].set_ylabel("loss: squared error", fontsize=9)
    panels[0].annotate("slope −36:\ngo right", (0.14, 37), xytext=(1.4, 42), fontsize=9,
                       arrowprops={"arrowstyle": "->", "color": DARK})  # fmt: skip
    return paper


def _walk(axes: Axes, rate: float) -> None:
    weights = torch.linspace(-1, 5, 121)
    axes.plot(weights, (weights * 3 - 6) ** 2, color=GRAY, linewidth=1.5)
    path = [0.0]
    for _ in range(4):
        path.append(path[-1] - rate * 6 * (path[-1] * 3 - 6))
    losses = [(weight * 3 - 6) ** 2 for weight in path]
    axes.plot(path, losses, "o--", color=BLUE, markersize=7, linewidth=1.2)
    for number, at in enumerate(zip(path, losses, strict=True)):
        away = (9, 3) if 0 < at[0] < 2 else (9 if at[0] > 2 else -9, -3)
        axes.annotate(str(number), at, xytext=away, textcoords="offset points", ha="center", fontsize=9)
    axes.set(xlim=(-1, 5), ylim=(-4, 75), xticks=range(-1, 6))
    axes.set_xlabel("weight (2 is right); the numbers count the steps", fontsize=9)
    axes.tick_params(labelsize=9)
    plain(axes)
