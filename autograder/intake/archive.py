"""Zips, read without unpacking them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from autograder.intake.members import Member, Wanted, passed_over
from autograder.submission import WALK_CAP, Unreadable, inert

ZIP_CAP = 256 * 2**20
DIRECTORY_CAP = 16 * 2**20
"""Bytes of the list of files, which is read into memory whole."""
END = struct.Struct("<4s4H2LH")
"""The end of central directory record: APPNOTE.TXT, 4.3.16."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LINK, ANY_TYPE = 0o120000, 0o170000
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, OverflowError)


def members(path: Path, wanted: Wanted) -> Iterator[Member]:
    """The wanted files of a zip."""
    name = inert(path.name)
    if path.stat().st_size > ZIP_CAP:
        raise Unreadable(f"{name} is larger than {ZIP_CAP // 2**20} MiB: hand in the lesson files alone.")
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                parts = tuple(info.filename.replace("\\", "/").split("/"))
                cap = wanted.cap(parts[-1])
                if cap is not None and not passed_over(parts):
                    yield _member(archive, info, parts, cap)
    except DAMAGE as error:
        raise Unreadable(f"{name} is damaged or not a zip: make it anew and hand it in again.") from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parts: tuple[str, ...], cap: int) -> Member:
    shown = inert("/".join(parts))
    if (info.external_attr >> 16) & ANY_TYPE == LINK:
        return Member(parts, b"", link=True)
    if info.flag_bits & 1:
        raise Unreadable(f"{shown} is encrypted: hand in a zip without a password.")
    if info.compress_type not in METHODS:
        raise Unreadable(f"{shown} is packed in a way that is not read here: make an ordinary zip.")
    with archive.open(info) as file:
        return Member(parts, file.read(cap + 1))


def _check_directory(path: Path) -> None:
    """Refuse a list of files that would fill the memory, before it is read."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, END.size + 2**16), 2)
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise zipfile.BadZipFile
    _, _, _, _, count, size, _, _ = END.unpack_from(tail, at)
    if b"PK\x06\x07" in tail or count > WALK_CAP or size > DIRECTORY_CAP:
        raise Unreadable(f"{inert(path.name)} holds more than {WALK_CAP} files: hand in the lesson files alone.")
