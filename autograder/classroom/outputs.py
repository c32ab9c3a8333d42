"""What a batch leaves behind besides reports, all derived from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from autograder.classroom.feedback.forms import as_gradescope
from autograder.classroom.feedback.writing import write_pages
from autograder.classroom.page.page import write_page
from autograder.classroom.results import ClassResults, load_class
from autograder.classroom.store import Store
from autograder.classroom.tables import canvas_csv, class_csv, moodle_csv, sentences_csv
from autograder.course.tree import Course
from autograder.files import write
from autograder.report.formats import FORMATS
from autograder.report.formats.junit import class_as_junit

PLACE = "{id}"
TABLES: dict[str, Callable[[ClassResults], bytes]] = {
    "csv": class_csv,
    "canvas": canvas_csv,
    "moodle": moodle_csv,
    "sentences": sentences_csv,
    "junit": lambda results: class_as_junit(s.final for s in results.students if s.final),
}
"""What ``--format NAME=FILE`` writes for a class. With {id} in FILE, every format of a report works too."""
NAMES = [*TABLES, *(name for name in FORMATS if name not in TABLES)]


def fits(name: str, target: Path) -> bool:
    """Whether a format can be written to a file of that name."""
    return name in FORMATS if PLACE in str(target) else name in TABLES


def without_a_report(results: ClassResults) -> list[str]:
    """Who handed something in but has no report, so that no format of one learner is written."""
    handed_in = (one for one in results.students if one.standing != "missing" and not one.sought)
    return sorted(one.id for one in handed_in if one.final is None)


def write_class(out: Path, wanted: list[tuple[str, Path]], course: Course) -> ClassResults:
    """Write ``class.html``, ``class.csv``, ``sentences.csv`` and every format you asked for. Raises ``OSError``."""
    results, now = load_class(out), dt.datetime.now(dt.UTC)
    write_page(results, out / "class.html", course, Store(out).reflections())
    for table, content in ((out / "class.csv", class_csv), (out / "sentences.csv", sentences_csv)):
        write(table, content(results), private=not table.exists())
    write_pages(out, results)
    for name, target in wanted:
        if PLACE in str(target):
            for student in results.students:
                if student.final:
                    path = Path(str(target).replace(PLACE, student.id))
                    path.parent.mkdir(parents=True, exist_ok=True)
                    write(path, as_gradescope(student, now) if name == "gradescope" else FORMATS[name](student.final))
        else:
            write(target, TABLES[name](results))
    return results
