"""One lesson as a notebook: its page, the cells to fill in, and a cell for each task's points."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from autograder.authoring.notebooks import cells
from autograder.authoring.notebooks.cells import Cell
from autograder.authoring.notebooks.examples import Piece, parted, pieces
from autograder.authoring.notebooks.page import online, relinked, sections
from autograder.authoring.notebooks.source import Part, parts, rules
from autograder.course.tree import CourseError, Lesson, read_text
from autograder.testing import graded

BEGINNING = """\
**This lesson as a notebook.** Where the page speaks of `{module}`, fill in the cells below instead; in place of
`pytest` there is a cell after them, `check(…)`, which runs a task's public checks. The page's examples are cells too:
run them, change them, run them again. Where the page tells you to start Python and paste, run the cell below. You run a
cell with Shift+Enter; start with the next one. What you hand in is the notebook: its functions, classes and imports are
graded, and whatever else you try isn't."""

SET_UP = """\
# Run this cell first. On Kaggle, on Colab, or wherever the course is not installed, it fetches and installs it, which
# takes a few minutes and needs the network (Kaggle: switch Internet on, at the right). Elsewhere it does nothing.
import importlib.util
import os
import subprocess
import sys

REPOSITORY = {repository}{comment}
FOLDER = {folder}

if importlib.util.find_spec("autograder") is None:
    if not REPOSITORY:
        raise RuntimeError("Write the address of your course's repository between the quotes of REPOSITORY.")
    if not os.path.isdir("course"):
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", REPOSITORY, "course"], check=True)
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "-e", "course"], check=True)
    sys.path.insert(0, os.path.abspath("course"))
if os.path.isdir(FOLDER):
    os.chdir(FOLDER)
%load_ext autograder.learner.jupyter"""
FILL_IN = "  # on Kaggle and Colab: the address of your course's repository"


class LessonNotebook:
    """Cuts one lesson. ``points`` holds those of its tasks, ``beside`` the files that will lie beside the notebook."""

    def __init__(self, lesson: Lesson, points: dict[str, float], beside: set[str], repository: str | None) -> None:
        self._lesson = lesson
        self._points = points
        self._beside = beside
        self._repository = repository

    def cut(self) -> bytes:
        """The notebook, with solutions, as nbgrader's source. Raises ``CourseError`` if the pieces don't fit."""
        return cells.notebook(list(self._cells()))

    def _cells(self) -> Iterator[Cell]:
        before, own = self._assigned()
        page = read_text(self._lesson.exercises / "README.md")
        for number, section in enumerate(sections(page), 1):
            found = pieces(section.text, self._lesson.modules, self._tasks())
            first, later = parted(found, is_first=number == 1) if number == 1 or section.task else (found, [])
            shown = list(self._shown(number, [*first, *later]))
            yield from shown[: len(first)]
            if number == 1:
                yield from self._opening()
            if section.task:
                yield from before.pop(section.task, [])
                yield from own.pop(section.task, [])
                yield from self._points_cell(section.task)
            yield from shown[len(first) :]
        for rest in [*before.values(), *own.values()]:
            yield from rest

    def _tasks(self) -> set[str]:
        return {name for heading in self._lesson.headings.values() for name in heading.name.split(", ")}

    def _shown(self, section: int, found: list[Piece]) -> Iterator[Cell]:
        """The cells of a section of the page."""
        for number, piece in enumerate(found):
            end = f"{section}-{number + 1}" if number else f"{section}"
            if piece.is_code:
                yield cells.example(f"example-{end}", piece.text)
            else:
                yield cells.markdown(f"text-{end}", relinked(piece.text, self._target()))

    def _opening(self) -> Iterator[Cell]:
        """What to do in the notebook, the course's installation, and the rules of the lesson's file."""
        modules = [name for name in self._lesson.files if name.endswith(".py")]
        repository, folder = self._repository or "", f"course/exercises/{self._lesson.folder}"
        yield cells.markdown("beginning", BEGINNING.format(module="`, `".join(modules) or "the file"))
        yield cells.code(
            "set-up",
            SET_UP.format(
                repository=json.dumps(repository), comment="" if repository else FILL_IN, folder=json.dumps(folder)
            ),
        )
        for name in modules:
            if text := rules(self._source(name)):
                yield cells.markdown(f"rules-{name.removesuffix('.py')}", text)

    def _source(self, name: str) -> str:
        return read_text(self._lesson.solutions / name)

    def _target(self) -> Callable[[str], str | None]:
        if self._repository:
            return online(self._repository, f"exercises/{self._lesson.folder}")
        return lambda target: target if target.partition("#")[0] in self._beside else None

    def _assigned(self) -> tuple[dict[str, list[Cell]], dict[str, list[Cell]]]:
        """By task: the given cells before it in the lesson's files, and its own."""
        before: dict[str, list[Cell]] = {}
        own: dict[str, list[Cell]] = {}
        for name in self._lesson.files:
            modules = self._lesson.modules
            found = list(parts(self._source(name), modules)) if name.endswith(".py") else [self._whole(name)]
            tasks = [part.task for part in found if part.task]
            if unknown := [task for task in tasks if task not in self._lesson.headings]:
                raise CourseError(f"solutions/{self._lesson.folder}/{name}: task {unknown[0]} has no heading.")
            for number, part in enumerate(found):
                if part.task:
                    own.setdefault(part.task, []).append(cells.solution(_solution_name(part), part.text))
                    continue
                follower = next((later.task for later in found[number:] if later.task), tasks[-1] if tasks else "")
                cell = cells.code(f"given-{name.rpartition('.')[0]}-{number}", part.text)
                before.setdefault(follower, []).append(cell)
        return before, own

    def _whole(self, name: str) -> Part:
        """A file that isn't a module, as a cell that writes it. Its task is that of its public checks."""
        from autograder.authoring.check.tests import collect

        stems = {file.rpartition(".")[0] for file in self._lesson.files}
        stem = name.rpartition(".")[0]
        for test in collect(self._lesson.exercises):
            if graded.graded_stem(test.file, stems) == stem:
                return Part(f"%%writefile {name}\n{self._source(name)}".rstrip("\n"), test.task, stem)
        raise CourseError(f"exercises/{self._lesson.folder}/{name} has no public check, so its task isn't known.")

    def _points_cell(self, task: str) -> Iterator[Cell]:
        if task in self._points:
            yield cells.graded(cells.cell_name(task), f'check("{task}")', self._points[task])


def _solution_name(part: Part) -> str:
    return f"solution_{part.task.replace('.', '_')}_{part.name}"[:64]
