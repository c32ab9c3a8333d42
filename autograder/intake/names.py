"""What a file may be, by its name: whatever a browser, a system, a platform or its author made of it."""

from __future__ import annotations

import functools
import re
import unicodedata
from enum import IntEnum

TEXT = (".txt", ".text")
ENDING = re.compile(r"\.(ipynb|pyw?|toml)(?![^\W_])", re.IGNORECASE)
"""The first of them counts: ``sums.py.txt``, ``sums.py.bak``, ``sums.py~`` and ``sums.py (1)`` are Python."""
ARCHIVE = re.compile(r"\.(?:zip|zipx|rar|7z|tar|t?gz|t?bz2|t?xz|zst)$", re.IGNORECASE)
CLOSED = re.compile(
    r"\.(?:docx?|odt|rtf|pdf|pages|html?|mhtml|webarchive|icloud|lnk|url|webloc|crdownload|part|partial|download)$",
    re.IGNORECASE,
)
"""Documents and the like, which nothing here can read."""
MADE_BY_PROGRAMS = re.compile(r"\.|~\$|#|(?:.*\.(?:sw[a-p]|pyc)|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
WORD = re.compile(r"[^\W\d_]+|\d+")


class Likeness(IntEnum):
    """How close a name is to that of the file that the course asks for; the closest first."""

    SAME = 0
    SPELLED = 1
    """The same except for case, spaces, the normal form of its letters, or a second ending."""
    AMONG_OTHERS = 2
    """The same with words or numbers before or after it."""
    OTHER = 3


@functools.lru_cache(maxsize=4096)
def ending(name: str) -> str:
    """``.py``, ``.toml`` or ``.ipynb``, or ``.txt``, which may be any of them; empty for files that aren't read."""
    if MADE_BY_PROGRAMS.match(name):
        return ""
    if found := ENDING.search(name):
        return "" if is_closed(name) else f".{found[1].lower().removesuffix('w')}"
    return ".txt" if name.strip().lower().endswith(TEXT) or "." not in name else ""


def stem(name: str) -> str:
    """What comes before the ending."""
    found = ENDING.search(name)
    return name[: found.start()] if found else name.strip().rpartition(".")[0] or name


@functools.lru_cache(maxsize=4096)
def likeness(name: str, wanted: str) -> Likeness:
    """How close it is to the name of a wanted file; the endings are left to ``ending``."""
    if name == wanted:
        return Likeness.SAME
    own, other = (unicodedata.normalize("NFC", stem(one)).strip() for one in (name, wanted))
    if own.casefold() == other.casefold():
        return Likeness.SPELLED
    many, few = words(own), words(other)
    among = any(many[at : at + len(few)] == few for at in range(len(many) - len(few) + 1))
    return Likeness.AMONG_OTHERS if few and among else Likeness.OTHER


def words(text: str) -> list[str]:
    """The words and numbers of a name: ``lesson_3 mySums`` is lesson, 3, my, sums."""
    return [word.casefold() for word in WORD.findall(CAMEL.sub("_", text))]


def numbers(name: str) -> tuple[int, ...]:
    """The numbers in a name, which tell copies of one file apart: ``(10)`` was made after ``(2)``."""
    return tuple(int(word[:9]) for word in words(stem(name)) if word.isdecimal())


def is_closed(name: str) -> bool:
    """Whether it may hold work that isn't read: a document, or an archive that couldn't be opened."""
    return (ARCHIVE.search(name.strip()) or CLOSED.search(name.strip())) is not None


def is_shut(name: str) -> bool:
    """The same for a file that is left after everything was opened: then a notebook couldn't be read either."""
    return is_closed(name) or ending(name) == ".ipynb"


def may_hold_anything(name: str) -> bool:
    """Whether it may hold work on any lesson, whatever it's called."""
    return ARCHIVE.search(name.strip()) is not None or ending(name) == ".ipynb"
