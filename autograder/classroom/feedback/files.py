"""Each learner's feedback as files that a platform takes all at once, named as it expects.

* Canvas takes a zip of files with the names it gave them ("Upload Submissions" under the assignment), and attaches each
  to its learner's comments under the name of the file that was handed in: so it's a file of that kind, and the page
  travels only if there's an archive or a page to replace.
  https://community.instructure.com/en/kb/articles/660869-how-do-i-upload-all-student-submissions-for-an-assignment
* Moodle takes a zip of its folders, or of files that begin as they do ("Upload multiple feedback files in a zip").
  https://docs.moodle.org/en/Assignment_settings#Feedback_types
* Brightspace takes a zip of its folders ("Add Feedback Files").
  https://community.d2l.com/brightspace/kb/articles/3537-evaluate-assignments-offline
* Blackboard has columns for it in its table, and takes no files all at once; nor does Gradescope.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

FILE, PAGE = "feedback.txt", "feedback.html"
TEXTS, PAGES = (".py", ".txt", ".ipynb"), (".html", ".htm", ".zip")
"""Kinds of files that hold the text, and those that hold the page."""
FIXED = (1980, 1, 1, 0, 0, 0)
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Said:
    """What one learner reads, as text and as a page; either may be empty."""

    id: str
    text: bytes
    page: bytes = b""

    @property
    def named(self) -> list[tuple[str, bytes]]:
        """Both under their names."""
        return [(name, content) for name, content in ((FILE, self.text), (PAGE, self.page)) if content]


def zipped(platform: str, said: Iterable[Said], sources: dict[str, list[str]]) -> bytes:
    """A zip for the platform of that name: the same feedback gives the same bytes.

    ``sources`` are the entries of the platform's download, by the submission's id.
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for one in said:
            for name, content in NAMED.get(platform, _alone)(one, sources.get(one.id, [])):
                file.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _alone(said: Said, entries: list[str]) -> Files:
    for name, content in said.named:
        yield f"{said.id}{name.removeprefix('feedback')}", content


def _folders(said: Said, entries: list[str]) -> Files:
    """As in Brightspace: the downloaded folder, with more files."""
    folder = next((entry for entry in entries if entry.endswith("/")), "")
    for name, content in said.named if entries else []:
        yield (f"{folder}{name}" if folder else f"{entries[0]} {name}"), content


def _moodle(said: Said, entries: list[str]) -> Files:
    """Moodle reads a name up to the kind of submission; the rest is the feedback's."""
    for entry in entries[:1]:
        for name, content in said.named:
            yield (f"{entry}{name}" if entry.endswith("/") else "_".join([*entry.split("_")[:4], name])), content


def _canvas(said: Said, entries: list[str]) -> Files:
    """Replaces two of the learner's files: the one that is easiest to tell from others, and one that can be a page."""
    chosen = [_first(entries, TEXTS), _first(entries, PAGES) if said.page else ""]
    for name in [name for name in chosen if name] or sorted(entries)[:1]:
        yield name, _as_file(name, said)


def _first(entries: list[str], endings: tuple[str, ...]) -> str:
    """An entry of the first kind that is there; empty if none is."""
    return next((name for ending in endings for name in sorted(entries) if name.endswith(ending)), "")


def _as_file(name: str, said: Said) -> bytes:
    """The feedback as a file of a kind that opens as its name says."""
    if name.endswith(".py"):
        return b"".join(f"# {line}".rstrip().encode() + b"\n" for line in said.text.decode().splitlines())
    if name.endswith(".ipynb"):
        cell = {"cell_type": "raw", "metadata": {}, "source": said.text.decode()}
        return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    if name.endswith(".zip"):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as file:
            for own, content in said.named:
                file.writestr(zipfile.ZipInfo(own, FIXED), content)
        return data.getvalue()
    return said.page if name.endswith((".html", ".htm")) and said.page else said.text


NAMED: dict[str, Callable[[Said, list[str]], Files]] = {
    "canvas": _canvas, "moodle": _moodle, "brightspace": _folders,
}  # fmt: skip
