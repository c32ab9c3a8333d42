"""A stand-in for a package that isn't installed: a name that you can pass on, and that raises on any use.

So a file that imports something its task doesn't need is graded, and a task that does need it says so in one sentence.
"""

from __future__ import annotations

from typing import Any, NoReturn

OPERATORS = [
    "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift", "and",
    "or", "xor",
]  # fmt: skip
USES = [
    "call", "str", "repr", "bytes", "format", "bool", "len", "length_hint", "iter", "next", "reversed",
    "contains", "getitem", "setitem", "delitem", "enter", "exit", "aenter", "aexit", "aiter", "anext", "await",
    "eq", "ne", "lt", "le", "gt", "ge", "int", "float", "complex", "index", "round", "trunc", "floor", "ceil",
    "neg", "pos", "abs", "invert", "instancecheck", "subclasscheck", "mro_entries", "fspath", "array",
    "array_function", "array_ufunc", "copy", "deepcopy", "reduce_ex",
]  # fmt: skip
OF_A_MODULE = ("version", "name", "file", "path")
"""Names with two underscores on either side that Python asks modules for."""


class StandIn:
    """Stands for a package that isn't here, or for something in it."""

    __slots__ = ("_missing",)

    def __init__(self, missing: str) -> None:
        object.__setattr__(self, "_missing", missing)

    def __getattr__(self, name: str) -> StandIn:
        dunder = name.startswith("__") and name.endswith("__")
        if dunder and name[2:-2] not in OF_A_MODULE:
            raise AttributeError(name)
        return StandIn(missing(self))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        used(self)

    def __delattr__(self, name: str) -> NoReturn:
        used(self)

    __hash__ = object.__hash__

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> NoReturn:
        found = [value for value in (*args, *(kwargs or {}).values()) if isinstance(value, StandIn)]
        used(found[0] if found else StandIn("a package"))


def missing(stand_in: StandIn) -> str:
    """The name of what isn't here."""
    name: str = object.__getattribute__(stand_in, "_missing")
    return name


def used(stand_in: StandIn) -> NoReturn:
    """Raise what any use of it raises."""
    name = missing(stand_in)
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _use(self: StandIn, *args: Any, **kwargs: Any) -> NoReturn:
    used(self)


for _name in (*USES, *OPERATORS, *(f"r{name}" for name in OPERATORS), *(f"i{name}" for name in OPERATORS)):
    setattr(StandIn, f"__{_name}__", _use)
