"""The ``grade`` command: argument parsing only; every command is one call into a room."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path
from typing import Annotated

import typer

from autograder import files, seeds
from autograder.batch import commands
from autograder.command import Command
from autograder.command import run as run_program
from autograder.console import (
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
    order_job,
    out,
    outputs,
    try_outputs,
    usable,
    writing,
)
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import BELOW, FAULT, GRADED, Fault, GradeError, Refusal
from autograder.formats import FORMATS, TROUBLE, terminal
from autograder.gradebook.command import gradebook
from autograder.intake.single import grade_taken
from autograder.jobs import Job
from autograder.report import Report, Staff, to_json

FAILED = "The grading system itself failed, which says nothing about the submission: try again, or tell staff."


app = typer.Typer(
    help="Grade the exercises of a course.",
    epilog="Exit status: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage or an unreadable "
    "submission; 3 a fault of the system itself, which is never a learner's zero; 4 with --strict: somebody's work or "
    "place in a class is not settled.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(cls=Command)(commands.batch)
app.command(cls=Command)(commands.diff)
app.command(cls=Command)(gradebook)


@app.command(cls=Command)
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
    """Grade one submission: hidden graders where they are present, the public checks otherwise."""
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
    try_outputs([*(target for _, target in wanted), *([staff] if staff is not None else [])])
    report, details = _graded(job, wanted, quiet)
    if not quiet:
        terminal.show(report, out, whole=not out.is_terminal)
    if reveal:
        _show_cases(details)
    _write(report, details, wanted, staff, shown=not quiet)
    _finish(report, fail_under, staff)


def _write(report: Report, details: Staff, wanted: list[tuple[str, Path]], staff: Path | None, *, shown: bool) -> None:
    """Every output that can be written; what cannot be is said at the end, when the result is on the screen."""
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
    """A service that waits for a result gets one that says why there is none."""
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
        out.print(f"\n{test.task}, {test.test}\n  hidden case: {test.case}\n  {test.detail}", markup=False)


@app.command(cls=Command)
def hint(
    number: Annotated[str, typer.Argument(metavar="N.M", help="The task.")],
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """One more step of a task's hint ladder."""
    from autograder.hints import next_hint

    out.print(next_hint(find_course(course), number), markup=False)


@app.command(cls=Command)
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
            raise Refusal(
                "this course has no hidden graders and needs no seed: name a FILE if you want one all the same."
            )
        file = seeds.usual(found)
        said = "The graders of this course use it from now on; class.toml needs no line for it."
    else:
        said = f'Put this line into class.toml, at its top: seed_file = "{seeds.seen_from_course(file)}"'
    seeds.write(file)
    if not quiet:
        out.print(f"{file} holds a new seed of 256 random bits.\n{said}\n{seeds.KEEP}", markup=False)


@app.command(cls=Command)
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
    from autograder.check import prove  # not part of a learner's engine

    said = (lambda text: err.print(f"… {text}")) if err.is_terminal else (lambda text: None)
    claims = prove(found, lesson or [], jobs, said, seed_file)
    for claim in claims:
        verdict = "holds" if not claim.problems else f"FAILS {len(claim.problems)} times"
        out.print(f"{claim.title}: {verdict} ({claim.tried} tried)", markup=False)
        for problem in claim.problems:
            out.print(f"    {problem}", markup=False)
    raise typer.Exit(BELOW if any(claim.problems for claim in claims) else GRADED)


def _whole(found: Course, command: str) -> Course:
    if not (found.has_graders and (found.root / "solutions").is_dir()):
        raise Refusal(f"grade {command} needs the whole course: exercises/, solutions/ and graders/.")
    return found


@app.command(cls=Command)
def new(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.", metavar="COURSE")],
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    tests: Annotated[
        list[Path] | None,
        typer.Option("--tests", help="Your pytest or unittest files, their solutions beside them.", metavar="FILES"),
    ] = None,
    verbose: VerboseOption = False,
) -> None:
    """A course of your own, from nothing or from tests that you have."""
    from autograder.new import new as lay_down

    if more and not tests:
        raise Refusal(f"grade new makes one course: what is {more[0]}? Name test files with --tests.")
    for name in lay_down(folder, [*(tests or []), *(more or [])]):
        out.print(name, markup=False, highlight=False)
    out.print(f"Now: cd {folder}, then grade check.", markup=False, highlight=False)


@app.command(cls=Command)
def release(
    folder: Annotated[Path, typer.Argument(help="A new folder, or one with an earlier release.", metavar="DIR")],
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The learners' repository: exercises, public checks, hints, points, the engine; no solutions, no graders."""
    found = _whole(find_course(course), "release")
    from autograder.release import release as make  # not part of a learner's engine

    changes = make(found, folder)
    if not quiet:
        for line in changes.lines(folder):
            out.print(line, markup=False, soft_wrap=True)


@app.command(cls=Command)
def notebooks(
    folder: Annotated[Path, typer.Argument(help="nbgrader's course folder: a new one, or an old.", metavar="DIR")],
    repository: Annotated[
        str | None, typer.Option("--repository", help="The learners' repository, for Kaggle and Colab.", metavar="URL")
    ] = None,
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """A course folder of nbgrader's: one notebook per lesson, graded outside of the learner's kernel."""
    found = _whole(find_course(course), "notebooks")
    from autograder.notebooks import notebooks as make  # not part of a learner's engine

    written = make(found, folder, repository)
    if not quiet:
        out.print(f"{len(written)} files written in {folder}", markup=False, soft_wrap=True)


@app.command(cls=Command)
def plot(
    lesson: Annotated[int, typer.Argument(help="The lesson's number.", metavar="LESSON")],
    mistake: Annotated[
        str | None, typer.Option("--mistake", help="Draw beside it what this mistake gives.", metavar="ID")
    ] = None,
    image: Annotated[
        Path | None, typer.Option("--image", help="The file to use instead of the course's.", metavar="FILE")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Open the files with the system's viewer.")] = False,
    folder: Annotated[Path, typer.Option("--out", help="Where the files go.", metavar="DIR")] = Path(),
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """The picture of what your own code does."""
    from autograder.plots import draw
    from autograder.plots.viewer import show as open_files

    drawn = []
    for drawing in draw(find_course(course), lesson, mistake=mistake, image=image, out=folder):
        out.print(f"{drawing.path}: {drawing.finding}", markup=False, soft_wrap=True)
        drawn.append(drawing.path)
    if show:
        open_files(drawn)


@app.command(cls=Command)
def demo(
    image: Annotated[Path, typer.Argument(help="The file to show it on.", metavar="IMAGE")],
    verbose: VerboseOption = False,
) -> None:
    """What the course can do with a file, before a line is written."""
    from autograder.plots import demonstration

    bar = "█" if out.encoding.startswith("utf") else "#"
    for line in demonstration(image, bar):
        out.print(line, markup=False)


@app.command(cls=Command)
def watch(
    lesson: Annotated[int | None, typer.Argument(help="Only this lesson.", show_default=False)] = None,
    only: Annotated[int | None, typer.Option("--lesson", help="The same.", show_default=False)] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines that a screen reader can follow; keys by line.")
    ] = False,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Check what you save at once, and show the one next thing to do."""
    found = find_course(course)
    from autograder.watch.loop import watch as start

    start(found, lesson if lesson is not None else only, plain=plain)


@app.command(cls=Command)
def doctor(verbose: VerboseOption = False) -> None:
    """Versions, device, and how learners' code is kept apart on this machine."""
    from autograder.doctor import examine

    findings = examine()
    for name, value, healthy in findings:
        out.print(f"{'ok ' if healthy else '!! '} {name}: {value}", markup=False, soft_wrap=True)
    raise typer.Exit(GRADED if all(healthy for _, _, healthy in findings) else FAULT)


def main() -> None:
    """Entry point."""
    run_program(app)


if __name__ == "__main__":
    main()
