"""The steps that docs/instructors.md shows are run, and print what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HERE, build_course
from tests.intake.platforms.pages import LAID

PAGE = (HERE.parent / "docs" / "instructors.md").read_text(encoding="utf-8")


@pytest.mark.systems
@pytest.mark.parametrize("platform", LAID)
def test_step_by_step(platform: str, tmp_path: Path) -> None:
    section = PAGE.split(f"### {platform.title()}, step by step")[1].split("\n#")[0]
    command, printed = re.findall(r"```(?:sh|text)\n(.*?)```", section, re.DOTALL)
    LAID[platform](tmp_path)
    build_course(tmp_path / "course")
    line = [sys.executable, "-m", "autograder", *shlex.split(command)[1:], "--course", "course"]
    surroundings = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(HERE.parent)}
    ran = subprocess.run(
        line, cwd=tmp_path, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240, check=True
    )
    assert ran.stdout.decode().splitlines() == [said.strip() for said in printed.splitlines() if said.strip()]
    for name in re.findall(r"`class/(platform/[^`]+)`", section):
        assert (tmp_path / "class" / name).is_file()
