"""Which of a learner's files a test is about, as its name and its imports say. Free of pytest."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Iterable
from pathlib import Path


def graded_stem(test: Path, stems: Iterable[str]) -> str | None:
    """Which file ``test_<stem>.py`` or ``test_<stem>_<topic>.py`` grades, or one that imports the file by its name."""
    stems = list(stems)
    if imported := modules_of(test, stems):
        stems = imported
    name = test.stem.removeprefix("test_")
    by_name = (stem for stem in stems if name == stem or name.startswith(f"{stem}_"))
    return max(by_name, key=len, default=imported[0] if imported else None)


def modules_of(test: Path, stems: Iterable[str]) -> list[str]:
    """Which of the learners' files a plain test imports as modules, in order."""
    return [name for name in imports_of(test) if name in set(stems) - sys.stdlib_module_names]


def imports_of(test: Path) -> tuple[str, ...]:
    """What a file imports, by the first part of each name; nothing if it doesn't exist."""
    try:
        status = test.stat()
        return _imported(test, status.st_mtime_ns, status.st_size)
    except OSError:
        return ()


@functools.lru_cache(maxsize=256)
def _imported(test: Path, changed: int, size: int) -> tuple[str, ...]:
    try:
        nodes = list(ast.walk(ast.parse(test.read_bytes())))
    except (SyntaxError, ValueError, RecursionError):  # as pytest will say
        return ()
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    found += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return tuple(dict.fromkeys(name.partition(".")[0] for name in found))
