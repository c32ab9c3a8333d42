"""The grade of record: a class from its pushes to its grades."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.decisions import reading
from autograder.classroom.decisions.exchange import exported
from autograder.classroom.decisions.model import decide
from autograder.classroom.store import Store
from tests.gpu import standin
from tests.gpu.conftest import COMMAND
from tests.workflows.conftest import RECORD, TRICKS, files, needs_bash
from tests.workflows.hub import Hub
from tests.workflows.runner import Names, Ran, Runner

pytestmark = needs_bash

SECRET = "the-secret-of-the-class"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    found = Hub(tmp_path / "hub")
    yield found
    found.close()


ROSTER = (
    "id,github,school id,name,due\nstudent-001,octo-1,s1,,2026-11-20\nstudent-002,octo-2,s2,,2026-11-20\n"
    "student-003,octo-3,s3,,2026-11-20\nstudent-004,octo-4,s4,,2026-11-20\n"
)


@dataclass
class Class:
    """A class's private repository on a runner."""

    course: Path
    home: Path
    hub: Hub
    shard_size: int = 2
    ran: dict[str, Ran] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, **inputs: str) -> None:
        """Every job of a run, each in a fresh copy of the repository."""
        artifacts, runs = self.home / "artifacts", self.home / "runs"
        shutil.rmtree(artifacts, ignore_errors=True)
        self.ran.clear()
        fetch = self._job("fetch", inputs=Names(**inputs), secrets=Names(CLASS_READ_TOKEN=SECRET))
        outputs = Names(shards=fetch.outputs.get("fetch", {}).get("shards", "[]"))
        needs = Names(fetch=Names(outputs=outputs, result="success"))
        for shard in json.loads(outputs.shards):
            self._job("grade", matrix=Names(shard=shard), needs=needs)
        if "gpu" in inputs:
            self._job("gpu", needs=needs)
        self._job("class", needs=needs)
        self._job("publish", needs=needs, secrets=Names(CLASS_PUBLISH_TOKEN=SECRET))
        shutil.copytree(artifacts, runs / str(len(list(runs.glob("*"))) + 1))

    def _job(self, name: str, **context: Any) -> Ran:
        workspace = self.home / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(self.course, workspace)
        context = {"vars": Names(CLASS_ROSTER="roster.csv", SHARD_SIZE=self.shard_size), **context}
        server = {"GITHUB_API_URL": self.hub.url, "GITHUB_SERVER_URL": (self.hub.folder / "server").as_uri()}
        environment = {**server, **(self.environment if name == "gpu" else {})}
        self.ran[name] = Runner(workspace, self.home, context, environment).job(RECORD, name)
        return self.ran[name]

    def table(self, name: str) -> dict[str, dict[str, str]]:
        import csv

        text = (self.home / "artifacts" / "class" / name).read_text(encoding="utf-8-sig")
        return {row["id"]: row for row in csv.DictReader(text.splitlines())}


@pytest.fixture
def klass(own_course: Path, runner_home: Path, hub: Hub) -> Class:
    (own_course / "roster.csv").write_text(ROSTER)
    settings = own_course / "class.toml"
    former = settings.read_text() if settings.exists() else ""
    settings.write_text(f'{former}\n[hosting]\nowner = "org"\nrepository = "week-{{github}}"\n')
    return Class(own_course, runner_home, hub)


@pytest.mark.systems
def test_a_class_from_push_to_grade(klass: Class, solution: dict[str, str]) -> None:
    hub = klass.hub
    right = hub.push("week-octo-1", files(solution), "2026-11-19T10:00:00Z")
    hub.push("week-octo-2", files(solution, TRICKS["noise"]), "2026-11-21T10:00:00Z")
    hub.push("week-octo-3", {"empty.txt": ""}, "2026-11-19T10:00:00Z")
    klass.run()
    assert not [name for name, ran in klass.ran.items() if ran.failed], {n: r.printed for n, r in klass.ran.items()}
    assert klass.ran["fetch"].outputs["fetch"]["shards"] == "[0, 1]"
    grades = klass.table("grades.csv")
    assert (grades["student-001"]["points"], grades["student-001"]["commit"]) == (
        grades["student-001"]["max points"],
        right,
    )
    assert (grades["student-002"]["days late"], grades["student-003"]["points"]) == ("1", "")
    standing = {id: row["standing"] for id, row in klass.table("class.csv").items()}
    assert list(standing.values()) == ["graded", "graded", "unreadable", "missing"]
    assert (klass.home / "artifacts" / "class" / "class.html").exists()
    assert hub.statuses["week-octo-1"][-1]["commit"] == right
    assert hub.statuses.keys() == {"week-octo-1", "week-octo-2"}
    assert "Not graded" in hub.issues["week-octo-3"][0]["body"]
    assert "Pushed 1 days after" in hub.issues["week-octo-2"][0]["body"]
    assert "Points 100" not in hub.issues["week-octo-2"][0]["body"]
    assert hub.tokens == {f"Bearer {SECRET}"}
    for name, ran in klass.ran.items():
        assert SECRET not in ran.printed
        assert (SECRET in str(ran.environments)) == (name in ("fetch", "publish"))
    for path in (klass.home / "artifacts").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


@pytest.mark.systems
def test_the_next_run_follows_the_rules_of_the_class(klass: Class, solution: dict[str, str]) -> None:
    hub = klass.hub
    settings = klass.course / "class.toml"
    settings.write_text(
        settings.read_text() + '\n[attempts]\ncounts = "best"\nlate = false\n[feedback]\nrelease = "after due"\n'
    )
    roster = klass.course / "roster.csv"
    roster.write_text(ROSTER.replace("s2,,2026-11-20", "s2,,2126-11-20"))
    wrong = files(solution, "def double(x):\n    return x\n")
    best = hub.push("week-octo-1", files(solution), "2026-11-18T10:00:00Z")
    hub.push("week-octo-2", files(solution), "2026-11-18T10:00:00Z")
    klass.run()
    assert (hub.statuses.keys(), hub.issues.keys()) == ({"week-octo-1"}, {"week-octo-1"})
    worse = hub.push("week-octo-1", wrong, "2026-11-19T10:00:00Z")
    hub.push("week-octo-1", files(solution), "2026-11-22T10:00:00Z")
    klass.run(learners="student-001")
    assert "1 graded now" in klass.ran["grade"].printed
    assert klass.table("class.csv")["student-001"]["attempts"] == "2"
    assert klass.table("class.csv")["student-002"]["standing"] == "graded"
    assert klass.table("grades.csv")["student-001"]["commit"] == best
    assert len(hub.issues["week-octo-1"]) == 1
    assert "best attempt counts" in hub.issues["week-octo-1"][0]["body"]
    assert hub.statuses["week-octo-1"][-1]["commit"] == worse


@pytest.mark.systems
def test_what_people_decide_goes_from_run_to_run(klass: Class, solution: dict[str, str]) -> None:
    for n in (1, 2):
        asks = {"another-look.md": "1.1 It is right."} if n == 2 else {}
        wrong = files(solution, "def double(x):\n    return x\n") | asks
        klass.hub.push(f"week-octo-{n}", wrong, "2026-11-18T10:00:00Z")
    klass.run()
    before = float(klass.table("grades.csv")["student-001"]["points"])
    copy = klass.home / "copy"
    shutil.copytree(klass.home / "artifacts" / "class", copy)
    with reading.opened(copy) as decisions:
        assert [one.learner for one in decisions.requests()] == ["student-002"]
        facts = {"task": "1.1", "points": 0.5, "text": "The idea is right."}
        decisions.add(decide(Store(copy).report("student-001"), "student-001", "points", "somebody", **facts))
        (klass.course / "decisions.csv").write_bytes(exported(decisions))
    klass.run()
    assert not [name for name, ran in klass.ran.items() if ran.failed], {n: r.printed for n, r in klass.ran.items()}
    assert float(klass.table("grades.csv")["student-001"]["points"]) == before + 0.5
    (klass.course / "decisions.csv").unlink()
    klass.run()
    assert float(klass.table("grades.csv")["student-001"]["points"]) == before + 0.5
    assert "The idea is right." in (klass.home / "artifacts/class/decisions.csv").read_text(encoding="utf-8-sig")
    assert "The idea is right" in klass.hub.issues["week-octo-1"][0]["body"]


@pytest.mark.systems
def test_a_run_that_ended_red_is_continued_from_and_nobody_told_twice(klass: Class, solution: dict[str, str]) -> None:
    hub = klass.hub
    hub.push("week-octo-1", files(solution, "def double(x):\n    return x\n"), "2026-11-18T10:00:00Z")
    klass.run()
    (klass.home / "runs" / "2").mkdir()  # a run that came to nothing
    hub.push("week-octo-1", files(solution), "2026-11-19T10:00:00Z")
    klass.run()
    assert "Continued from run 1" in klass.ran["fetch"].printed
    assert klass.table("class.csv")["student-001"]["attempts"] == "2"
    assert [comment["body"].count("because you pushed new work") for comment in hub.comments["week-octo-1"]] == [1]
    said = len(hub.changes)
    klass.run()
    assert len(hub.changes) == said
    assert "0 told something new, 1 had nothing new" in klass.ran["publish"].printed


@pytest.mark.systems
def test_one_learner_who_cannot_be_told_is_a_warning(klass: Class, solution: dict[str, str]) -> None:
    hub = klass.hub
    for name in ("week-octo-1", "week-octo-2"):
        hub.push(name, files(solution), "2026-11-18T10:00:00Z")
    real = hub.answer
    hub.answer = (
        lambda method, parts, content: (  # type: ignore[method-assign]
            410 if parts[:2] == ["week-octo-2", "issues"] else real(method, parts, content)
        )
    )
    klass.run()
    assert not klass.ran["publish"].failed
    assert "::warning::student-002: GET /repos/org/week-octo-2/issues" in klass.ran["publish"].printed
    assert len(hub.issues["week-octo-1"]) == 1


@pytest.fixture
def gpu(nodes: Path, klass: Class) -> Class:
    """A class whose runner has the stand-in for a GPU."""
    grade = klass.home / "bin" / "grade"
    grade.write_text(grade.read_text().replace("-m autograder", shlex.quote(str(COMMAND))))
    klass.environment = {standin.FOLDER: str(nodes)}
    return klass


@pytest.mark.systems
def test_the_gpu_job_grades_and_uploads(gpu: Class, solution: dict[str, str]) -> None:
    gpu.hub.push("week-octo-1", files(solution), "2026-11-19T10:00:00Z")
    gpu.hub.push("week-octo-2", files(solution, TRICKS["answering"]), "2026-11-19T10:00:00Z")
    gpu.hub.push("week-octo-3", {"empty.txt": ""}, "2026-11-19T10:00:00Z")
    gpu.run(gpu="self-hosted")
    assert not gpu.ran["gpu"].failed, gpu.ran["gpu"].printed
    reports = [json.loads(path.read_bytes()) for path in (gpu.home / "artifacts" / "gpu" / "reports").iterdir()]
    assert sorted(report["submission"] for report in reports) == ["student-001", "student-002"]
    assert {report["environment"]["device"] for report in reports} == {"cuda"}
    assert {report["environment"]["confinement"][0] for report in reports} <= {"full", "partial"}
    assert max(report["points"] for report in reports) == reports[0]["max_points"]


@pytest.mark.systems
@pytest.mark.parametrize("needs", ["seccomp", "luck"])
def test_the_gpu_job_fails_where_nobody_is_graded(needs: str, gpu: Class, solution: dict[str, str]) -> None:
    gpu.environment[standin.NEEDS] = needs
    gpu.hub.push("week-octo-1", files(solution), "2026-11-19T10:00:00Z")
    gpu.run(gpu="self-hosted")
    assert gpu.ran["gpu"].failed
    assert "::error::Nobody was graded on the GPU" in gpu.ran["gpu"].printed
