"""The folder of everybody's work: as it is, or out of the one zip that a platform made of it."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import Refusal
from autograder.intake import MACHINE
from autograder.intake.archive import DAMAGE
from autograder.intake.platforms import plain, recognizing
from autograder.intake.submission import Unreadable, enters, inert, walk

FILES_CAP = 50_000
FILE_CAP = 256 * 2**20
TOTAL_CAP = 8 * 2**30
DEPTH_CAP = 3
NAME_CAP = 200
INIT = "__init__.py"
LINK, ANY_TYPE = 0o120000, 0o170000


class NoDownload(Refusal):
    """The given path isn't a folder or zip of submissions: what, where, what to do."""


@dataclass
class Download:
    """The folder with an entry for each submission, and what couldn't be unpacked from the zip."""

    folder: Path
    troubled: dict[Path, str] = field(default_factory=dict)
    """Empty files that replace what the zip holds, and why."""
    left_out: list[str] = field(default_factory=list)
    """What has no place in the folder."""
    guessed: str = ""
    """What was guessed about where the class begins: a sentence."""


def opened(path: Path, into: Path, own: Container[str] = ()) -> Download:
    """Open a folder, or unpack a zip into ``into``: only regular files, and none outside it.

    If it holds just one folder, as with Gradescope or after unpacking, and that's a platform's or the zip's only one,
    it opens that one. Folders called as ``own`` are the course's, so a learner's work is around them. Raises
    ``NoDownload``.
    """
    if path.is_dir() or path.suffix.lower() != ".zip":
        return Download(_inner(path, own) if path.is_dir() else path)
    found = Download(into)
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, found, path.name)
    except OSError as error:
        raise NoDownload(f"{inert(str(path))} cannot be read: {error.strerror or error}.") from error
    except (*DAMAGE, RuntimeError) as error:
        raise NoDownload(f"{inert(str(path))} is damaged or not a zip: download it again.") from error
    found.folder = _inner(into, own, zipped=True)
    if found.folder != into and not recognizing.is_a_platforms(list(found.folder.iterdir())):
        inner = inert(found.folder.relative_to(into).as_posix())
        found.guessed = (
            f"{inert(path.name)} holds nothing but {inner}, so each folder and file in there is a learner's."
        )
    return found


def _unpack(archive: zipfile.ZipFile, found: Download, name: str) -> None:
    members, into = archive.infolist(), found.folder
    if len(members) > FILES_CAP:
        raise NoDownload(f"{inert(name)} holds more than {FILES_CAP} files: unpack it, and name the folder.")
    into.mkdir(parents=True, exist_ok=True)
    left = TOTAL_CAP
    for member in members:
        parts = [part for part in member.filename.replace("\\", "/").split("/") if part not in ("", ".")]
        if member.is_dir() or not parts or parts[0] == "__MACOSX":
            continue
        target = into.joinpath(*(_short(part) for part in parts))
        try:
            if ".." in parts:
                raise _NotLaid("its path leads out of the folder")
            left -= _write(archive, member, target, min(FILE_CAP, left))
        except (_NotLaid, *DAMAGE, RuntimeError, OSError) as error:
            if isinstance(error, OSError) and error.errno in MACHINE:
                raise
            why = (
                str(error) if isinstance(error, _NotLaid) else "it is damaged, or packed in a way that isn't read here"
            )
            if _placeholder(target, into):
                found.troubled[target] = why
            else:
                found.left_out.append(inert(member.filename))


class _NotLaid(ValueError):
    """Why a file isn't unpacked."""


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, cap: int) -> int:
    """Write one file; return its bytes. No size is believed, and no name is used twice."""
    if (member.external_attr >> 16) & ANY_TYPE == LINK:
        raise _NotLaid("it is a link")
    if target.exists():
        raise _NotLaid("it is in the zip twice")
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as file, target.open("xb") as copy:
        while chunk := file.read(2**20):
            written += len(chunk)
            if written > cap:
                raise _NotLaid(f"it is larger than {cap // 2**20} MiB")
            copy.write(chunk)
    return written


def _placeholder(target: Path, into: Path) -> bool:
    """Leave an empty file where something was, so that its learner isn't lost."""
    try:
        if ".." in target.parts or not target.is_relative_to(into):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"")
    except OSError:
        return False
    return True


def _short(part: str) -> str:
    """A name that file systems take, with its ending."""
    part = part.replace(":", "_").replace("\0", "_")
    if len(part.encode("utf-8", "replace")) <= NAME_CAP:
        return part
    stem, dot, ending = part.rpartition(".")
    cut = (stem or ending).encode("utf-8", "replace")[: NAME_CAP - 20].decode("utf-8", "ignore")
    return f"{cut}{dot}{ending[:15]}" if dot and stem else cut


def _inner(folder: Path, own: Container[str], *, zipped: bool = False) -> Path:
    """The folder itself, or the lone folder in it with a platform's files, or (in a zip) with several entries."""
    for _ in range(DEPTH_CAP):
        try:
            entries = [path for path in folder.iterdir() if not path.name.startswith((".", "__MACOSX"))]
            folders = [path for path in entries if path.is_dir() and not path.is_symlink()]
            others = [path for path in entries if not path.is_dir() and path.suffix.lower() not in plain.BESIDE]
            if len(folders) != 1 or others:
                return folder
            inside = [path for path in folders[0].iterdir() if enters(path)]
        except OSError:  # it's reported where it's read
            return folder
        if not recognizing.is_a_platforms(inside) and not (zipped and _are_several(inside, own)):
            return folder
        folder = folders[0]
    return folder


def alike(folder: Path, own: Container[str] = ()) -> int:
    """How many folders are in one that holds nothing else, if some have files of the same names; 0 if not, or if one is
    the course's ``own``.
    """
    found: Counter[str] = Counter()
    try:
        entries = [path for path in folder.iterdir() if enters(path)]
        if any(path.name in own or not path.is_dir() for path in entries):
            return 0
        for path in entries:
            files = (file for file in walk(path) if file.suffix.lower() in (".py", ".ipynb") and file.name != INIT)
            found.update({file.name.casefold() for file in files})
    except (OSError, Unreadable):
        return 0
    return len(entries) if max(found.values(), default=0) > 1 else 0


def _are_several(entries: list[Path], own: Container[str]) -> bool:
    works = any(path.name in own or path.suffix.lower() in (".py", ".ipynb") for path in entries)
    return len(entries) > 1 and not works
