"""What plain tests are worth, which task each belongs to, and the sentence that says what it checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from autograder.course import coursefile, points
from autograder.course.tree import CourseError, Lesson, read_toml
from autograder.grading.plain import lesson_of, stems, task_of
from autograder.grading.reading import unwatched
from autograder.testing import graded, plugin

TABLE = "points.toml"
HOME = "home"
"""The mark with public calls of what a plain test is about."""
WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")


def settle(folder: Path, items: list[pytest.Item], others: list[pytest.Item]) -> None:
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
    if number := task_of(lesson, item.path):
        return number
    name, stem = item.path.stem.removeprefix("test_"), graded.graded_stem(item.path, stems(lesson))
    raise CourseError(
        f"{item.path.name} imports {stem}, so it's a separate task: give exercises/{lesson.folder}/README.md "
        f"a heading such as ### {lesson.number}.1 {name}"
    )


def _function(item: pytest.Item) -> str:
    """A test without what its parameters are, as pytest names it below its file."""
    return item.nodeid.partition("::")[2].partition("[")[0]


def _worth(items: list[pytest.Item], table: dict[str, Any], taken: int, whole: float) -> dict[pytest.Item, int]:
    """Tenths of a point: the given ones, and for everything else an equal share of the lesson's remaining points."""
    groups: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        groups.setdefault((item.path.stem, _function(item)), []).append(item)
    said = {key: _said(key, group[0], table) for key, group in groups.items()}
    files = {
        name: _given(f"{TABLE}, {name}", table[name]) for name in dict.fromkeys(k[0] for k in groups) if name in table
    }
    known = {f"{stem}::{function}" for stem, function in groups} | {stem for stem, _ in groups}
    for name in table:
        if name not in known:
            raise CourseError(f"{items[0].path.parent.name}/{TABLE} names {name}, but no test has that name.")
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
        return _given(f"{TABLE}, {'::'.join(key)}", value)
    if mark := item.get_closest_marker("points"):
        return _given("::".join(key), mark.args[0])
    task = item.get_closest_marker("task")
    return points.tenths(task.kwargs["points"]) if task and "points" in task.kwargs else None


def _given(where: str, value: Any) -> int:
    try:
        return points.tenths(value)
    except ValueError as error:
        raise CourseError(f"{where}: {error}") from error


def _even(keys: list[tuple[str, str]], whole: int, what: str) -> dict[tuple[str, str], int]:
    if keys and whole < 0:
        raise CourseError(
            f"{what}: its tests' own points are {points.shown(-whole / 10)} more than it has: give them fewer, by "
            f"marks or in {TABLE}."
        )
    if keys and whole < len(keys):
        tests = "1 test has" if len(keys) == 1 else f"{len(keys)} tests have"
        raise CourseError(
            f"{what}: {tests} to share {points.shown(whole / 10)} points, and each needs a tenth: "
            f"give fewer points to the others, by marks or in {TABLE}."
        )
    return dict(zip(keys, points.shared_out(whole, [1] * len(keys)), strict=True))


def home_of(item: pytest.Item) -> list[str]:
    """The public calls that the mark names."""
    return [text for mark in item.iter_markers(HOME) for text in mark.args]


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
