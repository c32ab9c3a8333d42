"""A team's decisions in PostgreSQL."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.decisions import reading
from autograder.classroom.decisions.exchange import exported, imported
from autograder.classroom.decisions.model import Item, NotDecisions, Request, decide, now
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.store import Store
from tests.classroom.decisions.conftest import KNOWN, MADE
from tests.integrations.gradebook.test_systems import postgresql

__all__ = ["postgresql"]


@pytest.mark.systems
def test_a_team_in_postgresql(postgresql: str, store: Callable[..., Store], tmp_path: Path) -> None:
    folder = store({}).folder
    together = threading.Barrier(4)

    def work(name: str) -> None:
        together.wait()
        with Decisions(postgresql) as decisions:  # the first one makes the tables
            for _ in range(25):
                decisions.add(
                    decide(MADE, "student-001", "points", name, task="1.1", points=0.1, text="Good \0 enough.")
                )
            with contextlib.suppress(NotDecisions):  # another one was first
                decisions.undo(decisions.of("student-001")[0].id, name)

    threads = [threading.Thread(target=work, args=(f"ta-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading.opened(folder, postgresql) as decisions:
        assert Counter(one.by for one in decisions.all()) == {f"ta-{number}": 25 for number in range(4)}
        assert sum(not one.stands for one in decisions.all()) >= 1
        decisions.put(Item(id="i1", text="Name it.", points=-0.5, changed_by="ta", changed_at=now()))
        decisions.ask(Request(id="r1", learner="student-001", text="Please.", source="csv", at=now()))
        decisions.add(decide(MADE, "student-001", "answer", "ta", text="Yes.", request="r1"))
        decisions.add(decide(MADE, "student-001", "comment", "ta", task="1.1", item="i1"))
        assert decisions.of("student-001")[-1].points == -0.5
        assert decisions.requests()[0].answered_by
        data = exported(decisions)
        with pytest.raises(NotDecisions, match="another class"):
            imported(decisions, data.replace(decisions.owner.encode(), b"other"), "decisions.csv", KNOWN)
    assert len(reading.read(folder)["student-001"]) == 102
    assert "not-to-be-shown" not in decisions.shown
    (tmp_path / "copy").mkdir()
    with Decisions(tmp_path / "copy") as copy:
        assert imported(copy, data, "decisions.csv", KNOWN).new == 104
        assert exported(copy) == data
