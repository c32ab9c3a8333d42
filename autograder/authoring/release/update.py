"""Puts a release into a folder: a new one, or one that learners have been working in."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

import autograder
from autograder.authoring.release.contents import Piece
from autograder.course.tree import CourseError
from autograder.files import is_part, sha256, sweep, write

MANIFEST = "release.json"
SCHEMA = 1


class File(Struct, frozen=True, kw_only=True):
    """One file of a release."""

    sha256: Annotated[str, Meta(description="of the file as it was released")]
    owner: Annotated[Literal["course", "learner"], Meta(description="learner: never changed again once edited")]


class Manifest(Struct, frozen=True, kw_only=True):
    """``release.json``: which files are the course's, and of which engine."""

    schema: int = SCHEMA
    engine: Annotated[str, Meta(description="version of the engine")]
    engine_sha256: Annotated[str, Meta(description="of its files")]
    files: dict[str, File]
    placing: dict[str, File] = {}
    """What an unfinished release was putting there: the next one goes on from that."""


@dataclass
class Changes:
    """What was done, as paths."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Learners' own files that differ from the release."""
    aside: list[tuple[str, str]] = field(default_factory=list)
    """The course's files that somebody had edited, as file and edited copy: ``NAME.edited``, ``NAME.edited.2``, …"""

    def lines(self, folder: Path) -> list[str]:
        """What the person who released it reads."""
        told = [f"{folder}: {len(self.new)} new, {len(self.changed)} changed, {len(self.removed)} removed"]
        told += [f"  {name}: theirs, kept as it is" for name in self.kept]
        told += [f"  {name}: replaced; the edited version is beside it as {copy}" for name, copy in self.aside]
        return told


def put(made: Mapping[str, Piece], folder: Path) -> Changes:
    """Write a release. Raises ``CourseError`` if the folder holds something that isn't a release."""
    former = _former(folder)
    changes = Changes()
    whole = _manifest(made)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        begun = former.placing | whole.files
        write(folder / MANIFEST, _json(msgspec.structs.replace(whole, files=former.files, placing=begun)))
        for name, piece in made.items():
            _place(folder, name, piece, former, changes)
        for name in former.files | former.placing:
            if name not in made:
                _retire(folder, name, former, changes)
        write(folder / MANIFEST, _json(whole))
    except OSError as error:
        raise CourseError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return changes


def _former(folder: Path) -> Manifest:
    """The release that's there, or an empty one."""
    path = folder / MANIFEST
    if not path.exists():
        if folder.exists() and not folder.is_dir():
            raise CourseError(f"{folder} is a file: name a folder.")
        if folder.is_dir() and any(entry.name != ".git" and not is_part(entry) for entry in folder.iterdir()):
            raise CourseError(f"{folder} is not empty and isn't a release (it has no {MANIFEST}): name a new folder.")
        return Manifest(engine="", engine_sha256="", files={})
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{path} cannot be read ({error}): get it back with git checkout {MANIFEST}.") from error
    for name in manifest.files | manifest.placing:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name or ":" in name:
            raise CourseError(f"{path} names a file outside its folder: it isn't one of ours.")
    return manifest


def _place(folder: Path, name: str, piece: Piece, former: Manifest, changes: Changes) -> None:
    path = _inside(folder, name)
    if not path.exists():
        if name in former.files and piece.learners:
            changes.kept.append(name)  # they deleted it
            return
        changes.new.append(name)
    else:
        there = path.read_bytes()
        if there == piece.data:
            return
        edited = _edited(name, there, former)
        if edited and piece.learners:
            changes.kept.append(name)
            return
        if edited:
            changes.aside.append((name, _put_aside(folder, name, there)))
        changes.changed.append(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path.parent)
    write(path, piece.data)


def _edited(name: str, there: bytes, former: Manifest) -> bool:
    """Whether no release of ours put the file there as it is now."""
    known = {files[name].sha256 for files in (former.files, former.placing) if name in files}
    return sha256(there) not in known


def _put_aside(folder: Path, name: str, data: bytes) -> str:
    """Keep an edited file beside the course's own, under a name that is free or holds the same."""
    for number in itertools.count(1):
        copy = f"{name}.edited{'' if number == 1 else f'.{number}'}"
        path = _inside(folder, copy)
        if not path.exists():
            write(path, data)
            return copy
        if path.is_file() and path.read_bytes() == data:
            return copy
    raise AssertionError


def _retire(folder: Path, name: str, former: Manifest, changes: Changes) -> None:
    """Take away what the course no longer has, unless somebody has made it their own."""
    path = _inside(folder, name)
    if path.is_file() and not _edited(name, path.read_bytes(), former):
        path.unlink()
        changes.removed.append(name)
    elif path.exists():
        changes.kept.append(name)


def _inside(folder: Path, name: str) -> Path:
    """The path of a file; ``CourseError`` if a link would lead out of the folder."""
    path = folder / name
    for part in [path, *path.parents][: len(PurePosixPath(name).parts)]:
        if part.is_symlink():
            raise CourseError(f"{part} is a link: remove it, then release again.")
    return path


def _manifest(made: Mapping[str, Piece]) -> Manifest:
    engine = hashlib.sha256()
    files = {}
    for name, piece in made.items():
        if name.startswith("autograder/"):
            engine.update(f"{name} {len(piece.data)}\n".encode() + piece.data)
        files[name] = File(sha256=sha256(piece.data), owner="learner" if piece.learners else "course")
    return Manifest(engine=autograder.__version__, engine_sha256=engine.hexdigest(), files=files)


def _json(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
