"""What all pictures share: paper, boxes, arrows, grids of numbers, and the way to disk."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from matplotlib.text import Text
from PIL import Image

from week4.plots.style import BLUE, DARK, GRAY, ORANGE, figure

__all__ = [
    "BLUE", "DARK", "GRAY", "ORANGE", "PALE", "Point", "arrow", "ball", "box", "grid", "heading", "label", "page",
    "sheet", "write",
]  # fmt: skip

WIDTH = 7.2
"""Inches; at 72 dots to the inch and four thirds pixels to the dot that is just under 700 pixels on a page."""
SHOWN = 700
SMALLEST = 11
"""Pixels that the smallest letters have when the picture is ``SHOWN`` pixels wide."""
PALE = "#DCEAF4"
COLORS = 96
Point = tuple[float, float]


def page(height: float) -> Figure:
    """Paper of ``WIDTH`` by ``height`` inches, white, whatever the page around it is."""
    return figure(WIDTH, height)


def heading(paper: Figure, text: str) -> None:
    """The finding, above the whole picture. It becomes the SVG's own title, too."""
    paper.suptitle(text, x=0.012, ha="left", fontsize=12, weight="bold", color=DARK)


def sheet(height: float, title: str) -> tuple[Figure, Axes]:
    """Paper to draw on by hand: ``x`` from 0 to 72, ``y`` from 0 to ten times ``height``, both in tenths of an inch."""
    paper = Figure(figsize=(WIDTH, height), dpi=130, facecolor="white")
    axes = paper.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 10 * WIDTH), ylim=(0, 10 * height))
    axes.set_axis_off()
    heading(paper, title)
    return paper, axes


def label(axes: Axes, at: Point, text: str, size: float = 10, **more: object) -> Text:
    """Words, centered on a point by default."""
    look = {"ha": "center", "va": "center", "color": DARK, "linespacing": 1.25, **more}
    return axes.text(*at, text, fontsize=size, **look)  # type: ignore[arg-type]


def ball(axes: Axes, at: Point, text: str, radius: float = 2.6, fill: str = "white") -> None:
    """A neuron."""
    axes.add_patch(Circle(at, radius, facecolor=fill, edgecolor=DARK, linewidth=1.4, zorder=3))
    label(axes, at, text, zorder=4)


def box(
    axes: Axes, at: Point, size: Point, text: str, fill: str = "white", hatch: str = "", weight: str = "normal"
) -> None:
    """A rectangle with its lower left corner at ``at``, and words in its middle."""
    axes.add_patch(Rectangle(at, *size, facecolor=fill, edgecolor=GRAY if hatch else DARK, hatch=hatch, linewidth=1.2))
    axes.add_patch(Rectangle(at, *size, fill=False, edgecolor=DARK, linewidth=1.2))
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 2} if hatch else None
    label(axes, (at[0] + size[0] / 2, at[1] + size[1] / 2), text, bbox=paper, weight=weight)


def arrow(
    axes: Axes, start: Point, end: Point, bend: float = 0, width: float = 1.4, dashed: bool = False, color: str = DARK
) -> None:
    """From one point to the other."""
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=11, connectionstyle=f"arc3,rad={bend}", color=color,
            linewidth=width, linestyle="--" if dashed else "-", shrinkA=0, shrinkB=0, zorder=2,
        )
    )  # fmt: skip


def grid(
    axes: Axes, at: Point, table: Sequence[Sequence[object]], side: Point = (4.4, 3.4), shaded: Sequence[Point] = (),
    ghost: Sequence[Point] = (), fill: str = PALE,
) -> None:  # fmt: skip
    """A table of numbers with its upper left corner at ``at``.

    Args:
        axes: of a ``sheet``.
        at: the corner.
        table: rows of values.
        side: width and height of a cell.
        shaded: ``(row, column)`` of the cells with a colored ground and bold numbers.
        ghost: of those drawn with dashes and in gray: they are thought, not stored.
        fill: the color of shaded cells.
    """
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            corner = (at[0] + j * side[0], at[1] - (i + 1) * side[1])
            thought, marked = (i, j) in ghost, (i, j) in shaded
            cell = Rectangle(
                corner, *side, facecolor=fill if marked else "white", edgecolor=GRAY if thought else DARK,
                linestyle=":" if thought else "-", linewidth=1, zorder=1 if thought else 2,
            )  # fmt: skip
            axes.add_patch(cell)
            color, weight = (GRAY if thought else DARK), ("bold" if marked else "normal")
            label(
                axes,
                (corner[0] + side[0] / 2, corner[1] + side[1] / 2),
                str(value),
                color=color,
                weight=weight,
                zorder=3,
            )


def write(paper: Figure | bytes, path: Path) -> None:
    """Put a picture on disk; the same picture is the same bytes. An animation comes as bytes.

    Raises:
        ValueError: some words would be too small to read, or leave the paper.
    """
    if isinstance(paper, bytes):
        path.write_bytes(paper)
        return
    paper.draw_without_rendering()
    ticks = {id(t) for axes in paper.axes for axis in (axes.xaxis, axes.yaxis) for t in axis.get_ticklabels()}
    for text in paper.findobj(_has_words):
        assert isinstance(text, Text)
        pixels = float(text.get_fontsize()) * SHOWN / 72 / paper.get_figwidth()
        if pixels < SMALLEST:
            raise ValueError(f"{path.name}: {text.get_text()!r} is {pixels:.1f} pixels high, less than {SMALLEST}.")
        place = text.get_window_extent()
        if id(text) not in ticks and (place.x0 < 0 or place.x1 > paper.bbox.x1):
            raise ValueError(f"{path.name}: {text.get_text()!r} leaves the paper: break the line or shorten it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_png(paper) if path.suffix == ".png" else _svg(paper, path.stem))


def _has_words(artist: Artist) -> bool:
    return isinstance(artist, Text) and artist.get_visible() and bool(artist.get_text().strip())


def _svg(paper: Figure, salt: str) -> bytes:
    memory = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"}):
        paper.savefig(memory, format="svg", metadata={"Date": None, "Creator": None, "Title": paper.get_suptitle()})
    lines = memory.getvalue().decode("utf-8").splitlines()
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _png(paper: Figure) -> bytes:
    """With a palette, because photographs are large."""
    drawn, memory = io.BytesIO(), io.BytesIO()
    paper.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(COLORS).save(memory, format="png", optimize=True)
    return memory.getvalue()
