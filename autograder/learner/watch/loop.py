"""The loop: saves, verdicts and keys come in, and the screen goes out."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from autograder.course import coursefile
from autograder.course.coursefile import Picture
from autograder.course.hints import next_hint
from autograder.course.tree import Course, CourseError
from autograder.files import Temporary
from autograder.grading import needs
from autograder.inert import lines
from autograder.learner.plots import FOLDER
from autograder.learner.plots.gallery import drawn_from, of_ones_own
from autograder.learner.watch import keys as keyboard
from autograder.learner.watch.checker import Checker
from autograder.learner.watch.content import Content
from autograder.learner.watch.files import TICK, Files, read
from autograder.learner.watch.restore import CannotRestore, restore
from autograder.learner.watch.screen import Keys, Screen, choose
from autograder.learner.watch.session import Session
from autograder.learner.watch.solution import comparison, has_solution
from autograder.learner.watch.steps import Step, plan

PATIENT = 0.4
"""How many seconds the last verdict stays on the screen while a new one is made."""
PICTURE_SECONDS = 300
SAID = 20
"""Lines of what ``grade plot`` says."""


def watch(course: Course, lesson: int | None, *, plain: bool) -> None:
    """Watch until the learner quits. Raises ``CourseError`` if there's nothing to watch."""
    with Temporary() as scratch:
        steps = plan(course, lesson, scratch)
        needs.check(steps[0].lesson.course, [steps[0].lesson], coursefile.kit(course.root), hidden=False, stubs=False)
        session = Session(steps, read)
        screen = choose(plain)
        events: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        report = lambda step, verdict: events.put(lambda: session.reported(step, verdict))
        with Checker(course.root / "exercises", report) as checker:
            loop = Loop(course, session, checker, screen, events)
            with _keys(loop, by_line=plain), contextlib.suppress(KeyboardInterrupt):
                loop.run()
            loop.close()


@contextlib.contextmanager
def _keys(loop: Loop, *, by_line: bool) -> Iterator[None]:
    """Keys arrive as events of the loop, and so does anything else that may have spoiled the screen."""
    if loop.screen.plain:
        if by_line:
            keyboard.by_line(loop.press)
        yield
        return
    with keyboard.single(loop.press) as again:
        if sys.platform != "win32":
            for number in (signal.SIGWINCH, signal.SIGCONT):
                signal.signal(number, lambda *_: loop.events.put(again))
        yield


class Loop:
    """Everything happens in one thread; the others only put calls into ``events``."""

    def __init__(
        self,
        course: Course,
        session: Session,
        checker: Checker,
        screen: Screen,
        events: queue.SimpleQueue[Callable[[], None]],
    ) -> None:
        self.screen = screen
        self.events = events
        self._course = course
        self._session = session
        self._checker = checker
        self._content = Content(course, session, ticking=not screen.plain)
        self._files = Files(session.files)
        self._ordered = time.monotonic()
        self._answer: Callable[[str], None] | None = None
        self._plot: subprocess.Popen[bytes] | None = None
        self._left = False
        self._listing = False

    def run(self) -> None:
        """Go on until the learner quits."""
        self._draw()
        shown = 0
        while not self._left:
            happened = self._happened()
            for path in self._files.saved():
                self._listing = False
                if self._session.saved(path):
                    self._checker.abandon()
                    self._ordered = time.monotonic()
                happened = happened or self._session.settled  # otherwise a verdict will follow
            if (step := self._session.due()) is not None:
                self._ordered = time.monotonic()
                self._checker.check(step)
            waited = int(self._waited() / PATIENT)
            if (happened or waited != shown) and not self._left:
                self._draw()
            shown = waited

    def _happened(self) -> bool:
        try:
            event = self.events.get(timeout=TICK)
        except queue.Empty:
            return False
        event()
        return True

    def _waited(self) -> float:
        """Seconds since the start of the check that the learner waits for; 0 if there is none."""
        session = self._session
        waits = session.running is not None and session.running is session.view
        return time.monotonic() - self._ordered if waits else 0.0

    def close(self) -> None:
        """Leave nothing running."""
        if self._plot is not None:
            self._plot.kill()

    def press(self, key: str) -> None:
        """Called from the keyboard's thread."""
        self.events.put(lambda: self._pressed(key))

    def _pressed(self, key: str) -> None:
        self._listing = False
        if (answer := self._answer) is not None:
            self._answer = None
            answer(key)
            return
        actions = {key: action for key, _, action in self._actions()}
        if key in actions:
            actions[key]()

    def _actions(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        """The keys that do something now."""
        session = self._session
        step = None if session.starting else session.view
        if step is not None:
            yield "n", "next", session.skip
            if step.number in step.lesson.hints or not step.numbered:
                yield "h", "hint", self._hint
        yield "l", "list", self._list
        if self._drawable() is not None:
            yield "p", "plot", self._draw_pictures
        if step is not None and step.numbered and not session.missing(step):
            yield "r", "reset", self._ask_reset
        if session.last_done is not None and has_solution(session.last_done):
            yield "s", f"solution of {session.last_done.number}", self._compare
        yield "q", "quit", self._leave

    def _keys(self) -> Keys:
        if self._answer is not None:
            return [("y", "yes"), ("any other key", "no")]
        return [(key, word) for key, word, _ in self._actions()]

    def _draw(self) -> None:
        if self._listing:
            self.screen.tell(self._content.overview(), self._keys())
        elif not self.screen.plain or self._session.settled or self._waited() > 1:
            paragraphs = list(self._content.paragraphs(self._waited()))
            self.screen.show(paragraphs, self._session.done, len(self._session.steps), self._keys())

    def _leave(self) -> None:
        self._left = True

    def _list(self) -> None:
        self._listing = True

    def _note(self, text: str) -> None:
        self._session.notes = [text]

    def _hint(self) -> None:
        step = self._session.view
        assert step is not None
        if not step.numbered:
            self._note(f"There are no hints here: {self._content.page(step)} says all there is to know.")
            return
        try:
            said = next_hint(self._course, step.number)
        except CourseError as error:
            said = str(error)
        kept = [note for note in self._session.notes if note.startswith(step.title)]
        self._session.notes = [*kept, said] if said not in kept else kept

    def _ask_reset(self) -> None:
        step = self._session.view
        assert step is not None
        self._note(f"Put the stub of {step.title} back? What you wrote is kept in a file beside it. y or n")
        self._answer = lambda key: self._reset(step, key)

    def _reset(self, step: Step, key: str) -> None:
        text = read(step.file)
        if key != "y" or text is None:
            self._note("Nothing was changed.")
            return
        try:
            kept = restore(step, text)
        except CannotRestore as error:
            self._note(str(error))
        else:
            self._note(f"The stub of {step.title} is back. The file as it was: {self._content.path(kept)}")

    def _compare(self) -> None:
        step = self._session.last_done
        assert step is not None
        own, worked = comparison(step, self._session.texts[step.file] or "")
        self._note(f"{step.title}, as you wrote it:\n\n{lines(own)}\nThe worked solution:\n\n{worked}")

    def _drawable(self) -> int | None:
        """The lesson of the step in view if it has pictures; otherwise the last one whose pictures can be drawn."""
        session = self._session
        if session.view is not None and self._pictures(session.names(session.view.lesson.number, only_done=False)):
            return session.view.lesson.number
        numbers = sorted({step.lesson.number for step in session.steps}, reverse=True)
        return next((n for n in numbers if self._pictures(session.names(n, only_done=True))), None)

    def _pictures(self, names: Iterable[str]) -> list[Picture]:
        return drawn_from(self._course.root, names)

    def _draw_pictures(self) -> None:
        """In a separate process, so that the loop stays alive."""
        number = self._drawable()
        assert number is not None
        if self._plot is not None:
            self._note("The last pictures are not ready yet.")
            return
        folder = self._course.root / FOLDER
        line = ["plot", str(number), "--out", str(folder), "--course", str(self._course.root)]
        try:
            folder.mkdir(exist_ok=True)
            self._plot = subprocess.Popen(
                [sys.executable, "-m", "autograder", *line],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self._course.root,
                env=os.environ | {"PYTHONIOENCODING": "utf-8"},  # whatever this system writes into pipes otherwise
            )  # fmt: skip
        except OSError as error:
            self._note(f"The pictures cannot be drawn: {error.strerror}.")
            return
        self._note(f"Drawing what your code of lesson {number} does …")
        threading.Thread(target=self._wait_for_pictures, args=(self._plot, number), daemon=True).start()

    def _wait_for_pictures(self, plot: subprocess.Popen[bytes], number: int) -> None:
        try:
            printed, _ = plot.communicate(timeout=PICTURE_SECONDS)
            said = lines(printed.decode("utf-8", "replace")).strip().splitlines()[-SAID:]
            said.append(of_ones_own(number, self._pictures(self._session.names(number, only_done=False))))
        except subprocess.TimeoutExpired:
            plot.kill()
            said = [f"The pictures were not ready after {PICTURE_SECONDS} seconds, and were given up."]
        self.events.put(lambda: self._drawn("\n".join(said).strip()))

    def _drawn(self, said: str) -> None:
        self._plot = None
        self._note(said)
