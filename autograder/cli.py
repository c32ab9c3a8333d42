"""The ``grade`` command: argument parsing only; every command is one call into a room."""

from __future__ import annotations

import enum
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from autograder.course import Course, CourseError
from autograder.engine import Engine, EngineFault, Job
from autograder.formats import FORMATS, terminal, write
from autograder.report import Report, Staff, to_json
from autograder.submission import Unreadable

GRADED, BELOW, USAGE, FAULT = 0, 1, 2, 3


class Device(enum.StrEnum):
    """What ``--device`` takes."""

    CPU = "cpu"
    CUDA = "cuda"


app = typer.Typer(
    help="Grade the exercises of a deep-learning course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

CourseOption = Annotated[
    Path | None, typer.Option("--course", help="The folder that holds exercises/ and graders/.", metavar="DIR")
]
LessonOption = Annotated[list[int] | None, typer.Option("--lesson", help="Only this lesson; may be repeated.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


@app.command()
def run(
    path: Annotated[Path, typer.Argument(help="The submission's folder.")] = Path(),
    lesson: LessonOption = None,
    task: Annotated[
        list[str] | None, typer.Option("--task", help="Only this task, such as 3.4; may be repeated.")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the report here.", metavar="FILE")] = None,
    format: Annotated[
        list[str] | None, typer.Option("--format", help=f"Also write {', '.join(FORMATS)}.", metavar="NAME=FILE")
    ] = None,
    staff: Annotated[
        Path | None,
        typer.Option("--staff", help="Write what staff need (tracebacks, output, hidden cases) here.", metavar="FILE"),
    ] = None,
    reveal: Annotated[bool, typer.Option("--reveal", help="For instructors: show the hidden case of --task.")] = False,
    seed_file: Annotated[
        Path | None, typer.Option("--seed-file", help="The class's secret seed.", metavar="FILE")
    ] = None,
    device: Annotated[Device, typer.Option("--device", help="Where learners' code computes.")] = Device.CPU,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", help="Exit with 1 below this many points.", metavar="P")
    ] = None,
    course: CourseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Grade one submission: hidden graders where they are present, the public checks otherwise."""
    if reveal and not task:
        _refuse("--reveal shows the hidden case of one task: name it with --task N.M.")
    outputs = _outputs(json, format)
    found = _course(course)
    job = _job(found, path, lesson, task, seed_file, named=course is not None, device=_usable(device))
    report, details = _graded(job, quiet)
    for name, target in outputs:
        _write(target, FORMATS[name](report))
    if staff is not None:
        _write(staff, to_json(details))
    if not quiet:
        terminal.show(report, out)
    if reveal:
        _show_cases(details)
    _finish(report, fail_under, staff)


def _job(
    course: Course,
    path: Path,
    lessons: list[int] | None,
    tasks: list[str] | None,
    seed: Path | None,
    *,
    named: bool,
    device: str,
) -> Job:
    try:
        wanted = {course.lesson(n).number for n in lessons or []}
        wanted |= {course.task(number)[0].number for number in tasks or []}
    except CourseError as error:
        _refuse(str(error))
    own = Path(os.path.realpath(path)) in [course.root, *course.root.parents]
    hidden = course.has_graders and (named or not own)
    return Job(course.root, path, tuple(sorted(wanted)), tuple(tasks or []), hidden, seed, device)


def _usable(device: Device) -> str:
    """The device's name, or a refusal where there is none."""
    if device is Device.CUDA:
        import torch

        if not torch.cuda.is_available():
            _refuse(
                "--device cuda: torch finds no CUDA device here: see grade doctor. Without the option the CPU is used."
            )
    return device.value


def _graded(job: Job, quiet: bool) -> tuple[Report, Staff]:
    try:
        with Engine(job.device) as engine:
            if err.is_terminal and not quiet:
                with err.status("grading …"):
                    return engine.grade(job)
            return engine.grade(job)
    except (Unreadable, CourseError) as error:
        _refuse(str(error))
    except EngineFault as error:
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


def _outputs(json: Path | None, formats: list[str] | None) -> list[tuple[str, Path]]:
    outputs = [("json", json)] if json is not None else []
    for text in formats or []:
        name, separator, target = text.partition("=")
        if name not in FORMATS or not separator or not target:
            _refuse(f"--format {text}: write NAME=FILE, with NAME one of {', '.join(FORMATS)}.")
        outputs.append((name, Path(target)))
    return outputs


def _write(path: Path, data: bytes) -> None:
    try:
        write(path, data)
    except OSError as error:
        _refuse(f"{path} cannot be written: {error.strerror}.")


def _course(path: Path | None) -> Course:
    try:
        return Course(path) if path is not None else Course.above(Path.cwd())
    except CourseError as error:
        _refuse(str(error))


def _refuse(sentence: str) -> NoReturn:
    err.print(f"grade: {sentence}", markup=False)
    raise typer.Exit(USAGE)


@app.command()
def hint(
    number: Annotated[str, typer.Argument(metavar="N.M", help="The task.")],
    course: CourseOption = None,
) -> None:
    """One more step of a task's hint ladder."""
    from autograder.hints import next_hint

    try:
        out.print(next_hint(_course(course), number), markup=False)
    except CourseError as error:
        _refuse(str(error))


@app.command()
def check(
    lesson: LessonOption = None,
    jobs: Annotated[int, typer.Option("--jobs", help="How many gradings at once.", min=1)] = os.cpu_count() or 1,
    course: CourseOption = None,
) -> None:
    """The maintainers' proof: stubs score 0, solutions everything, every mistake is caught and named."""
    from autograder.check import prove
    from autograder.grading.job import GraderFault

    found = _course(course)
    if not (found.has_graders and (found.root / "solutions").is_dir()):
        _refuse("grade check needs the whole course: exercises/, solutions/ and graders/.")
    try:
        claims = prove(found, lesson or [], jobs, lambda text: err.print(f"… {text}") if err.is_terminal else None)
    except CourseError as error:
        _refuse(str(error))
    except (EngineFault, GraderFault) as error:
        err.print(f"The graders cannot be tried:\n{error}", markup=False)
        raise typer.Exit(FAULT) from error
    for claim in claims:
        verdict = "holds" if not claim.problems else f"FAILS {len(claim.problems)} times"
        out.print(f"{claim.title}: {verdict} ({claim.tried} tried)", markup=False)
        for problem in claim.problems:
            out.print(f"    {problem}", markup=False)
    raise typer.Exit(BELOW if any(claim.problems for claim in claims) else GRADED)


@app.command()
def plot(
    lesson: Annotated[int, typer.Argument(help="The lesson's number.")],
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
        for drawing in draw(_course(course), lesson, mistake=mistake, image=image, out=folder):
            out.print(f"{drawing.path}: {drawing.finding}", markup=False, soft_wrap=True)
            drawn.append(drawing.path)
        if show:
            open_files(drawn)
    except (CannotDraw, CourseError) as error:
        _refuse(str(error))


@app.command()
def demo(
    image: Annotated[Path, typer.Argument(help="A photograph.")],
) -> None:
    """Name a photograph with the course's net, before a line is written."""
    from autograder.plots import CannotDraw
    from autograder.plots.demo import guesses, lines

    try:
        found = guesses(image)
    except CannotDraw as error:
        _refuse(str(error))
    bar = "█" if out.encoding.startswith("utf") else "#"
    for line in lines(image, found, bar):
        out.print(line, markup=False)


@app.command()
def doctor() -> None:
    """Versions, device, and how learners' code is kept apart on this machine."""
    from autograder.doctor import examine

    findings = examine()
    for name, value, healthy in findings:
        out.print(f"{'ok ' if healthy else '!! '} {name}: {value}", markup=False)
    raise typer.Exit(GRADED if all(healthy for _, _, healthy in findings) else FAULT)


def main() -> None:
    """Entry point."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
