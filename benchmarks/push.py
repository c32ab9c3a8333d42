"""What a runner spends between a push and its feedback: ``python -m benchmarks.push [--download] [--quick] [--write]``.

It does what the released workflow does, in a released repository with the solutions in it: set up, check, report. With
``--download`` it also runs once with every cache empty, which downloads all of torch. It counts seconds on the wall,
because you pay for those.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course.tree import Course
from autograder.report.formats import FORMATS
from autograder.report.model import from_json
from benchmarks import page
from benchmarks.processes import ROOT, environment
from benchmarks.results import save

NO_CACHES = {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}
FEEDBACK = ("markdown", "classroom", "annotations")
"""What the workflow has written beside the report."""
FOR_GPU = ("nvidia-", "cuda-", "triton")


def timed(command: list[str], cwd: Path, **more: str) -> float:
    """Seconds on the wall. Raises ``CalledProcessError``."""
    start = time.perf_counter()
    own: Mapping[str, str] = {name: value for name, value in environment(**more).items() if name != "PYTHONPATH"}
    subprocess.run(command, cwd=cwd, env=own, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def release(folder: Path) -> None:
    """A learners' repository with everything solved."""
    command = [sys.executable, "-m", "autograder", "release", str(folder), "--course", str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for lesson in Course(ROOT).lessons:
        for name in lesson.files:
            shutil.copyfile(lesson.solutions / name, folder / "exercises" / lesson.folder / name)


def downloads(backend: str = "") -> dict[str, int] | None:
    """Bytes of the downloaded packages, by name, as the registry states them; None if it doesn't answer."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "uv"
    build = [f"--torch-backend={backend}"] if backend else []
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pylock.toml"
        command = [uv, "pip", "compile", "-q", "pyproject.toml", "week4/pyproject.toml", "-c", "constraints.txt"]
        command += [*build, "--python", sys.executable, "--format", "pylock.toml", "-o", str(target)]
        own = os.environ | {"UV_HTTP_RETRIES": "1"}
        if subprocess.run(command, cwd=ROOT, env=own, stderr=subprocess.DEVNULL).returncode:
            return None
        packages: list[dict[str, Any]] = tomllib.loads(target.read_text())["packages"]
    return {one["name"]: max(wheel.get("size", 0) for wheel in one["wheels"]) for one in packages if "wheels" in one}


def size(folder: Path) -> int:
    """Bytes that a folder takes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def reporting(report: Path) -> float:
    """Seconds to write what the workflow shows, from the report."""
    found = from_json(report.read_bytes())
    start = time.perf_counter()
    for name in FEEDBACK:
        FORMATS[name](found)
    return time.perf_counter() - start


def push(folder: Path, *, download: bool, set_up: bool) -> dict[str, float]:
    """Seconds by step, in their order."""
    release(folder)
    start, python = [sys.executable, "start.py"], str(folder / ".venv" / "bin" / "python")
    steps: dict[str, float] = {}
    if download:
        steps["set-up, no cache at all"] = timed([*start, "set-up"], folder, **NO_CACHES)
        shutil.rmtree(folder / ".venv")
    if set_up:
        steps["set-up, packages cached"] = timed([*start, "set-up"], folder)
        steps["set-up, environment cached"] = timed([*start, "set-up"], folder)
    else:
        python, start = sys.executable, [sys.executable, "-m", "autograder"]
    steps["import torch"] = timed([python, "-c", "import torch"], folder)
    report = folder / "report.json"
    steps["import and check, all lessons"] = timed([*start, "run", ".", "-q", "--json", str(report)], folder)
    checked = json.loads(report.read_bytes())["tasks"]
    assert all(task["status"] == "passed" for task in checked)
    steps["report"] = reporting(report)
    if set_up:
        steps["GB on the disk"] = size(folder / ".venv") / 1e9
    return steps


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--download", action="store_true", help="also with empty caches: some gigabytes")
    parser.add_argument("--quick", action="store_true", help="no set-up at all: to see that everything runs")
    parser.add_argument("--write", action="store_true", help="keep the figures and renew the page")
    options = parser.parse_args()
    sizes, small = downloads(), downloads("cpu")
    megabytes: dict[str, float | None] = {
        "all": sum(sizes.values()) / 1e6 if sizes else None,
        "for GPUs": sum(n for name, n in sizes.items() if name.startswith(FOR_GPU)) / 1e6 if sizes else None,
        "torch": sizes["torch"] / 1e6 if sizes else None,
        "CPU build": sum(small.values()) / 1e6 if small else None,
    }
    print(megabytes, flush=True)
    with tempfile.TemporaryDirectory(prefix="push-") as folder:
        steps = push(Path(folder) / "week", download=options.download, set_up=not options.quick)
    for name, value in steps.items():
        print(f"{name}: {value:.2f}")
    if options.write:
        save("push", {"megabytes": megabytes, "steps": steps})
        page.write()


if __name__ == "__main__":
    main()
