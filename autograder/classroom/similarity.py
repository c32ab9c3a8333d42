"""Whose code is alike: laid out for JPlag (https://github.com/jplag/JPlag), and as a list made here.

JPlag because it runs on the instructor's machine and uploads nothing, compares several files per learner, and leaves
out what everybody was given, for which it gets the stubs as base code::

    java -jar jplag.jar -l python3 -bc DIR/base DIR/submissions

If Java is there, and the jar lies in the folder, it's run. Without it, ``similar.csv`` lists the pairs of files that
share most.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

from autograder.classroom.order import Order, roster_of
from autograder.classroom.plans import take_arrival
from autograder.classroom.results import ClassResults
from autograder.classroom.roll import opened_roll
from autograder.classroom.tables import csv_cell
from autograder.classroom.winnowing import Pair, pairs
from autograder.course.points import percent
from autograder.course.tree import Course, read_text
from autograder.errors import Fault, Refusal
from autograder.files import Temporary, write
from autograder.intake.choosing import take_in
from autograder.intake.submission import Unreadable, inert

JAR, LIST, LAID = "jplag.jar", "similar.csv", "submissions"
SECONDS = 1800
LOOK = "It's a list to look at: tasks are small, and right answers look alike."


def check_apart(folder: Path, into: Path) -> None:
    """Refuse a place where what is laid out would end up among the submissions."""
    handed_in, laid = Path(os.path.realpath(folder)), Path(os.path.realpath(into))
    if laid.is_relative_to(handed_in) or handed_in.is_relative_to(laid / LAID):
        raise Refusal(f"--similarity {into} would write among the submissions in {folder}: name a new folder.")


def compare(order: Order, course: Course, results: ClassResults, into: Path) -> str:
    """Lay the code out, then let JPlag compare it, or else write ``similar.csv``. Returns a sentence for staff."""
    export(order, course, results, into)
    java, jar = shutil.which("java"), into / JAR
    if java is not None and jar.is_file():
        line = [java, "-jar", str(jar), "-l", "python3", "-bc", str(into / "base"), "-r", str(into / "jplag")]
        done = subprocess.run([*line, str(into / LAID)], capture_output=True, text=True, timeout=SECONDS, check=False)
        if done.returncode == 0:
            return f"{into / 'jplag'}: what JPlag found. {LOOK}"
        raise Fault(f"JPlag ended with status {done.returncode}: {inert(done.stderr[-300:] or done.stdout[-300:])}")
    stubs = {name: texts[""] for name, texts in _texts(into, "base").items()}
    try:
        found = pairs(_texts(into / LAID), stubs)
    except ModuleNotFoundError:
        return f"{into}: laid out for JPlag. For a list made here: pip install copydetect."
    write(into / LIST, similar_csv(found))
    what = "1 pair of files that shares" if len(found) == 1 else f"{len(found)} pairs of files that share"
    return f"{into / LIST}: {what} more than most do. {LOOK}"


def similar_csv(found: list[Pair]) -> bytes:
    """The pairs, with what each shares of its telling parts in percent."""
    rows: list[list[str | float | None]] = [
        ["file", "learner", "other learner", "% of the learner's", "% of the other's"]
    ]
    rows += [[p.file, p.one, p.other, percent(p.ours), percent(p.theirs)] for p in found]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _texts(folder: Path, only: str = "") -> dict[str, dict[str, str]]:
    """What ``export`` wrote: each file by its name in the course, then by the learner's label."""
    found: dict[str, dict[str, str]] = {}
    for label in [only] if only else sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []:
        for path in sorted((folder / label).rglob("*.py")):
            name = path.relative_to(folder / label).as_posix()
            found.setdefault(name, {})["" if only else label] = read_text(path)
    return found


def export(order: Order, course: Course, results: ClassResults, into: Path) -> None:
    """Write ``base/`` and ``submissions/<label>/``: names only if the class shows them. Raises ``OSError``."""
    lessons = [lesson for lesson in course.lessons if lesson.number in results.lessons]
    for lesson in lessons:
        for name in lesson.files:
            if name.endswith(".py"):
                _put(into / "base" / lesson.folder / name, read_text(lesson.exercises / name))
    folders = {lesson.folder for lesson in lessons}
    labels = {student.id: student.id if results.names else student.label for student in results.students}
    with opened_roll(order.folder, order.out, course, roster_of(order, course), order.platform) as handed_in:
        for found in handed_in.found:
            with Temporary() as scratch:
                try:
                    submission = take_in(take_arrival(found, course, scratch).folder, course)
                except Unreadable:
                    continue
            for (folder, name), file in submission.files.items():
                if folder in folders and name.endswith(".py") and file.text and found.id in labels:
                    _put(into / LAID / labels[found.id] / folder / name, file.text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text.encode())
