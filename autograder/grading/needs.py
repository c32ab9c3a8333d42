"""What grading needs of this machine. If that's missing, nobody is graded, because it isn't a learner's fault.

Only imports of the ordered lessons count: a lesson that needs no pandas is graded without it.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.machinery import ModuleSpec
from pathlib import Path

from autograder.blame import placed
from autograder.course import coursefile
from autograder.course.coursefile import ENGINE
from autograder.course.tree import Lesson
from autograder.grading.causes import Cause, Lacking
from autograder.intake.submission import Submission
from autograder.kinds.kit import GIVEN, Kit
from autograder.sandbox.confinement import readable

IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
NAME = re.compile(r"[\w.-]+")


def check(root: Path, lessons: Iterable[Lesson], kit: Kit, *, hidden: bool, stubs: bool = True) -> None:
    """Raise ``Lacking`` for the first thing that is not here, or that learners' code could not read."""
    for sentence in lacking(root, lessons, kit, hidden=hidden, stubs=stubs):
        raise Lacking(sentence)


def lacking(root: Path, lessons: Iterable[Lesson], kit: Kit, *, hidden: bool, stubs: bool = True) -> Iterator[str]:
    """A sentence for each file that imports something missing, or something that learners' code can't read."""
    for path in handed(kit):
        yield from _of(path, root, kit, learners=True)
    for lesson in lessons:
        for path in sorted(lesson.exercises / name for name in lesson.files if name.endswith(".py")) if stubs else ():
            yield from _of(path, root, kit, learners=True)
        tests = lesson.graders.glob("*.py") if hidden else lesson.exercises.glob("test_*.py")
        for path in sorted(tests):
            yield from _of(path, root, kit, learners=False)


def of_submission(submission: Submission, root: Path) -> None:
    """Raise ``Lacking`` where a learner's file imports what the course lets it import, and this machine lacks that."""
    about = coursefile.about(root)
    missing = {name for name in [*about.modules, *(about.kinds or [])] if _found(name) is None}
    for file in submission.files.values() if missing else ():
        for name in IMPORT.findall(file.text.encode(errors="replace")):
            if (said := name.decode()) in missing:
                what = Cause.LACKING.said(file="a learner's file", name=said, how=_install(said, root))
                raise Lacking(what)


def _of(path: Path, root: Path, kit: Kit, *, learners: bool) -> Iterator[str]:
    try:
        source = path.read_bytes()
    except OSError:  # as is said elsewhere
        return
    names = dict.fromkeys(name.decode() for name in IMPORT.findall(source))
    own = sys.stdlib_module_names | {ENGINE.name, kit.name, "graders", "exercises"}
    for name in [name for name in names if name not in own and not _beside(path, name)]:
        folder = _unread_folder(name)
        if folder == "" or (folder is not None and not learners):
            continue
        line = next((line for line, said in _needed(source) if said == name), 0)
        if folder is None and line:
            importlib.invalidate_caches()  # it may have been installed since
            folder = _unread_folder(name)
        if not line or folder == "":
            continue
        where = f"{placed(path, root)}, line {line},"
        if folder is None:
            yield Cause.LACKING.said(file=where, name=name, how=_install(name, root))
        else:
            yield Cause.UNREAD.said(file=where, name=name, folder=folder)


def _beside(path: Path, name: str) -> bool:
    """Whether it's one of the lesson's own modules: beside the file, or one that learners fill in."""
    folders = [path.parent, path.parent.parent.parent / "exercises" / path.parent.name]
    return any((folder / f"{name}.py").is_file() or (folder / name).is_dir() for folder in folders)


_fine: set[str] = set()
"""Names of modules that are here, and may be read: looked for once."""


def _unread_folder(name: str) -> str | None:
    """The folder of a module that learners' code may not read; empty if it may, None if the module isn't here."""
    if name in _fine:
        return ""
    spec = _found(name)
    folder = None if spec is None else _unread(spec)
    if folder == "":
        _fine.add(name)
    return folder


def _found(name: str) -> ModuleSpec | None:
    with contextlib.suppress(ImportError, ValueError):
        return importlib.util.find_spec(name)
    return None


def _unread(spec: ModuleSpec) -> str:
    """The folder of a module that confined code may not read; nothing of one that it may."""
    places = [spec.origin] if spec.has_location and spec.origin else list(spec.submodule_search_locations or [])[:1]
    if not places or sys.platform != "linux":
        return ""
    place = os.path.realpath(places[0])
    if not any(place == top or place.startswith(top.rstrip("/") + "/") for top in _readable()):
        return os.path.dirname(place)
    closed = os.geteuid() == 0 and not os.stat(place).st_mode & 0o004  # workers are another user then
    return os.path.dirname(place) if closed else ""


@lru_cache(maxsize=1)
def _readable() -> tuple[str, ...]:
    return tuple({path for one in readable.paths() for path in (one, os.path.realpath(one))})


def _install(name: str, root: Path) -> str:
    """The command that brings a package."""
    about = coursefile.about(root)
    if about.install:
        return about.install
    lacked = [text for text in about.requirements if not _installed(text)]
    named = [text for text in lacked if _name(text) == name.lower().replace("_", "-")]
    one = (named or (lacked if len(lacked) == 1 else []) or [name])[0]
    return f"pip install '{one}'" if re.search(r"[^\w.-]", one) else f"pip install {one}"


def _installed(requirement: str) -> bool:
    from importlib import metadata  # which takes its time

    try:
        metadata.version(_name(requirement))
    except metadata.PackageNotFoundError:
        return False
    return True


def _name(requirement: str) -> str:
    match = NAME.match(requirement)
    return match[0].lower().replace("_", "-") if match else requirement


def handed(kit: Kit) -> tuple[Path, ...]:
    """What a warm parent imports of the package that a course hands its learners: files that import each other."""
    return _reached(kit.folder, kit.name, kit.marks) if kit.name else ()


@lru_cache(maxsize=16)
def _reached(folder: str, name: str, marks: str) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    waiting = [(), (GIVEN,)]
    while waiting:
        parts = waiting.pop(0)
        base = Path(folder, *parts)
        path = next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)
        if path is None or path in found:
            continue
        found[path] = None
        package = parts if path.name == "__init__.py" else parts[:-1]
        waiting += _own_imports(path, name, package)
    return tuple(found)


def _own_imports(path: Path, name: str, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    try:
        body = ast.parse(path.read_bytes()).body
    except (OSError, SyntaxError, ValueError, RecursionError):
        return
    for node in body:
        if isinstance(node, ast.Import):
            dotted = [alias.name.split(".") for alias in node.names]
            yield from (tuple(parts[1:]) for parts in dotted if parts[0] == name)
        elif isinstance(node, ast.ImportFrom):
            parts = tuple((node.module or "").split(".")) if node.module else ()
            if node.level:
                parts = (*package[: len(package) - node.level + 1], *parts)
            elif parts[:1] == (name,):
                parts = parts[1:]
            else:
                continue
            yield parts
            yield from ((*parts, alias.name) for alias in node.names)


def _needed(source: bytes) -> Iterator[tuple[int, str]]:
    """The packages that a file always imports, and where. None if the file isn't Python, which others report."""
    try:
        yield from _imports(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return


def _imports(node: ast.AST) -> Iterator[tuple[int, str]]:
    for part in ast.iter_child_nodes(node):
        match part:
            case ast.Import(names=names):
                yield from ((part.lineno, alias.name.split(".")[0]) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield part.lineno, module.split(".")[0]
            case ast.Try() | ast.If():  # the file itself handles its absence
                pass
            case _:
                yield from _imports(part)
