"""Writes the figures into ``docs/performance.md``, between its markers, and draws ``docs/performance.svg``.

``python -m benchmarks.page`` updates both from the figures kept in ``benchmarks/results``.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.results import load, spread

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "performance.md"
PICTURE = DOCS / "performance.svg"
OURS = "engine, warm"
ROWS = ("fresh pytest", "nbgrader autograde", "otter run", "pytest-xdist", "engine, cold", OURS, "limit")
MANY, CORES = 100_000, 16
MEASURED = {"wall": 3, "first": 1, "whole": 1, "supervisor": 0}
PARTS = {
    "learner": "the learner's code, with its side of the wire",
    "graders": "graders: reference answers, comparing",
    "drawing": "drawing cases",
    "wire": "the wire, graders' side",
    "pytest": "pytest",
    "job": "taking the submission in, the report",
    "confinement": "confinement",
    "worker": "workers: start, the learner's import, end",
    "forking": "forking, and jobs' start and end",
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


def growth(found: dict[str, Any]) -> str:
    """What a submission costs, by place and size of the class."""
    lines = [
        "| | class of | CPU s each | of runs | beside first | wall s each | to the first | in all | supervisor, MiB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for place, sizes in found["growth"].items():
        sizes = dict(sorted(sizes.items(), key=lambda pair: int(pair[0])))
        smallest = next(iter(sizes.values()))
        for count, one in sizes.items():
            share = f"{one['cpu'] / smallest['cpu']:.0%}"
            numbers = [f"{one[name]:.{digits}f}" for name, digits in MEASURED.items()]
            cost = f"{one['cpu']:.3f} | {_runs(one['costs'])}"
            lines.append(f"| {_place(place)} | {count} | {cost} | {share} | {' | '.join(numbers)} |")
    table = "\n".join(lines)
    if not found["memory"]:
        return table
    held, slot = found["memory"]["1"], _per_slot(found)
    return f"{table}\n\nMemory, all lessons: {held:.0f} MiB with one slot, {slot:.0f} MiB for each further one."


def _runs(costs: list[float]) -> str:
    """How many runs, and what the cheapest and the most expensive took."""
    return "1" if len(costs) == 1 else f"{len(costs)}: {costs[0]:.3f} to {costs[-1]:.3f}"


def _place(place: str) -> str:
    kind, number = place.split("-")
    what = {"local": "slot", "dask": "Dask worker"}[kind]
    return f"{number} {what}{'s' * (number != '1')}"


def _per_slot(found: dict[str, Any]) -> float:
    """MiB for each slot after the first."""
    return float(found["memory"]["2"] - found["memory"]["1"])


def plan(found: dict[str, Any]) -> str:
    """What very many submissions would take, extrapolated from what one costs."""
    compared = load("rivals")
    largest = max(((int(n), one) for sizes in found["growth"].values() for n, one in sizes.items()), key=lambda p: p[0])
    if compared is None or not found["memory"]:
        return "The comparison or the memory has not been measured yet."
    unit = compared["sets"][-1]
    cpu = statistics.median(cpu for cpu, _ in per_set(compared, OURS, unit))
    fresh = statistics.median(cpu for cpu, _ in per_set(compared, "fresh pytest", unit))
    hours, kept = MANY * cpu / 3600, MANY * largest[1]["bytes"] * len(unit.split(",")) / 2**30
    gigabytes = (found["memory"]["1"] + (CORES - 1) * _per_slot(found)) / 1024
    each, alone = largest[1]["bytes"] / 1024, hours / CORES
    sentences = (
        f"{MANY:,} submissions of all lessons at {cpu:.2f} CPU seconds each are **{hours:.0f} core-hours**; with a",
        f"fresh `pytest` for each it would be {MANY * fresh / 3600:.0f}. A machine of {CORES} cores, a slot for each,",
        f"holds {gigabytes:.1f} GB and would take {alone:.1f} hours; ten of them {alone / 10:.1f}, if slots go on to",
        f"share a machine as two do here. What is kept takes {kept:.1f} GB: {each:.0f} KiB a lesson, as found with",
        f"{largest[0]:,} submissions. All of this is extrapolated: nobody has run it.",
    )
    return " ".join(sentences)


def push(found: dict[str, Any]) -> str:
    """A runner's seconds by step, and what it downloads."""
    disk = {name: value for name, value in found["steps"].items() if name.startswith("GB")}
    lines = ["| step | s on the wall |", "|---|---|"]
    waits = {step: seconds for step, seconds in found["steps"].items() if step not in disk}
    lines += [f"| {step} | {'under 0.01' if wait < 0.01 else f'{wait:.2f}'} |" for step, wait in waits.items()]
    megabytes = found["megabytes"]
    small = megabytes["CPU build"]
    cpu = f"{small:.0f} MB" if small else "not to be reached from here, so not measured"
    sentences = (
        f"To download: {megabytes['all']:.0f} MB with the registry's torch, of which {megabytes['for GPUs']:.0f} MB",
        f"are libraries for GPUs and {megabytes['torch']:.0f} MB torch itself; with the CPU build: {cpu}.",
        *(f"The environment takes {value:.1f} GB on the disk." for value in disk.values()),
    )
    return "\n".join([*lines, "", " ".join(sentences)])


def watch(found: dict[str, Any]) -> str:
    """A learner's wait after a save, lesson by lesson."""
    lines = ["| | saves | median, s | worst, s | fresh `pytest`, median, s |", "|---|---|---|---|---|"]
    for lesson, one in found["lessons"].items():
        saves, fresh = one["saves"], one["pytest"]
        rival = f"{statistics.median(fresh):.2f}" if fresh else ""
        middle, worst = statistics.median(saves), max(saves)
        lines.append(f"| Lesson {lesson} | {len(saves)} | {middle:.3f} | {worst:.3f} | {rival} |")
    return "\n".join(lines)


def _machine(found: dict[str, Any]) -> str:
    facts = found["machine"] | found.get("rivals", {})
    return ", ".join(f"{name} {value}" for name, value in facts.items()) + f"; measured on {found['date']}."


def picture(found: dict[str, Any]) -> str:
    """The plot, if all its figures are there."""
    bars = load("shares")
    if bars is None:
        return ""
    from benchmarks.picture import draw

    draw(bars["shares"], found, PICTURE)
    return f"![CPU seconds a submission of seven ways to grade, and the parts of ours]({PICTURE.name})"


SECTIONS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "machine": ("rivals", _machine),
    "picture": ("rivals", picture),
    "rivals": ("rivals", rivals),
    "shares": ("shares", shares),
    "growth": ("growth", growth),
    "plan": ("growth", plan),
    "watch": ("watch", watch),
    "push": ("push", push),
}
"""Marker to the figures it shows and how."""


def renew(text: str, marker: str, content: str) -> str:
    """The page with new content after a marker."""
    before, begin, rest = text.partition(f"<!-- {marker} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no place for {marker}")
    return f"{before}{begin}\n{content}\n\n{end}{after}"


def write() -> None:
    """Update every section that has figures."""
    text = PAGE.read_text(encoding="utf-8")
    for marker, (name, show) in SECTIONS.items():
        found = load(name)
        if found is not None:
            text = renew(text, marker, show(found))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
