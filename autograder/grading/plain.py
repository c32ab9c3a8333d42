"""Plain pytest and unittest files as graders: what they import from the learner stands for what a worker has.

A test file that imports a learner's file by its name (``from leap import leap_year``) is one task, the one whose
heading has the name of the file. Each of its functions or methods is a check; they share the lesson's points evenly,
unless a mark or ``points.toml`` says otherwise.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib.util
import re
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

from autograder.course import coursefile, points, seeds
from autograder.course.tree import CourseError, Lesson, read_toml
from autograder.files import Temporary
from autograder.grading.reading import unwatched
from autograder.testing import plugin
from autograder.testing.now import Now, Unsupported
from autograder.testing.talk import Talk

TABLE = "points.toml"
TREES = ("graders", "exercises")
RAISES = ("raises", "assertRaises", "assertRaisesRegex")
STATIC = ("skip", "xfail")
WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks, find the modules, and have hypothesis try the same cases each time."""
    config.addinivalue_line("markers", "points(number): what a plain test is worth")
    sys.meta_path.insert(0, _Finder())
    config.option.trace = config.option.usepdb = False  # unittest's methods ask for it, and debugging is off
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "graders", deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate], print_blob=False,
    )  # fmt: skip
    settings.load_profile("graders")


def lesson_of(test: Path) -> Lesson | None:
    """The lesson that a file of graders, or of public checks, belongs to."""
    folder = test.parent
    if folder.parent.name not in TREES or not (folder.parent.parent / "exercises" / folder.name).is_dir():
        return None
    return Lesson(folder.parent.parent, folder.name)


def stems(lesson: Lesson) -> list[str]:
    """The learners' files that can be imported."""
    return [name.removesuffix(".py") for name in lesson.files if name.endswith(".py")]


def is_plain(test: Path) -> bool:
    """Whether a test file imports one of the learners' files by its name."""
    lesson = lesson_of(test)
    return lesson is not None and bool(plugin.modules_of(test, stems(lesson)))


def helpers(lesson: Lesson) -> set[str]:
    """What a lesson's plain tests import; nothing where there are none."""
    return {name for path in lesson.graders.glob("test_*.py") if is_plain(path) for name in plugin.imports_of(path)}


def lacks_solution(lesson: Lesson) -> bool:
    """Whether nobody has solved a lesson all of whose graders are plain tests: nothing can be proved of it."""
    tests = list(lesson.graders.glob("test_*.py"))
    return bool(tests) and all(map(is_plain, tests)) and not lesson.solutions.is_dir()


class _Finder(MetaPathFinder):
    """Answers a plain test's import of a learner's file, or of a helper beside the test."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What ``sys.meta_path`` asks for."""
        if "." in name or (test := _asking() or Now.test) is None:
            return None
        lesson = lesson_of(test)
        if lesson is not None and name in stems(lesson) and name not in sys.stdlib_module_names:
            return ModuleSpec(name, _Loader(lesson, test.parent))
        beside = test.with_name(f"{name}.py")
        if lesson is not None and beside.is_file() and name not in sys.stdlib_module_names:
            return importlib.util.spec_from_file_location(name, beside)
        return None


def _asking() -> Path | None:
    """The file of a lesson's tests that imports something."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.parent.name.startswith("lesson_") and path.parent.parent.name in TREES:
            return path
        if not path.name.startswith("<frozen"):
            return None
        frame = frame.f_back
    return None


_modules: dict[Path, dict[str, Any]] = {}
"""What stands for the learner's modules, by lesson."""


class _Loader(Loader):
    """Gives the proxy of a learner's module."""

    def __init__(self, lesson: Lesson, folder: Path) -> None:
        self._lesson, self._folder = lesson, folder

    def create_module(self, spec: ModuleSpec) -> Any:
        """The same for all of a lesson's tests."""
        return module_of(self._lesson, self._folder, spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run here."""


def module_of(lesson: Lesson, folder: Path, name: str) -> Any:
    """What stands for a learner's module in the tests of a folder. Nothing but these is looked at."""
    from autograder.testing.proxy import Module

    made = _modules.setdefault(folder, {})
    if name not in made:
        checks = [
            tree for path in sorted(folder.glob("*.py")) if path.stem not in stems(lesson) for tree in _parsed(path)
        ]
        made[name] = Module(name, sorted(_free(checks)), _exceptions(checks))
    return made[name]


def _parsed(path: Path) -> Iterator[ast.Module]:
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        yield ast.parse(path.read_bytes())


def _free(checks: Iterable[ast.Module]) -> set[str]:
    """The names that tests use and nobody in them gives: for those that import everything."""
    found: set[str] = set()
    for tree in checks:
        nodes = list(ast.walk(tree))
        if not any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in nodes):
            continue
        used = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        given = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        given |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        given |= {n.arg for n in nodes if isinstance(n, ast.arg)}
        given |= {(a.asname or a.name).partition(".")[0] for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)
                  for a in n.names}  # fmt: skip
        found |= used - given - set(dir(builtins)) - {"__name__"}
    return found


def _exceptions(checks: Iterable[ast.Module]) -> set[str]:
    """The names of exception classes, by how tests use them."""
    found: set[str] = set()
    for tree in checks:
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                found |= _last_names(node.type)
            elif isinstance(node, ast.Call) and node.args and _last_names(node.func) & set(RAISES):
                found |= _last_names(node.args[0])
    return {name for name in found if not hasattr(builtins, name)}


def _last_names(node: ast.expr) -> set[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
        case ast.Tuple(elts=parts):
            return set().union(*map(_last_names, parts)) if parts else set()
    return set()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Leave no module of one lesson to the next; say in a sentence what cannot be."""
    report = yield
    _forget()
    call = getattr(report, "call", None)
    raised = call.excinfo if call is not None else None
    if raised is not None and isinstance(error := raised.value, Unsupported):
        lines = [e.lineno + 1 for e in raised.traceback if Path(str(e.path)) == collector.path]
        report.longrepr = f"{collector.path.name}, line {lines[-1] if lines else 1}: {error}"
    return report


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if isinstance(spec, ModuleSpec) and "." not in name and _is_lessons(spec):
            del sys.modules[name]


def _is_lessons(spec: ModuleSpec) -> bool:
    folder = Path(spec.origin).parent if spec.origin else None
    beside = folder is not None and folder.name.startswith("lesson_") and folder.parent.name in TREES
    return isinstance(spec.loader, _Loader) or beside


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give plain tests their task, their points and their sentence; leave out those that are always skipped."""
    plain = [item for item in items if is_plain(item.path)]
    if not plain:
        return
    left_out = {id(item) for item in plain if _is_left_out(item)}
    items[:] = [item for item in items if id(item) not in left_out]
    by_folder: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_folder.setdefault(item.path.parent, []).append(item)
    for folder, group in by_folder.items():
        own = [item for item in group if is_plain(item.path)]
        if own:
            try:
                _settle(folder, own, [item for item in group if not is_plain(item.path)])
            except (CourseError, ValueError) as error:
                own[0].stash[plugin.FAULT] = str(error)


def _is_left_out(item: pytest.Item) -> bool:
    skipped = getattr(getattr(item, "obj", None), "__unittest_skip__", False)
    return bool(skipped) or any(item.get_closest_marker(name) for name in STATIC)


def _settle(folder: Path, items: list[pytest.Item], others: list[pytest.Item]) -> None:
    """The marks of one lesson's plain tests."""
    lesson = lesson_of(items[0].path)
    assert lesson is not None
    with unwatched():  # what a page's headings say is in the basis already
        numbers = {item: _task(lesson, item) for item in items}
        said = coursefile.about(lesson.course).points
    taken = sum(plugin.tenths_of(item) for item in others)
    table = read_toml(folder / TABLE) if (folder / TABLE).is_file() else {}
    worth = _worth(items, table, taken, points.A_LESSON if said is None else said)
    counts: dict[str, int] = {}
    for item in items:
        own = dict(mark.kwargs) if (mark := item.get_closest_marker("task")) else {}
        own["points"] = points.from_tenths(worth[item])
        item.add_marker(pytest.mark.task(numbers[item], **own), append=False)
        item.stash.setdefault(plugin._TASK, item.get_closest_marker("task"))
        counts[_function(item)] = counts.get(_function(item), 0) + 1
        case = f", case {counts[_function(item)]}" if hasattr(item, "callspec") else ""
        item.stash[plugin.TITLE] = f"{sentence(item)}{case}"


def _task(lesson: Lesson, item: pytest.Item) -> str:
    """The number on a test's mark, or that of the heading with the name of its file."""
    if mark := item.get_closest_marker("task"):
        return str(mark.args[0])
    name = item.path.stem.removeprefix("test_")
    wanted = [name, plugin.graded_stem(item.path, stems(lesson))]
    for stem in wanted:
        for heading in lesson.headings.values():
            if heading.name.strip("`").removesuffix(".py") == stem:
                return heading.number
    raise CourseError(
        f"{item.path.name} imports {wanted[1]}, so it is a task of its own: give exercises/{lesson.folder}/README.md "
        f"a heading such as ### {lesson.number}.1 {name}"
    )


def _function(item: pytest.Item) -> str:
    """A test without what its parameters are, as pytest names it below its file."""
    return item.nodeid.partition("::")[2].partition("[")[0]


def _worth(items: list[pytest.Item], table: dict[str, Any], taken: int, whole: float) -> dict[pytest.Item, int]:
    """Tenths of a point: what is said, and of the rest of the lesson's points everybody the same."""
    groups: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        groups.setdefault((item.path.stem, _function(item)), []).append(item)
    said = {key: _said(key, group[0], table) for key, group in groups.items()}
    files = {name: points.tenths(table[name]) for name in dict.fromkeys(k[0] for k in groups) if name in table}
    known = {f"{stem}::{function}" for stem, function in groups} | {stem for stem, _ in groups}
    for name in table:
        if name not in known:
            raise CourseError(f"{items[0].path.parent.name}/{TABLE} names {name}, and there is no test of that name.")
    shares: dict[tuple[str, str], int] = {key: value for key, value in said.items() if value is not None}
    for stem, whole in files.items():
        own = [key for key in groups if key[0] == stem]
        shares |= _even([k for k in own if k not in shares], whole - sum(shares.get(k, 0) for k in own), stem)
    rest = points.tenths(whole) - taken - sum(shares.values())
    shares |= _even([key for key in groups if key not in shares], rest, items[0].path.parent.name)
    parts = {key: points.shared_out(shares[key], [1] * len(group)) for key, group in groups.items()}
    return {item: part for key, group in groups.items() for item, part in zip(group, parts[key], strict=True)}


def _said(key: tuple[str, str], item: pytest.Item, table: dict[str, Any]) -> int | None:
    if (value := table.get("::".join(key))) is not None:
        return points.tenths(value)
    if mark := item.get_closest_marker("points"):
        return points.tenths(mark.args[0])
    task = item.get_closest_marker("task")
    return points.tenths(task.kwargs["points"]) if task and "points" in task.kwargs else None


def _even(keys: list[tuple[str, str]], whole: int, what: str) -> dict[tuple[str, str], int]:
    if keys and whole < len(keys):
        raise CourseError(
            f"{what}: {len(keys)} tests have to share {points.shown(whole / 10)} points, and each needs a tenth: "
            f"give fewer points to the others, by marks or in {TABLE}."
        )
    return dict(zip(keys, points.shared_out(whole, [1] * len(keys)), strict=True))


def sentence(item: pytest.Item) -> str:
    """What a plain test checks: the first line of its docstring, or its name in words."""
    said = (getattr(getattr(item, "obj", None), "__doc__", None) or "").strip()
    if said:
        return str(said.splitlines()[0])
    module, _, function = item.path.stem, "", _function(item)
    *classes, name = function.split("::")
    what = _words(classes[-1].removeprefix("Test").removesuffix("Test").removesuffix("Tests")) if classes else ""
    return f"{what or _words(module.removeprefix('test_'))}: {_words(name.removeprefix('test_').removeprefix('test'))}"


def _words(name: str) -> str:
    return " ".join(part for part in WORDS.split(name) if part).lower()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """While a plain test runs, what it imported leads to its worker."""
    lesson = lesson_of(item.path) if plugin.TITLE in item.stash else None
    if lesson is None:
        return (yield)
    session = item.config.stash[plugin.SESSION]
    main = plugin.graded_stem(item.path, stems(lesson)) or ""
    Now.talk = Talk(session.student(item), plugin.task_of(item), main, stdout=sys.stdout)
    Now.test, Now.modules = item.path, tuple(module_of(lesson, item.path.parent, stem) for stem in stems(lesson))
    _seeded(item, session.seed)
    try:
        return (yield)
    finally:
        Now.talk, Now.test, Now.modules = None, None, ()
        _forget()


def _seeded(item: pytest.Item, seed: str) -> None:
    """Have hypothesis draw its cases from the class's seed."""
    function = getattr(item, "obj", None)
    function = getattr(function, "__func__", function)
    if hasattr(function, "hypothesis"):
        number = seeds.number(seeds.derived(seed, "hypothesis", item.nodeid), 0)
        function._hypothesis_internal_use_seed = number  # type: ignore[union-attr]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder of which the learner's code has a copy: what either puts there, both find."""
    with Temporary() as folder:
        if Now.talk is not None:
            Now.talk.folder = Path(folder).resolve()
        yield Path(folder).resolve()


OURS = (NameError, ImportError, SyntaxError)
"""What a test's own code raises is its author's fault, whatever the learner's has answered."""


def settled(item: pytest.Item, error: BaseException | None) -> tuple[BaseException | None, bool]:
    """What a test came to, a plain one in the words of the others; whether it rests on what learners' objects say."""
    talk = Now.talk
    if talk is None or plugin.TITLE not in item.stash:
        return error, getattr(getattr(item, "funcargs", {}).get("student"), "rests_on_word", False) is True
    return _verdict(item, talk, talk.ended or error), talk.student.rests_on_word


def again(item: pytest.Item) -> bool:
    """Whether something of this very test has come out before: a subtest, or the test before its fixtures ended."""
    if Now.talk is None or plugin.TITLE not in item.stash:
        return False
    before, Now.talk.noted = Now.talk.noted, True
    return before


def _verdict(item: pytest.Item, talk: Talk, error: BaseException | None) -> BaseException | None:
    from autograder.testing.trial import Judged, Seen
    from autograder.testing.untouched import unwritten_beside
    from autograder.testing.wrong import NoAnswer, NotStarted, Undecided, Unimportable, Wrong

    if error is None or isinstance(error, NotStarted | Undecided | Unimportable | Unsupported):
        return error
    if isinstance(error, NoAnswer):
        return error if error.importing else Judged(error, None, Seen())
    if isinstance(error, Wrong):
        return Judged(error, None, Seen(unwritten_beside(talk.student.conversation)))
    theirs = getattr(error, "of_learner", False) is True
    if not talk.asked or (isinstance(error, OURS) and not theirs):
        return error
    wrong = Wrong(str(error) if theirs or isinstance(error, AssertionError) else f"{type(error).__name__}: {error}")
    wrong.staff = f"{getattr(error, 'where', '')}\n{_place(error, item)}".strip()
    if talk.student.hidden:
        return Judged(wrong, None, Seen())
    return Judged(wrong, None, Seen(wrong))


def _place(error: BaseException, item: pytest.Item) -> str:
    trace, line = error.__traceback__, 0
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == item.path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{item.path.name}, line {line}: {type(error).__name__}: {error}" if line else ""
