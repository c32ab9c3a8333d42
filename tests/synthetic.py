"""Classes of any size without grading anybody: reports drawn from a seed, with this course's tasks and mistakes."""

from __future__ import annotations

import math
import random
from pathlib import Path

from autograder.classroom.results import ClassResults, ClassTask, Member
from autograder.course import catalogue
from autograder.course.classrules import Rules
from autograder.course.tree import Course, task_key
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult, TestResult

COURSE = Path(__file__).parents[1]
RULES = Rules(due="2026-11-02T00:00:00+00:00")
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


def make_class(size: int, seed: int = 0, names: bool = False, lessons: int = 5) -> ClassResults:
    draw = random.Random(seed)
    course = Course(COURSE)
    taught = course.lessons[:lessons]
    known = {lesson.number: catalogue.read(sorted(lesson.graders.glob("mistakes*.py"))) for lesson in taught}
    headings = [h for lesson in taught for h in lesson.headings.values()]
    worth = points(draw, len(headings), 20 * lessons)
    tasks = [
        ClassTask(task=h.number, name=h.name, lesson=h.order[0], max_points=worth.pop(), stretch=h.stretch)
        for h in sorted(headings, key=lambda h: h.order)
    ]
    mistakes = {task.task: [m for m in known[task.lesson].values() if m.task == task.task] for task in tasks}
    labels = pseudonyms(draw, size)
    students = [student(draw, label, tasks, mistakes) for label in labels]
    reports = [s.report for s in students if s.report]
    return ClassResults(
        title="Deep learning, week 1",
        lessons=[lesson.number for lesson in taught],
        graders="hidden",
        names=names,
        has_roster=True,
        max_points=reports[0].max_points,
        tasks=tasks,
        students=students,
    )


def tenths(points: float) -> float:
    return round(points * 10) / 10


def points(draw: random.Random, count: int, total: int) -> list[float]:
    """So many tenths that add up to the total."""
    weights = [draw.uniform(1, 3) for _ in range(count)]
    found = [tenths(total * weight / sum(weights)) for weight in weights]
    return [tenths(total - sum(found[1:])), *found[1:]]


def pseudonyms(draw: random.Random, size: int) -> list[str]:
    found: set[str] = set()
    while len(found) < size:
        found.add("".join(draw.choices(LETTERS, k=3)) + str(draw.randrange(10, 100)))
    return sorted(found)


def student(draw: random.Random, label: str, tasks: list[ClassTask], mistakes: dict[str, list]) -> Member:
    id = f"student-{label.lower()}"
    kind = draw.random()
    if kind < 0.04:
        return Member(id=id, label=label, standing="missing", rules=RULES, lessons=[1])
    if kind < 0.06:
        reason = f"{id}.zip is not a submission: none of neurons.py, tensors.py is in it or below it."
        return Member(id=id, label=label, standing="unreadable", reason=reason)
    report = report_of(draw, id, tasks, mistakes)
    days = draw.choice([0, 0, 0, 0, 1, 3])
    pushed = f"2026-11-0{1 + days}T09:00:00+00:00"
    return Member(id=id, label=label, standing="graded", report=report, rules=RULES, lessons=[], times=[pushed])


def report_of(draw: random.Random, id: str, tasks: list[ClassTask], mistakes: dict[str, list]) -> Report:
    ability = draw.gauss(1.1, 1.1)
    reach = len(tasks) * min(1.0, max(0.1, draw.gauss(0.86, 0.2)))
    results = [
        result(draw, task, mistakes[task.task], ability - difficulty(place, len(tasks)), place < reach)
        for place, task in enumerate(tasks)
    ]
    notes = ["tensors.py is there 2 times; the one graded is old/tensors.py."] if draw.random() < 0.03 else []
    return Report(
        submission=id,
        points=total(r.points for r in results),
        max_points=total(r.max_points for r in results),
        graders="hidden",
        graded_at="2026-11-03T10:00:00+00:00",
        lessons=[subtotal(n, results) for n in dict.fromkeys(r.lesson for r in results)],
        tasks=results,
        notes=notes,
        hashes=Hashes(submission=f"{draw.getrandbits(256):064x}", graders="0" * 64),
        environment=Environment(python="3.12.4", torch="2.11.0+cpu", confinement=["process split", "data-only wire"]),
    )


def difficulty(place: int, count: int) -> float:
    return math.sin(place * 2.4) * 0.9 + 0.8 * place / count - 0.6


def result(draw: random.Random, task: ClassTask, mistakes: list, ease: float, started: bool) -> TaskResult:
    count = 3 + task_key(task.task)[1] % 5
    share = task.max_points / count
    if not started or draw.random() < (0.5 if task.stretch else 0.03):
        tests = [TestResult(name=f"check {i}", passed=False, points=0, max_points=share) for i in range(count)]
        return made(task, "not_started", tests, message="not started yet")
    if draw.random() < 0.006:
        kind = draw.choice(["timed_out", "crashed"])
        said = "It took longer than 30 s of computing and was stopped: is there a loop that never ends?"
        tests = [TestResult(name=f"check {i}", passed=False, message=said) for i in range(count)]
        return made(task, kind, tests, message=said)
    misled = draw.random() > 1 / (1 + math.exp(-ease * 1.6))
    chosen = draw.choices(mistakes, [1 / (i + 1) ** 1.4 for i in range(len(mistakes))])[0] if mistakes else None
    tests = [check(draw, i, misled, chosen, share) for i in range(count)]
    passed = sum(t.passed for t in tests)
    status = "passed" if passed == count else "partial" if passed else "failed"
    telling = next((t for t in tests if not t.passed), None)
    return made(task, status, tests, telling.mistake if telling else None, telling.message if telling else "")


def check(draw: random.Random, index: int, misled: bool, mistake: object, share: float) -> TestResult:
    if not misled or draw.random() < 0.45:
        return TestResult(name=f"check {index}", passed=True, points=share, max_points=share)
    if mistake is None or draw.random() < 0.12:
        said = "This is not the value that was asked for. Look at the lesson page, or ask for a hint."
        return TestResult(name=f"check {index}", passed=False, points=0, max_points=share, message=said)
    said = f"{mistake.sentence} Most of the values are off. Try at home: solve(torch.ones({index + 2}))"
    return TestResult(name=f"check {index}", passed=False, points=0, max_points=share, mistake=mistake.id, message=said)


def made(
    task: ClassTask, status: str, tests: list[TestResult], mistake: str | None = None, message: str = ""
) -> TaskResult:
    points = tenths(task.max_points * sum(t.passed for t in tests) / len(tests))
    return TaskResult(
        task=task.task,
        name=task.name,
        lesson=task.lesson,
        points=points,
        max_points=task.max_points,
        status=status,
        mistake=mistake,
        message=message,
        seconds=round(0.003 * len(message) ** 0.5, 3),
        stretch=task.stretch,
        tests=tests,
    )


def subtotal(number: int, results: list[TaskResult]) -> LessonResult:
    own = [r for r in results if r.lesson == number]
    return LessonResult(lesson=number, points=total(r.points for r in own), max_points=total(r.max_points for r in own))


def total(points) -> float:
    return tenths(sum(points))
