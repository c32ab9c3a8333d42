"""Three lines of a mistake to show in class: those that set it apart from the other ways to write the function."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from textwrap import dedent

LINES = 3


def excerpt(source: str, others: Iterable[str]) -> list[str]:
    """The consecutive lines that the fewest other implementations share.

    A forgotten line leaves two lines next to each other that are apart elsewhere, so neighbors count like lines. Of
    equally telling windows, the first wins.
    """
    lines = _body(source)
    peers = [_features(_body(other)) for other in others]
    starts = range(max(1, len(lines) - LINES + 1))
    best = max(starts, key=lambda start: (_novelty(lines[start : start + LINES], peers), -start))
    return dedent("\n".join(_from_definition(lines[best : best + LINES]))).splitlines()


def _body(source: str) -> list[str]:
    """The lines that say something; the signature only if there's little else."""
    lines = [line.rstrip() for line in source.splitlines() if line.strip() and not line.strip().startswith("#")]
    inner = [line for line in lines if not line.startswith(("def ", "class ", "@"))]
    return inner if len(inner) >= LINES else lines


def _from_definition(window: list[str]) -> list[str]:
    """The window without what belongs above a method that starts inside it."""
    starts = [i for i, line in enumerate(window[:-1]) if line.lstrip().startswith("def ")]
    return window[starts[-1] :] if starts else window


def _features(lines: list[str]) -> set[object]:
    stripped = [line.strip() for line in lines]
    return {*stripped, *pairwise(stripped)}


def _novelty(window: list[str], peers: list[set[object]]) -> float:
    return sum(1 - sum(feature in peer for peer in peers) / max(1, len(peers)) for feature in _features(window))
