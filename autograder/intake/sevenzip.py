"""7z archives, read with the library ``py7zr`` (the extra ``archives``) in a separate process that may be lost.

Run as a program, this reads an archive from standard input and writes what is in it: names and contents, without making
files.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from typing import BinaryIO

import msgspec

from autograder.errors import Refusal

SECONDS = 30
MEMORY_CAP = 2**30
FILES_CAP = 2000
FILE_CAP = 2**24 + 1
TOTAL_CAP = 2**28


class NotUnpacked(Refusal):
    """Why not: ``is encrypted: …``."""


class Unpacked(msgspec.Struct):
    """What is in an archive, or why that isn't known."""

    files: dict[str, bytes] = {}
    links: list[str] = []
    problem: str = ""


def unpacked(file: BinaryIO) -> Unpacked:
    """Raises ``NotUnpacked``."""
    file.seek(0)
    line = [sys.executable, "-I", "-m", "autograder.intake.sevenzip"]
    try:
        done = subprocess.run(line, input=file.read(), capture_output=True, timeout=SECONDS, check=False)
        found = msgspec.msgpack.decode(done.stdout, type=Unpacked) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        raise NotUnpacked("takes too long to unpack: hand in an ordinary zip.") from None
    except msgspec.MsgspecError:
        found = None
    if found is None:
        raise NotUnpacked("is damaged: make it again and hand it in again.")
    if found.problem:
        raise NotUnpacked(found.problem)
    return found


def main() -> None:
    """Unpack standard input."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):  # macOS takes no limit of memory
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_CAP, MEMORY_CAP))
    sys.stdout.buffer.write(msgspec.msgpack.encode(_read()))


def _read() -> Unpacked:
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError:
        return Unpacked(problem="is a 7z archive, and what reads these isn't installed here: hand in an ordinary zip.")
    try:
        with py7zr.SevenZipFile(io.BytesIO(sys.stdin.buffer.read())) as archive:
            if archive.needs_password():
                return Unpacked(problem="is encrypted: hand in an archive without a password.")
            found = archive.list()
            regular = {one.filename for one in found if one.is_file and not one.is_symlink}
            if len(found) > FILES_CAP or sum(one.uncompressed for one in found) > TOTAL_CAP:
                return Unpacked(problem="holds far more than the lesson files: hand in only these.")
            contents = BytesIOFactory(FILE_CAP)
            archive.extract(targets=regular, factory=contents)
    except py7zr.PasswordRequired:
        return Unpacked(problem="is encrypted: hand in an archive without a password.")
    files = {name: _content(product) for name, product in contents.products.items()}
    return Unpacked(files, [one.filename for one in found if one.is_symlink])


def _content(product: BinaryIO) -> bytes:
    product.seek(0)
    return product.read()


if __name__ == "__main__":
    main()
