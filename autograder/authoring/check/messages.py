"""Every message that the trials see, read as a learner reads it: nothing hidden in it, and in good English."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection

from autograder.authoring.check.claims import Claim
from autograder.authoring.check.language import faults, named
from autograder.course.tree import Lesson, read_text
from autograder.report.model import Report
from autograder.testing.variants import Variant

HOME = re.compile(r"Try at home: .*")
NUMBER = re.compile(r"\d\.\d{3,}|\de[-+]\d")


class Read:
    """What was read of one lesson's reports: each message once."""

    def __init__(self, lesson: Lesson, quiet: Claim, english: Claim) -> None:
        self._quiet, self._english = quiet, english
        self._seen: set[str] = set()
        self._secrets = _secrets(lesson)
        self._names = names(lesson)

    def of(self, variant: Variant, report: Report, beside: Collection[str], *, hidden: bool = True) -> None:
        """Read a report, except the tasks ``beside``. Public checks hide nothing."""
        tasks = [task for task in report.tasks if task.task not in beside]
        messages = [m for task in tasks for m in [*task.said, *(test.message for test in task.tests)]]
        for text in dict.fromkeys([*messages, *report.notes]):
            if text in self._seen:
                continue
            self._seen.add(text)
            said = HOME.sub("", text) if hidden else ""
            leaked = [secret for secret in self._secrets if secret in said] + NUMBER.findall(said)
            self._quiet.demand(not leaked, f"{variant.name}: {leaked[:2]} in {said!r}.")
            found = faults(text, self._names)
            self._english.demand(not found, f"{variant.name}: {'; '.join(found)}, in {text!r}.")


def names(lesson: Lesson) -> set[str]:
    """Every name in the code of a lesson's worked files and graders."""
    paths = [path for folder in (lesson.solutions, lesson.graders) for path in sorted(folder.glob("*.py"))]
    return set[str]().union(*(named(read_text(path)) for path in paths))


def _secrets(lesson: Lesson) -> list[str]:
    """Lines of the graders long enough to be recognized, except calls to try at home, and paths of this machine."""
    lines = [
        line.strip()
        for path in lesson.graders.glob("*.py")
        if not path.name.startswith("mistakes")
        for line in read_text(path).splitlines()
    ]
    code = [line for line in lines if len(line) > 24 and not line.startswith(('"', "'", "#")) and '"""' not in line]
    return [*code, str(lesson.course), tempfile.gettempdir()]
