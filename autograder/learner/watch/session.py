"""What the loop knows: verdicts so far, the one step in view, what has to be checked next. Nothing here waits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.learner.watch.checker import Verdict
from autograder.learner.watch.fingerprint import Facet, facets
from autograder.learner.watch.steps import Step
from autograder.report.model import urgency


class Session:
    """One learner's way through the steps.

    Attributes:
        view: the step that is shown; None once all are done.
        verdicts: by number of the step.
        queue: what is to be checked besides the view.
        running: what is being checked.
        last_done: what passed last, after a save.
        news: what the last verdict changed, in a sentence.
        notes: what was asked for while this view was shown: hints, answers to keys.
        final: whether everything is being checked once more.
    """

    def __init__(self, steps: Sequence[Step], read: Callable[[Path], str | None]) -> None:
        self.steps = steps
        self.files = list(dict.fromkeys(step.file for step in steps))
        self.texts = {path: read(path) for path in self.files}
        self.verdicts: dict[str, Verdict] = {}
        self.running: Step | None = None
        self.last_done: Step | None = None
        self.news = ""
        self.notes: list[str] = []
        self.final = False
        self._read = read
        self._starting = True
        self._wasted = False
        self._asked: tuple[str | None, ...] = ()
        self._seen: dict[str, tuple[str | None, ...]] = {}
        self._facets: dict[Path, dict[str, Facet]] = {path: self._looked(path) or {} for path in self.files}
        self._broken = {path for path in self.files if self._looked(path) is None}
        self.queue = [step for step in steps if self.begun(step)]
        self.view = self._choice()

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(self._is_done(step) for step in self.steps)

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self.view is None and not self.final

    @property
    def starting(self) -> bool:
        """Whether it is still being found out how far the learner has come."""
        return self._starting

    @property
    def settled(self) -> bool:
        """Whether the view will stay until the learner does something."""
        return self.finished or (not self._starting and self.view is not None and self._fresh(self.view))

    def verdict(self, step: Step) -> Verdict | None:
        """What is known of a step's file as it is now."""
        return self.verdicts.get(step.number) if self._fresh(step) else None

    def names(self, lesson: int, *, only_done: bool) -> set[str]:
        """The functions and classes that a lesson's steps are about."""
        steps = [step for step in self.steps if step.lesson.number == lesson]
        return {name for step in steps if self._is_done(step) or not only_done for name in step.names}

    def missing(self, step: Step) -> bool:
        """Whether the step's file doesn't exist."""
        return self.texts[step.file] is None

    def due(self) -> Step | None:
        """What is to be checked now, the step in view first; from then on it is running."""
        if self.running is not None:
            return None
        if self.view is not None and not self._fresh(self.view):
            self.running = self.view
        else:
            self.running = next((step for step in self.queue if step.file not in self._broken), None)
        if self.running is not None:
            self.queue = [step for step in self.queue if step is not self.running]
            self._asked = self._work(self.running)
        return self.running

    def saved(self, path: Path) -> bool:
        """Take note of a save. Whether what is running has to be stopped for it."""
        self.texts[path] = self._read(path)
        self.news = ""
        self._starting = False
        before, now = self._facets[path], self._looked(path)
        own = [step for step in self.steps if step.file == path]
        users = [step for step in self.steps if path in self._imported(step) and self.begun(step)]
        if now is None:
            self._broken.add(path)
            self._turn_to(own, own)
        else:
            self._broken.discard(path)
            self._facets[path] = now
            self._changed(own, [step for step in own if before.get(step.number) != now[step.number]])
        if now != before:
            self.queue += [step for step in users if step not in self.queue]
        if self.running is None or self._wasted or path not in (self.running.file, *self._imported(self.running)):
            return False
        self._wasted = True
        self.queue.insert(0, self.running)
        return True

    def _changed(self, own: list[Step], changed: list[Step]) -> None:
        begun = [step for step in changed if self.begun(step)]
        for step in changed:
            if step not in begun:
                self.verdicts.pop(step.number, None)  # its stub is back
        self.queue = begun + [step for step in self.queue if step not in changed]
        self._turn_to(own, [step for step in begun if not self._is_done(step)])

    def _turn_to(self, own: list[Step], wanted: list[Step]) -> None:
        """Show what the learner works at, unless it is in view already."""
        if self.view is None or (self.view not in wanted and wanted):
            open_steps = [step for step in wanted if not self._is_done(step)]
            if shown := open_steps or wanted or [step for step in own if step in self.queue]:
                self.final = False
                self._show(shown[0])

    def reported(self, step: Step, verdict: Verdict) -> None:
        """Take note of a verdict."""
        self.running = None
        if self._wasted:
            self._wasted = False
            return
        before = self._is_done(step)
        self.verdicts[step.number] = verdict
        self._seen[step.number] = self._asked
        if not verdict.done and step is not self.view and (before or self.final):
            self.news = f"{step.title} was done before, and is not any more."
            self.final = False
            self._show(step)
        elif step is self.view and verdict.done and not self._starting:
            self.last_done, self.news = step, f"{step.title}: done."
            self._show(self._choice())
        elif self._starting:
            self._settle()
        if self.view is None:
            self._finish()

    def _settle(self) -> None:
        """At the start, the view moves on until it comes to something that is left to do."""
        choice = self._choice()
        if choice is self.view or choice is None:
            self._starting = False
        self._show(choice)

    def _finish(self) -> None:
        """All are done, each at its time: check them all again, now that nothing changes any more."""
        if self.final:
            self.final = bool(self.queue)
        elif self.last_done is not None:
            self.final = True
            self.queue = list(self.steps)

    def skip(self) -> None:
        """Turn to the next step that is left to do, in their order; after the last one to the first."""
        left = [step for step in self.steps if not self._is_done(step) or step is self.view]
        if self.view is not None:
            self._starting = False
            self._show(left[(left.index(self.view) + 1) % len(left)])

    def _show(self, step: Step | None) -> None:
        if step is not self.view:
            self.notes = []
        self.view = step

    def _choice(self) -> Step | None:
        left = [step for step in self.steps if not self._is_done(step)]
        return min(left, key=self._urgency, default=None)

    def _urgency(self, step: Step) -> tuple[bool, bool, tuple[int, int]]:
        return urgency(step.number, stretch=step.stretch, begun=self.begun(step))

    def _is_done(self, step: Step) -> bool:
        return step.number in self.verdicts and self.verdicts[step.number].done

    def begun(self, step: Step) -> bool:
        """Whether the learner has written something for it."""
        if step.number in self.verdicts and self._fresh(step):
            return self.verdicts[step.number].status != "not_started"
        facet = self._facets[step.file].get(step.number)
        return facet is not None and not facet.untouched

    def _fresh(self, step: Step) -> bool:
        """Whether its verdict is about the file as it is; there is none about a file that is missing."""
        return self.missing(step) or (step.number in self.verdicts and self._seen[step.number] == self._work(step))

    def _imported(self, step: Step) -> list[Path]:
        """The other files of its lesson that a step's file speaks of as an import does."""
        text = self.texts[step.file] or ""
        mates = [path for path in self.files if path.parent == step.file.parent and path != step.file]
        return [path for path in mates if re.search(rf"\b(?:import|from)\b.*\b{re.escape(path.stem)}\b", text)]

    def _work(self, step: Step) -> tuple[str | None, ...]:
        """What a verdict on a step is about."""
        return self.texts[step.file], *(self.texts[path] for path in self._imported(step))

    def _looked(self, path: Path) -> dict[str, Facet] | None:
        """The file as each of its steps sees it; None where it is missing or cannot be parsed."""
        own = {step.number: step.names for step in self.steps if step.file == path}
        text = self.texts[path]
        if text is None:
            return None
        return facets(text, own) if path.suffix == ".py" else dict.fromkeys(own, Facet(text, untouched=False))
