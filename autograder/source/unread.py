"""Cuts out what Python can't read in a file, block by block, so that the rest can run.

A block starts at the left margin and goes on as far as its lines are indented. Python says where it stumbled, which may
be after the wrong block. So the cut that lets Python read furthest is made.
"""

from __future__ import annotations

import functools
import keyword
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import CodeType

CONTINUES = re.compile(r"[ \t\f)\]}]|(?:else|elif|except|finally)\b")
"""Beginnings of lines that belong to the statement above."""
DEFINES = re.compile(r"(?:(?:async +)?def +|class +)?(\w+) *(?:[(:=\[]|$)")
OPENS = re.compile(r"(?:async +)?(?:def|class)\b|@")
PLACES = re.compile(r" on line \d+$| \((?:detected at|[^()]*,) line \d+\)$")
GUESS = re.compile(r"\. ([A-Z])([^.?]*(?:\.\.\.[^.?]*)?\?)$")
"""What Python thinks was meant, as a sentence of its own."""
MERGE = re.compile(r"<{7}|={7}|>{7}")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""Lines as Python counts them: form feeds and the like don't end one."""
CUTS, WORK = 200, 10**6
"""How many blocks are cut one by one, and how many lines are searched for them. If a file needs more, it isn't Python.
"""
NEAR = 6
"""How many blocks above a stumble may have caused it."""
FAR = 10**9


@dataclass(frozen=True)
class Cut:
    """Blocks in a row that were cut out, and Python's words for the first stumble."""

    span: range
    line: int
    kind: str
    words: str
    names: tuple[str, ...]
    """What it would have defined."""


@dataclass(frozen=True)
class Stumble:
    """Where and why Python stopped reading."""

    line: int
    error: SyntaxError | ValueError | RecursionError | MemoryError


def read(text: str, file: str) -> tuple[CodeType, str, list[Cut]]:
    """The code of what can be read, its text with blank lines for the rest, and what was cut out.

    Raises what ``compile`` raises if cutting blocks doesn't help.
    """
    lines = LINE.findall(text)
    cuts: list[Cut] = []
    most = min(CUTS, max(1, WORK // (len(lines) + 1)))
    while True:
        text = "".join(lines)
        try:
            return _compiled(text, file), text, list(_joined(cuts, lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            stumble = Stumble(_line(error), error)
        if len(cuts) >= most:
            raise stumble.error
        span = _best(lines, file, stumble)
        cuts.append(_cut(lines, span, stumble))
        lines = _without(lines, span)


def _compiled(text: str, file: str) -> CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(text, file, "exec", dont_inherit=True)


def _line(error: Exception) -> int:
    line = getattr(error, "lineno", None)
    return line if type(line) is int and line > 0 else 0


def _best(lines: list[str], file: str, stumble: Stumble) -> range:
    """The block to cut: of the suspects, the one without which Python reads furthest."""
    candidates = list(dict.fromkeys(_candidates(lines, stumble)))
    if not candidates:
        raise stumble.error
    if len(candidates) == 1:
        return candidates[0]
    at = stumble.line - 1
    return max(candidates, key=lambda span: (_reach(_without(lines, span), file), at in span, -len(span)))


def _candidates(lines: list[str], stumble: Stumble) -> Iterator[range]:
    """The block where it stumbled or the last one before, and those above that Python can't read by themselves."""
    at = stumble.line - 1
    blocks = [block for block in _blocks(lines) if any(lines[n].strip() for n in block)]
    above = [block for block in blocks if not stumble.line or block.start <= at]
    unread = [block for block in above if not _reads("".join(lines[n] for n in block))]
    if stumble.line:
        yield from (above or blocks)[-1:]
        for block in above[-1:]:
            if at in block and at > block.start and (lines[at][:1].strip() or not OPENS.match(lines[block.start])):
                yield range(at, block.stop)  # what belongs to nothing: a lone else, an indented line
    yield from unread[-NEAR:]


def _blocks(lines: list[str]) -> Iterator[range]:
    start, decorated = 0, False
    for number, line in enumerate(lines):
        if number == start:
            decorated = line.startswith("@")
        elif line.strip() and not line.startswith("#") and not CONTINUES.match(line):
            if not decorated:
                yield range(start, number)
                start = number
            decorated = line.startswith("@")
    yield range(start, len(lines))


@functools.lru_cache(maxsize=4096)
def _reads(text: str) -> bool:
    try:
        _compiled(text, "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _reach(lines: list[str], file: str) -> int:
    """How far Python reads."""
    try:
        _compiled("".join(lines), file)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _line(error)
    return FAR


def _without(lines: list[str], span: range) -> list[str]:
    return ["\n" if number in span else line for number, line in enumerate(lines)]


def _cut(lines: list[str], span: range, stumble: Stumble) -> Cut:
    at = stumble.line - 1
    line = stumble.line if at in span else span.start + 1 + next(n for n, s in enumerate(span) if lines[s].strip())
    deep = isinstance(stumble.error, RecursionError | MemoryError)
    words = said("" if deep else str(getattr(stumble.error, "msg", None) or stumble.error))
    if any(MERGE.match(lines[n]) for n in span):
        words = f"{words}: two versions were merged, and the marks between them are still there"
    found = (DEFINES.match(lines[n]) for n in span)
    names = (match[1] for match in found if match)
    return Cut(span, line, type(stumble.error).__name__, words, tuple(n for n in names if not keyword.iskeyword(n)))


def _joined(cuts: list[Cut], lines: list[str]) -> Iterator[Cut]:
    """Join neighbors with nothing left between them, with the words for the first stumble."""
    rows: list[list[tuple[int, Cut]]] = []
    for order, cut in sorted(enumerate(cuts), key=lambda pair: pair[1].span.start):
        before = rows[-1][-1][1].span.stop if rows else 0
        if not rows or any(lines[n].strip() for n in range(before, cut.span.start)):
            rows.append([])
        rows[-1].append((order, cut))
    for row in rows:
        names = tuple(name for _, cut in row for name in cut.names)
        yield replace(min(row, key=lambda pair: pair[0])[1], names=names)


def said(words: str) -> str:
    """Python's own words for what it can't read as part of a sentence, without the place, which is told separately."""
    words = GUESS.sub(lambda guess: f" ({guess[1].lower()}{guess[2]})", PLACES.sub("", PLACES.sub("", words)))
    return words or "it is nested too deeply"
