"""What a save changes, and when a file counts as saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.learner.watch.files import GRACE, TICK, Files
from autograder.learner.watch.fingerprint import facets
from autograder.source.definitions import blocks

FILE = """
import math

SIZE = 3

def helper(x):
    return x + SIZE

def one(x):
    return helper(x)

def two(x):
    \"\"\"Twice.\"\"\"
    return 2 * x

class Three:
    def __init__(self):
        raise NotImplementedError("task 1.3")
    def go(self):
        \"\"\"Go.\"\"\"
        raise NotImplementedError("task 1.3")
"""
TASKS = {"1.1": ["one"], "1.2": ["two"], "1.3": ["Three"], "1.4": ["nowhere"]}


def changed(before: str, after: str) -> set[str]:
    old, new = facets(before, TASKS), facets(after, TASKS)
    assert old is not None and new is not None
    return {task for task in TASKS if old[task].fingerprint != new[task].fingerprint}


@pytest.mark.parametrize(
    ("old", "new", "tasks"),
    [
        ("2 * x", "3 * x", {"1.2", "1.4"}),
        ("x + SIZE", "x - SIZE", {"1.1", "1.4"}),
        ("SIZE = 3", "SIZE = 4", {"1.1", "1.2", "1.3", "1.4"}),
        ("import math", "import torch", {"1.1", "1.2", "1.3", "1.4"}),
        ("\ndef two", "\n\n# a comment\ndef two", set()),
    ],
)
def test_a_change_concerns_the_tasks_that_reach_it(old: str, new: str, tasks: set[str]) -> None:
    assert changed(FILE, FILE.replace(old, new)) == tasks


def test_stubs_are_told_from_beginnings() -> None:
    found = facets(FILE, TASKS)
    assert found is not None
    assert {task for task, facet in found.items() if facet.untouched} == {"1.3"}
    begun = facets(FILE.replace('"""Go."""', "print()"), TASKS)
    assert begun is not None
    assert not begun["1.3"].untouched


@pytest.mark.parametrize("text", ["def one(:", "x = " + "(" * 500, "\0", "-" * 5000 + "1"])
def test_what_cannot_be_parsed_has_no_facets(text: str) -> None:
    assert facets(text, TASKS) is None


@pytest.mark.parametrize("damage", ["", "\ndef broken(:\n    pass\n"])
def test_blocks_are_found_in_damaged_files_too(damage: str) -> None:
    text = FILE.replace("def two", "@torch.no_grad()\ndef two") + damage
    found = blocks(text)
    assert "".join(found["two"].of(text)) == '@torch.no_grad()\ndef two(x):\n    """Twice."""\n    return 2 * x\n'
    assert len(found["Three"].of(text)) == 6


@pytest.fixture
def watched(tmp_path: Path) -> tuple[Path, Files]:
    path = tmp_path / "x.py"
    path.write_text("1")
    return path, Files([path])


def looks(files: Files, seconds: float) -> list[Path]:
    end, found = time.monotonic() + seconds, []
    while time.monotonic() < end:
        found += files.saved()
        time.sleep(TICK)
    return found


def test_a_save_is_seen_once(watched: tuple[Path, Files]) -> None:
    path, files = watched
    assert looks(files, 3 * TICK) == []
    path.write_text("22")
    assert looks(files, 8 * TICK) == [path]


def test_a_file_being_written_is_waited_for(watched: tuple[Path, Files]) -> None:
    path, files = watched
    for text in ("2", "22", "222"):
        path.write_text(text)
        assert files.saved() == []
    assert looks(files, 4 * TICK) == [path]


def test_an_editor_that_renames_saves_once(watched: tuple[Path, Files]) -> None:
    path, files = watched
    path.rename(path.with_suffix(".py~"))
    assert looks(files, GRACE / 4) == []
    fresh = path.with_suffix(".swp")
    fresh.write_text("2")
    fresh.rename(path)
    assert looks(files, 4 * TICK) == [path]


@pytest.mark.parametrize("end", [Path.unlink, lambda path: path.write_text("")])
def test_a_file_that_stays_away_is_gone(watched: tuple[Path, Files], end: Callable[[Path], object]) -> None:
    path, files = watched
    end(path)
    assert looks(files, GRACE + 4 * TICK) == [path]
