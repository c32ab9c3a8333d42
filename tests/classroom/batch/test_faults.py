"""What a fault of ours costs: never anybody's grade."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.classroom.order import Summary
from autograder.classroom.results import Member
from autograder.classroom.run import GIVE_UP
from autograder.classroom.slots import LocalSlots, Verdict
from autograder.course.tree import CourseError
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from tests.classroom.batch.conftest import WRONG, Lent, points, words


class Faulty(Lent):
    """An engine in which some jobs hit a fault."""

    def __init__(self, engine: Engine, faults: Callable[[str], bool]) -> None:
        super().__init__(engine)
        self.faults = faults

    def grade(self, job: Job) -> Verdict:
        if self.faults(words(job)):
            self.living = False
            raise EngineFault("the graders' process is gone")
        return super().grade(job)


def test_a_fault_is_tried_again_then_noted_and_the_others_go_on(
    engine: Engine,
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    tmp_path: Path,
) -> None:
    submissions(a={}, b={"words.py": "# bad\n"}, c={}, d={})
    made: list[Faulty] = []

    def make() -> Faulty:
        made.append(Faulty(engine, lambda text: "bad" in text))
        return made[-1]

    summary = batch(make)
    found = results()
    assert summary.faults == {"b": "The grading system itself failed: see staff/b.json."}
    assert points(found) == {"a": 4.5, "b": None, "c": 4.5, "d": 4.5}
    assert found["b"].standing == "fault"
    assert "process is gone" in (tmp_path / "out" / "staff" / "b.json").read_text()
    assert sum("bad" not in text for one in made for text in one.jobs) == 3
    submissions(b={})
    assert batch().faults == {}
    assert points(results())["b"] == 4.5


def test_a_lost_engine_costs_nobody_anything(
    engine: Engine,
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
) -> None:
    submissions(**{f"s{n}": {} for n in range(6)})
    lock, count = threading.Lock(), iter(range(100))

    def faults(text: str) -> bool:
        with lock:
            return next(count) in (1, 4)

    assert batch(lambda: Faulty(engine, faults)).faults == {}
    assert set(points(results()).values()) == {4.5}


def test_a_fault_never_takes_the_former_report_away(
    engine: Engine,
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
) -> None:
    submissions(a={}, b={})
    batch()
    submissions(a={"words.py": WRONG})
    batch(lambda: Faulty(engine, lambda text: text == WRONG))
    a = results()["a"]
    assert (a.standing, a.report, [r.points for r in a.former]) == ("fault", None, [4.5])
    batch()
    a = results()["a"]
    assert (a.standing, [r.points for r in a.attempts]) == ("graded", [4.5, 3.5])


def test_when_nothing_works_it_stops(
    engine: Engine, batch: Callable[..., Summary], submissions: Callable[..., Path], tmp_path: Path
) -> None:
    submissions(**{f"s{n}": {} for n in range(12)})
    with pytest.raises(EngineFault):
        batch(lambda: Faulty(engine, lambda text: True))
    assert len(list((tmp_path / "out" / "entries").iterdir())) == GIVE_UP - 1
    assert batch().graded == 12


class Unlucky(Lent):
    """An engine in which the first grading of a right answer sees a crash that never comes again."""

    def grade(self, job: Job) -> Verdict:
        report, staff = super().grade(job)
        if report.points == 4.5 and len([text for text in self.jobs if "upper" in text]) == 1:
            tasks = [msgspec.structs.replace(task, status="crashed", points=0.0) for task in report.tasks]
            report = msgspec.structs.replace(report, tasks=tasks, points=0.0)
        return report, staff


def test_a_crash_counts_when_it_is_seen_twice(
    engine: Engine,
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
) -> None:
    submissions(a={}, b={"words.py": "import os\n\ndef shout(text):\n    os._exit(1)\n"})
    lent = Unlucky(engine)
    batch(lambda: lent)
    assert points(results()) == {"a": 4.5, "b": 3.5}
    assert len(lent.jobs) == 4


def test_a_grader_that_fails_is_no_zero(
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    own_course: Path,
) -> None:
    path = own_course / "graders" / "lesson_2_words" / "test_words.py"
    right = path.read_text()
    path.write_text(right.replace("(text,) = case", "text = case[1]"))
    submissions(a={})
    assert batch(root=own_course).faults == {"a": "The graders of 2.1 failed: see staff/a.json."}
    assert results()["a"].standing == "fault"
    path.write_text(right)
    assert batch(Engine, root=own_course).faults == {}
    a = results()["a"]
    assert (a.standing, a.report.points, a.former) == ("graded", 4.5, [])  # type: ignore[union-attr]


def test_our_fault_is_status_3(
    engine: Engine, submissions: Callable[..., Path], own_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_course / "graders" / "lesson_2_words" / "test_words.py"
    path.write_text(path.read_text().replace("(text,) = case", "text = case[1]"))
    monkeypatch.setattr(
        "autograder.classroom.slots.LocalSlots", lambda count, _: LocalSlots(count, lambda: Lent(engine))
    )
    line = ["batch", submissions(a={}), "--out", tmp_path / "out", "--course", own_course, "-q"]
    ran = CliRunner().invoke(cli.app, list(map(str, line)))
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr == "a: not graded, because of a fault of ours: The graders of 2.1 failed: see staff/a.json.\n"


def test_a_course_at_fault_stops_the_batch(
    batch: Callable[..., Summary], submissions: Callable[..., Path], own_course: Path
) -> None:
    submissions(a={})
    (own_course / "class.toml").write_text("nonsense")
    with pytest.raises(CourseError, match=r"class\.toml"):
        batch(root=own_course)
