"""Bytes that somebody handed in as text: read as Python would, or, if Python wouldn't, as they were meant."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from autograder.intake.scripts import as_module
from autograder.intake.submission import Unreadable
from autograder.source.magics import STRING

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"),
)  # fmt: skip
"""Byte order marks, the longer ones first."""
COOKIE = re.compile(rb"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
BLANK = re.compile(rb"[ \t\f]*(?:#[^\r\n]*)?$")
"""PEP 263: a line above the one that names an encoding may only be a comment."""
NOT_A_TEXTS = {"unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf_7", "undefined", "mbcs", "oem"}
"""Encodings that turn plain ASCII into something else."""
GUESSED = {"cp1252": "Windows-1252", "mac_roman": "Mac OS Roman", "cp850": "DOS code page 850", "latin-1": "Latin-1"}
ODD = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")
OFTEN, USUAL = re.compile("[äöüßéèêàçñÄÖÜ’“”„–]"), re.compile("[ëâáãåæìíîïòóôõøùúûœÉÈÀÂÅÆÇÑØ°²³µ€—‘«»…×§]")
OTHER_FILES = {
    b"version https://git-lfs": "is a Git LFS pointer, which says where the file is kept: hand in the file itself.",
    b"{\\rtf": "is a rich text document: save it as plain text and hand it in again.",
    b"<!doctype html": "is a web page, not the file it shows: download the file itself.",
    b"<html": "is a web page, not the file it shows: download the file itself.",
    b"PK\3\4": "is an archive or a document: hand in the file itself.",
    b"%PDF": "is a PDF: hand in the file itself.",
    b"bplist": "is a shortcut: hand in the file itself.",
}
STRING_OR_COMMENT = rf"{STRING}|#[^\n]*+"
SPACES, NOTHING = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000", "\u00ad\u200b-\u200f\u2060\ufeff"
"""What looks like a space but isn't one for Python, and what nobody sees. Neither can be in a program outside of
strings.
"""
UNSEEN = re.compile(rf"(?s:({STRING_OR_COMMENT})|([{SPACES}])|([{NOTHING}]+))")
ANY_UNSEEN = re.compile(f"[{SPACES}{NOTHING}]")
OURS, MIDDLE, THEIRS, BASE = "<<<<<<< ", "=======", ">>>>>>> ", "|||||||"


class Read(NamedTuple):
    """A text, and what was guessed to read it, as the end of a sentence."""

    text: str
    guessed: str = ""


def read(data: bytes, *, python: bool) -> Read:
    """The text, with line ends as on Unix. Raises ``Unreadable`` if it isn't text."""
    _refuse_other_files(data)
    text, guessed = _decoded(data)
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    if "\0" in text:
        raise Unreadable("holds NUL bytes, so it isn't text, or it's damaged: save it again and hand it in.")
    if ODD.search(text) and len(ODD.findall(text)) * 50 > len(text):
        raise Unreadable("isn't text: hand in the file that you edited.")
    if python and not text.isascii() and ANY_UNSEEN.search(text):
        text, line = seen(text)
        if line:
            guessed = (
                guessed
                or f"has characters in line {line} that look like a space or like nothing: they were read that way"
            )
    if python and (script := as_module(text)) != text:
        text, guessed = script, guessed or "has lines that only a notebook understands: they were left out"
    return Read(text, guessed)


def sides(text: str) -> list[str]:
    """The text; if a merge was never finished, the two texts with either side."""
    if f"\n{MIDDLE}\n" not in text or f"\n{OURS}" not in f"\n{text}":
        return [text]
    kept: tuple[list[str], list[str]] = ([], [])
    part = "both"
    for line in text.split("\n"):
        if line.startswith(OURS) and part == "both":
            part = "ours"
        elif line.startswith(BASE) and part == "ours":
            part = "base"
        elif line == MIDDLE and part in ("ours", "base"):
            part = "theirs"
        elif line.startswith(THEIRS) and part == "theirs":
            part = "both"
        else:
            for side, name in zip(kept, ("ours", "theirs"), strict=True):
                if part in ("both", name):
                    side.append(line)
    return [text] if part != "both" else ["\n".join(side) for side in kept]


def _refuse_other_files(data: bytes) -> None:
    start = data[:64].lstrip().lower()
    for mark, sentence in OTHER_FILES.items():
        if start.startswith(mark.lower()):
            raise Unreadable(sentence)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and what was guessed."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), "" if encoding == "utf-8" else _read_as(encoding[:6].upper())
    if encoding := _wide(data):
        return _strict(data, encoding), _read_as(encoding[:6].upper())
    named = _named(data)
    if named and _is_known(named):
        try:
            return data.decode(named), ""
        except ValueError:
            pass
    try:
        said = f"names the encoding {named}, but isn't in it: it {_read_as('UTF-8')}" if named else ""
        return data.decode("utf-8"), said
    except UnicodeDecodeError:
        return _guessed(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            f"begins as {encoding[:6].upper()} and isn't: save it as UTF-8 and hand it in again."
        ) from None


def _read_as(encoding: str) -> str:
    return f"was read as {encoding}"


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: every second byte of a program, or three of four, are 0."""
    start = data[:4096]
    if len(start) < 4 or len(start) % 2 or start.count(0) * 3 < len(start):
        return ""
    for step, order in ((4, ("utf-32-le", "", "", "utf-32-be")), (2, ("utf-16-le", "utf-16-be"))):
        rests = [start[at::step].count(0) * 10 < len(start[at::step]) for at in range(step)]
        if rests.count(True) == 1:
            return order[rests.index(True)]
    return ""


def _named(data: bytes) -> str:
    """The encoding that one of the first two lines names; UTF-8 goes without saying."""
    for line in re.split(rb"\r\n?|\n", data[:2048], maxsplit=2)[:2]:
        if found := COOKIE.match(line):
            named = found[1].decode("ascii").lower().replace("_", "-")
            return "" if named in ("utf-8", "utf8") or named.startswith("utf-8-") else named
        if not BLANK.match(line):
            break
    return ""


def _is_known(encoding: str) -> bool:
    """Whether Python knows it as an encoding that keeps ASCII as it is."""
    try:
        known = codecs.lookup(encoding)
        plain = bytes(range(32, 127))
        return known.name.replace("-", "_") not in NOT_A_TEXTS and plain.decode(encoding) == plain.decode("ascii")
    except (LookupError, ValueError):
        return False


def _guessed(data: bytes) -> tuple[str, str]:
    """Read it in the encoding that turns most of the non-ASCII bytes into what people write."""
    found: dict[str, str] = {}
    for encoding in GUESSED:
        try:
            found[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = max(found, key=lambda encoding: (_usual(found[encoding]), -list(GUESSED).index(encoding)))
    return found[best], f"isn't in UTF-8 and names no other encoding: it {_read_as(GUESSED[best])}"


def _usual(text: str) -> int:
    return 3 * len(OFTEN.findall(text)) + len(USUAL.findall(text)) - len(ODD.findall(text))


def seen(text: str) -> tuple[str, int]:
    """The text with real spaces, and the first line where that makes a difference."""
    first = 0

    def put(found: re.Match[str]) -> str:
        nonlocal first
        if found[1] is not None:
            return found[1]
        first = first or text.count("\n", 0, found.start()) + 1
        return " " if found[2] else ""

    return UNSEEN.sub(put, text), first


def plain(text: str) -> str:
    """What is left of a text without line ends, empty lines and comments."""
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))
