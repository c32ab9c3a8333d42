"""Every way a submission may be broken, through the real command: one sentence, the rest graded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from autograder.report.model import to_json

RIGHT_TOTAL = """
def total(numbers):
    if not numbers:
        raise ValueError("none")
    return float(sum(numbers))
"""
RIGHT = "import torch\ndef double(x):\n    return 2 * x\n" + RIGHT_TOTAL


class Row(NamedTuple):
    name: str
    content: str | bytes | None
    status: str
    sentence: str
    cold: bool = False
    """The command in a separate process grades one row of each kind. The others use a running engine."""


def rows(*of: Row) -> list[Any]:
    """One start of the command is in every run; the others are systems."""
    return [pytest.param(row, marks=pytest.mark.systems if row.cold and row.name != "missing" else ()) for row in of]


@dataclass(frozen=True)
class Warm:
    report: dict[str, Any]
    status: int = 0

    def __getitem__(self, number: str) -> dict[str, Any]:
        return next(task for task in self.report["tasks"] if task["task"] == number)


def body(text: str) -> str:
    return f"import torch\ndef double(x):\n    {text}\n{RIGHT_TOTAL}"


WHOLE_FILE = [
    Row("missing", None, "not_started", "sums.py is not in the submission", cold=True),
    Row("empty", "\n \n", "not_started", "sums.py is empty"),
    Row("not a text", b"import torch\n\1\2\3", "undecided", "isn't text"),
    Row("NUL bytes", b"x = 1\0\n", "undecided", "NUL bytes"),
    Row("50 MB", b"#" * 50_000_000, "undecided", "sums.py is larger than"),
    Row("import loops", "while True:\n    pass\n", "timed_out", "Importing sums.py took too long"),
]

HARMLESS = [
    Row("import raises", "import torch\nx = 1 / 0\n" + RIGHT, "passed", ""),
    Row("import of nothing", "import tourch\n" + RIGHT, "passed", ""),
    Row("import sleeps", "import time\ntime.sleep(10**6)\n" + RIGHT, "passed", "", cold=True),
    Row("import exits", "import sys\nsys.exit(0)\n" + RIGHT, "passed", ""),
    Row("import ends all", "import os\nos._exit(0)\n" + RIGHT, "passed", "", cold=True),
    Row("import crashes", "import ctypes\nctypes.string_at(0)\n" + RIGHT, "passed", ""),
    Row("import reads keys", "name = input()\n" + RIGHT, "passed", ""),
    Row("import prints 100 MB", "for _ in range(100):\n    print('x' * 10**6)\n" + RIGHT, "passed", "", cold=True),
    Row(
        "import starts a thread",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(10**6,)).start()\n" + RIGHT,
        "passed",
        "",
    ),
    Row("byte order mark", b"\xef\xbb\xbf" + RIGHT.encode(), "passed", ""),
    Row("a lambda of that name", "double = lambda x: 2 * x\n" + RIGHT_TOTAL, "passed", ""),
    Row("requires grad", body("return (2 * x).requires_grad_()"), "passed", ""),
]

ONE_FUNCTION = [
    Row("syntax error", RIGHT.replace("(x):", "(x:", 1), "failed", "'(' was never closed, so double", cold=True),
    Row(
        "indentation",
        RIGHT.replace("):\n    ", "):\n", 1),
        "failed",
        "Python can't read this line: expected an indented block",
    ),
    Row("missing function", RIGHT_TOTAL, "failed", "sums.py has no double"),
    Row("renamed", RIGHT.replace("double", "Double"), "failed", "Was it renamed"),
    Row("not callable", "double = 3\n" + RIGHT_TOTAL, "failed", "double is not a function"),
    Row(
        "other parameters", RIGHT.replace("(x)", "(x, factor)", 1), "failed", "does not take the arguments of the stub"
    ),
    Row("None", body("pass"), "failed", "returned None; wanted a float32 tensor", cold=True),
    Row("generator", body("yield 2 * x"), "failed", "returned a generator"),
    Row("lambda", body("return lambda: 2 * x"), "failed", "returned a function"),
    Row("list", body("return (2 * x).tolist()"), "failed", "returned a list of 1 float"),
    Row("NaN", body("return x * float('nan')"), "failed", "It holds nan where a number was wanted"),
    Row("400 MB", body("return torch.empty(10**8)"), "failed", "too large to be sent"),
    Row("4 GB", body("return torch.empty(10**9)"), "failed", "more memory than a task may have", cold=True),
    Row("endless loop", body("while True: pass"), "timed_out", "took longer than the time that the task", cold=True),
    Row("sleep", body("import time; time.sleep(10**6)"), "timed_out", "was stopped"),
    Row("endless torch call", body("return torch.linalg.svd(torch.rand(4000, 4000))"), "timed_out", "was stopped"),
    Row("deep recursion", body("return double(x)"), "failed", "double made too many calls within calls"),
    Row("crash", body("import ctypes; ctypes.string_at(0)"), "crashed", "ended instead of answering", cold=True),
    Row("exit", body("raise SystemExit(0)"), "failed", "ended the program (SystemExit)"),
    Row("hard exit", body("import os; os._exit(0)"), "crashed", "ended instead of answering"),
    Row("raises", body("return x.nonsense"), "failed", "raised AttributeError (line 3 of sums.py)"),
]


@pytest.fixture
def run(
    course: Path,
    solution: dict[str, str],
    submit: Callable[..., Path],
    command: Callable[..., Any],
    grade: Callable[..., Any],
):
    def graded(row: Row) -> Any:
        files: dict[str, Any] = dict(solution)
        if not row.cold:
            return Warm(json.loads(to_json(grade({"sums.py": row.content}).report)))
        if row.content is None:
            del files["sums.py"]
        else:
            files["sums.py"] = row.content
        ran = command("run", submit(files), "--course", course, "--json", "report.json")
        assert all("\n" not in task["message"] for task in ran.report["tasks"])
        return ran

    return graded


def names(row: Row) -> str:
    return row.name


@pytest.mark.parametrize("row", rows(*WHOLE_FILE), ids=names)
def test_a_broken_file_costs_its_own_tasks_only(row: Row, run: Callable[[Row], Any]) -> None:
    ran = run(row)
    assert ran.status == 0
    for number in ("1.1", "1.2", "1.3"):
        points = None if row.status == "undecided" else 0.0
        assert (ran[number]["status"], ran[number]["points"]) == (row.status, points)
        assert row.sentence in ran[number]["message"]
    assert (ran["2.1"]["points"], ran["2.2"]["points"]) == (1.0, 0.5)


@pytest.mark.parametrize("row", rows(*ONE_FUNCTION), ids=names)
def test_a_broken_function_costs_its_own_task_only(row: Row, run: Callable[[Row], Any]) -> None:
    ran = run(row)
    assert ran.status == 0
    assert (ran["1.1"]["status"], ran["1.1"]["points"]) == (row.status, 0.0)
    assert row.sentence in ran["1.1"]["message"]
    assert (ran["1.2"]["points"], ran["2.1"]["points"]) == (1.0, 1.0)


@pytest.mark.parametrize("row", rows(*HARMLESS), ids=names)
def test_what_is_merely_odd_costs_nothing(row: Row, run: Callable[[Row], Any]) -> None:
    ran = run(row)
    assert ran.status == 0
    assert (ran["1.1"]["status"], ran["1.1"]["points"]) == ("passed", 1.5)
    assert (ran["1.2"]["points"], ran["2.1"]["points"]) == (1.0, 1.0)


@pytest.fixture
def refused(course: Path, command: Callable[..., Any]):
    def grade(path: object) -> str:
        ran = command("run", path, "--course", course, "--json", "report.json")
        assert (ran.status, ran.report, ran.out) == (2, {}, "")
        assert "Traceback" not in ran.err
        return " ".join(ran.err.split())

    return grade


def test_a_folder_that_does_not_exist(refused: Callable[[object], str]) -> None:
    assert "does not exist: name the folder" in refused("nowhere")


def test_a_folder_that_is_no_submission(refused: Callable[[object], str], tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("sun")
    assert "is not a submission: none of" in refused(tmp_path)


def test_a_pipe_instead_of_a_folder(refused: Callable[[object], str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe is neither a file nor a folder." in refused("pipe")


def test_a_link_to_itself(refused: Callable[[object], str], tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert "loop" in refused("loop")


def test_a_path_longer_than_the_system_allows(refused: Callable[[object], str]) -> None:
    assert refused("a" * 5000)


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_cannot_be_read(refused: Callable[[object], str], submit: Callable[..., Path]) -> None:
    folder = submit({"sums.py": RIGHT})
    folder.chmod(0)
    try:
        assert "cannot be read" in refused(folder)
    finally:
        folder.chmod(0o700)


@pytest.mark.systems
def test_a_name_that_is_not_utf8(course: Path, command: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "sums.py").write_text(RIGHT)
    ran = command("run", folder, "--course", course, "--json", "report.json")
    assert ran.status in (0, 2)
    assert "Traceback" not in ran.err
