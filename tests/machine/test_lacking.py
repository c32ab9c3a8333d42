"""Machines that lack something: one sentence, and never the submission's fault."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")
Grade = Callable[..., tuple[int, str]]


@pytest.fixture
def lacking(tmp_path: Path, course: Path, solution: dict[str, str]) -> Grade:
    """``grade`` in a shell that has first taken something away; the status and what was said."""

    def run(first: str, *words: str, private: bool = False) -> tuple[int, str]:
        folder = tmp_path / "learner"
        folder.mkdir(exist_ok=True)
        for name, text in solution.items():
            (folder / name).write_text(text)
        arguments = words or ("run", str(folder), "--course", str(course), "--allow-unconfined")
        line = ["sh", "-c", f'{first}; exec "$@"', "sh", sys.executable, "-m", "autograder", *arguments]
        start = ["unshare", "-m"] if private else []
        done = subprocess.run([*start, *line], cwd="/proc", capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def mounts() -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("only root may mount here")


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize("words", [(), ("doctor",)])
def test_no_temporary_folder_at_all(words: tuple[str, ...], lacking: Grade) -> None:
    nothing = "for d in /tmp /var/tmp; do mount --bind $d $d; mount -o remount,ro,bind $d; done; export TMPDIR=/none"
    status, said = lacking(nothing, *words, private=True)
    assert status == 3
    assert "no temporary folder can be made" in said
    assert "Traceback" not in said


def test_an_address_space_too_small_for_torch(lacking: Grade) -> None:
    status, said = lacking("ulimit -v 2000000")
    assert status == 3
    assert "raise ulimit -v" in said
    assert "Traceback" not in said


@pytest.mark.systems
@pytest.mark.usefixtures("mounts")
def test_nothing_is_printed_for_want_of_proc(lacking: Grade) -> None:
    status, said = lacking("cd /; mount -t tmpfs none /proc", private=True)
    assert status == 0
    assert "cpuinfo" not in said
    assert "NNPACK" not in said
