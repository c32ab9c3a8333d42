"""The engine knows no course: no word, file or import of this one is in it."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import errors
from autograder.course import coursefile
from autograder.course.tree import Course
from week4 import given

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "autograder"
PAGE = ROOT / "docs" / "architecture.md"
VENDORED = "vendor"
WORDS = (
    r"\bzoo\b", "photo", "neuron", "perceptron", r"(?<![a-z])xor(?!\")", "torchvision", "efficientnet", "resnet",
    "imagenet", "deep.learning", "week4",
)  # fmt: skip
PYTHONS_OWN = {"sandbox/standins.py", "sandbox/objects.py", "testing/proxy.py"}
"""These speak of the operator."""


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(ENGINE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and VENDORED not in path.parts:
            yield path.relative_to(ENGINE).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_the_week(word: str) -> None:
    apart = PYTHONS_OWN if "xor" in word else set()
    assert [name for name, text in texts() if name not in apart and re.search(word, text, re.IGNORECASE)] == []


def test_no_lesson_file_or_function_of_the_week() -> None:
    course = Course(ROOT)
    own = {lesson.folder for lesson in course.lessons}
    own |= {name for lesson in course.lessons for name in lesson.files if name != "quiz.toml"}
    own |= {name for name in given.__all__ if "_" in name}
    own |= {name for picture in coursefile.about(ROOT).pictures for name in picture.needs if "_" in name}
    assert {(file, name) for file, text in texts() for name in own if re.search(rf"\b{name}\b", text)} == set()


def test_the_engine_imports_no_course() -> None:
    trees = {"week4", "exercises", "graders", "solutions", "examples", "tests", "benchmarks", "pictures"}
    found = {
        (file, name.partition(".")[0])
        for file, text in texts()
        if file.endswith(".py")
        for node in ast.walk(ast.parse(text))
        for name in _imported(node)
    }
    assert {(file, name) for file, name in found if name in trees} == set()


FLOORS: tuple[set[str], ...] = (
    {"errors", "log", "inert", "characters", "source"},
    {"blame", "files", "kinds"},
    {"course", "sandbox"},
    {"intake", "report", "testing"},
    {"grading"},
    {"learner", "classroom", "authoring"},
    {"integrations"},
    {"cli"},
)
"""The rooms from the ground up; those on one floor know nothing of each other."""


def modules() -> dict[str, ast.Module]:
    paths = [path for path in ENGINE.rglob("*.py") if "template" not in path.parts]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in zip(names, paths, strict=True)}


def known(name: str, everything: dict[str, ast.Module], *, while_running: bool) -> set[str]:
    """The engine's modules that one imports, at its top or later; those for types only if it isn't running."""
    waiting: list[ast.AST] = [everything[name]]
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if while_running and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
        found |= set(_imported(node))
        waiting += ast.iter_child_nodes(node)
    deep = {one for one in found if any(other.startswith(f"{one}.") for other in found & set(everything))}
    return (found & set(everything)) - deep - {name}


def test_arrows_run_downwards() -> None:
    everything = modules()
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    of = {name: name.split(".")[1] for name in everything if name.split(".")[-1] != "__main__" and "." in name}
    assert set(of.values()) == set(floor)
    upward = {
        (name, other)
        for name in of
        for other in known(name, everything, while_running=False) - {"autograder"}
        if of[name] != of[other] and floor[of[other]] >= floor[of[name]]
    }
    assert upward == set()


def test_the_page_draws_the_same_plan() -> None:
    drawn = re.findall(r"^(\d)   (\S.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [set(rooms.split()) for _, rooms in reversed(drawn)] == list(FLOORS)


def test_what_the_page_names_is_there() -> None:
    named = re.findall(r"`([\w/]+(?:/|\.py))`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 40
    assert [name for name in named if not ((ENGINE / name).exists() or (ROOT / name).exists())] == []


def test_the_tree_of_exceptions_is_drawn_whole() -> None:
    classes = [
        (name.split(".")[1], node.name, {ast.unparse(base) for base in node.bases})
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    found: dict[str, str] = {}
    while more := {n: room for room, n, bases in classes if n not in found and bases & {"GradeError", *found}}:
        found |= more
    drawn = {
        name: room
        for room, names in re.findall(r"─ (\w+): (.*)", errors.__doc__ or "")
        for name in re.findall(r"[A-Z]\w+", names)
    }
    assert drawn == {name: room for name, room in found.items() if room != "errors"}


def test_no_circles() -> None:
    everything = modules()
    graph = {name: known(name, everything, while_running=True) for name in everything}
    tuple(graphlib.TopologicalSorter(graph).static_order())


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
    return []
