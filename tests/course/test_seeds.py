from __future__ import annotations

import html
import os
import runpy
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from typer.testing import CliRunner

from autograder import cli
from autograder.classroom.page.page import page
from autograder.classroom.tables import class_csv
from autograder.course import seeds
from autograder.course.classfile import ClassSettings
from autograder.course.tree import Course, CourseError
from autograder.report.formats.markdown import as_markdown
from autograder.testing.draw import Draw
from tests.conftest import HERE, TOY, Ran

BITS = seeds.make()[6:70]
FORGED = [
    "",
    "public",
    "autumn-2026",
    "0" * 64,
    BITS,
    f"seed1-{'0' * 64}-{seeds._checksum(bytes(32))}",
    f"seed1-{'0123456789abcdef' * 4}-{seeds._checksum(bytes.fromhex('0123456789abcdef' * 4))}",
    f"seed1-{BITS}-00000000",
    f"seed1-{BITS}",
]


def test_what_is_made_is_known_as_made_and_differs() -> None:
    made = {seeds.make() for _ in range(1000)}
    assert len(made) == 1000
    assert all(map(seeds.is_made, made))


@pytest.mark.parametrize("text", FORGED, ids=range(len(FORGED)))
def test_not_made(text: str) -> None:
    assert not seeds.is_made(text)


def test_a_lost_character_is_noticed() -> None:
    seed = seeds.make()
    assert not any(seeds.is_made(seed[:i] + seed[i + 1 :]) for i in range(len(seed)))


def test_purposes_have_nothing_in_common() -> None:
    found = [
        seeds.derived("seed", "case", "a", 1),
        seeds.derived("seed", "case", "a", 11),
        seeds.derived("seed", "case", "a1", 1),
        seeds.derived("seed", "calls", "a", 1),
        seeds.derived("seeds", "case", "a", 1),
    ]
    assert len(set(found)) == 5
    assert seeds.derived("seed", "case", "a", 1) == found[0]


def test_cases_of_one_seed_are_alike_and_of_another_differ() -> None:
    def numbers(seed: str, index: int = 0) -> list[float]:
        return Draw.seeded(seed, "test", index).tensor(4).tolist()

    assert numbers("a") == numbers("a")
    assert numbers("a") != numbers("b")
    assert numbers("a") != numbers("a", 1)
    assert torch.is_tensor(Draw.seeded("a", "test", 0).integers(2, low=0, high=3))


def test_a_class_has_the_seed_that_is_named_nearest(own_course: Path, tmp_path: Path) -> None:
    course, made = Course(own_course), [seeds.make() for _ in range(3)]
    assert seeds.load(course, ClassSettings()) == (TOY / "graders" / "seed.txt").read_text().strip()
    (own_course / "mine.txt").write_text(f"{made[0]}\n")
    named = ClassSettings(seed_file="mine.txt")
    assert seeds.load(course, named) == made[0]
    (tmp_path / "other.txt").write_text(f"{made[1]}\r\n")
    assert seeds.load(course, named, tmp_path / "other.txt") == made[1]
    assert seeds.load(course, ClassSettings(seed_file=str(tmp_path / "other.txt"))) == made[1]
    (own_course / "graders" / "seed.txt").unlink()
    assert seeds.load(course, ClassSettings()) == seeds.PUBLIC


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe", b"autumn-2026\n", b"public\n", b"0" * 64])
def test_seeds_that_cannot_be_used(content: bytes | None, own_course: Path) -> None:
    if content is not None:
        (own_course / "mine.txt").write_bytes(content)
    with pytest.raises(CourseError, match=r"mine.txt .*grade seed"):
        seeds.load(Course(own_course), ClassSettings(seed_file="mine.txt"))


@pytest.mark.some
@pytest.mark.parametrize("text", ["autumn-2026", "0" * 64])
@pytest.mark.parametrize("verb", ["run", "batch"])
def test_a_weak_seed_is_refused_by_its_name(
    verb: str, text: str, own_course: Path, command: Callable[..., Ran]
) -> None:
    (own_course / "graders" / "seed.txt").write_text(text)
    options = ["--out", own_course / "out"] if verb == "batch" else []
    ran = command(verb, own_course / "solutions", "--course", own_course, *options)
    assert (ran.status, ran.out) == (2, "")
    assert "grade seed" in ran.err and text not in ran.err
    assert len(ran.err.splitlines()) <= 3


def test_the_command_makes_one_for_nobody_elses_eyes(own_course: Path, command: Callable[..., Ran]) -> None:
    (own_course / "graders" / "seed.txt").unlink()
    ran = command("seed", cwd=own_course)
    path = own_course / "graders" / "seed.txt"
    seed = path.read_text().strip()
    assert (ran.status, seeds.is_made(seed)) == (0, True)
    assert "learners' sight" in ran.out and seed not in ran.out
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = command("seed", cwd=own_course)
    assert (again.status, path.read_text().strip()) == (2, seed)
    other = command("seed", "other.txt", cwd=own_course)
    assert (other.status, 'seed_file = "other.txt"' in other.out) == (0, True)
    apart = command("seed", own_course.parent / "apart.txt", cwd=own_course)
    assert f'seed_file = "{own_course.parent / "apart.txt"}"' in apart.out
    assert (own_course / "other.txt").read_text().strip() != seed


@pytest.mark.parametrize("place", ["nowhere/seed.txt", "."])
def test_the_command_refuses_a_place_that_is_none(place: str, own_course: Path, command: Callable[..., Ran]) -> None:
    ran = command("seed", place, cwd=own_course)
    assert ran.status == 2 and "Traceback" not in ran.err


@pytest.mark.systems
def test_the_first_batch_makes_one_that_stays(own_course: Path, command: Callable[..., Ran], tmp_path: Path) -> None:
    path, out = own_course / "graders" / "seed.txt", tmp_path / "out"
    path.unlink()
    work = tmp_path / "in" / "a"
    shutil.copytree(own_course / "solutions", work)
    line = ["batch", work.parent, "--out", out, "--course", own_course]
    first = command(*line)
    seed = path.read_text()
    assert (first.status, seeds.is_made(seed.strip())) == (0, True)
    assert "had no seed" in first.err
    again = command(*line)
    assert (again.status, path.read_text(), again.err) == (0, seed, "")
    assert "1 unchanged" in again.out
    alone = command("run", work, "--course", own_course, "--json", "report.json")
    assert (alone.report["seed"], alone.report["notes"]) == ("class", [])


def test_a_course_that_cannot_be_written_to_says_so(own_course: Path, tmp_path: Path) -> None:
    course = Course(own_course)
    (own_course / "graders" / "seed.txt").unlink()
    (own_course / "graders").rename(tmp_path / "away")
    with pytest.raises(CourseError, match=r"cannot be written: .*--seed-file FILE"):
        seeds.ensure(course, ClassSettings())


@pytest.mark.systems
def test_a_grade_with_the_public_seed_says_so_everywhere(
    own_course: Path, grade: Callable[..., Any], command: Callable[..., Ran]
) -> None:
    secret = grade({}).report
    assert (secret.seed, secret.of_record) == ("class", True)
    (own_course / "graders" / "seed.txt").unlink()
    public = grade({}, own_course).report
    assert (public.seed, public.of_record) == ("public", False)
    assert seeds.WORTH in public.notes
    said = b"Not a grade of record"
    assert (said in as_markdown(public), said in as_markdown(secret)) == (True, False)
    ran = command("run", own_course / "solutions", "--course", own_course)
    assert "not a grade of record" in ran.out.splitlines()[-1]


def test_a_class_with_the_public_seed_says_so(make_class: Callable[..., Any]) -> None:
    for seed, said in (("public", True), ("class", False)):
        results = make_class(8)
        replace = msgspec.structs.replace
        students = [replace(s, report=s.report and replace(s.report, seed=seed)) for s in results.students]
        results = replace(results, students=students)
        assert ("aren't grades of record" in html.unescape(page(results))) is said
        assert ("not a grade of record" in class_csv(results).decode()) is said


def test_who_guesses_a_seed_knows_it(capsys: pytest.CaptureFixture[str]) -> None:
    attack = runpy.run_path(str(HERE / "attacks" / "corpus" / "between" / "guessed_seed.py"))
    torch.manual_seed(seeds.number(seeds.derived("public", "calls", attack["TESTS"][0]), 3))
    attack["double"](0)
    assert capsys.readouterr().out == "ESCAPED public\n"


def test_the_workflow_of_record_does_not_start_without(own_course: Path, tmp_path: Path) -> None:
    (own_course / "graders" / "seed.txt").unlink()
    line = ["fetch", str(tmp_path / "out"), "--roster", "roster.csv", "--course", str(own_course)]
    ran = CliRunner().invoke(cli.app, ["github", *line])
    assert ran.exit_code == 2
    assert "grade seed class-seed.txt" in " ".join(ran.stderr.split())
