from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.testing.trial import Judged
from benchmarks import page
from benchmarks.counted import counted
from benchmarks.processes import Failed, cpu_seconds, memory, run, settle
from benchmarks.rivals.checks import check, checks, grade_here
from benchmarks.rivals.contenders import make_class
from benchmarks.rivals.notebooks import work
from benchmarks.timers import make_times, read_times

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROOT = Path(__file__).resolve().parent.parent
COMPARED = {
    "sets": ["1", "1,2"],
    "own": {"1": [1.0, 1.0], "1,2": [2.0, 2.0]},
    "fixed": {"otter run": [3.0, 5.0]},
    "figures": {name: {"1": [[2.0, 1.0], [3.0, 1.0]], "2": [[4.0, 1.0], [6.0, 2.0]]} for name in page.ROWS},
}


def test_rivals_check_all_that_has_points() -> None:
    for lesson in Course(ROOT).lessons:
        assert round(sum(one.points for found in checks(lesson.number).values() for one in found), 6) == 20


def test_rivals_pass_what_is_right_and_nothing_else(tmp_path: Path) -> None:
    right, wrong = make_class(tmp_path, 2, [1, 2, 3, 4, 5])
    grade_here(right, [1, 2, 3, 4, 5])
    file = wrong / "lesson_1_ann_intro" / "neurons.py"
    file.write_text(file.read_text().replace("return inputs @ weights + bias", "return inputs @ weights"))
    with pytest.raises(Judged) as judged:
        grade_here(wrong, [1])
    assert judged.value.seen.mistake == "bias-forgotten"


def test_rivals_pass_what_is_right_in_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = Course(ROOT).lesson(2)
    monkeypatch.chdir(tmp_path)
    kernel: dict[str, object] = {"__name__": "__main__"}
    for _, cell in work(lesson, lesson.solutions.parent):
        exec(cell, kernel)
    check("2.1", kernel)


def test_members_of_a_class_are_all_different(tmp_path: Path) -> None:
    files = [(folder / "lesson_3_xor" / "xor.py").read_bytes() for folder in make_class(tmp_path, 3, [3])]
    assert len(set(files)) == 3


def test_lessons_graded_one_by_one_are_added_up_round_by_round() -> None:
    assert page.per_set(COMPARED, "otter run", "1,2") == [(6.0, 2.0), (9.0, 3.0)]


def test_overhead_is_without_the_learners_computing_and_ratios_are_within_rounds() -> None:
    row = next(line for line in page.rivals(COMPARED).splitlines() if line.startswith("| limit"))
    assert row == "| limit | 2.50 (2.00 to 3.00) | 1.50 (1.00 to 2.00) | 1.0 (1.0 to 1.0) | 1.0 |"


def test_every_section_of_the_page_is_renewed_alone() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    for marker in page.SECTIONS:
        once = page.renew(text, marker, "old")
        again = page.renew(once, marker, r"new \\ one")
        assert again == once.replace("\n\nold\n\n<!-- end", "\n\n" + r"new \\ one" + "\n\n<!-- end")
        assert [line for line in text.splitlines() if line.startswith("#") and line not in again] == []


@linux
def test_what_a_command_and_its_children_used_is_counted() -> None:
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    spent, _ = run([sys.executable, "-c", code])
    assert 0.2 < spent.cpu < spent.wall + 1


@linux
def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(Failed, match="ended with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])


@linux
def test_every_part_of_a_warm_grading_is_timed(tmp_path: Path, course: Path) -> None:
    make_times(tmp_path / "times")
    cpu, learned = counting(course, tmp_path / "times")
    times = read_times(tmp_path / "times")
    assert min(times[part] for part in ("confinement", "worker", "wire", "forking", "pytest", "job")) > 0
    assert sum(times.values()) < cpu
    assert learned


@linux
def test_a_warm_grading_is_counted_without_timers_too(course: Path) -> None:
    cpu, learned = counting(course, None)
    assert cpu > 0.1
    assert learned


def counting(course: Path, times: Path | None) -> tuple[float, bool]:
    with counted(times):
        engine = Engine(course=course).__enter__()
    try:
        report, staff = engine.grade(Job(course, course / "solutions"))
        pid = engine._parent._process.pid
        settle(pid, 20)
        assert memory(pid) > 100
        return cpu_seconds(pid), report.points == report.max_points and sum(staff.seconds.values()) > 0
    finally:
        engine.__exit__(None, None, None)
