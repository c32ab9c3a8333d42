"""What Python can read of a text: the rest, and what only Jupyter understands, is taken out, line by line.

Every line stays where it is, so that its number still tells its place. The text may be anybody's: each function takes
time that grows with the text's size. Python's own parser may still end the process on deeply nested text, so that text
of learners is read here in a process that can be lost.
"""

from __future__ import annotations

import ast
import re
import warnings
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
GOES_ON = re.compile(r"[ \t)\]}#]|(?:else|elif|except|finally)\b|\Z")
"""How a line begins that is part of what stands above it."""
AFRESH = re.compile(r"@|(?:async +)?def |class |import |from +[\w.]+ +import ")
"""How a line begins that is no part of a broken statement above it."""
PLACES = re.compile(r" on line \d+$| \(detected at line \d+\)$")
"""What Python says of lines counted from elsewhere."""
CUTS, AGAIN = 1000, 25
"""How many statements are cut alone, and how often what a broken one swallowed is looked at again."""


class Logical(NamedTuple):
    """Lines that are one for Python, counted from 0, the last one not included."""

    first: int
    end: int
    magic: bool
    """Whether it is for Jupyter: a magic, a command of the shell, a question."""


class Cut(NamedTuple):
    """Lines that were taken out, counted from 0, the last one not included, and what Python says of them."""

    first: int
    end: int
    line: int
    """The one at which Python stopped, counted from 1."""
    said: str


def same_lines(text: str) -> str:
    """With the ends of lines that Python counts by."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tree_of(text: str) -> ast.Module | SyntaxError:
    """What Python makes of a text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return error
        except (ValueError, RecursionError, MemoryError) as error:
            return SyntaxError(str(error))


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


def readable(text: str) -> tuple[str, list[Cut]]:
    """A text without the statements at its top level that Python cannot read; each leaves blank lines."""
    if isinstance(tree_of(text), ast.Module):
        return text, []
    lines = text.split("\n")
    cuts: list[Cut] = []
    start = 0
    for again in range(AGAIN, -1, -1):
        start = _cut_from(lines, start, cuts, bool(again))
    kept = list(lines)
    for cut in cuts:
        kept[cut.first : cut.end] = [""] * (cut.end - cut.first)
    return "\n".join(kept), cuts


def _cut_from(lines: list[str], start: int, cuts: list[Cut], again: bool) -> int:
    """Note what must be cut from there on; where to look again, once a broken statement has swallowed others."""
    for begins, ends in _statements("\n".join(lines[start:])):
        first, end = begins + start, ends + start
        error = tree_of("\n".join(lines[first:end]))
        if isinstance(error, SyntaxError):
            line = first + max(1, min(error.lineno or 1, end - first))
            last = len(lines) if len(cuts) > CUTS else _afresh(lines, first, end) if again else end
            said = PLACES.sub("", error.msg) or "it is nested too deeply"
            cuts.append(Cut(_broken(lines, first, line), max(last, line), line, said))
            if last != end:
                return cuts[-1].end
    return len(lines)


def _afresh(lines: list[str], first: int, end: int) -> int:
    """Where, within a broken statement, another begins; its decorators are its own."""
    decorators = True
    for number in range(first, end):
        if not decorators and AFRESH.match(lines[number]):
            return number
        decorators = decorators and (not lines[number] or lines[number].startswith(("@", " ", "\t", "#", ")")))
    return end


def _broken(lines: list[str], first: int, line: int) -> int:
    """Where to cut: all of a statement, or what follows a whole one and cannot, such as a lone ``else``."""
    at = next((n for n in range(line - 1, first, -1) if lines[n][:1].strip()), first)
    return at if isinstance(tree_of("\n".join(lines[first:at])), ast.Module) else first


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """The lines of each statement at the top level, decorators with what they stand before."""
    lines = text.split("\n")
    first, decorated = 0, False
    for logical in logical_lines(text):
        line = lines[logical.first]
        if GOES_ON.match(line) or decorated:
            decorated = decorated and (not line or line.startswith(("@", "#", " ", "\t")))
            continue
        if logical.first > first:
            yield first, logical.first
        first, decorated = logical.first, line.startswith("@")
    yield first, len(lines)
