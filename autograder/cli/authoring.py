"""What an author types: ``grade new``, ``check``, ``cut``, ``release``, ``notebooks``, ``seed``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import (
    CourseOption,
    LessonOption,
    QuietOption,
    SeedOption,
    VerboseOption,
    err,
    find_course,
    out,
)
from autograder.course import seeds
from autograder.course.tree import Course
from autograder.errors import BELOW, GRADED, Refusal


def new(
    folder: Annotated[Path, typer.Argument(help="A folder that doesn't exist yet.", metavar="COURSE")],
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    tests: Annotated[
        list[Path] | None,
        typer.Option(
            "--tests", help="Your pytest or unittest files, with their solutions beside them.", metavar="FILES"
        ),
    ] = None,
    verbose: VerboseOption = False,
) -> None:
    """Start a course of your own, from nothing or from tests that you have."""
    from autograder.authoring.new import new as lay_down

    if more and not tests:
        raise Refusal(f"grade new makes one course: what is {more[0]}? Name test files with --tests.")
    for name in lay_down(folder, [*(tests or []), *(more or [])]):
        out.print(name, markup=False, highlight=False)
    out.print(f"Now: cd {shlex.quote(str(folder))}, then grade check.", markup=False, highlight=False)


def check(
    lesson: LessonOption = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", help="How many gradings at once.", min=1, metavar="N", show_default="one per core"),
    ] = os.cpu_count() or 1,
    seed_file: SeedOption = None,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """The maintainers' proof: stubs score 0, solutions everything, every mistake is caught and named."""
    found = _whole(find_course(course), "check")
    from autograder.authoring.check import prove  # not included in a learner's engine

    said = (lambda text: err.print(f"… {text}")) if err.is_terminal else (lambda text: None)
    claims = prove(found, lesson or [], jobs, said, seed_file)
    for claim in filter(lambda claim: claim.tried, claims):
        out.print(f"{claim.title}: {claim.verdict}", markup=False)
        for note in claim.notes:
            out.print(f"    {note}", markup=False, soft_wrap=True)
        for problem in claim.problems:
            out.print(f"    {problem}", markup=False)
    raise typer.Exit(BELOW if any(claim.problems for claim in claims) else GRADED)


def release(
    folder: Annotated[Path, typer.Argument(help="A new folder, or one with an earlier release.", metavar="DIR")],
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The learners' repository: exercises, public checks, hints, points, the engine; no solutions, no graders."""
    found = _whole(find_course(course), "release")
    from autograder.authoring.release import release as make  # not included in a learner's engine

    changes = make(found, folder)
    if not quiet:
        for line in changes.lines(folder):
            out.print(line, markup=False, soft_wrap=True)


def notebooks(
    folder: Annotated[
        Path, typer.Argument(help="nbgrader's course folder, new or from an earlier run.", metavar="DIR")
    ],
    repository: Annotated[
        str | None, typer.Option("--repository", help="The learners' repository, for Kaggle and Colab.", metavar="URL")
    ] = None,
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make an nbgrader course folder: one notebook per lesson, graded outside the learner's kernel."""
    found = _whole(find_course(course), "notebooks")
    from autograder.authoring.notebooks import notebooks as make  # not included in a learner's engine

    written = make(found, folder, repository)
    if not quiet:
        out.print(f"{len(written)} files written in {folder}", markup=False, soft_wrap=True)


def seed(
    file: Annotated[
        Path | None, typer.Argument(help="A new file; graders/seed.txt of the course if left out.", metavar="FILE")
    ] = None,
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make a class's secret seed, from which its hidden cases are drawn."""
    if file is None:
        found = find_course(course)
        if not found.has_graders:
            raise Refusal("this course has no hidden graders and needs no seed: if you want one anyway, name a FILE.")
        file = seeds.usual(found)
        said = "The graders of this course use it from now on; class.toml needs no line for it."
    else:
        said = f'Put this line into class.toml, at its top: seed_file = "{seeds.seen_from_course(file)}"'
    seeds.write(file)
    if not quiet:
        out.print(f"{file} holds a new seed of 256 random bits.\n{said}\n{seeds.KEEP}", markup=False)


def cut(course: CourseOption = None, quiet: QuietOption = False, verbose: VerboseOption = False) -> None:
    """Cut the learners' stubs from the solutions."""
    from autograder.course.cut import write_stubs

    found = find_course(course)
    if not (found.root / "solutions").is_dir():
        raise Refusal("grade cut needs solutions/: it cuts the stubs from there.")
    for path in write_stubs(found):
        if not quiet:
            out.print(f"wrote {path.relative_to(found.root)}", markup=False, soft_wrap=True)


def _whole(found: Course, command: str) -> Course:
    _ = found.lessons  # which may not be lessons
    lacking = [tree for tree in ("graders", "solutions") if not (found.root / tree).is_dir()]
    if lacking or not found.has_graders:
        what = f"{found.root} has no {lacking[0]}/" if lacking else "graders/ holds no lesson's tests"
        raise Refusal(f"grade {command} needs the whole course, exercises/, solutions/ and graders/: {what}.")
    return found
