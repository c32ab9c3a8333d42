"""A group's work in the review: everybody's page has it, and what is decided there counts for all or for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.decisions.model import Request
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.records import RosterRow
from autograder.classroom.results import load_class
from autograder.course.classrules import Group, Rules
from tests.classroom.review.conftest import Browser, Class, bad, good

ROSTER = [RosterRow(id=f"student-00{n}") for n in range(1, 6)]
RULES = Rules(groups={"team-1": Group(members=[f"student-00{n}" for n in range(1, 5)], apart=["student-004"])})


@pytest.fixture
def graded(tmp_path: Path) -> Class:
    """student-002 handed in for three, student-004 alone, and student-005 is in no group."""
    made = Class(tmp_path / "out", roster=ROSTER, rules=RULES)
    made.grade("student-002", bad("student-002"))
    made.grade("student-004", good("student-004"))
    made.grade("student-005", bad("student-005", work="other"))
    return made


def points(graded: Class) -> list[float | None]:
    return [one.grade.final for one in load_class(graded.store.folder).students]


def test_a_learner_s_page_shows_the_group_and_its_work(browser: Browser) -> None:
    for id, others in {"student-001": ("002", "003"), "student-002": ("001", "003")}.items():
        text = browser.get(f"/learner/{id}")
        assert "Group <b>team-1</b>" in text and "return 2 * x" in text and "wanted 6, got 9" in text
        assert all(f'/learner/student-{other}">student-{other}</a>' in text for other in others)
    alone = browser.get("/learner/student-004")
    assert "Works apart from the group team-1." in alone and "Group <b>" not in alone
    assert "group" not in browser.get("/learner/student-005").partition("<main")[2].lower()


@pytest.mark.parametrize("page", ["student-001", "student-002"])
def test_what_is_decided_on_any_page_counts_for_all(graded: Class, browser: Browser, page: str) -> None:
    browser.post(f"/learner/{page}/decide", task="1.1", points="1", text="Nearly right.")
    assert points(graded) == [4.0, 4.0, 4.0, 5.0, 3.0]
    for id in ("student-001", "student-002", "student-003"):
        text = browser.get(f"/learner/{id}")
        assert "Nearly right." in text and "has changed" not in text
    assert "Nearly right." not in browser.get("/learner/student-004")


@pytest.mark.parametrize("page", ["student-001", "student-002"])
def test_an_exception_is_for_one(graded: Class, browser: Browser, page: str) -> None:
    browser.post(f"/learner/{page}/decide", task="1.1", points="-0.5", text="Wasn't there.", alone="1")
    found = dict(zip((row.id for row in ROSTER), points(graded), strict=True))
    assert found == {
        "student-001": 3.0,
        "student-002": 3.0,
        "student-003": 3.0,
        "student-004": 5.0,
        "student-005": 3.0,
    } | {page: 2.5}
    assert f"only for {page}" in browser.get(f"/learner/{page}")
    assert "there." not in browser.get("/learner/student-003")


def test_seen_and_undone_for_all(
    graded: Class, browser: Browser, decisions: Decisions, labels: Callable[[str], list[str]]
) -> None:
    browser.post("/learner/student-003/seen", seen="yes")
    assert labels(browser.get(show="open")) == ["student-004", "student-005"]
    browser.post("/learner/student-001/decide", task="1.1", points="1", text="Nearly right.")
    browser.post("/learner/student-003/undo", id=decisions.of("student-001")[0].id)
    assert points(graded)[:3] == [3.0, 3.0, 3.0]


def test_a_groups_work_has_a_comment_for_a_mistake_once(graded: Class, browser: Browser) -> None:
    assert "1 other has the same mistake" in browser.get("/learner/student-005")
    assert "1 other has the same mistake" in browser.get("/learner/student-003")
    text = browser.get("/same/1.1/thrice")
    assert text.count("return 2 * x") == 2
    chosen = {f"who-student-00{n}": "1" for n in range(1, 6)}
    browser.post("/same/1.1/thrice", points="-0.5", text="Three times.", **chosen)
    assert points(graded) == [2.5, 2.5, 2.5, 5.0, 2.5]


def test_a_tie_in_time_is_a_tie_here_too_but_not_of_the_same_work(graded: Class, browser: Browser) -> None:
    graded.grade("student-001", bad("student-001"))
    assert "Needs a person" not in browser.get("/learner/student-003")
    graded.grade("student-001", good("student-001", work="better"))
    assert "server&#39;s times don&#39;t tell whose work came last" in browser.get("/learner/student-003")


def test_a_request_with_the_groups_work_is_in_the_queue(
    graded: Class, browser: Browser, decisions: Decisions, labels: Callable[[str], list[str]]
) -> None:
    graded.grade("team-1", good("team-1"))
    decisions.ask(Request(id="q1", learner="team-1", text="Please.", source="repository", at="2026-11-02"))
    assert labels(browser.get(show="requests")) == ["student-002"]
    assert "Answered." in browser.post("/learner/student-002/decide", text="You're right.", request="q1")
