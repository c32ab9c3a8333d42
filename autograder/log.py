"""The log: what the engine did and why. It's for staff alone, because it may tell what learners mustn't see."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

NAME = "autograder"
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
SIZE, FILES = 2**20, 3
root = logging.getLogger(NAME)
_files: list[Path] = []
"""The files of this command, the latest last."""


class Rotating(logging.handlers.RotatingFileHandler):
    """Files that only their owner may read."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(handle, "a", encoding=self.encoding, errors=self.errors)


def show() -> None:
    """Say on standard error what happens, and why."""
    _add(logging.StreamHandler())


@contextlib.contextmanager
def kept(path: Path) -> Iterator[None]:
    """Also write it to a file; older logs stay as ``NAME.1`` and so on. Raises ``OSError``."""
    handler = Rotating(path, maxBytes=SIZE, backupCount=FILES, encoding="utf-8", errors="backslashreplace")
    _add(handler)
    _files.append(path)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def close() -> None:
    """Stop logging: the command ends."""
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    _files.clear()
    root.addHandler(logging.NullHandler())


def details(text: str) -> str:
    """Log a fault that nobody foresaw. Returns the end of a sentence that says where to read it."""
    with contextlib.suppress(OSError), kept(_files[-1]) if _files else contextlib.nullcontext():
        root.error("%s", text)
        if _files:
            return f"the details are in {_files[-1]}"
        if any(isinstance(handler, logging.StreamHandler) for handler in root.handlers):
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


close()
