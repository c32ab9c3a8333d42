"""Requests for another look from a list of issues, matched by GitHub name; whatever is in them is text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.classroom.decisions.issues import taken
from autograder.classroom.decisions.model import NotDecisions
from autograder.classroom.decisions.store import Decisions
from autograder.intake.another_look import CAP, MOST

WHO = {"octo-1": "student-001", "octo-2": "student-002"}
HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e@everyone](javascript:x)"


def issue(number: int = 1, **facts: Any) -> dict[str, Any]:
    own = {
        "number": number,
        "title": "Another look",
        "body": "3.2 It takes a batch too.",
        "author": {"login": "Octo-1"},
    }
    return own | {"url": f"https://github.com/o/r/issues/{number}", "createdAt": "2026-11-02T10:00:00Z"} | facts


def read(decisions: Decisions, *issues: Any) -> Any:
    return taken(decisions, json.dumps(issues).encode(), "issues.json", WHO, [3, 5])


def test_an_issue_is_a_request_once(decisions: Decisions) -> None:
    for new in (2, 0):
        done = read(decisions, issue(2, author={"login": "octo-2"}, createdAt="2026-11-01T10:00:00+02:00"), issue())
        assert (done.new, done.same, done.strangers) == (new, 2 - new, [])
    first, second = decisions.requests()
    assert (first.learner, first.at) == ("student-002", "2026-11-01T08:00:00.000000+00:00")
    assert (second.learner, second.task, second.source) == ("student-001", "3.2", "issue")
    assert second.text == "It takes a batch too.\n\nhttps://github.com/o/r/issues/1"


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("3.2", "See line 3.\r\n\r\nAnd 4.", [("3.2", "See line 3.\n\nAnd 4.")]),
        ("Task 3.2: please", "", [("3.2", "please")]),
        ("Please", None, [("", "Please")]),
        ("Please", "Look again.", [("", "Look again.")]),
        ("Please", "3.2 This.\n\n5.1 That.", [("3.2", "This."), ("5.1", "That.")]),
        ("4.1", "No such lesson.", [("", "No such lesson.")]),
    ],
)
def test_what_is_asked(title: str, body: str | None, found: list[tuple[str, str]], decisions: Decisions) -> None:
    read(decisions, issue(title=title, body=body, url=""))
    assert [(one.task, one.text) for one in decisions.requests()] == found


def test_strangers_are_named_and_ask_nothing(decisions: Decisions) -> None:
    done = read(decisions, issue(), issue(7, author={"login": HOSTILE}), issue(8, author=None))
    assert (done.new, len(done.strangers)) == (1, 2)
    assert "issue 7" in done.strangers[0] and "\x1b" not in done.strangers[0] and "\u202e" not in done.strangers[0]


def test_no_learner_floods_the_queue(decisions: Decisions) -> None:
    done = read(decisions, *(issue(n, body="x" * 3 * CAP, url="javascript:alert(1)" + str(n)) for n in range(MOST + 5)))
    assert (done.new, done.over) == (MOST, 5)
    assert all(len(one.text) <= CAP and "javascript" not in one.text for one in decisions.requests())


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[1]", b"\xff", b'[{"number": 1}]', b'[{"number":1,"title":"t","url":"u","createdAt":"soon"}]'],
)
def test_another_file_is_a_sentence(data: bytes, decisions: Decisions) -> None:
    with pytest.raises(NotDecisions, match=r"issues\.json isn't a list of issues"):
        taken(decisions, data, "issues.json", WHO, [3])
    assert decisions.requests() == []
