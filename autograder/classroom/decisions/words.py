"""Decisions in sentences: for the learner, and for staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from autograder.classroom.decisions.model import Decision
from autograder.course.points import shown
from autograder.inert import line


def notes(decisions: Iterable[Decision], idle: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """What people have said to a learner and still stand by, one line each. It may hold any text.

    ``idle`` are the decisions by id that change no points, and why.
    """
    return [_note(one, idle.get(one.id, "")) for one in decisions if one.stands and one.kind != "seen"]


def change(decision: Decision) -> str:
    """What the decision makes of a task's points: ``+0.5 points``, or ``2 points`` in all."""
    points = decision.points or 0.0
    unit = "point" if abs(points) == 1 else "points"
    if decision.instead:
        return f"{shown(points)} {unit}"
    return f"{'−' if points < 0 else '+'}{shown(abs(points))} {unit}"


def effect(decision: Decision, idle: Mapping[str, str]) -> str:
    """The change, and why it counts nothing if it doesn't; empty without one. ``idle`` as in ``notes``."""
    if decision.points is None or not decision.task:
        return ""
    why = idle.get(decision.id, "")
    return f"{change(decision)} ({why})" if why else change(decision)


def reason(decision: Decision, *about: str) -> str:
    """For staff: the change, who decided it, why, and what else there is to say about it."""
    said = _line(f"task {decision.task}: {change(decision)}, decided by {decision.by}: {decision.text}")
    return " ".join([said, *(f"({one})" for one in about)])


def place(decision: Decision) -> str:
    """What a decision speaks of."""
    task = f"task {decision.task}" if decision.task else ""
    file = f"{decision.file}, line {decision.line}" if decision.file and decision.line else decision.file
    return ", ".join(part for part in (task, file) if part) or "the whole work"


def _note(decision: Decision, idle: str) -> str:
    where = place(decision)
    where = f"{where[0].upper()}{where[1:]}" if decision.task or not decision.file else where
    points = f": {change(decision)}" if decision.points is not None and decision.task else ""
    what = "answered" if decision.kind == "answer" else "decided" if points else "said"
    said = _line(f"{where}{points}, {what} by {decision.by}: {decision.text}")
    return f"{said} ({idle})" if idle else said


def _line(text: str) -> str:
    return line(" ".join(text.split()))
