"""What can reach a learner from a hidden input: how each test ended, and nothing else."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course import seeds
from autograder.grading.causes import FAILED
from autograder.grading.engine import Engine, Job
from autograder.grading.messages import composed
from autograder.kinds.values import WireError
from autograder.report.model import Report, to_json
from autograder.sandbox.frames import LENGTH, Node, Reply, Request, read_reply
from autograder.testing import Draw, NotStarted, Student
from autograder.testing.inprocess import InProcess
from autograder.testing.mistakes import Catalogue, Mistake
from autograder.testing.replay import replay
from autograder.testing.trial import Cases, Judged, Seen, Trial, judge
from autograder.testing.wrong import Died, TimedOut, Wrong

SEEDS = int(os.environ.get("AUTOGRADER_CHANNEL_SEEDS", "8"))
GRADERS = Path("graders", "lesson_1_sums")
SENDER = """
import ctypes, os, sys, time
import numpy, torch

def bits(x):
    return int.from_bytes(x.double().numpy().tobytes()[:8], "little") if x.numel() else 0

def line(number, kind):
    exec(compile("\\n" * number + f"raise {kind}", "sums.py", "exec"))

def double(x):
    b = bits(x)
    which, more = b % 19, b // 19
    print("bits", b)
    print("bits", b, file=sys.stderr)
    open(f"bits-{b}", "w").close()
    end = time.process_time() + more % 7 / 50
    while time.process_time() < end:
        pass
    return [
        lambda: 2 * x,
        lambda: line(more % 9 + 60, "ValueError"),
        lambda: line(2, ["KeyError", "OSError", "ZeroDivisionError", "MemoryError"][more % 4]),
        lambda: torch.zeros([more % 50 + 1, more % 3]),
        lambda: (2 * x).to([torch.float16, torch.int8, torch.bool, torch.complex64][more % 4]),
        lambda: [0.0] * (more % 1000),
        lambda: [None, 1, "x", {}, (), b"", numpy.zeros(more % 9), 1j][more % 8],
        lambda: x.clone(),
        lambda: 4 * x,
        lambda: 2 * x + more % 5,
        lambda: line(2, "NotImplementedError('task 1.1')"),
        lambda: os._exit(more % 5),
        lambda: os.kill(os.getpid(), [9, 6, 11][more % 3]),
        lambda: line(2, "SystemExit"),
        lambda: open(f"/bits/{more}"),
        lambda: torch.empty(2**40),
        lambda: double(x),
        lambda: torch.manual_seed(more) and x,
        lambda: {f"bits{more}": more},
    ][which]()
"""
WHOLE = "\ndef total(numbers):\n    return sum(numbers)\n\ndef alternate(n):\n    return None\n"


def told(report: Report) -> Report:
    """All that differs for a reason that no learner's code has a say in is left out."""
    return msgspec.structs.replace(report, graded_at="", hashes=msgspec.structs.replace(report.hashes, graders=""))


@pytest.fixture
def drawn_course(own_course: Path) -> Path:
    """The toy course, with six tests of one task, each of one drawn case."""
    path = own_course / GRADERS / "test_sums.py"
    head = path.read_text().split("@pytest.mark.task")[0]
    tests = [
        f'@pytest.mark.task("1.1", points=0.5)\n@pytest.mark.cases(some, count=1, home=["double(torch.ones(1))"])\n'
        f'def test_{n}(student, case):\n    """check {n}"""\n    student.double(case[0]).equals(2 * case[0])\n\n\n'
        for n in range(6)
    ]
    path.write_text(head + "".join(tests))
    (own_course / "class.toml").write_text("[limits]\ntask_seconds = 1.0\n")
    return own_course


@pytest.mark.systems
@pytest.mark.skipif(sys.platform != "linux", reason="confinement is Linux's")
def test_a_test_tells_two_bits_at_most(drawn_course: Path, submit: Callable[..., Path], engine: Engine) -> None:
    submission = submit({"sums.py": SENDER + WHOLE})
    outcomes: dict[str, set[tuple[Any, ...]]] = {}
    reports: dict[tuple[str, ...], set[bytes]] = {}
    for _ in range(SEEDS):
        (drawn_course / "graders" / "seed.txt").write_text(seeds.make())
        report, _ = engine.grade(Job(drawn_course, submission, (1,), ("1.1",)))
        (task,) = report.tasks
        assert task.status != "error"
        for test in task.tests:
            outcomes.setdefault(test.name, set()).add((test.passed, test.mistake, test.message))
        endings = tuple(test.message for test in task.tests)
        reports.setdefault(endings, set()).add(to_json(told(report)))
    assert len(set().union(*outcomes.values())) > 2, "the sender sends nothing"
    assert all(math.log2(len(different)) <= 2 for different in outcomes.values()), outcomes
    assert {len(alike) for alike in reports.values()} == {1}, "something tells more than the tests' own sentences do"


def double_alike(x: Any) -> Any:
    return 4 * x


double_alike.__name__ = "double"
CATALOGUE = Catalogue([Mistake("1.1", "twice", "It was done twice.", "output", [double_alike])])


def some(draw: Draw) -> tuple[Any]:
    return (draw.tensor(draw.in_turn([3, 1])),)


def run(student: Student, case: Any) -> None:
    student.double(*case).equals(2 * case[0])


class Forged(InProcess):
    """Says whatever is drawn, or ends in whatever way."""

    replies: Any = ()

    def ask(self, request: Request) -> Reply:
        reply = next(self.replies)
        if isinstance(reply, Exception):
            raise reply
        header = msgspec.msgpack.encode(([], reply))
        try:
            return read_reply(LENGTH.pack(len(header)) + header)
        except WireError:
            raise Died("") from None


words = st.text(max_size=20) | st.sampled_from(["ValueError", "MemoryError", "Missing", "Signature", "TooLarge"])
plain = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | words
nodes = st.builds(Node, words | st.sampled_from(["list", "tuple", "tensor", "handle"]), st.lists(plain, max_size=9))
limits = words | st.sampled_from(["memory", "disk", "forbidden"])
lines = st.integers(-5, 10**9)
replies = (
    st.tuples(st.just("Raised"), words, st.lists(words, max_size=3), lines, words, words, st.booleans(), limits)
    | st.tuples(st.just("Returned"), nodes | plain, st.lists(st.integers(-5, 10**9), max_size=2))
    | st.tuples(st.just("Returned"), nodes | plain, st.just([]), st.lists(words, max_size=2))
    | st.lists(st.sampled_from(["Raised", "Returned"]) | plain, max_size=5)
    | st.builds(TimedOut, words)
    | st.builds(Died, words)
)
PUBLIC = ["return 4 * x", "return 3 * x", "return 2 * x", "raise ValueError('no')", "return None", "exit()"]


def shown(trial: Trial, path: Path) -> Seen:
    return replay(trial, Student(InProcess(path), hidden=True))


@pytest.mark.some
@pytest.mark.parametrize("body", PUBLIC)
def test_what_a_worker_says_of_hidden_inputs_chooses_among_four(body: str, tmp_path: Path) -> None:
    path = tmp_path / "sums.py"
    path.write_text(f"def double(x):\n    {body}\n")
    trial = Trial(run, "test", "1.1", CATALOGUE, Cases(some, 2, ["double(torch.ones(1))"]))
    mark = pytest.mark.task("1.1").mark

    seen = shown(trial, path)
    closed = {composed("failed", seen, CATALOGUE, mark), composed("crashed", seen, CATALOGUE, mark)}
    late = composed("timed_out", Seen(), CATALOGUE, mark)
    said: set[str] = set()

    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(replies, min_size=2, max_size=2))
    def ask(lies: list[Any]) -> None:
        forged = Forged(path)
        forged.replies = iter(lies)
        try:
            judge(trial, Student(forged, hidden=True), "seed", lambda _: seen)
        except Judged as judged:
            ending = getattr(judged.found, "status", "failed")
            said.add(composed(ending, judged.seen, CATALOGUE, mark))

    ask()
    assert said <= closed | {late}
    assert len(said) == 3


def test_a_check_without_words_still_says_something() -> None:
    mark = pytest.mark.task("1.1").mark
    assert composed("failed", Seen(wrong=Wrong()), CATALOGUE, mark).startswith(FAILED)


def test_not_started_is_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "sums.py"
    path.write_text("def double(x):\n    raise NotImplementedError('task 1.1')\n")
    trial = Trial(run, "test", "1.1", CATALOGUE, Cases(some, 2))
    with pytest.raises(NotStarted):
        judge(trial, Student(InProcess(path), hidden=True), "seed", lambda _: shown(trial, path))


NOISE = """
import ctypes, logging, os, sys, warnings

warnings.warn("noise of collecting")

def noise():
    print("noise of print")
    print("noise of print", file=sys.stderr)
    warnings.warn("noise of warning")
    logging.getLogger("graders").error("noise of logging")
    os.write(2, b"noise of compiled code\\n")


"""


@pytest.mark.parametrize("spawn", [False, pytest.param(True, marks=pytest.mark.systems)], ids=["forks", "spawns"])
def test_what_graders_print_is_for_staff(
    spawn: bool, own_course: Path, submit: Callable[..., Path], solution: dict[str, str], command: Callable[..., Any]
) -> None:
    path = own_course / GRADERS / "test_sums.py"
    text = path.read_text().replace("EXPECTED_SECRET =", NOISE + "EXPECTED_SECRET =")
    path.write_text(text.replace("    (x,) = case\n", "    noise()\n    (x,) = case\n"))
    staff = own_course.parent / "staff.json"
    line = ["run", submit(solution), "--course", own_course, "--lesson", 1, "--staff", staff, "--allow-unconfined"]
    done = command(*line, environment=os.environ | ({"AUTOGRADER_SPAWN": "1"} if spawn else {}))
    assert done.status == 0, done.err
    assert "noise" not in done.out + done.err
    for kind in ("collecting", "print", "warning", "logging", "compiled code"):
        assert f"noise of {kind}" in staff.read_text()
