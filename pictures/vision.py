"""Lesson 4: a window that slides, what the net gets of a photograph, and what its layers make of it."""

from __future__ import annotations

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image
from torch import Tensor, nn

from pictures.canvas import ORANGE, arrow, grid, heading, label, page, sheet
from week4 import data, zoo
from week4.plots.maps import layers

SHOWN = 6


def convolution() -> Figure:
    """The page's edge finder on its picture of 5 × 7 pixels."""
    weights = torch.tensor([[-1.0, 0.0, 1.0]]).repeat(3, 1)
    picture = torch.zeros(5, 7)
    picture[:, 4:] = 1
    found = nn.functional.conv2d(picture[None, None], weights[None, None])[0, 0]
    paper, axes = sheet(2.7, "A window slides over the picture; its nine weights stay the same")
    side = (3.4, 3.0)
    bright = [(i, j) for i in range(5) for j in range(4, 7)]
    window = [(i, j) for i in range(1, 4) for j in range(2, 5)]
    grid(axes, (2, 19.5), _numbers(picture), side, shaded=bright)
    axes.add_patch(
        Rectangle((2 + 2 * 3.4, 19.5 - 4 * 3), 3 * 3.4, 9, fill=False, edgecolor=ORANGE, linewidth=3, zorder=5)
    )
    grid(axes, (33, 16.5), _numbers(weights), side)
    grid(axes, (52, 16.5), _numbers(found), side, shaded=[(i, j) for i in range(3) for j in range(5) if found[i, j]])
    corner = (52 + window[0][1] * 3.4, 16.5 - (window[0][0] + 1) * 3.0)
    axes.add_patch(Rectangle(corner, *side, fill=False, edgecolor=ORANGE, linewidth=3, zorder=5))
    label(axes, (29.5, 12), "×", size=15)
    arrow(axes, (44.5, 12), (50.5, 12))
    label(axes, (13.9, 21.5), "picture: 0 dark, 1 bright", weight="bold")
    label(axes, (38.1, 21.5), "weights", weight="bold")
    label(axes, (60.5, 21.5), "feature map", weight="bold")
    label(axes, (13.9, 2.4), "thick frame: one place\nof the window", size=9.5)
    label(axes, (38.1, 2.4), "multiplied number by\nnumber and added up", size=9.5)
    label(axes, (60.5, 2.4), "3 where dark turns into\nbright, 0 elsewhere", size=9.5)
    return paper


def _numbers(table: Tensor) -> list[list[str]]:
    return [[f"{value:g}".replace("-", "−") for value in row] for row in table.tolist()]


def _best(model: nn.Module, batch: Tensor, categories: list[str]) -> str:
    with torch.no_grad():
        chance, index = model(batch).softmax(1).max(1)
    return f"{categories[int(index)]}\n{float(chance):.2f}"


def preprocessing() -> Figure:
    """One photograph as the net wants it, and three ways to spoil it that raise no error."""
    model, preprocess, categories = zoo.pretrained()
    model.eval()
    photo = zoo.open_image(next(p.path for p in data.photos() if p.path.name == "dog.jpg"))
    batch = preprocess(photo)
    views = {
        "as the net\nwants it": batch,
        "squeezed into\na square": preprocess(photo.resize((256, 256), Image.Resampling.BICUBIC)),
        "red and blue\nswapped": batch.flip(1),
        "reshape where\npermute is meant": batch.permute(0, 2, 3, 1).reshape(batch.shape),
    }
    paper = page(2.75)
    heading(paper, "None of these mistakes raises an error; the answers just get worse")
    panels = paper.subplots(1, 5, width_ratios=[1.3, 1, 1, 1, 1])
    panels[0].imshow(photo)
    size = preprocess.size * min(photo.size) / preprocess.short_side
    corner = ((photo.width - size) / 2, (photo.height - size) / 2)
    panels[0].add_patch(Rectangle(corner, size, size, fill=False, edgecolor="white", linewidth=4))
    panels[0].add_patch(Rectangle(corner, size, size, fill=False, edgecolor=ORANGE, linewidth=2, linestyle="--"))
    _name(panels[0], "the photograph\nand its center", "a German\nshepherd")
    for axes, (said, view) in zip(panels[1:], views.items(), strict=True):
        axes.imshow((view[0].permute(1, 2, 0) / 2 + 0.5).clamp(0, 1).numpy())
        _name(axes, said, _best(model, view, categories))
    return paper


def _name(axes: Axes, above: str, below: str) -> None:
    axes.set(xticks=(), yticks=())
    axes.spines[:].set_visible(False)
    axes.set_title(above, fontsize=9, loc="left")
    axes.set_xlabel(below, fontsize=9, loc="left")


def feature_maps() -> Figure:
    """Maps of the first, a middle and the last block, those that vary most."""
    model, preprocess, _ = zoo.pretrained()
    model.eval()
    names = layers(model)
    found: dict[str, Tensor] = {}
    for name in (names[0], names[2], names[-1]):
        model.get_submodule(name).register_forward_hook(
            lambda _, __, out, name=name: found.update({name: out[0].clone()})
        )
    photo = zoo.open_image(next(p.path for p in data.photos() if p.path.name == "scarlet_macaw.jpg"))
    batch = preprocess(photo)
    with torch.no_grad():
        model(batch)
    paper = page(4.5)
    heading(paper, "Deeper in the net the maps get smaller, more, and less like a picture")
    panels = paper.subplots(len(found), SHOWN + 1)
    captions = ("first block: edges, colors", "in the middle: parts", "last block: hardly a place left")
    for row, (name, maps), said in zip(panels, found.items(), captions, strict=True):
        for axes in row:
            axes.set_axis_off()
        best = maps.flatten(1).std(1).topk(SHOWN).indices.sort().values
        for axes, channel in zip(row[1:], best.tolist(), strict=True):
            axes.imshow(maps[channel].numpy(), cmap="gray")
        count, height, width = maps.shape
        words = f"{said} ({name}: {count} maps of {height} × {width})"
        row[1].annotate(words, (0, 1), xytext=(0, 6), xycoords="axes fraction", textcoords="offset points", fontsize=10,
                        annotation_clip=False).set_in_layout(False)  # fmt: skip
    panels[0][0].imshow((batch[0].permute(1, 2, 0) / 2 + 0.5).clamp(0, 1).numpy())
    panels[0][0].set_title("the net gets", fontsize=10, loc="left")
    return paper
