"""A learner's page: what it shows, what it never shows, and that everything on it is inert."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.decisions.model import decide
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.feedback.files import Said, zipped
from autograder.classroom.feedback.forms import as_gradescope
from autograder.classroom.feedback.writing import write_pages
from autograder.classroom.records import RosterRow
from autograder.classroom.results import load_class
from autograder.classroom.store import Store
from autograder.classroom.submitted import File, Submitted
from autograder.course.classrules import Dates, Feedback, Rules
from autograder.report.model import Staff, StaffTest, to_json
from tests.classroom.conftest import entry, report, task

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\x1b[31m\u202e</pre></style>"
CODE = f"import math\n\n\ndef work(x):\n    return x  # {HOSTILE}\n\n\ndef rest():\n    pass\n"
SECRETS = ("HIDDEN CASE", "TRACEBACK", "PRINTED", "Student Six", "student-006", "octo-6", "names.csv")
ROSTER = [
    RosterRow(id="student-001", name="Student One", school_id="1"),
    RosterRow(id="student-006", name="Student Six", school_id="2", github="octo-6"),
]


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def folder(store: Callable[..., Store]) -> Path:
    said = f"The sign is wrong. {HOSTILE} Try at home: work(3)"
    rules = Rules(timezone="UTC", lessons={2: Dates(release="2026-12-01")})
    own = report(
        "student-001", task("1.1", 1.0, "failed", "m", said), task("2.1", 0.5, "partial", "n", "Not released yet.")
    )
    made = store(
        {"student-001": [own], "student-006": [report("student-006", task("1.1", 2.5), task("2.1", 2.5))]},
        roster=ROSTER, rules=rules, folders={1: "lesson_1_sums", 2: "lesson_2_words"},
    )  # fmt: skip
    files = [File(lesson="lesson_1_sums", name="sums.py", text=CODE), File(lesson="lesson_2_words", name="words.py")]
    kept = made.folder / "submitted" / "student-001" / f"{own.hashes.submission[:32]}.json"
    kept.parent.mkdir()
    kept.write_bytes(msgspec.json.encode(Submitted(submission=own.hashes.submission, files=files)))
    staff = StaffTest(task="1.1", test="check 1.1", case="HIDDEN CASE", detail="TRACEBACK")
    (made.folder / "staff" / "student-001.json").write_bytes(
        to_json(Staff(submission="student-001", tests=[staff], printed={"1.1": "PRINTED"}))
    )
    with Decisions(made.folder) as decisions:
        for facts in (
            {"task": "1.1", "file": "lesson_1_sums/sums.py", "line": 5, "text": f"Say why. {HOSTILE}"},
            {"text": "A good start."},
            {"task": "2.1", "text": "About later."},
        ):
            decisions.add(decide(own, "student-001", "comment", "a-grader", **facts))
        decisions.add(
            decide(own, "student-001", "points", "a-grader", task="1.1", points=0.5, text="Half of it is right.")
        )
        undone = decisions.add(decide(own, "student-001", "comment", "a-grader", text="Taken back."))
        decisions.undo(undone.id, "a-grader")
    return made.folder


def written(folder: Path, id: str = "student-001", now: dt.datetime = NOW) -> str:
    write_pages(folder, load_class(folder), now)
    return (folder / "feedback" / f"{id}.html").read_text(encoding="utf-8")


def test_code_sentences_comments_and_points(folder: Path) -> None:
    text = written(folder)
    for wanted in ("Say why.", "A good start.", "Half of it is right.", "The sign is wrong.", "1.5 of 2.5 points"):
        assert wanted in text
    assert text.count('<code class="try">work(3)</code>') == 1
    parts = ("<pre><i>1</i>", "<aside><p><strong>1.1 work", "<i>4</i>def", "Line 5:", "<i>6</i>")
    order = [text.index(part) for part in parts]
    assert order == sorted(order)


def test_points_by_hand_are_said_with_what_they_change(folder: Path) -> None:
    assert "<strong>Task 1.1, +0.5 points:</strong> Half of it is right." in written(folder)
    facts = {
        "task": "1.1",
        "points": 2.0,
        "instead": True,
        "text": "Right.",
        "line": 5,
        "file": "lesson_1_sums/sums.py",
    }
    with Decisions(folder) as decisions:
        decisions.add(decide(None, "student-001", "points", "a-grader", **facts))
    text = written(folder)
    assert "<strong>Line 5, 2 points:</strong> Right." in text
    assert "<strong>Task 1.1, +0.5 points (a later decision took its place):</strong>" in text


def test_dates_have_columns_only_where_there_are_any(folder: Path) -> None:
    assert "<h2>Points</h2>" in written(folder) and "handed in" not in written(folder)
    batch = json.loads((folder / "batch.json").read_text())
    batch["rules"]["lessons"]["1"] = {"due": "2026-11-01"}
    (folder / "batch.json").write_text(json.dumps(batch))
    assert "<h2>Points and dates</h2>" in written(folder) and "2026-11-01 23:59" in written(folder)
    assert re.search(r'<tr><td></td><td colspan="4">[^<]+</td></tr>', written(folder))


def test_what_people_took_back_and_what_is_not_released_is_not_there(folder: Path) -> None:
    text = written(folder)
    for secret in ("Taken back", "Not released yet", "About later", "words.py", "2.1"):
        assert secret not in text
    assert "Not released yet" in written(folder, now=dt.datetime(2026, 12, 2, tzinfo=dt.UTC))


def test_nothing_of_staff_no_hidden_case_no_other_learner(folder: Path) -> None:
    text = written(folder)
    assert [secret for secret in (*SECRETS, "a-grader") if secret in text] == []
    assert "Student One" not in written(folder, "student-006")


def test_everything_is_inert(folder: Path) -> None:
    text = written(folder)
    elements = Elements(text).found
    assert {tag for tag, _ in elements} <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "section", "h1", "h2", "h3", "p", "div",
        "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "i", "aside", "strong",
    }  # fmt: skip
    assert {name for _, own in elements for name in own} <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
    }
    assert "49" not in re.findall(r">[^<]*onerror[^<]*<", text)[0]
    assert not set(text) & {"\x1b", "\u202e"}
    policy = next(own["content"] for tag, own in elements if own.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "http" not in text.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("unreadable", "work.zip <b>is damaged</b>.", "work.zip &lt;b&gt;is damaged&lt;/b&gt;."),
        ("needs a person", "student-006 and student-001 have the same name.", "A person will look"),
        ("fault", "The graders of 1.1 failed: see staff/student-001.json.", "nothing counts against you"),
    ],
)
def test_what_could_not_be_graded(store: Callable[..., Store], state: str, reason: str, said: str) -> None:
    text = written(store({"student-001": entry("student-001", state, reason=reason)}, name=state.split()[0]).folder)
    assert said in text
    assert "student-006" not in text
    assert "staff/" not in text


def test_a_page_that_may_not_be_read_anymore_is_removed(store: Callable[..., Store]) -> None:
    made = store({"student-001": [report("student-001", task("1.1", 2.5))]})
    assert "2.5 of 2.5" in written(made.folder)
    later = Rules(feedback=Feedback(release="2099-01-01"))
    with made.opened(msgspec.structs.replace(made.batch(), rules=later)):
        pass
    assert write_pages(made.folder, load_class(made.folder), NOW) == (0, 1)
    assert list((made.folder / "feedback").iterdir()) == []


def test_platforms_get_the_page_and_the_text() -> None:
    said = Said("student-001", b"text", b"<!doctype html>")

    def names(platform: str, entry: str) -> list[str]:
        return zipfile.ZipFile(io.BytesIO(zipped(platform, [said], {"student-001": [entry]}))).namelist()

    assert names("moodle", "A_1_assignsubmission_file_/") == [
        "A_1_assignsubmission_file_/feedback.txt", "A_1_assignsubmission_file_/feedback.html",
    ]  # fmt: skip
    assert names("canvas", "student-001_1_2_sums.py") == ["student-001_1_2_sums.py"]
    assert names("gradescope", "x") == ["student-001.txt", "student-001.html"]


@pytest.mark.parametrize(("ending", "pages"), [("py", 0), ("zip", 1), ("html", 1), ("docx", 0)])
def test_canvas_gets_the_page_where_a_file_can_hold_it(ending: str, pages: int) -> None:
    said = Said("student-001", b"text", b"<!doctype html>")
    entries = ["student_1_3_sums.py", f"student_1_2_work.{ending}"]
    file = zipfile.ZipFile(io.BytesIO(zipped("canvas", [said], {"student-001": entries})))
    assert len(file.namelist()) == 1 + pages
    assert file.read("student_1_3_sums.py" if ending != "py" else entries[1]) == b"# text\n"
    if ending == "zip":
        inside = zipfile.ZipFile(io.BytesIO(file.read(entries[1])))
        assert inside.read("feedback.html") == said.page and inside.read("feedback.txt") == said.text
    elif pages:
        assert file.read(entries[1]) == said.page


def test_gradescope_says_what_the_page_says_and_hides_what_is_not_released(folder: Path) -> None:
    member = next(one for one in load_class(folder).students if one.id == "student-001")
    content = json.loads(as_gradescope(member, NOW))
    assert {test["number"]: test["visibility"] for test in content["tests"]} == {
        "1.1": "visible",
        "2.1": "after_published",
    }
    assert content["score"] == member.grade.final
    assert "Half of it is right" in content["output"] and "<script>" not in content["output"]
    later = json.loads(as_gradescope(member, dt.datetime(2027, 1, 1, tzinfo=dt.UTC)))
    assert {test["visibility"] for test in later["tests"]} == {"visible"}
