"""The grade of record in classroom50's scores, by its own rule of overrides."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from autograder.classroom.decisions.model import Decision
from autograder.classroom.results import ClassResults
from autograder.errors import Refusal
from autograder.integrations.classroom50 import carry

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
RECORD = {
    "type": "object",
    "required": ["schema", "classroom", "assignment_type", "owner", "submission", "commit", "release", "review",
                 "datetime", "score", "max-score", "tests"],
    "properties": {
        "schema": {"const": "classroom50/result/v1"}, "classroom": TEXT, "owner": TEXT, "commit": TEXT,
        "assignment_type": {"enum": ["individual", "group"]}, "submission": {"type": "string", "pattern": "^submit/"},
        "release": TEXT, "review": TEXT, "datetime": TIME, "score": COUNT, "max-score": COUNT,
        "tests": {"type": "array"},
    },
}  # fmt: skip
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "assignments"],
    "properties": {
        "schema": {"const": "classroom50/scores/v1"},
        "assignments": {
            "propertyNames": {"pattern": "^[a-z0-9][a-z0-9-]{1,99}$"},
            "additionalProperties": {
                "additionalProperties": False,
                "required": ["type", "entries"],
                "properties": {
                    "type": {"enum": ["individual", "group"]},
                    "collected_at": TIME,
                    "entries": {
                        "items": {
                            "required": ["owner", "submissions"],
                            "properties": {
                                "submissions": {"minItems": 1, "items": RECORD},
                                "override": {"type": "boolean"},
                            },
                        }
                    },
                },
            },
        },
    },
}
"""What classroom50's published schema of the scores demands."""


def collected(owner: str, time: str = "2026-11-30T10:00:00Z", **more: Any) -> dict[str, Any]:
    record = {
        "schema": "classroom50/result/v1", "classroom": "cs101", "assignment_type": "individual", "owner": owner,
        "submission": "submit/1", "commit": "c", "release": "r", "review": "d", "datetime": time, "score": 0,
        "max-score": 0, "tests": [], "more": "kept",
    }  # fmt: skip
    return {"owner": owner, "submissions": [record], **more}


@pytest.fixture
def scores(tmp_path: Path) -> Callable[..., Path]:
    def make(*entries: dict[str, Any]) -> Path:
        file = tmp_path / "cs101" / "scores.json"
        file.parent.mkdir()
        bucket = {"type": "individual", "entries": list(entries), "collected_at": "2026-11-30T11:00:00Z"}
        file.write_text(json.dumps({"schema": "classroom50/scores/v1", "assignments": {"week": bucket}}))
        return file

    return make


def entries(file: Path, assignment: str = "week") -> list[dict[str, Any]]:
    content = json.loads(file.read_text())
    jsonschema.validate(content, SCHEMA)
    return content["assignments"][assignment]["entries"]


def test_the_score_leads_and_what_was_collected_stays(
    someone: Callable[..., ClassResults], scores: Callable[..., Path]
) -> None:
    future = "2027-01-01T00:00:00Z"  # learners choose a commit's time
    file = scores(collected("octo-1", future), collected("somebody-else"))
    done = carry(someone().students, file, "week", NOW)
    assert (done.written, done.without) == (["octo-1"], ["student-002"])
    first, other = entries(file)
    assert (first["override"], "override" in other) == (True, False)
    made, kept = first["submissions"]
    assert (made["score"], made["max-score"], made["classroom"], made["owner"]) == (24, 50, "cs101", "octo-1")
    assert made["submission"] == "submit/manual-2026-12-01T12-00-00Z"
    assert (made["datetime"], kept["datetime"], kept["more"]) == ("2027-01-01T00:00:01Z", future, "kept")


def test_a_second_time_changes_nothing(someone: Callable[..., ClassResults], scores: Callable[..., Path]) -> None:
    file = scores(collected("Octo-1"))
    carry(someone().students, file, "week", NOW)
    before = file.read_bytes()
    done = carry(someone().students, file, "week", NOW + dt.timedelta(days=1))
    assert (done.written, done.same, file.read_bytes() == before) == ([], ["Octo-1"], True)


def test_a_new_grade_replaces_the_old_override(
    someone: Callable[..., ClassResults], scores: Callable[..., Path]
) -> None:
    file = scores(collected("Octo-1"))
    carry(someone().students, file, "week", NOW)
    content = json.loads(file.read_text())
    content["assignments"]["week"]["entries"][0]["submissions"][0]["score"] = 1
    file.write_text(json.dumps(content))
    carry(someone().students, file, "week", NOW)
    (first,) = entries(file)
    assert [record["score"] for record in first["submissions"]] == [24, 0]


def test_a_teachers_own_score_stays(someone: Callable[..., ClassResults], scores: Callable[..., Path]) -> None:
    file = scores(collected("Octo-1", override=True))
    before = file.read_bytes()
    done = carry(someone().students, file, "week", NOW)
    assert (done.theirs, done.written, file.read_bytes() == before) == (["Octo-1"], [], True)


def test_learners_and_assignments_that_were_never_collected(
    someone: Callable[..., ClassResults], scores: Callable[..., Path]
) -> None:
    file = scores()
    carry(someone().students, file, "another", NOW)
    (made,) = entries(file, "another")
    assert (made["owner"], made["submissions"][0]["score"]) == ("Octo-1", 24)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "classroom50/scores/v1", "assignments": {"week": {"entries": [5]}}}']
)
def test_another_file_is_refused(text: str, someone: Callable[..., ClassResults], tmp_path: Path) -> None:
    (tmp_path / "scores.json").write_text(text)
    with pytest.raises(Refusal, match=r"scores\.json"):
        carry(someone().students, tmp_path / "scores.json", "week", NOW)
    assert (tmp_path / "scores.json").read_text() == text


def test_what_people_decided_counts(someone: Callable[..., ClassResults], scores: Callable[..., Path]) -> None:
    facts = {"kind": "points", "task": "1.1", "points": 0.2, "by": "staff", "at": "2026-11-30T10:00:00+00:00"}
    students = [
        replace(s, decisions=[Decision(id="1", learner=s.id, ground="", **facts)] if s.github else [])
        for s in someone().students
    ]
    file = scores(collected("Octo-1"))
    carry(students, file, "week", NOW)
    (first,) = entries(file)
    assert first["submissions"][0]["score"] == 26
    assert first["submissions"][0]["grade-of-record"]["before"] == 2.4
