"""Three hundred learners, told once each by a service at its worst."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.classroom.records import RosterRow
from autograder.classroom.results import ClassResults, Member
from autograder.course.classfile import ClassSettings, Hosting
from autograder.integrations.github.api import Api
from autograder.integrations.github.limits import Refused
from autograder.integrations.github.publish import Outcome, Record, publish
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult
from tests.workflows.hub import SLOW, Hub, Time, Troubles, Worst

SETTINGS = ClassSettings(hosting=Hosting(owner="org", repository="week-{id}"))
CLASS, FEW = 300, 30


def learner(number: int, points: float, commit: str = "a" * 40, changed: tuple[str, ...] = ()) -> Member:
    task = TaskResult(task="1.1", name="double", lesson=1, points=points, max_points=10.0, status="partial")
    report = Report(
        submission=f"student-{number:03}", commit=commit, points=points, max_points=10.0, graders="hidden",
        lessons=[LessonResult(lesson=1, points=points, max_points=10.0)], tasks=[task],
        hashes=Hashes(submission=commit, graders="g"), environment=Environment(python="3", torch="2"),
    )  # fmt: skip
    return Member(
        id=report.submission, label=report.submission, standing="graded", report=report, changed=list(changed)
    )


class Class:
    def __init__(self, folder: Path, troubles: Troubles, time: Time, size: int) -> None:
        self.hub, self.folder, self.time = Hub(folder / "hub", troubles), folder, time
        self.seconds = 4 * 3600.0
        self.students = [learner(n, n % 10 / 2) for n in range(size)]
        self.hub.activity = {f"week-{student.id}": [] for student in self.students}

    def publish(self, record: Record | None = None) -> Outcome:
        results = ClassResults(
            title="", names=False, lessons=[1], graders="hidden", has_roster=True, max_points=10.0, tasks=[],
            students=self.students,
        )  # fmt: skip
        rows = [RosterRow(id=student.id) for student in self.students]
        api = Api("token", self.hub.url, clock=self.time, seconds=SLOW / 2, run=self.seconds)
        return publish(results, rows, SETTINGS, api, record or Record(self.folder), "")

    def said(self, kind: str) -> list[int]:
        found: dict[str, list[Any]] = getattr(self.hub, kind)
        return [len(found.get(f"week-{student.id}", [])) for student in self.students]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def worst(tmp_path: Path, time: Time) -> Iterator[Class]:
    found = Class(tmp_path, Worst(time), time, CLASS)
    yield found
    found.hub.close()


@pytest.fixture
def calm(tmp_path: Path, time: Time) -> Iterator[Class]:
    found = Class(tmp_path, Troubles(), time, FEW)
    yield found
    found.hub.close()


@pytest.mark.systems
def test_everybody_is_told_once_by_a_service_at_its_worst(worst: Class) -> None:
    told = worst.publish()
    assert (told.told, told.same, told.failed) == (CLASS, 0, [])
    assert worst.said("statuses") == worst.said("issues") == [1] * CLASS
    assert worst.said("comments") == [0] * CLASS
    troubles = worst.hub.troubles
    assert isinstance(troubles, Worst)
    assert troubles.limited > 0
    assert troubles.too_fast == 0


@pytest.mark.systems
def test_changed_grades_are_told_once_by_a_service_at_its_worst(worst: Class) -> None:
    worst.publish()
    worst.students = [learner(n, 9.0 if n < 40 else n % 10 / 2, changed=("graders",)) for n in range(CLASS)]
    told = worst.publish()
    assert (told.told, told.same, told.failed) == (40, CLASS - 40, [])
    assert worst.said("comments") == [1] * 40 + [0] * (CLASS - 40)
    assert worst.said("issues") == [1] * CLASS
    text = worst.hub.comments["week-student-001"][0]["body"]
    assert text.startswith(
        "Your grade of record is now 9 of 10 points, because the graders were changed. It was 0.5 of"
    )


def test_nothing_new_asks_nothing(calm: Class) -> None:
    calm.publish()
    asked = len(calm.hub.changes)
    assert asked == 2 * FEW
    again = calm.publish()
    assert (again.told, again.same) == (0, FEW)
    assert len(calm.hub.changes) == asked


def test_a_lost_record_tells_nobody_twice(calm: Class, tmp_path: Path) -> None:
    calm.publish()
    asked = len(calm.hub.changes)
    (tmp_path / "published.json").write_text("{")
    calm.publish()
    assert len(calm.hub.changes) == asked
    assert calm.said("statuses") == calm.said("issues") == [1] * FEW


def test_a_run_that_is_ended_halfway_goes_on(calm: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    create, count = Api.create, iter(range(10**6))

    def ending(self: Api, *arguments: Any) -> Any:
        if next(count) == FEW + 1:
            raise KeyboardInterrupt
        return create(self, *arguments)

    monkeypatch.setattr(Api, "create", ending)
    with pytest.raises(KeyboardInterrupt):
        calm.publish()
    calm.publish()
    assert calm.said("statuses") == calm.said("issues") == [1] * FEW


def test_one_refusal_is_one_learners(calm: Class) -> None:
    del calm.hub.activity["week-student-007"]
    told = calm.publish()
    assert [line.partition(":")[0] for line in told.failed] == ["student-007"]
    assert told.told == FEW - 1


def test_a_deleted_issue_is_opened_again(calm: Class) -> None:
    calm.publish()
    name = "week-student-003"
    calm.hub.issues[name][0]["body"] = "mine now"
    real = calm.hub.answer
    calm.hub.answer = lambda method, parts, content: (  # type: ignore[method-assign]
        410 if method == "PATCH" and parts[0] == name and parts[-1] == "1" else real(method, parts, content)
    )
    calm.students[3] = learner(3, 8.0)
    assert calm.publish().failed == []
    assert len(calm.hub.issues[name]) == 2


def test_a_limit_that_never_ends_is_given_up(tmp_path: Path, time: Time) -> None:
    class Closed(Troubles):
        def before(self, method: str) -> tuple[int, dict[str, str], Any]:
            return 403, {"Retry-After": "3600"}, {}

    hub = Hub(tmp_path, Closed())
    try:
        with pytest.raises(Refused, match="403"):
            Api("token", hub.url, clock=time).get("/repos/org/x/activity")
    finally:
        hub.close()
    assert sum(time.waited) <= 4 * 3600


@pytest.mark.systems
def test_who_is_not_reached_in_time_is_told_by_the_next_run(worst: Class) -> None:
    worst.seconds = 1800.0
    began, runs = worst.time.now(), 0
    while (told := worst.publish()).waiting:
        assert not told.failed
        assert worst.time.now() - began <= worst.seconds
        worst.time.sleep(3600.0)
        began, runs = worst.time.now(), runs + 1
    assert runs > 0
    assert worst.said("statuses") == worst.said("issues") == [1] * CLASS


def test_a_limit_that_outlasts_the_run_ends_it_for_everybody(calm: Class) -> None:
    asked = []

    class Closed(Troubles):
        def before(self, method: str) -> tuple[int, dict[str, str], Any]:
            asked.append(method)
            return 403, {"Retry-After": "99999"}, {}

    calm.hub.troubles = Closed()
    told = calm.publish()
    assert (told.told, told.same, told.failed, told.waiting) == (0, 0, [], FEW)
    assert len(asked) == 1


def test_what_has_moved_is_asked_again_as_it_was(calm: Class) -> None:
    class Moved(Troubles):
        def before(self, method: str) -> tuple[int, dict[str, str], Any] | None:
            seen.append(method)
            new = f"{calm.hub.url}/repos/org/week-student-001/statuses/x"
            return (307, {"Location": new}, {}) if len(seen) == 1 else None

    seen: list[str] = []
    calm.hub.troubles = Moved()
    Api("token", calm.hub.url).create("/repos/org/renamed/statuses/x", {"state": "success"}, lambda: None)
    assert seen == ["POST", "POST"]
    assert calm.hub.statuses["week-student-001"] == [{"commit": "x", "state": "success"}]


def test_a_token_is_not_taken_elsewhere(calm: Class, tmp_path: Path) -> None:
    elsewhere = Hub(tmp_path / "elsewhere")

    class Away(Troubles):
        def before(self, method: str) -> tuple[int, dict[str, str], Any]:
            return 302, {"Location": f"{elsewhere.url}/repos/org/x/activity"}, {}

    calm.hub.troubles = Away()
    try:
        with pytest.raises(Refused, match="302"):
            Api("token", calm.hub.url).get("/repos/org/x/activity")
        assert elsewhere.tokens == set()
    finally:
        elsewhere.close()


def test_ids_that_are_no_names_of_folders_are_told_too(calm: Class) -> None:
    rows = [RosterRow(id="Ana Núñez", github="octo-1")]
    student = msgspec.structs.replace(calm.students[1], id="Ana-Núñez", label="x")
    calm.hub.activity["week-octo-1"] = []
    results = ClassResults(
        title="", names=False, lessons=[1], graders="hidden", has_roster=True, max_points=10.0, tasks=[],
        students=[student],
    )  # fmt: skip
    settings = ClassSettings(hosting=Hosting(owner="org", repository="week-{github}"))
    told = publish(results, rows, settings, Api("token", calm.hub.url), Record(calm.folder), "")
    assert told.told == 1


def test_the_record_is_plain(calm: Class, tmp_path: Path) -> None:
    calm.publish()
    found = msgspec.json.decode((tmp_path / "published.json").read_bytes())
    assert found["student-001"]["grade"] == "0.5 of 10"
