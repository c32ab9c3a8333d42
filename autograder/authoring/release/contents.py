"""What a release holds, as paths and bytes: two releases of one course are byte for byte the same."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import autograder
from autograder.authoring.release.points import Table, read_table
from autograder.course import coursefile
from autograder.course.cut import stubs
from autograder.course.tree import Course, CourseError

PACKAGE = Path(autograder.__file__).parent
TEMPLATE = Path(__file__).with_name("template")
STAYS = {"authoring", "integrations"}
"""Folders of the engine that need solutions and graders, or are the class's own business."""
OWN_PROJECT = {"pyproject.toml", "setup.py"}
"""Files of the package handed over that a release doesn't need."""
REFLECTION = "reflection.md"
ROOT_FILES = ("LICENSE", "constraints.txt", coursefile.FILE)
SIZE_CAP = 2**24
TORCH = re.compile(r"torch\b")
FILLED_IN = (".md", ".in")


@dataclass(frozen=True)
class Piece:
    """One file. A learner's own file is put there once, and belongs to them from their first change."""

    data: bytes
    learners: bool = False


def contents(course: Course) -> dict[str, Piece]:
    """Every file of a release by its path, in order."""
    table = read_table(course)
    made = dict(_exercises(course))
    made |= {f"autograder/{name}": Piece(data) for name, data in files_below(PACKAGE, STAYS)}
    package = coursefile.about(course.root).package
    if package is not None:
        folder = coursefile.package_folder(course.root, package)
        made |= {f"{package}/{name}": Piece(data) for name, data in files_below(folder, OWN_PROJECT)}
    for name in ROOT_FILES:
        if (course.root / name).is_file():
            made[name] = Piece((course.root / name).read_bytes())
    made |= {path: Piece(data) for path, data in _template(table, coursefile.about(course.root))}
    made["TASKS.md"] = Piece(table.page().encode())
    return dict(sorted(made.items()))


def _exercises(course: Course) -> Iterator[tuple[str, Piece]]:
    """The exercises, with freshly cut stubs: an author's half-finished edit never gets out."""
    cut = {lesson.folder: stubs(lesson) for lesson in course.lessons}
    own = {lesson.folder: {*lesson.files, REFLECTION} for lesson in course.lessons}
    for name, data in files_below(course.root / "exercises"):
        folder, _, file = name.partition("/")
        fresh = cut.get(folder, {}).get(file)
        begun = file in own.get(folder, ()) or (bool(file) and folder not in own and _is_filled_in(course, name))
        yield f"exercises/{name}", Piece(fresh.encode() if fresh is not None else data, learners=begun)
    for folder, files in cut.items():
        if missing := [file for file in files if not (course.root / "exercises" / folder / file).is_file()]:
            raise CourseError(f"exercises/{folder} has no {missing[0]}: run grade cut.")


def _is_filled_in(course: Course, name: str) -> bool:
    """Whether a file outside the lessons has checks beside it, such as the warm-up's."""
    path = course.root / "exercises" / name
    return path.with_name(f"test_{path.stem}.py").is_file()


def files_below(root: Path, without: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Files below a folder by their paths there; nothing hidden, cached or linked."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        skipped = parts[0] in without or any(p.startswith(".") or p == "__pycache__" for p in parts)
        if skipped or path.is_symlink() or not path.is_file():
            continue
        if path.stat().st_size > SIZE_CAP:
            raise CourseError(f"{path.relative_to(root.parent)} is too large for a release: more than 16 MiB.")
        yield "/".join(parts), path.read_bytes()


def _template(table: Table, about: coursefile.About) -> Iterator[tuple[str, bytes]]:
    """The files of a release that come from no course. ``dot-x`` is ``.x`` there, ``x.in`` is ``x``."""
    torch = any(TORCH.match(requirement) for requirement in about.requirements)
    facts = {
        "systems": ", on 64-bit Linux or Windows, or on macOS 14 with Apple silicon" if torch else "",
        "once": "once, a few minutes: PyTorch is large" if torch else "once",
        "title": table.title,
        "lessons": table.lessons_overview(),
        "first_lesson": table.first_lesson(),
        "version": autograder.__version__,
        "dependencies": _dependencies(about),
        "packages": "".join(f', "{name}", "{name}.*"' for name in filter(None, [about.package])),
    }
    for path, data in files_below(TEMPLATE):
        name = "/".join(part.replace("dot-", ".", 1) if part.startswith("dot-") else part for part in path.split("/"))
        if name.endswith(FILLED_IN):
            data = string.Template(data.decode("utf-8")).substitute(facts).encode()
        yield name.removesuffix(".in"), data


def _dependencies(about: coursefile.About) -> str:
    """What a learner needs, as lines of a TOML list: what the engine needs, and what the course asks for."""
    needed = {*requirements(PACKAGE.parent), *about.requirements}
    return "\n".join(f'  "{requirement}",' for requirement in sorted(needed))


def requirements(root: Path) -> list[str]:
    """What the engine needs, by the ``pyproject.toml`` of its repository, or else by what is installed.

    An editable installation keeps the requirements of its first day, even if the repository has moved on.
    """
    if (root / "pyproject.toml").is_file():
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return list(project["dependencies"])
    lines = [line.partition(";") for line in metadata.requires("autograder") or []]
    return [requirement.strip() for requirement, _, marker in lines if "extra" not in marker]
