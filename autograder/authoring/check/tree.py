"""Claims about the files of a course: nothing stray, nothing missing, matching numbers, fresh stubs."""

from __future__ import annotations

import ast
import contextlib
import sys
from functools import cached_property
from pathlib import Path

from autograder import blame
from autograder.authoring.check import mistakes, names
from autograder.authoring.check.claims import Claim, spoilt
from autograder.authoring.check.tests import Test, read
from autograder.course import coursefile
from autograder.course.cut import CUTTERS, stubs
from autograder.course.data import DATA_CAP, DATA_FILES_CAP, data_below, speaks_of
from autograder.course.points import shown
from autograder.course.tree import Course, CourseError, Lesson, read_text
from autograder.files import Temporary
from autograder.grading import plain
from autograder.grading.aside import aside
from autograder.grading.collecting import SECONDS, limited
from autograder.kinds.kit import place
from autograder.sandbox.own import is_installed
from autograder.source.definitions import blocks
from autograder.testing import graded, plugin
from autograder.testing.home import home_call
from autograder.testing.variants import functions, solution

STATE_POINTS = 2.0
STRETCH_POINTS = 2.0
PAGE_FILES = {"README.md", "hints.toml", "reflection.md"}
NEEDED = {"README.md"}
"""Without these, nothing else can be tried."""
COMMON = "common.py"
PICTURES = {".svg", ".png"}


def tree_claims(course: Course, lessons: list[Lesson]) -> list[Claim]:
    """Every claim that needs no grading."""
    wanted = coursefile.about(course.root).points
    claims = _Tree(wanted)
    for folder in course.folders("solutions"):
        known = {lesson.folder for lesson in course.lessons}
        claims.files.demand(folder in known, f"solutions/{folder} has no folder of that name in exercises/.")
    for lesson in lessons:
        claims.of(lesson)
    return claims.all


class _Read:
    """A lesson under test: what its tests and its worked files have."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.tests, self.faults = read(lesson.graders)
        self.public, public_faults = read(lesson.exercises)
        self.faults += public_faults

    @cached_property
    def tasks(self) -> set[str]:
        """The tasks whose regions the worked files mark."""
        return {task for text in solution(self.lesson).values() if "def " in text for task in functions(text)}


class _Tree:
    """The claims, tried on one lesson after the other. If one finds something wrong with a lesson, it stops there."""

    def __init__(self, wanted: float | None) -> None:
        self._wanted = wanted
        sum_ = "" if wanted is None else f"{shown(wanted)} a lesson, "
        self.files = Claim("no file is stray or missing, and each can be read")
        self.fresh = Claim("stubs are what the cutter writes")
        self.numbers = Claim("headings, marks, solutions, hints and public checks name the same tasks")
        self.points = Claim(f"points: {sum_}in tenths, at most 2 on the worker's word, stretch at most 2")
        self.home = Claim("calls to try at home can be read")
        self.mistakes = Claim("mistakes are written the right way")
        self.names = Claim("checks use names that mean the learner's functions")
        self.all = [self.files, self.fresh, self.numbers, self.points, self.home, self.mistakes, self.names]

    def of(self, lesson: Lesson) -> None:
        """Raises ``CourseError`` for a page, or hints, that can't be read."""
        for look in (self._folders, self._pairs, self._python, self._fresh, self._strays, self._data):
            look(lesson)
            if lesson.folder in spoilt(self.all):
                return
        found = _Read(lesson)
        for fault in found.faults:
            self.files.demand(False, fault, lesson.folder)
        for step in (self._numbers, self._hints, self._points, self._mistakes, self._names, self._home):
            if lesson.folder not in spoilt(self.all):
                step(found)

    def _folders(self, lesson: Lesson) -> None:
        for tree in ("graders", "solutions"):
            there = (lesson.course / tree / lesson.folder).is_dir()
            said = f"exercises/{lesson.folder} has no folder of that name in {tree}/: add {tree}/{lesson.folder}."
            if not self.files.demand(there, said, lesson.folder):
                return

    def _pairs(self, lesson: Lesson) -> None:
        """The files that learners fill in, and the worked ones."""
        worked = {p.name for p in lesson.solutions.iterdir() if p.suffix in CUTTERS}
        handed, several = coursefile.importable(lesson.course), len(lesson.modules) > 1
        for name in sorted(worked | set(lesson.files)):
            stem = name.removesuffix(".py")
            stub, solved = f"exercises/{lesson.folder}/{name}", f"solutions/{lesson.folder}/{name}"
            taken = stem in sys.stdlib_module_names | handed or (several and is_installed(stem))
            own = name.endswith(".py") and taken
            self.files.demand(not own, f"{stub} has the name of a module, {stem}: give it another name.", lesson.folder)
            said = f"{stub} is missing, and {solved} is there: run grade cut."
            self.files.demand(name in lesson.files, said, lesson.folder)
            said = f"{solved} is missing, and {stub} is there: write the worked file, or move the other one elsewhere."
            self.files.demand(name in worked, said, lesson.folder)
        for name in sorted(NEEDED):
            page = lesson.exercises / name
            self.files.demand(page.is_file(), f"exercises/{lesson.folder}/{name} is missing.", lesson.folder)

    def _python(self, lesson: Lesson) -> None:
        for folder in (lesson.exercises, lesson.solutions, lesson.graders):
            for path in sorted(folder.glob("*.py")):
                text, problem = read_text(path), ""
                try:
                    ast.parse(text, str(path))
                except (SyntaxError, ValueError, RecursionError) as error:
                    problem = blame.sentence(error, lesson.course, blame.placed(path, lesson.course))
                self.files.demand(not problem, problem, lesson.folder)

    def _fresh(self, lesson: Lesson) -> None:
        for name, text in stubs(lesson).items():
            path = lesson.exercises / name
            said = f"{_named(path)} doesn't match the solution: run grade cut."
            self.fresh.demand(path.exists() and read_text(path) == text, said)

    def _strays(self, lesson: Lesson) -> None:
        stems = {name.rsplit(".", 1)[0] for name in lesson.files}
        wanted = {
            lesson.exercises: PAGE_FILES | set(lesson.files),
            lesson.solutions: set(lesson.files),
            lesson.graders: set[str](),
        }
        untested: set[str] = set()
        for folder, asked in wanted.items():
            present = [p for p in sorted(folder.iterdir()) if p.is_file()]
            for name in sorted(asked - {p.name for p in present}):
                self.files.demand(False, f"{_named(folder)}/{name} is missing.")
            tested = {graded.graded_stem(p, stems) for p in present if p.name.startswith("test_")}
            for stem in sorted(stems) if folder != lesson.solutions else ():
                said = f"{_named(folder)} has no test_{stem}.py: nothing there tests {stem}."
                if stem not in untested and not self.files.demand(stem in tested, said, lesson.folder):
                    untested.add(stem)
            for path in present:
                known = path.name in asked or _belongs(path, lesson, stems)
                spoils = [lesson.folder] if path.name.startswith("test_") else []
                self.files.demand(known, _stray(path, lesson), *spoils)

    def _data(self, lesson: Lesson) -> None:
        left_out = ", ".join([name for name, _ in lesson.all_data() if name not in lesson.data][:3])
        most = f"{DATA_FILES_CAP} files or {DATA_CAP // 2**20} MiB, which are copied for each task"
        said = f"exercises/{lesson.folder} has more data than {most}: {left_out} would be missing."
        self.files.demand(not left_out, said)

    def _numbers(self, found: _Read) -> None:
        lesson, claim = found.lesson, self.numbers
        page = f"exercises/{lesson.folder}/README.md"
        said = f"{page} has no task: write headings like ### {lesson.number}.1 name."
        if not claim.demand(bool(lesson.headings), said, lesson.folder):
            return
        for test in found.tests:
            said = f'{test.place}: no task mark: write @pytest.mark.task("{lesson.number}.1", points=0.5) above it.'
            claim.demand(bool(test.task), said, lesson.folder)
            claim.demand(test.documented, f"{test.place}: no docstring: its first line says what the test checks.")
        for test in found.public:
            claim.demand(bool(test.task), f"{test.place}: no task mark.", lesson.folder)
        if lesson.folder in claim.spoilt:
            return
        marks, public = {t.task: t for t in found.tests}, {t.task: t for t in found.public}
        for number in sorted({*marks, *public, *found.tasks} - set(lesson.headings)):
            tests = [test for test in (marks.get(number), public.get(number)) if test is not None]
            where = tests[0].place if tests else f"solutions/{lesson.folder}"
            claim.demand(False, f"{where}: {number} has no heading in {page}: write ### {number} name.", lesson.folder)
        if lesson.folder in claim.spoilt:
            return
        for number, heading in lesson.headings.items():
            said = f"{page}: {number} {heading.name} is a heading, and graders/{lesson.folder} has no test of {number}."
            if claim.demand(number in marks, said, number):
                claim.demand(number in public, f"{number}: no public check in exercises/{lesson.folder}.")

    def _hints(self, found: _Read) -> None:
        lesson = found.lesson
        file = f"exercises/{lesson.folder}/hints.toml"
        if not (lesson.course / file).is_file():
            return  # said already
        for number in sorted(set(lesson.hints) - set(lesson.headings)):
            self.numbers.demand(False, f"{file}: {number} has no heading in the page.", number)
        for number in sorted(lesson.headings.keys() - self.numbers.spoilt):
            steps = lesson.hints.get(number, [])
            unsure = not steps and self.numbers.spoilt - set(lesson.headings)
            said = f"{file}: {number}: {len(steps)} hints instead of two or three."
            self.numbers.demand(len(steps) in (2, 3) or bool(unsure), said)

    def _points(self, found: _Read) -> None:
        tests, claim, folder = found.tests, self.points, found.lesson.folder
        for test in tests:
            said = f"{test.place}: no points: write points=0.5, say, into its mark."
            claim.demand(test.points > 0 or test.gpu, said, test.task)
            claim.demand(not (test.gpu and test.points), f"{test.place}: a test about a GPU has no points of its own.")
        if claim.spoilt & set(found.lesson.headings):
            return
        total = round(sum(t.points for t in tests), 6)
        wanted = f"graders/{folder}: {total} points instead of the {self._wanted} of course.toml."
        claim.demand(self._wanted in (None, total), wanted)
        state = round(sum(t.points for t in tests if t.evidence == "state"), 6)
        claim.demand(state <= STATE_POINTS, f"graders/{folder}: {state} points rest on the worker's word.")
        for heading in found.lesson.headings.values():
            if heading.stretch:
                of_task = round(sum(t.points for t in tests if t.task == heading.number), 6)
                claim.demand(of_task <= STRETCH_POINTS, f"{heading.number}: a stretch task worth {of_task}.")

    def _home(self, found: _Read) -> None:
        named = {name for text in solution(found.lesson).values() for name in blocks(text)}
        place(coursefile.kit(found.lesson.course))
        with Temporary() as folder, contextlib.chdir(folder):  # some calls write a file first
            for test in found.tests:
                for text in test.home:
                    self.home.demand(*_readable(test, text, named), test.task)

    def _mistakes(self, found: _Read) -> None:
        lesson = found.lesson
        try:
            for problem, task in mistakes.faults(lesson):
                self.mistakes.demand(False, problem, task)
        except CourseError as error:
            self.mistakes.demand(False, str(error), lesson.folder)
            return
        for path in plugin.mistake_files(lesson.graders):
            problem = _runs(path, lesson)
            self.mistakes.demand(not problem, problem, lesson.folder)

    def _names(self, found: _Read) -> None:
        self.names.tried += 1
        for problem in [*names.taken(found.lesson), *names.unknown(found.lesson)]:
            self.names.demand(False, problem, found.lesson.folder)


def _named(path: Path) -> str:
    return "/".join(path.parts[-2 if path.is_dir() else -3 :])


def _belongs(path: Path, lesson: Lesson, stems: set[str]) -> bool:
    """Whether an extra file may be there: checks, pictures, pages that the lesson links, and what graders share."""
    if path.name.startswith("test_"):
        return path.parent != lesson.solutions and graded.graded_stem(path, stems) is not None
    if path.parent == lesson.graders and (path.name == "conftest.py" or path.stem in plain.helpers(lesson)):
        return True
    if path.parent == lesson.graders:
        told = path.name == COMMON or path.suffix == ".toml" or path in plugin.mistake_files(lesson.graders)
        return told or _is_opened(path, lesson)
    if path.parent == lesson.exercises and path.suffix == ".md":
        return f"]({path.name})" in read_text(lesson.exercises / "README.md")
    return path.suffix in PICTURES or (path.parent == lesson.exercises and _is_data(path, lesson))


def _is_data(path: Path, lesson: Lesson) -> bool:
    """Whether it's a data file that something in the lesson mentions."""
    pages = [p for tree in (lesson.exercises, lesson.solutions) for p in tree.glob("*.*") if p.suffix in (".py", ".md")]
    return path.name in lesson.data and speaks_of(map(read_text, pages), [path.name])


def _is_opened(path: Path, lesson: Lesson) -> bool:
    """Whether it's a data file that a test mentions."""
    texts = map(read_text, lesson.graders.glob("*.py"))
    return path.name in dict(data_below(lesson.graders)) and speaks_of(texts, [path.name])


def _stray(path: Path, lesson: Lesson) -> str:
    """Where a stray file should be."""
    where = _named(path)
    if path.name.startswith("test_"):
        return f"{where} grades no file: call it test_FILE.py, or test_FILE_topic.py, as in exercises/{lesson.folder}."
    if path.parent == lesson.graders:
        return f"{where} is stray: what a lesson's graders share goes into {COMMON}, or into mistakes*.py."
    return f"{where} is stray: move it elsewhere."


def _readable(test: Test, text: str, named: set[str]) -> tuple[bool, str]:
    try:
        name, *_ = home_call(text)
        if name not in named:
            return False, f"{test.place}: the call to try at home {text!r} calls {name}, which no worked file has."
    except SyntaxError as error:
        return False, f"{test.place}: the call to try at home {text!r} isn't Python: {error.msg}."
    except Exception as error:
        said = str(error) or type(error).__name__
        return False, f"{test.place}: the call to try at home {text!r} cannot be read: {said.rstrip('.')}."
    return True, ""


def _runs(path: Path, lesson: Lesson) -> str:
    """What a file of mistakes raises when it is imported."""
    try:
        with aside(), limited(SECONDS):
            plugin.load_mistakes(path)
    except Exception as error:
        return blame.sentence(error, lesson.course, blame.placed(path, lesson.course))
    return ""
