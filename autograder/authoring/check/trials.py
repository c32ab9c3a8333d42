"""Claims that need grading: stubs score nothing, solutions everything, every mistake is caught and named.

If something is wrong with a task, its trials stop: everything after that would fail for the same cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.authoring.check.claims import Claim, spoilt
from autograder.authoring.check.messages import HOME, Read
from autograder.authoring.check.tests import collect
from autograder.authoring.notebooks.lesson import LessonNotebook
from autograder.course.hints import LOOK
from autograder.course.points import shown
from autograder.course.tree import Course, CourseError, Lesson
from autograder.errors import Refusal
from autograder.files import Temporary
from autograder.grading import plain
from autograder.grading.engine import Engine
from autograder.grading.importing import LEFT_OUT
from autograder.grading.jobs import Job
from autograder.intake import take
from autograder.report.model import Report, Staff, TaskResult
from autograder.testing import variants
from autograder.testing.variants import Variant

Progress = Callable[[str], None]
WEAK = "{name}: something that works nothing out passes it. Ask for a value, or give it fewer points."
GRADER_SECONDS = 60.0
"""CPU seconds that one test may take by itself."""


class Graded:
    """The result of one grading."""

    def __init__(self, report: Report, staff: Staff) -> None:
        self.report = report
        self._details: dict[str, list[str]] = {}
        for test in staff.tests:
            self._details.setdefault(test.task, []).append(test.detail)

    def raised(self, task: str) -> str:
        """Where a grader raised and what, as the first line for staff says."""
        return next((d.splitlines()[0] for d in reversed(self._details.get(task, [])) if "Traceback" in d), "")

    @property
    def faults(self) -> list[str]:
        """What is said of each test that its own fault has ended, with its place in the course."""
        details = [detail for details in self._details.values() for detail in details]
        ours = [detail.splitlines()[0] for detail in details if detail.startswith("graders/") and "Traceback" in detail]
        return list(dict.fromkeys(ours))

    def why(self, task: TaskResult) -> str:
        """What was wrong with the answer, in a sentence for authors."""
        seen = next((d.splitlines()[0] for d in self._details.get(task.task, []) if d.strip()), "")
        failed = next((test for test in task.tests if not test.passed), None)
        said = seen or (failed.message if failed else "") or task.message
        return said.replace(LOOK.format(task.task), "").strip()


class Grader:
    """Grades variants in separate folders."""

    def __init__(self, course: Course, engine: Engine, scratch: Path, seed_file: Path | None) -> None:
        self._course = course
        self._seed_file = seed_file
        self._engine = engine
        self._scratch = scratch

    def folder(self, path: Path, lesson: Lesson, tasks: tuple[str, ...] = (), *, hidden: bool = True) -> Graded:
        """Grade one lesson of a folder, or some of its tasks, by the hidden graders or the public checks."""
        job = Job(
            self._course.root, path, (lesson.number,), tasks, hidden, self._seed_file,
            allow_unconfined=True, grader_seconds=GRADER_SECONDS,
        )  # fmt: skip
        return Graded(*self._engine.grade(job))

    def page(self, lesson: Lesson) -> Graded:
        """The notebook that is cut from a lesson's worked files. Raises ``Refusal``."""
        with Temporary(self._scratch) as own, Temporary(self._scratch) as into:
            path = own / f"{lesson.folder}.ipynb"
            path.write_bytes(LessonNotebook(lesson, {}, set(), None).cut())
            return self.folder(take(path, self._course, into).folder, lesson)

    def graded(self, variant: Variant, *, hidden: bool = True) -> tuple[Variant, Graded]:
        """A variant and its result."""
        with Temporary(self._scratch) as folder:
            for name, text in variant.files.items():
                (folder / name).write_text(text, encoding="utf-8")
            return variant, self.folder(folder, variant.lesson, variant.tasks, hidden=hidden)

    def public(self, variant: Variant) -> tuple[Variant, Graded]:
        """A variant and what the public checks say of it."""
        return self.graded(variant, hidden=False)


def trial_claims(
    course: Course,
    lessons: list[Lesson],
    engine: Engine,
    slots: int,
    progress: Progress,
    seed_file: Path | None = None,
    beside: Iterable[str] = (),
) -> list[Claim]:
    """Every claim that needs grading. It says nothing about the tasks ``beside``."""
    trials = Trials(beside)
    with ThreadPoolExecutor(slots) as pool, Temporary() as scratch:
        grader = Grader(course, engine, scratch, seed_file)
        for lesson in lessons:
            progress(f"{lesson.folder}: stubs and solution")
            try:
                trials.worked(grader, lesson)
            except CourseError as error:
                trials.right.demand(False, str(error), *lesson.headings)
                continue
            progress(f"{lesson.folder}: mistakes")
            read = Read(lesson, trials.quiet, trials.english)
            for variant, graded in pool.map(grader.graded, trials.left(variants.mistakes(lesson))):
                trials.mistake(variant, graded)
                read.of(variant, graded.report, trials.beside)
            progress(f"{lesson.folder}: junk")
            trials.weak.tried += bool(plain.helpers(lesson))
            for variant, graded in pool.map(grader.graded, trials.left(variants.junk(lesson))):
                trials.junk_in(variant, graded)
                read.of(variant, graded.report, trials.beside)
            progress(f"{lesson.folder}: what public checks say")
            shown = [*variants.one_each(variants.mistakes(lesson)), *variants.junk(lesson)]
            for variant, graded in pool.map(grader.public, trials.left(shown)):
                read.of(variant, graded.report, trials.beside, hidden=False)
    return trials.all


def unsolved(course: Course, lessons: list[Lesson], engine: Engine, seed_file: Path | None, claim: Claim) -> None:
    """Try the stubs of lessons without a solution: some of what can't work shows before anything is answered."""
    with Temporary() as scratch:
        grader = Grader(course, engine, scratch, seed_file)
        for lesson in lessons:
            for fault in grader.folder(lesson.exercises, lesson).faults:
                claim.demand(False, fault)


class Trials:
    """The claims, tried on one grading after the other."""

    def __init__(self, beside: Iterable[str]) -> None:
        self._beside = set(beside)
        self.sound = Claim("no grader raises or runs forever")
        self.right = Claim("every task of the solution earns everything, and no mistake is seen in it")
        self.public = Claim("every solution passes the public checks")
        self.stubs = Claim("every task of the stub earns 0 and is not started")
        self.pages = Claim("every worked notebook earns what the worked files earn")
        self.caught = Claim("every mistake fails its own task and no other")
        self.evidence = Claim("marks say which tests rest on the worker's word")
        self.named = Claim("every mistake gets its sentence, no other's, and a call to try at home")
        self.junk = Claim("junk is never an error and never a point")
        self.weak = Claim("plain tests that junk can pass are named")
        self.quiet = Claim("no hidden text in a learner's report")
        self.english = Claim("every message reads as English")
        self.all = [
            self.sound, self.right, self.public, self.stubs, self.evidence, self.pages, self.caught, self.named,
            self.junk, self.weak, self.quiet, self.english,
        ]  # fmt: skip

    @property
    def beside(self) -> set[str]:
        """The tasks that need no further trials."""
        return self._beside | spoilt(self.all)

    def left(self, changed: Iterable[Variant]) -> list[Variant]:
        """The variants that can still tell something."""
        return [v for v in changed if ({v.mistake.task} if v.mistake else set(v.lesson.headings)) - self.beside]

    def worked(self, grader: Grader, lesson: Lesson) -> None:
        """Try the solution, by hidden graders and by public checks; the stubs; the notebook."""
        solved = grader.folder(lesson.solutions, lesson)
        self._right(solved, f"solutions/{lesson.folder}")
        self._evidence(solved.report, lesson)
        self._public(grader.folder(lesson.solutions, lesson, hidden=False), f"exercises/{lesson.folder}")
        graded = grader.folder(lesson.exercises, lesson)
        for task in self._each(graded, "on the stub"):
            said = f"exercises/{lesson.folder}: the stub of {task.task} is {task.status} with {_points(task)}"
            untouched = task.points == 0 and task.status == "not_started"
            self.stubs.demand(untouched, f"{said}{_because(graded.why(task))}", task.task)
        try:
            graded = grader.page(lesson)
        except Refusal as error:
            self.pages.demand(False, f"{lesson.folder} as a notebook: {error}")
            return
        for task in self._each(graded, "on the notebook"):
            said = f"{lesson.folder} as a notebook: {task.task} earns {_points(task)}{_because(graded.why(task))}"
            self.pages.demand(task.points == task.max_points, said)

    def _each(self, graded: Graded, where: str) -> Iterator[TaskResult]:
        """The tasks of a report, except those in which a grader itself failed, and everything that spoils."""
        for task in graded.report.tasks:
            if task.task in self.beside:
                continue
            raised = graded.raised(task.task) if task.status == "error" else ""
            if self.sound.demand(task.status != "error", f"{raised} That happens {where}.", task.task):
                yield task

    def _right(self, graded: Graded, where: str) -> None:
        """Say only once what goes wrong in several tasks for one reason."""
        for note in graded.report.notes:
            self.right.demand(LEFT_OUT not in note, f"{where}: {note}", *(task.task for task in graded.report.tasks))
        wrong: dict[str, list[TaskResult]] = {}
        for task in self._each(graded, "on the solution"):
            full = task.points == task.max_points and task.status == "passed" and task.mistake is None
            if full:
                self.right.demand(True, "")
                continue
            named = f"it is taken for the mistake {task.mistake}" if task.mistake else ""
            wrong.setdefault(graded.why(task) or named, []).append(task)
        for why, tasks in wrong.items():
            numbers = ", ".join(task.task for task in tasks)
            said = f"{where}: {numbers}: the solution is {tasks[0].status} with {_points(tasks[0])}{_because(why)}"
            self.right.demand(False, said, *(task.task for task in tasks))

    def _evidence(self, report: Report, lesson: Lesson) -> None:
        """Comparing objects shows what a test rests on: its mark has to say so, or its points aren't counted."""
        said = {(test.task, test.title): test for test in collect(lesson.graders) if test.evidence}
        for task in report.tasks:
            for result in task.tests if task.task not in self.beside else ():
                if (test := said.get((task.task, result.name))) is not None:
                    self.evidence.demand(
                        result.evidence == test.evidence,
                        f"{test.place} has objects of the learner's compare themselves, so it rests on the worker's "
                        'word: write evidence="state" on its mark, or compare what they hold.',
                    )

    def _public(self, graded: Graded, where: str) -> None:
        for task in self._each(graded, "on the solution, in a public check"):
            test = next((test.name for test in task.tests if not test.passed), "")
            said = (
                f'{where}: the public check "{test}" of {task.task} fails on the solution{_because(graded.why(task))}'
            )
            self.public.demand(task.status == "passed", said)

    def mistake(self, variant: Variant, graded: Graded) -> None:
        """The first thing that's wrong with one mistake."""
        assert variant.mistake is not None
        for task in self._each(graded, f"on the mistake {variant.mistake.id}"):
            if task.task == variant.mistake.task:
                failed = task.status in ("failed", "partial", "timed_out") and task.points != task.max_points
                if self.caught.demand(failed, f"{variant.name}: not caught, the task is {task.status}."):
                    self._sentences(variant, task)
            elif not task.message.endswith("is not in the submission."):  # its file isn't in the variant
                said = f"{variant.name}: {task.task} is {task.status} too: {task.message}"
                self.caught.demand(task.status == "passed", said)

    def _sentences(self, variant: Variant, task: TaskResult) -> None:
        assert variant.mistake is not None
        own = [test for test in collect(variant.lesson.graders) if test.task == task.task]
        if plain.helpers(variant.lesson) and not any(test.home for test in own):
            return  # no public calls to recognize it by
        claim, id = self.named, variant.mistake.id
        messages = [t.message for t in task.tests if not t.passed]
        why = f"its answers are named {task.mistake}: draw a case that tells the two apart."
        if not task.mistake:
            why = f"it isn't recognized: {task.message.replace(LOOK.format(task.task), '').strip()}"
        if not claim.demand(task.mistake == id, f"{variant.name}: {why}"):
            return
        others = [m for m in variants.catalogue(variant.lesson).mistakes if m.id != id]
        wrong = [m.id for m in others if any(m.sentence in text for text in messages)]
        if claim.demand(not wrong, f"{variant.name}: also named {', '.join(wrong)}."):
            shown = any(HOME.search(text) for text in messages) or task.status == "timed_out"
            claim.demand(shown, f"{variant.name}: no call to try at home: {task.message}")

    def junk_in(self, variant: Variant, graded: Graded) -> None:
        """Put junk in the place of every answer."""
        told = not plain.helpers(variant.lesson)  # None may be the right answer to old tests
        for task in self._each(graded, f"when the answer is {variant.name}"):
            passed = [f"{task.task} {test.name}" for test in task.tests if test.passed and not told]
            self.weak.notes += [note for name in passed if (note := WEAK.format(name=name)) not in self.weak.notes]
            said = f"graders/{variant.lesson.folder}: {task.task}: {variant.name} is {task.status} with {_points(task)}"
            self.junk.demand(task.points == 0 or not told, f"{said}: no test tells it from an answer.", task.task)


def _points(task: TaskResult) -> str:
    return f"{shown(task.points or 0.0)} of {shown(task.max_points or 0.0)} points"


def _because(why: str) -> str:
    return f": {why.rstrip('.')}." if why else "."
