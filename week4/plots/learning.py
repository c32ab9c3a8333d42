"""The decision boundary of a small net while it learns XOR, as an animation."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from autograder.learner.plots.drawing import Drawing, Sketch
from week4.plots import style, training

PAUSES = (100, 2000)
"""Milliseconds that a frame stays, and the last one."""
LEVELS = [n / 8 for n in range(9)]
COLORS = 16


@dataclass(frozen=True)
class Moment:
    """What a net believes after some epochs."""

    epoch: int
    loss: float
    grid: Tensor
    """The probability of class 1, from ``training.LOW`` to ``HIGH`` both ways, rows going up."""

    @property
    def title(self) -> str:
        """When it was, and how good the net was."""
        epochs = "before training" if not self.epoch else f"{self.epoch} epoch{'s' if self.epoch > 1 else ''}"
        return f"{epochs}: loss {training.number(self.loss)}"


def epochs(last: int, frames: int = 30) -> list[int]:
    """After how many epochs to look, more and more of them apart: most happens early."""
    return sorted({0, *(round(last ** (n / (frames - 2))) for n in range(frames - 1))})


def show(axes: Axes, moment: Moment) -> None:
    """One moment: darker where the net is surer, and a line at a half."""
    values = torch.linspace(training.LOW, training.HIGH, len(moment.grid)).numpy()
    axes.contourf(values, values, moment.grid.numpy(), levels=LEVELS, cmap="PuOr")
    if float(moment.grid.min()) < 0.5 < float(moment.grid.max()):
        axes.contour(values, values, moment.grid.numpy(), levels=[0.5], colors=[style.DARK], linewidths=2)
    for target, (marker, color) in training.SHAPES.items():
        x, y = zip(*(corner for corner, value in training.CORNERS.items() if value == target), strict=True)
        axes.scatter(x, y, s=150, marker=marker, c=color, edgecolors="black", linewidths=1.8, zorder=3)
    axes.set(xticks=(0, 1), yticks=(0, 1), aspect="equal")
    axes.set_title(moment.title, loc="left", fontsize=11)


def animation(moments: Sequence[Moment]) -> bytes:
    """An animated GIF that starts again at its end."""
    frames = [_frame(moment) for moment in moments]
    palette = _montage(frames[:: max(1, len(frames) // 5)]).quantize(COLORS)
    first, *others = [frame.quantize(COLORS, palette=palette, dither=Image.Dither.NONE) for frame in frames]
    memory = io.BytesIO()
    pauses = [PAUSES[0]] * len(others) + [PAUSES[1]]
    first.save(memory, format="gif", save_all=True, append_images=others, duration=pauses, loop=0, optimize=True)
    return memory.getvalue()


def _montage(frames: Sequence[Image.Image]) -> Image.Image:
    """All of them side by side, so that one palette suits them all."""
    width, height = frames[0].size
    sheet = Image.new("RGB", (width * len(frames), height))
    for place, frame in enumerate(frames):
        sheet.paste(frame, (width * place, 0))
    return sheet


def _frame(moment: Moment) -> Image.Image:
    page = Figure(figsize=(3, 3.2), dpi=100, layout="constrained", facecolor="white")
    show(page.add_subplot(), moment)
    memory = io.BytesIO()
    page.savefig(memory, format="png")
    return Image.open(memory).convert("RGB")


def draw(sketch: Sketch) -> Iterator[Drawing]:
    """One animation of the learner's own net, from its start to the end of its training."""
    own = training.trained(sketch.own, range(training.STARTS))
    work, moments = own.work, list[Moment]()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(own.seed)
        model, data = work.function("XORNet")(), work.function("xor_data")()
        done, losses = 0, list[float]()
        for epoch in epochs(len(own.losses)):
            if epoch > done:
                losses = training.floats(work, work.function("train")(model, *data, epochs=epoch - done))
                done = epoch
            moments.append(Moment(epoch, losses[-1] if losses else own.losses[0], training.grid(work, model)))
    finding = f"the boundary in {len(moments)} moments, from the start to {done} epochs{own.luck}."
    yield style.keep(animation(moments), sketch.path("learning").with_suffix(".gif"), finding)
