"""Claims about the files of a course: nothing stray, nothing missing, numbers that agree, stubs that are fresh."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.authoring.check.names import taken
from autograder.course import coursefile
from autograder.course.cut import stubs
from autograder.course.data import DATA_CAP, DATA_FILES_CAP, speaks_of
from autograder.course.points import shown, tenths
from autograder.course.tree import Course, Lesson, read_text
from autograder.files import Temporary
from autograder.grading import plain
from autograder.grading.session import GraderFault, run_pytest
from autograder.grading.shares import home_of
from autograder.kinds.kit import place
from autograder.sandbox.own import is_installed
from autograder.testing import plugin
from autograder.testing.home import home_case

STATE_POINTS = 1.0
STRETCH_POINTS = 2.0
PAGE_FILES = {"README.md", "hints.toml", "reflection.md"}
COMMON = "common.py"
PICTURES = {".svg", ".png"}


@dataclass
class Claim:
    """Something `grade check` demands: how often it was tried, and where it does not hold."""

    title: str
    tried: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth knowing, and no fault."""

    def demand(self, condition: bool, problem: str) -> None:
        """Count one trial and note it if it failed."""
        self.tried += 1
        if not condition:
            self.problems.append(problem)


@dataclass(frozen=True)
class Test:
    """What the marks of one test say; a plain one says nothing of its evidence."""

    name: str
    title: str
    task: str
    points: float
    evidence: str
    home: list[str]
    documented: bool
    gpu: bool


class _Collector:
    """A pytest plugin that reads marks and runs nothing."""

    def __init__(self) -> None:
        self.tests: list[Test] = []
        self.faults: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(str(report.longrepr))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.tests = [_test(item) for item in items]

    def pytest_runtestloop(self) -> bool:
        return True


def _test(item: pytest.Item) -> Test:
    mark = plugin.task_mark(item)
    cases = item.get_closest_marker("cases")
    keywords = mark.kwargs if mark else {}
    home = list(cases.kwargs.get("home", [])) if cases else [h for h in [keywords.get("home")] if h]
    home += home_of(item)
    return Test(
        item.nodeid,
        plugin.title(item).rstrip("."),
        mark.args[0] if mark else "",
        float(keywords.get("points", 0)),
        "" if plugin.TITLE in item.stash else keywords.get("evidence", "value"),
        home,
        plugin.TITLE in item.stash or bool((getattr(item.obj, "__doc__", None) or "").strip()),  # type: ignore[attr-defined]
        plugin.for_a_device(item),
    )


def collect(folder: Path) -> list[Test]:
    """The tests below a folder; raises ``GraderFault`` with pytest's words if some cannot be collected."""
    collector = _Collector()
    files = sorted(folder.glob("test_*.py"))
    if files:
        run_pytest(files, collector)
    if collector.faults:
        raise GraderFault("\n".join(collector.faults))
    return collector.tests


def tree_claims(course: Course, lessons: list[Lesson]) -> list[Claim]:
    """Every claim that needs no grading."""
    files = Claim("no file stray, none missing")
    fresh = Claim("stubs are what the cutter writes")
    numbers = Claim("headings, marks, solutions, hints and public checks name the same tasks")
    wanted = coursefile.about(course.root).points
    sum_ = "" if wanted is None else f"{shown(wanted)} a lesson, "
    points = Claim(f"points: {sum_}in tenths, at most 1 on the worker's word, stretch at most 2")
    home = Claim("calls to try at home can be read")
    names = Claim("checks ask for the learner's by names that mean the learner's")
    for tree in ("solutions", "graders"):
        known = {lesson.folder for lesson in course.lessons}
        for folder in sorted(p.name for p in (course.root / tree).glob("lesson_*")):
            files.demand(folder in known, f"{tree}/{folder} has no folder of that name in exercises/")
    for lesson in lessons:
        _files(lesson, files)
        _data(lesson, files)
        _fresh(lesson, fresh)
        _numbers(lesson, numbers)
        _points(lesson, points, wanted)
        _home(lesson, home)
        names.tried += 1
        names.problems += taken(lesson)
    return [files, fresh, numbers, points, home, names]


def _files(lesson: Lesson, claim: Claim) -> None:
    stems = {name.rsplit(".", 1)[0] for name in lesson.files}
    wanted = {
        lesson.exercises: PAGE_FILES | set(lesson.files),
        lesson.solutions: set(lesson.files),
        lesson.graders: set[str](),
    }
    for folder, names in wanted.items():
        present = [p for p in sorted(folder.iterdir()) if p.is_file()] if folder.is_dir() else []
        where = folder.relative_to(lesson.course)
        for name in sorted(names - {p.name for p in present}):
            claim.demand(False, f"{where}/{name} is missing")
        tested = {plugin.graded_stem(p, stems) for p in present if p.name.startswith("test_")}
        for stem in stems if folder != lesson.solutions else ():
            claim.demand(stem in tested, f"{where} has no test_{stem}.py")
        for path in present:
            known = path.name in names or _belongs(path, lesson, stems)
            claim.demand(known, f"{where}/{path.name} is stray")


def _belongs(path: Path, lesson: Lesson, stems: set[str]) -> bool:
    """Whether a file that is not asked for may be there: checks, pictures, and what graders share."""
    if path.name.startswith("test_"):
        return path.parent != lesson.solutions and plugin.graded_stem(path, stems) is not None
    if path.parent == lesson.graders and (path.name == "conftest.py" or path.stem in plain.helpers(lesson)):
        return True
    if path.parent == lesson.graders:
        return path.name == COMMON or path.suffix == ".toml" or path in plugin.mistake_files(lesson.graders)
    return path.suffix in PICTURES or (path.parent == lesson.exercises and _is_data(path, lesson))


def _is_data(path: Path, lesson: Lesson) -> bool:
    """Whether it is a data file that something of the lesson speaks of."""
    pages = [p for tree in (lesson.exercises, lesson.solutions) for p in tree.glob("*.*") if p.suffix in (".py", ".md")]
    return path.name in lesson.data and speaks_of(map(read_text, pages), [path.name])


def _data(lesson: Lesson, claim: Claim) -> None:
    """Nothing of the data is left out, and no module is called like what an import of its name would find."""
    left_out = [name for name, _ in lesson.all_data() if name not in lesson.data]
    claim.demand(
        not left_out,
        f"exercises/{lesson.folder} has more data than {DATA_FILES_CAP} files or {DATA_CAP // 2**20} MiB, which are "
        f"copied for each task: {', '.join(left_out[:3])} would be missing",
    )
    for name in lesson.modules if len(lesson.modules) > 1 else ():
        claim.demand(
            not is_installed(name),
            f"exercises/{lesson.folder}/{name}.py: import {name} means Python's own or an installed module, not the "
            "file: give it another name",
        )


def _fresh(lesson: Lesson, claim: Claim) -> None:
    for name, text in stubs(lesson).items():
        path = lesson.exercises / name
        same = path.exists() and read_text(path) == text
        claim.demand(same, f"{path.relative_to(lesson.course)} is not what is cut from the solution: run grade cut")


def _numbers(lesson: Lesson, claim: Claim) -> None:
    from autograder.testing.variants import functions, solution

    marks = {t.task for t in collect(lesson.graders)}
    public = {t.task for t in collect(lesson.exercises)}
    solved = {task for text in solution(lesson).values() if "def " in text for task in functions(text)}
    for number in lesson.headings:
        claim.demand(number in marks, f"{number}: a heading, but no grader")
        claim.demand(number in public, f"{number}: no public check")
        steps = lesson.hints.get(number, [])
        claim.demand(len(steps) in (2, 3), f"{number}: {len(steps)} hints instead of two or three")
    for number in sorted(marks | public | solved | set(lesson.hints)):
        claim.demand(number in lesson.headings, f"{number}: no heading in the page of {lesson.folder}")
    for test in collect(lesson.graders):
        claim.demand(bool(test.task) and test.documented, f"{test.name}: no task mark or no docstring")


def _points(lesson: Lesson, claim: Claim, wanted: float | None) -> None:
    tests = collect(lesson.graders)
    total = round(sum(t.points for t in tests), 6)
    claim.demand(wanted in (None, total), f"{lesson.folder}: {total} points instead of {wanted}")
    state = round(sum(t.points for t in tests if t.evidence == "state"), 6)
    claim.demand(state <= STATE_POINTS, f"{lesson.folder}: {state} points rest on the worker's word")
    for test in tests:
        claim.demand(test.points > 0 or test.gpu, f"{test.name}: no points")
        try:
            tenths(test.points)
        except ValueError as error:
            claim.demand(False, f"{test.name}: {error}")
        claim.demand(not (test.gpu and test.points), f"{test.name}: a test about a GPU has no points of its own")
    for heading in lesson.headings.values():
        if heading.stretch:
            of_task = round(sum(t.points for t in tests if t.task == heading.number), 6)
            claim.demand(of_task <= STRETCH_POINTS, f"{heading.number}: a stretch task worth {of_task}")


def _home(lesson: Lesson, claim: Claim) -> None:
    tests = collect(lesson.graders)
    place(coursefile.kit(lesson.course))
    with Temporary() as folder, contextlib.chdir(folder):  # some calls write a file first
        for test in tests:
            for text in test.home:
                claim.demand(*_readable(test, text))


def _readable(test: Test, text: str) -> tuple[bool, str]:
    try:
        home_case(text)
    except Exception as error:
        return False, f"{test.name}: {text!r}: {error}"
    return True, ""
