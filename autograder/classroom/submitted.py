"""The files that were graded, kept so that people can see them beside the verdict: ``submitted/<id>/<hash>.json``.

A file is named after what was graded, so every report finds its own, a version that's graded again is kept once, and an
end at any point leaves a whole file or none. Nothing here is part of a grade or of what is graded again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from autograder.files import write
from autograder.intake.submission import OwnModule, Submission, SubmittedFile

FOLDER = "submitted"
DIGITS = 32
"""Of the hash, in a file's name."""


class Module(Struct, frozen=True, kw_only=True):
    """A file of the learner's own that a lesson's file may import."""

    file: str
    text: str


class File(Struct, frozen=True, kw_only=True):
    """One of the files that learners fill in."""

    lesson: Annotated[str, Meta(description="the lesson's folder")]
    name: str
    text: str = ""
    problem: Annotated[str, Meta(description="why it isn't there, in a sentence")] = ""
    notebook: Annotated[str, Meta(description="the notebook that the text was made from")] = ""
    source: Annotated[str, Meta(description="where it lay in what was handed in")] = ""
    version: Annotated[int, Meta(description="0 is the likeliest; others differ from it")] = 0
    modules: list[Module] = []


class Submitted(Struct, frozen=True, kw_only=True):
    """All files of one version."""

    submission: Annotated[str, Meta(description="SHA-256, as in the report's hashes")]
    files: list[File]

    @property
    def several(self) -> bool:
        """Whether a file was handed in more than once, and differs."""
        return any(file.version for file in self.files)


def keep(folder: Path, id: str, submission: Submission) -> None:
    """Keep what is graded, for its owner's eyes alone. What is there already isn't written again."""
    path = _path(folder, id, hash := submission.sha256)
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write(path, msgspec.json.encode(Submitted(submission=hash, files=list(_files(submission)))), private=True)


def read(folder: Path, id: str, hash: str) -> Submitted | None:
    """What was graded under that hash; None if it wasn't kept, or can't be read."""
    try:
        return msgspec.json.decode(_path(folder, id, hash).read_bytes(), type=Submitted)
    except (OSError, msgspec.MsgspecError):
        return None


def _path(folder: Path, id: str, hash: str) -> Path:
    return folder / FOLDER / id / f"{hash[:DIGITS]}.json"


def _files(submission: Submission) -> Iterable[File]:
    for key, first in sorted(submission.files.items()):
        for version, file in enumerate((first, *submission.versions.get(key, ()))):
            yield _file(*key, file, version)


def _file(lesson: str, name: str, file: SubmittedFile, version: int) -> File:
    return File(
        lesson=_text(lesson),
        name=_text(name),
        text=_text(file.text),
        problem=_text(file.problem),
        notebook=_text(file.notebook),
        source=_text(file.source),
        version=version,
        modules=[_module(own) for own in file.modules],
    )


def _module(own: OwnModule) -> Module:
    return Module(file=_text(own.file), text=_text(own.text))


def _text(text: str) -> str:
    """The same, with a sign in place of what JSON can't hold."""
    return text.encode("utf-8", "replace").decode()
