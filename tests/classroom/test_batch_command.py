"""grade batch and grade diff as commands: what they print, write and end with, and what stops them."""

from __future__ import annotations

import importlib.util
import io
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.classroom.decisions.model import FILE, decide
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.results import load_class
from autograder.cli import classroom
from tests.conftest import COURSE_FILES, HERE, Ran

WRONG = "def shout(text):\n    return text\n"
ROOT = HERE.parent
ROSTER = "id,name,school id,due\nb,Two,17,2026-11-01\nc,Cleo,18,2026-11-01\nnobody,Nobody,19,2026-11-01\n"
COUNTS = "4 submissions, {graded} graded now\nclass.csv: 2 of 5 graded, 1 unmatched, 1 unreadable, 1 needs a person"


def script(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


kills = script("benchmarks/kills.py")
make_class = script("examples/make_class.py")


def fill(folder: Path, course: Path, **changes: str) -> Path:
    """Submissions: id to the text of its words.py, or to nothing for the right one."""
    for id, text in changes.items():
        (folder / id).mkdir(parents=True)
        for name, lesson in COURSE_FILES.items():
            shutil.copy(course / "solutions" / lesson / name, folder / id)
        if text:
            (folder / id / "words.py").write_text(text)
    return folder


@pytest.fixture(scope="module")
def folder(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = fill(tmp_path_factory.mktemp("class") / "in", course, a="", b=WRONG, c="import os\nos._exit(1)\n")
    (made / "d.zip").write_text("nonsense")
    (made / "roster.csv").write_text(ROSTER)
    return made


def grade(*arguments: object) -> Ran:
    line = [sys.executable, "-m", "autograder", *map(str, arguments)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    return Ran(done.returncode, done.stdout, done.stderr, {})


@pytest.fixture(scope="module")
def done(folder: Path, course: Path) -> tuple[Ran, Path]:
    """One batch with everything it can write."""
    out = folder.parent / "out"
    return grade(
        "batch", folder, "--out", out, "--course", course, "--jobs", 2, "--roster", folder / "roster.csv",
        "--format", f"junit={out.parent}/all.xml", "--format", f"gradescope={out.parent}/scope/{{id}}.json",
        "--similarity", out.parent / "jplag",
    ), out  # fmt: skip


@pytest.fixture
def refused(course: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., str]:
    def run(*arguments: object) -> str:
        monkeypatch.chdir(tmp_path)
        result: Result = CliRunner().invoke(cli.app, [*map(str, arguments), "--course", str(course)])
        assert result.exit_code == 2
        assert "Traceback" not in result.stderr
        return " ".join(result.stderr.split())

    return run


def test_a_batch_tells_what_became_of_whom(done: tuple[Ran, Path]) -> None:
    ran, out = done
    assert ran.status == 0
    assert ran.out.startswith(f"{COUNTS.format(graded=3)}\n")
    assert ran.err.splitlines() == [
        "d: unreadable: d.zip is damaged, or isn't an archive: make it again and hand it in again. "
        "It matches nobody on the roster.",
        "a: unmatched: It matches nobody on the roster.",
        "No file is named after these, but their work may be among the unmatched: nobody",
        f"{out.parent}/scope/{{id}}.json: there's no file for d",
    ]


def test_a_batch_leaves_reports_tables_and_formats(done: tuple[Ran, Path]) -> None:
    _, out = done
    students = {student.id: student for student in load_class(out).students}
    assert {id: s.report.points if s.report else s.standing for id, s in students.items()} == {
        "a": 4.5, "b": 3.5, "c": 3.5, "d": "unreadable", "nobody": "needs a person",
    }  # fmt: skip
    assert {path.name for path in out.iterdir()} == {
        ".lock", "batch.json", "class.csv", "class.html", "grade.log", "names.csv", "sentences.csv",
        "entries", "feedback", "history", "reflections", "reports", "staff", "submitted",
    }  # fmt: skip
    assert {path.name for path in (out / "reports").iterdir()} == {"a.json", "b.json", "c.json"}
    assert {path.name for path in (out.parent / "scope").iterdir()} == {"a.json", "b.json", "c.json"}
    assert (out.parent / "all.xml").exists()
    assert out.stat().st_mode & 0o077 == 0


def test_code_is_laid_out_for_jplag(done: tuple[Ran, Path], course: Path) -> None:
    _, out = done
    labels = {student.label for student in load_class(out).students if student.report}
    found = {path.relative_to(out.parent / "jplag").as_posix() for path in (out.parent / "jplag").rglob("*.py")}
    lessons = ("lesson_1_sums/sums.py", "lesson_2_words/words.py")
    assert found == {f"{place}/{file}" for place in ["base", *(f"submissions/{x}" for x in labels)] for file in lessons}
    base = out.parent / "jplag" / "base" / lessons[0]
    assert base.read_text() == (course / "exercises" / lessons[0]).read_text()


def test_again_nothing_is_to_be_done(done: tuple[Ran, Path], folder: Path, course: Path) -> None:
    _, out = done
    begin = time.perf_counter()
    ran = grade("batch", folder, "--out", out, "--course", course, "--roster", folder / "roster.csv")
    assert ran.out.startswith(f"3 unchanged\n{COUNTS.format(graded=0)}\n")
    assert time.perf_counter() - begin < 20


def test_strict_ends_otherwise_where_somebody_is_lost(done: tuple[Ran, Path], folder: Path, course: Path) -> None:
    _, out = done
    line = ("batch", folder, "--out", out, "--course", course, "--roster", folder / "roster.csv", "-q", "--strict")
    assert grade(*line).status == 4


def test_times_that_are_nobodys_are_told(course: Path, tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", course, a="")
    (folder / "pushed.csv").write_text("id,pushed\na,2026-10-01T10:00:00Z\nzoe,2026-10-01T10:00:00Z\n")
    ran = grade("batch", folder, "--out", tmp_path / "out", "--course", course, "--from", "folder", "--strict")
    assert ran.status == 0
    assert ran.err.splitlines() == ["pushed.csv has times for these, but no submission has that name: zoe"]


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (["batch", "nowhere", "--out", "o"], "nowhere cannot be read"),
        (["batch", ".", "--out", "o", "--lesson", "7"], "there is no lesson 7"),
        (["batch", ".", "--out", "o", "--format", "png=x"], "with NAME one of csv, canvas"),
        (["batch", ".", "--out", "o", "--format", "gradescope=x"], "write {id} into its name"),
        (["batch", ".", "--out", "o", "--format", "canvas={id}.csv"], "canvas"),
        (["batch", ".", "--out", "o"], "holds no submissions"),
    ],
)
def test_wrong_usage(arguments: list[str], fragment: str, refused: Callable[..., str]) -> None:
    assert fragment in refused(*arguments)


def test_nothing_that_is_read_is_written_over(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "gradebook.csv").write_text(ROSTER)
    (tmp_path / "submissions" / "a").mkdir(parents=True)
    asked = ("batch", "submissions", "--out", "o", "--roster", "gradebook.csv")
    assert "gradebook.csv is read here" in refused(*asked, "--format", "canvas=./gradebook.csv")
    for place in (".", "submissions", "submissions/similar"):
        assert "would write among the submissions" in refused(*asked, "--similarity", place)
    assert (tmp_path / "gradebook.csv").read_text() == ROSTER and not (tmp_path / "o").exists()


def test_rosters_that_do_not_fit(refused: Callable[..., str], folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "b", tmp_path / "in" / "b")
    assert "nothing.csv cannot be read" in refused("batch", "in", "--out", "o", "--roster", "nothing.csv")


@pytest.mark.parametrize("spoiled", ["not a database", "a page of zeros", "cut", "no rows"])
def test_damaged_decisions_stop_a_batch_before_anybody_is_graded(
    spoiled: str, refused: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder / "b", tmp_path / "in" / "b")
    (tmp_path / "o").mkdir()
    with Decisions(tmp_path / "o") as decisions:
        decisions.add_all(decide(None, "b", "comment", "ta", text=f"{n} " * 500) for n in range(40))
    file = tmp_path / "o" / FILE
    whole = file.read_bytes()
    half = len(whole) // 2
    file.write_bytes(
        {
            "not a database": b"nothing " * 999,
            "a page of zeros": whole[:half] + bytes(4096) + whole[half + 4096 :],
            "cut": whole[:half],
            "no rows": whole.replace(b"grade_requests", b"grade_nothings"),
        }[spoiled]
    )
    said = refused("batch", "in", "--out", "o", "--quiet")
    assert FILE in said and "put a copy back" in said and said.count("grade: ") == 1
    assert {path.name for path in (tmp_path / "o").iterdir()} <= {FILE, f"{FILE}-wal", f"{FILE}-shm", ".decisions.lock"}


def test_diff(done: tuple[Ran, Path], tmp_path: Path) -> None:
    _, out = done
    assert (grade("diff", out, out).status, grade("diff", out, out).out) == (0, "No points changed.\n")
    ran = grade("diff", out / "reports" / "a.json", out / "reports" / "b.json")
    assert ran.status == 1
    assert " ".join(ran.out.split()) == "id task before after why b 2.1 1 0 other submission 1 learner changed"
    assert grade("diff", out, tmp_path).status == 2


@pytest.mark.parametrize(
    ("terminal", "quiet", "shown"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_a_bar_on_a_terminal_only(terminal: bool, quiet: bool, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(classroom, "err", Console(file=screen, force_terminal=terminal, width=100))
    with classroom._progress(quiet) as watch:
        for done in range(4):
            watch("grading", done, 9)
            time.sleep(0.01)
    assert ("grading" in screen.getvalue() and "3/9" in screen.getvalue() and "a minute" in screen.getvalue()) == shown
    assert shown or not screen.getvalue()


def begun(folder: Path, out: Path, course: Path) -> subprocess.Popen[bytes]:
    """A batch that has finished something and not everything."""
    process: subprocess.Popen[bytes] = kills.start(folder, out, "--course", str(course), "--jobs", "1")
    while not list((out / "entries").glob("*.json")):
        time.sleep(0.01)
        assert process.poll() is None
    return process


@pytest.fixture
def many(course: Path, tmp_path: Path) -> Path:
    crash = "import os\n\ndef shout(text):\n    os._exit(1)\n"
    return fill(tmp_path / "many", course, **{f"s{n:02}": (crash, WRONG, "")[n % 3] for n in range(6)})


@pytest.mark.systems
def test_ctrl_c_keeps_what_is_finished(many: Path, course: Path, tmp_path: Path) -> None:
    process = begun(many, tmp_path / "out", course)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out" / "reports").iterdir()}
    assert 0 < len(kept) < 6
    kills.finish(many, tmp_path / "out", "--course", str(course))
    assert len(load_class(tmp_path / "out").students) == 6
    assert {name: (tmp_path / "out" / "reports" / name).read_bytes() for name in kept} == kept


@pytest.mark.systems
@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
def test_killing_anything_loses_nothing(many: Path, course: Path, tmp_path: Path) -> None:
    kills.finish(many, tmp_path / "reference", "--course", str(course))
    expected = kills.snapshot(tmp_path / "reference")
    assert len(expected["entries/s00.json"]) > 3
    draw = random.Random(time.time_ns())
    for role in (kills.ROLES[0], draw.choice(kills.ROLES[1:])):
        out = tmp_path / role.replace(" ", "-")
        process = begun(many, out, course)
        time.sleep(draw.uniform(0, 0.5))
        kills.strike(role, process)
        if process.wait() != 0:
            kills.finish(many, out, "--course", str(course))
        assert list(kills.differences(expected, kills.snapshot(out))) == []


@pytest.mark.systems
def test_a_made_class_gets_what_its_recipes_say(course: Path, tmp_path: Path) -> None:
    make_class.make(make_class.Course(course), 10, tmp_path / "in", 15, [], ["folder", "zip", "git", "notebook"])
    kills.finish(tmp_path / "in", tmp_path / "out", "--course", str(course))
    recipes = script("benchmarks/recipes.py")
    assert list(recipes.differences(tmp_path / "in", load_class(tmp_path / "out"))) == []
    made = json.loads((tmp_path / "in" / "recipes.json").read_bytes())
    assert {recipe["form"] for recipe in made.values()} == {"folder", "zip", "git", "notebook"}
    assert {"right", "mistakes", "half-done", "broken", "hostile"} == {recipe["kind"] for recipe in made.values()}


def test_a_class_is_drawn_from_its_seed(course: Path) -> None:
    parts = make_class.Parts(make_class.Course(course), [])

    def members(seed: int) -> list[object]:
        draw = make_class.Draw(parts, seed)
        return [draw.member() for _ in range(60)]

    assert members(1) == members(1) != members(2)
    drawn = {change.mistake for member in members(1) for change in member.changes}
    assert {"not-doubled", "doubled-twice", "first-only"} <= drawn
