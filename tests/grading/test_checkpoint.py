"""A separate worker reads files that learners' code wrote, not the graders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GRADER = '''
import pytest
import torch
from autograder.testing import Student, agree, expect

@pytest.mark.task("1.1", points=1.0, home="double('file')")
def test_saved(student: Student) -> None:
    """the file holds two ones"""
    path = student.file(None, ".pt")
    student.double(path)
    found = student.checkpoint(student.read(path) or b"")
    expect(agree(found, {"x": [torch.ones(2), (1, "a", None)]}), "It holds something else.")
'''
SAVED = "import collections, torch\ndef double(path):\n    torch.save({}, path)\n"


@pytest.fixture
def saving(own_course: Path, grade: Callable[..., Any]) -> Callable[[str], Any]:
    """The task after the learner's function has saved a value."""
    (own_course / "graders" / "lesson_1_sums" / "test_sums.py").write_text(GRADER)
    return lambda value: grade(SAVED.format(value), own_course, tasks=("1.1",))["1.1"]


@pytest.mark.parametrize("kind", ["dict", "collections.OrderedDict"])
def test_what_is_in_it_comes_as_data(kind: str, saving: Callable[[str], Any]) -> None:
    assert saving(f"{kind}(x=[torch.ones(2), (1, 'a', None)])").points == 1.0


@pytest.mark.parametrize(
    "value",
    [
        "torch.nn.Linear(1, 1)",
        "double",
        "{'x': torch.ones(3)}",
        "(lambda a: [a := [a] * 10**5 for _ in range(6)][-1])(0.0)",
        "{str(i): torch.zeros(1).expand(10**9) for i in range(100)}",
    ],
    ids=["object", "function", "other", "nested", "views"],
)
def test_what_it_cannot_be_is_wrong(value: str, saving: Callable[[str], Any]) -> None:
    assert saving(value).status == "failed"


def test_a_compressed_bomb_does_not_go_off_here(saving: Callable[[str], Any]) -> None:
    bomb = "0, __import__('io').BytesIO())\n    torch.save(torch.zeros(2 * 10**7), 'big')\n    import zipfile\n"
    bomb += "    with zipfile.ZipFile('big') as old, zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as new:\n"
    bomb += "        for name in old.namelist() * 3: new.writestr(name, old.read(name))\n    str(0"
    assert saving(bomb).status in ("failed", "timed_out")
