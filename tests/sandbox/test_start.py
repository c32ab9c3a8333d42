"""Which package a process of ours runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

ASK = """
from autograder.sandbox.forking import WarmParent
from autograder.sandbox.frames import Import
from autograder.sandbox.pool import Allowance, ForkStarter
from autograder.sandbox.spawning import SpawnStarter
from tests.sandbox.conftest import value

warm = WarmParent()
for starter in ForkStarter(warm.requests), SpawnStarter():
    worker = starter.start([])
    worker.begin(Allowance(20, 200))
    source = "import autograder\\ndef f(): return autograder.__file__"
    worker.ask(Import("work", "work.py", source))
    print(value(worker))
    worker.stop()
warm.close()
"""


@pytest.mark.systems
def test_a_copied_package_runs_its_own_workers(tmp_path: Path) -> None:
    package, tests = Path(autograder.__file__).parent, Path(__file__).parents[1]
    for folder in (package, tests / "sandbox"):
        target = tmp_path / folder.relative_to(package.parent)
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", ASK]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=True
    )
    assert ran.stdout.split() == 2 * [str(tmp_path / "autograder" / "__init__.py")]
