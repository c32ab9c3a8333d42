"""What a kind of values says about its package before that is imported: ``about.toml`` in its folder."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from autograder.kinds.registry import met, module_of

ABOUT = "about.toml"
T = TypeVar("T")


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A process-wide switch that a learner's file may change."""

    function: str
    """The function that changes it."""
    pattern: str
    """How that looks in a file."""


class Habit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something in a learner's file that changes no value, and what to say about it."""

    pattern: str
    sentence: str


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one kind says."""

    reserves: int = 0
    """Bytes of address space that are certainly enough for it."""
    loading: str = ""
    """Why a learner waits while it's imported."""
    pictures: str = ""
    """How a learner hears that there are pictures."""
    settings: dict[str, str] = {}
    """What a call may leave changed, in words."""
    switches: dict[str, Switch] = {}
    """Which of these settings an import may change."""
    habits: list[Habit] = []


@functools.cache
def about(kind: str) -> About:
    """What a kind says; nothing, if it has no such file."""
    return in_folder(kind, ABOUT, About) or About()


def in_folder(kind: str, name: str, form: type[T]) -> T | None:
    """A TOML file in the folder of a kind; None if there is none, or the kind is a single module."""
    found = importlib.util.find_spec(module_of(kind))
    folders = found.submodule_search_locations if found is not None else None
    paths = [path for folder in folders or () if (path := Path(folder, name)).is_file()]
    return msgspec.toml.decode(paths[0].read_bytes(), type=form) if paths else None


def everything() -> list[About]:
    """What all kinds say that may be in use here."""
    return [about(kind) for kind in met()]


def first_said(question: str, kinds: Iterable[str], otherwise: str) -> str:
    """The first thing that any of these kinds says."""
    return next((said for kind in kinds if (said := str(getattr(about(kind), question)))), otherwise)
