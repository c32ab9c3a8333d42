"""nbgrader's course folder, cut from the worked files: one notebook per lesson, graded outside its kernel."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from autograder.authoring.notebooks.lesson import LessonNotebook
from autograder.authoring.release.contents import files_below
from autograder.authoring.release.points import read_table
from autograder.course.coursefile import FILE
from autograder.course.cut import stubs
from autograder.course.tree import Course, CourseError, Lesson
from autograder.files import sha256, write

ADDRESS = re.compile(r"(https?|ssh)://\S+|git@\S+")
CONFIG = "nbgrader_config.py"
MANIFEST = "notebooks.json"
"""The SHA-256 of each file we wrote, so that nothing you edited by hand is ever overwritten."""
USED = "from autograder.integrations.nbgrader.settings import configure"
SETTINGS = '''\
"""nbgrader's settings for this course: yours from now on. Written once by grade notebooks."""

{used}

c = get_config()  # noqa: F821
configure(c, course={course!r})
'''


def notebooks(course: Course, folder: Path, repository: str | None = None) -> list[str]:
    """Make the folder, or bring one up to date. Returns the new or changed files by their paths there.

    Raises ``CourseError`` if the course is incomplete or a file was edited by hand. It has written nothing then.
    """
    if repository is not None and not ADDRESS.fullmatch(repository):
        raise CourseError(f"{repository} isn't an address that git clone takes: write https://HOST/OWNER/NAME.")
    made = contents(course, repository)
    if (folder / CONFIG).is_file():
        _check_settings(folder / CONFIG, made.pop(CONFIG).decode())
    known = _known(folder)
    new = [name for name, data in made.items() if not _same(folder / name, data)]
    for name in new:
        path = folder / name
        if path.exists() and sha256(path.read_bytes()) != known.get(name):
            raise CourseError(
                f"{path} wasn't written by this command, or has changed since: move it away, then try again."
            )
    try:
        hashes = {name: sha256(data) for name, data in made.items()}
        fresh = {name: hashes[name] for name in new if not (folder / name).exists()}
        _note(folder, known | fresh)  # after an interruption, the next run knows that these are ours
        for name in new:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write(folder / name, made[name])
        _note(folder, known | hashes)
    except OSError as error:
        raise CourseError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return new


def contents(course: Course, repository: str | None = None) -> dict[str, bytes]:
    """Every file by its path. Lessons that the class drops are left out."""
    made = {CONFIG: SETTINGS.format(used=USED, course=str(course.root)).encode()}
    for lesson, rows in read_table(course).lessons:
        if rows:
            beside = _beside(lesson)
            points = {row.heading.number: row.points for row in rows}
            page = LessonNotebook(lesson, points, set(beside), repository).cut()
            place = f"source/{lesson.folder}"
            if (course.root / FILE).is_file():  # tells the checks what they are handed
                beside[FILE] = (course.root / FILE).read_bytes()
            made |= {f"{place}/{lesson.folder}.ipynb": page, **{f"{place}/{n}": data for n, data in beside.items()}}
    return made


def _beside(lesson: Lesson) -> dict[str, bytes]:
    """What learners get beside the notebook: public checks, pictures, data, and files to fill in that aren't cells."""
    cut = stubs(lesson)
    found = dict(files_below(lesson.exercises))
    found |= {name: text.encode() for name, text in cut.items()}
    return {
        name: data for name, data in found.items() if not (name in cut and name.endswith(".py")) and name != "README.md"
    }


def _check_settings(path: Path, ours: str) -> None:
    """Your own settings must name ours. Otherwise nbgrader would run the cells, and believe what they say."""
    if USED not in path.read_text(encoding="utf-8", errors="replace"):
        lines = " and ".join(line for line in ours.splitlines() if "configure" in line)
        raise CourseError(f"{path} exists, but doesn't grade outside the kernel: add {lines}; then try again.")


def _note(folder: Path, hashes: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(hashes), indent=1) + b"\n")


def _known(folder: Path) -> dict[str, str]:
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{path} cannot be read ({error}): name a new folder.") from error


def _same(path: Path, data: bytes) -> bool:
    if path.is_dir() or (path.parent.exists() and not path.parent.is_dir()):
        raise CourseError(f"{path} cannot be written: something else has that name.")
    return path.is_file() and path.read_bytes() == data
