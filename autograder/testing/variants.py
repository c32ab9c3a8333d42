"""Wrong submissions made from right ones: each known mistake, and junk of every kind, in the solution's place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder import blame, kinds
from autograder.course import coursefile
from autograder.course.catalogue import read as read_mistakes
from autograder.course.cut import BEGIN
from autograder.course.tree import Lesson, read_text
from autograder.source.definitions import Definition, blocks, definitions, parsed, words
from autograder.testing.mistakes import Catalogue, Mistake
from autograder.testing.plugin import catalogue_of, mistake_files

QUIZ_JUNK = {
    "another letter": '"e"',
    "a number": "3",
    "a list": '["a", "b", "c", "d"]',
    "all letters": '"abcd"',
    "true": "true",
    "a table": "{ a = 1 }",
}


@dataclass(frozen=True)
class Variant:
    """One lesson's files, changed in one way."""

    name: str
    lesson: Lesson
    files: dict[str, str]
    mistake: Mistake | None = None
    tasks: tuple[str, ...] = ()
    """The tasks that the change can reach; all, if none is named."""


def solution(lesson: Lesson) -> dict[str, str]:
    """The worked files of a lesson by name."""
    return {name: read_text(lesson.solutions / name) for name in lesson.files}


def functions(source: str) -> dict[str, list[str]]:
    """Task number to the functions and classes of a solution that belong to it."""
    lines = source.splitlines()
    found: dict[str, list[str]] = {}
    for node in definitions(parsed(source)):
        tasks = [m[2] for line in lines[node.lineno - 1 : node.end_lineno] if (m := BEGIN.match(line))]
        for task in dict.fromkeys(tasks):
            found.setdefault(task, []).append(node.name)
    return found


def mistakes(lesson: Lesson) -> list[Variant]:
    """The solution with each known mistake in it, one at a time."""
    found = []
    written = read_mistakes(mistake_files(lesson.graders))
    for mistake in catalogue(lesson).mistakes:
        known = written[mistake.id]
        for (function, source), (path, line) in zip(known.implementations, known.lines, strict=True):
            files = solution(lesson)
            name = next((n for n, text in files.items() if function in blocks(text)), None)
            if name is None:  # as is said where mistakes are read
                continue
            reached = reach(files[name], function)
            files[name] = replaced(files[name], function, source)
            title = f"{blame.placed(path, lesson.course)}, line {line}, {mistake.id}"
            found.append(Variant(title, lesson, files, mistake, reached))
    return found


def one_each(found: Iterable[Variant]) -> list[Variant]:
    """The first variant of each mistake."""
    return list({variant.mistake.id: variant for variant in reversed([*found]) if variant.mistake}.values())[::-1]


def reach(source: str, name: str) -> tuple[str, ...]:
    """The tasks with a function or class that mentions this name, directly or through others."""
    uses = {defined: set(words(statement)) for statement in ast.parse(source).body for defined in _defined(statement)}
    reached = {name}
    while more := {user for user, used in uses.items() if used & reached} - reached:
        reached |= more
    return tuple(task for task, names in functions(source).items() if reached & set(names))


def _defined(statement: ast.stmt) -> list[str]:
    """The names that a statement of a module gives a meaning to."""
    if isinstance(statement, Definition):
        return [statement.name]
    return [n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def junk(lesson: Lesson) -> Iterator[Variant]:
    """The lesson with every task's functions giving the same junk."""
    for name, text in solution(lesson).items():
        if name.endswith(".py"):
            names = [f for group in functions(text).values() for f in group]
            for title, body in _bodies(lesson).items():
                changed = text
                for function in names:
                    whole = f"def {function}(*args, **kwargs):\n{body}"
                    changed = replaced(changed, function, whole)
                yield Variant(title, lesson, {name: changed})
        else:
            for title, value in QUIZ_JUNK.items():
                changed = re.sub(r'^(\w+ = )".*"  # SOLUTION$', rf"\g<1>{value}", text, flags=re.MULTILINE)
                yield Variant(title, lesson, {name: changed})


def _bodies(lesson: Lesson) -> dict[str, str]:
    """By title, what a function consists of that answers with junk of one of the course's kinds."""
    found = kinds.named(coursefile.kit(lesson.course).kinds)
    return {
        title: f"    import {kind.name}\n    return {expression}\n"
        for kind in found
        for title, expression in kind.junk.items()
    }


def catalogue(lesson: Lesson) -> Catalogue:
    """The lesson's known mistakes."""
    return catalogue_of(lesson.graders)


def replaced(source: str, name: str, body: str) -> str:
    """The source with one top-level function or class replaced."""
    place, lines = blocks(source)[name], source.splitlines()
    return "\n".join([*lines[: place.first], body, *lines[place.end :]]) + "\n"
