"""grade notebooks: what is cut, what a kernel says of it, and that nbgrader gives the points of grade run."""

from __future__ import annotations

import ast
import copy
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.notebooks import CONFIG, MANIFEST, cells, contents, notebooks
from autograder.authoring.notebooks.examples import parted, pieces
from autograder.authoring.notebooks.lesson import LessonNotebook
from autograder.authoring.notebooks.page import online, relinked, sections
from autograder.authoring.notebooks.source import cut_cell, is_cut, parts
from autograder.authoring.release.leaks import Leaks
from autograder.course.cut import stubs
from autograder.course.tree import Course, CourseError
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.intake.extracting import Asked, extract
from autograder.integrations.nbgrader.marks import cell_name
from autograder.learner.jupyter import _told
from autograder.report.model import Report
from autograder.source.definitions import definitions

ROOT = Path(__file__).parents[2]
TOY, WORDS = "lesson_1_sums", "lesson_2_words"
Notebook = dict[str, Any]
needs_course = pytest.mark.skipif(not (ROOT / "solutions").is_dir(), reason="the whole course is not here")


@pytest.fixture(scope="module")
def folder(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    notebooks(Course(course), folder)
    return folder


def source(folder: Path, lesson: str) -> Notebook:
    found: Notebook = json.loads((folder / "source" / lesson / f"{lesson}.ipynb").read_bytes())
    return found


def text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def stubbed(page: Notebook) -> Notebook:
    """As learners get it."""
    page = copy.deepcopy(page)
    for cell in page["cells"]:
        if is_cut(text(cell)):
            cell["source"] = cut_cell(text(cell))
    return page


def named(page: Notebook, id: str) -> dict[str, Any]:
    return next(cell for cell in page["cells"] if cell["id"] == id)


def cell(code: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": "own", "metadata": {}, "execution_count": None, "outputs": [], "source": code,
    }  # fmt: skip


def put(page: Notebook, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(page))
    return path


def test_text_stubs_and_grade_cells_in_order(folder: Path) -> None:
    ids = [cell["id"] for cell in source(folder, TOY)["cells"]]
    assert ids == [
        "text-1", "beginning", "set-up", "rules-sums",
        "text-2", "given-sums-0", "solution_1_1_double", "task_1_1",
        "text-3", "solution_1_2_total", "task_1_2",
        "text-4", "solution_1_3_alternate", "task_1_3",
    ]  # fmt: skip


def test_grade_cells_have_the_graders_points(folder: Path) -> None:
    cells = [cell["metadata"]["nbgrader"] for cell in source(folder, TOY)["cells"] if cell["metadata"]]
    assert {c["grade_id"]: c["points"] for c in cells if c["grade"]} == {
        "task_1_1": 1.5,
        "task_1_2": 1.0,
        "task_1_3": 0.5,
    }
    assert all(c["locked"] == c["grade"] != c["solution"] for c in cells)


def test_the_same_course_gives_the_same_bytes(course: Path) -> None:
    assert contents(Course(course)) == contents(Course(course))


def test_a_quiz_is_a_cell_that_writes_it(folder: Path) -> None:
    page = source(folder, WORDS)
    quiz = text(named(page, "solution_2_2_quiz"))
    assert quiz == '%%writefile quiz.toml\nanswer = "b"  # SOLUTION'
    assert cut_cell(quiz) == '%%writefile quiz.toml\nanswer = ""'
    assert (folder / "source" / WORDS / "quiz.toml").read_text() == 'answer = ""\n'


def test_checks_lie_beside_a_notebook_and_no_stub(folder: Path) -> None:
    names = {path.name for path in (folder / "source" / TOY).iterdir()}
    assert names == {"lesson_1_sums.ipynb", "test_sums.py", "hints.toml"}


def test_dropped_lessons_are_left_out(own_course: Path) -> None:
    (own_course / "class.toml").write_text("drop_lessons = [2]\n[points]\n'1.1' = 4.0\n")
    made = contents(Course(own_course))
    assert not any(WORDS in name for name in made)
    page = json.loads(made[f"source/{TOY}/{TOY}.ipynb"])
    assert named(page, "task_1_1")["metadata"]["nbgrader"]["points"] == 4.0


@pytest.mark.systems
def test_again_writes_nothing_and_overwrites_no_work(own_course: Path, tmp_path: Path) -> None:
    assert CONFIG in notebooks(Course(own_course), tmp_path)
    assert notebooks(Course(own_course), tmp_path) == []
    page = tmp_path / f"source/{TOY}/{TOY}.ipynb"
    written = page.read_text()
    page.write_text(written.replace("# Sums", "# My sums"))
    with pytest.raises(CourseError, match="changed since"):
        notebooks(Course(own_course), tmp_path)
    page.write_text(written)
    (own_course / "exercises" / TOY / "README.md").write_text("# Sums\n\n### 1.1 double\n### 1.2 a\n### 1.3 b\n")
    assert notebooks(Course(own_course), tmp_path) == [f"source/{TOY}/{TOY}.ipynb"]


@pytest.mark.systems
def test_settings_are_the_classs_own_but_must_use_ours(course: Path, tmp_path: Path) -> None:
    notebooks(Course(course), tmp_path)
    settings = tmp_path / CONFIG
    own = settings.read_text() + "c.CourseDirectory.course_id = 'week'\n"
    settings.write_text(own)
    notebooks(Course(course), tmp_path)
    assert settings.read_text() == own
    settings.write_text("c = get_config()\n")
    with pytest.raises(CourseError, match="doesn't grade outside"):
        notebooks(Course(course), tmp_path)


@pytest.mark.some
@pytest.mark.parametrize("content", ["{", "[1]"])
def test_a_damaged_folder_is_refused(content: str, own_course: Path, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(CourseError, match="new folder"):
        notebooks(Course(own_course), tmp_path)


@pytest.mark.systems
def test_the_command(command: Callable[..., Any], course: Path, tmp_path: Path) -> None:
    made = command("notebooks", "nb", "--course", course, "--repository", "https://h.example/o/n")
    assert (made.status, made.err) == (0, "")
    assert made.out == "8 files written in nb\n"
    first = text(named(source(tmp_path / "nb", TOY), "set-up"))
    assert '\nREPOSITORY = "https://h.example/o/n"\nFOLDER = "course/exercises/lesson_1_sums"\n' in first
    (tmp_path / "file").write_text("")
    for words in (["nb", "--repository", "-x"], ["file"], ["nb", "--course", tmp_path / "nb"]):
        refused = command("notebooks", "--course", course, *words)
        assert refused.status == 2
        assert refused.err.startswith("grade: ")
        assert "Traceback" not in refused.err


def test_comments_and_decorators_stay_with_their_definition() -> None:
    code = '"""Doc."""\nA = 1\n"""Of A.\n\nMore."""\n# ------- task 1.1\n\n\n# why\n@cache\ndef f():\n'
    code += "    # BEGIN SOLUTION 1.1\n    return 1\n    # END SOLUTION\n\n\ndef g():\n    pass\n"
    given, own, rest = parts(code)
    assert given.text == "A = 1\n# Of A.\n#\n# More."
    assert own.text.splitlines()[:3] == ["# why", "@cache", "def f():"]
    assert own.text.endswith("# END SOLUTION")
    assert (own.task, own.name, given.task, rest.text) == ("1.1", "f", "", "def g():\n    pass")


def test_headings_in_code_part_nothing() -> None:
    page = "# A\n\n```python\n### 1.1 no\n```\n\n### 1.1 yes\n\n#### deep\n\n---\n\n## B\ntext\n"
    assert [(s.task, s.text.partition("\n")[0]) for s in sections(page)] == [
        ("", "# A"),
        ("1.1", "### 1.1 yes"),
        ("", "## B"),
    ]
    assert list(sections(page))[1].text.endswith("#### deep")


def test_links_lead_somewhere_or_are_words() -> None:
    page = "[a](b.md) [c](../d/e.md#f) ![p](p.png) ![s](s.svg) [w](https://x.org) [i](#a)\n```\n[k](b.md)\n```"
    kept = "[w](https://x.org) [i](#a)\n```\n[k](b.md)\n```"
    assert relinked(page, lambda target: None) == f"a c p s {kept}"
    root = "https://h.example/o/n"
    assert relinked(page, online(f"{root}.git", "exercises/x")) == (
        f"[a]({root}/blob/HEAD/exercises/x/b.md) [c]({root}/blob/HEAD/exercises/d/e.md#f) "
        f"![p]({root}/raw/HEAD/exercises/x/p.png) "
        f"![s]({root}/raw/HEAD/exercises/x/s.svg?sanitize=true) {kept}"
    )
    assert (
        relinked('<img src="p/m.gif" alt="m">', online(root, "x")) == f'<img src="{root}/raw/HEAD/x/p/m.gif" alt="m">'
    )


EXAMPLES = """### 1.1 f

First.

```python
import sums
from sums import f as g
x = 1
```

Then

```python
def f(): pass
```
```
1 + 1
```

When yours works:

```python solved
from sums import f

print(f())
```
"""


def test_a_pages_examples_are_cells() -> None:
    found = pieces(EXAMPLES, ["sums"], ["f"])
    assert [piece.text for piece in found if piece.is_code] == [
        "import sys\nsums = sys.modules[__name__]\ng = f\nx = 1",
        "print(f())",
    ]
    assert "def f(): pass" in found[2].text


def test_an_example_that_needs_the_task_comes_below_it() -> None:
    found = pieces(EXAMPLES, ["sums"], ["f"])
    first, later = parted(found, is_first=False)
    assert [piece.text.rpartition("\n")[2] for piece in [*first, *later]] == [
        "First.",
        "x = 1",
        "```",
        "When yours works:",
        "print(f())",
    ]
    assert len(later) == 2
    assert [piece.text for piece in parted(found, is_first=True)[0]] == ["### 1.1 f"]


def test_what_is_no_python_and_what_folds_away_stays_text() -> None:
    page = "```python\nx = …\n```\n<details>\n\n```python\nx = 1\n```\n</details>\n"
    assert [piece.is_code for piece in pieces(page, [], [])] == [False]


def worked(page: Notebook, task: str) -> dict[str, ast.stmt]:
    asked = Asked("x", {"sums.py": (ROOT / "tests/toy/exercises" / TOY / "sums.py").read_text()})
    found = extract(json.dumps(page).encode(), asked)
    return {node.name: node for node in definitions(ast.parse(found.modules["sums.py"]))}


def test_an_example_is_no_work_until_it_is_changed(course: Path) -> None:
    lesson = Course(course).lesson(1)
    page = json.loads(LessonNotebook(lesson, {}, set(), None).cut())
    own = cells.example("example", "def double(x):\n    return 3 * x\n")
    page["cells"].append(own)
    assert "3" not in ast.unparse(worked(page, "1.1")["double"])
    own["source"] = ["def double(x):\n", "    return 3 + x\n"]
    assert "3" in ast.unparse(worked(page, "1.1")["double"])


@needs_course
def test_every_example_of_the_week_is_a_cell() -> None:
    for lesson in Course(ROOT).lessons:
        page = json.loads(LessonNotebook(lesson, {}, set(), None).cut())
        assert [
            text(cell) for cell in page["cells"] if cell["cell_type"] == "markdown" and "```python" in text(cell)
        ] == []
        assert sum(cell["id"].startswith("example-") for cell in page["cells"]) >= 9


RUN = [pytest.param(n, marks=[] if n == 1 else pytest.mark.systems) for n in range(1, 6)]


@needs_course
@pytest.mark.parametrize("number", RUN)
def test_a_worked_notebook_runs_and_ends_in_a_plot(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    execute = pytest.importorskip("nbclient", reason="needs the extra instructor: nbgrader").execute
    nbformat = pytest.importorskip("nbformat")
    lesson = Course(ROOT).lesson(number)
    made = {name: data for name, data in contents(Course(ROOT)).items() if lesson.folder in name}
    for name, data in made.items():
        path = tmp_path / Path(name).relative_to(f"source/{lesson.folder}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    page = nbformat.read(tmp_path / f"{lesson.folder}.ipynb", 4)
    execute(page, cwd=tmp_path, timeout=300, kernel_name="python3")
    shown = [cell.outputs for cell in page.cells if cell.cell_type == "code"][-1]
    assert any("image/png" in output.get("data", {}) for output in shown)


@needs_course
def test_every_lessons_cells_are_its_files() -> None:
    for lesson in Course(ROOT).lessons:
        page = json.loads(LessonNotebook(lesson, {}, set(), None).cut())
        cut = stubs(lesson)
        asked = Asked("x", {name: text for name, text in cut.items() if name.endswith(".py")})
        found = extract(json.dumps(stubbed(page)).encode(), asked)
        assert found.modules | found.files == cut
        found = extract(json.dumps(page).encode(), asked)
        assert not found.unread
        for name, text in found.modules.items():
            wanted = [ast.dump(node) for node in definitions(ast.parse((lesson.solutions / name).read_text()))]
            assert [ast.dump(node) for node in definitions(ast.parse(text))] == wanted


def dumped(text: str) -> dict[str, str]:
    return {node.name: ast.dump(node) for node in definitions(ast.parse(text))}


@pytest.mark.some
@needs_course
@pytest.mark.parametrize("order", [1, -1])
def test_a_notebook_of_the_whole_week_is_every_lesson(order: int) -> None:
    lessons = Course(ROOT).lessons
    pages = [json.loads(LessonNotebook(lesson, {}, set(), None).cut()) for lesson in lessons[::order]]
    asked = {name: text for lesson in lessons for name, text in stubs(lesson).items() if name.endswith(".py")}
    page = {"cells": [one for page in pages for one in page["cells"]]}
    found = extract(json.dumps(page).encode(), Asked("week", asked)).modules
    for lesson in lessons:
        for name in asked.keys() & lesson.files:
            wanted = {
                node.name: ast.dump(node) for node in definitions(ast.parse((lesson.solutions / name).read_text()))
            }
            assert wanted.items() <= {node.name: ast.dump(node) for node in definitions(ast.parse(found[name]))}.items()


@needs_course
def test_what_learners_get_gives_nothing_away() -> None:
    pages = {
        lesson.folder: json.dumps(stubbed(json.loads(LessonNotebook(lesson, {}, set(), None).cut())), indent=1)
        for lesson in Course(ROOT).lessons
    }
    assert "SOLUTION" not in "".join(pages.values())
    plain = {f"{name}.txt": page.replace('\\"', '"').replace("\\n", "").encode() for name, page in pages.items()}
    assert Leaks(Course(ROOT)).search(plain) == []


def points(report: Report) -> dict[str, float | None]:
    return {cell_name(task.task): task.points for task in report.tasks}


@pytest.mark.some
@pytest.mark.parametrize(("lesson", "number", "worth"), [(TOY, 1, 3.0), (WORDS, 2, 1.5)])
def test_a_notebook_is_graded(
    lesson: str, number: int, worth: float, folder: Path, engine: Engine, course: Path, tmp_path: Path
) -> None:
    page = source(folder, lesson)
    report, _ = grade_taken(nullcontext(engine), Job(course, put(page, tmp_path / "done.ipynb"), (number,)))
    assert (report.submission, report.points) == ("done", worth)
    report, _ = grade_taken(nullcontext(engine), Job(course, put(stubbed(page), tmp_path / "stub.ipynb"), (number,)))
    assert report.points == 0.0
    assert {task.status for task in report.tasks} == {"not_started"}


def test_what_is_made_of_results_left_out_is_left_out_too(
    folder: Path, engine: Engine, course: Path, tmp_path: Path
) -> None:
    page = source(folder, TOY)
    page["cells"].append(cell("%matplotlib inline\nlosses = total([1.0])\nlast = losses\nfirst: float = last\nN = 3"))
    report, _ = grade_taken(nullcontext(engine), Job(course, put(page, tmp_path / "n.ipynb"), (1,)))
    assert report.points == 3.0


SCRIPT = """
import time
from autograder.learner import jupyter
from autograder.learner.jupyter import NotYet, check
def shout(text): {body}
jupyter.SECONDS = 0.5
class Shell:
    def push(self, names): globals().update(names)
for number in {numbers}:
    try:
        check(number)
    except NotYet as error:
        print("raised", error, error._render_traceback_())
"""


@pytest.fixture
def checked(folder: Path, tmp_path: Path) -> Callable[..., str]:
    """What ``check`` says in a session whose names come from a script, and nothing on standard error."""

    def run(body: str, *numbers: str, cwd: Path = folder / "source" / WORDS) -> str:
        script = tmp_path / "session.py"
        script.write_text(SCRIPT.format(body=body, numbers=numbers))
        done = subprocess.run(
            [sys.executable, script], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_a_check_says_what_is_right_and_what_is_not(checked: Callable[..., str]) -> None:
    assert checked("return text.upper()", "2.1") == "✓ capitals\n"
    said = checked("return text.uper()", "2.1")
    assert said.startswith("✗ capitals\n    shout('a') raised AttributeError: ")
    assert "\n    In shout, line 5 of its cell: def shout(text): return text.uper()" in said
    assert "raised Task 2.1: 0 of 1 checks pass." in said


def test_a_check_of_several_cases_speaks_once() -> None:
    outcomes = [(True, "a", ""), (False, "b", "first"), (True, "b", ""), (False, "b", "second"), (True, "a", "")]
    assert list(_told(outcomes)) == ["✓ a", "✗ b (2 of 3 cases)", "    first"]


@pytest.mark.systems
@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="there are no alarms on this system")
def test_a_loop_without_end_is_stopped(checked: Callable[..., str]) -> None:
    said = checked("time.sleep(60)", "2.1")
    assert "Stopped after 20 seconds: is there a loop that never ends" in said


@pytest.mark.systems
def test_what_was_not_begun_raises_nothing(checked: Callable[..., str]) -> None:
    said = checked("raise NotImplementedError('task 2.1')", "2.1", "2.2")
    assert said == "Task 2.1: not started yet.\nTask 2.2: no answer yet.\n"


@pytest.mark.systems
def test_a_cell_that_was_not_run(checked: Callable[..., str], folder: Path) -> None:
    said = checked("pass", "1.1", "9.9", cwd=folder / "source" / TOY)
    assert said.splitlines()[0] == "Task 1.1: run the cell with double first."
    assert "no checks of task 9.9" in said


PLAIN = """
from autograder.learner.jupyter import NotYet, check
{cells}
for number in {numbers}:
    try:
        check(number)
    except NotYet as error:
        print("raised", error)
"""
FIRST_THREE = (
    "✗ roman: the first three\n    test_roman.py, line 5: `assert [to_roman(number) for number in (1, 2, 3)] == "
)
CELLS = {
    "right": ("def to_roman(n): return 'I' * n", "✓ roman: the first three\n"),
    "wrong": ("def to_roman(n): return 'X'", FIRST_THREE),
    "raises": ("def to_roman(n):\n    return 1 / 0", "\n    In to_roman, line 4 of its cell: return 1 / 0"),
    "a stub": ("def to_roman(n): raise NotImplementedError('task 3.1')", "Task 3.1: not started yet.\n"),
    "nothing": ("", "Task 3.1: run the cell with to_roman first.\n"),
    "a stub, then an answer": (
        "def to_roman(n): raise NotImplementedError('task 3.1')\ncheck('3.1')\ndef to_roman(n): return 'I' * n",
        "Task 3.1: not started yet.\n✓ roman: the first three\n",
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=["nbgrader", "release"])
def plain_lesson(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson with plain checks: beside its notebook, or beside its page and its stub."""
    course = ROOT / "examples" / "second-course"
    if request.param == "release":
        root = tmp_path_factory.mktemp("released")
        shutil.copytree(course / "exercises", root / "exercises")
        shutil.copy(course / "course.toml", root)
        return root / "exercises" / "lesson_3_roman"
    folder = tmp_path_factory.mktemp("nbgrader-plain") / "course"
    notebooks(Course(course), folder)
    return folder / "source" / "lesson_3_roman"


@pytest.mark.systems
@pytest.mark.parametrize("name", CELLS)
def test_plain_checks_ask_the_cells(name: str, plain_lesson: Path, tmp_path: Path) -> None:
    cells, said = CELLS[name]
    (script := tmp_path / "session.py").write_text(PLAIN.format(cells=cells, numbers=("3.1",)))
    done = subprocess.run([sys.executable, script], cwd=plain_lesson, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout
    assert not list(plain_lesson.rglob("__pycache__"))
