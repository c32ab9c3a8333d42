"""The classes of ``docs/instructors.md``: ``python -m tests.intake.platforms.pages NAME DIR`` lays one out."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from examples.downloads import Files, Learner, canvas, moodle, written

TOY = Path(__file__).parents[2] / "toy" / "solutions"
SOLUTION: Files = {path.name: path.read_text() for path in sorted(TOY.glob("*/*")) if path.is_file()}
WRONG = SOLUTION | {"words.py": "def shout(text):\n    return text\n"}


def learners() -> list[Learner]:
    """Five on the list: one is late, one hands in what can't be opened, one nothing."""
    return [
        Learner("Ada", "Student-001", 4001, SOLUTION),
        Learner("Zwö", "Student-002", 4002, WRONG, late=True),
        Learner("Seán", "O'Student-003", 4003, {"work.zip": "no zip at all"}),
        Learner("Kim", "Student-004", 4004),
        Learner("Lee", "Student-005", 4005, SOLUTION),
    ]


def lay_canvas(at: Path) -> None:
    """``submissions.zip`` with the work of somebody who left the course, and ``grades.csv``."""
    made = canvas(at / "made", [*learners(), Learner("Max", "Student-009", 4009, SOLUTION)])
    _zip(made.folder, at / "submissions.zip")
    lines = made.roster.read_text(encoding="utf-8").splitlines(keepends=True)
    written(at / "grades.csv", "".join(line for line in lines if "4009" not in line))


def lay_moodle(at: Path) -> None:
    """``Week 4.zip``, and the grading worksheet."""
    made = moodle(at / "made", learners())
    _zip(made.folder, at / "Week 4.zip")
    made.roster.rename(at / "worksheet.csv")


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                file.write(path, path.relative_to(folder).as_posix())


LAID = {"canvas": lay_canvas, "moodle": lay_moodle}

if __name__ == "__main__":
    LAID[sys.argv[1]](Path(sys.argv[2]))
