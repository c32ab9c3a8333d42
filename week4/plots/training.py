"""A small net learns XOR: the loss of every epoch, and where the trained net draws its boundary."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Real
from typing import Any

import torch
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from torch import Tensor

from autograder.learner.plots.drawing import Drawing, Sketch
from autograder.learner.plots.work import Stopped, Work
from week4.plots import style

LOW, HIGH, RESOLUTION = -0.5, 1.5, 101  # so that the four corners are points of the grid
CORNERS = {(x, y): int(x != y) for x in (0, 1) for y in (0, 1)}
STARTS = 5
GUESSING = math.log(2)
FLOOR = 1e-6  # on a logarithmic axis there is no zero
SHAPES = {0: ("o", "#FDB863"), 1: ("^", "#B2ABD2")}  # each in a light shade of its side
COUNT = ("none", "one", "two", "three", "all four")


@dataclass(frozen=True)
class Trained:
    """A net after its training, and how often one had to start."""

    work: Work
    model: Any
    losses: list[float]
    seed: int
    right: int

    @property
    def curve(self) -> str:
        """The finding of its loss curve."""
        first, last = self.losses[0], self.losses[-1]
        if len(self.losses) == 1:
            return f"there is one loss, {number(last)}"
        if not math.isfinite(last):
            return f"after {len(self.losses)} epochs the loss is {last}, no number any more"
        way = "falls" if last < 0.99 * first else "stays" if last <= 1.01 * first else "rises"
        course = f"stays near {number(last)}" if way == "stays" else f"{way} from {number(first)} to {number(last)}"
        return f"in {len(self.losses)} epochs the loss {course}"

    @property
    def luck(self) -> str:
        """What to know of its start."""
        if self.right < len(CORNERS):
            return f"; another start does not help: of {STARTS}, none has all four corners right"
        return f" (start {self.seed + 1}: the first {self.seed} got stuck)" if self.seed else ""


def number(value: float) -> str:
    """Short: 0.0042, 0.69, 12."""
    return f"{value:#.2g}".rstrip(".") if 1e-4 <= abs(value) < 1000 else f"{value:.1e}" if value else "0"


def trained(work: Work, seeds: range) -> Trained:
    """The net of the first start that gets all corners right, or else of the first start."""
    found: list[Trained] = []
    with torch.random.fork_rng(devices=[]):
        for seed in seeds:
            torch.manual_seed(seed)
            found.append(_trained(work, seed))
            if found[-1].right == len(CORNERS):
                return found[-1]
    return found[0]


def _trained(work: Work, seed: int) -> Trained:
    data = work.function("xor_data")()
    if not (isinstance(data, tuple | list) and len(data) == 2):
        raise work.refuse("xor_data did not give two tensors.")
    model = work.function("XORNet")()
    losses = floats(work, work.function("train")(model, *data))
    with work.running(), torch.no_grad():
        answers = model(torch.tensor(list(CORNERS), dtype=torch.float32)).flatten()
    sides = [int(value >= 0) for value in answers.tolist()]
    right = sum(a == b for a, b in zip(sides, CORNERS.values(), strict=False))
    return Trained(work, model, losses, seed, right)


def floats(work: Work, value: object) -> list[float]:
    """What ``train`` gave, as plain losses; ``Stopped`` if it is none."""
    values = [v.detach().item() if isinstance(v, Tensor) and v.numel() == 1 else v for v in _items(value)]
    if not values or not all(isinstance(v, Real) for v in values):
        raise work.refuse(f"train gave {_kind(value)}, not a list of losses.")
    return [float(v) for v in values]


def _items(value: object) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    return [value] if isinstance(value, Real | Tensor) else []


def _kind(value: object) -> str:
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    return "None" if value is None else f"a value of type {type(value).__name__}"


def grid(work: Work, model: Any) -> Tensor:
    """What the learner's ``decision_grid`` gives; ``Stopped`` if it is no grid."""
    found = work.function("decision_grid")(model, resolution=RESOLUTION, low=LOW, high=HIGH)
    if not isinstance(found, Tensor) or found.shape != (RESOLUTION, RESOLUTION):
        wanted = f"a tensor of shape {(RESOLUTION, RESOLUTION)}"
        raise work.refuse(f"decision_grid gave {_kind(found)}, not {wanted}.")
    return found.detach().float()


def draw(sketch: Sketch) -> Iterator[Drawing]:
    """Two pictures: the loss curve and the decision boundary."""
    own = trained(sketch.own, range(STARTS))
    other: Trained | Stopped | None = None
    if sketch.mistaken is not None:
        other = _or_reason(sketch.mistaken, own.seed)
    yield _losses(sketch, own, other)
    yield _boundaries(sketch, own, other)


def _or_reason(work: Work, seed: int) -> Trained | Stopped:
    try:
        return trained(work, range(seed, seed + 1))
    except Stopped as reason:
        return reason


def _losses(sketch: Sketch, own: Trained, other: Trained | Stopped | None) -> Drawing:
    page = style.figure(7.2, 4.6)
    axes = page.add_subplot()
    finding = own.curve + own.luck
    axes.axhline(GUESSING, color=style.GRAY, linewidth=1, linestyle=":", label=f"guessing: {GUESSING:.2f}")
    runs = [own, *([other] if isinstance(other, Trained) else [])]
    for run, color, dashes in zip(runs, style.COLORS, ("-", "--"), strict=False):
        _curve(axes, run, color, dashes)
    axes.set_yscale("log")
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss: binary cross-entropy (logarithmic)")
    axes.grid(axis="y", alpha=0.3)
    style.plain(axes)
    axes.legend(loc="best", fontsize=10, framealpha=0.9)
    heading = own.curve
    if isinstance(other, Trained):
        heading = f"yours: {own.curve}\n{other.work.title}: {other.curve}"
        finding += f"; {other.work.title}, {other.curve}"
    elif isinstance(other, Stopped):
        finding += f"; {other}"
        axes.set_xlabel(f"epoch\n\n{other}", wrap=True)
    axes.set_title(heading[:1].upper() + heading[1:], loc="left", fontsize=11)
    return style.save(page, sketch.path("loss"), _sentence(finding))


def _curve(axes: Axes, run: Trained, color: str, dashes: str) -> None:
    shown = [max(loss, FLOOR) for loss in run.losses]
    zero = " (0 is drawn at the bottom)" if min(run.losses) < FLOOR else ""
    marker = "o" if len(shown) == 1 else ""
    axes.plot(range(1, len(shown) + 1), shown, dashes, marker=marker, color=color, label=run.work.title + zero)
    if math.isfinite(shown[-1]):
        place = {"xytext": (0, 6), "textcoords": "offset points", "ha": "right", "color": color}
        axes.annotate(number(run.losses[-1]), (len(shown), shown[-1]), **place)  # type: ignore[arg-type]


def _boundaries(sketch: Sketch, own: Trained, other: Trained | Stopped | None) -> Drawing:
    runs = [own, *([] if other is None else [other])]
    page = style.figure(6.4 if len(runs) == 1 else 10.8, 5.6)
    panels = page.subplots(1, len(runs), squeeze=False)[0]
    findings = []
    shades: ScalarMappable | None = None
    for run, axes in zip(runs, panels, strict=True):
        try:
            if isinstance(run, Stopped):
                raise run
            chances = grid(run.work, run.model)
        except Stopped as reason:
            if run is own:
                raise
            style.notice(axes, str(reason))
            findings.append(str(reason))
            continue
        shades = _boundary(axes, chances)
        said = f"after {_epochs(run)} the loss is {number(run.losses[-1])}; {_sides(chances)}"
        style.title(axes, f"{run.work.title}: {said}", 54)
        findings.append((f"{run.work.title}, " if run is not own else "") + said + (run.luck if run is own else ""))
    assert shades is not None
    bar = page.colorbar(shades, ax=list(panels), shrink=0.85, ticks=[0, 0.25, 0.5, 0.75, 1])
    bar.set_label("probability of class 1")
    panels[0].legend(loc="lower left", fontsize=10, title="targets", markerscale=0.65, framealpha=0.95)
    return style.save(page, sketch.path("boundary"), _sentence("; ".join(findings)))


def _epochs(run: Trained) -> str:
    return f"{len(run.losses)} epochs" if len(run.losses) > 1 else "its training"


def _boundary(axes: Axes, grid: Tensor) -> ScalarMappable:
    extent = (LOW, HIGH, LOW, HIGH)
    shades = axes.imshow(grid.numpy(), origin="lower", extent=extent, cmap="PuOr", vmin=0, vmax=1, aspect="equal")
    if float(grid.min()) < 0.5 < float(grid.max()):
        axes.contour(grid.numpy(), levels=[0.5], origin="lower", extent=extent, colors=[style.DARK], linewidths=2)
    for target, (marker, color) in SHAPES.items():
        points = [corner for corner, value in CORNERS.items() if value == target]
        x, y = zip(*points, strict=True)
        label = f"class {target}"
        axes.scatter(x, y, s=190, marker=marker, c=color, edgecolors="black", linewidths=2, label=label, zorder=3)
    axes.set_xlabel("first input, x")
    axes.set_ylabel("second input, y")
    axes.set_xticks([-0.5, 0, 0.5, 1, 1.5])
    axes.set_yticks([-0.5, 0, 0.5, 1, 1.5])
    return shades


def _sides(grid: Tensor) -> str:
    axis = torch.linspace(LOW, HIGH, RESOLUTION)
    place = {value: int((axis - value).abs().argmin()) for value in (0, 1)}
    right = sum((float(grid[place[y], place[x]]) >= 0.5) == bool(t) for (x, y), t in CORNERS.items())
    low, high = float(grid.min()), float(grid.max())
    odd = "" if low >= 0 and high <= 1 else f"; its values from {number(low)} to {number(high)} are no probabilities"
    verb = "is" if right == 1 else "are"
    return f"{COUNT[right]}{' of the four' if right < 4 else ''} corners {verb} on the right side{odd}"


def _sentence(text: str) -> str:
    return text.rstrip(".") + "."
