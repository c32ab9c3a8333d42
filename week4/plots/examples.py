"""How far few examples go: accuracy of a linear head on pretrained and on random features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from autograder.learner.plots.drawing import Drawing, Sketch
from week4.plots import style, supplies

if TYPE_CHECKING:
    from week4.transfer_table import Row

HALF = 0.36


def draw(sketch: Sketch) -> Iterator[Drawing]:
    """One picture. It runs none of the learner's functions: it shows what they are for."""
    start = perf_counter()
    with supplies.supplied():
        from week4 import data
        from week4.transfer_table import transfer_table

        dataset = data.objects(sketch.lesson.exercises)
        rows = transfer_table(dataset)
    seconds = perf_counter() - start
    kinds = list(dict.fromkeys(row.features for row in rows))
    counts = sorted({row.per_class for row in rows})
    page = style.figure(7.6, 4.8)
    axes = page.add_subplot()
    for number, (kind, color, hatch) in enumerate(zip(kinds, style.COLORS, ("", "//"), strict=True)):
        found = [row for row in rows if row.features == kind]
        places = [counts.index(row.per_class) + (number - 0.5) * HALF * 1.06 for row in found]
        means, spreads = [row.mean for row in found], [row.spread for row in found]
        axes.bar(
            places, means, HALF, yerr=spreads, capsize=5, color=color, hatch=hatch, edgecolor="white",
            ecolor=style.DARK, label=f"{kind} features",
        )  # fmt: skip
        for place, mean, spread in zip(places, means, spreads, strict=True):
            axes.annotate(
                style.percent(mean), (place, mean + spread), xytext=(0, 4), textcoords="offset points", ha="center"
            )
    chance = 1 / len(dataset.classes)
    guess = f"guessing: {style.percent(chance)}"
    axes.axhline(chance, color=style.GRAY, linewidth=1, linestyle=":", label=guess)
    axes.set_xticks(range(len(counts)), [str(count) for count in counts])
    axes.set_xlabel(f"examples per class ({len(dataset.classes)} classes)")
    axes.set_ylabel("accuracy on all other pictures")
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_ylim(0, 1.3)
    subsets = len(rows[0].accuracies)
    axes.set_title(f"Few examples are enough on pretrained features\n(mean and spread of {subsets} subsets)",
                   loc="left", fontsize=11)  # fmt: skip
    axes.legend(loc="upper left", ncols=3, fontsize=10, frameon=False)
    style.plain(axes)
    said = [f"{k} per class {_pair(rows, kinds, k)}" for k in counts]
    finding = f"pretrained against random features, {', '.join(said)} ({subsets} subsets each, {seconds:.0f} seconds)."
    yield style.save(page, sketch.path("examples"), finding)


def _pair(rows: Sequence[Row], kinds: list[str], count: int) -> str:
    found = [row for kind in kinds for row in rows if (row.features, row.per_class) == (kind, count)]
    return " against ".join(f"{row.mean * 100:.0f} ± {row.spread * 100:.0f} %" for row in found)
