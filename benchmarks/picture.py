"""The plot of ``docs/performance.md``: what a submission costs each grader, and where our cost goes."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.page import PARTS, ROWS, lessons, per_set

COLORS = ["#0072b2", "#56b4e9", "#009e73", "#f0e442", "#e69f00", "#d55e00", "#cc79a7", "#999999", "#444444"]
"""Okabe and Ito's colors, which color-blind readers can tell apart."""
POINTS, MARKERS = ["#000000", "#0072b2", "#d55e00"], ["o", "s", "D"]


def draw(shares: dict[str, dict[str, float]], compared: dict[str, Any], target: Path) -> None:
    """Write an SVG file, the same bytes for the same figures."""
    figure = Figure(figsize=(10, 8), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=(3, 2))
    _everybody(upper, compared)
    _parts(lower, shares)
    with mpl.rc_context({"svg.hashsalt": "performance", "svg.fonttype": "none"}):
        figure.savefig(target, metadata={"Date": None})


def _everybody(axes: Axes, compared: dict[str, Any]) -> None:
    names = list(reversed(ROWS))
    for row, unit in enumerate(compared["sets"]):
        taken = [[cpu for cpu, _ in per_set(compared, name, unit)] for name in names]
        middle = [statistics.median(one) for one in taken]
        ends = [[m - min(one) for m, one in zip(middle, taken, strict=True)]]
        ends += [[max(one) - m for m, one in zip(middle, taken, strict=True)]]
        places = [place + 0.25 * (1 - row) for place in range(len(names))]
        axes.errorbar(middle, places, xerr=ends, fmt=MARKERS[row], color=POINTS[row], label=lessons(unit))
        for seconds, most, place in zip(middle, map(max, taken), places, strict=True):
            axes.annotate(f"{seconds:.2f}", (most, place), (6, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_xscale("log")
    axes.margins(x=0.08)
    axes.grid(axis="x", which="both", color="#eeeeee")
    axes.set_axisbelow(True)
    axes.set_yticks(range(len(names)), names)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("CPU seconds a submission, on a logarithmic scale: medians, with the range")
    axes.legend(loc="lower right")


def _parts(axes: Axes, shares: dict[str, dict[str, float]]) -> None:
    places = range(len(shares), 0, -1)
    left = [0.0] * len(shares)
    for color, (part, what) in zip(COLORS, PARTS.items(), strict=True):
        widths = [one[part] / sum(one.values()) for one in shares.values()]
        axes.barh(places, widths, left=left, color=color, label=what, edgecolor="white")
        left = [before + width for before, width in zip(left, widths, strict=True)]
    names = [f"{lessons(unit)}\n{sum(one.values()):.2f} CPU s" for unit, one in shares.items()]
    axes.set_yticks(places, names)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.set_xlabel("one more submission with this engine: where its CPU seconds go")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=3, frameon=False, fontsize=8)
