"""The ``grade`` command: argument parsing only; every command is one call into a room."""

from __future__ import annotations

import contextlib
import enum
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.batch import commands
from autograder.console import (
    CourseOption,
    LessonOption,
    QuietOption,
    SeedOption,
    TaskOption,
    UnconfinedOption,
    err,
    find_course,
    order_job,
    out,
    outputs,
    refuse,
    write_file,
)
from autograder.course import Course, CourseError
from autograder.engine import Engine, EngineFault, Job
from autograder.errors import BELOW, FAULT, GRADED
from autograder.formats import FORMATS, TROUBLE, terminal
from autograder.gradebook.command import gradebook
from autograder.intake.single import grade_taken
from autograder.report import Report, Staff, to_json
from autograder.submission import Unreadable

FAILED = "The grading system itself failed, which says nothing about the submission: try again, or tell staff."


class Device(enum.StrEnum):
    """What ``--device`` takes."""

    CPU = "cpu"
    CUDA = "cuda"


app = typer.Typer(
    help="Grade the exercises of a deep-learning course.",
    epilog="Exit status: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage or an unreadable "
    "submission; 3 a fault of the system itself, which is never a learner's zero.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(commands.batch)
app.command()(commands.diff)
app.command()(gradebook)


@app.command()
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
    device: Annotated[Device, typer.Option("--device", help="Where learners' code computes.")] = Device.CPU,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", help="Exit with 1 below this many points.", metavar="P")
    ] = None,
    allow_unconfined: UnconfinedOption = False,
    course: CourseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Grade one submission: hidden graders where they are present, the public checks otherwise."""
    if reveal and not task:
        refuse("--reveal shows the hidden case of one task: name it with --task N.M.")
    wanted = [*([("json", json)] if json is not None else []), *outputs(format, FORMATS)]
    found = find_course(course)
    named = course is not None
    job = order_job(
        found, path, lesson, task, seed_file, named=named, device=_usable(device), allow_unconfined=allow_unconfined
    )
    report, details = _graded(job, wanted, quiet)
    for name, target in wanted:
        write_file(target, _formatted(name, report))
    if staff is not None:
        write_file(staff, to_json(details))
    if not quiet:
        terminal.show(report, out)
    if reveal:
        _show_cases(details)
    _finish(report, fail_under, staff)


def _usable(device: Device) -> str:
    """The device's name, or a refusal where there is none."""
    if device is Device.CUDA:
        import torch

        if not torch.cuda.is_available():
            refuse(
                "--device cuda: torch finds no CUDA device here: see grade doctor. Without the option the CPU is used."
            )
    return device.value


def _formatted(name: str, report: Report) -> bytes:
    try:
        return FORMATS[name](report)
    except CourseError as error:
        refuse(str(error))


def _tell_services(wanted: list[tuple[str, Path]], sentence: str) -> None:
    """A service that waits for a result gets one that says why there is none."""
    for name, target in wanted:
        if name in TROUBLE:
            with contextlib.suppress(CourseError):  # one refusal is enough
                write_file(target, TROUBLE[name](sentence))


def _graded(job: Job, wanted: list[tuple[str, Path]], quiet: bool) -> tuple[Report, Staff]:
    try:
        with Engine(job.device) as engine:
            if err.is_terminal and not quiet:
                with err.status("grading …"):
                    return grade_taken(engine, job)
            return grade_taken(engine, job)
    except (Unreadable, CourseError) as error:
        _tell_services(wanted, str(error))
        refuse(str(error))
    except EngineFault as error:
        _tell_services(wanted, FAILED)
        err.print(f"The grading system itself failed, which says nothing about the submission:\n{error}", markup=False)
        raise typer.Exit(FAULT) from error


def _finish(report: Report, fail_under: float | None, staff: Path | None) -> None:
    if report.faulty:
        where = f"see {staff}" if staff else "run again with --staff FILE for the details"
        err.print(f"A grader failed: this is a fault of the course, not of the submission; {where}.", markup=False)
        raise typer.Exit(FAULT)
    if fail_under is not None and (report.points or 0.0) < fail_under:
        raise typer.Exit(BELOW)


def _show_cases(details: Staff) -> None:
    for test in details.tests:
        out.print(f"\n{test.task}, {test.test}\n  hidden case: {test.case}\n  {test.detail}", markup=False)


@app.command()
def hint(
    number: Annotated[str, typer.Argument(metavar="N.M", help="The task.")],
    course: CourseOption = None,
) -> None:
    """One more step of a task's hint ladder."""
    from autograder.hints import next_hint

    try:
        out.print(next_hint(find_course(course), number), markup=False)
    except CourseError as error:
        refuse(str(error))


@app.command()
def check(
    lesson: LessonOption = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", help="How many gradings at once.", min=1, metavar="N", show_default="one per core"),
    ] = os.cpu_count() or 1,
    course: CourseOption = None,
) -> None:
    """The maintainers' proof: stubs score 0, solutions everything, every mistake is caught and named."""
    found = _whole(find_course(course), "check")
    from autograder.check import prove  # not part of a learner's engine
    from autograder.grading.session import GraderFault

    try:
        claims = prove(found, lesson or [], jobs, lambda text: err.print(f"… {text}") if err.is_terminal else None)
    except CourseError as error:
        refuse(str(error))
    except (EngineFault, GraderFault) as error:
        err.print(f"The graders cannot be tried:\n{error}", markup=False)
        raise typer.Exit(FAULT) from error
    for claim in claims:
        verdict = "holds" if not claim.problems else f"FAILS {len(claim.problems)} times"
        out.print(f"{claim.title}: {verdict} ({claim.tried} tried)", markup=False)
        for problem in claim.problems:
            out.print(f"    {problem}", markup=False)
    raise typer.Exit(BELOW if any(claim.problems for claim in claims) else GRADED)


def _whole(found: Course, command: str) -> Course:
    if not (found.has_graders and (found.root / "solutions").is_dir()):
        refuse(f"grade {command} needs the whole course: exercises/, solutions/ and graders/.")
    return found


@app.command()
def release(
    folder: Annotated[Path, typer.Argument(help="A new folder, or one with an earlier release.", metavar="DIR")],
    course: CourseOption = None,
    quiet: QuietOption = False,
) -> None:
    """The learners' repository: exercises, public checks, hints, points, the engine; no solutions, no graders."""
    found = _whole(find_course(course), "release")
    from autograder.release import release as make  # not part of a learner's engine

    try:
        changes = make(found, folder)
    except CourseError as error:
        refuse(str(error))
    if not quiet:
        for line in changes.lines(folder):
            out.print(line, markup=False, soft_wrap=True)


@app.command()
def notebooks(
    folder: Annotated[Path, typer.Argument(help="nbgrader's course folder: a new one, or an old.", metavar="DIR")],
    repository: Annotated[
        str | None, typer.Option("--repository", help="The learners' repository, for Kaggle and Colab.", metavar="URL")
    ] = None,
    course: CourseOption = None,
    quiet: QuietOption = False,
) -> None:
    """A course folder of nbgrader's: one notebook per lesson, graded outside of the learner's kernel."""
    found = _whole(find_course(course), "notebooks")
    from autograder.notebooks import notebooks as make  # not part of a learner's engine

    try:
        written = make(found, folder, repository)
    except CourseError as error:
        refuse(str(error))
    if not quiet:
        out.print(f"{len(written)} files written in {folder}", markup=False, soft_wrap=True)


@app.command()
def plot(
    lesson: Annotated[int, typer.Argument(help="The lesson's number.", metavar="LESSON")],
    mistake: Annotated[
        str | None, typer.Option("--mistake", help="Draw beside it what this mistake gives.", metavar="ID")
    ] = None,
    image: Annotated[
        Path | None, typer.Option("--image", help="The photograph to use instead of the course's.", metavar="FILE")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Open the files with the system's viewer.")] = False,
    folder: Annotated[Path, typer.Option("--out", help="Where the files go.", metavar="DIR")] = Path(),
    course: CourseOption = None,
) -> None:
    """The picture of what your own code does."""
    from autograder.plots import CannotDraw, draw
    from autograder.plots.viewer import show as open_files

    drawn = []
    try:
        for drawing in draw(find_course(course), lesson, mistake=mistake, image=image, out=folder):
            out.print(f"{drawing.path}: {drawing.finding}", markup=False, soft_wrap=True)
            drawn.append(drawing.path)
        if show:
            open_files(drawn)
    except (CannotDraw, CourseError) as error:
        refuse(str(error))


@app.command()
def demo(
    image: Annotated[Path, typer.Argument(help="A photograph.", metavar="IMAGE")],
) -> None:
    """Name a photograph with the course's net, before a line is written."""
    from autograder.plots import CannotDraw
    from autograder.plots.demo import guesses, lines

    try:
        found = guesses(image)
    except CannotDraw as error:
        refuse(str(error))
    bar = "█" if out.encoding.startswith("utf") else "#"
    for line in lines(image, found, bar):
        out.print(line, markup=False)


@app.command()
def watch(
    lesson: Annotated[int | None, typer.Argument(help="Only this lesson.", show_default=False)] = None,
    only: Annotated[int | None, typer.Option("--lesson", help="The same.", show_default=False)] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines that a screen reader can follow; keys by line.")
    ] = False,
    course: CourseOption = None,
) -> None:
    """Check what you save at once, and show the one next thing to do."""
    found = find_course(course)
    from autograder.watch.loop import watch as start

    try:
        start(found, lesson if lesson is not None else only, plain=plain)
    except CourseError as error:
        refuse(str(error))


@app.command()
def doctor() -> None:
    """Versions, device, and how learners' code is kept apart on this machine."""
    from autograder.doctor import examine

    findings = examine()
    for name, value, healthy in findings:
        out.print(f"{'ok ' if healthy else '!! '} {name}: {value}", markup=False, soft_wrap=True)
    raise typer.Exit(GRADED if all(healthy for _, _, healthy in findings) else FAULT)


def main() -> None:
    """Entry point."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
