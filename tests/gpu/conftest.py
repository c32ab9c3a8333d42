"""Engines on the stand-in for a GPU's driver."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.engine import Engine
from autograder.sandbox.drivers import DRIVERS
from tests.gpu import standin

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
COMMAND = Path(standin.__file__).with_name("grade.py")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines a worker")


@pytest.fixture(scope="session")
def on_stand_in(nodes: Path) -> Iterator[Callable[..., Engine]]:
    """An engine for each kind of driver; each is started once."""
    engines: dict[str, Engine] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DRIVERS, "cuda", standin.StandIn())
        patch.setenv(standin.FOLDER, str(nodes))

        def start(needs: str = "") -> Engine:
            if needs not in engines:
                with pytest.MonkeyPatch.context() as own:
                    own.setenv(standin.NEEDS, needs)
                    engines[needs] = Engine("cuda").__enter__()
            return engines[needs]

        yield start
        for engine in engines.values():
            engine.__exit__(None, None, None)


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str
    folder: Path

    def json(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / name).read_bytes())  # type: ignore[no-any-return]


@pytest.fixture
def gpu_command(nodes: Path, tmp_path: Path) -> Callable[..., Ran]:
    """``grade``, in a separate process, where CUDA is the stand-in."""

    def run(*arguments: object, needs: str = "", **how: Any) -> Ran:
        environment = {**os.environ, standin.FOLDER: str(nodes), standin.NEEDS: needs}
        done = subprocess.run(
            [sys.executable, COMMAND, *map(str, arguments)], env=environment, cwd=tmp_path, capture_output=True,
            text=True, timeout=300, check=False, **how,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr, tmp_path)

    return run
