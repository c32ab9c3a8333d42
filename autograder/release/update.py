"""Puts a release into a folder: a new one, or one that learners have been working in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

import autograder
from autograder.course import CourseError
from autograder.files import sha256, write
from autograder.release.contents import Piece

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


@dataclass
class Changes:
    """What was done, as paths."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Learners' own files for which the release has something else."""
    aside: list[str] = field(default_factory=list)
    """The course's files that somebody had edited: the edited copy is ``NAME.edited``."""

    def lines(self, folder: Path) -> list[str]:
        """What to tell whoever released."""
        told = [f"{folder}: {len(self.new)} new, {len(self.changed)} changed, {len(self.removed)} removed"]
        told += [f"  {name}: theirs, kept as it is" for name in self.kept]
        told += [f"  {name}: replaced; what had been edited is beside it as {name}.edited" for name in self.aside]
        return told


def put(made: Mapping[str, Piece], folder: Path) -> Changes:
    """Write a release. Raises ``CourseError`` if the folder holds something that is none."""
    former = _former(folder)
    changes = Changes()
    try:
        for name, piece in made.items():
            _place(folder, name, piece, former.get(name), changes)
        for name, file in former.items():
            if name not in made:
                _retire(folder, name, file, changes)
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / MANIFEST, _manifest(made))
    except OSError as error:
        raise CourseError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return changes


def _former(folder: Path) -> dict[str, File]:
    """The files of the release that is there."""
    path = folder / MANIFEST
    if not path.exists():
        if folder.exists() and not folder.is_dir():
            raise CourseError(f"{folder} is a file: name a folder.")
        if folder.is_dir() and any(entry.name != ".git" for entry in folder.iterdir()):
            raise CourseError(f"{folder} is not empty and no release (it has no {MANIFEST}): name a new folder.")
        return {}
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{path} cannot be read ({error}): get it back with git checkout {MANIFEST}.") from error
    for name in manifest.files:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name or ":" in name:
            raise CourseError(f"{path} names a file outside its folder: it is not one of ours.")
    return manifest.files


def _place(folder: Path, name: str, piece: Piece, former: File | None, changes: Changes) -> None:
    path = _inside(folder, name)
    if not path.exists():
        if former is not None and piece.learners:
            changes.kept.append(name)  # they deleted it
            return
        changes.new.append(name)
    else:
        there = path.read_bytes()
        if there == piece.data:
            return
        edited = former is None or sha256(there) != former.sha256
        if edited and piece.learners:
            changes.kept.append(name)
            return
        if edited:
            write(path.with_name(f"{path.name}.edited"), there)
            changes.aside.append(name)
        changes.changed.append(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, piece.data)


def _retire(folder: Path, name: str, file: File, changes: Changes) -> None:
    """Take away what is no longer part of the course, unless it has become somebody's own."""
    path = _inside(folder, name)
    if path.is_file() and sha256(path.read_bytes()) == file.sha256:
        path.unlink()
        changes.removed.append(name)
    elif path.exists():
        changes.kept.append(name)


def _inside(folder: Path, name: str) -> Path:
    """The path of a file; ``CourseError`` where a link would lead out of the folder."""
    path = folder / name
    for part in [path, *path.parents][: len(PurePosixPath(name).parts)]:
        if part.is_symlink():
            raise CourseError(f"{part} is a link: remove it, then release again.")
    return path


def _manifest(made: Mapping[str, Piece]) -> bytes:
    engine = hashlib.sha256()
    files = {}
    for name, piece in made.items():
        if name.startswith("autograder/"):
            engine.update(f"{name} {len(piece.data)}\n".encode() + piece.data)
        files[name] = File(sha256=sha256(piece.data), owner="learner" if piece.learners else "course")
    manifest = Manifest(engine=autograder.__version__, engine_sha256=engine.hexdigest(), files=files)
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
