"""Puts a task's stub back in place of the learner's code."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import Refusal
from autograder.files import write
from autograder.learner.watch.fingerprint import facets
from autograder.learner.watch.steps import Step
from autograder.source.definitions import Definition, blocks, definition, parsed

VERSIONS = 50
SECONDS = 10
ANSWER = re.compile(r'^(\s*answer\s*=\s*)"[^"\n]*"', re.MULTILINE)


class CannotRestore(Refusal):
    """Why the stub cannot be put back, in a sentence for the learner."""


def restore(step: Step, text: str) -> Path:
    """Write the learner's file with the step's stub in it again; return where the old file is kept.

    The stub is the newest one that git knows. Without git, the file's own signatures and docstrings stay and their
    bodies go.

    Raises:
        CannotRestore: there's nothing to make it from, or the file can't be written.
    """
    fresh = _restored(step, text)
    kept = _free(step)
    try:
        write(kept, text.encode())
        write(step.file, fresh.encode())
    except OSError as error:
        raise CannotRestore(f"{step.file.name} cannot be written: {error.strerror}.") from error
    return kept


def _free(step: Step) -> Path:
    """A free name beside the file that no check looks at."""
    number = 1
    while (path := step.file.with_name(f"{step.file.name}.{number}.bak")).exists():
        number += 1
    return path


def _restored(step: Step, text: str) -> str:
    if step.file.suffix != ".py":
        return ANSWER.sub(r'\1""', text)
    stubs = _from_history(step) or _from_itself(step, text)
    lines = text.splitlines(keepends=True)
    places = blocks(text)
    for name in sorted(stubs, key=lambda name: -places[name].first if name in places else 0):
        if name in places:
            lines[places[name].first : places[name].end] = [stubs[name]]
        else:
            lines += ["\n\n", stubs[name]]
    return "".join(lines)


def _from_history(step: Step) -> dict[str, str]:
    """The step's functions and classes in the newest version in git that has nothing but stubs of them."""
    for text in _versions(step.file):
        facet = (facets(text, {step.number: step.names}) or {}).get(step.number)
        places = blocks(text)
        if facet is not None and facet.untouched and all(name in places for name in step.names):
            return {name: "".join(places[name].of(text)) for name in step.names}
    return {}


def _versions(file: Path) -> Iterator[str]:
    revisions = _git(file.parent, "log", f"-{VERSIONS}", "--format=%H", "--", file.name)
    for revision in revisions.split():
        yield _git(file.parent, "show", f"{revision}:./{file.name}")


def _git(folder: Path, *words: str) -> str:
    """What git prints; nothing without git or a repository."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, timeout=SECONDS, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _from_itself(step: Step, text: str) -> dict[str, str]:
    """The stubs as signatures and docstrings in the file say, all bodies left out."""
    tree = parsed(text)
    if tree is None:
        raise CannotRestore(f"{step.file.name} cannot be read as Python, and git has no earlier one: mend it first.")
    found = {name: node for name in step.names if (node := definition(tree, name)) is not None}
    if not found:
        raise CannotRestore(f"{step.file.name} has no {step.name}, and git has no earlier one: undo in your editor.")
    return {name: _emptied(text, node, step.number) for name, node in found.items()}


def _emptied(text: str, node: Definition, number: str) -> str:
    place = blocks(text)[node.name]
    lines = text.splitlines(keepends=True)
    inner = node.body if isinstance(node, ast.ClassDef) else [node]
    for function in reversed([part for part in inner if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]):
        documented = ast.get_docstring(function, clean=False) is not None
        last = function.body[0].end_lineno if documented else function.body[0].lineno - 1
        assert last is not None and function.end_lineno is not None
        head = "".join(lines[function.lineno - 1 : last])
        if last < function.lineno:  # all on one line
            head = lines[function.lineno - 1][: function.body[0].col_offset].rstrip() + "\n"
        indent = " " * (function.col_offset + 4)
        stub = f'{head}{indent}raise NotImplementedError("task {number}")\n'
        lines[function.lineno - 1 : function.end_lineno] = [stub, *[""] * (function.end_lineno - function.lineno)]
    return "".join(lines[place.first : place.end])
