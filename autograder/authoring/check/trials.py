"""Claims that need grading: stubs score nothing, solutions everything, every mistake is caught and named."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.authoring.check.tree import Claim, collect
from autograder.authoring.notebooks.lesson import LessonNotebook
from autograder.course.tree import Course, Lesson, read_text
from autograder.errors import Refusal
from autograder.files import Temporary
from autograder.grading import plain
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.intake import take
from autograder.report.model import Report, TaskResult
from autograder.testing import variants
from autograder.testing.variants import Variant

Progress = Callable[[str], None]
WEAK = "{name}: something that works nothing out passes it. Demand a value of it, or give it fewer points."
HOME = re.compile(r"Try at home: .*")
NUMBER = re.compile(r"\d\.\d{3,}|\de[-+]\d")


def trial_claims(
    course: Course, lessons: list[Lesson], engine: Engine, slots: int, progress: Progress, seed_file: Path | None = None
) -> list[Claim]:
    """Every claim that needs grading."""
    stubs = Claim("every stub task scores 0 and is not started")
    right = Claim("every solution task scores full, and no recogniser fires on it")
    pages = Claim("every worked notebook earns what the worked files earn")
    caught = Claim("every mistake fails its own task and no other")
    evidence = Claim("marks say which tests rest on the worker's word")
    named = Claim("every mistake gets its sentence, no other's, and a call to try at home")
    junk = Claim("junk is never an error and never a point")
    weak = Claim("plain tests that junk passes are named")
    quiet = Claim("no hidden text in a learner's report")
    with ThreadPoolExecutor(slots) as pool, Temporary() as scratch:
        grader = Grader(course, engine, scratch, seed_file)
        for lesson in lessons:
            progress(f"{lesson.folder}: stubs and solution")
            _stubs(grader.folder(lesson.exercises, lesson), stubs)
            solved = grader.folder(lesson.solutions, lesson)
            _right(solved, right)
            _evidence(solved, lesson, evidence)
            progress(f"{lesson.folder}: notebook")
            _page(grader, lesson, pages)
            progress(f"{lesson.folder}: mistakes")
            secrets = _secrets(lesson)
            for variant, report in pool.map(grader.graded, variants.mistakes(lesson)):
                _mistake(variant, report, caught, named, lesson)
                _quiet(variant, report, quiet, secrets)
            progress(f"{lesson.folder}: junk")
            passed: dict[str, None] = {}
            for variant, report in pool.map(grader.graded, variants.junk(lesson)):
                _junk(variant, report, junk, passed)
                _quiet(variant, report, quiet, secrets)
            weak.tried += bool(plain.helpers(lesson))
            weak.notes += [WEAK.format(name=name) for name in passed]
    return [stubs, right, evidence, *([weak] if weak.tried else []), pages, caught, named, junk, quiet]


class Grader:
    """Grades variants in folders of their own."""

    def __init__(self, course: Course, engine: Engine, scratch: Path, seed_file: Path | None) -> None:
        self._course = course
        self._seed_file = seed_file
        self._engine = engine
        self._scratch = scratch

    def folder(self, path: Path, lesson: Lesson, tasks: tuple[str, ...] = ()) -> Report:
        """The report of one lesson of a folder, or of some of its tasks."""
        job = Job(self._course.root, path, (lesson.number,), tasks, seed_file=self._seed_file, allow_unconfined=True)
        return self._engine.grade(job)[0]

    def page(self, lesson: Lesson) -> Report:
        """The report of the notebook that is cut from a lesson's worked files. Raises ``Refusal``."""
        with Temporary(self._scratch) as own, Temporary(self._scratch) as into:
            path = own / f"{lesson.folder}.ipynb"
            path.write_bytes(LessonNotebook(lesson, {}, set(), None).cut())
            return self.folder(take(path, self._course, into).folder, lesson)

    def graded(self, variant: Variant) -> tuple[Variant, Report]:
        """A variant and its report."""
        with Temporary(self._scratch) as folder:
            for name, text in variant.files.items():
                (folder / name).write_text(text, encoding="utf-8")
            return variant, self.folder(folder, variant.lesson, variant.tasks)


def _page(grader: Grader, lesson: Lesson, claim: Claim) -> None:
    try:
        report = grader.page(lesson)
    except Refusal as error:
        claim.demand(False, f"{lesson.folder} as a notebook: {error}")
        return
    for task in report.tasks:
        claim.demand(
            task.points == task.max_points, f"{task.task}: in the notebook it earns {task.points}: {task.message}"
        )


def _stubs(report: Report, claim: Claim) -> None:
    for task in report.tasks:
        untouched = task.points == 0 and task.status == "not_started"
        claim.demand(untouched, f"{task.task}: the stub is {task.status} with {task.points} points")


def _right(report: Report, claim: Claim) -> None:
    for task in report.tasks:
        full = task.points == task.max_points and task.status == "passed" and task.mistake is None
        claim.demand(full, f"{task.task}: the solution is {task.status} with {task.points}: {task.message}")


def _evidence(report: Report, lesson: Lesson, claim: Claim) -> None:
    """What a test rests on shows when it compares objects: its mark has to say so, or nobody counts its points."""
    said = {(test.task, test.title): test for test in collect(lesson.graders) if test.evidence}
    for task in report.tasks:
        for result in task.tests:
            if (test := said.get((task.task, result.name))) is not None:
                claim.demand(
                    result.evidence == test.evidence,
                    f"{test.name} has objects of the learner's compare themselves, so it rests on the worker's word: "
                    'write evidence="state" on its mark, or compare what they hold.',
                )


def _mistake(variant: Variant, report: Report, caught: Claim, named: Claim, lesson: Lesson) -> None:
    assert variant.mistake is not None
    for task in report.tasks:
        if task.task == variant.mistake.task:
            failed = task.status in ("failed", "partial", "timed_out") and task.points != task.max_points
            caught.demand(failed, f"{variant.name}: not caught, the task is {task.status}")
            _sentences(variant, task, named, lesson)
        elif _present(task, variant):
            caught.demand(task.status == "passed", f"{variant.name}: {task.task} is {task.status} too: {task.message}")


def _present(task: TaskResult, variant: Variant) -> bool:
    """Whether the task's file is part of the variant at all."""
    return not task.message.endswith("is not in the submission.")


def _sentences(variant: Variant, task: TaskResult, claim: Claim, lesson: Lesson) -> None:
    assert variant.mistake is not None
    if plain.helpers(lesson) and not any(test.home for test in collect(lesson.graders) if test.task == task.task):
        return  # no public calls to recognize it by
    messages = [t.message for t in task.tests if not t.passed]
    claim.demand(task.mistake == variant.mistake.id, f"{variant.name}: named {task.mistake}: {task.message}")
    others = [m for m in variants.catalogue(lesson).mistakes if m.id != variant.mistake.id]
    wrong = [m.id for m in others if any(m.sentence in text for text in messages)]
    claim.demand(not wrong, f"{variant.name}: also named {', '.join(wrong)}")
    shown = any(HOME.search(text) for text in messages) or task.status == "timed_out"
    claim.demand(shown, f"{variant.name}: no call to try at home: {task.message}")


def _junk(variant: Variant, report: Report, claim: Claim, passed: dict[str, None]) -> None:
    for task in report.tasks:
        told = not plain.helpers(variant.lesson)  # what old tests ask, None may be the right answer to
        passed |= {f"{task.task} {test.name}": None for test in task.tests if test.passed and not told}
        fair = task.status != "error" and (task.points == 0 or not told)
        claim.demand(fair, f"{task.task}: {variant.name} is {task.status} with {task.points} points: {task.message}")


def _secrets(lesson: Lesson) -> list[str]:
    """Lines of the graders long enough to be recognised, calls to try at home aside, and paths of this machine."""
    lines = [
        line.strip()
        for path in lesson.graders.glob("*.py")
        if not path.name.startswith("mistakes")
        for line in read_text(path).splitlines()
    ]
    code = [line for line in lines if len(line) > 24 and not line.startswith(('"', "'", "#")) and '"""' not in line]
    return [*code, str(lesson.course), tempfile.gettempdir()]


def _quiet(variant: Variant, report: Report, claim: Claim, secrets: Iterable[str]) -> None:
    messages = [m for task in report.tasks for m in [task.message, *(test.message for test in task.tests)]]
    texts = [HOME.sub("", message) for message in messages]
    for text in dict.fromkeys(texts):
        leaked = [secret for secret in secrets if secret in text] + NUMBER.findall(text)
        claim.demand(not leaked, f"{variant.name}: {leaked[:2]} in {text!r}")
