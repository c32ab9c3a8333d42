"""Why a test or a grading ends without its points: one table of causes, whose fault each is, and the closed words.

A row of a test names the status in the report; a row of a grading names the exit status of the command. Learners read
the ``words`` of what is no secret, and the ``closed`` words of what happened with a hidden input: these are three, so
that with passing a hidden test has four outcomes.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal, NamedTuple

from autograder.course.tree import CourseError
from autograder.errors import FAULT, USAGE, Ungradable
from autograder.grading.jobs import CourseProblem, Faulted, NobodyGraded, NotReadable
from autograder.intake.submission import Unreadable
from autograder.sandbox.refusals import SENTENCES

if TYPE_CHECKING:
    from autograder.testing.wrong import NoAnswer

FAILED = "This check fails for inputs that the graders use."
TIME = (
    "This took longer than the time that the task, or the whole submission, may have and was stopped: is there a loop "
    "that never ends, a wait, or a computation far larger than needed?"
)
GONE = "The process that ran this task ended instead of answering: look for a call such as exit()."
REST = "No task of this file could be run."


class Row(NamedTuple):
    """One cause."""

    status: str | int
    whose: Literal["learner", "course", "ours"]
    words: str = ""
    closed: str = ""


class Cause(Enum):
    """All there are."""

    # What ends a test.
    WRONG = Row("failed", "learner", "", FAILED)
    NOT_STARTED = Row("not_started", "learner", "not started yet")
    UNDECIDED = Row("undecided", "learner", "{sentence}")
    IMPORT_RAISES = Row("failed", "learner", "{sentence} " + REST)
    PACKAGE = Row(
        "failed",
        "learner",
        "{where}: there is no module {name} here (ModuleNotFoundError): is it misspelled, or a package that the course "
        "doesn't use? " + REST,
    )
    IMPORT_TIME = Row(
        "timed_out",
        "learner",
        "Importing {file} took too long and was stopped: does a loop, a long computation or a wait stand outside every "
        "function? " + REST,
    )
    IMPORT_DISK = Row("crashed", "learner", "Importing {file} " + SENTENCES["disk"] + " " + REST)
    IMPORT_MEMORY = Row("crashed", "learner", "Importing {file} " + SENTENCES["memory"] + " " + REST)
    IMPORT_ENDS = Row(
        "crashed",
        "learner",
        "Importing {file} ended the whole process: remove what stops Python outside every function. " + REST,
    )
    TASK_TIME = Row(
        "timed_out",
        "learner",
        "This task took longer than its {seconds:g} seconds of computing and was stopped: is there a loop that never "
        "ends, or a computation far larger than needed?",
        TIME,
    )
    TASK_WAITS = Row(
        "timed_out",
        "learner",
        "This task waited, computing little, until it took longer than the {wall:g} seconds it may last: is there a "
        "sleep(), an input(), or a lock that nobody lets go of?",
        TIME,
    )
    SUBMISSION_TIME = Row(
        "timed_out",
        "learner",
        "The {seconds:g} seconds of computing that a whole submission has for a lesson, or the {wall:g} that it may "
        "last, were used up by the tasks up to this one.",
        TIME,
    )
    DISK = Row("crashed", "learner", "This task " + SENTENCES["disk"], GONE)
    MEMORY = Row("crashed", "learner", "This task " + SENTENCES["memory"], GONE)
    ENDS = Row("crashed", "learner", "The process that ran this task ended instead of answering: {how}.", GONE)
    CHECK = Row("error", "ours", "This check itself failed: the fault is ours, and staff have been given the details.")
    # What ends a grading.
    UNREADABLE = Row(USAGE, "learner", "{sentence}")
    COURSE = Row(USAGE, "course", "{sentence}")
    LACKING = Row(
        FAULT,
        "ours",
        "{file} imports {name}, which this machine lacks: install it where the grading runs, with {how}.",
    )
    UNREAD = Row(
        FAULT,
        "ours",
        "{file} imports {name}, which lies in {folder}, and learners' code may not read that folder: where the grading "
        "runs, install it as a copy, with pip install and without -e.",
    )
    ENDLESS = Row(FAULT, "ours", "grading took more than {seconds:g} seconds: one of the graders never ends.")
    FAULT = Row(FAULT, "ours", "{sentence}")

    @property
    def status(self) -> str:
        """As in the report, or the exit status."""
        return str(self.value.status)

    def said(self, **facts: object) -> str:
        """The words with what belongs in them."""
        return self.value.words.format(**facts)

    def ends(self, **facts: object) -> NoAnswer:
        """The exception for a worker that answers no more."""
        from autograder.testing.wrong import Died, TimedOut  # which loads torch

        kind = TimedOut if self.value.status == "timed_out" else Died
        return kind(self.said(**facts), importing=self.name.startswith("IMPORT"))


class Lacking(Ungradable):
    """This machine lacks a package that the course's own files need: nobody can be graded fairly."""


CLOSED: dict[str, str] = {str(cause.value.status): cause.value.closed for cause in Cause if cause.value.closed}
"""By status: what is said of a hidden test."""


def of_test(error: BaseException) -> str:
    """The status of a test that ended with this. Whatever is not known to be a learner's is ours."""
    from autograder.testing.wrong import NoAnswer, NotStarted, Undecided, Wrong

    match error:
        case NoAnswer():
            return error.status
        case NotStarted():
            return Cause.NOT_STARTED.status
        case Undecided():
            return Cause.UNDECIDED.status
        case Wrong():
            return Cause.WRONG.status
        case _:
            return Cause.CHECK.status


def of_grading(error: BaseException, details: str) -> NotReadable | CourseProblem | NobodyGraded | Faulted:
    """The answer to a job that ended with this: of ours, the details."""
    match error:
        case Unreadable():
            return NotReadable(Cause.UNREADABLE.said(sentence=error))
        case CourseError():
            return CourseProblem(Cause.COURSE.said(sentence=error))
        case Ungradable():
            return NobodyGraded(str(error))
        case _:
            return Faulted(Cause.FAULT.said(sentence=details))
