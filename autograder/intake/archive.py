"""Zips, read without unpacking them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograder.intake.members import Member, Wanted, passed_over
from autograder.submission import WALK_CAP, Unreadable, inert, opened

ZIP_CAP = 256 * 2**20
DIRECTORY_CAP = 16 * 2**20
"""Bytes of the list of files, which is read into memory whole."""
END = struct.Struct("<4s4H2LH")
"""The end of central directory record: APPNOTE.TXT, 4.3.16."""
END_MARK, ENTRY_MARK, LOCATOR_MARK, LOCATOR_SIZE = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07", 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LINK, ANY_TYPE = 0o120000, 0o170000
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, OverflowError)


def members(path: Path, wanted: Wanted) -> Iterator[Member]:
    """The wanted files of a zip."""
    name = inert(path.name)
    try:
        with opened(path) as file:
            if (whole := file.seek(0, io.SEEK_END)) > ZIP_CAP:
                raise Unreadable(f"{name} is larger than {ZIP_CAP // 2**20} MiB: hand in the lesson files alone.")
            _check_directory(file, whole, name)
            with zipfile.ZipFile(file) as archive:
                for info in archive.infolist():
                    parts = tuple(info.filename.replace("\\", "/").split("/"))
                    cap = wanted.cap(parts[-1])
                    if cap is not None and not passed_over(parts):
                        yield _member(archive, info, parts, cap)
    except DAMAGE as error:
        raise Unreadable(f"{name} is damaged or not a zip: make it again and hand it in again.") from error


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


def _check_directory(file: BinaryIO, whole: int, name: str) -> None:
    """Refuse a list of files that would fill the memory before it is read.

    The files are counted, not believed, and where ``zipfile`` would read them: right before the end record, which is
    the last one within the longest comment. Only archives of more than 4 GiB have a locator before it.
    """
    start = max(0, whole - END.size - 2**16 - LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) - at < END.size:
        raise zipfile.BadZipFile
    size = END.unpack_from(tail, at)[5]
    file.seek(max(0, start + at - size))
    large = tail[max(0, at - LOCATOR_SIZE) : at].startswith(LOCATOR_MARK)
    if large or size > DIRECTORY_CAP or file.read(size).count(ENTRY_MARK) > WALK_CAP:
        raise Unreadable(f"{name} holds more than {WALK_CAP} files: hand in the lesson files alone.")
