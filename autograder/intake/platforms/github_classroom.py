"""GitHub Classroom: ``gh classroom clone student-repos``, a repository ``sums-week-octo-1`` for each learner.

The common beginning is the assignment, and the rest is the name on GitHub, which may hold dashes too. See
https://docs.github.com/en/education/manage-coursework-with-github-classroom/teach-with-github-classroom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.intake.platforms import plain
from autograder.intake.platforms.arrival import Known, Reading

NAME, TITLE = "classroom", "GitHub Classroom"


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """One arrival for each repository; the class list's names on GitHub tell whose it is."""
    return plain.read(entries, people)


def owners(labels: Iterable[str], names: Iterable[str]) -> Mapping[str, str]:
    """Label to the name on GitHub that it ends with.

    Only if most labels start with what comes before: a learner called ``evil-octo-2`` doesn't get octo-2's repository,
    whatever the label ends with.
    """
    known = set(names)
    ways = {
        label: [(label[:at], label[at:]) for at in _cuts(label) if label[at:] in known]
        for label in dict.fromkeys(labels)
    }
    votes = Counter(prefix for found in ways.values() for prefix, _ in found)
    most = max(votes.values(), default=0)
    chosen = min((prefix for prefix, count in votes.items() if count == most), key=len, default="")
    return {label: name for label, found in ways.items() for prefix, name in found if prefix == chosen}


def _cuts(label: str) -> Iterable[int]:
    """Where a name may start: after each dash."""
    return (at + 1 for at, character in enumerate(label) if character == "-")
