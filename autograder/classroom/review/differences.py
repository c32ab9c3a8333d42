"""What a learner changed between two attempts, file by file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.classroom.review.code import SHOWN, WIDE, path
from autograder.classroom.submitted import Submitted
from autograder.inert import pictured

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
LINES = 2000
"""Longer files aren't compared: that could take minutes."""


@dataclass(frozen=True)
class Changed:
    """A line of the differences: ``+`` new, ``-`` gone, a space as before, ``@`` a gap."""

    sign: str
    before: str
    after: str
    text: str


@dataclass(frozen=True)
class FileChange:
    """One file's differences; no lines if it's too long to compare."""

    path: str
    lines: list[Changed]
    too_long: bool = False


def differences(before: Submitted | None, after: Submitted | None) -> list[FileChange]:
    """Every file that differs."""
    old, new = (_texts(one) for one in (before, after))
    return [
        _file(name, old.get(name, ""), new.get(name, ""))
        for name in sorted({*old, *new})
        if old.get(name, "") != new.get(name, "")
    ]


def _texts(submitted: Submitted | None) -> dict[str, str]:
    files = submitted.files if submitted else []
    found = {path(file): file.text for file in files if not file.version}
    return found | {f"{file.lesson}/{own.file}": own.text for file in files for own in file.modules}


def _file(name: str, old: str, new: str) -> FileChange:
    one, other = old.splitlines(), new.splitlines()
    if max(len(one), len(other)) > LINES:
        return FileChange(name, [], too_long=True)
    return FileChange(name, list(_lines(one, other))[:SHOWN])


def _lines(old: list[str], new: list[str]) -> Iterator[Changed]:
    before = after = 0
    for line in list(difflib.unified_diff(old, new, lineterm="", n=3))[2:]:
        if hunk := HUNK.match(line):
            if before:
                yield Changed("@", "", "", "")
            before, after = int(hunk[1]), int(hunk[2])
            continue
        sign, text = line[:1], pictured(line[1:])[:WIDE]
        yield Changed(sign, str(before) if sign != "+" else "", str(after) if sign != "-" else "", text)
        before, after = before + (sign != "+"), after + (sign != "-")
