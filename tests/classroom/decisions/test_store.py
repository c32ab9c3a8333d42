"""Nothing that was decided is ever lost, changed or half there."""

from __future__ import annotations

import random
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.classroom.decisions.model import Decision, Item, NotDecisions, Request, decide, now
from autograder.classroom.decisions.store import FILE, Decisions
from autograder.errors import USAGE
from tests.classroom.decisions import writer
from tests.classroom.decisions.conftest import MADE

Make = Callable[..., Decision]


def item(points: float | None, text: str = "Name your constants.") -> Item:
    return Item(id="i1", text=text, points=points, changed_by="ta", changed_at=now())


def having(learner: str, task: str = "1.1") -> Decision:
    return decide(MADE, learner, "comment", "ta", task=task, item="i1")


def test_what_is_added_is_read_back(decisions: Decisions, points: Make) -> None:
    made = [
        decisions.add(points(points=-0.5)),
        decisions.add(points(task="2.1", learner="student-002", file="a.py", line=3)),
    ]
    assert decisions.all() == made
    assert decisions.of("student-002") == made[1:]
    assert made[0].at.endswith("+00:00")


def test_another_opening_finds_it(tmp_path: Path, points: Make) -> None:
    with Decisions(tmp_path) as one, Decisions(tmp_path) as other:
        made = one.add(points())
        assert other.all() == [made]
        assert one.owner == other.owner


def test_only_the_owner_may_read_the_file(tmp_path: Path, decisions: Decisions, points: Make) -> None:
    decisions.add(points())
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob(f"{FILE}*")} == {0o600}


def test_undoing_keeps_the_decision(decisions: Decisions, points: Make) -> None:
    made = decisions.add(points())
    decisions.undo(made.id, "prof")
    (found,) = decisions.all()
    assert not found.stands
    assert found.undone_by == "prof"
    assert replace(found, undone_by="", undone_at="") == made
    with pytest.raises(NotDecisions, match="prof has already undone this"):
        decisions.undo(made.id, "ta")
    with pytest.raises(NotDecisions, match="no decision nothing"):
        decisions.undo("nothing", "ta")


def test_adding_twice_keeps_one_and_changing_is_refused(decisions: Decisions, points: Make) -> None:
    made = decisions.add(points())
    decisions.add(made)
    assert decisions.all() == [made]
    with pytest.raises(NotDecisions, match="says something else here"):
        decisions.add(replace(made, points=2.0))
    assert decisions.all() == [made]


def test_a_change_in_the_bank_reaches_all_who_have_it(decisions: Decisions) -> None:
    decisions.put(item(-0.5))
    decisions.add_all(having(f"student-{number}") for number in range(12))
    decisions.put(item(-0.2, "Give numbers names."))
    assert {(one.points, one.text) for one in decisions.all()} == {(-0.2, "Give numbers names.")}
    assert [one.points for one in decisions.bank()] == [-0.2]
    assert [one.points for one in decisions.versions()] == [-0.5, -0.2]


def test_points_of_the_bank_need_a_task(decisions: Decisions) -> None:
    decisions.put(item(None))
    decisions.add(having("student-001", task=""))
    with pytest.raises(NotDecisions, match="1 with this comment have it on their whole work"):
        decisions.put(item(1.0))
    assert [one.points for one in decisions.bank()] == [None]


def test_a_request_is_answered_until_the_answer_is_undone(decisions: Decisions) -> None:
    asked = Request(id="r1", learner="student-001", task="1.1", text="Please look again.", source="csv", at=now())
    decisions.ask(asked)
    decisions.ask(asked)
    assert decisions.requests() == [asked]
    made = decide(MADE, "student-001", "answer", "ta", task="1.1", text="You're right.", points=1.0, request="r1")
    decisions.add(made)
    assert decisions.requests() == [replace(asked, answered_by=made.id)]
    decisions.undo(made.id, "ta")
    assert decisions.requests() == [asked]
    with pytest.raises(NotDecisions, match="student-002 has made no request r1"):
        decisions.add(replace(made, id="other", learner="student-002"))


def test_the_stamp_tells_a_change(decisions: Decisions, points: Make) -> None:
    stamps = [decisions.stamp()]
    made = decisions.add(points())
    stamps.append(decisions.stamp())
    decisions.undo(made.id, "ta")
    stamps.append(decisions.stamp())
    decisions.put(item(1.0))
    stamps.append(decisions.stamp())
    assert len(set(stamps)) == 4
    assert decisions.stamp() == stamps[-1]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"points": 0.25}, "multiple of 0.1"),
        ({"points": float("nan")}, "multiple of 0.1"),
        ({"task": ""}, "points belong to a task"),
        ({"text": "  "}, "write a reason"),
        ({"learner": ""}, "needs a learner"),
        ({"points": -1.0, "instead": True}, "less than 0"),
        ({"points": None}, "how many points"),
        ({"item": "i1"}, "the bank's text and points"),
        ({"item": "i9", "points": None, "text": ""}, "no comment i9"),
        ({"text": "x" * 20_001}, "too long"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is(
    decisions: Decisions, points: Make, facts: dict[str, object], said: str
) -> None:
    with pytest.raises(NotDecisions, match=said):
        decisions.add_all([points(), replace(points(), **facts)])
    assert decisions.all() == []


def test_a_wrong_form_is_said() -> None:
    with pytest.raises(NotDecisions, match="can't be kept"):
        decide(MADE, "student-001", "comment", "ta", text="x", line="first")
    with pytest.raises(NotDecisions, match="can't be kept"):
        decide(MADE, "student-001", "praise", "ta", text="x")  # type: ignore[arg-type]


def test_no_text_breaks_the_database(decisions: Decisions, points: Make) -> None:
    made = decisions.add(points(text="a\0b \ud800 '); DROP TABLE grade_decisions; --\r\n=1+1"))
    assert decisions.all() == [made]
    assert made.text == "ab ? '); DROP TABLE grade_decisions; --\r\n=1+1"


@pytest.mark.parametrize("content", [b"This is no database at all." * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_said_and_stays(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(NotDecisions, match=f"{FILE} can't be used for decisions"):
        Decisions(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content
    assert NotDecisions.status == USAGE


def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE course (id)")
    other.close()
    with pytest.raises(NotDecisions, match="database of something else"):
        Decisions(tmp_path)


def test_the_first_versions_tables_grow_a_column(tmp_path: Path, points: Callable[..., Decision]) -> None:
    with Decisions(tmp_path) as decisions:
        decisions.add(points())
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("ALTER TABLE grade_decisions DROP COLUMN alone")
        file.execute("UPDATE grade_about SET value = '1' WHERE key = 'version'")
    file.close()
    for more in (1, 2):
        with Decisions(tmp_path) as decisions:
            decisions.add(points(alone=True))
            assert [one.alone for one in decisions.all()] == [False] + [True] * more


def test_another_versions_form_is_said(tmp_path: Path) -> None:
    Decisions(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("UPDATE grade_about SET value = '3' WHERE key = 'version'")
    file.close()
    with pytest.raises(NotDecisions, match="another version's form"):
        Decisions(tmp_path)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("nonsense", "isn't a database's URL"),
        ("fantasy://x", "no driver"),
        (Path("nowhere"), "isn't a folder"),
        ("sqlite:////nowhere/at/all.db", "can't be used"),
    ],
)
def test_a_place_that_cannot_be(where: str | Path, said: str) -> None:
    with pytest.raises(NotDecisions, match=said):
        Decisions(where)


def test_a_password_is_never_said() -> None:
    with pytest.raises(NotDecisions) as caught:
        Decisions("postgresql+psycopg://ta:secret@127.0.0.1:9/none")
    assert "secret" not in str(caught.value)


def test_threads_share_it(decisions: Decisions) -> None:
    def work(name: str) -> None:
        for _ in range(10):
            decisions.add(decide(None, "student-001", "comment", name, text="Good."))

    threads = [threading.Thread(target=work, args=(f"ta-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(one.by for one in decisions.all()) == {f"ta-{number}": 10 for number in range(4)}


def started(folder: Path | str, name: str, count: int) -> subprocess.Popen[str]:
    line = [sys.executable, writer.__file__, str(folder), name, str(count)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, text=True)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = [started(tmp_path, name, 10) for name in ("ta", "prof")]
    said = [process.communicate(timeout=120)[0].split("\n") for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    with Decisions(tmp_path) as decisions:
        check([line for lines in said for line in lines], decisions)
        assert Counter(one.by for one in decisions.all()) == {"ta": 70, "prof": 70}


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.systems)])
def test_killed_in_the_middle_of_writing(tmp_path: Path, times: int) -> None:
    draw = random.Random(times)
    lines: list[str] = []
    for number in range(times):
        process = started(tmp_path, f"ta-{number}", -1)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        lines += [process.stdout.readline().strip() for _ in range(draw.randrange(8))]
        time.sleep(draw.uniform(0, 0.02))
        process.kill()
        lines += process.stdout.read().split("\n")
        process.stdout.close()
        process.wait()
        with Decisions(tmp_path) as decisions:
            check(lines, decisions)
    assert sum(line.startswith("kept") for line in lines) >= times


def check(lines: list[str], decisions: Decisions) -> None:
    """Whatever was said to be kept is there, and whatever is there is whole."""
    said = [line.split(" ") for line in lines if line.count(" ") == 1]
    found = {one.id: one for one in decisions.all()}
    assert {id for what, id in said if what == "kept"} <= set(found)
    assert {id for what, id in said if what == "undone"} <= {id for id, one in found.items() if not one.stands}
    groups = Counter(one.text for one in found.values() if one.learner == "all")
    assert set(groups.values()) <= {writer.SEVERAL}
    assert {f"together {id}" for what, id in said if what == "together"} <= set(groups)
    assert all(one.text.count(f"{one.by} ") == 40 for one in found.values() if one.learner != "all")
    assert sum(what == "item" for what, _ in said) <= len(decisions.versions())
