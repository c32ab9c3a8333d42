"""Classes that tests name where Python wants a class: exceptions to catch, and patterns of ``match``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from autograder.sandbox.named import raisable
from autograder.testing.now import Failed, Now
from autograder.testing.operators import of_learner
from autograder.testing.proxy import SPOKEN, Name, Proxy, by_test

if TYPE_CHECKING:
    from autograder.testing.modules import Module
    from autograder.testing.talk import Talk


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
    """The kind of the stand-ins of a learner's classes: called, they make an object there."""

    of_learner = True
    module: Module

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        name = _name_of(cls)
        if name is None:
            return super().__call__(*args, **kwargs)
        made = name(*args, **kwargs)
        return raised(Now.talk, *name._done("told", made)) if issubclass(cls, Learners) and Now.talk else made

    def __getattribute__(cls, name: str) -> Any:
        if name in SPOKEN and Now.talk is not None and by_test() and (own := _name_of(cls)) is not None:
            return own._do("get", name)
        return super().__getattribute__(name)

    def __getattr__(cls, name: str) -> Any:
        own = _name_of(cls)
        if own is None or name.startswith("__") or Now.talk is None:
            raise AttributeError(name)
        return getattr(own, name)

    @property
    def __match_args__(cls) -> Any:
        own = _name_of(cls)
        return () if own is None else own._do("get", "__match_args__")

    def __instancecheck__(cls, value: object) -> bool:
        if type.__instancecheck__(cls, value):
            return True
        own = _name_of(cls)
        return own is not None and isinstance(value, Proxy) and own.__instancecheck__(value)

    def __subclasscheck__(cls, kind: type) -> bool:
        if type.__subclasscheck__(cls, kind):
            return True
        own, here = _name_of(cls), isinstance(kind, type) and "module" not in vars(kind)
        return own is not None and not here and own.__subclasscheck__(kind)


def _name_of(cls: _OfLearner) -> Name | None:
    """What stands for the class itself; None for one that is only on this side."""
    own = vars(cls)
    return Name(own["module"], cls.__name__) if "module" in own else None


def exception_class(module: Module, name: str) -> Any:
    """What stands for a class of exceptions."""
    kind = module._exceptions[name]
    bases = (Learners,) if kind is Exception else (Learners, kind)
    return _OfLearner(name, bases, {"module": module, "__module__": module.__name__})


def pattern_class(module: Module, name: str) -> Any:
    """What stands for a class in a pattern."""
    return _OfLearner(name, (), {"module": module, "__module__": module.__name__})


def raised(talk: Talk, own: Any, known: Any, text: Any, where: Any, cause: Any, error: Any) -> BaseException:
    """The exception that a test sees: of the learner's classes as it names them, and of those that both sides have."""
    if not all(isinstance(part, list) for part in (own, known)) or not of_learner(error):
        return Failed("no exception that can be read")
    standard = next((kind for name in known if (kind := raisable(name)) is not None), Exception)
    made: Any = _pythons(standard, error) if not own and known[:1] == [f"builtins:{standard.__name__}"] else None
    if made is None:
        names = [*own, *(str(name).rpartition(":")[2] for name in known), "Exception"]
        made_kind = _made_kind(str(names[0]), _known(own), standard)
        made = made_kind.__new__(made_kind)
    made.of_learner, made.error, made.text, made.where = True, error, str(text), str(where)
    if isinstance(made, SystemExit):
        made.code = error.code
    if isinstance(cause, list) and len(cause) == 6:
        made.__cause__ = raised(talk, *cause)
    return cast(BaseException, made)


def _pythons(kind: type[BaseException], error: Any) -> BaseException | None:
    """One of Python's own that consists of its arguments, if they are data."""
    args = None if issubclass(kind, OF_MORE) else error.args
    return kind(*args) if type(args) is tuple and not any(map(of_learner, args)) else None


OF_MORE = (
    OSError, UnicodeError, SyntaxError, ImportError, StopIteration, StopAsyncIteration, SystemExit, BaseExceptionGroup,
)  # fmt: skip
"""Those that need certain arguments, or keep more than these."""


def _made_kind(name: str, known: list[type], standard: type) -> Any:
    if len(known) == 1 and known[0].__name__ == name and standard is Exception:
        return known[0]
    bases = [*(known or [Learners]), *([] if standard is Exception else [standard])]
    return _OfLearner(name, tuple(bases), {"__init__": Learners.__init__})


def _known(own: list[Any]) -> list[type]:
    """The nearest of the learner's classes that the test has imported. It stands for those that it derives from."""
    found = [m.standing_for(str(name)) for name in own for m in Now.modules if str(name) in m._exceptions]
    return list(dict.fromkeys(found))
