"""Process-wide settings and global generators, before and after a learner's function runs."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from autograder import kinds
from autograder.kinds import Kind


class Settings:
    """The process-wide switches that no task may change, as they are now."""

    def __init__(self) -> None:
        self._found: list[tuple[Kind, dict[str, Any]]] = [(kind, kind.settings()) for kind in kinds.in_use()]

    def restore(self) -> list[str]:
        """Put them back, so that one call's fault doesn't fail the next; the names of those that differed."""
        moved: list[str] = []
        for kind, found in self._found:
            now = kind.settings()
            if now != found:
                moved += [name for name in found if found[name] != now[name]]
                kind.restore(found)
        return moved


class Generators:
    """The global generators of all kinds.

    Each call starts from another seed. If a function leaves a generator in the same state after different starts, it
    has re-seeded it. Drawing from it doesn't look like that.
    """

    def __init__(self) -> None:
        self._seed = 0
        self._left: dict[tuple[Hashable, str], tuple[int, int | bytes]] = {}
        self._found: dict[str, int | bytes] = {}

    def seed(self, seed: int) -> None:
        """Seed them all."""
        self._seed = seed
        self._begin()
        self._found = _states()
        self._begin()

    def _begin(self) -> None:
        for kind in kinds.in_use():
            kind.seed(self._seed)

    def habits(self, function: Hashable) -> list[str]:
        """``generator:NAME`` for each one re-seeded, ``moved:NAME`` for each one that was only drawn from."""
        found = []
        for name, state in _states().items():
            seed, left = self._left.get((function, name), (self._seed, 0))
            if seed != self._seed and left == state:
                found.append(f"generator:{name}")
            elif state != self._found.get(name, state):  # a kind that the call itself loaded has a new one
                found.append(f"moved:{name}")
            self._left[function, name] = (self._seed, state)
        return found


def _states() -> dict[str, int | bytes]:
    return {kind.generator: kind.state() for kind in kinds.in_use() if kind.generator}
