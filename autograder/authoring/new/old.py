"""The pytest and unittest files that you have, read as the lessons that they make."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from autograder.authoring.new.sources import Import, Source
from autograder.course.data import data_below, speaks_of
from autograder.course.tree import read_toml
from autograder.errors import Refusal
from autograder.grading.shares import TABLE
from autograder.testing.plugin import mistake_files

TESTING = {"pytest", "hypothesis", "unittest", "autograder"}
CONFTEST = "conftest.py"
Content = TypeVar("Content", str, bytes, str | bytes)


@dataclass
class Plan:
    """A future lesson: the learner's module, its solution, its tests."""

    module: str
    solution: str = ""
    tests: dict[str, str] = field(default_factory=dict)
    """Tests by the name of the file."""
    helpers: dict[str, str] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    """Files beside the solution that it opens."""
    hidden: dict[str, bytes] = field(default_factory=dict)
    """Files beside the tests that they open, and known mistakes."""
    points: dict[str, object] = field(default_factory=dict)
    """What is in the table of points beside the tests."""
    imported: set[str] = field(default_factory=set)
    """Modules beside the solution that it imports."""
    packages: set[str] = field(default_factory=set)
    """What the solution imports of installed packages."""
    tools: set[str] = field(default_factory=set)
    """What its tests import of them."""


def plans(tests: Sequence[Path]) -> list[Plan]:
    """The lessons that test files are about: files that import the same module share one. Raises ``Refusal``."""
    found: dict[str, Plan] = {}
    unknown: list[tuple[Source, Import]] = []
    for path, top in _test_files(tests):
        source, near = Source.read(path), _Near(path, top)
        module = _module(source, near)
        plan = found.setdefault(module, Plan(module))
        if (worked := near.find(module)) is not None:
            _solve(plan, Source.read(worked))
        stem = path.stem.removeprefix("test_").removesuffix("_test")
        name = f"test_{stem}.py" if stem.startswith(module) else f"test_{module}_{stem}.py"
        if name in plan.tests:
            raise Refusal(f"two test files would get the name {name}: rename {path}.")
        plan.tests[name] = source.text
        joined(plan.hidden, {one.name: one.read_bytes() for one in mistake_files(path.parent)})
        plan.points |= _points(path, name)
        beside = _helpers(source, near, module)
        joined(plan.helpers, {one.path.name: one.text for one in beside})
        read = [source, *beside]
        joined(plan.hidden, _data(path.parent, [one.text for one in read]))
        names = {name for one in read for name in one.tops} - sys.stdlib_module_names - TESTING
        plan.tools |= {name for name in names if near.find(name) is None and _installed(name)}
        unknown += [(one, each) for one in read for each in one.imports if each.sure and not _known(each.top, near)]
    for plan in found.values():  # a learner's module, or something a solution needs, isn't a helper
        theirs = found.keys() | {name for other in found.values() for name in other.imported}
        plan.helpers = {name: text for name, text in plan.helpers.items() if name.removesuffix(".py") not in theirs}
    for source, one in unknown:
        if one.top not in found:
            raise Refusal(
                f"{source.path}, line {one.line}, imports {one.top}, which is neither beside it nor installed: put "
                f"{one.top}.py there, or add a test file about it."
            )
    return list(found.values())


def joined(files: dict[str, Content], more: Mapping[str, Content]) -> None:
    """Add files to others. Raises ``Refusal`` if two that differ have one name."""
    for name, content in more.items():
        if files.setdefault(name, content) != content:
            raise Refusal(f"two files that differ would get the name {name}: rename one, or make one file of the two.")


def _solve(plan: Plan, worked: Source) -> None:
    """Take a solution along, and what it needs."""
    if plan.solution not in ("", worked.text):
        raise Refusal(f"two files that differ are called {worked.path.name}: keep one of them ({worked.path}).")
    plan.solution = worked.text
    joined(plan.data, _data(worked.path.parent, [worked.text]))
    names = set(worked.tops) - sys.stdlib_module_names - {plan.module}
    plan.imported = {name for name in names if _is_helper(worked.path.with_name(f"{name}.py"))}
    plan.packages = {name for name in names - plan.imported if _installed(name)}


def _points(test: Path, name: str) -> dict[str, object]:
    """What the table beside a test says about it, under the name that it gets."""
    path = test.with_name(TABLE)
    entries = read_toml(path) if path.is_file() else {}
    mine = ((key.partition("::"), value) for key, value in entries.items())
    stem = name.removesuffix(".py")
    return {f"{stem}{dots}{rest}": value for (own, dots, rest), value in mine if own == test.stem}


def _data(folder: Path, texts: Iterable[str]) -> dict[str, bytes]:
    """The data files in a folder that one of these texts mentions."""
    texts = list(texts)
    return {name: path.read_bytes() for name, path in data_below(folder) if speaks_of(texts, [name])}


@dataclass(frozen=True)
class _Near:
    """Where a test's imports may be: beside it, or elsewhere in the folder that was given with it."""

    test: Path
    top: Path | None

    def find(self, name: str) -> Path | None:
        """A module's file, if there is one. Raises ``Refusal`` if that isn't clear."""
        beside = self.test.with_name(f"{name}.py")
        if _is_helper(beside):
            return beside
        found = [path for path in self._elsewhere if path.stem == name]
        if len({path.read_bytes() for path in found}) > 1:
            places = " and ".join(map(str, found[:2]))
            raise Refusal(f"{self.test} imports {name}, and that may be {places}: put the right one beside the test.")
        return found[0] if found else None

    @cached_property
    def _elsewhere(self) -> list[Path]:
        return [path for path in python_below(self.top) if _is_helper(path)] if self.top else []

    def is_package(self, name: str) -> bool:
        """Whether there's a folder of Python files of that name where tests import from."""
        folders = [folder / name for folder in (self.test.parent, self.test.parent.parent, self.top) if folder]
        return any(
            folder.is_dir() and folder not in self.test.parents and any(python_below(folder)) for folder in folders
        )

    def conftest(self) -> Path | None:
        """The ``conftest.py`` that the test has."""
        folders = [f for f in self.test.parents if f == self.test.parent or (self.top and f.is_relative_to(self.top))]
        found = [folder / CONFTEST for folder in folders if (folder / CONFTEST).is_file()]
        if len(found) > 1:
            raise Refusal(f"{self.test} has two files of fixtures, {found[0]} and {found[1]}: make one of them.")
        return found[0] if found else None


def python_below(folder: Path) -> Iterator[Path]:
    """The Python files below a folder; none that are hidden or that programs have installed there."""
    for here, folders, names in os.walk(folder):
        closed = "pyvenv.cfg" in names
        folders[:] = [] if closed else sorted(n for n in folders if not n.startswith((".", "__")))
        yield from (Path(here, name) for name in sorted(names) if name.endswith(".py") and not closed)


def _helpers(test: Source, near: _Near, module: str) -> list[Source]:
    """What a test needs beside the learner's module: its ``conftest.py``, and what these import, and so on."""
    conftest = near.conftest()
    found = [Source.read(conftest)] if conftest is not None else []
    waiting, seen = [test, *found], {module}
    while waiting:
        source = waiting.pop()
        for one in source.imports:
            _refuse_packages(source, one, near)
        for name in source.tops:
            path = near.find(name) if name not in seen and name not in sys.stdlib_module_names | TESTING else None
            seen.add(name)
            if path is not None:
                found.append(helper := Source.read(path))
                waiting.append(helper)
    return found


def _refuse_packages(source: Source, one: Import, near: _Near) -> None:
    """Raise ``Refusal`` if a test, or what it needs, imports from a package of its author's."""
    if not one.sure:
        return
    if one.relative:
        raise Refusal(
            f"{source.path}, line {one.line}, imports with a dot, and hidden tests are in no package: write "
            f"import {one.name}, say, without the dot, and put {one.top}.py beside it."
        )
    if one.top in sys.stdlib_module_names | TESTING or near.find(one.top) is not None:
        return
    if near.is_package(one.top) or ("." in one.name and not _installed(one.top)):
        last = one.name.rpartition(".")[2]
        raise Refusal(
            f"{source.path}, line {one.line}, imports {one.name} from a package, and learners hand in single files: "
            f"put {last}.py beside the test, and write import {last}."
        )


def _test_files(paths: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Each test file, and the folder that was given, if one was."""
    for path in paths:
        if path.is_dir():
            inside = [p for p in python_below(path) if _is_test(p)]
            if not inside:
                raise Refusal(f"{path} holds no test files: they're called test_….py or …_test.py.")
            yield from ((one, path) for one in inside)
        elif path.is_file():
            yield path, None
        else:
            raise Refusal(f"{path} doesn't exist.")


def _is_test(path: Path) -> bool:
    return path.stem.startswith("test_") or path.stem.endswith("_test")


def _is_helper(path: Path) -> bool:
    return path.is_file() and not _is_test(path) and path.name not in (CONFTEST, "__init__.py")


def _module(test: Source, near: _Near) -> str:
    """The learner's module that a test file is about."""
    for one in test.imports:
        _refuse_packages(test, one, near)
    names = [name for name in test.tops if name not in sys.stdlib_module_names | TESTING]
    own = [n for n in names if near.find(n)] + [n for n in names if not (near.find(n) or _installed(n))]
    if not own:
        for name in test.tops:
            if _is_helper(test.path.with_name(f"{name}.py")):
                raise Refusal(f"{test.path} imports {name}, which is one of Python's own modules: rename {name}.py.")
        raise Refusal(
            f"{test.path} imports no learner's module: it should say, for example, from leap import leap_year."
        )
    stem = test.path.stem.removeprefix("test_").removesuffix("_test")
    return max((name for name in own if stem.startswith(name)), key=len, default=own[0])


def _known(name: str, near: _Near) -> bool:
    return name in sys.stdlib_module_names | TESTING or _installed(name) or near.find(name) is not None


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None
