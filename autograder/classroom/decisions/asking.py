"""Requests for another look that come in with the work, kept once each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.classroom.decisions.model import DIGITS, NotDecisions, Request, now
from autograder.classroom.decisions.reading import opened


def ask(folder: Path, asked: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """Keep what learners ask, by submission: task and reason. A sentence if that can't be done: grading goes on."""
    made = [
        Request(id=_id(learner, task, text), learner=learner, task=task, text=text, source="repository", at=now())
        for learner, own in asked.items()
        for task, text in own
    ]
    if not made:
        return ""
    try:
        with opened(folder) as decisions:
            for one in made:
                decisions.ask(one)
    except NotDecisions as error:
        return f"{len(made)} requests for another look aren't kept: {error}"
    return ""


def _id(learner: str, task: str, text: str) -> str:
    """The same for the same request, however often the work comes."""
    return "r" + hashlib.sha256("\0".join((learner, task, text)).encode("utf-8", "replace")).hexdigest()[:DIGITS]
