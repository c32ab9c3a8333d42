"""``grade batch`` and ``grade diff``."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
from autograder.course import seeds
from autograder.course.classfile import load_settings
from autograder.course.tree import Course
from autograder.errors import BELOW, FAULT, UNSETTLED, Refusal
from autograder.grading.engine import Engine, EngineFault

if TYPE_CHECKING:
    from autograder.classroom.order import Order, Summary, Watch
    from autograder.classroom.results import ClassResults
    from autograder.classroom.slots import Slots
    from autograder.classroom.unsettled import Unsettled


class Source(enum.StrEnum):
    """What ``--from`` takes: the names of platforms, or a folder that somebody laid out."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    BRIGHTSPACE = "brightspace"
    BLACKBOARD = "blackboard"
    CLASSROOM = "classroom"
    FOLDER = "folder"


SHOWN = 10
PIPED = 200
"""The width of a table if no terminal bounds it."""


def batch(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder of folders, zips, git repositories or notebooks, or a platform's download.", metavar="FOLDER"
        ),
    ],
    target: Annotated[Path, typer.Option("--out", help="Where reports and tables go.", metavar="DIR")],
    jobs: Annotated[
        int | None, typer.Option("--jobs", help="How many at once; by default one per core.", min=1, metavar="N")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Grade on a Dask cluster: tcp://HOST:PORT.", metavar="ADDRESS"),
    ] = None,
    lesson: LessonOption = None,
    task: TaskOption = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", help="The class list, a CSV file or a platform's export.", metavar="CSV")
    ] = None,
    source: Annotated[
        Source | None, typer.Option("--from", help="The platform it comes from, if its names don't tell.")
    ] = None,
    into: Annotated[
        list[str] | None,
        typer.Option(
            "--into", help="Which column of the roster gets a lesson's points.", metavar="COLUMN=LESSON|total"
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with status 4 if somebody's work or place isn't settled.")
    ] = False,
    names: Annotated[bool, typer.Option("--names", help="Real names instead of pseudonyms.")] = False,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="Also write csv, canvas, moodle, junit, … or, with {id} in FILE, each report.",
            metavar="NAME=FILE",
        ),
    ] = None,
    similarity: Annotated[
        Path | None,
        typer.Option("--similarity", help="Also compare the code, and lay it out for JPlag, here.", metavar="DIR"),
    ] = None,
    seed_file: SeedOption = None,
    device: DeviceOption = Device.CPU,
    allow_unconfined: UnconfinedOption = False,
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Grade every submission in a folder. Run it again, and it goes on and grades only what changed."""
    from autograder.classroom.columns import check
    from autograder.classroom.handback import hand_back
    from autograder.classroom.order import Order
    from autograder.classroom.outputs import NAMES, PLACE, fits, without_a_report, write_class
    from autograder.classroom.rules.dates import strangers
    from autograder.classroom.similarity import check_apart, compare
    from autograder.classroom.tables import left_out
    from autograder.classroom.unsettled import named, unsettled

    if scheduler and jobs:
        raise Refusal("--jobs is for this machine: with --scheduler, every thread of a Dask worker grades.")
    wanted = outputs(format, NAMES)
    for name, file in wanted:
        if not fits(name, file):
            raise Refusal(f"--format {name}={file}: {name} is one file per submission: write {{id}} into its name.")
    found = find_course(course)
    job = order_job(
        found, folder, lesson, task, seed_file, named=True, device=usable(device), allow_unconfined=allow_unconfined
    )
    order = Order(folder, target, job, roster, names, source.value if source else "")
    if into and roster is None:
        raise Refusal("--into names a column of the class list: name the list with --roster.")
    if roster is not None:
        check(roster, found, job.lessons or [lesson.number for lesson in found.lessons], into or [])
    try_outputs((file for _, file in wanted if PLACE not in str(file)), [roster, seed_file, folder])
    if similarity:
        check_apart(folder, similarity)
    if job.hidden and folder.exists():
        _seed(found, seed_file)
    with writing(target):
        summary = _graded(order, _slots(order, jobs, scheduler), quiet)
    with writing(target):
        results = write_class(target, wanted, found)
        lost = unsettled(results)
        _tell(summary, results, lost, target, quiet)
        rows, called = [s.row for s in results.students if s.row], [name for s in results.students for name in s.names]
        if absent := strangers(load_settings(found), rows, called):
            said = f"class.toml names these, who aren't in this class: {named(absent)}"
            err.print(said, markup=False, soft_wrap=True)
        for line in hand_back(target, found, results, into or []).lines:
            err.print(line, markup=False, soft_wrap=True)
        for name, file in wanted:
            if PLACE in str(file) and (absent := without_a_report(results)):
                err.print(f"{file}: there's no file for {named(absent)}", markup=False, soft_wrap=True)
            if absent := left_out(results, name):
                learners = "1 graded learner" if len(absent) == 1 else f"{len(absent)} graded learners"
                err.print(
                    f"{file} leaves out {learners} whom {name} can't find: {named(absent)}. "
                    "Give them a school id in the roster.",
                    markup=False,
                    soft_wrap=True,
                )
        if similarity:
            said = compare(order, found, results, similarity)
            if not quiet:
                out.print(said, markup=False, soft_wrap=True)
    raise typer.Exit(FAULT if summary.faults else UNSETTLED if strict and lost else 0)


def _seed(course: Course, named: Path | None) -> None:
    """From its first batch, every class has its own seed."""
    made = seeds.ensure(course, load_settings(course), named)
    if made is not None:
        err.print(f"This class had no seed: {made} is its own from now on. {seeds.KEEP}", markup=False, soft_wrap=True)


def _slots(order: Order, jobs: int | None, scheduler: str | None) -> Callable[[], Slots]:
    if scheduler is None:
        from autograder.classroom.slots import LocalSlots, available

        return lambda: LocalSlots(jobs or available(), partial(Engine, order.job.device, order.job.course))
    from autograder.integrations.dask import ClusterSlots

    return lambda: ClusterSlots(scheduler, order.job)


def _graded(order: Order, make_slots: Callable[[], Slots], quiet: bool) -> Summary:
    from autograder.classroom.run import grade_batch

    try:
        with _progress(quiet) as watch:
            return grade_batch(order, make_slots, watch)
    except (EngineFault, KeyboardInterrupt, SystemExit) as error:
        stopped = "" if isinstance(error, EngineFault) else "Stopped. "
        err.print(f"{stopped}What was finished is kept; the same command goes on from there.")
        raise


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Watch]:
    """On a terminal, a bar with rate and time left; nothing in a pipe."""
    if quiet or not err.is_terminal:
        yield lambda doing, done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as bar:
        known = {doing: bar.add_task(doing, total=None, visible=False, rate="") for doing in ("looking", "grading")}

        def watch(doing: str, done: int, total: int) -> None:
            task = bar.tasks[known[doing]]
            rate = f"{60 * task.speed:.0f} a minute" if task.speed else ""
            bar.update(known[doing], completed=done, total=total, visible=True, rate=rate)

        yield watch


def _tell(summary: Summary, results: ClassResults, lost: Unsettled, target: Path, quiet: bool) -> None:
    from autograder.classroom.unsettled import named

    for said in filter(None, (summary.overlooked, summary.guessed, summary.unasked)):
        err.print(said, markup=False, soft_wrap=True)
    for name in summary.earlier:
        err.print(f"{name} holds the results of a grade batch, which are not graded", markup=False, soft_wrap=True)
    for title, reasons in (
        ("unreadable", lost.unreadable),
        ("not graded, because of a fault of ours", summary.faults),
        ("needs a person", lost.undecided),
        ("unmatched", lost.unmatched),
    ):
        for id, reason in reasons.items():
            err.print(f"{id}: {title}: {reason}", markup=False, soft_wrap=True)
    for title, ids in (
        ("No file is named after these, but their work may be among the unmatched", list(lost.sought)),
        ("Not a learner's work, so not graded", lost.besides),
        ("People decided about these, who aren't in this class", lost.astray),
        ("pushed.csv has times for these, but no submission has that name", summary.untimed),
    ):
        if ids:
            err.print(f"{title}: {named(ids)}", markup=False, soft_wrap=True)
    for line in lost.moved[:SHOWN]:
        err.print(f"The verdict under a decision has changed: {line}", markup=False, soft_wrap=True)
    if len(lost.moved) > SHOWN:
        err.print(f"  and {len(lost.moved) - SHOWN} more: see the column reasons of class.csv")
    if summary.falls:
        err.print(f"Points fell for {len(summary.falls)} when the same work was graded again:")
        for id, falls in list(summary.falls.items())[:SHOWN]:
            tasks = ", ".join(f"{fall.task} from {fall.before:g} to {fall.after:g}" for fall in falls)
            err.print(f"  {id}: {tasks}", markup=False, soft_wrap=True)
        if len(summary.falls) > SHOWN:
            err.print(f"  and {len(summary.falls) - SHOWN} more: see the column fell of class.csv")
    if not quiet:
        for line in _lines(summary, results, lost, target):
            out.print(line, markup=False, soft_wrap=True)


def _lines(summary: Summary, results: ClassResults, lost: Unsettled, target: Path) -> Iterator[str]:
    from autograder.classroom.unsettled import named, standings

    again = "; ".join(f"{part} changed: {count} graded again" for part, count in summary.changed.items())
    if summary.unchanged or again:
        yield f"{summary.unchanged} unchanged{'; ' if again else ''}{again}"
    yield f"{summary.total} submission{'s' if summary.total != 1 else ''}, {summary.graded} graded now"
    if lost or summary.faults:
        yield f"class.csv: {standings(results)}{f': {named(lost.missing)}' if lost.missing else ''}"
    here = {student.id for student in results.students}
    if gone := [id for id in summary.gone if id in here]:
        is_, stay = ("is", "stays") if len(gone) == 1 else ("are", "stay")
        yield f"{len(gone)} {is_} no longer in the folder, and {stay} in the class: {named(gone)}"
    yield f"open {target / 'class.html'}; table: class.csv, reports: reports/, pseudonyms: names.csv, all beside it"


def diff(
    old: Annotated[Path, typer.Argument(help="A folder of grade batch, or a report.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The same, graded later.", metavar="NEW")],
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Whose points changed, on which task, and why. Exits with status 1 if any did."""
    from autograder.classroom.diff import compare

    changes = compare(old, new)
    if not quiet:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False)
        for heading in ("id", "task", "before", "after", "why"):
            table.add_column(heading)
        for change in changes:
            points = ["–" if value is None else f"{value:g}" for value in (change.before, change.after)]
            table.add_row(Text(change.id), change.task or "all", *points, change.why)
        learners = len({change.id for change in changes})
        out.print(table if changes else "No points changed.", width=None if out.is_terminal else PIPED)
        if changes:
            out.print(f"{learners} {'learner' if learners == 1 else 'learners'} changed")
    raise typer.Exit(BELOW if changes else 0)
