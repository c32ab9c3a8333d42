"""grade gradebook: a batch's points in nbgrader's own database."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder import report as model
from autograder.batch.records import Batch, Entry, Key, RosterRow
from autograder.batch.store import Store
from autograder.gradebook.command import gradebook
from autograder.gradebook.database import FILE, default_url, opened
from autograder.gradebook.entries import Changes, put
from autograder.gradebook.marks import NotAGradebook, read_marks
from autograder.gradebook.pages import write_pages
from autograder.report import Environment, Hashes, Report, TaskResult

DUE = "2026-11-01T23:00:00+01:00"
ROSTER = [
    RosterRow(id="ada", github="Ada-L", school_id="007", name="Ada Lovelace", due=DUE),
    RosterRow(id="bob", name="Bool, Bob", due=DUE, extension_days=1.5),
    RosterRow(id="eve", due=DUE),
]
PUSHED = {"week-ada-l": "2026-11-03T00:00:00+00:00"}
POINTS = {"week-ada-l": {"1.1": 2.3, "1.2": 0.1, "2.1": 0.7}, "bob": {"1.1": 2.5, "1.2": 0.0, "2.1": 0.2}}
SAID = "<b>Not & yet.</b>"
Points = dict[str, dict[str, float]]


def report(id: str, points: dict[str, float], worth: float = 2.5) -> Report:
    tasks = [
        TaskResult(
            task=number, name="work", lesson=int(number[0]), points=value, max_points=worth, status="partial",
            tests=[model.TestResult(name="adds", passed=False, points=value, max_points=worth, message=SAID)],
        )
        for number, value in points.items()
    ]  # fmt: skip
    return Report(
        submission=id, points=sum(points.values()), max_points=worth * len(points), graders="hidden", tasks=tasks,
        hashes=Hashes(submission="s", graders="g"), environment=Environment(python="3", torch="2"),
    )  # fmt: skip


def write_batch(folder: Path, points: Points = POINTS, worth: float = 2.5, **facts: Any) -> Path:
    """A finished batch, as grade batch leaves it; dan's file cannot be read and eve is missing."""
    asked: dict[str, Any] = {"roster": ROSTER, "pushed": PUSHED, "folders": {1: "lesson_1_sums", 2: "lesson_2_words"}}
    key = Key(submission="s", graders="g", seed="x", settings="c", engine="e")
    store = Store(folder)
    with store.opened(Batch(title="A course", lessons=[1, 2], **(asked | facts))):
        store.name([*points, "dan", *(row.id for row in ROSTER)])
        for id, own in points.items():
            store.keep(Entry(id=id, source=id, state="graded", key=key), report(id, own, worth), None, None)
        store.keep(
            Entry(id="dan", source="dan", state="unreadable", reason="It is damaged.", key=key), None, None, None
        )
    return folder


@pytest.fixture(scope="session")
def nbgrader() -> Any:
    return pytest.importorskip("nbgrader.api", reason="needs the extra instructor: nbgrader")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any) -> Path:
    """A new gradebook, which takes nbgrader some seconds to make."""
    folder = tmp_path_factory.mktemp("empty")
    with opened(default_url(folder)):
        return folder / FILE


@pytest.fixture
def folder(tmp_path: Path, empty: Path) -> Path:
    """A finished batch with a new gradebook."""
    folder = write_batch(tmp_path / "out")
    shutil.copy(empty, folder)
    return folder


@pytest.fixture
def enter(folder: Path) -> Callable[..., Changes]:
    """Write a batch and put it into the gradebook beside it."""

    def run(points: Points = POINTS, **facts: Any) -> Changes:
        write_batch(folder, points, **facts)
        marks = read_marks(folder)
        with opened(default_url(folder)) as book:
            changes = put(book, marks)
        write_pages(folder, marks, changes)
        return changes

    return run


@pytest.fixture
def book(folder: Path, nbgrader: Any) -> Callable[[], contextlib.AbstractContextManager[Any]]:
    return lambda: nbgrader.Gradebook(default_url(folder))


@pytest.fixture
def grade_of(book: Callable[[], Any]) -> Callable[..., contextlib.AbstractContextManager[Any]]:
    """One learner's grade of task 1.1, to be read or changed as a grader would."""

    @contextlib.contextmanager
    def find(student: str = "ada", cell: str = "task_1_1") -> Iterator[Any]:
        with book() as open_book:
            yield open_book.find_grade(cell, "lesson_1_sums", "lesson_1_sums", student)
            open_book.db.commit()

    return find


def content(root: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}


def test_lessons_tasks_and_points_are_nbgraders(enter: Callable[..., Changes], book: Callable[[], Any]) -> None:
    changes = enter()
    assert (changes.submissions, changes.new, changes.points, changes.fell, changes.kept) == (4, 4, 0, [], [])
    with book() as found:
        assert {a.name: a.max_score for a in found.assignments} == {"lesson_1_sums": 5.0, "lesson_2_words": 2.5}
        ada = found.find_submission("lesson_1_sums", "ada")
        assert {g.name: g.score for g in ada.notebooks[0].grades} == {"task_1_1": 2.3, "task_1_2": 0.1}
        assert not ada.needs_manual_grade
        people = {s.id: (s.first_name, s.last_name, s.lms_user_id, s.score) for s in found.students}
    assert people["ada"] == ("Ada", "Lovelace", "007", pytest.approx(3.1))
    assert people["bob"][:2] == ("Bob", "Bool")


def test_who_handed_in_nothing_readable_has_no_submission(
    enter: Callable[..., Changes], book: Callable[[], Any], nbgrader: Any
) -> None:
    enter()
    with book() as found:
        assert {student.id for student in found.students} == {"ada", "bob", "dan", "eve"}
        for id in ("dan", "eve"):
            with pytest.raises(nbgrader.MissingEntry):
                found.find_submission("lesson_1_sums", id)


def test_a_fault_of_ours_gives_no_points(folder: Path) -> None:
    store = Store(folder)
    [bob] = [entry for entry in store.entries() if entry.id == "bob"]
    store.keep(
        msgspec.structs.replace(bob, state="fault", reason="The graders of 1.1 failed."),
        report("bob", {"1.1": 0.0}), None, None,
    )  # fmt: skip
    marks = read_marks(folder)
    assert [learner.id for learner in marks.learners if learner.results] == ["ada"]
    assert "bob was not graded, and stays as it was: The graders of 1.1 failed." in marks.left_out


def test_lateness_is_by_push_time_and_roster(enter: Callable[..., Changes], book: Callable[[], Any]) -> None:
    enter(pushed=PUSHED | {"bob": "2026-11-03T12:00:00+00:00"})
    with book() as found:
        ada, bob = (found.find_submission("lesson_1_sums", id) for id in ("ada", "bob"))
        assert ada.assignment.duedate == dt.datetime(2026, 11, 1, 22)
        assert (ada.total_seconds_late, bob.total_seconds_late) == (26 * 3600, 2 * 3600)
    enter(pushed={})
    with book() as found:
        assert found.find_submission("lesson_1_sums", "ada").total_seconds_late == 26 * 3600


def test_without_a_push_time_nobody_is_late(enter: Callable[..., Changes], book: Callable[[], Any]) -> None:
    enter(pushed={})
    with book() as found:
        assert found.find_submission("lesson_1_sums", "ada").timestamp is None


def test_the_same_again_changes_nothing(enter: Callable[..., Changes], folder: Path) -> None:
    enter()
    before = content(folder)
    changes = enter()
    after = content(folder)
    assert (changes.new, changes.points, changes.fell, changes.kept) == (0, 0, [], [])
    derived = {"gradebook.db", "timestamp.txt", "lesson_1_sums.ipynb", "lesson_2_words.ipynb"}
    assert {path.name for path in before} >= derived
    assert all(after[path] == before[path] for path in before if path.name in derived)


def test_what_was_entered_by_hand_survives(
    enter: Callable[..., Changes], book: Callable[[], Any], grade_of: Callable[..., Any]
) -> None:
    enter()
    with grade_of() as grade:
        grade.manual_score, grade.extra_credit = 1.0, 0.5
        grade.notebook.late_submission_penalty = 0.2
        grade.notebook.assignment.extension = dt.timedelta(days=3)
        grade.assignment.student.last_name = "King"
        grade.assignment.assignment.duedate = dt.datetime(2026, 11, 5)
    changes = enter(POINTS | {"week-ada-l": POINTS["week-ada-l"] | {"1.1": 2.4}})
    with grade_of() as grade:
        assert (grade.auto_score, grade.manual_score, grade.extra_credit, grade.score) == (2.4, 1.0, 0.5, 1.5)
        assert grade.needs_manual_grade
        assert grade.notebook.late_submission_penalty == 0.2
        assert grade.notebook.assignment.extension == dt.timedelta(days=3)
        assert grade.student.last_name == "King"
        assert grade.assignment.assignment.duedate == dt.datetime(2026, 11, 5)
        grade.needs_manual_grade = False
    assert changes.kept == [
        "lesson_1_sums is due 2026-11-05 00:00:00 UTC in nbgrader, 2026-11-01 22:00:00 UTC by the roster.",
        "ada, lesson_1_sums: extended by 3 days in nbgrader, by 0 days by the roster.",
        "ada, lesson_1_sums, task_1_1: 1 by hand; graded anew it has 2.4.",
    ]
    enter(POINTS | {"week-ada-l": POINTS["week-ada-l"] | {"1.1": 2.4}})
    with grade_of() as grade:
        assert not grade.needs_manual_grade


def test_points_never_fall_silently(enter: Callable[..., Changes], grade_of: Callable[..., Any]) -> None:
    enter()
    changes = enter(POINTS | {"bob": {"1.1": 2.0, "1.2": 0.3, "2.1": 0.2}})
    assert (changes.points, changes.fell) == (2, ["bob, lesson_1_sums, task_1_1: from 2.5 to 2"])
    with grade_of("bob") as grade:
        assert grade.score == 2.0


def test_what_is_gone_from_the_batch_stays(enter: Callable[..., Changes], grade_of: Callable[..., Any]) -> None:
    enter()
    changes = enter({"week-ada-l": {"1.1": 2.3, "2.1": 0.7}, "bob": {"1.1": 2.5, "2.1": 0.2}})
    assert changes.kept == ["lesson_1_sums has the cell task_1_2 in nbgrader, but no such task."]
    with grade_of(cell="task_1_2") as grade:
        assert grade.score == 0.1


def test_an_assignment_with_points_of_its_own_is_left_alone(
    enter: Callable[..., Changes], book: Callable[[], Any], folder: Path
) -> None:
    with opened(default_url(folder)) as found:
        found.add_assignment("lesson_2_words")
        found.add_notebook("words", "lesson_2_words")
        found.add_grade_cell("other", "words", "lesson_2_words", max_score=3, cell_type="code")
    with pytest.raises(NotAGradebook, match="would count twice"):
        enter()
    with book() as found:
        assert [a.name for a in found.assignments] == ["lesson_2_words"]
        assert found.students == []


def test_cells_cut_from_the_same_course_are_shared(
    enter: Callable[..., Changes], book: Callable[[], Any], folder: Path
) -> None:
    with opened(default_url(folder)) as found:
        found.add_assignment("lesson_1_sums")
        found.add_notebook("sums", "lesson_1_sums")
        found.add_grade_cell("task_1_1", "sums", "lesson_1_sums", max_score=2.5, cell_type="code")
    assert enter().notebooks["lesson_1_sums"] == "sums"
    with book() as found:
        assert found.find_assignment("lesson_1_sums").max_score == 5.0
        assert found.find_submission("lesson_1_sums", "bob").score == 2.5
    assert (folder / "autograded/bob/lesson_1_sums/sums.ipynb").exists()


def test_the_class_must_have_been_graded_alike(enter: Callable[..., Changes], folder: Path) -> None:
    enter()
    write_batch(folder, {"new": {"1.1": 1.0}}, worth=3.0)
    with pytest.raises(NotAGradebook, match=r"task 1\.1 is worth"):
        read_marks(folder)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"graders": "public"}, "give no points"),
        ({"folders": {1: "lesson_1_sums"}}, "does not say what lesson 2 is called"),
        ({"roster": [RosterRow(id="../eve")]}, "cannot be a student"),
    ],
)
def test_what_a_gradebook_cannot_take(facts: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(NotAGradebook, match=sentence):
        read_marks(write_batch(tmp_path / "out", **facts))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("grades", "no URL"),
        ("oracle9://x", "no driver"),
        ("sqlite:////nowhere/grades.db", "unable to open"),
        ("sqlite:///{text}", "not a database"),
    ],
)
def test_databases_that_cannot_be_used(url: str, sentence: str, tmp_path: Path, nbgrader: Any) -> None:
    (tmp_path / "text").write_text("no database at all\n" * 100)
    with pytest.raises(NotAGradebook, match=sentence), opened(url.format(text=tmp_path / "text")):
        pass


def test_without_nbgrader_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    with pytest.raises(NotAGradebook, match=r"pip install -e '\.\[instructor\]'"), opened("sqlite://"):
        pass


def test_pages_hold_text_and_are_ours_alone(enter: Callable[..., Changes], folder: Path) -> None:
    theirs = folder / "autograded/bob/lesson_1_sums/lesson_1_sums.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}")
    enter()
    assert theirs.read_text() == "{}"
    page = json.loads((folder / "autograded/ada/lesson_1_sums/lesson_1_sums.ipynb").read_text())
    assert {cell["cell_type"] for cell in page["cells"]} == {"code"}
    assert {output["output_type"] for cell in page["cells"] for output in cell["outputs"]} == {"stream"}
    assert SAID in page["cells"][0]["outputs"][0]["text"]


def run(folder: Path, *line: str) -> subprocess.CompletedProcess[str]:
    """In an environment that was never activated, warnings being errors."""
    environment = {"PATH": os.defpath, "PYTHONWARNINGS": "error", "HOME": str(folder)}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_export_of_an_environment_never_activated(tmp_path: Path, nbgrader: Any) -> None:
    folder = write_batch(tmp_path / "out")
    done = run(folder, sys.executable, "-m", "autograder", "gradebook", ".")
    assert (done.returncode, done.stdout) == (0, "4 submissions of 2 lessons, 4 of them new\nno score changed\n")
    assert "dan was not graded" in done.stderr
    export = Path(sysconfig.get_path("scripts")) / "nbgrader"
    exported = subprocess.run(
        [sys.executable, export, "export", "--to=grades.csv"],
        cwd=folder, env={"PATH": os.defpath, "HOME": str(folder)}, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert exported.returncode == 0, exported.stderr
    rows = list(csv.DictReader(io.StringIO((folder / "grades.csv").read_text())))
    found = {(row["assignment"], row["student_id"]): float(row["score"]) for row in rows if float(row["score"])}
    assert found == {
        ("lesson_1_sums", "ada"): pytest.approx(2.4),
        ("lesson_2_words", "ada"): pytest.approx(0.7),
        ("lesson_1_sums", "bob"): pytest.approx(2.5),
        ("lesson_2_words", "bob"): pytest.approx(0.2),
    }


def test_the_command_refuses_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    with pytest.raises(typer.Exit) as ended:
        gradebook(tmp_path)
    assert ended.value.exit_code == 2
    assert "holds no batch.json" in " ".join(capsys.readouterr().err.split())


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running(*line: object, **how: Any) -> Iterator[None]:
    with subprocess.Popen([*map(str, line)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how) as server:
        try:
            yield
        finally:
            server.send_signal(signal.SIGINT)  # at once, but in order
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.terminate()


def until(answer: Callable[[], Any], *errors: type[Exception]) -> Any:
    end = time.monotonic() + 60
    while True:
        try:
            return answer()
        except errors:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A server of our own. It refuses to be run by root."""
    programs = [Path(path).resolve().parent for name in ("postgres", "initdb") if (path := shutil.which(name))]
    programs += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    binaries = next((folder for folder in programs if (folder / "initdb").exists()), None)
    if binaries is None:
        pytest.skip("needs a PostgreSQL server: initdb and postgres")
    psycopg = pytest.importorskip("psycopg", reason="needs the extra postgresql: psycopg")
    with tempfile.TemporaryDirectory() as name:
        how: dict[str, Any] = {"cwd": name, "env": {"PATH": os.defpath}}
        if os.geteuid() == 0:
            how["user"] = "nobody"
            shutil.chown(name, "nobody")
        (Path(name) / "password").write_text("not-to-be-shown")
        port = free_port()
        line = [
            "-D",
            "data",
            "-U",
            "grader",
            "-A",
            "scram-sha-256",
            "--pwfile=password",
            "--encoding=UTF8",
            "--no-sync",
        ]
        subprocess.run([binaries / "initdb", *line], check=True, capture_output=True, **how)
        with running(binaries / "postgres", "-D", "data", "-p", port, "-h", "127.0.0.1", "-k", name, "-F", **how):
            where = f"//grader:not-to-be-shown@127.0.0.1:{port}/postgres"
            until(lambda: psycopg.connect(f"postgresql:{where}").close(), psycopg.OperationalError)
            yield f"postgresql+psycopg:{where}"


@pytest.mark.systems
def test_a_real_postgresql_server(folder: Path, postgresql: str, nbgrader: Any) -> None:
    marks = read_marks(folder)
    for new in (4, 0):
        with opened(postgresql) as book:
            changes = put(book, marks)
        assert (changes.new, changes.points, changes.kept, changes.fell) == (new, 0, [], [])
    with nbgrader.Gradebook(postgresql) as book:
        grade = book.find_grade("task_1_1", "lesson_1_sums", "lesson_1_sums", "bob")
        grade.manual_score, grade.extra_credit = 1.0, 0.5
        book.db.commit()
    write_batch(folder, POINTS | {"bob": {"1.1": 2.0, "1.2": 0.3, "2.1": 0.2}})
    with opened(postgresql) as book:
        changes = put(book, read_marks(folder))
    assert (changes.points, len(changes.fell), len(changes.kept)) == (2, 1, 1)
    with nbgrader.Gradebook(postgresql) as book:
        ada, bob = (book.find_submission("lesson_1_sums", id) for id in ("ada", "bob"))
        assert (ada.score, bob.score) == (pytest.approx(2.4), pytest.approx(1.8))
        assert (ada.total_seconds_late, bob.extension) == (26 * 3600, dt.timedelta(days=1.5))
        students = {student["id"]: student["score"] for student in book.student_dicts()}
    assert students == {"ada": pytest.approx(3.1), "bob": pytest.approx(2.0), "dan": 0.0, "eve": 0.0}


@pytest.mark.systems
def test_a_server_that_is_not_there_is_named_without_its_password(nbgrader: Any) -> None:
    pytest.importorskip("psycopg", reason="needs the extra postgresql: psycopg")
    with pytest.raises(NotAGradebook) as caught, opened(f"postgresql+psycopg://a:secret@127.0.0.1:{free_port()}/x"):
        pass
    assert "refused" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.systems
def test_the_formgrader_shows_the_same_points(enter: Callable[..., Changes], folder: Path, tmp_path: Path) -> None:
    enter()
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\n")
    port = free_port()
    options = {
        "ip": "127.0.0.1", "port": port, "root_dir": folder, "open_browser": False, "allow_root": True,
        "jpserver_extensions": {"nbgrader.server_extensions.formgrader": True},
    }  # fmt: skip
    line = [*(f"--ServerApp.{name}={value}" for name, value in options.items()), "--IdentityProvider.token="]
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path)}

    def get(page: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/formgrader/{page}", timeout=30) as answer:
            return answer.read()

    def items(page: str, key: str) -> dict[str, Any]:
        return {item[key]: item for item in json.loads(get(f"api/{page}"))}

    with running(sys.executable, "-m", "jupyter_server", *line, cwd=folder, env=environment):
        until(lambda: get("api/status"), OSError)
        lessons = items("assignments", "name")
        assert {name: (a["max_score"], a["num_submissions"]) for name, a in lessons.items()} == {
            "lesson_1_sums": (5.0, 2),
            "lesson_2_words": (2.5, 2),
        }
        handed_in = items("submissions/lesson_1_sums", "student")
        assert {id: s["score"] for id, s in handed_in.items()} == {"ada": pytest.approx(2.4), "bob": 2.5}
        assert items("student_submissions/ada", "name")["lesson_2_words"]["score"] == 0.7
        pages = items("submitted_notebooks/lesson_1_sums/lesson_1_sums", "student")
        page = get(f"submissions/{pages['ada']['id']}/").decode()
        grades = items(f"grades?submission_id={pages['ada']['id']}", "name")
    assert {name: grade["auto_score"] for name, grade in grades.items()} == {"task_1_1": 2.3, "task_1_2": 0.1}
    assert all(name in page for name in grades)
    assert "&lt;b&gt;Not &amp; yet.&lt;/b&gt;" in page
    assert SAID not in page
