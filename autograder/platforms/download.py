"""The folder of everybody's work: as it is, or out of the one zip that a platform made of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from autograder.errors import Refusal
from autograder.intake.archive import DAMAGE
from autograder.platforms import plain
from autograder.submission import inert

FILES_CAP = 50_000
FILE_CAP = 256 * 2**20
TOTAL_CAP = 8 * 2**30
DEPTH_CAP = 3
NAME_CAP = 200
LINK, ANY_TYPE = 0o120000, 0o170000


class NoDownload(Refusal):
    """What was named is no folder or zip of submissions: what, where, what to do."""


def opened(path: Path, into: Path) -> tuple[Path, list[str]]:
    """The folder in which there is an entry for each submission, and what of a zip was left out.

    A zip is unpacked into ``into``: regular files alone, none outside it. A lone folder in it, as around Gradescope's,
    is gone into. Raises ``NoDownload``.
    """
    if path.is_dir() or path.suffix.lower() != ".zip":
        return path, []
    try:
        with zipfile.ZipFile(path) as archive:
            left_out = _unpack(archive, into, path.name)
    except OSError as error:
        raise NoDownload(f"{inert(str(path))} cannot be read: {error.strerror or error}.") from error
    except (*DAMAGE, RuntimeError) as error:
        raise NoDownload(f"{inert(str(path))} is damaged or not a zip: download it again.") from error
    return _inner(into), left_out


def _unpack(archive: zipfile.ZipFile, into: Path, name: str) -> list[str]:
    members = archive.infolist()
    if len(members) > FILES_CAP:
        raise NoDownload(f"{inert(name)} holds more than {FILES_CAP} files: unpack it, and name the folder.")
    into.mkdir(parents=True, exist_ok=True)
    left, left_out = TOTAL_CAP, []
    for member in members:
        parts = [part for part in member.filename.replace("\\", "/").split("/") if part not in ("", ".")]
        if member.is_dir() or not parts or parts[0] == "__MACOSX":
            continue
        outside = ".." in parts or any(set(part) & set(':*?"<>|\0') and len(part) == 2 for part in parts)
        if outside or (member.external_attr >> 16) & ANY_TYPE == LINK or member.file_size > min(FILE_CAP, left):
            left_out.append(inert(member.filename))
            continue
        written = _write(archive, member, into.joinpath(*(_short(part) for part in parts)), min(FILE_CAP, left))
        left -= written
        if not written and member.file_size:
            left_out.append(inert(member.filename))
    return left_out


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, cap: int) -> int:
    """Write one file; how many bytes. No size is believed, and no name is used twice."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as file, target.open("xb") as copy:
            written = 0
            while chunk := file.read(2**20):
                written += len(chunk)
                if written > cap:
                    break
                copy.write(chunk)
            else:
                return written
        target.unlink()
    except (FileExistsError, NotADirectoryError, *DAMAGE, RuntimeError):
        pass
    return 0


def _short(part: str) -> str:
    """A name that file systems take, with its ending."""
    part = part.replace(":", "_").replace("\0", "_")
    if len(part.encode("utf-8", "replace")) <= NAME_CAP:
        return part
    stem, dot, ending = part.rpartition(".")
    cut = (stem or ending).encode("utf-8", "replace")[: NAME_CAP - 20].decode("utf-8", "ignore")
    return f"{cut}{dot}{ending[:15]}" if dot and stem else cut


def _inner(folder: Path) -> Path:
    """The folder itself, or the lone folder in it."""
    for _ in range(DEPTH_CAP):
        entries = [path for path in folder.iterdir() if not path.name.startswith((".", "__MACOSX"))]
        folders = [path for path in entries if path.is_dir()]
        others = [path for path in entries if not path.is_dir() and path.suffix.lower() not in plain.BESIDE]
        if len(folders) != 1 or others:
            return folder
        inside = [path for path in folders[0].iterdir() if not path.name.startswith(".")]
        if len(inside) < 2 or any(path.suffix.lower() in (".py", ".ipynb") for path in inside):
            return folder
        folder = folders[0]
    return folder
