"""``grade watch`` in a pipe and in a terminal, and what it asks of its engine."""

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

from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from tests.learner.watch.conftest import SUMS, written

ROOT = Path(__file__).parents[3]


def test_patience_is_a_ceiling(engine: Engine, own_course: Path, submit: Callable[..., Path]) -> None:
    (own_course / "class.toml").unlink()
    loops = submit({"exercises/lesson_1_sums/sums.py": "def double(x):\n    while True: pass\n"})
    report, _ = engine.grade(Job(own_course, loops, tasks=("1.1",), hidden=False, patience=0.3))
    assert report.tasks[0].status == "timed_out"
    assert "its 0.3 seconds" in report.tasks[0].message


def test_an_abandoned_grading_ends_at_once(engine: Engine, own_course: Path, submit: Callable[..., Path]) -> None:
    (own_course / "class.toml").unlink()
    loops = submit({"exercises/lesson_1_sums/sums.py": "def double(x):\n    while True: pass\n"})
    timer = threading.Timer(0.5, engine.abandon)
    start = time.monotonic()
    timer.start()
    with pytest.raises(EngineFault):
        engine.grade(Job(own_course, loops, tasks=("1.1",), hidden=False))
    assert time.monotonic() - start < 10
    assert engine.alive()


@pytest.mark.systems
def test_public_checks_hold_behind_a_worker_too(engine: Engine) -> None:
    report, _ = engine.grade(Job(ROOT, ROOT / "solutions", hidden=False))
    assert [task.task for task in report.tasks if task.status != "passed"] == []


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


@pytest.mark.systems
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
        watch.wait_for("sums.py, line 9: Python can't read this line")
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
        watch.wait_for("  1.1 double: passed\n> 1.2 total: not started\n")
        watch.press("s\n")
        watch.wait_for("The worked solution:")
        watch.press("q\n")
        assert watch.left() == 0
        assert "\x1b" not in watch.shown


@pytest.mark.systems
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
