"""Answers what plain tests import from a learner: with a stand-in for it, built from what these tests say."""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from autograder.course.tree import Lesson
from autograder.grading.plain import TREES, lesson_of, stems
from autograder.testing import library, pickles
from autograder.testing.now import Now, Unsupported, ended

AGAIN = (
    "the test imports {name} again, and a learner's file runs once for each task: put what should happen again into a "
    "function."
)
RAISES = ("raises", "assertRaises", "assertRaisesRegex")
WARNS = ("warns", "assertWarns", "assertWarnsRegex")


class Finder(MetaPathFinder):
    """Answers a plain test's import of a learner's file, or of a helper beside the test."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What ``sys.meta_path`` asks for."""
        if name in PREPARED and (found := PathFinder.find_spec(name)) and found.origin:
            found.loader = _Prepared(name, found.origin)
            return found
        if "." in name or (test := _asking() or Now.test) is None:
            return None
        lesson = lesson_of(test)
        if lesson is not None and name in stems(lesson) and name not in sys.stdlib_module_names:
            return ModuleSpec(name, _Loader(lesson, test.parent))
        beside = test.with_name(f"{name}.py")
        if lesson is not None and beside.is_file() and name not in sys.stdlib_module_names:
            return importlib.util.spec_from_file_location(name, beside)
        return None


class _Prepared(SourceFileLoader):
    """Imports it where a test needs it: that takes a while."""

    def exec_module(self, module: ModuleType) -> None:
        """Before anybody can use it, it's prepared."""
        super().exec_module(module)
        PREPARED[self.name]()


def prepare() -> None:
    """Prepare what is imported already; the rest is, as it's imported."""
    for name, prepared in PREPARED.items():
        if name in sys.modules:
            prepared()


def same_cases() -> None:
    """Have hypothesis try the same cases each time."""
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "graders", deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate], print_blob=False,
    )  # fmt: skip
    settings.load_profile("graders")


PREPARED: dict[str, Callable[[], None]] = {
    "hypothesis": same_cases,
    "pickle": pickles.prepare,
    "unittest.case": library.prepare_unittest,
    **{name: functools.partial(library.prepare, name) for name in library.LOOKING},
}
"""What of Python's own, and of others, is another in tests."""


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
"""Stand-ins for the learner's modules, by lesson."""


class _Loader(Loader):
    """Gives the proxy of a learner's module."""

    def __init__(self, lesson: Lesson, folder: Path) -> None:
        self._lesson, self._folder = lesson, folder

    def create_module(self, spec: ModuleSpec) -> Any:
        """The same for all of a lesson's tests."""
        return module_of(self._lesson, self._folder, spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run here, and never again while a test runs."""
        if Now.talk is not None and any(module is one for one in Now.modules):
            raise ended(Unsupported(AGAIN.format(name=module.__name__)))


def module_of(lesson: Lesson, folder: Path, name: str) -> Any:
    """Stand-ins for a learner's modules in the tests of a folder. Only these tests are read."""
    from autograder.testing.modules import Module

    made = _modules.setdefault(folder, {})
    if name not in made:
        checks = [
            tree for path in sorted(folder.glob("*.py")) if path.stem not in stems(lesson) for tree in _parsed(path)
        ]
        made[name] = Module(name, sorted(_free(checks)), _exceptions(checks), _patterns(checks))
        made[name].__spec__ = ModuleSpec(name, _Loader(lesson, folder))
    return made[name]


def _parsed(path: Path) -> Iterator[ast.Module]:
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        yield ast.parse(path.read_bytes())


def _free(checks: Iterable[ast.Module]) -> set[str]:
    """The names that tests use but don't define: for tests that import everything."""
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


def _exceptions(checks: Iterable[ast.Module]) -> dict[str, type[Exception]]:
    """The names of exception classes, by how tests use them, and whether they warn."""
    found: set[str] = set()
    warned: set[str] = set()
    for tree in checks:
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                found |= _last_names(node.type)
            elif isinstance(node, ast.Call) and node.args and _last_names(node.func) & set(RAISES):
                found |= _last_names(node.args[0])
            elif isinstance(node, ast.Call) and node.args and _last_names(node.func) & set(WARNS):
                warned |= _last_names(node.args[0])
    kinds = dict.fromkeys(found, Exception) | dict.fromkeys(warned, Warning)
    return {name: kind for name, kind in kinds.items() if not hasattr(builtins, name)}


def _patterns(checks: Iterable[ast.Module]) -> set[str]:
    """The names of classes in patterns of ``match``."""
    nodes = [node for tree in checks for node in ast.walk(tree)]
    return set().union(*(_last_names(node.cls) for node in nodes if isinstance(node, ast.MatchClass)))


def _last_names(node: ast.expr) -> set[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
        case ast.Tuple(elts=parts):
            return set().union(*map(_last_names, parts)) if parts else set()
    return set()


def in_place(folder: Path) -> None:
    """Give the imported files of a folder of tests what stands there for Python's own functions."""
    for module in list(sys.modules.values()):
        if os.path.dirname(getattr(module, "__file__", None) or "") == str(folder):
            library.in_place(vars(module))


def forget() -> None:
    """Leave no module of one lesson to the next."""
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if isinstance(spec, ModuleSpec) and "." not in name and _is_lessons(spec):
            del sys.modules[name]


def _is_lessons(spec: ModuleSpec) -> bool:
    """Paths are compared as text: this looks at every imported module, before each file and after each plain test."""
    tree, lesson = os.path.split(os.path.dirname(spec.origin or ""))
    beside = lesson.startswith("lesson_") and os.path.basename(tree) in TREES
    return isinstance(spec.loader, _Loader) or beside
