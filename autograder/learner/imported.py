"""Plain checks in a notebook: what they import by the name of a learner's file is what the cells have defined."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.tree import HEADING
from autograder.testing import graded

MISSING = re.compile(r"cannot import name '(\w+)' from '__main__'")
RUN = "run the cell with {} first"
STUB = re.compile(r"task \d+\.\d+")


def modules_named(test: Path) -> list[str]:
    """The learner's modules that a plain test imports: its own name says so, or a file of that name lies beside it."""
    name = test.stem.removeprefix("test_")
    return [
        module
        for module in graded.imports_of(test)
        if name == module or name.startswith(f"{module}_") or test.with_name(f"{module}.py").is_file()
    ]


def number_of(test: Path) -> str:
    """The task of a plain test: that of the heading with its name, in the page or the notebook beside it."""
    wanted = [test.stem.removeprefix("test_"), *modules_named(test)]
    found = {name.strip("`").removesuffix(".py"): number for number, name in _headings(test.parent)}
    return next((found[name] for name in wanted if name in found), "")


def _headings(folder: Path) -> Iterator[tuple[str, str]]:
    for path in [folder / "README.md", *sorted(folder.glob("*.ipynb"))]:
        try:
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".ipynb":
                text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        except (OSError, ValueError, KeyError, TypeError):  # a file that isn't there, or no notebook
            continue
        for line in text.splitlines():
            if match := HEADING.fullmatch(line):
                yield match[1], match[2]


def stand_in(surroundings: pytest.MonkeyPatch, tests: list[Path]) -> None:
    """Have those modules be the notebook, and the tests read again: cells may have been run since."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) in set(map(str, tests)):
            surroundings.delitem(sys.modules, name)
    for name in {name for test in tests for name in modules_named(test)}:
        surroundings.setitem(sys.modules, name, sys.modules["__main__"])
    surroundings.setattr(sys, "dont_write_bytecode", True)


def not_begun(error: BaseException | None) -> str:
    """What keeps a check from beginning; empty if nothing does."""
    if isinstance(error, NotImplementedError) and STUB.fullmatch(str(error)):
        return "not started yet"
    if isinstance(error, AttributeError) and error.obj is sys.modules["__main__"]:
        return RUN.format(error.name)
    return not_run(str(error)) if isinstance(error, ImportError) else ""


def not_run(text: str) -> str:
    """Which cell to run first, by an error's text; empty if that names none."""
    missing = MISSING.search(text)
    return RUN.format(missing[1]) if missing else ""
