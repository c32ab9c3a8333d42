"""nbgrader's folder of feedback, ``feedback/<learner>/<lesson>/<notebook>.html``, which ``release_feedback`` hands out.

Each page is the learner's page of that lesson, so it holds what people decided and what dates took off.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from autograder.classroom.feedback import writing
from autograder.classroom.results import ClassResults
from autograder.classroom.store import Store
from autograder.files import write
from autograder.integrations.nbgrader.entries import Changes
from autograder.integrations.nbgrader.marks import Marks

OURS = b'<meta name="generator" content="grade feedback">'


def write_feedback(folder: Path, results: ClassResults, marks: Marks, changes: Changes) -> int:
    """Write a page for each learner and lesson that is released by now; return how many there are.

    Pages that nbgrader wrote stay as they are. Ours goes if the lesson isn't released anymore. Raises ``OSError``.
    """
    store, now = Store(folder), dt.datetime.now(dt.UTC)
    folders = store.batch().folders
    numbers = {name: number for number, name in folders.items()}
    members = {member.row.id if member.row else member.id: member for member in results.students}
    count = 0
    for learner in marks.learners:
        member = members[learner.id]
        for name in learner.results:
            path = folder / writing.FOLDER / learner.id / name / f"{changes.notebooks[name]}.html"
            if path.exists() and OURS not in path.read_bytes():
                continue
            if numbers[name] not in member.rulings.released(now):
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, writing.feedback(store, results.title, member, folders, now, numbers[name]), private=True)
            count += 1
    return count
