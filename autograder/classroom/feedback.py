"""Each learner's feedback as files that a platform takes all at once, named as it expects.

* Canvas takes a zip of files with the names it gave them ("Upload Submissions" under the assignment), and attaches each
  to its learner's comments under the name of the file that was handed in: so it's a file of that kind.
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

from autograder.classroom.results import Member
from autograder.report.formats import as_text

FILE = "feedback.txt"
FIXED = (1980, 1, 1, 0, 0, 0)
Files = Iterator[tuple[str, bytes]]


def zipped(platform: str, students: Iterable[Member], sources: dict[str, list[str]]) -> bytes:
    """A zip for the platform of that name: the same feedback gives the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for student in students:
            for name, content in NAMED.get(platform, _alone)(student, sources.get(student.id, [])):
                file.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def text(student: Member) -> bytes:
    """What one learner reads."""
    return as_text(student.final) if student.final else b""


def _alone(student: Member, entries: list[str]) -> Files:
    yield f"{student.id}.txt", text(student)


def _folders(student: Member, entries: list[str]) -> Files:
    """As in Brightspace: the downloaded folder, with one more file."""
    folder = next((entry for entry in entries if entry.endswith("/")), "")
    yield (f"{folder}{FILE}", text(student)) if folder else (f"{entries[0]} {FILE}", text(student))


def _moodle(student: Member, entries: list[str]) -> Files:
    """Moodle reads a name up to the kind of submission; the rest is the feedback's."""
    for entry in entries[:1]:
        if entry.endswith("/"):
            yield f"{entry}{FILE}", text(student)
        else:
            yield "_".join([*entry.split("_")[:4], FILE]), text(student)


def _canvas(student: Member, entries: list[str]) -> Files:
    """Replaces one of the learner's files: the one that is easiest to tell from others."""
    if entries:
        name = min(entries, key=lambda entry: (_rank(entry), entry))
        yield name, _as_file(name, text(student))


def _rank(name: str) -> int:
    return next((rank for rank, ending in enumerate((".py", ".txt", ".ipynb", ".zip")) if name.endswith(ending)), 9)


def _as_file(name: str, said: bytes) -> bytes:
    """The feedback as a file of a kind that opens as its name says."""
    if name.endswith(".py"):
        return b"".join(f"# {line}".rstrip().encode() + b"\n" for line in said.decode().splitlines())
    if name.endswith(".ipynb"):
        cell = {"cell_type": "raw", "metadata": {}, "source": said.decode()}
        return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    if name.endswith(".zip"):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as file:
            file.writestr(zipfile.ZipInfo(FILE, FIXED), said)
        return data.getvalue()
    return said


NAMED: dict[str, Callable[[Member, list[str]], Files]] = {
    "canvas": _canvas, "moodle": _moodle, "brightspace": _folders,
}  # fmt: skip
