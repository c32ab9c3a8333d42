"""Frames and series drawn for a test's case, cell by cell, so that they shrink to a small one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

Cell = Callable[[Any], Any]


def frame(draw: Any, rows: int, cells: Mapping[str, Cell], *, mixed: bool | None = None) -> pd.DataFrame:
    """A frame with this many rows. ``cells`` names each column's function, which draws one cell of it.

    Every third case has its labels in another order than 0, 1, 2, unless you decide that with ``mixed``.
    """
    columns = {name: [cell(draw) for _ in range(rows)] for name, cell in cells.items()}
    return pd.DataFrame(columns, index=_index(draw, rows, mixed))


def series(draw: Any, rows: int, cell: Cell, *, name: str | None = None, mixed: bool | None = None) -> Any:
    """A series of this many rows, with cells that a function draws."""
    return pd.Series([cell(draw) for _ in range(rows)], index=_index(draw, rows, mixed), name=name)


def _index(draw: Any, rows: int, mixed: bool | None) -> list[int] | None:
    if draw.index % 3 == 2 if mixed is None else mixed:
        order: list[int] = draw.order(rows)
        return order
    return None


DRAWS: dict[str, Callable[..., Any]] = {"frame": frame, "series": series}
