"""Lesson 3: the training loop, one line against a hidden layer, lines that differ, and overfitting."""

from __future__ import annotations

from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor, nn

from pictures.canvas import BLUE, DARK, GRAY, ORANGE, PALE, arrow, box, heading, label, page, sheet
from week4 import given
from week4.plots.learning import Moment, animation, epochs, show
from week4.plots.style import plain
from week4.plots.training import HIGH, LOW

MARKS = {0: ("o", "white"), 1: ("^", ORANGE)}
SPREAD: dict[str, Any] = {"levels": [0, 0.5, 1], "colors": ["white", PALE], "hatches": ["", "//"]}


def loop() -> Figure:
    """What one epoch does."""
    paper, axes = sheet(3.0, "One epoch: forward, loss, backward, step")
    box(axes, (2, 13), (13, 6), "inputs\n(4, 2)")
    box(axes, (24, 13), (13, 6), "model", fill=PALE, weight="bold")
    box(axes, (50, 13), (13, 6), "loss:\none number", fill=PALE)
    box(axes, (50, 22), (13, 4), "targets (4, 1)")
    box(axes, (24, 2), (13, 6), "optimizer", fill=PALE)
    arrow(axes, (15, 16), (24, 16))
    arrow(axes, (37, 16), (50, 16))
    arrow(axes, (56.5, 22), (56.5, 19))
    arrow(axes, (56.5, 13), (37, 5), bend=-0.25)
    arrow(axes, (30.5, 8), (30.5, 13))
    label(axes, (19.5, 18.4), "1 forward", size=9.5, weight="bold")
    label(axes, (43.5, 17.8), "logits (4, 1)", size=9.5)
    label(axes, (64, 20.6), "2 compare", size=9.5, weight="bold")
    label(axes, (60, 5), "3 backward: which way\nis up, for every weight?", size=9.5, weight="bold")
    label(axes, (15, 10.4), "4 step: every weight a\nlittle the other way", size=9.5, weight="bold")
    return paper


def _points(axes: Axes, inputs: Tensor, targets: Tensor, size: float = 110) -> None:
    for target, (marker, color) in MARKS.items():
        own = inputs[targets.flatten() == target]
        axes.scatter(own[:, 0], own[:, 1], s=size, marker=marker, c=color, edgecolors=DARK, linewidths=1.3, zorder=3,
                     label=f"class {target}")  # fmt: skip


def _asked(net: nn.Module, low: float, high: float, count: int = 45) -> tuple[Tensor, Tensor]:
    """The values of one axis, and the net's probability of class 1 on the square of it, rows going up."""
    values = torch.linspace(low, high, count)
    up, right = torch.meshgrid(values, values, indexing="ij")
    with torch.no_grad():
        logits = net(torch.stack([right.flatten(), up.flatten()], dim=1))
    return values, logits.sigmoid().reshape(count, count)


def _land(axes: Axes, net: nn.Module, low: float, high: float) -> None:
    """Where the net says 1: hatched and pale blue."""
    values, chance = _asked(net, low, high)
    land = axes.contourf(values, values, chance, **SPREAD)
    land.set_edgecolor("white")
    land.set_linewidth(0)
    axes.contour(values, values, chance, levels=[0.5], colors=[DARK], linewidths=1.8)
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    axes.tick_params(labelsize=9)


def _trained(hidden: int, seed: int, steps: int = 300) -> nn.Sequential:
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))
    given.fit_xor(net, steps)
    return net


def _right(net: nn.Module) -> int:
    inputs, targets = given.xor_table()
    with torch.no_grad():
        return int(((net(inputs) >= 0) == (targets == 1)).sum())


def boundary() -> Figure:
    """The best line on XOR, and what a net with eight hidden units learned."""
    line = nn.Linear(2, 1)
    with torch.no_grad():
        line.weight.copy_(torch.tensor([[1.0, 1.0]]))
        line.bias.fill_(-0.5)
    paper = page(4.1)
    heading(paper, "One line gets three of the four rows right; a hidden layer gets all four")
    words = ("one neuron, a best line", "eight hidden units, trained")
    for axes, net, said in zip(paper.subplots(1, 2), (line, _trained(8, 0)), words, strict=True):
        _land(axes, net, -0.5, 1.5)
        _points(axes, *given.xor_table())
        axes.set_title(f"{said}: {_right(net)} of 4 right", fontsize=10, loc="left")
        axes.set(xticks=(0, 1), yticks=(0, 1), xlabel="input 1", ylabel="input 2")
    paper.legend(*paper.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9.5,
                 frameon=False, title="targets; hatched: the net says 1", title_fontsize=9.5)  # fmt: skip
    return paper


def _moments() -> list[Moment]:
    """One net with eight hidden units, from its start to 100 epochs."""
    inputs, targets = given.xor_table()
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    found, done = list[Moment](), 0
    for epoch in epochs(100):
        if epoch > done:
            given.fit_xor(net, epoch - done)
            done = epoch
        with torch.no_grad():
            loss = nn.functional.binary_cross_entropy_with_logits(net(inputs), targets).item()
        found.append(Moment(epoch, loss, _asked(net, LOW, HIGH, 81)[1]))
    return found


def learning() -> Figure:
    """Four moments of the boundary while a net learns."""
    found = [moment for moment in _moments() if moment.epoch in (0, 8, 19, 100)]
    paper = page(2.4)
    heading(paper, "A net learns XOR: first it guesses, then it bends the boundary")
    for axes, moment in zip(paper.subplots(1, 4), found, strict=True):
        show(axes, moment)
        axes.set_title(moment.title.replace(": ", ":\n"), loc="left", fontsize=10)
    return paper


def learning_moves() -> bytes:
    """The same as an animation."""
    return animation(_moments())


def fold() -> Figure:
    """The plane of the inputs, and what two hidden units that solve XOR make of it."""
    net = next(net for net in (_trained(2, seed, steps=40) for seed in range(50)) if _right(net) == 4)
    inputs, targets = given.xor_table()
    paper = page(4.0)
    heading(paper, "The hidden layer folds the plane; then one straight line is enough")
    panels = paper.subplots(1, 2)
    with torch.no_grad():
        for axes, bent in zip(panels, (nn.Identity(), net[:2]), strict=True):
            along = torch.linspace(-0.5, 1.5, 25)
            for at in along[::2]:
                for pair in ((along, at.expand(25)), (at.expand(25), along)):
                    axes.plot(*bent(torch.stack(pair, dim=1)).T, color=GRAY, linewidth=0.6, zorder=1)
            _points(axes, bent(inputs), targets)
        last = net[2]
        assert isinstance(last, nn.Linear)
        (a, b), bias = last.weight[0].tolist(), last.bias.item()
    edge = torch.tensor([-1.2, 1.2])
    panels[1].plot(edge, -(a * edge + bias) / b, color=DARK, linewidth=2, label="the output neuron's line")
    panels[1].set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xlabel="hidden unit 1 (tanh)", ylabel="hidden unit 2 (tanh)")
    panels[0].set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=(0, 1), yticks=(0, 1), xlabel="input 1", ylabel="input 2")
    panels[0].set_title("the four rows as they come in", fontsize=10, loc="left")
    panels[1].set_title("as the output neuron sees them", fontsize=10, loc="left")
    paper.legend(
        *panels[1].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9.5, frameon=False
    )
    return paper


def lines() -> Figure:
    """A line over the square of XOR in three positions."""
    paper = page(3.1)
    heading(paper, "While a line turns, nothing changes until it runs into points")
    inputs, targets = given.xor_table()
    turns = ((-8, 0.0, "2 of 4 right"), (-45, 0.0, "runs into two points"), (-45, 0.09, "a hair beside: 3 of 4 right"))
    for axes, (degrees, beside, said) in zip(paper.subplots(1, 3), turns, strict=True):
        angle = torch.deg2rad(torch.tensor(90.0 + degrees))
        way = torch.tensor([angle.cos(), angle.sin()])
        middle = torch.tensor([0.5 + beside, 0.5 - beside])
        ends = torch.stack([middle - 3 * way, middle + 3 * way])
        axes.plot(*ends.T, color=DARK, linewidth=2)
        _points(axes, inputs, targets)
        axes.set(xlim=(-0.4, 1.4), ylim=(-0.4, 1.4), xticks=(0, 1), yticks=(0, 1), aspect="equal")
        axes.set_title(said, fontsize=10, loc="left")
        axes.tick_params(labelsize=9)
    paper.legend(
        *paper.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9.5, frameon=False
    )
    return paper


def overfitting() -> Figure:
    """The page's noisy circles: both losses over 1200 steps, and the boundary early and late."""
    inputs, targets = given.circles(n=40, noise=0.3, seed=1)
    new_inputs, new_targets = given.circles(n=1000, noise=0.3, seed=2)
    loss = nn.BCEWithLogitsLoss()
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 64), nn.Tanh(), nn.Linear(64, 1))
    paper = page(5.4)
    heading(paper, "After some fifty steps the net learns the noise by heart")
    panels = paper.subplot_mosaic([["curve", "curve"], ["early", "late"]], height_ratios=[1, 1.25])
    done, curve = 0, []
    for steps in (0, 25, 25, 25, 25, 100, 200, 200, 200, 400):
        given.fit(net, inputs, targets, steps=steps, lr=0.02)
        done += steps
        with torch.no_grad():
            curve.append((done, loss(net(inputs), targets).item(), loss(net(new_inputs), new_targets).item()))
        if done in (50, 1200):
            axes = panels["early" if done == 50 else "late"]
            _land(axes, net, -2, 2)
            _points(axes, inputs, targets, size=34)
            axes.set_title(f"{done} steps: " + ("a broad band" if done == 50 else "bays for single points"),
                           fontsize=10, loc="left")  # fmt: skip
            axes.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    done_at, train, new = zip(*curve, strict=True)
    axes = panels["curve"]
    axes.plot(done_at, new, "s--", color=ORANGE, label="1000 new points", markersize=5)
    axes.plot(done_at, train, "o-", color=BLUE, label="the 40 points it learns from", markersize=5)
    axes.axhline(0.693, color=GRAY, linewidth=1, linestyle=":", label="shrugging: 0.69")
    axes.set_xlabel("steps", fontsize=9)
    axes.set_ylabel("loss", fontsize=9)
    axes.tick_params(labelsize=9)
    axes.legend(fontsize=9.5, frameon=False)
    plain(axes)
    return paper
