"""Measured figures on disk, with the machine they were measured on."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "results"
PACKAGES = ("torch", "torchvision", "numpy", "pytest")


def save(name: str, figures: dict[str, Any]) -> None:
    """Keep figures, and say where they come from."""
    FOLDER.mkdir(exist_ok=True)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = json.dumps({"date": today, "machine": machine(), **figures}, indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def load(name: str) -> dict[str, Any] | None:
    """Figures kept earlier; None if there are none."""
    path = FOLDER / f"{name}.json"
    found: dict[str, Any] | None = json.loads(path.read_bytes()) if path.exists() else None
    return found


def machine() -> dict[str, str]:
    """What a figure depends on."""
    facts = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
    }
    return facts | {name: importlib.metadata.version(name) for name in PACKAGES if _installed(name)}


def versions(python: Path, packages: Sequence[str]) -> dict[str, str]:
    """Versions of packages in another environment."""
    code = "import importlib.metadata as m, sys; print('\\n'.join(map(m.version, sys.argv[1:])))"
    found = subprocess.run([python, "-c", code, *packages], capture_output=True, text=True, check=True).stdout.split()
    return dict(zip(packages, found, strict=True))


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def spread(values: Iterable[float], digits: int = 2) -> str:
    """Median and range."""
    found = sorted(values)
    return f"{statistics.median(found):.{digits}f} ({found[0]:.{digits}f} to {found[-1]:.{digits}f})"
