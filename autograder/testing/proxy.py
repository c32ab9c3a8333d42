"""A learner's objects as plain tests see them: stand-ins for what is in another process."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import types
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.testing.now import Failed, Now, Unsupported, ended, talking
from autograder.testing.operators import ITEMS_CAP, Operated, of_learner

if TYPE_CHECKING:
    from autograder.testing.modules import Module
    from autograder.testing.talk import Talk


NAMELESS = "something of the learner's"
SPOKEN = {
    "__class__", "__doc__", "__module__", "__name__", "__qualname__", "__annotations__", "__dict__", "__slots__",
    "__bases__", "__mro__", "__members__", "__abstractmethods__", "__match_args__", "__dataclass_fields__", "__init__",
    "__defaults__", "__kwdefaults__", "__wrapped__", "__func__", "__self__", "__call__", "__iter__", "__next__",
    "__await__", "__aiter__", "__anext__", "__exit__", "__aenter__", "__aexit__", "__repr__", "__cause__",
    "__context__", "__notes__", "__code__", "__subclasses__",
    *(name for name, found in vars(Operated).items() if name.startswith("__") and callable(found)),
} - {"__copy__", "__deepcopy__"}  # fmt: skip
"""Names of Python's own that a test may look up itself. Anything else that looks for them looks at the stand-in."""


class Proxy(Operated):
    """An object that is in the worker. What is done with it is done there."""

    __slots__ = ("__weakref__", "_number", "_task")  # and no dict: what looks into one looks there

    def __init__(self, task: str, number: int) -> None:
        object.__setattr__(self, "_task", task)
        object.__setattr__(self, "_number", number)

    def _do(self, deed: str, *args: Any, **kwargs: Any) -> Any:
        return self._done(deed, self, *args, **kwargs)

    def _done(self, deed: str, *operands: Any, **named: Any) -> Any:
        return talking(deed).do(deed, *operands, **named)

    def _told(self, deed: str, *operands: Any) -> Any:
        talking(deed).student.rests_on_word = True
        return self._done(deed, *operands)

    def _random(self) -> random.Random:
        return talking("==").student._random

    def _absurd(self, what: str) -> NoReturn:
        raise ended(Failed(what))

    def _refused(self, sentence: str) -> BaseException:
        """What cannot be done with an object. That there is one, where data was wanted, may be the learner's doing."""
        return ended(Failed(sentence))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it there."""
        return self._do("call", *args, **kwargs)

    def __getattribute__(self, name: str) -> Any:
        if name in SPOKEN and Now.talk is not None and by_test():
            return self._do("get", name)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__name__", "__qualname__", "__annotations__", "__dict__"):
            raise AttributeError(name)
        if Now.talk is None and name.startswith("_"):  # pytest looks for its own
            raise AttributeError(name)
        return self._do("get", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._do("set", name, value)

    def __delattr__(self, name: str) -> None:
        self._do("delete", name)

    def __eq__(self, other: object) -> bool:
        one, other = settled(self), settled(other)
        return super().__eq__(other) if one is self else bool(one == other)

    __hash__ = Operated.__hash__

    def __iter__(self) -> Any:
        return self._do("iter")

    def __next__(self) -> Any:
        if talking("next").stepped(self) > ITEMS_CAP:
            self._absurd("it has items without end")
        return self._do("next")

    def __await__(self) -> Generator[None, None, Any]:
        yield from ()  # it comes to its end there: nothing else runs here meanwhile
        return self._do("await")

    def __aiter__(self) -> Any:
        return self._do("aiter")

    async def __anext__(self) -> Any:
        return self._do("anext")

    async def __aenter__(self) -> Any:
        return self._do("aenter")

    async def __aexit__(self, kind: object, error: Any, trace: object) -> Any:
        return self._do("aexit", error if getattr(error, "of_learner", False) else None)

    def __str__(self) -> str:
        return super().__str__() if Now.talk is not None else NAMELESS

    def __repr__(self) -> str:
        return str(self._do("repr")) if Now.talk is not None else NAMELESS

    def __exit__(self, kind: object, error: Any, trace: object) -> Any:
        return self._do("exit", error if getattr(error, "of_learner", False) else None)

    def __instancecheck__(self, value: object) -> bool:
        return isinstance(value, Proxy | Exception) and of_learner(value) and self._class_of("isinstance", value)

    def __subclasscheck__(self, kind: object) -> bool:
        return of_learner(kind) and self._class_of("issubclass", kind)

    def _class_of(self, question: str, value: object) -> bool:
        return self._told(question, value, self) is True

    def __mro_entries__(self, bases: object) -> tuple[type, ...]:
        sentence = "a class of the test is derived from one of the learner's: define it in the learner's file."
        named = Now.talk is not None and id(self) in Now.talk.module
        raise ended(Unsupported(sentence)) if named else self._refused(sentence)

    def __reduce_ex__(self, protocol: object) -> Any:
        raise self._refused("the test pickles an object of the learner's, which is in another process.")

    def __dir__(self) -> Any:
        return self._do("dir")


class Name(Proxy):
    """What a learner's module has under a name, looked up when it is needed: it may be data, too."""

    __slots__ = ("_module", "_name")

    def __init__(self, module: Module, name: str) -> None:
        object.__setattr__(self, "_module", module)
        object.__setattr__(self, "_name", name)

    def _done(self, deed: str, *operands: Any, **named: Any) -> Any:
        return talking(f"{self._module.__name__}.{self._name}").do(deed, *operands, **named)

    def _refused(self, sentence: str) -> BaseException:
        return ended(Unsupported(sentence))

    def __repr__(self) -> str:
        return f"{self._module.__name__}.{self._name}"


def looked_up(module: Module, name: str, talk: Talk) -> Any:
    """What the learner's module has under a name."""
    found = talk.do("get", talk.module_of(module.__name__), name)
    if isinstance(found, Proxy):
        talk.module.add(id(found))
    return found


@dataclass(frozen=True)
class Data:
    """What is under a name is data, and so is on this side."""

    value: Any


def number_of(value: Any, talk: Talk) -> int | Data:
    """The number under which the worker has what a proxy stands for."""
    if isinstance(value, BaseException):
        value = value.error  # type: ignore[attr-defined]
    if isinstance(value, type):
        value = Name(value.module, value.__name__)  # type: ignore[attr-defined]
    if type(value) not in (Proxy, Name):  # a module
        value = talk.module_of(value.__name__)
    while isinstance(value, Name):
        value = _value(value, talk)
        if not isinstance(value, Proxy):
            return Data(value)
    if value._task != talk.task:
        raise ended(
            Failed("a fixture keeps an object of the learner's from one test file to the next: narrow its scope.")
        )
    return int(value._number)


def settled(value: Any) -> Any:
    """What a name holds if that's data; anything else stays as it is."""
    if isinstance(value, Name) and not isinstance(plain := _value(value, talking("==")), Proxy):
        return plain
    return value


def _value(name: Name, talk: Talk) -> Any:
    key = (name._module.__name__, name._name)
    if key not in talk.names:
        found = looked_up(name._module, name._name, talk)
        if type(found) is not Proxy:
            return found
        talk.names[key] = found
        talk.standing.setdefault(found._number, name)
    return talk.names[key]


def standing(talk: Talk) -> None:
    """Look up what tests have imported by name, so that what turns out to be that is the same object."""
    for module in Now.modules:
        for made in list(module._made.values()):
            name = made if isinstance(made, Name) else Name(module, made.__name__)
            with contextlib.suppress(Exception):
                _value(name, talk)
                talk.standing[talk.names[module.__name__, name._name]._number] = made


CONSTANT = (types.NoneType, bool, int, float, complex, str, bytes, tuple, frozenset)


def constants(names: dict[str, Any], talk: Talk) -> dict[str, Name]:
    """Put data that can't change in the place of its name among a test's names; what was there, to put it back."""
    before = {}
    for name, made in [(name, made) for name, made in names.items() if type(made) is Name]:
        with contextlib.suppress(Exception):
            found = _value(made, talk)
            if type(found) in CONSTANT:
                before[name], names[name] = made, found
    return before


def by_test() -> bool:
    """Whether a line of the tests themselves looks up a name: two calls up from here."""
    return Now.test is not None and sys._getframe(2).f_code.co_filename.startswith(f"{Now.test.parent}{os.sep}")
