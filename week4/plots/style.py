"""How the course's pictures look: sizes, colors that color-blind eyes tell apart, and the way to disk."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.files import write
from autograder.learner.plots.drawing import CannotDraw, Drawing

BLUE, ORANGE, GRAY, DARK = "#0072B2", "#D55E00", "#767676", "#222222"  # after Okabe and Ito
COLORS = (BLUE, ORANGE)
DOTS_PER_INCH = 130


def figure(width: float, height: float) -> Figure:
    """An empty page of that many inches."""
    return Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained", facecolor="white")


def plain(axes: Axes) -> None:
    """No frame above and to the right."""
    axes.spines[["top", "right"]].set_visible(False)


def title(axes: Axes, text: str, width: int = 44) -> None:
    """A title that keeps to its panel."""
    axes.set_title(textwrap.fill(text, width), fontsize=11, loc="left")


def notice(axes: Axes, text: str, width: int = 38) -> None:
    """A sentence where a picture would have been."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, textwrap.fill(text, width), ha="center", va="center", fontsize=10, transform=axes.transAxes)


def percent(share: float) -> str:
    """A share as people write it: 90 %, below a tenth 0.3 %."""
    return f"{share:.1%}".replace("%", " %") if 0 < abs(share) < 0.1 else f"{share:.0%}".replace("%", " %")


def save(page: Figure, path: Path, finding: str) -> Drawing:
    """Write the page as PNG."""
    memory = io.BytesIO()
    page.savefig(memory, format="png")
    return keep(memory.getvalue(), path, finding)


def keep(data: bytes, path: Path, finding: str) -> Drawing:
    """Write a picture's bytes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, data)
    except OSError as error:
        raise CannotDraw(f"{path} cannot be written: {error.strerror or error}.") from error
    return Drawing(path, finding)
