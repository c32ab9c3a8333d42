"""What a learner reads of a task: every function that fails, each cause once, the dearest first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.hints import LOOK
from autograder.grading.causes import FAILED
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.outcomes import Outcome, sentences, told

PUBLIC = """
import pytest
from autograder.testing import expect

@pytest.mark.task("1.1")
def test_double(student):
    student.double(2).equals(4)

@pytest.mark.task("1.1")
def test_triple(student):
    expect(student.triple(2).as_int() == 6, "Three times is another number.")
"""


def failed(function: str, message: str, tenths: int = 1, **kwargs: Any) -> Outcome:
    own = {"status": "failed", "evidence": "value", "name": "a check"} | kwargs
    return Outcome(task="1.2", tenths=tenths, function=function, message=message, **own)


def plain(name: str, message: str = FAILED, tenths: int = 1, **kwargs: Any) -> Outcome:
    return failed("", message, tenths, name=name, plain=name.partition(",")[0], **kwargs)


def test_every_failing_function_is_spoken_of() -> None:
    assert sentences(
        [failed("relu", "in place", mistake="in-place"), failed("step", "raised", cause="step raised")]
    ) == [
        "in place",
        "raised",
    ]


def test_a_cause_is_told_once() -> None:
    outcomes = [failed("step", f"{n} None", cause="step: prints") for n in range(3)]
    assert sentences(outcomes) == ["0 None"]


def test_what_costs_most_comes_first() -> None:
    outcomes = [failed("train", "in eval mode", 2, mistake="eval-left-on"), failed("train", "returned None", 55)]
    assert sentences(outcomes) == ["returned None", "in eval mode"]


def test_a_known_mistake_is_told_first_and_hides_nothing_dearer() -> None:
    outcomes = [failed("train", "the value is off", 20), failed("train", "no step", 10, mistake="no-step")]
    assert sentences(outcomes) == ["no step", "the value is off"]
    outcomes = [failed("train", "the value is off", 10), failed("train", "no step", 10, mistake="no-step")]
    assert sentences(outcomes) == ["no step"]


def test_nothing_is_left_out_where_no_function_is_known() -> None:
    assert sentences([failed("", "Named.", 9, cause="mse: summed"), failed("", "The step is off.")]) == [
        "Named.",
        "The step is off.",
    ]


def test_what_took_too_long_is_said_once_of_a_function() -> None:
    outcomes = [failed("train", f"Too long. Try at home: {n}", status="timed_out") for n in range(3)]
    assert sentences(outcomes) == ["Too long. Try at home: 0"]


def test_two_causes_in_one_function() -> None:
    outcomes = [failed("gate", "int64", 3, cause="gate: whole"), failed("gate", "no error", cause="gate doesn't raise")]
    assert sentences(outcomes) == ["int64", "no error"]


@pytest.mark.parametrize("status", ["error", "undecided", "timed_out", "crashed"])
def test_what_is_graver_comes_first(status: str) -> None:
    outcomes = [failed("relu", "in place", 20, mistake="in-place"), failed("step", "gone", status=status)]
    assert sentences(outcomes)[0] == "gone"


def test_a_stub_beside_begun_work_is_named() -> None:
    stub = failed("mse", "not started yet", status="not_started")
    assert sentences([stub, failed("step", "raised", cause="step raised")]) == ["raised", "mse: not started yet."]
    assert sentences([stub]) == ["not started yet"]


def test_what_is_not_begun_of_a_task_without_functions() -> None:
    outcomes = [failed("", "No.", cause="one"), failed("", "not started yet", status="not_started", cause="stub")]
    assert sentences(outcomes) == ["No.", "The rest: not started yet."]


def test_where_to_look_is_said_once() -> None:
    look = LOOK.format("1.2")
    outcomes = [
        failed("relu", f"One. {look} Try at home: relu(x)", 2),
        failed("step", f"Two. {look} Try at home: step(x)"),
    ]
    assert sentences(outcomes) == [f"One. {look} Try at home: relu(x)", "Two. Try at home: step(x)"]


def test_what_passed_is_not_told() -> None:
    assert told([Outcome("1.2", "a check", 1, "value")]) == []


def test_checks_of_which_nothing_else_can_be_told_are_named_the_dearest_first() -> None:
    said = f"{FAILED} {LOOK.format('1.2')}"
    assert sentences([plain("one", said), plain("two", said, 3)]) == [f'Not yet: "two". {said}', 'Not yet: "one".']
    assert sentences([failed("f", said, name="one"), failed("g", said, name='say "two"')]) == [
        f'Not yet: "one". {said}',
        "Not yet: \"say 'two'\".",
    ]


def test_plain_checks_are_named_beside_what_explains_them() -> None:
    outcomes = [plain("one", "Known.", mistake="known"), plain("two", "Known.", mistake="known"), plain("three")]
    assert sentences(outcomes) == [
        "Known.",
        'Not yet: "one".',
        'Not yet: "two".',
        f'Not yet: "three". {FAILED}',
    ]


def test_cases_of_a_check_are_counted_together() -> None:
    outcomes = [plain("one, case 2"), plain("two, case 1", tenths=2), plain("two, case 3")]
    assert sentences(outcomes) == [f'Not yet: "two" (2 cases). {FAILED}', 'Not yet: "one, case 2".']


def test_many_checks_are_counted() -> None:
    assert sentences([plain(str(n)) for n in range(6)])[-2:] == ['Not yet: "4".', "And 1 more check."]
    said = sentences([plain("dear", tenths=9), *(plain(str(n), f"Line {n}.") for n in range(9))])
    assert (said[0], said[4:]) == (f'Not yet: "dear". {FAILED}', ['Not yet: "3". Line 3.', "And 5 more checks."])


def test_the_check_that_ended_it_all_is_named() -> None:
    outcomes = [plain(name, "Too long.", status="timed_out") for name in ("one", "two")]
    assert sentences(outcomes) == ['Not yet: "one". Too long.']


def test_a_fault_of_ours_names_no_check() -> None:
    assert sentences([plain("one", "Ours.", status="error")]) == ["Ours."]


def test_public_checks_speak_of_every_function(own_course: Path, engine: Engine, submit: Callable[..., Path]) -> None:
    lesson = own_course / "exercises" / "lesson_1_sums"
    page = (lesson / "README.md").read_text()
    (lesson / "README.md").write_text(page.replace("### 1.1 double", "### 1.1 double, triple"))
    (lesson / "test_sums.py").write_text(PUBLIC)
    folder = submit({"sums.py": "def double(x):\n    print(2 * x)\ndef triple(x):\n    return 2 * x\n"})
    said = engine.grade(Job(own_course, folder, tasks=("1.1",), hidden=False))[0].tasks[0].sentences
    assert ["With print()" in said[0], said[1:]] == [True, ["Three times is another number."]]
