"""Which ideas the class has not understood: the recognized mistakes, most common first."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.classroom.page.excerpt import excerpt
from autograder.classroom.results import ClassResults, ClassTask
from autograder.course import catalogue
from autograder.course.tree import Course, task_key
from autograder.report.formats.terminal import HOME
from autograder.report.model import TaskResult


@dataclass(frozen=True)
class Misconception:
    """A mistake of one task, and who has it."""

    task: ClassTask
    id: str
    sentence: str
    who: list[int]
    """Places in ``ClassResults.students``, each learner once."""
    started: int
    """How many learners have started the task."""
    lines: list[str]
    """Three lines of the graders' own example of it; empty without the graders."""


def misconceptions(results: ClassResults, course: Course | None = None) -> list[Misconception]:
    """Every recognized mistake of the class, most common first, then in the order of the tasks."""
    who: dict[tuple[str, str], list[int]] = {}
    messages: dict[tuple[str, str], list[str]] = {}
    started: dict[str, int] = {}
    for place, student in enumerate(results.students):
        for task in student.report.tasks if student.report else []:
            started[task.task] = started.get(task.task, 0) + (task.status != "not_started")
            for id, message in recognized(task).items():
                who.setdefault((task.task, id), []).append(place)
                messages.setdefault((task.task, id), []).append(message)
    known = _known(course)
    tasks = {task.task: task for task in results.tasks}
    found = [
        Misconception(
            task=tasks[number],
            id=id,
            sentence=known[number, id].sentence if (number, id) in known else common(messages[number, id]),
            who=places,
            started=started[number],
            lines=_lines(known, number, id),
        )
        for (number, id), places in who.items()
    ]
    return sorted(found, key=lambda m: (-len(m.who), task_key(m.task.task), m.id))


def recognized(task: TaskResult) -> dict[str, str]:
    """The mistakes recognized in a task, each with one of the messages that name it."""
    named = {test.mistake: test.message for test in reversed(task.tests) if test.mistake is not None}
    if task.mistake is not None:
        named.setdefault(task.mistake, task.message)
    return named


def common(messages: list[str]) -> str:
    """The common beginning of all messages of a mistake, up to the end of a sentence: its own sentence comes first."""
    first, last = min(messages), max(messages)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    start = first[:length].partition(HOME)[0]
    if length == len(first):
        return start.strip()
    end = max(start.rfind(mark) for mark in (". ", "? ", "! "))
    return start[: end + 1].strip() if end >= 0 else first.partition(HOME)[0].strip()


Known = dict[tuple[str, str], catalogue.Known]


def _known(course: Course | None) -> Known:
    """Every mistake of the course's graders by task and id."""
    lessons = course.lessons if course else []
    found = [catalogue.read(sorted(lesson.graders.glob("mistakes*.py"))) for lesson in lessons]
    return {(known.task, known.id): known for lesson in found for known in lesson.values()}


def _lines(known: Known, number: str, id: str) -> list[str]:
    if (number, id) not in known or not known[number, id].implementations:
        return []
    function, source = known[number, id].implementations[0]
    others = [
        text
        for key, other in known.items()
        for name, text in other.implementations
        if key != (number, id) and name == function
    ]
    return excerpt(source, others)
