"""The graders' memory: the wrong answers learners really give, and the sentence for each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal, TypeVar

Wrong = TypeVar("Wrong", bound=Callable[..., Any])


@dataclass
class Mistake:
    """One known mistake of one task, with one or more implementations of it."""

    task: str
    id: str
    sentence: str
    by: Literal["output", "symptom"]
    implementations: list[Callable[..., Any]] = field(default_factory=list)


_ATTRIBUTE = "__autograder_mistake__"


def mistake(task: str, id: str, sentence: str, by: Literal["output", "symptom"] = "output") -> Callable[[Wrong], Wrong]:
    """Mark a function or class as the wrong implementation that a mistake consists of."""
    found = Mistake(task, id, sentence, by)
    return lambda implementation: _mark(implementation, found)


def variant(id: str) -> Callable[[Wrong], Wrong]:
    """Mark another implementation of a mistake defined above it in the module."""
    return lambda implementation: _mark(implementation, id)


def _mark(implementation: Wrong, what: Mistake | str) -> Wrong:
    module = sys.modules[implementation.__module__]
    catalogue: dict[str, Mistake] = vars(module).setdefault(_ATTRIBUTE, {})
    if isinstance(what, Mistake):
        if what.id in catalogue:
            raise ValueError(f"mistake {what.id!r} is defined twice")
        catalogue[what.id] = what
    elif what not in catalogue:
        raise ValueError(f"variant of an unknown mistake: {what!r}")
    catalogue[what if isinstance(what, str) else what.id].implementations.append(implementation)
    return implementation


def marked(module: ModuleType) -> list[Mistake]:
    """The mistakes marked in a module."""
    return list(getattr(module, _ATTRIBUTE, {}).values())


class Catalogue:
    """The mistakes of one lesson."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = list(mistakes)
        ids = [mistake.id for mistake in self.mistakes]
        if len(set(ids)) < len(ids):
            raise ValueError(f"defined twice: {', '.join(sorted({i for i in ids if ids.count(i) > 1}))}")

    def __getitem__(self, id: str) -> Mistake:
        for candidate in self.mistakes:
            if candidate.id == id:
                return candidate
        raise KeyError(f"no mistake {id!r} among the lesson's mistakes")

    def by_output(self, task: str, function: str) -> list[tuple[str, Callable[..., Any]]]:
        """Wrong implementations of one function of a task, recognized by their answers."""
        return [
            (m.id, implementation)
            for m in self.mistakes
            if m.task == task and m.by == "output"
            for implementation in m.implementations
            if implementation.__name__ == function
        ]
