"""What is wrong with a hidden test, or a public check, as its author has written it: found before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.blame import placed
from autograder.course.points import tenths
from autograder.course.tree import LESSON, task_key
from autograder.kinds import kit
from autograder.testing import plugin

NUMBER = re.compile(r"\d+\.\d+")
OF_TASK = {"points", "evidence", "look", "home"}
OF_CASES = {"count", "home"}
EMPTY = "{} holds no tests that always run: write one, or take the file out."
EVIDENCE = ("value", "state")


def faults(item: pytest.Item) -> list[str]:
    """A sentence for each thing that is wrong, with the file and the line."""
    if plugin.FAULT in item.stash:
        return [item.stash[plugin.FAULT]]
    return [f"{place(item)}: {what}{'' if what.endswith('?') else '.'}" for what in _faults(item)]


def place(item: pytest.Item) -> str:
    """The place of a test."""
    return (
        f"{placed(item.path, item.config.rootpath)}, line {(item.location[1] or 0) + 1}, {item.name.partition('[')[0]}"
    )


def _faults(item: pytest.Item) -> Iterator[str]:
    plain = plugin.TITLE in item.stash
    stages = kit.placed().warm | kit.placed().warm_on_device
    for stage in (stage for mark in item.iter_markers("warm") for stage in mark.args if stage not in stages):
        yield f"the mark warm names {stage}, and course.toml has no such stage under [warm]"
    own = [mark for mark in item.own_markers if mark.name == "task"]
    mark = plugin.task_mark(item)
    if mark is not None:
        yield from _of_task(mark, item)
    if len(own) > 1 and not plain:
        yield f"it has {len(own)} task marks, but belongs to one task: take the others out"
    if (cases := item.get_closest_marker("cases")) is not None:
        yield from _of_cases(cases)
    if mark is not None and not plain:
        yield from _of_arguments(item, cased=cases is not None)


def _of_task(mark: pytest.Mark, item: pytest.Item) -> Iterator[str]:
    number = mark.args[0] if len(mark.args) == 1 else None
    if not isinstance(number, str) or not NUMBER.fullmatch(number):
        yield 'the mark names no task: write @pytest.mark.task("1.2", points=0.5)'
    elif (lesson := LESSON.fullmatch(item.path.parent.name)) and task_key(number)[0] != int(lesson[1]):
        yield f"task {number} isn't in lesson {lesson[1]}, but the test is in that lesson's folder"
    if unknown := sorted(mark.kwargs.keys() - OF_TASK):
        yield f"the mark task doesn't know {unknown[0]}: it takes {', '.join(sorted(OF_TASK))}"
    if mark.kwargs.get("evidence", EVIDENCE[0]) not in EVIDENCE:
        yield f"evidence is {mark.kwargs['evidence']!r}: write {' or '.join(EVIDENCE)}"
    if not isinstance(mark.kwargs.get("home", ""), str):
        yield "home of the mark task is one call, as a text"
    try:
        tenths(mark.kwargs.get("points", 0))
    except ValueError as error:
        yield str(error).rstrip(".")


def _of_cases(mark: pytest.Mark) -> Iterator[str]:
    draw: Any = mark.args[0] if mark.args else mark.kwargs.get("draw")
    if not callable(draw):
        yield "the mark cases names no function that draws: write @pytest.mark.cases(draw, count=5, home=[…])"
    if unknown := sorted(mark.kwargs.keys() - OF_CASES - {"draw"}):
        yield f"the mark cases doesn't know {unknown[0]}: it takes {', '.join(sorted(OF_CASES))}"
    count, home = mark.kwargs.get("count", 1), mark.kwargs.get("home", [])
    if type(count) is not int or count < 1:
        yield f"count is {count!r}, so it draws no case and anything passes: write 1 or more"
    if not isinstance(home, list | tuple) or not all(isinstance(call, str) for call in home):
        yield "home of the mark cases is a list of calls, each a text"


def _of_arguments(item: pytest.Item, *, cased: bool) -> Iterator[str]:
    names = list(getattr(item, "fixturenames", []))
    info = getattr(item, "_fixtureinfo", None)
    known = {"request", *getattr(info, "name2fixturedefs", {}), *getattr(getattr(item, "callspec", None), "params", {})}
    if unknown := [name for name in names if name not in known]:
        yield f"it asks for {unknown[0]}, which isn't a fixture: is it misspelled?"
        return
    if "student" not in names:
        yield "it doesn't take student, so it can't ask the learner's code anything"
    elif "case" in names and not cased:
        yield "it takes case, but no mark cases draws one"
    elif cased and "case" not in names:
        yield "the mark cases draws a case, but the test doesn't take one"
    if skipped := next((m.name for m in item.iter_markers() if m.name in ("skip", "xfail")), None):
        yield f"it is marked {skipped}, but a hidden test always runs: take out the mark, or the test"
