"""The zip that an instructor uploads at Gradescope under *Configure Autograder*."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.authoring.release.contents import files_below
from autograder.course import coursefile, seeds
from autograder.course.classfile import load_settings
from autograder.course.tree import Course, CourseError
from autograder.errors import Refusal
from autograder.files import write
from autograder.integrations.gradescope.settings import FILE, MARGIN, NOT_FINISHED, SEED, Settings
from autograder.integrations.gradescope.wheel import wheel, zipped
from autograder.report.formats.gradescope import gradescope_fault

NAME = "autograder.zip"
TEMPLATE = Path(__file__).with_name("template")
SCRIPTS = ("setup.sh", "run_autograder")
TREES = ("exercises", "graders")
FILES = (coursefile.FILE, "class.toml")
LEFT_OUT = {"authoring"}
"""What the engine there doesn't need."""


def bundle(course: Course, folder: Path, settings: Settings, seed_file: Path | None = None) -> list[str]:
    """Write ``autograder.zip`` into a folder; return what staff should know, in sentences.

    Raises ``CourseError`` if the course has no hidden graders, or its seed can't be read or made.
    """
    if not course.has_graders:
        raise CourseError("grade gradescope needs the hidden graders: this course has no graders/.")
    own = load_settings(course)
    made = seeds.ensure(course, own, seed_file)
    files = dict(sorted(_files(course, settings, seeds.load(course, own, seed_file))))
    target = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write(target, zipped(files, SCRIPTS), private=True)
    except OSError as error:
        raise Refusal(f"{error.filename or target} cannot be written: {error.strerror}.") from error
    told = [f"{target}: {len(files)} files, the graders and the class's seed among them, so keep it to staff."]
    if made is not None:
        told.append(f"{made} is this class's new seed. {seeds.KEEP}")
    worst = len(course.lessons) * own.limits.submission_seconds / 60
    if worst >= settings.minutes:
        told.append(
            f"Code that never ends may compute for {worst:g} minutes before it's stopped everywhere, and the timeout "
            f"is {settings.minutes:g}. Set a longer one at Gradescope (40 at most), and say so here with --minutes."
        )
    return told


def _files(course: Course, settings: Settings, seed: str) -> Iterator[tuple[str, bytes]]:
    for name in SCRIPTS:
        yield name, (TEMPLATE / name).read_bytes()
    engine, data = wheel(LEFT_OUT)
    yield engine, data
    about = coursefile.about(course.root)
    yield "requirements.txt", "".join(f"{one}\n" for one in [f"./{engine}", *about.requirements]).encode()
    for tree in TREES:
        for name, content in files_below(course.root / tree):
            if name != seeds.FILE:
                yield f"course/{tree}/{name}", content
    if about.package is not None:
        for name, content in files_below(coursefile.package_folder(course.root, about.package)):
            yield f"course/{about.package}/{name}", content
    for name in FILES:
        if (course.root / name).is_file():
            yield f"course/{name}", (course.root / name).read_bytes()
    constraints = course.root / "constraints.txt"
    yield "constraints.txt", constraints.read_bytes() if constraints.is_file() else b""
    yield SEED, f"{seed}\n".encode()
    yield FILE, msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
    yield "seconds.txt", f"{round(60 * settings.minutes - MARGIN)}\n".encode()
    yield "unfinished.json", gradescope_fault(NOT_FINISHED)
