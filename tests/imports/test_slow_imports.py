"""What a file computes at its import doesn't count as a task's time, and what takes too long is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.frames import Own, Returned
from tests.imports.conftest import RIGHT

SPIN = "import time\ndef spin(seconds):\n    end = time.process_time() + seconds\n"
SPIN += "    while time.process_time() < end: pass\n"
HEAD, TOTAL = RIGHT.split("\n\n\n")
ENDLESS = {
    "training": "losses = spin(99)",
    "a loop": "while True:\n    pass",
    "a wait": "time.sleep(99)",
    "training in a try": "try:\n    spin(99)\nexcept Exception:\n    pass",
    "one that lets nothing through": "while True:\n    try:\n        spin(99)\n    except BaseException:\n        pass",
    "an end of the process": "import os; os._exit(0)",
    "a signal": "import os, signal; os.kill(os.getpid(), 9)",
    "a model that nobody uses": "model = spin(99)\ndef show():\n    return model",
}


@pytest.mark.some(every=4)
@pytest.mark.parametrize("line", ENDLESS.values(), ids=ENDLESS)
def test_definitions_before_and_after_are_graded(line: str, grade: Callable[..., Any]) -> None:
    graded = grade(f"{SPIN}TWO = len('ab')\n{HEAD.replace('2', 'TWO')}\n{line}\n{TOTAL}")
    assert graded["1.1"].status == graded["1.2"].status == "passed"
    (note,) = [note for note in graded.report.notes if "sums.py" in note]
    assert "running all of it" in note and "only what the tasks need was run" in note


@pytest.mark.systems
def test_a_result_that_a_task_uses_is_named(grade: Callable[..., Any], own_course: Path) -> None:
    (own_course / "class.toml").write_text("[limits]\nimport_seconds = 5\n")
    graded = grade(f"{SPIN}{HEAD}\nweights = spin(99)\n{TOTAL.replace('float(', 'weights * float(')}", own_course)
    assert graded["1.1"].status == "passed"
    assert "it takes too long, so weights is not defined" in graded["1.2"].message


@pytest.mark.systems
def test_each_lesson_has_seconds_of_its_own(
    grade: Callable[..., Any], own_course: Path, solution: dict[str, str]
) -> None:
    limits = "task_seconds = 1\nimport_seconds = 2\nsubmission_seconds = 3\nwall_factor = 8\n"
    (own_course / "class.toml").write_text(f"[limits]\n{limits}")
    train = f"{SPIN}spin(0.9)\n"
    files = {"sums.py": train + solution["sums.py"], "words.py": train + solution["words.py"]}
    together = grade(files, own_course)
    assert together.report.points == together.report.max_points
    apart = [grade(files, own_course, lessons=(number,)).report.points for number in (1, 2)]
    assert together.report.points == pytest.approx(sum(apart))
    assert not any("running all of it" in note for note in together.report.notes)


def test_a_lesson_that_uses_up_its_seconds_takes_none_of_anothers(
    grade: Callable[..., Any], own_course: Path, solution: dict[str, str]
) -> None:
    (own_course / "class.toml").write_text("[limits]\ntask_seconds = 1\nsubmission_seconds = 1\nwall_factor = 3\n")
    graded = grade({"sums.py": "def double(x):\n    while True: pass\ntotal = alternate = double\n"}, own_course)
    assert {graded[number].status for number in ("1.1", "1.2", "1.3")} == {"timed_out"}
    assert {task.status for task in graded.report.tasks if task.lesson == 2} == {"passed"}


@pytest.mark.systems
def test_imports_without_end_come_to_an_end(grade: Callable[..., Any], own_course: Path) -> None:
    limits = "task_seconds = 1\nimport_seconds = 2\nsubmission_seconds = 2\nwall_factor = 8\n"
    (own_course / "class.toml").write_text(f"[limits]\n{limits}")
    graded = grade(f"{SPIN}spin(1.5)\n{RIGHT}\ndef alternate(n):\n    return torch.ones(n)\n", own_course)
    assert graded["1.1"].status == graded["1.2"].status == "passed"
    (note,) = [note for note in graded.report.notes if "sums.py" in note]
    assert "running all of it for each task takes too long" in note


def test_a_decorator_that_never_ends_is_the_learners(grade: Callable[..., Any]) -> None:
    graded = grade(f"{SPIN}@spin\ndef double(x):\n    return 2 * x\n".replace("@spin", "@lambda f: spin(99)"))
    assert graded["1.1"].status == "timed_out"
    assert "Importing sums.py took too long" in graded["1.1"].message


def test_a_class_that_refuses_is_told_as_before(grade: Callable[..., Any], own_course: Path) -> None:
    (own_course / "class.toml").write_text('[limits]\nimport_seconds = 1\n[intake]\nfailing_line = "refuse"\n')
    graded = grade(f"{SPIN}{HEAD}\nspin(99)\n{TOTAL}", own_course)
    assert graded["1.1"].status == graded["1.2"].status == "timed_out"


def test_of_a_helper_too_only_definitions_are_run(run: Any) -> None:
    helper = Own("helper", "helper.py", "import time\ntime.sleep(99)\nX = 1\ndef one(): return X\n")
    troubles, call = run("from helper import one\ntime.sleep(99)\ndef f(): return one()\n", helper, only=["f"])
    assert (troubles, call("f")) == ([], Returned(1))
