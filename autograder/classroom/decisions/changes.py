"""Decisions whose verdict has changed underneath them since. They still stand: somebody should look at them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from autograder.classroom.decisions.model import Decision, moved
from autograder.report.model import Report


class Moved(Struct, frozen=True, kw_only=True):
    """A decision, and what has changed: the verdict; or only the work, which a line or a look speaks of too."""

    decision: Decision
    why: Literal["verdict", "work"]


def moved_under(decisions: Iterable[Decision], reports: Mapping[str, Report | None]) -> list[Moved]:
    """Those that stand although something has changed, in their order.

    Args:
        decisions: any number of them.
        reports: by ``Decision.learner``, today's. Anybody who isn't there has lost their verdict.
    """
    found = []
    for one in decisions:
        why = moved(one.ground, reports.get(one.learner), one.task) if one.stands else ""
        if why == "verdict" or (why == "work" and (one.line is not None or one.kind == "seen")):
            found.append(Moved(decision=one, why=why))
    return found
