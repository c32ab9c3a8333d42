"""A learner's module as plain tests see it: what they import is a stand-in for something in another process."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, cast

from autograder.sandbox.named import raisable
from autograder.testing.now import Failed, Now, Unsupported, ended, talking
from autograder.testing.operators import ITEMS_CAP, Operated, of_learner

if TYPE_CHECKING:
    from autograder.testing.talk import Talk


NAMELESS = "something of the learner's"


class Proxy(Operated):
    """An object that is in the worker. What is done with it is done there."""

    __slots__ = ("_number", "_task")  # and no dict: what looks into one looks there

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

    def __iter__(self) -> Iterator[Any]:
        iterator = self._do("iter")
        for _ in range(ITEMS_CAP):
            try:
                item = talking("next").do("next", iterator)
            except StopIteration:
                return
            yield item
        self._absurd("it has items without end")

    def __next__(self) -> Any:
        return self._do("next")

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

    def __await__(self) -> Any:
        raise self._refused("the test awaits something of the learner's, which is in another process.")


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


class Module:
    """A learner's module."""

    __slots__ = ("__all__", "__file__", "__loader__", "__name__", "__package__", "__spec__", "_exceptions", "_made")

    def __init__(self, name: str, every: list[str], exceptions: set[str]) -> None:
        self.__name__ = name
        self.__all__ = every
        self._exceptions = exceptions
        self._made: dict[str, Any] = {}

    def standing_for(self, name: str) -> Any:
        """The proxy of a name, always the same."""
        if name not in self._made:
            self._made[name] = _exception_class(self, name) if name in self._exceptions else Name(self, name)
        return self._made[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if Now.talk is None or name in self._exceptions:
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
    if isinstance(value, Learners):
        value = value.error
    if isinstance(value, type):
        value = Name(value.module, value.__name__)  # type: ignore[attr-defined]
    if isinstance(value, Name):
        value = _value(value, talk)
        if not isinstance(value, Proxy):
            return Data(value)
    if value._task != talk.task:
        raise ended(
            Failed("a fixture keeps an object of the learner's from one test file to the next: narrow its scope.")
        )
    return int(value._number)


class Learners(Exception):
    """An exception that came from the learner's code."""

    of_learner = True
    error: Any = None
    text = ""
    where = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The learner's own class has its say where it is made."""

    def __str__(self) -> str:
        return self.text

    @property
    def args(self) -> Any:  # type: ignore[override]
        """As they are there."""
        return self.error.args if Now.talk is not None else ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or self.error is None or Now.talk is None:
            raise AttributeError(name)
        return getattr(self.error, name)


class _OfLearner(type):
    """The kind of the proxies of a learner's exception classes: called, they make one there."""

    of_learner = True
    module: Module

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "module" not in cls.__dict__:
            return super().__call__(*args, **kwargs)
        return talking(cls.__name__).do("call", Name(cls.module, cls.__name__), *args, **kwargs)

    def __instancecheck__(cls, value: object) -> bool:
        if type.__instancecheck__(cls, value):
            return True
        if "module" not in cls.__dict__ or not isinstance(value, Proxy):
            return False
        return Name(cls.module, cls.__name__).__instancecheck__(value)


def _exception_class(module: Module, name: str) -> Any:
    return _OfLearner(name, (Learners,), {"module": module, "__module__": module.__name__})


def raised(talk: Talk, own: Any, known: Any, text: Any, where: Any, error: Any) -> BaseException:
    """The exception that a test sees: of the learner's classes as it names them, and of those that both sides have."""
    if not all(isinstance(part, list) for part in (own, known)) or not of_learner(error):
        return Failed("no exception that can be read")
    bases: list[type] = _known(own) or [Learners]
    standard = next((kind for name in known if (kind := raisable(name)) is not None), None)
    if standard is not None and standard is not Exception:
        bases.append(standard)
    names = [*own, *(str(name).rpartition(":")[2] for name in known), "Exception"]
    made_kind: Any = _OfLearner(str(names[0]), tuple(bases), {"__init__": Learners.__init__})
    made = made_kind.__new__(made_kind)
    made.error, made.text, made.where = error, str(text), str(where)
    if isinstance(made, SystemExit):
        made.code = error.code
    return cast(BaseException, made)


def _known(own: list[Any]) -> list[type]:
    """The nearest of the learner's classes that the test has imported. It stands for those that it derives from."""
    found = [m.standing_for(str(name)) for name in own for m in Now.modules if str(name) in m._exceptions]
    return list(dict.fromkeys(found))


def settled(value: Any) -> Any:
    """What a name holds if that's data; anything else stays as it is."""
    if isinstance(value, Name) and not isinstance(plain := _value(value, talking("==")), Proxy):
        return plain
    return value


def _value(name: Name, talk: Talk) -> Any:
    key = (name._module.__name__, name._name)
    if key not in talk.names:
        talk.names[key] = looked_up(name._module, name._name, talk)
    return talk.names[key]
