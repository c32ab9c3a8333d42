"""Which push is graded, which attempt counts, who may see it, and where a token goes."""

from __future__ import annotations

import datetime as dt
import http.client
import io
import json
import urllib.error
import urllib.request
from email.message import Message
from typing import Any

import pytest

from autograder.classroom.records import RosterRow
from autograder.course.classfile import Hosting
from autograder.course.classrules import Attempts, Dates, Rules
from autograder.integrations.github.api import Api
from autograder.integrations.github.choice import Push, choose
from autograder.integrations.github.fetch import CannotFetch, repository
from autograder.integrations.github.limits import Clock, Refused
from autograder.report.model import Environment, Hashes, Report


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


NOW = at("2026-11-22T12:00:00+00:00")
EARLY, ON_TIME, LATE = (Push(c, at(f"2026-11-{day}T10:00:00+00:00")) for c, day in (("a", 18), ("b", 19), ("c", 21)))
ROW = RosterRow(id="student-001", github="octo-1", due="2026-11-20T23:59:59+00:00")
EXTENDED = RosterRow(id="student-001", github="octo-1", due="2026-11-20T23:59:59+00:00", extension_days=1)


def graded(commit: str, points: float, day: str = "2026-11-22") -> Report:
    return Report(
        submission="x",
        commit=commit,
        points=points,
        max_points=10.0,
        graders="hidden",
        graded_at=f"{day}T03:00:00+00:00",
        tasks=[],
        hashes=Hashes(submission=commit, graders=""),
        environment=Environment(python="", torch=""),
    )


@pytest.mark.parametrize(
    ("row", "rules", "former", "commit"),
    [
        (ROW, Attempts(), [], "c"),
        (ROW, Attempts(late=False), [], "b"),
        (EXTENDED, Attempts(late=False), [], "c"),
        (RosterRow(id="x"), Attempts(late=False), [], "c"),
        (ROW, Attempts(per_day=1), [graded("a", 1.0)], "a"),
        (ROW, Attempts(per_day=2), [graded("a", 1.0)], "c"),
        (ROW, Attempts(per_day=1), [graded("a", 1.0, "2026-11-21")], "c"),
        (ROW, Attempts(per_day=1), [graded("a", 1.0), graded("c", 1.0)], "c"),
        (ROW, Attempts(per_day=1), [graded("rewritten", 1.0)], "c"),
    ],
)
def test_the_push_that_is_graded(row: RosterRow, rules: Attempts, former: list[Report], commit: str) -> None:
    push, _ = choose([ON_TIME, LATE, EARLY], row, Rules(attempts=rules), [1, 2], former, NOW)
    assert push is not None
    assert push.commit == commit


@pytest.mark.parametrize(("pushes", "said"), [([], "nothing was pushed"), ([LATE], "after the due time")])
def test_no_push_to_grade(pushes: list[Push], said: str) -> None:
    push, sentence = choose(pushes, ROW, Rules(attempts=Attempts(late=False)), [1], [], NOW)
    assert push is None
    assert said in sentence


@pytest.mark.parametrize(
    ("dues", "commit"), [({}, "b"), ({1: "2026-11-21 12:00"}, "c"), ({1: "2026-11-18 12:00"}, "b")]
)
def test_a_push_is_too_late_only_if_it_is_for_every_lesson(dues: dict[int, str], commit: str) -> None:
    lessons = {number: Dates(due=due) for number, due in dues.items()}
    rules = Rules(timezone="UTC", lessons=lessons, attempts=Attempts(late=False))
    push, _ = choose([ON_TIME, LATE, EARLY], ROW, rules, [1, 2], [], NOW)
    assert push is not None
    assert push.commit == commit


@pytest.mark.parametrize("github", ["", "..", "a/b", "a b", "x" * 200, "a?b", "-\n"])
def test_rosters_that_name_no_repository(github: str) -> None:
    with pytest.raises(CannotFetch):
        repository(Hosting(owner="org", repository="{github}"), RosterRow(id="x", github=github))


class Answer(io.BytesIO):
    def __init__(self, content: object, link: str = "") -> None:
        super().__init__(json.dumps(content).encode())
        self.headers = {"Link": link}


def error(code: int, after: str = "") -> urllib.error.HTTPError:
    headers = Message()
    headers["Retry-After"] = after
    return urllib.error.HTTPError("", code, "no", headers, None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Answers to give, in turn; then what was asked for."""

    def prepare(*answers: object) -> list[str]:
        left, urls = list(answers), list[str]()

        def ask(self: urllib.request.OpenerDirector, request: urllib.request.Request, timeout: float) -> Any:
            urls.append(request.full_url)
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(urllib.request.OpenerDirector, "open", ask)
        monkeypatch.setattr(Clock, "sleep", lambda self, seconds: None)
        return urls

    return prepare


def test_lists_are_read_to_their_end(asked: Any) -> None:
    urls = asked(Answer([1], '<https://h/x?after=2>; rel="next"'), Answer([2]))
    assert list(Api("token", "https://h").pages("/x")) == [1, 2]
    assert urls == ["https://h/x?per_page=100", "https://h/x?after=2"]


def test_a_token_follows_no_link_elsewhere(asked: Any) -> None:
    urls = asked(Answer([1], '<https://h.example.org/x>; rel="next"'))
    assert list(Api("token", "https://h").pages("/x")) == [1]
    assert len(urls) == 1


@pytest.mark.parametrize("first", [error(502), error(429, "1"), http.client.BadStatusLine("x"), TimeoutError()])
def test_what_passes_is_tried_again(first: Exception, asked: Any) -> None:
    asked(first, Answer({"a": 1}))
    assert Api("token", "https://h").get("/x") == {"a": 1}


@pytest.mark.parametrize("last", [[error(404)], [error(403)], [error(500) for _ in range(5)], [TimeoutError()] * 5])
def test_what_stays_is_refused(last: list[Exception], asked: Any) -> None:
    asked(*last)
    with pytest.raises(Refused) as refused:
        Api("the-token", "https://h").get("/x")
    assert "the-token" not in str(refused.value)
