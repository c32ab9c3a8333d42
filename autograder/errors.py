"""The exceptions that end a command: each carries one sentence and the exit status that goes with it.

GradeError
├── Refusal, status 2: something that was given cannot be used
│   ├── course: CourseError, Exists
│   ├── intake: Unreadable, Unopened, NotUnpacked, NoGit, NoDownload, NoTable
│   ├── learner: NotYet, CannotRestore, CannotDraw ── Stopped
│   ├── classroom: NotABatch, NotDecisions, NotAForm, NoPort
│   └── integrations: NotAGradebook, CannotFetch, Refused ── Passing ── Limited ── OutOfTime
└── Fault, status 3: the system itself failed
    ├── grading: EngineFault
    └── Ungradable: nobody can be graded with this course on this machine
        ├── blame: GraderFault
        └── grading: Lacking

What graders raise about an answer (``testing.wrong``) becomes a verdict, and ends no command.
"""

from __future__ import annotations

GRADED, BELOW, USAGE, FAULT, UNSETTLED = 0, 1, 2, 3, 4
"""Exit statuses: graded; below ``--fail-under``; wrong usage or unreadable input; a fault of the system itself; with
``--strict``, somebody's work or place in a class isn't settled.
"""


class GradeError(Exception):
    """A command can't go on. ``str()`` is the sentence: what, where, and what to do about it."""

    status = FAULT

    @property
    def sentence(self) -> str:
        """What the person at the terminal reads."""
        return str(self)


class Refusal(GradeError):
    """Something that was given can't be used: wrong usage, or unreadable input."""

    status = USAGE


class Fault(GradeError):
    """The system itself failed, which says nothing about a submission: never a learner's zero."""

    status = FAULT

    @property
    def sentence(self) -> str:
        """What the person at the terminal reads."""
        return f"the grading system itself failed, which says nothing about any submission: {self}"


class Ungradable(Fault):
    """Nobody can be graded with this course on this machine: its graders can't run, or the machine lacks something.

    The text is for staff: it may quote what is hidden.
    """

    @property
    def sentence(self) -> str:
        """What the person at the terminal reads."""
        return f"nobody can be graded, which says nothing about any submission: {self}"
