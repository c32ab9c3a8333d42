"""``grade watch``: what a save re-checks, which step is in view, the loop in a pipe and in a terminal."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.course import Course, CourseError
from autograder.engine import Engine, EngineFault, Job
from autograder.watch.blocks import blocks
from autograder.watch.checker import Verdict
from autograder.watch.files import GRACE, TICK, Files
from autograder.watch.fingerprint import facets
from autograder.watch.restore import CannotRestore, restore
from autograder.watch.session import Session
from autograder.watch.solution import comparison, has_solution
from autograder.watch.steps import Step, plan

PASSED, FAILED, STUB = Verdict("passed"), Verdict("failed", "wrong"), Verdict("not_started", "not started yet")
FILE = """
import math

SIZE = 3

def helper(x):
    return x + SIZE

def one(x):
    return helper(x)

def two(x):
    \"\"\"Twice.\"\"\"
    return 2 * x

class Three:
    def __init__(self):
        raise NotImplementedError("task 1.3")
    def go(self):
        \"\"\"Go.\"\"\"
        raise NotImplementedError("task 1.3")
"""
TASKS = {"1.1": ["one"], "1.2": ["two"], "1.3": ["Three"], "1.4": ["nowhere"]}
ROOT = Path(__file__).parent.parent
SUMS = "exercises/lesson_1_sums/sums.py"
RIGHT = {"1.1": "return 2 * x", "1.2": "return float(sum(numbers))", "1.3": "return 1.0 - 2.0 * (torch.arange(n) % 2)"}


def changed(before: str, after: str) -> set[str]:
    old, new = facets(before, TASKS), facets(after, TASKS)
    assert old is not None and new is not None
    return {task for task in TASKS if old[task].fingerprint != new[task].fingerprint}


def written(text: str, number: str, body: str = "") -> str:
    return text.replace(f'raise NotImplementedError("task {number}")', body or RIGHT[number])


# ------------------------------------------------------------------------------------ what a save changes


@pytest.mark.parametrize(
    ("old", "new", "tasks"),
    [
        ("2 * x", "3 * x", {"1.2", "1.4"}),
        ("x + SIZE", "x - SIZE", {"1.1", "1.4"}),
        ("SIZE = 3", "SIZE = 4", {"1.1", "1.2", "1.3", "1.4"}),
        ("import math", "import torch", {"1.1", "1.2", "1.3", "1.4"}),
        ("\ndef two", "\n\n# a comment\ndef two", set()),
    ],
)
def test_a_change_concerns_the_tasks_that_reach_it(old: str, new: str, tasks: set[str]) -> None:
    assert changed(FILE, FILE.replace(old, new)) == tasks


def test_stubs_are_told_from_beginnings() -> None:
    found = facets(FILE, TASKS)
    assert found is not None
    assert {task for task, facet in found.items() if facet.untouched} == {"1.3"}
    begun = facets(FILE.replace('"""Go."""', "print()"), TASKS)
    assert begun is not None
    assert not begun["1.3"].untouched


@pytest.mark.parametrize("text", ["def one(:", "x = " + "(" * 500, "\0", "-" * 5000 + "1"])
def test_what_cannot_be_parsed_has_no_facets(text: str) -> None:
    assert facets(text, TASKS) is None


@pytest.mark.parametrize("damage", ["", "\ndef broken(:\n    pass\n"])
def test_blocks_are_found_in_damaged_files_too(damage: str) -> None:
    text = FILE.replace("def two", "@torch.no_grad()\ndef two") + damage
    found = blocks(text)
    assert "".join(found["two"].of(text)) == '@torch.no_grad()\ndef two(x):\n    """Twice."""\n    return 2 * x\n'
    assert len(found["Three"].of(text)) == 6


# ------------------------------------------------------------------------------------------------ saves


@pytest.fixture
def watched(tmp_path: Path) -> tuple[Path, Files]:
    path = tmp_path / "x.py"
    path.write_text("1")
    return path, Files([path])


def looks(files: Files, seconds: float) -> list[Path]:
    end, found = time.monotonic() + seconds, []
    while time.monotonic() < end:
        found += files.saved()
        time.sleep(TICK)
    return found


def test_a_save_is_seen_once(watched: tuple[Path, Files]) -> None:
    path, files = watched
    assert looks(files, 3 * TICK) == []
    path.write_text("22")
    assert looks(files, 8 * TICK) == [path]


def test_a_file_being_written_is_waited_for(watched: tuple[Path, Files]) -> None:
    path, files = watched
    for text in ("2", "22", "222"):
        path.write_text(text)
        assert files.saved() == []
    assert looks(files, 4 * TICK) == [path]


def test_an_editor_that_renames_saves_once(watched: tuple[Path, Files]) -> None:
    path, files = watched
    path.rename(path.with_suffix(".py~"))
    assert looks(files, GRACE / 4) == []
    fresh = path.with_suffix(".swp")
    fresh.write_text("2")
    fresh.rename(path)
    assert looks(files, 4 * TICK) == [path]


@pytest.mark.parametrize("end", [Path.unlink, lambda path: path.write_text("")])
def test_a_file_that_stays_away_is_gone(watched: tuple[Path, Files], end: Callable[[Path], object]) -> None:
    path, files = watched
    end(path)
    assert looks(files, GRACE + 4 * TICK) == [path]


# --------------------------------------------------------------------------------------- which step is next


@pytest.fixture
def steps(own_course: Path, tmp_path: Path) -> list[Step]:
    return plan(Course(own_course), None, tmp_path / "scratch")


@pytest.fixture
def session(steps: list[Step]) -> Session:
    """On stubs, after the start."""
    session = Session(steps, Path.read_text)
    answer(session, STUB)
    return session


def answer(session: Session, verdict: Verdict, **others: Verdict) -> list[str]:
    """Check all that is due; what was."""
    asked = []
    while (step := session.due()) is not None:
        asked.append(step.number)
        session.reported(step, others.get(f"t{step.number.replace('.', '_')}", verdict))
    return asked


def edit(session: Session, number: str, body: str = "") -> bool:
    step = next(step for step in session.steps if step.number == number)
    step.file.write_text(written(step.file.read_text(), number, body))
    return session.saved(step.file)


def seen(session: Session) -> str:
    assert session.view is not None
    return session.view.number


def test_stretch_comes_last(steps: list[Step]) -> None:
    assert [step.number for step in steps] == ["1.1", "1.2", "2.1", "2.2", "1.3"]


def test_what_was_begun_comes_first(steps: list[Step]) -> None:
    steps[2].file.write_text("def shout(text):\n    return text\n")
    session = Session(steps, Path.read_text)
    assert answer(session, FAILED, t2_2=STUB) == ["2.1", "2.2"]
    assert (seen(session), session.starting) == ("2.1", False)


def test_a_right_save_leads_on(session: Session) -> None:
    assert seen(session) == "1.1"
    edit(session, "1.1")
    assert answer(session, STUB, t1_1=PASSED) == ["1.1", "1.2"]
    assert (seen(session), session.news) == ("1.2", "1.1 double: done.")
    assert session.done == 1


def test_only_what_changed_is_checked_again(session: Session) -> None:
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    edit(session, "1.2")
    assert answer(session, FAILED) == ["1.2"]


def test_the_view_follows_the_learner(session: Session) -> None:
    edit(session, "2.1", "return text")
    assert seen(session) == "2.1"
    assert answer(session, FAILED)[0] == "2.1"


def test_a_task_that_breaks_comes_back(session: Session) -> None:
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    edit(session, "1.2", "return 0")
    path = session.steps[0].file
    path.write_text(path.read_text().replace("return 2 * x", "return 3 * x").replace("return 0", "return 1"))
    session.saved(path)
    assert answer(session, FAILED) == ["1.2", "1.1"]
    assert (seen(session), session.done) == ("1.1", 0)
    assert "not any more" in session.news


def test_a_syntax_error_costs_nothing_that_was_done(session: Session) -> None:
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    path = session.steps[0].file
    text = path.read_text()
    path.write_text(text.replace("def total", "def (total"))
    session.saved(path)
    assert answer(session, FAILED) == ["1.2"]
    path.write_text(text)
    session.saved(path)
    assert answer(session, STUB) == ["1.2"]
    assert session.done == 1


def test_a_deleted_file_is_not_checked(session: Session) -> None:
    session._read = lambda path: None
    session.saved(session.steps[2].file)
    assert seen(session) == "2.1"
    assert session.missing(session.steps[2])
    assert session.due() is None


def test_a_save_stops_what_runs_on_the_old_text(session: Session) -> None:
    edit(session, "1.1", "return x")
    step = session.due()
    assert step is not None
    assert edit(session, "1.1", "") is True
    session.reported(step, PASSED)
    assert session.done == 0
    assert answer(session, FAILED) == ["1.1"]


def test_a_stub_put_back_is_not_done(session: Session) -> None:
    path = session.steps[0].file
    stub = path.read_text()
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    path.write_text(stub)
    session.saved(path)
    assert session.done == 0


def test_next_goes_round(session: Session) -> None:
    shown = []
    for _ in session.steps:
        session.skip()
        shown.append(seen(session))
    assert shown == ["1.2", "2.1", "2.2", "1.3", "1.1"]


def test_everything_is_checked_once_more_at_the_end(session: Session) -> None:
    for number in ("1.1", "1.2", "1.3"):
        edit(session, number)
    edit(session, "2.1", "return text.upper()")
    assert sorted(answer(session, PASSED)) == ["1.1", "1.2", "1.3", "2.1"]
    assert (seen(session), session.final) == ("2.2", False)
    quiz = session.steps[3].file
    quiz.write_text('answer = "b"\n')
    session.saved(quiz)
    assert answer(session, PASSED) == ["2.2", "1.1", "1.2", "2.1", "2.2", "1.3"]
    assert session.finished


def test_a_task_that_fails_at_the_end_keeps_from_the_end(session: Session) -> None:
    session.view = session.steps[4]
    session.verdicts = {step.number: PASSED for step in session.steps[:4]}
    session._seen = {step.number: session.texts[step.file] for step in session.steps}
    edit(session, "1.3")
    step = session.due()
    while step is not None and not session.final:
        session.reported(step, PASSED)
        step = session.due()
    assert step is not None
    session.reported(step, FAILED)
    assert not session.finished
    assert session.view is step


def test_what_was_done_before_is_found_at_the_start(own_course: Path, steps: list[Step]) -> None:
    for step in steps:
        source = step.lesson.solutions / step.file.name
        step.file.write_text(source.read_text().replace("  # SOLUTION", ""))
    session = Session(steps, Path.read_text)
    assert len(answer(session, PASSED)) == len(steps)
    assert session.finished


# ------------------------------------------------------------------------------------- the warm-up, reset, compare


@pytest.fixture
def warm_up(own_course: Path) -> Path:
    folder = own_course / "exercises" / "warm_up"
    folder.mkdir()
    (folder / "feel.py").write_text("def feel(x):\n    return 'warm'\n")
    (folder / "README.md").write_text("# Before the first\n")
    (folder / "test_feel.py").write_text(
        "def test_warm(student):\n    student.feel(20).equals('warm')\n\n\n"
        "def test_cold(student):\n    student.feel(5).equals('cold')\n"
    )
    return folder / "feel.py"


def test_a_warm_up_is_one_step_before_all(own_course: Path, warm_up: Path, tmp_path: Path) -> None:
    first, second, *_ = plan(Course(own_course), None, tmp_path / "scratch")
    assert (first.title, first.file, first.numbered) == ("Before the first", warm_up, False)
    assert second.number == "1.1"


def test_one_lesson(own_course: Path, warm_up: Path, tmp_path: Path) -> None:
    assert [step.number for step in plan(Course(own_course), 2, tmp_path / "scratch")] == ["2.1", "2.2"]
    with pytest.raises(CourseError, match="there is no lesson 7"):
        plan(Course(own_course), 7, tmp_path / "other")


def test_reset_keeps_signature_and_docstring(steps: list[Step]) -> None:
    step = steps[0]
    stub = step.file.read_text()
    own = written(stub, "1.1", "y = x\n    # thought\n    return 2 * y")
    step.file.write_text(own)
    kept = restore(step, own)
    assert step.file.read_text() == stub
    assert kept.read_text() == own
    assert kept.suffix == ".bak"


def test_reset_empties_every_method(steps: list[Step]) -> None:
    own = 'class double:\n    """D."""\n    size = 1\n    def __init__(self): self.x = 1\n'
    own += "    def go(self):\n        pass\n"
    restore(steps[0], own)
    body = 'raise NotImplementedError("task 1.1")'
    assert steps[0].file.read_text() == (
        f'class double:\n    """D."""\n    size = 1\n    def __init__(self):\n        {body}\n    def go(self):\n'
        f"        {body}\n"
    )


def test_reset_takes_the_stub_from_git(steps: list[Step], own_course: Path) -> None:
    step = steps[1]
    stub = step.file.read_text()
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "stubs"]):
        subprocess.run(["git", *identity, *words], cwd=own_course, check=True)
    broken = stub.replace("def total(numbers: list[float]) -> float:", "def total(numbers")
    step.file.write_text(broken)
    restore(step, broken)
    assert step.file.read_text() == stub


def test_reset_empties_a_quiz(steps: list[Step]) -> None:
    restore(steps[3], 'question = "b"\nanswer = "b"\n')
    assert steps[3].file.read_text() == 'question = "b"\nanswer = ""\n'


@pytest.mark.parametrize("text", ["def double(x\n", "def other(x):\n    pass\n"])
def test_reset_without_anything_to_go_by(steps: list[Step], text: str) -> None:
    with pytest.raises(CannotRestore, match=r"sums\.py"):
        restore(steps[0], text)
    assert not list(steps[0].file.parent.glob("*.bak"))


def test_comparing_shows_both_without_docstrings(steps: list[Step]) -> None:
    assert has_solution(steps[0])
    assert not has_solution(steps[3])
    own, worked = comparison(steps[0], written(steps[0].file.read_text(), "1.1", "return x + x"))
    assert own.splitlines()[1:] == ["    return x + x"]
    assert worked.splitlines()[1:] == ["    return 2 * x"]


# ---------------------------------------------------------------------------------------- the engine it uses


def test_patience_is_a_ceiling(engine: Engine, own_course: Path, submit: Callable[..., Path]) -> None:
    (own_course / "class.toml").unlink()
    loops = submit({"sums.py": "def double(x):\n    while True: pass\n"})
    report, _ = engine.grade(Job(own_course, loops, tasks=("1.1",), hidden=False, patience=0.3))
    assert report.tasks[0].status == "timed_out"
    assert "its 0.3 seconds" in report.tasks[0].message


def test_an_abandoned_grading_ends_at_once(engine: Engine, own_course: Path, submit: Callable[..., Path]) -> None:
    (own_course / "class.toml").unlink()
    loops = submit({"sums.py": "def double(x):\n    while True: pass\n"})
    timer = threading.Timer(0.5, engine.abandon)
    start = time.monotonic()
    timer.start()
    with pytest.raises(EngineFault):
        engine.grade(Job(own_course, loops, tasks=("1.1",), hidden=False))
    assert time.monotonic() - start < 10
    assert engine.alive()


def test_public_checks_hold_behind_a_worker_too(engine: Engine) -> None:
    report, _ = engine.grade(Job(ROOT, ROOT / "solutions", hidden=False))
    assert [task.task for task in report.tasks if task.status != "passed"] == []


# ------------------------------------------------------------------------------------------------ the loop


class Watch:
    """The command at work, its output read as it comes."""

    def __init__(self, process: subprocess.Popen[bytes], output: int, keys: int, course: Path) -> None:
        self._process, self._output, self._keys = process, output, keys
        self.file = course / SUMS
        self.shown = self._unread = ""

    def wait_for(self, text: str, seconds: float = 60) -> str:
        """All that is shown until that is, from the last wait on."""
        end = time.monotonic() + seconds
        while text not in self._unread:
            assert select.select([self._output], [], [], max(0.0, end - time.monotonic()))[0], self._unread
            part = os.read(self._output, 65536).decode()
            assert part, self._unread
            self._unread += part
            self.shown += part
        before, _, self._unread = self._unread.partition(text)
        return before + text

    def press(self, key: str) -> None:
        os.write(self._keys, key.encode())

    def write(self, number: str, body: str = "") -> None:
        self.file.write_text(written(self.file.read_text(), number, body))

    def left(self) -> int:
        return self._process.wait(30)


@contextmanager
def watching(course: Path, output: int, keys: int, reading: int, writing: int, *options: str) -> Iterator[Watch]:
    line = [sys.executable, "-m", "autograder", "watch", *options]
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "200", "LINES": "50"}
    process = subprocess.Popen(line, cwd=course, stdin=keys, stdout=output, stderr=output, env=environment)
    os.close(output)
    os.close(keys) if keys != output else None
    try:
        yield Watch(process, reading, writing, course)
    finally:
        process.kill()
        process.wait()
        os.close(reading)
        os.close(writing) if writing != reading else None


def test_in_a_pipe(own_course: Path, warm_up: Path) -> None:
    (reading, output), (keys, writing) = os.pipe(), os.pipe()
    with watching(own_course, output, keys, reading, writing, "--plain") as watch:
        watch.wait_for("Before the first\nfeel(5) returned 'warm'; wanted 'cold'.")
        warm_up.write_text("def feel(x):\n    print('asked', x)\n    return 'warm' if x > 15 else 'cold'\n")
        watch.wait_for("Before the first: done.\n1.1 double\nNot started yet.")
        watch.press("h\n")
        watch.wait_for("1.1 double, hint 1 of 2: What is twice one?")
        watch.write("1.1", "print('looked at', x)\n    return x")
        watch.wait_for("That is the input itself.")
        watch.wait_for("Your code printed:\n  looked at tensor([1., 2.])")
        watch.file.write_text(watch.file.read_text().replace("return x", "return x +"))
        watch.wait_for("sums.py, line 9: Python cannot read this line")
        watch.wait_for("sums.py:9\n")
        watch.file.write_text(watch.file.read_text().replace("return x +", "return 2 * x"))
        watch.wait_for("1.1 double: done.\n1.2 total")
        watch.write("1.2", "while True: pass")
        watch.wait_for("This task took longer than its 1 seconds of computing and was stopped")
        watch.file.rename(watch.file.with_suffix(".away"))
        watch.wait_for("sums.py is not there. Was it renamed or deleted?")
        watch.file.with_suffix(".away").rename(watch.file)
        watch.wait_for("was stopped")
        watch.press("r\n")
        watch.wait_for("Put the stub of 1.2 total back?")
        watch.press("y\n")
        watch.wait_for("The stub of 1.2 total is back. The file as it was: exercises/lesson_1_sums/sums.py.1.bak")
        watch.wait_for("1.2 total\nNot started yet.")
        watch.press("l\n")
        watch.wait_for("  1.1 double: done\n> 1.2 total: not started\n")
        watch.press("s\n")
        watch.wait_for("The worked solution:")
        watch.press("q\n")
        assert watch.left() == 0
        assert "\x1b" not in watch.shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
def test_in_a_terminal(own_course: Path) -> None:
    import pty
    import termios

    own, theirs = pty.openpty()
    before = termios.tcgetattr(own)
    with watching(own_course, theirs, theirs, own, own, "2") as watch:
        watch.wait_for("2.1 shout")
        words = own_course / "exercises" / "lesson_2_words"
        (words / "words.py").write_text("def shout(text):\n    return text.upper()\n")
        watch.wait_for("2.1 shout: done.")
        (words / "quiz.toml").write_text('answer = "b"\n')
        watch.wait_for("Well done! All 2 are done, and passed once more")
        watch.wait_for("2 of 2 done")
        assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", watch.shown)
        watch.press("q")
        assert watch.left() == 0
        assert termios.tcgetattr(own)[3] == before[3]


def test_without_keys_lines_are_enough(own_course: Path) -> None:
    reading, output = os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    writing = os.open(os.devnull, os.O_WRONLY)
    with watching(own_course, output, nothing, reading, writing, "1") as watch:
        shown = watch.wait_for("0 of 3 done.")
        assert "quit" not in shown
        watch.write("1.1")
        watch.wait_for("1 of 3 done.")


def test_an_unknown_lesson_is_refused(command: Callable[..., object], own_course: Path) -> None:
    done = command("watch", "9", cwd=own_course)
    assert done.status == 2
    assert "there is no lesson 9: this course has 1, 2." in done.err
