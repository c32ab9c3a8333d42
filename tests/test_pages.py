"""Every Python block on a lesson's page runs as it stands, in the lesson's folder with the tasks solved."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
import torch

from autograder.course import Course

ROOT = Path(__file__).resolve().parent.parent
LESSONS = Course(ROOT).lessons
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.folder)
def test_code_blocks_run(lesson, tmp_path, monkeypatch, capsys):
    shutil.copytree(lesson.exercises, tmp_path, dirs_exist_ok=True)
    shutil.copytree(lesson.solutions, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    blocks = BLOCK.findall((tmp_path / "README.md").read_text(encoding="utf-8"))
    assert blocks
    known = set(sys.modules)
    try:
        with torch.random.fork_rng(devices=[]):
            for number, block in enumerate(blocks):
                exec(compile(block, f"{lesson.folder}, block {number}", "exec"), {"__name__": "__main__"})
    finally:
        for name in set(sys.modules) - known:
            if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]
