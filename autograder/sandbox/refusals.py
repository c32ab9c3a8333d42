"""Which limit stopped a learner's code, judged by its exception, and what to say about it."""

from __future__ import annotations

import errno
import os
import socket
import traceback
from collections.abc import Iterator
from pathlib import PurePath

FORBIDDEN = {errno.EPERM, errno.EACCES, errno.EROFS}
BY_NUMBER = {
    errno.ENOMEM: "memory",
    errno.ENOSPC: "disk",
    errno.EFBIG: "file",
    errno.EMFILE: "descriptors",
    **dict.fromkeys(FORBIDDEN, "forbidden"),
}
BY_TEXT = {"can't allocate memory": "memory", "not enough memory": "memory", "can't start new thread": "threads"}
"""Torch's allocator and Python's threads say so only in words."""
CHAIN = 8

SENTENCES = {
    "memory": "needed more memory than a task may have: is something far larger than needed, or kept forever?",
    "disk": "filled the folder that it may write to, with bytes or files: write less, and delete what you don't need.",
    "file": "wrote a file far larger than any answer.",
    "descriptors": "had far too many files open at once: open them in a with statement.",
    "threads": "started far too many threads.",
    "processes": "started other processes, which graded code may not do: compute in this one.",
    "forbidden": (
        "asked for what graded code is not given: there is no network, no other program or process, and no file but "
        "those it gets or makes in its own folder. Everything the task needs comes in the arguments."
    ),
}
"""What a learner reads, after the name of the function or file."""


def limit(error: BaseException) -> str:
    """The key of the sentence for an exception, or an empty text."""
    for link in _chain(error):
        if isinstance(link, socket.gaierror):
            return "forbidden"
        if isinstance(link, MemoryError):
            return "memory"
        if isinstance(link, OSError) and _from_multiprocessing(link):
            return "processes"
        if isinstance(link, FileNotFoundError) and _elsewhere(link.filename):
            return "forbidden"
        if isinstance(link, OSError) and link.errno in BY_NUMBER:
            return BY_NUMBER[link.errno]
        if isinstance(link, RuntimeError):
            text = str(link)
            for part, key in BY_TEXT.items():
                if part in text:
                    return key
    return ""


def _elsewhere(path: object) -> bool:
    """Whether a path leads out of the worker's folder: the file may exist, but not for a worker."""
    return isinstance(path, str) and not os.path.abspath(path).startswith(os.path.abspath("") + os.sep)


def _from_multiprocessing(error: OSError) -> bool:
    """Whether it comes from that package, which finds neither shared memory nor a way to fork."""
    frames = traceback.walk_tb(error.__traceback__)
    return any("multiprocessing" in PurePath(frame.f_code.co_filename).parts for frame, _ in frames)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and those behind it."""
    link: object = error
    for _ in range(CHAIN):
        if not isinstance(link, BaseException):
            return
        yield link
        reason = getattr(link, "reason", None)  # urllib's errors keep it there
        link = reason if isinstance(reason, BaseException) else link.__cause__ or link.__context__
