"""A small class, graded and commented on, and a browser that has opened the link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.classroom import submitted
from autograder.classroom.records import Batch, Entry, Fall, RosterRow
from autograder.classroom.store import Store
from autograder.classroom.submitted import File, Submitted
from autograder.report.model import Report, Staff, StaffTest
from tests.classroom.conftest import KEY, entry, report, task

pytest.importorskip("starlette.testclient")

from starlette.testclient import TestClient

from autograder.classroom.decisions.store import Decisions
from autograder.classroom.review.app import Application
from autograder.classroom.review.guard import Guard, Keys
from autograder.classroom.review.index import Index

PORT = 4711
ORIGIN = f"http://127.0.0.1:{PORT}"
FOLDERS = {1: "lesson_1_sums", 2: "lesson_2_words"}
SUMS = "import math\n\n\ndef work(x):\n    return 2 * x\n\n\nprint(work(2))\n"
WORDS = "def shout(text):\n    return text\n"
ROSTER = [
    RosterRow(id="student-001", name="Łearner Öne", school_id="0071"),
    RosterRow(id="student-002", name="Twö O'Person", school_id="0072"),
    RosterRow(id="student-003", name="Persón Thrée", school_id="0073"),
]


class Class:
    """A batch's folder that tests may grade again."""

    def __init__(self, folder: Path, **facts: Any) -> None:
        self.store = Store(folder)
        batch = Batch(title="A course", lessons=[1, 2], folders=FOLDERS, names=True, **{"roster": ROSTER} | facts)
        with self.store.opened(batch):
            self.store.name([row.id for row in batch.roster or []])

    def grade(self, id: str, made: Report | None = None, files: list[File] | None = None, **facts: Any) -> None:
        """One more grading, with its files."""
        former = next((one for one in self.store.entries() if one.id == id), None)
        staff = None
        if made is not None:
            key = msgspec.structs.replace(KEY, submission=made.hashes.submission, graders=made.hashes.graders)
            staff = Staff(
                submission=id,
                tests=[
                    StaffTest(task=t.task, test=f"check {t.task}", case="x = 3", detail="wanted 6, got 9")
                    for t in made.tasks
                    if t.status != "passed"
                ],
            )
            path = self.store.folder / submitted.FOLDER / id / f"{made.hashes.submission[: submitted.DIGITS]}.json"
            path.parent.mkdir(exist_ok=True)
            kept = Submitted(submission=made.hashes.submission, files=files or sheet(SUMS, WORDS))
            path.write_bytes(msgspec.json.encode(kept))
            self.store.keep(entry(id, key=key, **facts), made, staff, former)
        else:
            self.store.keep(Entry(id=id, source=id, key=KEY, **facts), None, None, former)


def sheet(sums: str, words: str) -> list[File]:
    return [File(lesson=FOLDERS[1], name="sums.py", text=sums), File(lesson=FOLDERS[2], name="words.py", text=words)]


def good(id: str, **facts: Any) -> Report:
    return report(id, task("1.1", 2.5), shouted(2.5, "passed"), **facts)


def bad(id: str, **facts: Any) -> Report:
    said = "It's 3 times x. Try at home: work(3)"
    return report(id, task("1.1", 0.5, "partial", "thrice", said), shouted(2.5, "passed"), **facts)


def shouted(points: float, status: str) -> Any:
    return msgspec.structs.replace(task("2.1", points, status), name="shout")


@pytest.fixture
def graded(tmp_path: Path) -> Class:
    """One right, two with the same mistake, one who can't be read, one unlisted, one whose points fell."""
    made = Class(tmp_path / "out")
    made.grade("student-001", good("student-001"))
    made.grade("student-002", bad("student-002", work="old"), sheet(SUMS.replace("2 *", "4 *"), WORDS))
    made.grade("student-002", bad("student-002"), fell=[Fall(task="1.1", before=2.5, after=0.5)])
    made.grade("student-003", bad("student-003"))
    made.grade("student-004", good("student-004"))
    made.grade("student-005", state="unreadable", reason="student-005.zip is damaged.")
    return made


class Browser:
    """Somebody who has opened the link, and reads pages as text."""

    def __init__(self, client: TestClient, keys: Keys) -> None:
        self.client = client
        self.root = f"/{keys.run}"
        self.opened = client.get(keys.link(""))

    def get(self, path: str = "/", **query: str) -> str:
        answer = self.client.get(f"{self.root}{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **fields: str) -> str:
        """Send a form; returns the page it leads to."""
        answer = self.client.post(f"{self.root}{path}", data=fields, headers={"origin": ORIGIN})
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def decisions(graded: Class) -> Iterator[Decisions]:
    with Decisions(graded.store.folder) as opened:
        yield opened


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def client(graded: Class, decisions: Decisions, keys: Keys) -> Iterator[TestClient]:
    app = Application(Index(graded.store.folder, decisions), "somebody").starlette()
    with TestClient(Guard(app, keys, PORT), base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def browser(client: TestClient, keys: Keys) -> Browser:
    return Browser(client, keys)


@pytest.fixture
def labels() -> Callable[[str], list[str]]:
    """The learners of a queue's page, from the top."""
    return lambda text: re.findall(r'class="who"[^>]*>([^<]+?) ?<', text)
