"""A toy course, a warm engine, and ways to grade a submission with them."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.results import ClassResults
from autograder.course import coursefile
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.kinds import kit, registry
from autograder.report.model import Report, Staff, TaskResult
from tests.gpu import standin

HERE = Path(__file__).parent
TOY = HERE / "toy"
collect_ignore = ["toy"]
pytest_plugins = ["pytester"]
COURSE_FILES = {"sums.py": "lesson_1_sums", "words.py": "lesson_2_words", "quiz.toml": "lesson_2_words"}


# What a test file speaks of that makes it slow: engines, processes, PyTorch, servers, whole courses.
SLOW = re.compile(
    r"torch|subprocess|systems|[Ee]ngine|Parent|CliRunner|nbgrader|gradebook|tests/(?:workflows|browser)"
    r"|\b(?:command|grade|batch|start|site|enter|session|runner_home): "
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only files that start nothing and compute nothing")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not config.getoption("--quick") or collection_path.suffix != ".py" or HERE not in collection_path.parents:
        return None
    if not collection_path.name.startswith("test_"):
        return None
    return bool(SLOW.search(f"{collection_path.as_posix()}\n{collection_path.read_text(encoding='utf-8')}")) or None


OWN_KIT = coursefile.kit(HERE.parent)


def pytest_configure() -> None:
    kit.place(OWN_KIT)
    registry.named(OWN_KIT.kinds)  # or a test that draws a tensor depends on another that has imported torch
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs start with it ignored


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    cases: Counter[str] = Counter()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("error"))
        some = item.get_closest_marker("some")
        if some is None or item.get_closest_marker("systems"):
            continue
        test = item.nodeid.partition("[")[0]
        if cases[test] % some.kwargs.get("every", len(items)):
            item.add_marker(pytest.mark.systems)
        cases[test] += 1


@pytest.fixture(autouse=True)
def apart() -> Iterator[None]:
    """Graders and engines run in this process leave neither a setting, a kit nor modules to the next test."""
    yield
    kit.place(OWN_KIT)
    os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
    for name in [name for name in sys.modules if name.split(".")[0] in ("graders", "exercises")]:
        del sys.modules[name]


@dataclass(frozen=True)
class Graded:
    report: Report
    staff: Staff

    def __getitem__(self, number: str) -> TaskResult:
        return next(task for task in self.report.tasks if task.task == number)

    @property
    def learners_text(self) -> str:
        tasks = [t.message for t in self.report.tasks] + [x.message for t in self.report.tasks for x in t.tests]
        return "\n".join(tasks + self.report.notes)


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str
    report: dict[str, Any]

    def __getitem__(self, number: str) -> dict[str, Any]:
        return next(task for task in self.report["tasks"] if task["task"] == number)


def build_course(root: Path) -> Path:
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy course; not to be changed."""
    return build_course(tmp_path_factory.mktemp("toy") / "course")


@pytest.fixture
def own_course(tmp_path: Path) -> Path:
    """A toy course that a test may change."""
    return build_course(tmp_path / "own-course")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as warm:
        yield warm


@pytest.fixture
def solution(course: Path) -> dict[str, str]:
    """The right files by name."""
    return {name: (course / "solutions" / folder / name).read_text() for name, folder in COURSE_FILES.items()}


@pytest.fixture
def submit(tmp_path: Path) -> Callable[..., Path]:
    """Write a submission: file names to their text or bytes."""

    def write(files: dict[str, str | bytes], name: str = "learner") -> Path:
        folder = tmp_path / name
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder.mkdir(exist_ok=True)
        return folder

    return write


@pytest.fixture
def grade(engine: Engine, course: Path, solution: dict[str, str], submit: Callable[..., Path]) -> Callable[..., Graded]:
    """Grade the solution with ``sums.py`` (or any files) replaced."""

    def run(changed: str | dict[str, str | bytes], root: Path = course, **order: Any) -> Graded:
        files = {"sums.py": changed} if isinstance(changed, str) else changed
        return Graded(*engine.grade(Job(root, submit(solution | files), **order)))

    return run


def run_command(cwd: Path, *arguments: object, environment: dict[str, str] | None = None, timeout: float = 120) -> Ran:
    """The real command line in a separate process."""
    line = [sys.executable, "-m", "autograder", *map(str, arguments)]
    done = subprocess.run(
        line, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )  # fmt: skip
    report = cwd / "report.json"
    return Ran(done.returncode, done.stdout, done.stderr, json.loads(report.read_bytes()) if report.exists() else {})


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Ran]:
    """The real command line, in this test's own folder."""

    def run(*arguments: object, cwd: Path = tmp_path, environment: dict[str, str] | None = None) -> Ran:
        return run_command(cwd, *arguments, environment=environment)

    return run


@pytest.fixture(scope="session")
def make_class() -> Callable[..., ClassResults]:
    """Classes of any size that nobody had to grade."""
    return runpy.run_path(str(HERE / "synthetic.py"))["make_class"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as ``make docs`` builds it. Without the extra these tests are skipped and say so."""
    for name in ("sphinx", "furo", "myst_parser"):
        pytest.importorskip(name, reason=f"needs the extra docs: {name}")
    folder = tmp_path_factory.mktemp("site")
    line = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs/site", "-d", str(folder / "trees")]
    done = subprocess.run(
        [*line, ".", str(folder / "site")], cwd=HERE.parent, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def nodes() -> Iterator[Path]:
    """Where the stand-in's device files are, if root can make some."""
    folder = Path(tempfile.mkdtemp(prefix="devices-"))
    folder.chmod(0o755)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        standin.make_nodes(folder)
    yield folder
    shutil.rmtree(folder)
