"""What every function of a course keeps: the process's settings, and the stub's arguments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.rules import broken
from autograder.report.model import TaskResult
from autograder.sandbox.frames import Named
from autograder.testing.answers import Answer
from autograder.testing.calls import Call
from autograder.testing.inprocess import InProcess
from autograder.testing.student import Student

STUB = "def f(x: int, y=0.5, *, n: int = 3):\n    raise NotImplementedError('task 1.1')\n"


def breaks(text: str, stub: str = STUB) -> list[str]:
    return [outcome.message for outcome in broken(["signatures"], "1.1", ["f"], stub, text, [])]


@pytest.mark.parametrize(
    "line",
    [
        "f(x, y=0.5, *, n=3)",
        "f(x, y=1 / 2, *, n=3)",
        "f(x, y=0.5, n=3)",
        "f(x, y=0.5, *, n=3, more=None)",
        "f(x, y=HALF, *, n=3)",
        "f(*args, **kwargs)",
        "f(x: float, y: float = 0.50, *, n: float = 3)",
    ],
)
def test_the_stubs_calls_mean_the_same(line: str) -> None:
    assert not breaks(f"def {line}:\n    return x\n")


@pytest.mark.parametrize(
    "line",
    [
        "f(a, y=0.5, *, n=3)",
        "f(y, x=0.5, *, n=3)",
        "f(x, y=0.6, *, n=3)",
        "f(x, y=0.5, *, n=4)",
        "f(x, y=0.5)",
        "f(x, *, y=0.5, n=3)",
        "f(x, y, n)",
    ],
)
def test_a_renamed_moved_or_lost_argument(line: str) -> None:
    assert breaks(f"def {line}:\n    return x\n") == [
        "The stub has f(x, y=0.5, *, n=3). Keep the names of the arguments, their order and their defaults: callers "
        "may use any of them."
    ]


def test_what_a_class_is_made_with() -> None:
    stub = "class f:\n    def __init__(self, hidden=8):\n        raise NotImplementedError('task 1.1')\n"
    assert breaks("class f:\n    def __init__(self, size=8):\n        pass\n", stub)
    assert not breaks("class f:\n    def __init__(self, hidden=8):\n        pass\n", stub)


@pytest.mark.parametrize("text", ["f = len\n", "import g\n", "def f(:\n", "@cached\ndef f(a):\n    return a\n", ""])
def test_of_anything_else_nothing_is_said(text: str) -> None:
    assert not breaks(text)


def test_a_file_whose_stub_is_not_known() -> None:
    assert not breaks("def f(a):\n    return a\n", "")


@pytest.fixture
def graded(own_course: Path, engine: Engine, submit: Callable[..., Path]) -> Callable[[str], TaskResult]:
    (own_course / "course.toml").write_text('kinds = ["torch"]\nrules = ["settings", "signatures"]\n')

    def grade(text: str) -> TaskResult:
        report, _ = engine.grade(Job(own_course, submit({"sums.py": text}), (1,), ("1.1",)))
        return report.tasks[0]

    return grade


def test_a_broken_rule_takes_a_tenth(graded: Callable[[str], TaskResult]) -> None:
    right = graded("def double(x):\n    return 2 * x\n")
    seeds = graded("import torch\ndef double(x):\n    torch.manual_seed(3)\n    return 2 * x\n")
    renamed = graded("def double(numbers):\n    return 2 * numbers\n")
    assert right.status == "passed" and right.points == right.max_points
    assert right.points is not None
    for broke, words in ((seeds, "that other code shares"), (renamed, "The stub has double(x).")):
        assert broke.status == "partial" and words in broke.message and broke.mistake is None
        assert broke.max_points == right.max_points
        assert broke.points == pytest.approx(right.points - max(0.1, right.points / 10), abs=0.051)


def test_a_setting_names_no_known_mistake(graded: Callable[[str], TaskResult]) -> None:
    text = "import torch\ndef double(x):\n    torch.set_default_dtype(torch.float64)\n    return 2 * x\n"
    assert [test.mistake for test in graded(text).tests if test.mistake] == []


def test_what_a_test_asks_about_is_charged_once() -> None:
    student = Student(InProcess(Path("work.py")), hidden=True)
    call = Call(student, "f", (), settings=["generator:torch"])
    student.settings.update(call.settings)
    assert len([*broken(["settings"], "1.1", ["f"], "", "", [student])]) == 1
    assert Answer(1, call).moved_generators == ["torch"]
    assert not [*broken(["settings"], "1.1", ["f"], "", "", [student])]


def test_a_generator_that_a_test_asks_about_is_charged_once_however_it_moves() -> None:
    student = Student(InProcess(Path("work.py")), hidden=True)
    student.settings.update(["moved:torch", "generator:torch"])
    assert Answer(1, Call(student, "f", (), settings=["moved:torch"])).moved_generators == ["torch"]
    assert not [*broken(["settings"], "1.1", ["f"], "", "", [student])]


def test_a_setting_that_an_exception_leaves_changed(tmp_path: Path) -> None:
    path = tmp_path / "work.py"
    path.write_text("import torch\n\n\ndef f(x):\n    torch.set_grad_enabled(False)\n    raise ValueError(x)\n")
    student = Student(InProcess(path), hidden=True)
    call = student.attempt(Named("f"), "f", (1,), {})
    assert call.raised is not None
    assert len([*broken(["settings"], "1.1", ["f"], "", "", [student])]) == 1
