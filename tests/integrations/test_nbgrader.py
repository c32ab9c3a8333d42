"""The real nbgrader on what grade notebooks makes: its points are those of grade run, whatever learners do."""

from __future__ import annotations

import ast
import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.notebooks import notebooks
from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.integrations.nbgrader.marks import cell_name
from autograder.testing.variants import Variant, mistakes

ROOT = Path(__file__).parents[2]
TOY, WORDS = "lesson_1_sums", "lesson_2_words"
WRONG = {1: 4, 2: 3, 3: 3}
"""Lesson to how many of its known mistakes are handed in."""
Notebook = dict[str, Any]
Scores = dict[str, dict[str, float | None]]
pytestmark = pytest.mark.systems
needs_course = pytest.mark.skipif(not (ROOT / "solutions").is_dir(), reason="the whole course is not here")


class Class:
    """An nbgrader course in a folder."""

    def __init__(self, course: Path, folder: Path) -> None:
        self.course, self.folder = Course(course), folder
        notebooks(self.course, folder)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", *words], cwd=self.folder, env=environment,
            capture_output=True, text=True, timeout=500, check=False,
        )  # fmt: skip

    def done(self, *words: str) -> str:
        ended = self.run(*words)
        assert ended.returncode == 0, ended.stderr
        return ended.stderr

    def page(self, tree: str, lesson: str) -> Notebook:
        found: Notebook = json.loads((self.folder / tree / lesson / f"{lesson}.ipynb").read_bytes())
        return found

    def path(self, tree: str, student: str, lesson: str) -> Path:
        return self.folder / tree / student / lesson / f"{lesson}.ipynb"

    def hand_in(self, student: str, lesson: str, page: Notebook | str) -> None:
        path = self.path("submitted", student, lesson)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page if isinstance(page, str) else json.dumps(page))

    def scores(self, lesson: str) -> Scores:
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as book:
            return {
                one.student.id: {grade.name: grade.auto_score for grade in one.notebooks[0].grades}
                for one in book.assignment_submissions(lesson)
            }

    def run_scores(self, engine: Engine, lesson: str) -> Scores:
        """What grade run gives for the notebooks as they were handed in."""
        number = next(one.number for one in self.course.lessons if one.folder == lesson)
        found = {}
        for folder in sorted((self.folder / "submitted").iterdir()):
            if (path := folder / lesson / f"{lesson}.ipynb").exists():
                report, _ = grade_taken(nullcontext(engine), Job(self.course.root, path, (number,)))
                found[folder.name] = {cell_name(task.task): task.points for task in report.tasks}
        return found


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Class]:
    pytest.importorskip("nbgrader.api", reason="needs the extra instructor: nbgrader")
    return lambda course: Class(course, tmp_path_factory.mktemp("nbgrader") / "course")


@pytest.fixture(scope="module")
def toy(make: Callable[[Path], Class], course: Path) -> Class:
    made = make(course)
    for lesson in (TOY, WORDS):
        made.done("generate_assignment", lesson)
    return made


def wrong(page: Notebook, variant: Variant) -> Notebook:
    """The solution's notebook with a mistake in the cells of its task."""
    page = copy.deepcopy(page)
    files = "\n".join(text for name, text in variant.files.items() if name.endswith(".py"))
    definitions = {n.name: n for n in ast.parse(files).body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    for cell in page["cells"]:
        name = next((name for name in definitions if cell["id"].endswith(f"_{name}")), None)
        if cell["id"].startswith("solution_") and name:
            cell["source"] = ast.unparse(definitions[name])
    return page


@needs_course
def test_points_are_those_of_grade_run_task_by_task(make: Callable[[Path], Class], engine: Engine) -> None:
    made = make(ROOT)
    handed_in = 0
    for number, count in WRONG.items():
        lesson = made.course.lesson(number)
        made.done("generate_assignment", lesson.folder)
        solved = made.page("source", lesson.folder)
        made.hand_in("solution", lesson.folder, solved)
        made.hand_in("stub", lesson.folder, made.page("release", lesson.folder))
        known = [variant for variant in mistakes(lesson) if variant.mistake and len(variant.tasks) == 1]
        for place in range(count):
            handed_in += 1
            variant = known[place * len(known) // count]
            made.hand_in(f"student-{handed_in:03}", lesson.folder, wrong(solved, variant))
        made.done("autograde", lesson.folder)
        scores = made.scores(lesson.folder)
        assert scores == made.run_scores(engine, lesson.folder)
        full = scores.pop("solution")
        assert sum(scores.pop("stub").values()) == 0 < sum(full.values())
        assert all(scores[student] != full for student in scores)
        made.done("generate_feedback", lesson.folder)
    assert handed_in == 10


def edited(page: Notebook, change: Callable[[list[dict[str, Any]]], object]) -> Notebook:
    page = copy.deepcopy(page)
    change(page["cells"])
    return page


def at(cells: list[dict[str, Any]], id: str) -> dict[str, Any]:
    return next(cell for cell in cells if cell["id"] == id)


def own(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": "own", "metadata": {}, "execution_count": None, "outputs": [], "source": source,
    }  # fmt: skip


def about(cells: list[dict[str, Any]], id: str) -> dict[str, Any]:
    found: dict[str, Any] = at(cells, id)["metadata"]["nbgrader"]
    return found


NOISE = "import sys, warnings\nprint('8.0', file=sys.stderr)\nwarnings.warn('x')\nraise SystemExit\n%magic"
RESULT = {"output_type": "execute_result", "data": {"text/plain": "1.0"}, "metadata": {}, "execution_count": 1}
CHANGES: dict[str, Callable[[list[dict[str, Any]], str], object]] = {
    "grade cell deleted": lambda cells, id: cells.remove(at(cells, id)),
    "grade cell copied": lambda cells, id: cells.append(copy.deepcopy(at(cells, id))),
    "grade cell edited": lambda cells, id: at(cells, id).update(source="99.0"),
    "grade cell is text": lambda cells, id: at(cells, id).update(cell_type="markdown"),
    "more points": lambda cells, id: about(cells, id).update(points=99),
    "no points": lambda cells, id: about(cells, id).pop("points"),
    "points that are none": lambda cells, id: about(cells, id).update(points="many"),
    "no grade cell any more": lambda cells, id: about(cells, id).update(grade=False),
    "graded by people": lambda cells, id: about(cells, id).update(solution=True, locked=False),
    "another version of nbgrader": lambda cells, id: about(cells, id).update(schema_version=1),
    "a later version of nbgrader": lambda cells, id: about(cells, id).update(schema_version=9),
    "a name of its own": lambda cells, id: about(cells, id).update(grade_id=f"my_{id}"),
    "a name that is none": lambda cells, id: about(cells, id).update(grade_id=[id]),
    "metadata that is none": lambda cells, id: at(cells, id)["metadata"].update(nbgrader="all"),
    "noise": lambda cells, id: cells.insert(0, own(NOISE)),
    "results of its own": lambda cells, id: at(cells, id).update(outputs=[RESULT]),
}
MOVES: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "work in a grade cell": lambda cells: (
        at(cells, "task_1_2").update(source=at(cells, "solution_1_2_total")["source"]),
        at(cells, "solution_1_2_total").update(source="pass"),
    ),
    "work copied": lambda cells: cells.append(copy.deepcopy(at(cells, "solution_1_2_total"))),
    "work without names": lambda cells: [cell.update(metadata={}) for cell in cells],
    "a cell of work deleted": lambda cells: cells.remove(at(cells, "solution_1_1_double")),
}


def test_nothing_done_to_a_notebook_gains_or_loses(toy: Class, engine: Engine) -> None:
    """Task 1.1 is wrong in all of them, the others are right."""
    solved = toy.page("source", TOY)
    code = "def double(x):\n    return x\n"
    half = edited(solved, lambda cells: at(cells, "solution_1_1_double").update(source=code))
    for name, change in CHANGES.items():
        toy.hand_in(name, TOY, edited(half, lambda cells: [change(cells, id) for id in ("task_1_1", "task_1_2")]))  # noqa: B023
    for name, move in MOVES.items():
        toy.hand_in(name, TOY, edited(half, move))
    toy.hand_in("damaged", TOY, "nonsense")
    toy.hand_in("empty", TOY, {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    ended = toy.run("autograde", TOY)
    assert ended.returncode == 1
    failed = [line for line in ended.stderr.splitlines() if "There was an error processing assignment 'lesson" in line]
    assert len(failed) == 2
    scores = toy.scores(TOY)
    assert {*scores.pop("damaged").values(), *scores.pop("empty").values()} == {None}
    wanted = {"task_1_1": 0.0, "task_1_2": 1.0, "task_1_3": 0.5}
    assert scores == dict.fromkeys([*CHANGES, *MOVES], wanted)
    for name in ("damaged", "empty"):
        toy.path("submitted", name, TOY).unlink()
    assert toy.run_scores(engine, TOY) == scores


def test_feedback_has_the_sentences_and_only_text(toy: Class) -> None:
    code = "def shout(text):\n    return '<script>alert(1)</script>'\n"
    page = edited(toy.page("release", WORDS), lambda cells: at(cells, "solution_2_1_shout").update(source=code))
    toy.hand_in("student-001", WORDS, page)
    toy.done("autograde", WORDS)
    cells = json.loads(toy.path("autograded", "student-001", WORDS).read_bytes())["cells"]
    graded = {c["metadata"]["nbgrader"]["grade_id"]: c for c in cells if c["metadata"].get("nbgrader", {}).get("grade")}
    assert graded.keys() == {"task_2_1", "task_2_2"}
    for cell in graded.values():
        assert [output["output_type"] for output in cell["outputs"]] == ["stream", "execute_result"]
        assert cell["outputs"][0]["name"] == "stdout"
    assert "".join(graded["task_2_2"]["outputs"][0]["text"]).startswith("not started: 0 of 0.5")
    toy.done("generate_feedback", WORDS)
    shown = (toy.folder / "feedback" / "student-001" / WORDS / f"{WORDS}.html").read_text()
    assert "failed: 0 of 1" in shown
    assert "<script>alert(1)</script>" not in shown


def test_a_fault_of_the_course_is_no_zero(toy: Class, make: Callable[[Path], Class], own_course: Path) -> None:
    made = make(own_course)
    made.done("generate_assignment", TOY)
    made.hand_in("student-001", TOY, made.page("source", TOY))
    grader = own_course / "graders" / TOY / "test_sums.py"
    good = grader.read_text()
    grader.write_text(good.replace("expect(got != 1.5", "oracle(got != 1.5"))
    ended = made.run("autograde", TOY)
    assert (ended.returncode, "a grader failed" in ended.stderr) == (1, True)
    assert set(made.scores(TOY)["student-001"].values()) == {None}
    grader.write_text(good)
    (own_course / "class.toml").write_text("[points]\n'1.1' = 3.0\n")
    ended = made.run("autograde", TOY)
    assert (ended.returncode, "task 1.1 is worth 3, its cell 1.5" in ended.stderr) == (1, True)
    (own_course / "class.toml").unlink()
    made.done("autograde", TOY)
    assert sum(made.scores(TOY)["student-001"].values()) == 3.0


def test_cells_that_nbgrader_runs_give_no_points(make: Callable[[Path], Class], course: Path) -> None:
    made = make(course)
    made.done("generate_assignment", WORDS)
    made.hand_in("student-001", WORDS, made.page("source", WORDS))
    (made.folder / "nbgrader_config.py").write_text("c = get_config()\n")
    assert made.run("autograde", WORDS).returncode == 1
    assert set(made.scores(WORDS)["student-001"].values()) == {None}


def test_a_released_notebook_runs_in_a_kernel(toy: Class) -> None:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    folder = toy.folder / "release" / WORDS
    page = toy.page("release", WORDS)

    def executed(page: Notebook) -> dict[str, list[Any]]:
        nb = nbformat.reads(json.dumps(page), as_version=4)
        NotebookClient(nb, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
        return {cell.id: cell.outputs for cell in nb.cells if cell.cell_type == "code"}

    said = executed(page)
    assert [output["text"] for output in said["task_2_1"]] == ["Task 2.1: not started yet.\n"]
    assert [output["text"] for output in said["task_2_2"]] == ["Task 2.2: no answer yet.\n"]
    said = executed(toy.page("source", WORDS))
    assert [output["text"] for output in said["task_2_1"]] == ["✓ capitals\n"]
    assert said["set-up"] == []
    with pytest.raises(CellExecutionError) as caught:
        executed(edited(page, lambda cells: at(cells, "solution_2_1_shout").update(source="def shout(text): return 1")))
    assert "Task 2.1: 0 of 1 checks pass." in str(caught.value)
    assert "Traceback" not in str(caught.value)
