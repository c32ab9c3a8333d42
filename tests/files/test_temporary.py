"""Temporary folders go away when nobody needs them, however that happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder import files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks and signals as POSIX has them")
HOLD = "import time; from autograder.files import Temporary; t = Temporary(); print(t.path, flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(files, "YOUNG", 0.0)
    files._sweep_folders.cache_clear()
    return tmp_path


def holder() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_gone_afterwards_with_all_that_is_in_it(base: Path) -> None:
    with files.Temporary() as folder:
        deep = folder
        for _ in range(300):
            deep = deep / "folder"
            deep.mkdir()
        (folder / "outside").symlink_to(base)
        (base / "kept").touch()
        (folder / "closed" / "inside").mkdir(parents=True)
        (folder / "closed").chmod(0)
    assert os.listdir(base) == ["kept"]


def test_private(base: Path) -> None:
    with files.Temporary() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_those_of_killed_processes_are_swept_and_no_others(base: Path) -> None:
    living, used = holder()
    killed, left = holder()
    try:
        (left / "work.py").touch()
        killed.kill()
        killed.wait()
        for name in ("autograder-other", "autograding", "other"):
            (base / name).mkdir()
        (base / "autograding-link").symlink_to(base / "other")
        time.sleep(0.05)
        with files.Temporary():
            assert used.is_dir() and not left.exists()
            assert {"autograder-other", "autograding", "other", "autograding-link"} < set(os.listdir(base))
    finally:
        for process in (living, killed):
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
