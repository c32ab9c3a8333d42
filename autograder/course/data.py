"""The data files of a lesson. They lie beside its modules, and its code opens them by relative path."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

NO_DATA = re.compile(r".*\.(?:pyw?|pyc|md|ipynb|edited(?:\.\d+)?|bak|orig|rej)|.*~", re.IGNORECASE)
"""Code, pages, and what editors and updates leave behind."""
LISTING = re.compile(r"\b(?:iterdir|listdir|scandir|r?glob|walk)\b")
DATA_CAP, DATA_FILES_CAP, LOOKED_AT_CAP = 16 * 2**20, 500, 20_000
"""How many bytes and files a lesson may have beside its modules, and how many files are searched for them."""


def data_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """The data files of a lesson's folder by their paths there, the smaller first, as many as a lesson may have."""
    room = DATA_CAP
    found = sorted(islice(all_data(folder), LOOKED_AT_CAP), key=lambda one: (one[2], one[0]))
    for name, path, size in found[:DATA_FILES_CAP]:
        if (room := room - size) < 0:
            return
        yield name, path


def all_data(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """All of them with their sizes, in no order; nothing hidden, linked or made by programs."""
    for here, folders, names in os.walk(folder):
        closed = "pyvenv.cfg" in names
        folders[:] = [] if closed else sorted(n for n in folders if not n.startswith((".", "_")))
        for name in () if closed else names:
            path = Path(here, name)
            own = Path(here) == folder and name.endswith(".toml")
            if not own and not name.startswith(".") and not NO_DATA.fullmatch(name) and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path, path.stat().st_size


def speaks_of(texts: Iterable[str], data: Iterable[str]) -> bool:
    """Whether code may open one of these files: it names one, or a folder or an ending of theirs, or lists folders."""
    data = list(data)
    files = {part for name in data for part in (Path(name).name, Path(name).suffix) if part}
    folders = {folder for name in data for folder in name.split("/")[:-1]}
    words = [*((word, r"(?!\w)") for word in sorted(files)), *((word, r"(?=[/\\'\"])") for word in sorted(folders))]
    return bool(data) and any(
        LISTING.search(text) or any(word in text and _stands_in(text, word, end) for word, end in words)
        for text in texts
    )


def _stands_in(text: str, word: str, end: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}{end}", text) is not None


def at_data(folder: Path, texts: Iterable[str]) -> contextlib.AbstractContextManager[None]:
    """Change into a lesson's folder while code of these texts runs, if it may open the data there."""
    data = dict(data_below(folder))
    return contextlib.chdir(folder) if data and speaks_of(texts, data) else contextlib.nullcontext()
