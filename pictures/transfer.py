"""Lesson 5: a frozen backbone and a new head, how far few examples go, and where the classes lie."""

from __future__ import annotations

from functools import cache

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from pictures.canvas import BLUE, DARK, GRAY, ORANGE, PALE, arrow, box, heading, label, page, sheet
from week4 import data, zoo
from week4.plots.style import percent, plain
from week4.transfer_table import fit_head

PER_CLASS = (3, 5, 10)
SUBSETS = 10
MARKERS = ("o", "^", "s", "X", "D")
COLORS = (BLUE, ORANGE, "white", DARK, "#E6C229")


def backbone() -> Figure:
    """What stays and what is new, with the numbers of parameters."""
    model, _, _ = zoo.pretrained()
    blocks, classes = zoo.blocks(model), len(data.objects().classes)
    kept = sum(p.numel() for block in blocks for p in block.parameters())
    last = model.get_submodule("classifier.1")
    assert isinstance(last, nn.Linear)
    width = last.in_features
    new = (width + 1) * classes
    paper, axes = sheet(2.5, f"{kept / 1e6:.1f} million parameters stay; {new} are trained")
    box(axes, (2, 9.5), (8, 7), "picture")
    arrow(axes, (10, 13), (13, 13))
    for x, name in ((13, "block 1"), (21.5, "block 2"), (34, f"block {len(blocks)}")):
        box(axes, (x, 9.5), (8, 7), name, fill=PALE, hatch="//")
    label(axes, (31.8, 13), "…", size=14)
    arrow(axes, (42, 13), (45, 13))
    box(axes, (45, 9.5), (8.5, 7), f"{width}\nfeatures")
    arrow(axes, (53.5, 13), (56.5, 13))
    box(axes, (56.5, 9.5), (6, 7), "head", weight="bold")
    arrow(axes, (62.5, 13), (65.3, 13))
    box(axes, (65.3, 9.5), (5.6, 7), f"{classes}\nlogits")
    for left, right, said in ((13, 42, "backbone: pretrained, frozen (hatched)"), (56.5, 62.5, "new, trained\nby you")):
        axes.plot((left, left, right, right), (8.4, 7.4, 7.4, 8.4), color=DARK, linewidth=1.3)
        label(axes, ((left + right) / 2, 4.6), said, size=10)
    return paper


@cache
def _seen() -> tuple[Tensor, Tensor, Tensor]:
    """Of all pictures: pretrained and random features, ``(n, D)``, and the maps before the last block."""
    dataset = data.objects()
    model, preprocess, _ = zoo.pretrained()
    maps: list[Tensor] = []
    zoo.blocks(model)[-1].register_forward_pre_hook(lambda _, inputs: maps.append(inputs[0].clone()))
    pretrained = data.features(model, dataset, preprocess)
    return pretrained, data.features(zoo.untrained(), dataset, preprocess), torch.cat(maps)


def _accuracy(head: nn.Module, features: Tensor, labels: Tensor) -> float:
    with torch.no_grad():
        return float((head(features).argmax(1) == labels).double().mean())


def _tuned(head: nn.Linear, maps: Tensor, labels: Tensor, steps: int = 15) -> nn.Module:
    """The head and the last block after some more steps together, at the rates of task 5.6, statistics at rest."""
    block = zoo.blocks(zoo.pretrained()[0])[-1].eval()
    net = nn.Sequential(block, nn.AdaptiveAvgPool2d(1), nn.Flatten(), head)
    groups = [{"params": head.parameters(), "lr": 1e-3}, {"params": block.parameters(), "lr": 1e-4}]
    optimizer = torch.optim.AdamW(groups)
    for _ in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward(nn.functional.cross_entropy(net(maps), labels))
        optimizer.step()
    return net


def _trials(per_class: int) -> list[list[float]]:
    """Accuracies on all other pictures, a row for each subset: random head, pretrained head, head and last block."""
    pretrained, untrained, maps = _seen()
    labels = data.labels(data.objects())
    classes, rows = int(labels.max()) + 1, []
    for seed in range(SUBSETS):
        few, rest = data.few_per_class(labels, per_class, seed)
        row = []
        for features in (untrained, pretrained):
            head = fit_head(features[few], labels[few], classes, seed=seed)
            row.append(_accuracy(head, features[rest], labels[rest]))
        row.append(_accuracy(_tuned(head, maps[few], labels[few]), maps[rest], labels[rest]))
        rows.append(row)
    return rows


def few_examples() -> Figure:
    """Bars for three kinds of training on three, five and ten pictures of each class."""
    paper = page(3.5)
    heading(paper, "Good features make the difference; training more of the net adds little")
    axes = paper.add_subplot()
    kinds = ("head on random features", "head on pretrained features", "pretrained, head and last block")
    found = [torch.tensor(_trials(count)) for count in PER_CLASS]
    for number, (kind, color, hatch) in enumerate(zip(kinds, (GRAY, BLUE, ORANGE), ("\\\\", "", "//"), strict=True)):
        for place, trials in enumerate(found):
            mean, spread, at = (
                float(trials[:, number].mean()),
                float(trials[:, number].std()),
                place + (number - 1) * 0.29,
            )
            axes.bar(at, mean, 0.27, yerr=spread, capsize=4, color=color, hatch=hatch, edgecolor="white", ecolor=DARK,
                     label=kind if place == 0 else None)  # fmt: skip
            axes.annotate(
                percent(mean), (at, mean + spread), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=9
            )
    axes.axhline(0.2, color=DARK, linewidth=1, linestyle=":", label="guessing: 20 %")
    axes.set_xticks(range(len(PER_CLASS)), [f"{count} per class" for count in PER_CLASS])
    axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    axes.set_ylabel("right on all other pictures", fontsize=9)
    axes.set_ylim(0, 1.08)
    axes.tick_params(labelsize=9)
    plain(axes)
    paper.legend(loc="outside lower center", ncols=2, fontsize=9.5, frameon=False)
    return paper


def embeddings() -> Figure:
    """All 137 pictures in the plane in which their pretrained features, and their random ones, differ most."""
    dataset = data.objects()
    labels = data.labels(dataset)
    paper = page(3.9)
    heading(paper, "Pretrained features keep the classes apart before any training on them")
    pretrained, untrained, _ = _seen()
    for axes, features, said in zip(
        paper.subplots(1, 2), (pretrained, untrained), ("pretrained", "random"), strict=True
    ):
        centered = features - features.mean(0)
        plane = centered @ torch.linalg.svd(centered, full_matrices=False)[2][:2].T
        for number, name in enumerate(dataset.classes):
            x, y = plane[labels == number].T
            axes.scatter(
                x, y, s=34, marker=MARKERS[number], c=COLORS[number], edgecolors=DARK, linewidths=0.7, label=name
            )
        axes.set_title(f"{said} weights", fontsize=10, loc="left")
        axes.set(xticks=(), yticks=())
        axes.set_xlabel("direction of largest difference", fontsize=9)
    paper.axes[0].set_ylabel("second largest", fontsize=9)
    paper.legend(
        *paper.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=9.5, frameon=False
    )
    return paper
