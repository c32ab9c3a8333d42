"""Writes the figures into ``docs/performance.md``, between its markers, and draws ``docs/performance.svg``.

``python -m benchmarks.page`` renews both from the figures kept in ``benchmarks/results``.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import load, spread

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "performance.md"
PICTURE = DOCS / "performance.svg"
OURS = "engine, warm"
ROWS = ("fresh pytest", "nbgrader autograde", "otter run", "pytest-xdist", "engine, cold", OURS, "limit")
PARTS = {
    "learner": "the learner's code, with its side of the wire",
    "graders": "graders: reference answers, comparing",
    "drawing": "drawing cases",
    "wire": "the wire, graders' side",
    "pytest": "pytest",
    "job": "taking the submission in, the report",
    "confinement": "confinement",
    "forking": "forking: starting and ending processes",
}


def rivals(found: dict[str, Any]) -> str:
    """The comparison, one table for each set of lessons."""
    tables = (_comparison(found, unit) for unit in found["sets"])
    fixed = ", ".join(f"{name} {statistics.median(seconds):.1f}" for name, seconds in found["fixed"].items())
    return "\n\n".join([*tables, f"Taken off, CPU seconds a command whatever the number of submissions: {fixed}."])


def _comparison(found: dict[str, Any], unit: str) -> str:
    own = statistics.median(found["own"][unit])
    lines = [
        f"**{lessons(unit)}**; the learner's own computing: {own:.2f} CPU seconds.",
        "",
        "| | CPU s a submission | overhead, CPU s | times ours | s on the wall |",
        "|---|---|---|---|---|",
    ]
    ours = [cpu - own for cpu, _ in per_set(found, OURS, unit)]
    for name in ROWS:
        taken = per_set(found, name, unit)
        over = [cpu - own for cpu, _ in taken]
        ratios = [theirs / mine for theirs, mine in zip(over, ours, strict=True)]
        wall = statistics.median(wall for _, wall in taken)
        cells = [name, spread(cpu for cpu, _ in taken), spread(over), spread(ratios, 1), f"{wall:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def lessons(unit: str) -> str:
    """A set of lessons in words."""
    numbers = unit.split(",")
    return f"Lesson {unit}" if len(numbers) == 1 else f"Lessons {numbers[0]} to {numbers[-1]}"


def per_set(found: dict[str, Any], name: str, unit: str) -> list[tuple[float, float]]:
    """CPU and wall seconds in each round; lessons graded one by one are added up."""
    figures = found["figures"][name]
    if unit in figures:
        return [(cpu, wall) for cpu, wall in figures[unit]]
    parts = zip(*(figures[number] for number in unit.split(",")), strict=True)
    return [(sum(cpu for cpu, _ in part), sum(wall for _, wall in part)) for part in parts]


def shares(found: dict[str, Any]) -> str:
    """The parts of a warm grading, a column for each set of lessons."""
    sets: dict[str, dict[str, float]] = found["shares"]
    lines = [f"| CPU ms | {' | '.join(map(lessons, sets))} |", f"|---|{'---|' * len(sets)}"]
    for part, what in PARTS.items():
        cells = [f"{1000 * one[part]:.0f} ({one[part] / sum(one.values()):.0%})" for one in sets.values()]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    totals = [f"**{1000 * sum(one.values()):.0f}**" for one in sets.values()]
    return "\n".join([*lines, f"| all | {' | '.join(totals)} |"])


def _machine(found: dict[str, Any]) -> str:
    facts = found["machine"] | found.get("rivals", {})
    return ", ".join(f"{name} {value}" for name, value in facts.items()) + f"; measured on {found['date']}."


SECTIONS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "machine": ("rivals", _machine),
    "rivals": ("rivals", rivals),
    "shares": ("shares", shares),
}
"""Marker to the figures it shows and how."""


def write() -> None:
    """Renew every section whose figures there are."""
    text = PAGE.read_text(encoding="utf-8")
    for marker, content in _contents():
        block = re.compile(rf"(<!-- {marker} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = block.sub(lambda m, content=content: f"{m[1]}{content}\n{m[2]}", text)  # type: ignore[misc]
    PAGE.write_text(text, encoding="utf-8")
    if (bars := load("shares")) and (compared := load("rivals")):
        from benchmarks.picture import draw

        draw(bars["shares"], compared, PICTURE)


def _contents() -> Iterator[tuple[str, str]]:
    for marker, (name, show) in SECTIONS.items():
        found = load(name)
        if found is not None:
            yield marker, show(found)


if __name__ == "__main__":
    write()
