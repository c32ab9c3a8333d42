"""classroom50's entry point."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflows.conftest import QUIZ, ROOT, SUMS, WORDS, files, needs_bash, set_up_already

pytestmark = needs_bash

CLASSROOM50 = {
    "CLASSROOM": "cs101", "ASSIGNMENT": "week", "USERNAME": "octo-1", "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c",
    "RELEASE_URL": "r", "REVIEW_URL": "d",
}  # fmt: skip


@pytest.mark.systems
@pytest.mark.parametrize(
    ("changed", "score", "said"),
    [({}, 45, "points"), ({SUMS: "def shout(:\n", WORDS: "x = 1\n", QUIZ: "x = 1\n"}, 0, "## 0 of 4.5 points")],
)
def test_classroom50s_entry_point(
    changed: dict[str, str],
    score: int,
    said: str,
    released: Path,
    course: Path,
    runner_home: Path,
    tmp_path: Path,
    solution: dict[str, str],
) -> None:
    bundle, checkout = tmp_path / "bundle", tmp_path / "checkout"
    shutil.copytree(released, bundle / "course")
    shutil.copytree(course / "graders", bundle / "course" / "graders")
    set_up_already(bundle / "course", runner_home)
    for name, text in {**files(solution), **changed}.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(text)
    script = [sys.executable, str(ROOT / "examples" / "classroom50" / "autograder.py")]
    environment = {**os.environ, **CLASSROOM50, "CLASSROOM50_BUNDLE_DIR": str(bundle)}
    done = subprocess.run(
        script, cwd=checkout, env=environment, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    got = json.loads((checkout / "result.json").read_text())
    assert (got["score"], got["max-score"], got["owner"]) == (score, 45, "octo-1")
    assert said in (checkout / "release-body.md").read_text()
