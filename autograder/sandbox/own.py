"""The learner's own modules, handed in beside the file and imported as data: plainly, and with leading dots.

The finder tries them before anything else, but they never replace Python's own modules, installed packages, or this
package.
"""

from __future__ import annotations

import importlib
import linecache
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from autograder.sandbox.frames import Own

TOP = "_handed_in"
PACKAGE = f"{TOP}.course.lesson"
"""The package that a learner's file is in, so that ``from .helper import f`` and ``from ..lesson_1`` lead somewhere."""
INSTALLED = ("site-packages", "dist-packages")
Run = Callable[[ModuleType, Own], None]


class Finder(MetaPathFinder):
    """Finds these modules, each under a name in the file's package and, as the same object, by its plain name."""

    def __init__(self, modules: Iterable[Own], run: Run) -> None:
        self._run = run
        self._own = {module.name: module for module in modules}
        self._folders = {name[:at] for name in self._own for at, c in enumerate(name) if c == "."} - self._own.keys()

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """``sys.meta_path`` calls this."""
        if f"{PACKAGE}.".startswith(f"{name}."):
            return _folder(name)
        inner = _inner(name)
        if inner is None:
            if (name in self._own or name in self._folders) and not is_installed(name.partition(".")[0]):
                return ModuleSpec(name, _Alias(f"{PACKAGE}.{name}"))
            return None
        if name != f"{PACKAGE}.{inner}":
            meant = self._meant(inner)
            if meant:
                return ModuleSpec(name, _Alias(f"{PACKAGE}.{meant}"))
            return None if "." in inner else _folder(name)  # another lesson's; its files may be known without it
        if inner in self._folders:
            return _folder(name)
        module = self._own.get(inner)
        if module is None:
            return None
        return ModuleSpec(name, _Loader(module, self._run), origin=module.file, is_package=module.package)

    def _meant(self, inner: str) -> str:
        """What ``..lesson_1.sums`` means: a module at that path, or the only one of that name."""
        if inner in self._own or inner in self._folders:
            return inner
        last = inner.rpartition(".")[2]
        found = [name for name in self._own if name.rpartition(".")[2] == last]
        if len(found) == 1:
            return found[0]
        return ""


def _inner(name: str) -> str | None:
    """Its name within the file's package, or the packages around that; None for any other."""
    for package in (PACKAGE, PACKAGE.rpartition(".")[0], TOP):
        if name.startswith(f"{package}."):
            return name[len(package) + 1 :]
    return None


def _folder(name: str) -> ModuleSpec:
    return ModuleSpec(name, None, is_package=True)


class _Loader(Loader):
    """Runs a module."""

    def __init__(self, module: Own, run: Run) -> None:
        self._own = module
        self._run = run

    def create_module(self, spec: ModuleSpec) -> None:
        """Make an ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Give it its plain name too while it runs, for the modules that import it."""
        module.__file__ = _place(self._own)
        if not is_installed(self._own.name.partition(".")[0]):
            sys.modules.setdefault(self._own.name, module)
        show_lines(self._own.file, self._own.text)
        self._run(module, self._own)


class _Alias(Loader):
    """Gives a module under another name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the very same object."""
        module = importlib.import_module(self._name)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: it has run."""
        module.__spec__ = self._spec


def _place(module: Own) -> str:
    """Its path beside the learner's file, wherever the submission had it; at home, its real path."""
    if os.path.isabs(module.file):
        return module.file
    return os.path.abspath(f"{module.name.replace('.', '/')}{'/__init__' if module.package else ''}.py")


def is_installed(name: str) -> bool:
    """Whether a plain import of that name means something other than a learner's own file."""
    if name in sys.stdlib_module_names or name == __name__.partition(".")[0]:
        return True
    places = [path for path in sys.path if os.path.basename(path) in INSTALLED]
    return PathFinder.find_spec(name, places) is not None


def serve(modules: Sequence[Own], run: Run) -> None:
    """Find these from now on, and none of the earlier ones."""
    if TOP in sys.modules:
        _forget()
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, Finder)]
    if modules:
        sys.meta_path.insert(0, Finder(modules, run))


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if isinstance(spec, ModuleSpec) and spec.name.partition(".")[0] == TOP:
            del sys.modules[name]


def show_lines(file: str, text: str) -> None:
    """Let tracebacks show the lines of a file that isn't on the disk."""
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
