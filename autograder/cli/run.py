"""``grade run``."""

from __future__ import annotations

import contextlib
import math
from pathlib import Path
from textwrap import indent
from typing import Annotated

import typer

from autograder import files
from autograder.cli.asked import order_job, usable
from autograder.cli.console import (
    CourseOption,
    Device,
    DeviceOption,
    LessonOption,
    QuietOption,
    SeedOption,
    TaskOption,
    UnconfinedOption,
    VerboseOption,
    err,
    find_course,
    out,
    outputs,
    try_outputs,
    writing,
)
from autograder.errors import BELOW, FAULT, Fault, GradeError, Refusal
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.report.formats import FORMATS, TROUBLE, terminal
from autograder.report.model import Report, Staff, to_json

FAILED = "The grading system itself failed, which says nothing about the submission: try again, or tell staff."


def run(
    path: Annotated[Path, typer.Argument(help="The submission: a folder, zip or notebook.", metavar="PATH")] = Path(),
    lesson: LessonOption = None,
    task: TaskOption = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the report here.", metavar="FILE")] = None,
    format: Annotated[
        list[str] | None, typer.Option("--format", help=f"Also write {', '.join(FORMATS)}.", metavar="NAME=FILE")
    ] = None,
    staff: Annotated[
        Path | None,
        typer.Option("--staff", help="Write what staff need (tracebacks, output, hidden cases) here.", metavar="FILE"),
    ] = None,
    reveal: Annotated[bool, typer.Option("--reveal", help="For instructors: show the hidden case of --task.")] = False,
    seed_file: SeedOption = None,
    device: DeviceOption = Device.CPU,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", help="Exit with 1 below this many points.", metavar="P")
    ] = None,
    allow_unconfined: UnconfinedOption = False,
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Grade one submission: with hidden graders if the course has them, otherwise with the public checks."""
    if reveal and not task:
        raise Refusal("--reveal shows the hidden case of one task: name it with --task N.M.")
    if fail_under is not None and not (math.isfinite(fail_under) and fail_under >= 0):
        raise Refusal(f"--fail-under {fail_under:g}: give a number of points, 0 or more.")
    wanted = [*([("json", json)] if json is not None else []), *outputs(format, FORMATS)]
    found = find_course(course)
    named = course is not None
    job = order_job(
        found, path, lesson, task, seed_file, named=named, device=usable(device), allow_unconfined=allow_unconfined
    )
    if fail_under is not None and not job.hidden:
        raise Refusal("--fail-under needs points, and public checks give none: name the hidden graders with --course.")
    try_outputs([*(target for _, target in wanted), *([staff] if staff is not None else [])], [path, seed_file])
    report, details = _graded(job, wanted, quiet)
    if not quiet:
        terminal.show(report, out, whole=not out.is_terminal)
    if reveal:
        _show_cases(details)
    _write(report, details, wanted, staff, shown=not quiet)
    _finish(report, fail_under, staff)


def _write(report: Report, details: Staff, wanted: list[tuple[str, Path]], staff: Path | None, *, shown: bool) -> None:
    """Write every output that can be written. The others are named at the end, when the result is on the screen."""
    failed: list[GradeError] = []
    for name, target in [*wanted, *([("staff", staff)] if staff is not None else [])]:
        hidden = name == "staff"
        try:
            with writing(target):
                files.write(target, to_json(details) if hidden else FORMATS[name](report), private=hidden)
        except GradeError as error:
            failed.append(error)
    if failed:
        if not shown:
            terminal.show(report, out, whole=not out.is_terminal)
        raise Refusal(" ".join([error.sentence for error in failed] + ["The result is the one shown above."]))


def _tell_services(wanted: list[tuple[str, Path]], sentence: str) -> None:
    """A service that waits for a result gets one that says why there isn't any."""
    for name, target in wanted:
        if name in TROUBLE:
            with contextlib.suppress(OSError):  # one refusal is enough
                files.write(target, TROUBLE[name](sentence))


def _graded(job: Job, wanted: list[tuple[str, Path]], quiet: bool) -> tuple[Report, Staff]:
    try:
        with err.status("grading …") if err.is_terminal and not quiet else contextlib.nullcontext():
            return grade_taken(Engine(job.device, job.course), job)
    except Exception as error:
        ours = isinstance(error, Fault) or not isinstance(error, GradeError)
        _tell_services(wanted, FAILED if ours else str(error))
        raise


def _finish(report: Report, fail_under: float | None, staff: Path | None) -> None:
    if report.faulty:
        where = f"see {staff}" if staff else "run again with --staff FILE for the details"
        err.print(f"A grader failed: this is a fault of the course, not of the submission; {where}.", markup=False)
        raise typer.Exit(FAULT)
    if fail_under is not None and (report.points is None or report.points < fail_under):
        raise typer.Exit(BELOW)


def _show_cases(details: Staff) -> None:
    for test in details.tests:
        case = [f"hidden case: {test.case}"] if test.case else []
        shown = indent("\n".join([*case, test.detail]), "  ")
        out.print(f"\n{test.task}, {test.test}\n{shown}", markup=False)
