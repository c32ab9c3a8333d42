"""Things that the course hands its learners, named instead of sent."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder import kinds
from autograder.kinds import kit


@dataclass(frozen=True)
class Recipe:
    """``given.NAME`` and the arguments to call it with: sent by name, built where it is needed."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    _ready: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def _noun(self) -> str:
        return self.name.replace("_", " ")

    def _as_typed(self) -> str:
        parts = [kinds.typed(v) for v in self.args] + [f"{k}={kinds.typed(v)}" for k, v in self.kwargs.items()]
        return f"given.{self.name}({', '.join(parts)})"

    def build(self) -> Any:
        """A new object, in this process."""
        return self._ready.pop() if self._ready else getattr(kit.given(), self.name)(*self.args, **self.kwargs)

    def build_ahead(self) -> None:
        """Have the object that ``build`` will give made now: in a process that forks, once for all forks."""
        self._ready.append(self.build())


class _Recipes:
    """``recipe.small(size=8)`` is the ``Recipe`` of ``given.small(size=8)``."""

    def __getattr__(self, name: str) -> Callable[..., Recipe]:
        if name.startswith("_") or not hasattr(given := kit.given(), name):
            raise AttributeError(f"{given.__name__} has no {name!r}" if name[0] != "_" else name)

        def make(*args: Any, **kwargs: Any) -> Recipe:
            try:
                inspect.signature(getattr(given, name)).bind(*args, **kwargs)
            except TypeError as error:
                raise TypeError(f"{given.__name__}.{name} does not take that: {error}") from None
            return Recipe(name, args, kwargs)

        return make


recipe: Any = _Recipes()


def built(value: Any) -> Any:
    """A deep copy of an argument as the learner's function would meet it: tensors cloned, recipes built."""
    if isinstance(value, Recipe):
        return value.build()
    copied = kinds.first("copied", value)
    if copied is not kinds.NOT_MINE:
        return copied
    origin = getattr(value, "_origin", None)
    if origin is not None:
        return built(origin)
    if isinstance(value, list):
        return [built(item) for item in value]
    if type(value) is tuple:
        return tuple(built(item) for item in value)
    if isinstance(value, dict):
        return {key: built(item) for key, item in value.items()}
    return value
