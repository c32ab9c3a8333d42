"""What a verdict rests on, read once: for the report, for a batch's keys, and for engines that stay warm.

Of a course, that's everything in ``graders/`` and ``exercises/`` of the lessons asked for, the package that it hands
its learners (from where it really lies), and what ``class.toml`` and ``course.toml`` say. It's also the seed, the
engine, and the versions of Python and of the packages in use. If graders read or import anything else from a course,
that's refused (``reading``), because nobody would notice an edit of it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import autograder
from autograder.course import coursefile, seeds
from autograder.course.classfile import ClassSettings, load_settings
from autograder.course.tree import LESSON, Course, CourseError, Lesson, read_text
from autograder.grading import needs
from autograder.grading.jobs import Job
from autograder.kinds.kit import Kit
from autograder.report.model import Basis

if TYPE_CHECKING:
    from importlib.metadata import Distribution

PACKAGE = Path(autograder.__file__).parent
TREES = ("graders", "exercises")
APART = (".md", ".ipynb", ".pyc")
"""Pages: of them only the headings count, which are read."""
ROOMS = ("grading", "intake", "kinds", "sandbox", "testing")
"""Of this package: what imports the packages that verdicts depend on."""
WHOSE = "platforms"
"""In the intake: what finds out whose work something is, which no verdict depends on."""
PATIENT_FACTOR = 3.0
"""Seconds on the wall for each CPU second, if somebody waits for the result."""
IMPORT = re.compile(rb"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)

Marks = dict[str, tuple[int, ...]]
"""Path to what changes when that file does."""


@dataclass(frozen=True)
class Ground:
    """Everything that a job's verdict rests on beside the submission, as it was when this was made."""

    job: Job
    course: Course
    lessons: list[Lesson]
    settings: ClassSettings
    seed: str
    tests: list[Path]
    """The test modules to collect."""
    files: frozenset[str]
    """What graders may read of the course."""
    basis: Basis
    apart: bool
    """Whether the course's files are as they were handed out: the submission lies elsewhere."""
    kit: Kit
    """What the course hands its learners."""
    rules: tuple[str, ...]
    """What every function keeps."""
    stubs: dict[str, str]
    """Where rules are about them: each file as it was handed out, by its path."""
    _marks: Marks

    @classmethod
    def of(cls, job: Job) -> Ground:
        """Read it. Raises ``CourseError``, and ``Lacking`` if learners' files cannot be imported on this machine."""
        course = Course(job.course)
        settings = load_settings(course)
        lessons = _lessons(job, course, settings)
        seed = seeds.load(course, settings, job.seed_file) if job.hidden else seeds.PUBLIC
        kit = coursefile.kit(course.root)
        files = _files(course, lessons, job.hidden, kit)
        apart = _apart(job)
        needs.check(course.root, lessons, kit, hidden=job.hidden, stubs=apart)
        rules = tuple(coursefile.about(course.root).rules)
        stubs = _stubs(lessons, rules, apart)
        trees = [lesson.graders if job.hidden else lesson.exercises for lesson in lessons]
        return cls(
            job=job,
            course=course,
            lessons=lessons,
            settings=_patient(settings, job.patience),
            seed=seed,
            tests=[path for tree in trees for path in sorted(tree.glob("test_*.py"))],
            files=frozenset(files),
            basis=_basis(job, course, lessons, settings, seed, files, kit, [rules, stubs]),
            apart=apart,
            kit=kit,
            rules=rules,
            stubs=stubs,
            _marks=_marks(course, lessons, settings, job, [*files, *stubs]),
        )

    def serves(self, job: Job) -> bool:
        """Whether a job rests on the same, and nothing of it has been edited."""
        same = replace(job, submission=self.job.submission) == self.job and _apart(job) == self.apart
        return same and self.holds()

    def holds(self) -> bool:
        """Whether everything on disk is unchanged, even if somebody copied, linked or touched it."""
        files = _files(self.course, self.lessons, self.job.hidden, self.kit)
        now = _marks(self.course, self.lessons, self.settings, self.job, [*files, *self.stubs])
        return self._marks == now or self._reads_the_same()

    def _reads_the_same(self) -> bool:
        try:
            now = Ground.of(self.job)
        except CourseError:
            return False
        return (now.basis, now.files, now.apart) == (self.basis, self.files, self.apart)

    def collects(self) -> tuple[object, ...]:
        """What is the same for two jobs that one collection of the graders can serve."""
        return self.course.root, self.tests, self._marks


@cache
def engine_version() -> str:
    """The version of this package, and a hash of all of it, as it was when this process first asked."""
    return f"{autograder.__version__} {_hash(PACKAGE, _within(PACKAGE))}"


def engine_marks() -> Marks:
    """What changes when this package is edited."""
    return {path: _mark(path) for path in _within(PACKAGE)}


def _apart(job: Job) -> bool:
    """Whether the submission is neither around the course nor in it: or its files are the learner's own."""
    course, submission = (Path(os.path.realpath(path)) for path in (job.course, job.submission))
    return not (course.is_relative_to(submission) or submission.is_relative_to(course / "exercises"))


def _lessons(job: Job, course: Course, settings: ClassSettings) -> list[Lesson]:
    numbers = list(job.lessons) or [lesson.number for lesson in course.lessons]
    lessons = [course.lesson(n) for n in sorted(set(numbers)) if n not in settings.drop_lessons]
    if not lessons:
        raise CourseError(f"nothing is left to grade: class.toml drops lesson {', '.join(map(str, numbers))}.")
    return lessons


def _patient(settings: ClassSettings, most: float | None) -> ClassSettings:
    """The class's limits, no higher than the patience of somebody who waits."""
    if most is None:
        return settings
    ours = settings.limits
    limits = msgspec.structs.replace(
        ours,
        task_seconds=min(ours.task_seconds, most),
        import_seconds=min(ours.import_seconds, most),
        wall_factor=min(ours.wall_factor, PATIENT_FACTOR),
    )
    return msgspec.structs.replace(settings, limits=limits)


def _files(course: Course, lessons: list[Lesson], hidden: bool, kit: Kit) -> list[str]:
    """What graders may read: the folders of these lessons, files beside them that belong to no other lesson, and the
    package handed to learners.

    Not the files that learners fill in, because they may be the submission, and not the seed.
    """
    own = {lesson.folder for lesson in lessons}
    apart = {os.path.join(lesson.exercises, name) for lesson in lessons for name in lesson.files}
    apart.add(str(seeds.usual(course)))
    found = [os.path.join(course.root, "conftest.py")]
    for tree in TREES if hidden else TREES[1:]:
        found += _within(course.root / tree, lambda name: LESSON.fullmatch(name) is not None and name not in own)
    found += coursefile.package_files(kit.folder) if kit.name else []
    return [path for path in found if path not in apart and not path.endswith(APART)]


def _stubs(lessons: list[Lesson], rules: tuple[str, ...], apart: bool) -> dict[str, str]:
    """The files that learners fill in, where they're as they were handed out and a rule speaks of them."""
    if not apart or "signatures" not in rules:
        return {}
    paths = [lesson.exercises / name for lesson in lessons for name in lesson.files if name.endswith(".py")]
    return {str(path): read_text(path) for path in paths if path.is_file()}


def _within(top: Path, skip: Callable[[str], bool] = lambda name: False) -> Iterator[str]:
    """The files below a folder in a fixed order, but for what Python keeps there. Links to folders are not followed."""
    for folder, below, names in os.walk(top):
        below[:] = sorted(n for n in below if n != "__pycache__" and not n.startswith(".") and not skip(n))
        yield from (os.path.join(folder, n) for n in sorted(names) if not n.startswith("."))


def _basis(
    job: Job,
    course: Course,
    lessons: list[Lesson],
    settings: ClassSettings,
    seed: str,
    files: list[str],
    kit: Kit,
    kept: list[Any],
) -> Basis:
    shape = [(lesson.folder, lesson.files, [vars(h) for h in lesson.headings.values()]) for lesson in lessons]
    said = [
        settings.points,
        settings.drop_lessons,
        settings.limits,
        settings.intake,
        job.lessons,
        job.tasks,
        job.device,
        shape,
        (kit.name, kit.warm, kit.warm_on_device, kit.kinds, kit.modules),
        kept,
    ]
    return Basis(
        graders=_hash(course.root, files, kit.folder),
        seed=seeds.fingerprint(seed),
        settings=hashlib.sha256(msgspec.json.encode(said)).hexdigest(),
        engine=engine_version(),
        versions=_versions(files, kit.name),
    )


def _hash(root: Path, files: Iterable[str], handed: str = "") -> str:
    """A hash of names and contents. A link counts as what it leads to. ``handed`` may lie elsewhere than ``root``."""
    digest = hashlib.sha256()
    for path in files:
        beside = os.path.dirname(handed) if handed and path.startswith(handed + os.sep) else root
        data, name = _read(path), os.path.relpath(path, beside).replace(os.sep, "/")
        digest.update(f"{name} {len(data)}\n".encode(errors="surrogateescape") + data)
    return digest.hexdigest()


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes() if os.path.isfile(path) else b""
    except OSError as error:
        name = os.path.basename(path)
        raise CourseError(f"{name} of the course cannot be read: {error.strerror}. Check its permissions.") from error


def _marks(course: Course, lessons: list[Lesson], settings: ClassSettings, job: Job, files: list[str]) -> Marks:
    """Of all files that were read, the seed's and the pages' among them; of those that learners fill in, whether they
    are there.
    """
    seed = job.seed_file or (course.root / settings.seed_file if settings.seed_file else seeds.usual(course))
    said = (str(course.root / name) for name in ("class.toml", coursefile.FILE))
    pages = [os.path.join(lesson.exercises, "README.md") for lesson in lessons]
    marks = {path: _mark(path) for path in [*files, *pages, str(seed), *said]}
    filled = [os.path.join(lesson.exercises, name) for lesson in lessons for name in lesson.files]
    return {path: (int(os.path.exists(path)),) for path in filled} | marks


def _mark(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


@cache
def _installed(name: str) -> str:
    """The version of the package that an import of that name comes from; empty if there's no such package."""
    from importlib import metadata  # which takes its time, and only graders ask

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ", ".join(sorted(d.version for d in metadata.distributions() if _brings(d, name)))


def _brings(package: Distribution, name: str) -> bool:
    """Whether a package has a module of that name.

    ``packages_distributions`` reads every package's header too: 0.27 s instead of 0.05 s, in two processes of a run.
    """
    files = package.read_text("RECORD") or ""
    top = (package.read_text("top_level.txt") or "").split()
    return name in top or re.search(rf"^{re.escape(name)}(?:/|\.[^/\n]+,)", files, re.MULTILINE) is not None


@cache
def _imported_here() -> frozenset[str]:
    return _imported(path for room in ROOMS for path in _within(PACKAGE / room, lambda name: name == WHOSE))


def _imported(files: Iterable[str]) -> frozenset[str]:
    """What Python files import by name, and perhaps more."""
    sources = (_read(path) for path in files if path.endswith(".py"))
    found = {name.decode("ascii", "ignore") for source in sources for name in IMPORT.findall(source)}
    return frozenset(found - sys.stdlib_module_names - {PACKAGE.name})


def _versions(files: list[str], handed: str) -> str:
    """Of Python, and of all packages that graders or what grades here import."""
    names = (_imported_here() | _imported(files)) - {handed}
    found = {name: version for name in sorted(names) if (version := _installed(name))}
    return " ".join([f"python {platform.python_version()}", *(f"{name} {found[name]}" for name in found)])
