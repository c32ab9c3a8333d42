"""Which platform wrote a folder of submissions, by the names in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.intake.platforms import blackboard, brightspace, canvas, gradescope, moodle, plain
from autograder.intake.platforms import github_classroom as classroom
from autograder.intake.platforms.arrival import Known, Platform, Reading

PLATFORMS: dict[str, Platform] = {
    platform.NAME: platform for platform in (canvas, moodle, gradescope, brightspace, blackboard, classroom, plain)
}
OWN = (canvas, moodle, gradescope, brightspace, blackboard)
"""Platforms whose downloads can be recognized by the names in them."""


def read(entries: Sequence[Path], people: Sequence[Known], name: str = "") -> tuple[Platform, Reading]:
    """Read a folder as the named platform, or as the one that wrote most of what may be work; otherwise as plain.

    What that platform doesn't write is read as plain.
    """
    platform = PLATFORMS[name] if name else _writer(entries)
    reading = platform.read(entries, people)
    if reading.rest:
        others = plain.read(reading.rest, people)
        reading.arrivals += others.arrivals
        reading.besides += others.besides
    return platform, reading


def is_a_platforms(entries: Sequence[Path]) -> bool:
    """Whether most of what may be work has a name that a platform writes."""
    return _writer(entries) is not PLATFORMS[plain.NAME]


def _writer(entries: Sequence[Path]) -> Platform:
    candidates = [path for path in entries if path.is_dir() or path.suffix.lower() not in plain.BESIDE]
    counts = {platform.NAME: _claimed(platform, entries) for platform in OWN}
    best = max(counts, key=counts.__getitem__)
    return PLATFORMS[best] if counts[best] and 2 * counts[best] >= len(candidates) else PLATFORMS[plain.NAME]


def _claimed(platform: Platform, entries: Sequence[Path]) -> int:
    """How many entries are submissions under names that this platform writes."""
    if platform is gradescope and not any(path.name == gradescope.METADATA for path in entries):
        return 0
    return len({piece.path for arrival in platform.read(entries, ()).arrivals for piece in arrival.pieces})
