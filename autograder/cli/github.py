"""``grade github``: the steps of the workflow *grade of record* that need more than a line of shell."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.command import Command
from autograder.cli.console import VerboseOption, err, find_course, out, writing
from autograder.course import seeds
from autograder.course.classfile import ClassSettings, load_settings
from autograder.course.tree import Course
from autograder.errors import Fault, Refusal
from autograder.files import write
from autograder.inert import command_data

TOKEN = "CLASS_TOKEN"
app = typer.Typer(
    name="github", help="A class on GitHub: fetch what was pushed, publish what was graded.", no_args_is_help=True
)
CourseOption = Annotated[Path | None, typer.Option("--course", metavar="DIR")]
MinutesOption = Annotated[float, typer.Option("--minutes", min=0, help="The next run does what isn't done by then.")]
RosterOption = Annotated[Path, typer.Option("--roster", metavar="CSV")]


@app.command(cls=Command)
def fetch(
    target: Annotated[Path, typer.Argument(metavar="OUT")],
    roster: RosterOption,
    former: Annotated[Path, typer.Option("--former", metavar="DIR")] = Path("class"),
    only: Annotated[str, typer.Option("--only", help="Ids, separated by spaces; empty means all.")] = "",
    shard_size: Annotated[int, typer.Option("--shard-size", envvar="SHARD_SIZE", min=1)] = 50,
    server: Annotated[str, typer.Option("--server", envvar="GITHUB_SERVER_URL")] = "https://github.com",
    minutes: MinutesOption = 50,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Fetch each learner's commit; the step output ``shards`` is the list of shards as JSON."""
    from autograder.classroom.roster import read_roster
    from autograder.integrations.github.api import Api
    from autograder.integrations.github.fetch import GitServer, fetch_class

    found, settings = _class(course)
    lessons = [lesson.number for lesson in found.lessons if lesson.number not in settings.drop_lessons]
    _has_seed(found, settings)
    token = _token()
    rows = [row for row in read_roster(roster, settings.timezone) if not only.split() or row.id in only.split()]
    with writing(target):
        target.mkdir(parents=True, exist_ok=True)
        fetched, count = fetch_class(
            rows, settings, lessons, Api(token, run=60 * minutes), GitServer(server, token), target, former, shard_size
        )
    for id, sentence in fetched.said.items():
        _warn(f"{id}: {sentence}")
    out.print(f"{len(fetched.pushed)} of {len(rows)} learners fetched, in {count} shards", markup=False)
    _output("shards", json.dumps(list(range(count))))


@app.command(cls=Command)
def merge(
    submissions: Path,
    graded: Path,
    target: Annotated[Path, typer.Argument(metavar="CLASS")],
    verbose: VerboseOption = False,
) -> None:
    """Bring the shards together; ``grade batch SUBMISSIONS/all --out CLASS`` then makes one class of them."""
    from autograder.integrations.github.merge import merge as merge_shards

    with writing(target):
        target.mkdir(parents=True, exist_ok=True)
        merge_shards(submissions, graded, target)


@app.command(cls=Command)
def grades(
    folder: Annotated[Path, typer.Argument(metavar="CLASS")],
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Write ``CLASS/grades.csv``: the attempt that counts."""
    from autograder.classroom.results import load_class
    from autograder.integrations.github.merge import grades_csv

    _class(course)
    with writing(folder / "grades.csv"):
        write(folder / "grades.csv", grades_csv(load_class(folder)))


@app.command(cls=Command)
def publish(
    folder: Annotated[Path, typer.Argument(metavar="CLASS")],
    roster: RosterOption,
    link: Annotated[str, typer.Option("--link")] = "",
    minutes: MinutesOption = 280,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Tell each learner what they may see by now."""
    from autograder.classroom.results import load_class
    from autograder.classroom.roster import read_roster
    from autograder.integrations.github.api import Api
    from autograder.integrations.github.publish import Record
    from autograder.integrations.github.publish import publish as publish_class

    _, settings = _class(course)
    api = Api(_token(), run=60 * minutes)
    told = publish_class(
        load_class(folder), read_roster(roster, settings.timezone), settings, api, Record(folder), link
    )
    for line in told.failed:
        _warn(line)
    counts = f"{told.told} told something new, {told.same} had nothing new, {len(told.failed)} not reached"
    out.print(f"{counts}, {told.waiting} left to the next run" if told.waiting else counts, markup=False)
    if told.failed and not (told.told or told.same):
        raise Fault("nobody could be reached: see the warnings, and whether the token has expired.")


@app.command(cls=Command)
def classroom50(
    folder: Annotated[Path, typer.Argument(metavar="CLASS")],
    scores: Annotated[Path, typer.Argument(metavar="SCORES", help="classroom50's CLASSROOM/scores.json.")],
    assignment: Annotated[str, typer.Option("--assignment", help="Its short name there.", metavar="SLUG")],
    verbose: VerboseOption = False,
) -> None:
    """Carry the grade of record into classroom50's scores, as its own rule for a teacher's score says."""
    import datetime as dt

    from autograder.classroom.results import load_class
    from autograder.integrations.classroom50 import carry

    done = carry(load_class(folder).students, scores, assignment, dt.datetime.now(dt.UTC))
    for text in done.lines(scores):
        out.print(text, markup=False, soft_wrap=True)


def _class(course: Path | None) -> tuple[Course, ClassSettings]:
    found = find_course(course)
    return found, load_settings(found)


def _has_seed(course: Course, settings: ClassSettings) -> None:
    """Refuse to start without a seed: every job would make its own, and each night another one."""
    if seeds.load(course, settings) == seeds.PUBLIC:
        raise Refusal(
            "this class has no seed: run grade seed class-seed.txt here, and commit it and the line it prints."
        )


def _token() -> str:
    token = os.environ.get(TOKEN, "")
    if not token:
        raise Refusal(f"the environment variable {TOKEN} is empty: add the secret, see docs/github.md.")
    return token


def _warn(sentence: str) -> None:
    """A line for people; on a runner, an annotation."""
    if os.environ.get("GITHUB_ACTIONS"):
        print(f"::warning::{command_data(sentence)}")
    else:
        err.print(sentence, markup=False)


def _output(name: str, value: str) -> None:
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{name}={value}\n")
