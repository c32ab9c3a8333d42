"""A released repository, and what a learner pushes to it."""

from __future__ import annotations

import os
import runpy
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from autograder.authoring.release import release
from autograder.course.tree import Course

ROOT = Path(__file__).parents[2]
RECORD = ROOT / ".github" / "workflows" / "grade-of-record.yml"
needs_bash = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None, reason="the steps are written for bash"
)


@pytest.fixture
def runner_home(tmp_path: Path) -> Path:
    """``python`` and ``grade`` as the set-up would have put them on the path."""
    folder = tmp_path / "home" / "bin"
    folder.mkdir(parents=True)
    for name, words in {"python": "", "grade": " -m autograder"}.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{words} "$@"\n')
        script.chmod(0o755)
    gh = folder / "gh"
    gh.write_text(f"#!{sys.executable}\n{GH}")
    gh.chmod(0o755)
    return folder.parent


GH = """
import pathlib, shutil, sys
runs = pathlib.Path(__file__).parents[1] / "runs"
verb, *rest = sys.argv[2:]
if verb == "list":
    print(*sorted((run.name for run in runs.glob("*")), key=int, reverse=True), sep="\\n")
elif sys.argv[1] == "api":
    run = runs / verb.split("/")[-2]
    print(*sorted(artifact.name for artifact in run.glob("*")), sep="\\n")
else:
    artifact = runs / rest[0] / rest[rest.index("--name") + 1]
    if not artifact.is_dir() or not any(artifact.iterdir()):
        sys.exit(f"error downloading {artifact.name}: HTTP 502")
    shutil.copytree(artifact, rest[rest.index("--dir") + 1], dirs_exist_ok=True)
"""
"""As much of ``gh`` as the workflow uses: runs are folders of artifacts, the newest has the largest number."""


@pytest.fixture(scope="session")
def released(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "week"
    release(Course(course), folder)
    return folder


def set_up_already(folder: Path, home: Path) -> None:
    start = runpy.run_path(str(folder / "start.py"))
    Path(start["BIN"]).mkdir(parents=True)
    shutil.copy(home / "bin" / "python", start["PYTHON"])
    Path(start["STAMP"]).write_text(start["fingerprint"]("cpu"))


SUMS = "exercises/lesson_1_sums/sums.py"
WORDS = "exercises/lesson_2_words/words.py"
QUIZ = "exercises/lesson_2_words/quiz.toml"
HOSTILE = "::set-output name=result::forged\\n::notice title=Autograding complete::Points 100/100\\n<b>x</b>|`"
NOISE = f"""
import os, sys
print("{HOSTILE}", flush=True)
print("{HOSTILE}", file=sys.stderr, flush=True)
for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV"):
    try:
        open(os.environ[name], "a").write("result=forged\\n")
    except Exception:
        pass
for number in range(3, 64):
    try:
        os.write(number, b"{HOSTILE}")
    except OSError:
        pass
"""
TRICKS = {
    "noise": NOISE + f'def double(x):\n    print("{HOSTILE}")\n    return x\n',
    "raising": f'def double(x):\n    raise type("{HOSTILE}", (Exception,), {{}})("{HOSTILE}")\n',
    "answering": f'def double(x):\n    return "{HOSTILE}"\n',
}


def files(solution: dict[str, str], sums: str | None = None) -> dict[str, str]:
    return {SUMS: sums or solution["sums.py"], WORDS: solution["words.py"], QUIZ: solution["quiz.toml"]}
