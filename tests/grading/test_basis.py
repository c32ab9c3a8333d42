"""A verdict rests on what was hashed: whatever is edited, and whenever, a warm engine grades with it and says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from autograder.course.tree import Course, CourseError
from autograder.grading import basis
from autograder.grading.basis import Ground
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.report.model import Basis, Report, Staff

GRADER = """
import pytest
from pathlib import Path
from autograder.testing import Student, expect

{head}

@pytest.mark.task("1.1", points=1.0)
def test_it(student: Student) -> None:
    "it"
    expect({wanted} == 1, "It is not.")
"""
HERE = "Path(__file__).parent"
NUMBER = "VALUE = {}\n"

# What the grader holds before, the expression that it judges by, the file that is edited, its content for a number.
PLACES = {
    "grader": ("VALUE = {}", "VALUE", "graders/lesson_1_sums/test_sums.py", ""),
    "beside": ("from .helper import VALUE", "VALUE", "graders/lesson_1_sums/helper.py", NUMBER),
    "mistakes": ("from .mistakes import VALUE", "VALUE", "graders/lesson_1_sums/mistakes.py", NUMBER),
    "above": (
        "import sys; sys.path.insert(0, str(Path(__file__).parents[1])); import helper",
        "helper.VALUE", "graders/helper.py", NUMBER,
    ),
    "package": (
        "import sys; sys.path.insert(0, str(Path(__file__).parents[1])); from tools import helper",
        "helper.VALUE", "graders/tools/helper.py", NUMBER,
    ),
    "conftest": ("import os", "os.VALUE", "graders/conftest.py", "import os\nos.VALUE = {}\n"),
    "handed": ("from handed_over.numbers import VALUE", "VALUE", "handed_over/numbers.py", NUMBER),
    "data": ("", f"int(({HERE} / 'number.txt').read_text())", "graders/lesson_1_sums/number.txt", "{}"),
    "picture": (
        "", f"int(({HERE}.parents[1] / 'exercises/lesson_1_sums/photos/number.txt').read_text())",
        "exercises/lesson_1_sums/photos/number.txt", "{}",
    ),
}  # fmt: skip


class Place:
    """A course one of whose files says which number is right."""

    def __init__(self, course: Path, kind: str) -> None:
        self.head, self.wanted, self.file, self.content = PLACES[kind]
        self.course = course
        for path in (course / "graders/lesson_1_sums").iterdir():
            path.unlink()
        if kind == "handed":
            (course / "handed_over").mkdir()
            (course / "handed_over/__init__.py").touch()
            (course / "course.toml").write_text('package = "handed_over"\n')
        self.set(1)

    def set(self, number: int) -> None:
        if self.content:
            path = self.course / self.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.content.format(number))
        grader = self.course / "graders/lesson_1_sums/test_sums.py"
        text = GRADER.format(head=self.head.format(number), wanted=self.wanted)
        if not grader.exists() or grader.read_text() != text:
            grader.write_text(text)

    @property
    def job(self) -> Job:
        return Job(self.course, self.course / "solutions", (1,))


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, own_course: Path) -> Place:
    return Place(own_course, request.param)


def points(graded: tuple[Report, Staff]) -> float | None:
    return graded[0].points


@pytest.mark.some(every=4)
def test_edits_are_noticed(place: Place, engine: Engine) -> None:
    seen: list[str] = []
    for number in (1, 2, 1):
        place.set(number)
        report, staff = engine.grade(place.job)
        assert report.points == (1.0 if number == 1 else 0.0)
        assert staff.basis == Ground.of(place.job).basis
        seen.append(report.hashes.graders)
    assert seen[0] == seen[2] != seen[1]


def test_edits_of_the_same_size_and_time_too(own_course: Path, engine: Engine) -> None:
    place = Place(own_course, "beside")
    path = own_course / place.file
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert points(engine.grade(place.job)) == 1.0
    place.set(2)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert points(engine.grade(place.job)) == 0.0


def test_compiled_code_of_another_source_is_not_believed(own_course: Path, engine: Engine) -> None:
    import py_compile

    place = Place(own_course, "beside")
    path = own_course / place.file
    os.utime(path, (1_700_000_000, 1_700_000_000))
    py_compile.compile(str(path))
    place.set(2)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert points(engine.grade(place.job)) == 0.0


def test_edited_while_it_is_graded(own_course: Path, engine: Engine, tmp_path: Path) -> None:
    place = Place(own_course, "data")
    flag = tmp_path / "edited"
    edit = f"""
import os
if not os.path.exists({str(flag)!r}):
    open({str(flag)!r}, "w").close()
    os.system("printf 2 > {own_course / place.file}")
"""
    place.head = "def edit():\n" + "".join(f"    {line}\n" for line in edit.splitlines())
    place.wanted = f"edit() or {place.wanted}"
    place.set(1)
    report, staff = engine.grade(place.job)
    assert flag.exists() and report.points == 0.0 and staff.basis == Ground.of(place.job).basis


def test_what_never_rests_is_ours(own_course: Path, engine: Engine) -> None:
    place = Place(own_course, "data")
    place.wanted = f"__import__('os').system('printf \" \" >> {own_course / place.file}') or 1"
    place.set(1)
    with pytest.raises(EngineFault, match="were edited while it was graded"):
        engine.grade(place.job)


CLASS = 'drop_lessons = []\n[points]\n"1.1" = {}\n[limits]\ntask_seconds = 1\n'


def test_settings(own_course: Path, engine: Engine) -> None:
    place, found = Place(own_course, "data"), []
    for worth in (1.0, 2.0):
        (own_course / "class.toml").write_text(CLASS.format(worth))
        report, staff = engine.grade(place.job)
        found.append(staff.basis)
        assert report.max_points == worth
    assert _differing(*found) == {"settings"}


def test_headings(own_course: Path, engine: Engine) -> None:
    place = Place(own_course, "data")
    page = own_course / "exercises/lesson_1_sums/README.md"
    before = engine.grade(place.job)
    page.write_text(page.read_text().replace("### 1.1 ", "### 1.1 Renamed "))
    after = engine.grade(place.job)
    assert after[0].tasks[0].name.startswith("Renamed")
    assert _differing(before[1].basis, after[1].basis) == {"settings"}


def test_seeds(own_course: Path, engine: Engine, tmp_path: Path) -> None:
    from autograder.course import seeds

    found = []
    job = Place(own_course, "data").job
    file = tmp_path / "seed.txt"
    for _ in range(2):
        file.unlink(missing_ok=True)
        seeds.write(file)
        found.append(engine.grade(Job(job.course, job.submission, job.lessons, seed_file=file))[1].basis)
    assert _differing(*found) == {"seed"}


def test_another_lessons_graders_do_not_count(own_course: Path, engine: Engine) -> None:
    job = Place(own_course, "data").job
    before = engine.grade(job)[1].basis
    path = own_course / "graders/lesson_2_words/test_words.py"
    path.write_text(path.read_text() + "\n")
    assert engine.grade(job)[1].basis == before


@pytest.mark.parametrize(
    ("head", "file"),
    [
        ("import sys; sys.path.insert(0, str(Path(__file__).parents[2])); import helper", "helper.py"),
        ("import sys; sys.path.insert(0, str(Path(__file__).parents[3])); import far", "../far.py"),
        ("(Path(__file__).parents[2] / 'table.csv').read_text()", "table.csv"),
        ("(Path(__file__).parents[1] / 'lesson_2_words' / 'more.txt').read_text()", "graders/lesson_2_words/more.txt"),
        ("def late(): return (Path(__file__).parents[2] / 'late.txt').read_text() and 1", "late.txt"),
    ],
)
def test_what_lies_elsewhere_is_refused(own_course: Path, engine: Engine, head: str, file: str) -> None:
    place = Place(own_course, "data")
    place.head = head
    place.wanted = "late()" if "late" in file else "1"
    (own_course / file).write_text("")
    place.set(1)
    for _ in range(2):
        with pytest.raises(CourseError, match=f"the graders read .*{Path(file).name}, which isn't among the files"):
            engine.grade(place.job)


def test_what_installing_left_in_a_course_is_no_part_of_it(own_course: Path, engine: Engine) -> None:
    place = Place(own_course, "data")
    place.head = (
        "import sys; sys.path.insert(0, str(Path(__file__).parents[2]))\n"
        "from importlib.metadata import entry_points; entry_points()"
    )
    (own_course / "week.egg-info").mkdir()
    (own_course / "week.egg-info" / "entry_points.txt").write_text("[console_scripts]\nweek = week:main\n")
    place.set(1)
    assert engine.grade(place.job)[0].points == 1.0


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    copy = tmp_path / "autograder"
    shutil.copytree(basis.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    monkeypatch.setattr(basis, "PACKAGE", copy)
    basis.engine_version.cache_clear()
    yield copy
    basis.engine_version.cache_clear()


@pytest.mark.some
@pytest.mark.parametrize("file", ["grading/job.py", "learner/plots/work.py", "sandbox/pool.py", "errors.py"])
def test_the_engine_itself(package: Path, own_course: Path, file: str) -> None:
    job = Place(own_course, "data").job
    version = basis.engine_version()
    with Engine() as engine:
        engine.grade(job)
        with (package / file).open("a") as opened:
            opened.write("\n")
        with pytest.raises(EngineFault, match="start the command again"):
            engine.grade(job)
    basis.engine_version.cache_clear()
    assert basis.engine_version() != version


def test_versions(own_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Place(own_course, "data").job
    before = Ground.of(job).basis
    assert "python 3." in before.versions and "torch " in before.versions and "numpy " in before.versions
    basis._installed.cache_clear()
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0")
    assert _differing(before, Ground.of(job).basis) == {"versions"}
    basis._installed.cache_clear()


@pytest.mark.some
def test_in_one_process_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SPAWN", "1")
    found = []
    with Engine() as engine:
        for number in (1, 2):
            place.set(number)
            job = place.job
            found.append(engine.grade(Job(job.course, job.submission, job.lessons, allow_unconfined=True))[0])
    assert [report.points for report in found] == [1.0, 0.0]
    assert found[0].hashes.graders != found[1].hashes.graders


def _differing(one: Basis | None, other: Basis | None) -> set[str]:
    return {part for part in Basis.__struct_fields__ if getattr(one, part) != getattr(other, part)}


@pytest.mark.systems
def test_a_server_that_grades_notebooks(own_course: Path, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    from autograder.authoring.notebooks import notebooks
    from autograder.integrations.nbgrader.grading import GradeOutside

    lesson = "lesson_1_sums"
    notebooks(Course(own_course), tmp_path / "class")
    grader = own_course / "graders" / lesson / "test_sums.py"
    server = GradeOutside(course=str(own_course))

    def points() -> list[str]:
        notebook = nbformat.read(tmp_path / "class" / "source" / lesson / f"{lesson}.ipynb", 4)
        graded, _ = server.preprocess(notebook, {"nbgrader": {"assignment": lesson, "notebook": lesson}})
        outputs = [output for cell in graded.cells if cell.cell_type == "code" for output in cell.outputs]
        return [output.data["text/plain"] for output in outputs if output.output_type == "execute_result"]

    assert points() == ["1.5", "1.0", "0.5"]
    text = grader.read_text()
    grader.write_text(text.replace("equals(2 * x)", "equals(3 * x)"))
    assert points() == ["0.5", "1.0", "0.5"]
    grader.write_text(text)
    assert points() == ["1.5", "1.0", "0.5"]


def test_a_package_whose_module_has_another_name() -> None:
    assert basis._installed("PIL") == metadata.version("pillow")
    assert basis._installed("_pytest") == metadata.version("pytest")
    assert basis._installed("nothing_is_called_so") == ""
