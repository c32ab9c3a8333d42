"""Opens files with the system's own viewer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.learner.plots.drawing import CannotDraw


def show(paths: Iterable[Path]) -> None:
    """Open each file; ``CannotDraw`` with a sentence where the system has no viewer."""
    for path in paths:
        try:
            _open(path.resolve())
        except OSError as error:
            raise CannotDraw("the system's viewer could not be started: open the files yourself.") from error


def _open(path: Path) -> None:
    if sys.platform == "win32":
        os.startfile(path)
        return
    name = "open" if sys.platform == "darwin" else "xdg-open"
    command = shutil.which(name)
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if command is None or not screen:
        missing = f"there is no {name}" if command is None else "there is no screen"
        raise CannotDraw(f"{missing} on this machine to show pictures with: open the files yourself.")
    with open(os.devnull, "r+b") as silent:
        subprocess.Popen([command, str(path)], stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
