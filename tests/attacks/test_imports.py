"""Going on after a failure opens no way to a point: not by what is left half defined, and not by the message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.grading.engine import Engine, Job
from autograder.grading.importing import Account
from autograder.intake.submission import OwnModule, SubmittedFile
from autograder.sandbox.frames import Imported, Trouble
from tests.attacks.test_values import BODIES, COURSE, LESSONS, forged, of_value

ENDS = {
    "a missing package": "import nothing_here\nnothing_here()",
    "a failing line": "raise SystemExit",
    "an end of the process": "import os\nos._exit(0)",
    "a block that cannot be read": "def broken(:\n    pass",
    "an endless loop": "while True:\n    pass",
}


@pytest.mark.some
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_functions_that_do_nothing_have_no_values_however_the_file_ends(
    end: str, engine: Engine, submit: Callable[..., Path]
) -> None:
    lesson = LESSONS[2]
    stubs = {name: (lesson.exercises / name).read_text() for name in lesson.files if name.endswith(".py")}
    files = {name: f"{forged(text, BODIES['a form'], 'all')}\n{end}\n" for name, text in stubs.items()}
    report, _ = engine.grade(Job(COURSE, submit(files), lessons=(lesson.number,)))
    assert not {task.task for task in report.tasks if task.status == "error"}
    assert of_value(report) == []


FILE = SubmittedFile(
    "sums.py", "lesson_1_sums", text="import torch\nx = 1\n", modules=(OwnModule("a", "a.py", "y = 2\n"),)
)
FORGED = [
    Trouble("sums.py", 1, "points: 100", "points", "", ["points"]),
    Trouble("/etc/passwd", 1, "ValueError"),
    Trouble("sums.py", -5, "ValueError"),
    Trouble("sums.py", 10**9, "ValueError"),
    Trouble("a.py", 2**62, "SyntaxError", words="<b>\x1b[2J\n::error::points 100" * 99),
    Trouble("sums.py", 1, "NameError", ".*|points", "", [".*", "", "points.points", "*" * 50]),
    Trouble("a.py", 1, "ModuleNotFoundError", "torch.points"),
]


@pytest.mark.parametrize("trouble", FORGED)
def test_what_a_worker_says_of_an_import_is_bounded(trouble: Trouble) -> None:
    account = Account.of(FILE, Imported([trouble] * 100, ["dtype", "points", "dtype" * 99]))
    for note in account.notes():
        assert len(note) < 1500
        assert note.isprintable()
        assert "points" not in note.replace("::error:: points", "").replace("points 100", "")
        assert "/etc" not in note and "::error::" not in note.replace("::error:: ", "")
    assert account.why("points") == ""
