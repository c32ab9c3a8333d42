"""A lesson of several modules that import each other, beside data files."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from autograder.authoring.notebooks import contents
from autograder.authoring.notebooks.lesson import LessonNotebook
from autograder.authoring.release import release
from autograder.course.data import DATA_CAP, data_below, speaks_of
from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.learner.plots.work import mistaken, own
from autograder.learner.watch.checker import Verdict
from autograder.learner.watch.session import Session
from autograder.learner.watch.steps import plan
from tests.conftest import Graded

COURSE = Path(__file__).parents[2] / "examples" / "second-course"
LESSON = "lesson_4_places"
FILES = ("distances.py", "journey.py")
RIGHT = {name: (COURSE / "solutions" / LESSON / name).read_text() for name in FILES}
STUB = {name: (COURSE / "exercises" / LESSON / name).read_text() for name in FILES}
TOWNS = "town,east,north\nAlder,1,1\nBirch,2,2\n"
EMPTY: dict[str, str] = {}


@pytest.fixture
def graded(engine: Engine, submit: Callable[..., Path]) -> Callable[..., Graded]:
    def run(files: dict[str, str | bytes], **order: object) -> Graded:
        import contextlib

        job = Job(COURSE, submit(files), (4,), **order)
        return Graded(*grade_taken(contextlib.nullcontext(engine), job))

    return run


def earned(done: Graded) -> dict[str, float | None]:
    return {task.task: task.points for task in done.report.tasks}


ALL = {"4.1": 4.0, "4.2": 5.0, "4.3": 4.0, "4.4": 4.0, "4.5": 3.0}
ARRIVALS: dict[str, dict[str, str | bytes]] = {
    "side by side": dict(RIGHT),
    "in place": {f"exercises/{LESSON}/{name}": text for name, text in RIGHT.items()},
    "apart": {f"{name.removesuffix('.py')}/{name}": text for name, text in RIGHT.items()},
    "renamed": {"distances (1).py": RIGHT["distances.py"], "journey-final.py": RIGHT["journey.py"]},
    "beside stubs": {f"exercises/{LESSON}/{n}": t for n, t in STUB.items()}
    | {f"mine/{n}": t for n, t in RIGHT.items()},
    "one beside its stub": {
        f"exercises/{LESSON}/journey.py": RIGHT["journey.py"],
        f"exercises/{LESSON}/distances.py": STUB["distances.py"],
        "distances.py": RIGHT["distances.py"],
    },
    "relative": {
        "distances.py": RIGHT["distances.py"],
        "journey.py": RIGHT["journey.py"]
        .replace("import distances\n", "from . import distances\n")
        .replace("from distances", "from .distances"),
    },
}


@pytest.mark.parametrize("name", ARRIVALS)
def test_they_arrive(name: str, graded: Callable[..., Graded]) -> None:
    done = graded(ARRIVALS[name])
    assert earned(done) == ALL, done.learners_text


def test_they_arrive_in_an_archive(graded: Callable[..., Graded]) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in RIGHT.items():
            file.writestr(f"work/{name}", text)
        file.writestr("work/towns.csv", TOWNS)
    done = graded({"work.zip": data.getvalue()})
    assert earned(done) == ALL
    assert any("towns.csv differs from the course's file" in note for note in done.report.notes)


def cell(text: str) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text}


def test_they_arrive_as_a_notebook(graded: Callable[..., Graded]) -> None:
    texts = [RIGHT["distances.py"], RIGHT["journey.py"]]
    book = {"cells": [cell(text) for text in texts], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert earned(graded({"places.ipynb": json.dumps(book)})) == ALL


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"journey.py": RIGHT["journey.py"], "distances.py": STUB["distances.py"]}, "because 4.1 isn't written"),
        ({"journey.py": RIGHT["journey.py"]}, "because 4.1 isn't written: distances.py is not in the submission"),
        ({"journey.py": RIGHT["journey.py"], "distances.py": ""}, "because 4.1 isn't written: distances.py is empty"),
    ],
)
def test_what_needs_another_says_so(files: dict[str, str | bytes], said: str, graded: Callable[..., Graded]) -> None:
    done = graded(files)
    assert earned(done) == {"4.1": 0, "4.2": 0, "4.3": 4, "4.4": 0, "4.5": 0}
    assert done["4.4"].status == "failed"
    assert said in done["4.4"].message
    assert said.replace("4.1", "4.2") in done["4.5"].message


def test_what_needs_one_that_a_person_must_read_waits_for_that(graded: Callable[..., Graded]) -> None:
    done = graded({"journey.py": RIGHT["journey.py"], "distances.py": b"\x00\xff" * 3 * 2**20})
    assert {task.task: task.status for task in done.report.tasks} == {
        "4.1": "undecided", "4.2": "undecided", "4.3": "passed", "4.4": "undecided", "4.5": "undecided",
    }  # fmt: skip


def test_a_wrong_one_is_used_as_it_is(graded: Callable[..., Graded]) -> None:
    wrong = RIGHT["distances.py"].replace("return hypot(one", "return 2 * hypot(one")
    assert earned(graded(RIGHT | {"distances.py": wrong})) == ALL | {"4.1": 0, "4.4": 0}


def test_a_name_that_another_lacks_is_said(graded: Callable[..., Graded]) -> None:
    text = RIGHT["journey.py"].replace("import distance\n", "import distanz as distance\n")
    done = graded(RIGHT | {"journey.py": text})
    assert "distances.distanz, and distances.py has no distanz" in done["4.4"].message


@pytest.mark.parametrize("folder", ["", f"exercises/{LESSON}/"])
def test_the_learners_own_data_does_not_count(folder: str, graded: Callable[..., Graded]) -> None:
    done = graded({f"{folder}{name}": text for name, text in RIGHT.items()} | {f"{folder}towns.csv": TOWNS})
    assert earned(done) == ALL
    assert any("towns.csv differs from the course's file" in note for note in done.report.notes)


def test_data_that_is_the_courses_is_not_spoken_of(graded: Callable[..., Graded]) -> None:
    towns = (COURSE / "exercises" / LESSON / "towns.csv").read_bytes()
    assert not any("towns.csv" in note for note in graded(RIGHT | {"towns.csv": towns}).report.notes)


def test_each_task_finds_the_data_as_it_was(graded: Callable[..., Graded]) -> None:
    spoils = "\n\ndef spoil():\n    open('towns.csv', 'w').write('')\n\n\n"
    text = (
        RIGHT["journey.py"]
        .replace("    # BEGIN SOLUTION 4.4", "    spoil()")
        .replace("def length", f"{spoils}def length")
    )
    done = graded(RIGHT | {"journey.py": text})
    assert earned(done) == ALL | {"4.4": 0}


def test_a_file_of_ones_own_is_not_there(graded: Callable[..., Graded]) -> None:
    text = RIGHT["journey.py"].replace('"towns.csv"', '"mine.csv"')
    done = graded(RIGHT | {"journey.py": text, "mine.csv": TOWNS})
    assert "there is no mine.csv here" in done["4.4"].message
    at_the_top = graded(RIGHT | {"journey.py": RIGHT["journey.py"] + "\nopen('mine.csv')\n", "mine.csv": TOWNS})
    assert earned(at_the_top) == ALL
    assert any("there is no mine.csv here" in note for note in at_the_top.report.notes)


def test_modules_find_the_data_beside_themselves(graded: Callable[..., Graded]) -> None:
    moved = RIGHT["distances.py"] + "\nfrom pathlib import Path\nTOWNS = Path(__file__).with_name('towns.csv')\n"
    text = RIGHT["journey.py"].replace('Path("towns.csv")', "distances.TOWNS")
    assert earned(graded({"a/distances.py": moved, "a/journey.py": text})) == ALL


@pytest.mark.parametrize("where", ["", f"exercises/{LESSON}", "exercises"])
def test_at_home(where: str, tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    for name, text in RIGHT.items():
        (tmp_path / "course" / "exercises" / LESSON / name).write_text(text)
    line = [sys.executable, "-m", "pytest", "-q", str(tmp_path / "course" / "exercises" / LESSON)]
    done = subprocess.run(
        line, cwd=tmp_path / "course" / where, capture_output=True, text=True, timeout=100, check=False
    )
    assert "5 passed" in done.stdout, done.stdout


def test_at_home_what_needs_a_stub_says_so(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    (tmp_path / "course" / "exercises" / LESSON / "journey.py").write_text(RIGHT["journey.py"])
    line = [sys.executable, "-m", "pytest", "-q", str(tmp_path / "course" / "exercises" / LESSON)]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    assert "because 4.1 isn't written: its stub in distances.py is as it was." in done.stdout, done.stdout


PLAIN = """
from pathlib import Path
import journey

def test_towns(tmp_path):
    assert journey.greeting(3, 5) == "Birch says hello"
    assert Path("towns.csv").exists()
"""


def test_at_home_with_plain_checks(tmp_path: Path) -> None:
    lesson = tmp_path / "course" / "exercises" / LESSON
    shutil.copytree(COURSE, tmp_path / "course")
    for name, text in RIGHT.items():
        (lesson / name).write_text(text + "\nopen('towns.csv').close()\n")
    (lesson / "test_journey.py").write_text(PLAIN)
    line = [sys.executable, "-m", "pytest", "-q", str(lesson)]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    assert "3 passed" in done.stdout, done.stdout


def test_pictures_of_it(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    for name, text in RIGHT.items():
        (tmp_path / "course" / "exercises" / LESSON / name).write_text(text)
    lesson = Course(tmp_path / "course").lesson(4)
    assert own(lesson, {"greeting"}).function("greeting")(3.0, 5.0) == "Birch says hello"
    (lesson.exercises / "distances.py").write_text(STUB["distances.py"])
    wrong = mistaken(lesson, "not-the-parts", "journey.py", {"length"})
    assert wrong.function("length")(["Alder", "Birch", "Alder"]) == 0.0


def test_the_cells_of_a_notebook_are_one_module(graded: Callable[..., Graded], monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = Course(COURSE).lesson(4)
    page = LessonNotebook(lesson, {}, set(), None).cut()
    texts = ["".join(one["source"]) for one in json.loads(page)["cells"] if one["cell_type"] == "code"]
    kernel = ModuleType("kernel_of_several")
    monkeypatch.setitem(sys.modules, kernel.__name__, kernel)
    for text in texts[1:]:
        exec(text, kernel.__dict__)
    monkeypatch.chdir(lesson.exercises)
    assert kernel.greeting(3.0, 5.0) == "Birch says hello"
    assert kernel.length(["Alder", "Birch"]) == 5.0
    assert earned(graded({f"{LESSON}.ipynb": page})) == ALL


def test_what_another_module_names_by_its_own_name_is_kept(graded: Callable[..., Graded]) -> None:
    texts = [
        "import csv, sys\nfrom pathlib import Path\nfrom math import hypot\nNEAREST = min",
        RIGHT["distances.py"].partition("def distance")[1] + RIGHT["distances.py"].partition("def distance")[2],
        "distances = sys.modules[__name__]\nfrom itertools import pairwise\nTOWNS = Path('towns.csv')",
        "def towns" + RIGHT["journey.py"].partition("def towns")[2],
    ]
    texts[1] = (
        texts[1].replace("return min(", "return NEAREST(").replace(": Point", "").replace(", Point]", ", object]")
    )
    book = {"cells": [cell(text) for text in texts], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert earned(graded({"places.ipynb": json.dumps(book)})) == ALL


def test_a_save_of_either_module_checks_again_what_uses_it(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    lesson = Course(tmp_path / "course").lesson(4)
    for name, text in RIGHT.items():
        (lesson.exercises / name).write_text(text)
    session = Session(plan(Course(tmp_path / "course"), 4, tmp_path / "scratch"), Path.read_text)
    assert checked(session) == ["4.1", "4.2", "4.3", "4.4", "4.5"]
    wrong = RIGHT["distances.py"].replace("return hypot(one", "return 2 * hypot(one")
    (lesson.exercises / "distances.py").write_text(wrong)
    assert not session.saved(lesson.exercises / "distances.py")
    assert set(checked(session)) >= {"4.1", "4.3", "4.4", "4.5"}
    (lesson.exercises / "journey.py").write_text(RIGHT["journey.py"].replace("return sum(", "return 0 + sum("))
    session.saved(lesson.exercises / "journey.py")
    assert checked(session)[0] == "4.4"


def checked(session: Session) -> list[str]:
    asked = []
    while (step := session.due()) is not None and len(asked) < 50:
        asked.append(step.number)
        session.reported(step, Verdict("passed"))
    return list(dict.fromkeys(asked))


@pytest.mark.parametrize(("number", "tasks"), [(3, ["3.1", "3.2"]), (5, ["5.1"])])
def test_plain_checks_can_be_watched(number: int, tasks: list[str], tmp_path: Path) -> None:
    assert [step.number for step in plan(Course(COURSE), number, tmp_path)] == tasks


def test_each_version_of_one_meets_the_others(graded: Callable[..., Graded]) -> None:
    wrong = RIGHT["distances.py"].replace("return hypot(one", "return 2 * hypot(one")
    done = graded({"journey.py": RIGHT["journey.py"], "distances.py": wrong, "new/distances.py": RIGHT["distances.py"]})
    assert earned(done) == ALL
    assert [note for note in done.report.notes if "versions" in note] == [
        "distances.py is there in 2 versions, and for each task the best one counts: new/distances.py for 4.1, "
        "distances.py for 4.2."
    ]


def test_two_lessons_modules_of_one_name(engine: Engine, tmp_path: Path) -> None:
    for number, answer in ((1, 10), (2, 20)):
        lesson = f"lesson_{number}_x"
        names = {f"main_{number}.py": f"main_{number}", "tools.py": f"tool_{number}"}
        for tree in ("exercises", "graders"):
            (tmp_path / "course" / tree / lesson).mkdir(parents=True)
        page = f"### {number}.1 main_{number}\n\n### {number}.2 tool_{number}\n"
        (tmp_path / "course" / "exercises" / lesson / "README.md").write_text(page)
        for place, (file, name) in enumerate(names.items(), 1):
            stub = f"import tools\n\n\ndef {name}():\n    raise NotImplementedError('task {number}.{place}')\n"
            (tmp_path / "course" / "exercises" / lesson / file).write_text(
                stub.replace("import tools\n" * (place > 1), "")
            )
            test = f"import pytest\n\n@pytest.mark.task('{number}.{place}', points=1)\ndef test_it(student):\n"
            test += f'    """it"""\n    student.{name}().equals({answer})\n'
            (tmp_path / "course" / "graders" / lesson / f"test_{file}").write_text(test)
    files = {
        "tools.py": "def tool_1(): return 10\n",
        "tools (1).py": "def tool_2(): return 20\n",
        "main_1.py": "import tools\ndef main_1(): return tools.tool_1()\n",
        "main_2.py": "from tools import tool_2\ndef main_2(): return tool_2()\n",
    }
    (tmp_path / "learner").mkdir()
    for name, text in files.items():
        (tmp_path / "learner" / name).write_text(text)
    done = Graded(*engine.grade(Job(tmp_path / "course", tmp_path / "learner")))
    assert earned(done) == {"1.1": 1, "1.2": 1, "2.1": 1, "2.2": 1}, done.learners_text


def test_learners_get_the_data(tmp_path: Path) -> None:
    release(Course(COURSE), tmp_path / "learners")
    lesson = tmp_path / "learners" / "exercises" / LESSON
    assert (lesson / "towns.csv").is_file() and (lesson / "greetings" / "elm.txt").is_file()
    assert not any(path.read_text().count("hypot(one") for path in lesson.glob("*.py"))
    (lesson / "towns.csv").write_text(TOWNS)
    release(Course(COURSE), tmp_path / "learners")
    assert "Dogwood" in (lesson / "towns.csv").read_text()
    assert "towns.csv.edited" not in Course(tmp_path / "learners").lesson(4).data


def test_notebooks_have_the_data_beside_them() -> None:
    made = contents(Course(COURSE))
    beside = {name for name in made if name.startswith(f"source/{LESSON}/")}
    assert {f"source/{LESSON}/{name}" for name in ("towns.csv", "greetings/elm.txt", f"{LESSON}.ipynb")} <= beside
    assert not {name.rpartition("/")[2] for name in beside} & set(FILES)


@pytest.mark.parametrize(
    ("text", "spoken_of"),
    [
        ("open('towns.csv')", True),
        ("open(f'{name}.csv')", True),
        ("open('mytowns.csv')", False),
        ("open(f'greetings/{name}')", True),
        ("os.path.join('greetings', name)", True),
        ("greetings = 1", False),
        ("[path for path in Path('.').iterdir()]", True),
        ("", False),
    ],
)
def test_whether_code_speaks_of_data(text: str, spoken_of: bool) -> None:
    assert speaks_of([text], ["towns.csv", "greetings/elm.txt"]) == spoken_of


def test_how_much_data_there_may_be(tmp_path: Path) -> None:
    for name in ("a.csv", "b.py", "c.md", ".d", "e.csv.edited", "notes.csv~", "hints.toml", "more/f.toml", "_g/h.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "large.bin").write_bytes(bytes(DATA_CAP))
    assert [name for name, _ in data_below(tmp_path)] == ["a.csv", "more/f.toml"]
