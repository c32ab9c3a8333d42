"""Where a plain test failed: its line, what stands there, with which data, and what the learner's code gave last.

Staff read all of that. Learners read it of public checks, which they have as files. Nobody's code is asked anything.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import FrameType

from autograder.testing.answered import Answered
from autograder.testing.now import Now
from autograder.testing.operators import Operated
from autograder.testing.raising import stopped
from autograder.testing.showing import shown

LENGTH = 160
"""How many characters of a statement to show."""
NAMES = 4


@dataclass(frozen=True)
class Failing:
    """What there is to say of a failed test."""

    place: str
    """The line, and what stands there; empty if no line of the test failed."""
    said: str
    """What the exception says, or of a bare assert what the learner's code gave."""
    data: tuple[str, ...]
    """What the names in the line hold."""
    before: tuple[str, ...]
    """What the learner's code gave before that."""
    speaks: bool
    """Whether the author gives a failed assert its own sentence."""

    @property
    def to_staff(self) -> str:
        """All of it; the first line says the most."""
        first, _, rest = self.said.partition("\n")
        why = [f"with {', '.join(self.data)}"] * bool(self.data) + [f"before: {', '.join(self.before)}"] * bool(
            self.before
        )
        head = ": ".join(filter(None, (self.place, first.strip())))
        return "\n".join(filter(None, (f"{head} ({'; '.join(why)})" if why else head, rest.strip("\n"))))

    @property
    def to_learners(self) -> str:
        """Of a public check: its author's sentence, or else its line and what came back."""
        first = self.said.partition("\n")[0].strip()
        if self.speaks or not self.place:
            return stopped(first) if first else ""
        data = f" with {', '.join(self.data)}" if self.data else ""
        return stopped(": ".join(filter(None, (f"{self.place}{data}", first))))


def failed_at(error: BaseException, folder: Path, said: str, answers: Iterable[Answered]) -> Failing:
    """What there is to say of an error in one of a folder's tests.

    Args:
        error: what ended the test.
        folder: the test's own.
        said: what the error says.
        answers: the last ones of the learner's code.
    """
    before, Now.talk, Now.showing = Now.talk, None, True  # an object that is shown asks nobody
    try:
        return _failing(error, folder, said, [f"{one.asked(shown)} {one.came_to(shown)}" for one in answers])
    finally:
        Now.talk, Now.showing = before, False


def _failing(error: BaseException, folder: Path, said: str, given: list[str]) -> Failing:
    last = given[-1] if given else ""
    if not said or (last and last.endswith(f" raised {said}")):
        said, given = last, given[:-1]
    found = _frame(error, folder)
    if found is None:
        return Failing("", said, (), tuple(given), False)
    frame, line = found
    path = frame.f_code.co_filename
    source = "".join(linecache.getlines(path))
    place, node = f"{Path(path).name}, line {line}", _statement(source, line)
    if node is None:
        return Failing(place, said, (), tuple(given), False)
    text = " ".join((ast.get_source_segment(source, node) or "").split())
    text = text if len(text) <= LENGTH else f"{text[:LENGTH]}…"
    speaks = isinstance(node, ast.Assert) and node.msg is not None and bool(said)
    return Failing(f"{place}: `{text}`", said, tuple(islice(_data(node, frame), NAMES)), tuple(given), speaks)


def _frame(error: BaseException, folder: Path) -> tuple[FrameType, int] | None:
    """The innermost line of a folder's files that an exception went through."""
    trace, found = error.__traceback__, None
    while trace is not None:
        if folder in Path(trace.tb_frame.f_code.co_filename).parents:
            found = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    return found


def _statement(source: str, line: int) -> ast.stmt | None:
    """The smallest statement with that line in it."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return None
    around = [n for n in nodes if isinstance(n, ast.stmt) and n.lineno <= line <= (n.end_lineno or n.lineno)]
    return min(around, key=lambda n: (n.end_lineno or n.lineno) - n.lineno, default=None)


def _data(statement: ast.stmt, frame: FrameType) -> Iterator[str]:
    names = (node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    for name in dict.fromkeys(names):
        value = frame.f_locals.get(name)
        if name in frame.f_locals and name != "self" and not (callable(value) or isinstance(value, Operated)):
            try:
                yield f"{name} = {shown(value)}"
            except Exception:  # nothing can be said of an object of the author's that can't be shown
                continue
