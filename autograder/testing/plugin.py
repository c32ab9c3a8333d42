"""The part of the pytest plugin that graders and public checks share: marks, ``student``, cases.

Kept thin, and free of torch at import: pytest loads it in every session.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from autograder.course.points import tenths

if TYPE_CHECKING:
    from autograder.testing.mistakes import Catalogue, Mistake
    from autograder.testing.student import Student
    from autograder.testing.trial import Cases

__tracebackhide__ = True  # pytest shows learners their own lines
MARKERS = (
    "task(number, points=0, evidence='value', look='', home=''): the task a test belongs to",
    "cases(draw, count=5, home=()): run once for each of COUNT drawn cases",
    "open: what the test asks is no secret, so that all that comes of it may be told",
    "warm(*stages): what to import before workers are forked",
    "gpu: about a device, so it runs on one only; it carries no points of its own",
)


class Provider(Protocol):
    """Where ``student`` comes from: a worker, or this process."""

    @property
    def seed(self) -> str:
        """What hidden cases are drawn from."""

    @property
    def device(self) -> str:
        """What the learner's code computes on."""

    @property
    def seconds(self) -> float:
        """How long the code of a plain test may compute with what it got."""

    def student(self, item: pytest.Item) -> Student:
        """The learner's module for one test."""

    def replayed(self, item: pytest.Item) -> Student:
        """The same module where no hidden input has ever been."""


PROVIDER = pytest.StashKey[Provider]()
DRAWS = 4
"""How many public draws a test without ``cases`` has to show what the hidden one found."""
TITLE = pytest.StashKey[str]()
"""What a plain test says that it checks."""
FAULT = pytest.StashKey[str]()
"""What is wrong with a plain test."""
_PLACED = pytest.StashKey[set[Path]]()
_TASK = pytest.StashKey[pytest.Mark | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks."""
    for line in MARKERS:
        config.addinivalue_line("markers", line)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Have imports of checks mean the package that their course hands its learners."""
    done = parent.config.stash.setdefault(_PLACED, set())
    if file_path.suffix == ".py" and file_path.parent not in done:
        done.add(file_path.parent)
        if any((folder / "course.toml").is_file() for folder in file_path.parents[:3]):
            from autograder.course import coursefile
            from autograder.kinds.kit import place

            root = coursefile.root_above(file_path)
            assert root is not None
            place(coursefile.kit(root))


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The learner's module."""
    return request.config.stash[PROVIDER].student(request.node)


@pytest.fixture
def draw() -> None:
    """What a test draws by itself, from the class seed or, where a learner is told of it, a public one: filled in."""
    return None


@pytest.fixture
def case() -> None:
    """The drawn case: filled in by ``pytest_pyfunc_call``."""
    return None


def task_mark(item: pytest.Item) -> pytest.Mark | None:
    """The innermost ``task`` mark, looked up once: it is asked for many times a test."""
    if _TASK not in item.stash:
        item.stash[_TASK] = item.get_closest_marker("task")
    return item.stash[_TASK]


def title(item: pytest.Item) -> str:
    """What a test says it checks: the first line of its docstring, or its name where it says nothing."""
    if TITLE in item.stash:
        return item.stash[TITLE]
    said = (getattr(getattr(item, "obj", None), "__doc__", None) or "").strip() or item.name
    return str(said).splitlines()[0]


def tenths_of(item: pytest.Item) -> int:
    """What a test is worth by its mark, in tenths of a point. Raises ``ValueError`` if its points aren't tenths."""
    mark = task_mark(item)
    return tenths(mark.kwargs.get("points", 0)) if mark else 0


def task_of(item: pytest.Item) -> str:
    """The number of the task that a test belongs to."""
    mark = task_mark(item)
    return str(mark.args[0]) if mark else ""


def for_a_device(item: pytest.Item) -> bool:
    """Whether a test is about something that only a device beside the CPU has."""
    return item.get_closest_marker("gpu") is not None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is about a device that doesn't exist."""
    if for_a_device(item) and item.config.stash[PROVIDER].device == "cpu":
        pytest.skip("it is about a GPU: grade run --device cuda runs it")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test over its cases; failures of hidden ones come out as ``Judged``, those of public ones as they are."""
    mark = task_mark(pyfuncitem)
    learner: Any = pyfuncitem.funcargs.get("student")
    if mark is None or learner is None:
        return None
    cases = cases_of(pyfuncitem)
    if not (learner.hidden or cases):
        return None
    from autograder.testing.replay import PUBLIC, replay, show
    from autograder.testing.trial import Trial, judge

    session = pyfuncitem.config.stash[PROVIDER]
    drawn = "draw" in pyfuncitem.fixturenames
    public = Trial(
        _runner(pyfuncitem, PUBLIC),
        pyfuncitem.nodeid,
        mark.args[0],
        catalogue_of(pyfuncitem.path.parent),
        cases,
        mark.kwargs.get("home"),
        drawn or pyfuncitem.get_closest_marker("open") is not None,
        tuple(_runner(pyfuncitem, PUBLIC, number) for number in range(1, DRAWS)) if drawn else (),
        mark.kwargs.get("evidence") == "state",
    )
    if learner.hidden:
        hidden = dataclasses.replace(public, run=_runner(pyfuncitem, session.seed))
        judge(hidden, learner, session.seed, lambda _: replay(public, session.replayed(pyfuncitem)))
    else:
        show(public, learner)
    return True


def draws(item: pytest.Item) -> bool:
    """Whether a test asks for anything that comes from the seed."""
    test = getattr(item, "obj", None)
    asks = "draw" in getattr(item, "fixturenames", ()) or item.get_closest_marker("cases") is not None
    return asks or hasattr(getattr(test, "__func__", test), "hypothesis")


def cases_of(item: pytest.Item) -> Cases | None:
    """What the ``cases`` mark says."""
    mark = item.get_closest_marker("cases")
    if mark is None:
        return None
    from autograder.testing.trial import Cases

    return Cases(*mark.args, **mark.kwargs)


def first_home(item: pytest.Item) -> str:
    """The first call to try at home that a test's marks name; empty if they name none."""
    mark, cases = task_mark(item), item.get_closest_marker("cases")
    named = [mark.kwargs.get("home")] if mark else []
    return next((str(text) for text in (*named, *(cases.kwargs.get("home", ()) if cases else ())) if text), "")


def draw_ahead(items: Iterable[pytest.Item], seed: str) -> None:
    """Draw all hidden cases in a process that forks for every submission, so that no fork has to.

    Forks don't have to read the mistakes either, or look up a test's task and its place in pytest's words.
    """
    from autograder.testing import trial

    for item in items:
        with contextlib.suppress(Exception):  # the test itself will fail, and say so
            catalogue_of(item.path.parent)
        _ = task_mark(item), item.location
    trial.draw_ahead(seed, ((item.nodeid, cases) for item in items if (cases := cases_of(item))))


def _runner(item: pytest.Function, seed: str, number: int = 0) -> Callable[[Student, Any], None]:
    from autograder.testing.draw import Draw

    names = item._fixtureinfo.argnames
    arguments = {name: item.funcargs[name] for name in names}

    def run(student: Student, case: Any) -> None:
        arguments["student"] = student
        if "case" in arguments:
            arguments["case"] = case
        if "draw" in arguments:
            arguments["draw"] = Draw.seeded(seed, item.nodeid, number)
        item.obj(**arguments)

    return run


_catalogues: dict[Path, Catalogue] = {}


def catalogue_of(folder: Path) -> Catalogue:
    """The mistakes of a lesson: those of every ``mistakes*.py`` beside its graders."""
    from autograder.testing.mistakes import Catalogue

    if folder not in _catalogues:
        _catalogues[folder] = Catalogue(m for path in mistake_files(folder) for m in load_mistakes(path))
    return _catalogues[folder]


def forget_catalogues() -> None:
    """Read them again when they are asked for."""
    _catalogues.clear()


def mistake_files(folder: Path) -> list[Path]:
    """Where a lesson's mistakes are."""
    return sorted(folder.glob("mistakes*.py"))


def load_mistakes(path: Path) -> list[Mistake]:
    """The mistakes marked in a file."""
    from autograder.testing.mistakes import marked

    name = f"{path.parent.name}__{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return marked(module)
