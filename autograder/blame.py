"""An author's error as one sentence: the file of the course, the line in it, what's wrong, and what to do.

Every error that a course's file can cause goes through here, wherever it happens: while tests are collected, while they
run, while mistakes are read. Tracebacks are for staff.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType

from autograder.errors import Ungradable

TREES = ("graders", "exercises", "solutions")
ENGINE = Path(__file__).parent
WORDS = 300
"""How many characters of an exception's text to show."""
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
ADVICE = {
    "AssertionError": "an assert in a grader says nothing about a learner: write expect(…), or answer.equals(…)",
    "Skipped": "a hidden test must not skip, because it has points: take out the skip, or the test",
    "ModuleNotFoundError": "is it misspelled, or not installed where the grading runs?",
    "SystemExit": "a course's files must not end Python: take out the call of exit",
}
"""What to do, if the exception doesn't say it."""
SPEAKING = {"Endless", "Failed", "Unsupported", "CourseError", "NoKit"}
"""Exceptions that say everything themselves."""


class GraderFault(Ungradable):
    """A course's graders can't run. That's their authors' fault, never a submission's."""


class Endless(Exception):
    """Something in a grader computes for longer than anything needs."""


def sentence(error: BaseException, root: Path, otherwise: str = "") -> str:
    """Where in the course an exception comes from, and what it says. ``otherwise`` is the place if the exception
    doesn't tell.
    """
    error = _first(error)
    if isinstance(error, SyntaxError) and error.filename:
        at = f"{placed(Path(error.filename), root)}, line {error.lineno or 1}"
        return f"{at}: Python can't read this: {_text(error.msg)}."
    if isinstance(error, UnicodeDecodeError | SyntaxError):
        return f"{otherwise or 'a file of the course'}: Python can't read this: {_text(str(error))}."
    at = _place(error.__traceback__, root) or otherwise
    kind, said = type(error).__name__, _text(str(error))
    what = said if kind in SPEAKING else ": ".join(part for part in (kind, said) if part)
    advice = ADVICE.get(kind, "")
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith(tuple(f"{tree}." for tree in TREES)):
        advice = "a test is in no package: import without the dot"
    if kind == "FixtureLookupError":
        what = f"a test asks for {getattr(error, 'argname', 'something')}, which isn't a fixture here"
        advice = (
            "tests take their own fixtures, student, case, draw, and of pytest's monkeypatch, tmp_path, capsys, capfd, "
            "caplog, recwarn and request: is it misspelled?"
        )
    parts = [part for part in (at, what.rstrip(".:"), advice.rstrip(".")) if part]
    return f"{': '.join(parts)}{'' if parts[-1].endswith('?') else '.'}"


def of_course(error: BaseException, root: Path) -> bool:
    """Whether one of the course's own lines raised it."""
    return bool(_place(error.__traceback__, root))


def placed(path: Path, root: Path) -> str:
    """A file as authors name it, starting at the course's folder."""
    within = _within(path, root)
    return path.name if within is None else within.as_posix()


def _within(path: Path, root: Path) -> Path | None:
    for one, top in ((path, root), (path.resolve(), root.resolve())):
        if one.is_relative_to(top):
            return one.relative_to(top)
    return None


def _first(error: BaseException) -> BaseException:
    """The exception that an importer or pytest wraps."""
    while type(error).__module__.startswith("_pytest") and error.__cause__ is not None:
        error = error.__cause__
    return error


def _place(trace: TracebackType | None, root: Path) -> str:
    """The innermost of the course's own lines."""
    found = ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        own = _within(path, ENGINE) is not None  # a course may have the engine beside it
        if _within(path, root) is not None and not own and "site-packages" not in path.parts:
            found = f"{placed(path, root)}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _text(said: str) -> str:
    """One line without addresses of objects."""
    line = ADDRESS.sub("", " ".join(said.split()))
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"
