"""The log: what the engine did and why. Staff's alone: it may tell what learners must not see."""

from __future__ import annotations

import logging
import logging.handlers
import os
import tempfile
from io import TextIOWrapper
from pathlib import Path

NAME = "autograder"
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
SIZE, FILES = 2**20, 3
root = logging.getLogger(NAME)


class Rotating(logging.handlers.RotatingFileHandler):
    """Files that only their owner may read."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(handle, "a", encoding=self.encoding, errors=self.errors)


def show() -> None:
    """Say on standard error what is done, and why."""
    _add(logging.StreamHandler())


def keep(path: Path) -> None:
    """Write it to a file as well, of which older parts are kept as ``NAME.1`` and so on. Raises ``OSError``."""
    _add(Rotating(path, maxBytes=SIZE, backupCount=FILES, encoding="utf-8", errors="backslashreplace"))


def close() -> None:
    """No more of it."""
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()


def details(text: str) -> str:
    """Log what nobody foresaw; a sentence's end that says where it can be read."""
    root.error("%s", text)
    places = [handler.baseFilename for handler in root.handlers if isinstance(handler, Rotating)]
    if places:
        return f"the details are in {places[0]}"
    if root.handlers:
        return "the details are above"
    try:
        handle, name = tempfile.mkstemp(prefix="autograder-", suffix=".log")
    except OSError:
        return f"the details:\n{text}"
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return f"the details are in {name}"


def _add(handler: logging.Handler) -> None:
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
