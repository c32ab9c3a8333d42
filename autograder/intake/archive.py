"""Archives, told apart by their content and read without unpacking: zip, tar, single packed files, 7z.

Nothing that an archive says about itself is believed: no name, no size, no number of files.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from autograder.errors import Refusal
from autograder.intake import sevenzip

NAMED = re.compile(r"\.(?:zipx?|tar|t?gz|t[bx]z2?|bz2|xz|7z|rar|zst)(?![^\W_])", re.IGNORECASE)
PACKED = re.compile(r"\.(?:gz|bz2|xz)(?![^\W_]).*$", re.IGNORECASE)
"""Endings to cut off the name of a single packed file."""
READ_CAP = 17 * 2**20
"""The most bytes to read at once: archives' lists of files are read into memory whole."""
XZ_MEMORY_CAP = 2**28
CHUNK = 2**18
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
ENCRYPTED, UTF_8 = 0x1, 0x800
HEAD = 512
"""Bytes by which an archive is recognized."""
TAIL = 2**16 + 22
"""A zip's end with the longest comment: anything may come before a zip."""


class Unopened(Refusal):
    """Why an archive, or a file in it, can't be read: ``is damaged: make it again``."""


DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError,
    RuntimeError, OverflowError, MemoryError,
)  # fmt: skip
DAMAGED = "is damaged: make it again and hand it in again."
TOO_LARGE = "is far too large to open: hand in only the lesson files."


@dataclass(frozen=True)
class Entry:
    """One file of an archive. A link, a device and the like has no content to read."""

    path: str
    open: Callable[[], BinaryIO] | None
    problem: str = ""
    """Why it can't be read although it's a file."""


FOLDER = Entry("", None)


class Limited(io.RawIOBase):
    """A file from which nobody reads much at once, as libraries do when a header says so."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        """Raises ``Unopened``."""
        data = self._file.read(READ_CAP + 1 if size < 0 else min(size, READ_CAP + 1))
        if len(data) > READ_CAP:
            raise Unopened(TOO_LARGE)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go there. Raises ``Unopened`` before the beginning, where a piece of a zip may point."""
        if whence == io.SEEK_SET and offset < 0:
            raise Unopened(DAMAGED)
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where it is."""
        return self._file.tell()

    def seekable(self) -> bool:
        """It is."""
        return True

    def readable(self) -> bool:
        """It is."""
        return True


def may_be_archive(name: str) -> bool:
    """By its name."""
    return NAMED.search(name) is not None


def kind(file: BinaryIO) -> str:
    """What kind of archive a file is, by its content; empty if it isn't one."""
    file.seek(0)
    return kind_of(file.read(HEAD))


def kind_of(head: bytes) -> str:
    """The same, by the first ``HEAD`` bytes."""
    for begins, found in KINDS.items():
        if head.startswith(begins):
            return found
    if head[257:262] == b"ustar":
        return "tar"
    return ""


KINDS = {
    b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"PK00PK\x03\x04": "zip", b"\x1f\x8b": "gz", b"BZh": "bz2",
    b"\xfd7zXZ\x00": "xz", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar", b"\x28\xb5\x2f\xfd": "zst",
}  # fmt: skip


def entries(file: BinaryIO, name: str, spend: Callable[[int], None]) -> Iterator[Entry]:
    """What is in an archive, link by link and file by file. Raises ``Unopened``.

    ``spend`` is called with bytes that had to be unpacked to find out, and may raise.
    """
    try:
        found = kind(file) or _hidden(file, name)
        match found:
            case "zip":
                yield from _zip(file)
            case "tar":
                yield from _tar(file)
            case "gz" | "bz2" | "xz":
                yield from _packed(file, found, name, spend)
            case "7z":
                yield from _seven(file, spend)
            case "rar" | "zst":
                raise Unopened(f"is a {found} archive, which can't be read here: hand in an ordinary zip.")
            case _:
                raise Unopened("is damaged, or isn't an archive: make it again and hand it in again.")
    except DAMAGE as error:
        raise Unopened(DAMAGED) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise Unopened(DAMAGED) from error  # bz2 says so


def _hidden(file: BinaryIO, name: str) -> str:
    """A zip with something before it, or a tar of the oldest kind."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - TAIL))
    if b"PK\x05\x06" in file.read():
        return "zip"
    return "tar" if ".tar" in name.lower() else ""


def _zip(file: BinaryIO) -> Iterator[Entry]:
    file.seek(0)
    with zipfile.ZipFile(Limited(file)) as archive:
        for info in archive.infolist():
            mode = info.external_attr >> 16
            if info.is_dir():
                yield FOLDER
            elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                yield Entry(_name(info), None)
            elif info.flag_bits & ENCRYPTED:
                yield Entry(_name(info), None, "is encrypted: hand in a zip without a password.")
            elif info.compress_type not in METHODS:
                yield Entry(_name(info), None, "is packed in a way that can't be read here: make an ordinary zip.")
            else:
                yield Entry(_name(info), _opener(archive, info))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: archive.open(info)  # type: ignore[return-value]


def _name(info: zipfile.ZipInfo) -> str:
    """Programs write UTF-8 without saying so, and hardly any name is really in code page 437."""
    if not info.flag_bits & UTF_8:
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _tar(file: BinaryIO) -> Iterator[Entry]:
    file.seek(0)
    with tarfile.open(fileobj=Limited(file), mode="r:") as archive:
        for member in archive:
            if member.isreg():
                yield Entry(member.name, _extractor(archive, member))
            else:
                yield FOLDER if member.isdir() else Entry(member.name, None)
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all


def _extractor(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    def extract() -> BinaryIO:
        found = archive.extractfile(member)
        if found is None:
            raise tarfile.ReadError
        return found  # type: ignore[return-value]

    return extract


def _packed(file: BinaryIO, packing: str, name: str, spend: Callable[[int], None]) -> Iterator[Entry]:
    """A tar that is packed whole, or one packed file."""
    with tempfile.TemporaryFile() as unpacked:
        for piece in _pieces(file, packing):
            spend(len(piece))
            unpacked.write(piece)
        if kind(unpacked) == "tar":
            yield from _tar(unpacked)
            return
        unpacked.seek(0)
        yield Entry(PACKED.sub("", name) or name, lambda: unpacked)


def _pieces(file: BinaryIO, packing: str) -> Iterator[bytes]:
    file.seek(0)
    match packing:
        case "gz" | "bz2":
            unpacked = gzip.GzipFile(fileobj=file) if packing == "gz" else bz2.BZ2File(file)
            yield from iter(lambda: unpacked.read(CHUNK), b"")
        case _:
            unpacker = lzma.LZMADecompressor(memlimit=XZ_MEMORY_CAP)
            while not unpacker.eof:
                data = file.read(CHUNK) if unpacker.needs_input else b""
                if unpacker.needs_input and not data:
                    raise EOFError
                yield unpacker.decompress(data, CHUNK)


def _seven(file: BinaryIO, spend: Callable[[int], None]) -> Iterator[Entry]:
    try:
        found = sevenzip.unpacked(file)
    except sevenzip.NotUnpacked as error:
        raise Unopened(str(error)) from error
    spend(sum(map(len, found.files.values())))
    for name, data in found.files.items():
        yield Entry(name, partial(io.BytesIO, data))
    yield from (Entry(name, None) for name in found.links)
