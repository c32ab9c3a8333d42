"""Every platform: its download and class list in, its class list with points and its learners' feedback out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.grading.engine import Engine
from examples.downloads import PLATFORMS, Learner, Made
from tests.intake.platforms.conftest import Done, class_of, graded, solved

LIKELY = {4711: 4.5, 4712: 3.5, 4713: 4.5, 4714: 3.5, 4715: 4.5, 4716: 1.5}
"""Number to the points that the files earn."""


@dataclass(frozen=True)
class Class:
    """One that was graded."""

    platform: str
    people: list[Learner]
    made: Made
    done: Done


@pytest.fixture(scope="module", params=PLATFORMS)
def taught(
    request: pytest.FixtureRequest, engine: Engine, course: Path, tmp_path_factory: pytest.TempPathFactory
) -> Class:
    at = tmp_path_factory.mktemp(request.param)
    people = class_of(solved(course))
    made = PLATFORMS[request.param](at, people)
    return Class(request.param, people, made, graded(engine, course, made, at / "out"))


@pytest.fixture
def handed_back(taught: Class) -> Class:
    if taught.platform == "classroom":
        assert not (taught.done.out / "platform").exists()
        pytest.skip("GitHub Classroom takes no points")
    return taught


def cells(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    text = data.decode("utf-16") if data.startswith(b"\xff\xfe") else data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ","))


@pytest.mark.some(every=4)
def test_everybody_is_there(taught: Class) -> None:
    people, done = taught.people, taught.done
    by_name = {student.name: student for student in done.results.students}
    assert len(by_name) == len(done.results.students) == len(people)
    for one in people:
        student = by_name.get(one.name) or by_name[f"{one.last}, {one.first}"]
        assert done.points(student) == LIKELY.get(one.number), one.name
        assert student.standing == ("graded" if one.files else "missing")
        assert student.listed
    assert all(not reason for reason in (done.summary.faults, done.results.besides))


@pytest.mark.some(every=4)
def test_the_file_that_was_exported_is_filled_in(handed_back: Class) -> None:
    people, made, done = handed_back.people, handed_back.made, handed_back.done
    before, after = cells(made.roster), cells(done.out / "platform" / made.roster.name)
    heading = before[0]
    taking = [n for n, name in enumerate(heading) if re.match(r"Lesson \d(?!.* - )", name) or name == "Grade"]
    filled = set(taking) | {n for n, name in enumerate(heading) if name == "Feedback to Learner"}
    assert len(before) == len(after)
    lessons = [[3.0, 1.5], [3.0, 0.5], [3.0, 1.5], [3.0, 0.5], [3.0, 1.5], [0.0, 1.5]]
    for old, new in zip(before, after, strict=True):
        assert [cell for n, cell in enumerate(old) if n not in filled] == [
            c for n, c in enumerate(new) if n not in filled
        ]
        number = next((one.number for one in people if str(one.number) in "".join(old)), None)
        if number in LIKELY:
            points = lessons[number - 4711] if len(taking) == 2 else [sum(lessons[number - 4711])]
            assert [float(new[n]) for n in taking] == points
        else:
            assert new == old


@pytest.mark.some(every=4)
def test_feedback_is_named_as_the_platform_takes_it(handed_back: Class) -> None:
    platform, made, done = handed_back.platform, handed_back.made, handed_back.done
    with zipfile.ZipFile(done.out / "platform" / "feedback.zip") as file:
        said = {name: file.read(name).decode() for name in file.namelist()}
    assert len(said) == len(LIKELY) * (1 if platform == "canvas" else 2)
    downloaded = {path.name for path in made.folder.iterdir()}
    for name, text in said.items():
        number = _addressee(platform, name, downloaded)
        assert re.search(rf"{LIKELY[number]:g} of 4.5 points", text), name


def _addressee(platform: str, name: str, downloaded: set[str]) -> int:
    """Whose comment or feedback the platform makes of a file of that name."""
    if platform == "canvas":  # AbstractAssignment#infer_comment_context_from_filename
        assert name in downloaded
        return int(next(part for part in name.split("_") if part.isdecimal()))
    if platform.startswith("moodle"):  # assignfeedback_file_zip_importer
        parts = name.split("/")[0].split("_", 4)
        assert len(parts) >= 4
        assert parts[2:4] == ["assignsubmission", "file"]
        return int(parts[1])
    if platform == "brightspace":
        assert name.split("/")[0] in downloaded
        return int(name.split("-")[0])
    found = re.search(r"47\d\d", name)
    assert found is not None
    return int(found[0])


def test_again_nothing_is_to_be_done(people: list[Learner], grade_class: Callable[..., Done], tmp_path: Path) -> None:
    made = PLATFORMS["canvas"](tmp_path, people)
    first = grade_class(made)
    filled = (first.out / "platform" / "gradebook.csv").read_bytes()
    again = grade_class(made)
    assert (again.summary.unchanged, again.summary.graded) == (6, 0)
    assert (again.out / "platform" / "gradebook.csv").read_bytes() == filled
