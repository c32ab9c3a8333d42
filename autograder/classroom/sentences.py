"""Which sentences teach, counted without names: how a learner's next attempt at the task went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.classroom.results import Member
from autograder.course.tree import task_key
from autograder.report.formats.terminal import HOME


@dataclass
class Effect:
    """One mistake's sentence. Each learner counts once, with the first attempt that showed the mistake."""

    task: str
    mistake: str
    sentence: str
    learners: int = 0
    """How many read it."""
    again: int = 0
    """How many of them handed in again."""
    passed: int = 0
    """How many of them passed the task on their next attempt."""


def effects(students: Iterable[Member]) -> list[Effect]:
    """By task, the sentences that most learners read first."""
    found: dict[tuple[str, str], Effect] = {}
    for student in students:
        _count(student, found)
    return sorted(found.values(), key=lambda effect: (task_key(effect.task), -effect.learners, effect.mistake))


def _count(student: Member, found: dict[tuple[str, str], Effect]) -> None:
    attempts = student.attempts
    seen = set()
    for number, report in enumerate(attempts):
        following = attempts[number + 1] if number + 1 < len(attempts) else None
        passed = {task.task for task in following.tasks if task.status == "passed"} if following else set()
        for task in report.tasks:
            for test in task.tests:
                if test.mistake is None or (task.task, test.mistake) in seen:
                    continue
                seen.add((task.task, test.mistake))
                sentence = test.message.partition(HOME)[0].strip()
                effect = found.setdefault((task.task, test.mistake), Effect(task.task, test.mistake, sentence))
                effect.learners += 1
                effect.again += following is not None
                effect.passed += task.task in passed
