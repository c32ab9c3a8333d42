"""Days by the wall clock of the due time's zone."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.classroom.roster import read_roster
from autograder.classroom.rules.dates import due as due_time
from autograder.classroom.store import NotABatch
from autograder.course.classrules import Rules

BERLIN = "Europe/Berlin"


def late(tmp_path: Path, due: str, extension: object, pushed: str, zone: str = BERLIN) -> int | None:
    (tmp_path / "roster.csv").write_text(f'id,due,extension,zone\na,"{due}",{extension},{zone}\n')
    [row] = read_roster(tmp_path / "roster.csv")
    limit = due_time(Rules(), row, 1)
    assert limit is not None
    return limit.days(datetime.datetime.fromisoformat(pushed))


@pytest.mark.parametrize(
    ("due", "extension", "pushed", "days"),
    [
        ("2026-10-24T23:59", 1, "2026-10-25T23:30:00+01:00", 0),
        ("2026-10-24T23:59", 0, "2026-10-25T23:30:00+01:00", 1),
        ("2026-10-24T23:59", 0, "2026-10-25T23:59:00+01:00", 1),
        ("2026-10-24T23:59", 0, "2026-10-25T23:59:01+01:00", 2),
        ("2026-10-24T23:59+02:00", 1, "2026-10-25T23:59:00+01:00", 0),
        ("2026-10-24T23:59+02:00", "2026-10-25T23:59", "2026-10-25T23:59:00+01:00", 0),
        ("2026-10-24T23:59+02:00", "2026-10-25T23:59", "2026-10-25T23:59:01+01:00", 1),
        ("2026-03-28T23:59", 1, "2026-03-29T23:59:00+02:00", 0),
        ("2026-03-28T23:59", 1, "2026-03-29T23:59:01+02:00", 1),
        ("2026-03-28T02:30", 1, "2026-03-29T03:30:00+02:00", 0),
        ("2026-03-28T02:30", 1, "2026-03-29T03:30:01+02:00", 1),
        ("2026-10-24T02:30", 1, "2026-10-25T02:30:00+01:00", 0),
        ("2026-10-24T02:30", 1, "2026-10-25T02:30:01+01:00", 1),
        ("2026-10-25T02:30+02:00", 0, "2026-10-25T02:10:00+01:00", 1),
        ("2026-10-24T00:00", 2, "2026-10-26T00:00:00+01:00", 0),
        ("2026-10-24T00:00", 2.5, "2026-10-26T12:00:00+01:00", 0),
        ("2026-10-24", 0, "2026-10-24T23:59:59+02:00", 0),
        ("2026-10-24", 0, "2026-10-25T00:00:00+02:00", 1),
        ("2028-02-28T12:00", 1, "2028-02-29T12:00:00+01:00", 0),
        ("2028-02-29T12:00", 366, "2029-03-01T12:00:00+01:00", 0),
        ("24.10.2026 23:59", 1, "2026-10-25T22:30:00Z", 0),
        ("24 October 2026, 11:59 PM", 1, "2026-10-25T22:30:00Z", 0),
        ("2026-10-24T23:59 Europe/Berlin", 1, "2026-10-25T22:59:00Z", 0),
    ],
)  # fmt: skip
def test_days_by_the_clock(due: str, extension: object, pushed: str, days: int, tmp_path: Path) -> None:
    assert late(tmp_path, due, extension, pushed) == days


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone can't be set for a process")
    monkeypatch.setenv("TZ", BERLIN)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("due", "days"), [("2026-10-24T23:59", 0), ("2026-10-24T23:59+02:00", 0), ("2026-10-24T21:59Z", 1)]
)
def test_without_a_zone_it_is_this_machines_if_they_agree(due: str, days: int, in_berlin: None, tmp_path: Path) -> None:
    assert late(tmp_path, due, 1, "2026-10-25T23:30:00+01:00", zone="") == days


def test_a_class_has_a_zone(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id;due;extension\na;24.10.2026 23:59;1\n")
    [row] = read_roster(tmp_path / "roster.csv", BERLIN)
    limit = due_time(Rules(), row, 1)
    assert limit is not None
    assert limit.last.isoformat() == "2026-10-25T23:59:00+01:00"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "CEST"])
def test_zones_that_are_none(zone: str, tmp_path: Path) -> None:
    with pytest.raises(NotABatch, match=r"line 2: there's no time zone"):
        late(tmp_path, "2026-10-24T23:59", 0, "2026-10-25T23:30:00+01:00", zone=zone)


@pytest.mark.parametrize(
    ("heading", "dates", "read"),
    [
        ("due", ["10/03/2026", "10/13/2026"], "2026-10-03"),
        ("due", ["03/10/2026", "13/10/2026"], "2026-10-03"),
        ("due", ["10/10/2026"], "2026-10-10"),
    ],
)
def test_slashes_are_read_as_the_column_tells(heading: str, dates: list[str], read: str, tmp_path: Path) -> None:
    lines = [f"id,{heading}", *(f"{n},{date}" for n, date in enumerate(dates))]
    (tmp_path / "roster.csv").write_text("\n".join(lines))
    first = read_roster(tmp_path / "roster.csv", "UTC")[0]
    assert first.due is not None
    assert first.due.startswith(read)


@pytest.mark.parametrize("dates", [["03/10/2026"], ["03/10/2026", "13/10/2026", "10/13/2026"]])
def test_dates_that_may_be_two_are_asked_about(dates: list[str], tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("\n".join(["id,due", *(f"{n},{date}" for n, date in enumerate(dates))]))
    with pytest.raises(NotABatch, match=r"line 2: '03/10/2026' may be in month 3 or 10: write it as 2026-10-03"):
        read_roster(tmp_path / "roster.csv")
