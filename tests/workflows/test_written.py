"""What the workflows and actions say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.workflows.conftest import RECORD, ROOT

WORKFLOWS = [
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "autograder" / "release" / "template" / "dot-github" / "workflows").glob("*.yml"),
]
ACTIONS = [*WORKFLOWS, *(ROOT / ".github" / "actions").glob("*/action.yml")]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_actions_are_pinned_by_hash(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())
    for action, comment in used:
        assert action.startswith("./") or (re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40}", action) and "# v" in comment)


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_expression_stands_in_a_script(path: Path) -> None:
    content = yaml.safe_load(path.read_text())
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    for step in [step for job in jobs for step in job["steps"]]:
        assert "${{" not in step.get("run", "")
        assert "checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_names_its_permissions_and_its_time(path: Path) -> None:
    content = yaml.safe_load(path.read_text())
    assert content["permissions"] == {}
    for job in content["jobs"].values():
        assert set(job["permissions"].values()) == {"read"}
        assert job["timeout-minutes"] <= 300


def test_secrets_and_learners_code_never_meet() -> None:
    for name, job in yaml.safe_load(RECORD.read_text())["jobs"].items():
        grades = any(
            "grade batch" in step.get("run", "") or "grade run" in step.get("run", "") for step in job["steps"]
        )
        cached = any("engine" in step.get("uses", "") for step in job["steps"])
        secret = "secrets." in yaml.safe_dump(job)
        assert secret == (name in ("fetch", "publish"))
        assert secret == ("environment" in job)
        assert not (secret and (grades or cached))
