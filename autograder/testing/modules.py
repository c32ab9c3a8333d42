"""A learner's module as plain tests see it: what they import is a stand-in for something in another process."""

from __future__ import annotations

from typing import Any

from autograder.testing.classes import exception_class, pattern_class
from autograder.testing.now import Now, Unsupported, ended, talking
from autograder.testing.proxy import Name, by_test, looked_up

NO_FILE = (
    "the test asks where {name}.py is, and no learner's file is here: ask for what its functions return, or print "
    "(capsys)."
)


class Module:
    """A learner's module."""

    __slots__ = (
        "__all__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__spec__",
        "_exceptions",
        "_made",
        "_patterns",
    )
    of_learner = True

    def __init__(self, name: str, every: list[str], exceptions: dict[str, type[Exception]], patterns: set[str]) -> None:
        self.__name__ = name
        self.__all__ = every
        self._exceptions = exceptions
        self._patterns = patterns - exceptions.keys()
        self._made: dict[str, Any] = {}

    def standing_for(self, name: str) -> Any:
        """The proxy of a name, always the same."""
        if name not in self._made:
            kinds = {**dict.fromkeys(self._patterns, pattern_class), **dict.fromkeys(self._exceptions, exception_class)}
            self._made[name] = kinds.get(name, Name)(self, name)
        return self._made[name]

    def __getattribute__(self, name: str) -> Any:
        if name in ("__doc__", "__dict__") and Now.talk is not None and by_test():
            return Now.talk.do("get", Now.talk.module_of(self.__name__), name)
        return super().__getattribute__(name)

    def __dir__(self) -> Any:
        return self.__all__ if Now.talk is None else Now.talk.do("dir", Now.talk.module_of(self.__name__))

    def __getattr__(self, name: str) -> Any:
        if name == "__file__" and by_test():
            raise ended(Unsupported(NO_FILE.format(name=self.__name__)))
        if name.startswith("__"):
            raise AttributeError(name)
        if Now.talk is None or name in self._exceptions or name in self._patterns:
            return self.standing_for(name)
        return looked_up(self, name, Now.talk)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            talk = talking(f"{self.__name__}.{name} = …")
            talk.do("set", talk.module_of(self.__name__), name, value)

    def __delattr__(self, name: str) -> None:
        talk = talking(f"del {self.__name__}.{name}")
        talk.do("delete", talk.module_of(self.__name__), name)
