"""What only Jupyter understands of a text: magics, commands of the shell, questions. ``pass`` takes its place.

Every line stays where it is, so that its number still tells its place. The text may be anybody's: each function takes
time that grows with the text's size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

STRING = (
    r'"""(?:[^\\"]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^\\']|\\.|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^\\"\n]|\\.)*+"?'
    r"|'(?:[^\\'\n]|\\.)*+'?"
)
"""One, or what a line or the text holds of it; the dot stands for any character."""
TOKEN = re.compile(rf"#[^\n]*+|{STRING}|\\\n|[\[({{]|[\])}}]|\n|[^#\"'\\\[\](){{}}\n]++|\\", re.DOTALL)
"""What tells where a line of code goes on in the next one."""
MAGIC = re.compile(r"%%(\w+)")
SAME_KERNEL = {"time", "timeit", "capture", "prun", "debug", "memit", "mprun", "lprun", "heat", "wandb", "snakeviz"}
"""Cells that Jupyter runs as the rest, for all that stands above their code."""
ESCAPED = re.compile(r"[ \t]*+[%!?/,;]")
TARGETS = re.compile(r"[ \t]*+[\w.,*()\[\] \t]++")
TIMED = re.compile(r"%(?:time|prun)\b[ \t]*+(?:-\w[ \t]*+)*+")


class Logical(NamedTuple):
    """Lines that are one for Python, counted from 0, the last one not included."""

    first: int
    end: int
    magic: bool
    """Whether it is for Jupyter: a magic, a command of the shell, a question."""


def same_lines(text: str) -> str:
    """With the ends of lines that Python counts by."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def logical_lines(text: str) -> Iterator[Logical]:
    """Every one of a text, blank lines and comments apart from each other."""
    lines = text.split("\n")
    at = first = line = depth = 0
    while line < len(lines):
        if line == first and _is_magic(lines[line]):
            end = _joined(lines, line)
            yield Logical(first, end, magic=True)
            at += sum(len(part) + 1 for part in lines[line:end])
            first = line = end
            continue
        ended = False
        while not ended:
            found = TOKEN.match(text, at)
            if found is None:
                yield Logical(first, len(lines), magic=False)
                return
            at, token = found.end(), found[0]
            if token in "([{":
                depth += 1
            elif token in ")]}":
                depth = max(0, depth - 1)
            elif token == "\n" and not depth:
                ended = True
            line += token.count("\n")
        yield Logical(first, line, magic=False)
        first = line


def _is_magic(line: str) -> bool:
    """Whether only Jupyter understands a line with which no other goes on."""
    bare = line.strip()
    if ESCAPED.match(line):
        return True
    if bare.endswith("?"):
        return not set(bare) & set("#\"'")
    target, _, value = line.partition("=")
    return value.lstrip().startswith(("%", "!")) and TARGETS.fullmatch(target) is not None


def _joined(lines: list[str], first: int) -> int:
    """Where a line ends that a backslash lets go on."""
    end = first + 1
    while end < len(lines) and lines[end - 1].endswith("\\"):
        end += 1
    return end


def without_magics(text: str) -> str:
    """With ``pass`` in the place of what is only Jupyter's, so that blocks stay whole, and the code that is timed."""
    lines = text.split("\n")
    for first, end, magic in logical_lines(text):
        if magic:
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            joined = " ".join(part.removesuffix("\\") for part in lines[first:end])
            lines[first:end] = [indent + _code(joined.strip()), *[""] * (end - first - 1)]
    return "\n".join(lines)


def _code(magic: str) -> str:
    """What of it is code: ``%time x = f()`` and ``x = %time f()`` are ``x = f()``."""
    target, equals, value = ("", "", magic) if magic.startswith("%") else magic.partition("=")
    timed = TIMED.match(value.lstrip())
    if timed:
        code = f"{target}{equals}{' ' if equals else ''}{value.lstrip()[timed.end() :]}".strip()
        return code or "pass"
    return "pass"
