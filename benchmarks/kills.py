"""Kills processes of a batch at random moments, lets the same command go on, and compares with an undisturbed run.

``python -m benchmarks.kills FOLDER --times 50 [--seed S] [OPTIONS OF GRADE BATCH]``: FOLDER holds submissions
(``examples/make_class.py`` makes some). It kills the supervisor, the warm parent, the graders' process, one grading and
one worker in turn, with ``SIGKILL``. In the end only times may differ, and nothing may be missing, there twice, or half
there. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROLES = ("supervisor", "warm parent", "graders' process", "one grading", "one worker")
PATIENCE = 2.0
TIMES = {"seconds", "graded_at", "report"}
"""Fields that differ between any two runs: times, and the hash of a file that holds times."""


def start(folder: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start ``grade batch``."""
    command = [sys.executable, "-m", "autograder", "batch", str(folder), "--out", str(out), "-q", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def finish(folder: Path, out: Path, *options: str) -> float:
    """Run ``grade batch`` to its end; the seconds it took."""
    begin = time.perf_counter()
    status = start(folder, out, *options).wait()
    if status != 0:
        raise SystemExit(f"grade batch ended with {status}")
    return time.perf_counter() - begin


def snapshot(out: Path) -> dict[str, Any]:
    """Everything that a batch left, except times."""
    found: dict[str, Any] = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".json":
            found[name] = _without_times(json.loads(path.read_bytes()))
        elif path.name == "class.csv":
            found[name] = re.sub(r",[^,]*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        elif path.name not in (".lock", "grade.log", "names.csv", "class.html"):
            found[name] = path.read_bytes() if path.is_file() else "a folder"
    return found


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_times(part) for key, part in value.items() if key not in TIMES}
    return [_without_times(part) for part in value] if isinstance(value, list) else value


def _children() -> dict[int, list[int]]:
    """Process to its children, oldest first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        found.setdefault(int(facts[1]), []).append((int(facts[19]), int(path.parent.name)))
    return {parent: [pid for _, pid in sorted(children)] for parent, children in found.items()}


def victim(role: str, supervisor: int) -> int | None:
    """The process in that role, if there is one right now."""
    children = _children()
    parents = [pid for pid in children.get(supervisor, []) if _runs(pid, "autograder.sandbox.zygote")]
    family = children.get(parents[0], []) if parents else []
    found = {
        "supervisor": [supervisor],
        "warm parent": parents,
        "graders' process": family[:1],
        "one grading": children.get(family[0], []) if family else [],
        "one worker": family[1:],
    }[role]
    return random.choice(found) if found else None


def _runs(pid: int, module: str) -> bool:
    try:
        return module in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").split("\0")
    except OSError:
        return False


def strike(role: str, supervisor: subprocess.Popen[bytes]) -> bool:
    """Kill the process in that role, now or as soon as there is one; return whether there was."""
    deadline = time.monotonic() + PATIENCE
    while supervisor.poll() is None and time.monotonic() < deadline:
        if (pid := victim(role, supervisor.pid)) is not None:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it has just ended by itself
            return True
    return False


def disturbed(folder: Path, out: Path, role: str, delay: float, *options: str) -> bool:
    """One run in which a process is killed after so many seconds; returns whether it was there."""
    process = start(folder, out, *options)
    time.sleep(delay)
    hit = strike(role, process)
    if process.wait() != 0:
        finish(folder, out, *options)
    return hit


def differences(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """The differences."""
    for name in sorted({*expected, *found}):
        if name not in found:
            yield f"lost: {name}"
        elif name not in expected:
            yield f"left over: {name}"
        elif expected[name] != found[name]:
            yield f"differs: {name}"


def rounds(folder: Path, times: int, seed: int, *options: str) -> Iterator[tuple[str, float, bool, list[str]]]:
    """Role, moment in seconds, whether anything was killed, and what differed."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        reference = Path(scratch) / "reference"
        length = finish(folder, reference, *options)
        expected = snapshot(reference)
        for number in range(times):
            out = Path(scratch) / "out"
            role, delay = ROLES[number % len(ROLES)], draw.uniform(0, length)
            hit = disturbed(folder, out, role, delay, *options)
            yield role, delay, hit, list(differences(expected, snapshot(out)))
            shutil.rmtree(out)


def main() -> None:
    """Kill, resume, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    given, options = parser.parse_known_args()
    killed, wrong = 0, 0
    for role, delay, hit, differing in rounds(given.folder, given.times, given.seed, *options):
        killed, wrong = killed + hit, wrong + bool(differing)
        print(f"{role} at {delay:.2f} s: {'killed' if hit else 'was not there'}; {'; '.join(differing) or 'the same'}")
    print(f"{killed} killed in {given.times} runs, {wrong} ended differently")
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
