"""The package that a course hands its learners: where it lies, and what a warm parent has imported from it.

It's plain data, made from ``course.toml`` on the trusted side. It travels to the starters of workers, so that both
sides build the same things from the same files. Nothing hidden is in it.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

import msgspec

GIVEN = "given"
"""Its module from which graders send functions, and what functions make, by name."""
CALLED = ":"
"""Separates a module from its function that is called when the module is imported."""
ENGINE = __name__.partition(".")[0]
UNKNOWN = "there is no stage {}: course.toml says under [warm] which there are"


class NoKit(LookupError):
    """This course hands its learners no such thing."""


class Kit(msgspec.Struct, frozen=True):
    """What a course hands its learners; empty if that's nothing."""

    name: str = ""
    """As an import names it."""
    folder: str = ""
    """Where it lies. Another package of that name is not meant."""
    marks: str = ""
    """Changes when one of its files does."""
    warm: dict[str, list[str]] = {}
    """By stage: modules to import; ``MODULE:FUNCTION`` if a function of one is called then."""
    warm_on_device: dict[str, list[str]] = {}
    """What replaces a stage if forks open a device's driver."""

    kinds: list[str] = []
    """Kinds of values that graders and learners' functions exchange, beside Python's own."""

    modules: list[str] = []
    """What learners' files may import, beside Python's own modules."""

    def stages(self, *, driven: bool) -> dict[str, list[str]]:
        """The stages in a process whose forks do, or don't, open a device's driver."""
        return self.warm | self.warm_on_device if driven else self.warm


NOTHING = Kit()


class _Placed:
    """The kit of this process."""

    kit = NOTHING


class _Former(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the package's modules under the engine's name too, because learners' files used to import them from
    there.
    """

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """``sys.meta_path`` calls this. The engine's own modules win: an empty folder doesn't count."""
        engine, _, own = name.partition(".")
        package = _Placed.kit.name
        if engine != ENGINE or not own or not package:
            return None
        there = PathFinder.find_spec(name, path)
        if (there is not None and there.origin) or not _is_there(f"{package}.{own}"):
            return None
        return ModuleSpec(name, self)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module that exists already."""
        module = importlib.import_module(f"{_Placed.kit.name}.{spec.name.partition('.')[2]}")
        self._own = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: it ran already."""
        module.__spec__ = self._own


_FORMER = _Former()


def place(kit: Kit) -> None:
    """Make imports in this process mean this kit, even if another package of its name is installed."""
    if _FORMER not in sys.meta_path:
        sys.meta_path.insert(0, _FORMER)
    former, _Placed.kit = _Placed.kit, kit
    if former.name and (former.folder, former.marks) != (kit.folder, kit.marks):
        _forget(former.name)
    if not kit.name or _lies(sys.modules.get(kit.name), kit.folder):
        return
    _forget(kit.name)
    place = importlib.util.spec_from_file_location(
        kit.name, os.path.join(kit.folder, "__init__.py"), submodule_search_locations=[kit.folder]
    )
    assert place is not None and place.loader is not None
    module = sys.modules[kit.name] = importlib.util.module_from_spec(place)
    try:
        place.loader.exec_module(module)
    except BaseException:
        _forget(kit.name)
        raise


def placed() -> Kit:
    """The kit of this process."""
    return _Placed.kit


def given() -> ModuleType:
    """What graders may send by name. Raises ``NoKit`` if the course has no such module."""
    name = f"{_Placed.kit.name}.{GIVEN}"
    found = sys.modules.get(name)
    if found is not None:
        return found
    if not _Placed.kit.name:
        raise NoKit('this course hands learners no package: name one in course.toml, with package = "NAME".')
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise NoKit(f"{_Placed.kit.name} has no module {GIVEN}, from which graders send things by name.") from None


def prepare(entries: list[str]) -> None:
    """Import what a stage names, and call its functions."""
    for entry in entries:
        module, _, function = entry.partition(CALLED)
        found = importlib.import_module(module)
        if function:
            getattr(found, function)()


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # the package around it isn't there either
        return False


def _lies(module: ModuleType | None, folder: str) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and os.path.realpath(os.path.dirname(file)) == os.path.realpath(folder)


def _forget(name: str) -> None:
    for known in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[known]
