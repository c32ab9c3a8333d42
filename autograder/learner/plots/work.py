"""Runs learners' code in this very process, because it's their own machine. Trouble in it becomes a sentence."""

from __future__ import annotations

import re
import sys
import traceback
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any

from autograder.course.data import at_data
from autograder.course.tree import CourseError, Lesson
from autograder.learner.plots.drawing import CannotDraw
from autograder.sandbox import own as own_modules
from autograder.sandbox.frames import Own
from autograder.source.definitions import blocks
from autograder.testing.beside import beside

UNWRITTEN = re.compile(r"task (\d+\.\d+)")
LONGEST = 300


class Stopped(CannotDraw):
    """Learners' code didn't finish, or gave something that can't be drawn."""


class Work:
    """One file of a lesson, imported at the first question.

    Args:
        lesson: tells the tasks.
        file: the file's name, for sentences.
        source: its text.
        mistake: the id of the mistake in it.
        changed: the functions that the mistake may be in.
        modules: what it may import from beside it.
    """

    def __init__(
        self,
        lesson: Lesson,
        file: str,
        source: str,
        mistake: str = "",
        changed: frozenset[str] = frozenset(),
        modules: Sequence[Own] = (),
    ) -> None:
        self.lesson, self.file, self.mistake, self.changed = lesson, file, mistake, changed
        self.title = f"with {mistake}" if mistake else "yours"
        self._source = source
        self._modules = modules
        self._module: types.ModuleType | None = None

    @property
    def names(self) -> set[str]:
        """The functions and classes that the file defines; none where it cannot be parsed."""
        return set(blocks(self._source))

    def function(self, name: str) -> Callable[..., Any]:
        """That function or class of the file. Calls of it raise ``Stopped`` for anything they raise."""
        module = self._imported()
        if not callable(found := getattr(module, name, None)):
            raise Stopped(f"{self._where()} has no {name}{self._task_of(name)}, and the picture needs it.")

        def call(*args: Any, **kwargs: Any) -> Any:
            with self.running():
                return found(*args, **kwargs)

        return call

    @cached_property
    def _place(self) -> AbstractContextManager[None]:
        return at_data(self.lesson.exercises, [self._source, *(module.text for module in self._modules)])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Inside the block, learners' code runs: its exceptions become ``Stopped``."""
        try:
            with self._place:
                yield
        except CannotDraw:
            raise
        except (Exception, SystemExit) as error:
            raise Stopped(self._sentence(error)) from error

    def refuse(self, what: str) -> Stopped:
        """For an answer that cannot be drawn."""
        return Stopped(f"{self._where()}: {what}")

    def _imported(self) -> types.ModuleType:
        if self._module is None:
            name = self.file.removesuffix(".py") + ("_with_a_mistake" if self.mistake else "")
            module = types.ModuleType(name)
            module.__file__ = str(self.lesson.exercises / self.file)
            module.__package__ = own_modules.PACKAGE
            own_modules.serve(self._modules, _run)
            before = sys.modules.get(name)
            sys.modules[name] = module  # dataclasses look their module up
            try:
                with self.running():
                    exec(compile(self._source, self._code_name, "exec", dont_inherit=True), module.__dict__)
            except Stopped:
                sys.modules.pop(name)
                if before is not None:
                    sys.modules[name] = before
                raise
            self._module = module
        return self._module

    @property
    def _code_name(self) -> str:
        return f"<{self.mistake}>" if self.mistake else str(self.lesson.exercises / self.file)

    def _where(self) -> str:
        return f"with {self.mistake}, {self.file}" if self.mistake else self.file

    def _task_of(self, name: str) -> str:
        found = (h for h in self.lesson.headings.values() if name in h.name.split(", "))
        return next((f" (task {heading.number})" for heading in found), "")

    def _sentence(self, error: BaseException) -> str:
        text = " ".join(str(error).split())
        unwritten = UNWRITTEN.fullmatch(text)
        if isinstance(error, NotImplementedError) and unwritten:
            heading = self.lesson.headings.get(unwritten[1])
            name = f", {heading.name}," if heading else ""
            return f"{self.file}: task {unwritten[1]}{name} is not written yet, and the picture needs it."
        lines = [
            line
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == self._code_name
        ]
        if isinstance(error, SyntaxError) and error.filename == self._code_name:
            text = error.msg
            lines.append(error.lineno or 0)
        line = f", line {lines[-1]}" if lines and not self.mistake else ""
        message = text if len(text) <= LONGEST else text[:LONGEST] + " …"
        return f"{self._where()}{line}: {type(error).__name__}{': ' + message if message else ''}"


def _run(module: types.ModuleType, text: Own) -> None:
    exec(compile(text.text, text.file, "exec", dont_inherit=True), module.__dict__)


def own(lesson: Lesson, needs: set[str]) -> Work:
    """The learner's file of a lesson: of several, the one with most of these names in it."""
    texts = {}
    for name in (file for file in lesson.files if file.endswith(".py")):
        try:
            texts[name] = (lesson.exercises / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CannotDraw(f"{name} cannot be read: save it as UTF-8 text.") from error
    if not texts:
        raise CannotDraw(f"there is no Python file in {lesson.exercises}.")
    file = max(texts, key=lambda name: len(blocks(texts[name]).keys() & needs))
    return Work(lesson, file, texts[file], modules=beside(lesson.exercises / file))


def mistaken(lesson: Lesson, id: str, file: str, calls: set[str]) -> Work:
    """The lesson's solution with a known mistake put in.

    Args:
        lesson: the lesson.
        id: the mistake's.
        file: the file's name.
        calls: what the lesson's pictures run; a mistake elsewhere is refused.
    """
    if not (any(lesson.graders.glob("mistakes*.py")) and lesson.solutions.is_dir()):
        raise CannotDraw("--mistake needs the course's solutions and graders, and they are not in this one.")
    from autograder.testing import variants

    try:
        found = [v for v in variants.mistakes(lesson) if v.mistake is not None]
        text = variants.solution(lesson)[file]
    except (OSError, KeyError) as error:
        raise CourseError(f"{lesson.folder}: the solution of {file} cannot be read.") from error
    tasks = variants.functions(text)
    shown = [v for v in found if v.mistake and calls & set(tasks.get(v.mistake.task, []))]
    ids = ", ".join(dict.fromkeys(v.mistake.id for v in shown if v.mistake))
    for variant in found:
        if variant.mistake is not None and variant.mistake.id == id:
            if variant not in shown:
                names = ", ".join(tasks.get(variant.mistake.task, [])) or "another file"
                raise CannotDraw(
                    f"{id} is a mistake in {names} (task {variant.mistake.task}), which the pictures of lesson "
                    f"{lesson.number} do not run; they show {ids}."
                )
            others = [
                Own(name.removesuffix(".py"), str(lesson.exercises / name), text)
                for name, text in variant.files.items()
                if name != file and name.endswith(".py")
            ]
            return Work(lesson, file, variant.files[file], id, frozenset(tasks[variant.mistake.task]), others)
    raise CannotDraw(f"lesson {lesson.number} knows no mistake {id!r}; its pictures show {ids}.")
