"""Some test hits every cause in the table, and the fault is whose the table says."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from autograder.course.classfile import Limits
from autograder.errors import GradeError
from autograder.grading import host
from autograder.grading.causes import CLOSED, Cause
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job, read_answer
from autograder.grading.workers import Workers
from autograder.intake.submission import SubmittedFile
from autograder.sandbox.frames import Keep, Returned
from autograder.sandbox.pool import OutOfDisk, OutOfMemory, OutOfRoom
from autograder.testing.wrong import Died, NoAnswer
from tests.intake.test_bad_input import RIGHT, body


class Met(NamedTuple):
    cause: Cause
    sums: str
    words: str
    limits: str = ""


SLEEP = "import time\ndef double(x): time.sleep(99)\ndef total(n): time.sleep(99)\ndef alternate(n): time.sleep(99)\n"
BRIEF = "[limits]\ntask_seconds = 1\nsubmission_seconds = 1\nwall_factor = 2\nimport_seconds = 5\n"
REFUSE = '[intake]\nfailing_line = "refuse"\n'
IN_A_TEST = [
    Met(Cause.WRONG, body("return 3 * x"), "double(tensor([1., 2.])) returned"),
    Met(Cause.NOT_STARTED, body("raise NotImplementedError('task 1.1')"), "not started yet"),
    Met(Cause.IMPORT_RAISES, "x = 1 / 0\n" + RIGHT, "sums.py, line 1: it raised ZeroDivisionError", REFUSE),
    Met(Cause.PACKAGE, "import tourch\n" + RIGHT, "there is no module tourch here", REFUSE),
    Met(Cause.IMPORT_TIME, "while True: pass\n", "Importing sums.py took too long"),
    Met(Cause.IMPORT_ENDS, "import os\nos._exit(0)\n", "Importing sums.py ended the whole process"),
    Met(Cause.TASK_TIME, body("while True: pass"), "took longer than its 1 seconds of computing"),
    Met(Cause.TASK_WAITS, body("import time; time.sleep(99)"), "waited, computing little"),
    Met(Cause.SUBMISSION_TIME, body("time.sleep(99)").replace("torch", "time", 1), "whole submission has", BRIEF),
    Met(Cause.ENDS, body("import os; os._exit(0)"), "ended instead of answering"),
]


@pytest.mark.some(every=3)
@pytest.mark.parametrize("met", IN_A_TEST, ids=lambda met: met.cause.name)
def test_a_learner_ends_a_test(met: Met, own_course: Path, grade: Callable[..., Any]) -> None:
    if met.limits:
        (own_course / "class.toml").write_text(met.limits)
    task = grade(met.sums, own_course, hidden=False)["1.1"]
    assert met.cause.value.whose == "learner"
    assert task.status == met.cause.status
    assert met.words in task.message


def test_what_nobody_can_read_waits_for_a_person(grade: Callable[..., Any]) -> None:
    task = grade({"sums.py": b"\0\1"}, hidden=False)["1.1"]
    assert task.status == Cause.UNDECIDED.status
    assert Cause.UNDECIDED.value.whose == "learner"


class Filling:
    """A worker whose code has no room left at the question of that number."""

    printed, stopped = b"", False

    def __init__(self, question: int, end: type[OutOfRoom]) -> None:
        self._left = question
        self._end = end

    def start(self, warm: object, cpu_seconds: float) -> Filling:
        return self

    def ask(self, request: object) -> Returned:
        self._left -= 1
        if self._left == 0:
            raise self._end
        return Returned(None)

    def used(self) -> float:
        return 0.0

    awaited = used

    def begin(self, allowance: object) -> None:
        pass

    stop = drain = lambda self: None


NO_ROOM = [
    (Cause.IMPORT_DISK, 1, OutOfDisk),
    (Cause.DISK, 2, OutOfDisk),
    (Cause.IMPORT_MEMORY, 1, OutOfMemory),
    (Cause.MEMORY, 2, OutOfMemory),
]


@pytest.mark.parametrize(("cause", "question", "end"), NO_ROOM)
def test_a_full_disk_or_memory_is_the_learners(cause: Cause, question: int, end: type[OutOfRoom]) -> None:
    workers = Workers(Filling(question, end), Limits())  # type: ignore[arg-type]
    file = SubmittedFile("sums.py", "lesson_1_sums", text="")
    with pytest.raises(NoAnswer) as ended:
        workers.conversation(file, "1.1", ()).ask(Keep(None, "cpu"))
    assert (type(ended.value), ended.value.sentence) == (Died, cause.said(file="sums.py"))


def test_a_check_that_raises_is_ours(own_course: Path, grade: Callable[..., Any]) -> None:
    grader = own_course / "graders" / "lesson_1_sums" / "test_sums.py"
    grader.write_text(grader.read_text().replace("(x,) = case", "(x,) = case; 1 / 0"))
    task = grade({}, own_course)["1.1"]
    assert (task.status, task.message) == (Cause.CHECK.status, Cause.CHECK.said())
    assert Cause.CHECK.value.whose == "ours"


def nowhere(course: Path, submission: Path) -> None:
    submission.joinpath("sums.py").unlink()
    submission.joinpath("words.py").unlink()
    submission.joinpath("quiz.toml").unlink()


def nonsense(course: Path, submission: Path) -> None:
    (course / "class.toml").write_text("nonsense")


def lacking(course: Path, submission: Path) -> None:
    stub = course / "exercises" / "lesson_1_sums" / "sums.py"
    stub.write_text("import nothing_of_that_name.at_all\n" + stub.read_text())


def uncollected(course: Path, submission: Path) -> None:
    (course / "graders" / "lesson_1_sums" / "test_sums.py").write_text("1 / 0")


OF_A_GRADING = [
    (Cause.UNREADABLE, nowhere, "learner"),
    (Cause.COURSE, nonsense, "class.toml"),
    (Cause.LACKING, lacking, "sums.py, line 1, imports nothing_of_that_name, which this machine lacks"),
    (Cause.FAULT, uncollected, "ZeroDivisionError"),
]


@pytest.mark.parametrize(("cause", "spoil", "words"), OF_A_GRADING, ids=[row[0].name for row in OF_A_GRADING])
def test_a_grading_ends(
    cause: Cause, spoil: Callable[[Path, Path], None], words: str, engine: Engine, own_course: Path,
    solution: dict[str, str], submit: Callable[..., Path],
) -> None:  # fmt: skip
    submission = submit(solution)
    spoil(own_course, submission)
    with pytest.raises(GradeError, match=words) as ended:
        engine.grade(Job(own_course, submission))
    assert ended.value.status == cause.value.status


def test_a_grading_without_end_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "_exit", lambda status: None)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        host._leave_with(theirs, 0.05)
        assert read_answer(ours.recv(4096)).text == Cause.ENDLESS.said(seconds=0.05)


def test_every_cause_is_met() -> None:
    met = {row.cause for row in IN_A_TEST} | {row[0] for row in OF_A_GRADING}
    elsewhere = {Cause.UNDECIDED, Cause.CHECK, Cause.ENDLESS, Cause.UNREAD}
    assert met | {row[0] for row in NO_ROOM} | elsewhere == set(Cause)


def test_a_hidden_test_has_four_outcomes() -> None:
    assert len({cause.value.closed for cause in Cause} - {""}) == len(CLOSED) == 3


def test_a_batch_stops_before_anybody_is_graded_on_a_machine_that_lacks_a_package(
    own_course: Path, solution: dict[str, str], submit: Callable[..., Path], command: Callable[..., Any]
) -> None:
    lacking(own_course, own_course)
    submit(solution, "class/student-001")
    ran = command("batch", submit({}, "class"), "--course", own_course, "--out", "out")
    assert ran.status == 3
    assert "nothing_of_that_name, which this machine lacks" in " ".join(ran.err.split())
    assert not list((own_course.parent / "out" / "reports").glob("*.json"))


def test_a_learners_own_import_is_no_fault_of_ours(own_course: Path, engine: Engine) -> None:
    lacking(own_course, own_course)
    report, _ = engine.grade(Job(own_course, own_course, hidden=False))
    assert {task.status for task in report.tasks if task.lesson == 1} == {"not_started"}
    assert "nothing_of_that_name, which isn't installed" in report.notes[0]


def test_waiting_in_every_function_is_bounded_and_the_learners(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text(BRIEF)
    begun = time.monotonic()
    graded = grade(SLEEP, own_course)
    assert {graded[number].status for number in ("1.1", "1.2", "1.3")} == {"timed_out"}
    assert "or the whole submission" in graded["1.3"].message
    assert time.monotonic() - begun < 20


def test_waiting_a_little_everywhere_adds_up(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text(BRIEF)
    graded = grade(RIGHT.replace("    return", "    __import__('time').sleep(0.8)\n    return"), own_course)
    assert graded["1.1"].status == graded["1.2"].status == graded["1.3"].status == "timed_out"


@pytest.mark.some(every=3)
@pytest.mark.parametrize(
    "line",
    [
        "return torch.zeros(1).expand(2**25)",
        "return [torch.zeros(1).expand(2**25)] * 50",
        "return [[0] * 1000] * 150",
        "x = []\n    for _ in range(10**6): x = [x]\n    return x",
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.write(3, bytes(8)); return 2 * x",
        "import os; os.close(3); return 2 * x",
        "held = [torch.ones(2**26)]\n    while True: held.append(held[0].clone())",
        "import nothing_of_that_name",
        "import os, shutil; shutil.rmtree(os.getcwd(), ignore_errors=True); os.chmod('.', 0); return 3 * x",
    ],
)
def test_what_a_learner_does_is_never_a_fault(line: str, grade: Callable[..., Any]) -> None:
    graded = grade(body(line))
    assert graded["1.1"].status in ("failed", "crashed", "timed_out")
    assert graded["1.1"].points == 0
    assert graded["2.2"].status == "passed"
