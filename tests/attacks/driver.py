"""Runs ``grade run`` on one submission after the other, all with one engine, as lines of JSON ask for it.

It's a separate process, so that tests can choose its environment, its user and the layers of confinement.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from autograder import cli
from autograder.grading.engine import Engine
from autograder.sandbox.drivers import spares

sys.path.insert(0, str(Path(__file__).parents[1] / "gpu"))
import standin

PATIENCE = 10.0


def main() -> None:
    course, device, *options = sys.argv[1:]
    if device != "cpu":
        standin.install()
    with Engine(device) as engine:
        cli.Engine = lambda *args, **kwargs: contextlib.nullcontext(engine)  # type: ignore[assignment,misc]
        for line in sys.stdin:
            print(json.dumps(grade(json.loads(line), course, ["--device", device, *options])), flush=True)


def grade(order: dict[str, Any], course: str, options: list[str]) -> dict[str, Any]:
    out = Path(order["out"])
    arguments = ["run", order["submission"], "--course", course, "--json", out / "report.json"]
    arguments += ["--staff", out / "staff.json", "--format", f"text={out / 'report.txt'}", *options]
    done = CliRunner().invoke(cli.app, list(map(str, arguments)))
    raised = repr(done.exception) if done.exception and not isinstance(done.exception, SystemExit) else ""
    return {"status": done.exit_code, "out": done.stdout, "err": done.stderr + raised, "left": left_behind()}


def left_behind() -> list[int]:
    """Processes below this one, but for those that stay: the warm parent, its host, what has collected graders, and
    workers that wait."""
    end = time.monotonic() + PATIENCE
    stay = 3 + (spares() if "cuda" in sys.argv else 0)
    while (found := below(os.getpid())) and len(found) > stay and time.monotonic() < end:
        time.sleep(0.02)
    return found[stay:]


def below(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parent.name))
    found = [pid]
    for process in found:
        found += parents.get(process, [])
    return found[1:]


if __name__ == "__main__":
    main()
