"""``course.toml``: what a course says about itself. A course without the file gets the defaults.

``python -m autograder.course`` prints the published schema.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from autograder import kinds
from autograder.course.tree import CourseError
from autograder.course.typed import decoded
from autograder.kinds.kit import Kit

FILE = "course.toml"
ENGINE = Path(__file__).parents[1]
TREES = ("exercises", "graders", "solutions", "autograder")
"""Names that no course's package may have."""
IMPORTED = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
SCHEMA = "https://json-schema.org/draft/2020-12/schema"

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Module = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")]
Entry = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(:[A-Za-z_]\w*)?$")]
Requirement = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9]")]


class Picture(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A kind of picture of what learners' own code does."""

    module: Module
    """The module whose ``draw`` makes the files; imported only then, because it may take its time."""
    needs: list[Name]
    """A lesson that has functions of these names has this picture."""
    calls: list[Name] = []
    """The functions that it runs. A mistake in another one wouldn't show."""
    takes: str = ""
    """What ``--image`` names for it, such as recording; empty if it takes no file."""
    moves: bool = False
    """Whether it's an animation. ``grade plot --gif`` draws these, and ``grade plot`` the others."""


class About(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file's content. You may leave out every key."""

    version: Literal[1] = 1
    """The version of this format."""
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """The course's name; the heading of exercises/README.md if left out."""
    points: Annotated[float, msgspec.Meta(ge=0, le=10000)] | None = None
    """What each lesson's tasks must add up to, as grade check then demands."""
    package: Name | None = None
    """The package handed to learners, beside course.toml or installed. Graders send what its module given has."""
    kinds: list[Name] | None = None
    """Kinds of values beside Python's own that answers may be: numpy, torch, or an installed one.

    Those that the course's files import, if left out.
    """
    requirements: list[Requirement] = []
    """What learners install beside the engine, as pip takes it."""
    install: str = ""
    """The command that installs them, in the course's folder; pip install NAME if left out."""
    modules: list[Name] = []
    """Modules beside Python's own that a learner's file may import."""
    warm: dict[Name, list[Entry]] = {}
    """By stage, as a grader's mark warm names it: what to import before workers are forked; with :FUNCTION, what to
    call.
    """
    warm_on_device: dict[Name, list[Entry]] = {}
    """What replaces a stage if workers open a GPU's driver."""
    rules: list[Literal["settings", "signatures"]] = []
    """What every function keeps, whatever its tests ask: settings of the process, or the stub's arguments."""
    demo: Module | None = None
    """The module behind grade demo: its lines(path, bar) are printed."""
    pictures: list[Picture] = []
    """The pictures that grade plot draws."""


def about(root: Path) -> About:
    """What a course says about itself. Raises ``CourseError`` with one sentence for anything wrong with the file."""
    path = root / FILE
    try:
        status = path.stat()
    except OSError:
        return About()
    return _about(path, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=16)
def _about(path: Path, changed: int, size: int) -> About:
    found = decoded(path, About, "docs/course.md")
    if found.package in TREES:
        raise CourseError(f"{FILE}, package: {found.package} can't be handed to learners: name another folder.")
    return found


def kit(root: Path) -> Kit:
    """The package that a course hands its learners, where it lies now, and the stages of a warm parent."""
    found = about(root)
    beforehand = found.warm, found.warm_on_device, _kinds(root, found), found.modules
    if found.package is None:
        return Kit("", "", "", *beforehand)
    folder = package_folder(root, found.package)
    return Kit(found.package, str(folder), _marks(folder), *beforehand)


def _kinds(root: Path, found: About) -> list[str]:
    """The kinds of values that a course names, or imports if it names none."""
    if found.kinds is not None:
        for name in found.kinds:
            if not kinds.exists(name):
                raise CourseError(f"{FILE}, kinds: there is no kind {name}: the kinds are {', '.join(kinds.known())}.")
        return [
            name for name in found.kinds if kinds.available(name)
        ]  # lessons that need another kind can't be graded here
    return [name for name in kinds.among(_imported(root)) if kinds.available(name)]


def kinds_named(root: Path) -> list[str]:
    """The kinds that a course names or imports, installed here or not; more specific kinds of values come first."""
    named = about(root).kinds
    return kinds.among(_imported(root) if named is None else named)


@functools.lru_cache(maxsize=16)
def _imported(root: Path) -> frozenset[str]:
    """The packages that the course's own files import, as they are when a process first asks."""
    files = [path for tree in TREES[:3] for path in sorted((root / tree).glob("*/*.py"))]
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in files if path.is_file())
    return frozenset(name for text in texts for name in IMPORTED.findall(text))


def root_above(file: Path) -> Path | None:
    """The folder of a check's ``course.toml``: that of its course, or of the notebook beside it."""
    return next((folder for folder in file.parents[:3] if (folder / FILE).is_file()), None)


def package_folder(root: Path, name: str) -> Path:
    """The folder of the package handed to learners: the course's own one, or else the installed one."""
    for folder in (root / name, _installed(name)):
        if folder is not None and (folder / "__init__.py").is_file():
            return Path(os.path.realpath(folder))
    raise CourseError(
        f"{FILE} names the package {name}, but {name}/__init__.py is not beside it, and no package of that name is "
        "installed: add it, or take the line out."
    )


def package_files(folder: str) -> list[str]:
    """The files of the package handed to learners, in a fixed order; nothing cached or hidden."""
    found = []
    for place, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if name != "__pycache__" and not name.startswith("."))
        found += [os.path.join(place, name) for name in sorted(names) if not name.startswith(".")]
    return found


def handed(root: Path) -> dict[str, Path]:
    """The folders that every learner has beside the exercises, by name: the engine and the course's package."""
    name = about(root).package
    own = {} if name is None else {name: package_folder(root, name)}
    return {ENGINE.name: ENGINE} | own


def required(root: Path) -> list[str]:
    """The names of the packages that learners install beside the engine."""
    return [re.split(r"[^\w.-]", requirement)[0] for requirement in about(root).requirements]


def importable(root: Path) -> frozenset[str]:
    """Modules beside Python's own that learners' files may import."""
    found = about(root)
    return frozenset({ENGINE.name, "pytest", *found.modules, *filter(None, [found.package])})


def schema() -> dict[str, Any]:
    """The JSON schema of ``course.toml``."""
    made = msgspec.json.schema(About)
    return {"$schema": SCHEMA, "title": FILE, **made}


def _installed(name: str) -> Path | None:
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(found.origin).parent if found is not None and found.origin is not None else None


def _marks(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in package_files(str(folder)):
        try:
            status = os.stat(path)
        except OSError:  # it has just gone
            continue
        facts = path, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
        digest.update(msgspec.json.encode(facts))
    return digest.hexdigest()
