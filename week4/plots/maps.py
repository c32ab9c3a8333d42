"""What the layers of a net see in a photograph: feature maps of an early, a middle and the last block."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from matplotlib.figure import SubFigure
from torch import Tensor, nn

from autograder.learner.plots.drawing import Drawing, Sketch
from autograder.learner.plots.work import Stopped, Work
from week4.plots import style, supplies
from week4.plots.photograph import chosen

SHOWN = 8
Maps = dict[str, Tensor]


def layers(model: nn.Module) -> list[str]:
    """The names of the first, an early, a middle and the last block."""
    from week4 import zoo

    try:
        blocks = {id(block) for block in zoo.blocks(model)}
    except ValueError:
        return []
    names = [name for name, module in model.named_modules() if id(module) in blocks]
    count = len(names)
    return [names[i] for i in sorted({0, count // 4, count // 2, count - 1})]


def seen(work: Work, image: object) -> tuple[Tensor, Maps]:
    """What the net gets, ``(H, W, C)`` in [0, 1], and the learner's feature maps of its layers, each ``(C, H, W)``."""
    from week4 import zoo

    parts = work.function("load_classifier")(zoo.DEFAULT)
    if not (isinstance(parts, tuple) and len(parts) == 3 and isinstance(parts[0], nn.Module)):
        raise work.refuse("load_classifier did not give (model, preprocess, categories).")
    model, preprocess, _ = parts
    with work.running():
        batch = preprocess(image)
        view = batch[0].detach().permute(1, 2, 0).float()
        view = (view - view.min()) / (view.max() - view.min()).clamp(min=1e-6)
    found: Maps = {}
    for name in layers(model):
        maps = work.function("feature_maps")(model, name, batch)
        if not isinstance(maps, Tensor) or maps.dim() != 4 or len(maps) != 1:
            shape = f"shape {tuple(maps.shape)}" if isinstance(maps, Tensor) else type(maps).__name__
            raise work.refuse(f"feature_maps gave {shape} for {name} and one photograph, not (1, C, H, W).")
        found[name] = maps[0].detach().float()
    if not found:
        raise work.refuse("load_classifier gave a net whose blocks cannot be told.")
    return view, found


def draw(sketch: Sketch) -> Iterator[Drawing]:
    """One picture."""
    with supplies.supplied():
        path, image = chosen(sketch)
        view, own = seen(sketch.own, image)
        other: Maps | Stopped | None = None
        if sketch.mistaken is not None:
            try:
                other = seen(sketch.mistaken, image)[1]
            except Stopped as reason:
                other = reason
    differs = isinstance(other, dict) and _alike(own, other) < len(own)
    page = style.figure(11.4, 1.12 * len(own) * (2 if differs else 1) + 0.7)
    left, right = page.subfigures(1, 2, width_ratios=[2.2, 9.2], squeeze=False)[0]
    photo = left.subplots()
    photo.imshow(view.numpy())
    photo.set_axis_off()
    photo.set_title(f"{path.name},\nas the net gets it", fontsize=10, loc="left")
    parts = right.subfigures(2 if differs else 1, 1, squeeze=False)[:, 0]
    finding = _finding(own)
    heading = f"the {SHOWN} maps of each layer that vary most (brighter: stronger)"
    _fill(parts[0], own, f"yours: {heading}" if differs else heading)
    if isinstance(other, dict) and sketch.mistaken is not None:
        if differs:
            _fill(parts[1], other, sketch.mistaken.title)
        finding += f"; {sketch.mistaken.title}, {_difference(own, other)}"
    elif other is not None:
        parts[0].supxlabel(str(other), fontsize=10)
        finding += f"; {other}"
    yield style.save(page, sketch.path("feature_maps"), finding.rstrip(".") + ".")


def _fill(part: SubFigure, maps: Maps, title: str) -> None:
    part.suptitle(title, fontsize=12, x=0.01, ha="left")
    panels = part.subplots(len(maps), SHOWN + 1, squeeze=False, width_ratios=[1.25] + [1.0] * SHOWN)
    for row, (name, values) in zip(panels, maps.items(), strict=True):
        channels, height, width = values.shape
        row[0].set_axis_off()
        text = f"{name}\n{channels} maps of\n{height} × {width}"
        row[0].text(0, 0.5, text, ha="left", va="center", fontsize=10, transform=row[0].transAxes)
        vary = torch.nan_to_num(values.flatten(1).std(1))
        best = vary.argsort(descending=True)[:SHOWN].sort().values.tolist()
        for axes in row[1:]:
            axes.set_axis_off()
        for axes, channel in zip(row[1:], best, strict=False):
            axes.imshow(values[channel].numpy(), cmap="gray")
            axes.set_title(f"map {channel}", fontsize=8, pad=2)


def _finding(maps: Maps) -> str:
    (first, a), *_, (last, b) = maps.items()
    return (
        f"from {first} to {last} the maps shrink from {a.shape[1]} × {a.shape[2]} to {b.shape[1]} × {b.shape[2]} "
        f"and their number grows from {a.shape[0]} to {b.shape[0]}"
    )


def _alike(own: Maps, other: Maps) -> int:
    """How many layers give the same maps."""
    return sum(n in other and own[n].shape == other[n].shape and torch.allclose(own[n], other[n]) for n in own)


def _difference(own: Maps, other: Maps) -> str:
    if (alike := _alike(own, other)) == len(own):
        return "the maps are the same, for the mistake shows elsewhere"
    return f"{len(own) - alike} of {len(own)} layers give other maps"
