"""Which top-level statements of a file to keep when it can't run whole.

Notebooks, and files that train when they're imported, mix what a grader asks for with runs, plots and experiments. This
keeps functions and classes, and whatever they need, of any kind and in the order of the file: a constant made by a
call, an ``if`` or a ``try`` around a definition, an import. It leaves out what only serves runs and plots, and whatever
is made from their results.

A statement's byte code tells what it needs and gives, so the answer is exactly Python's.
"""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import CodeType

Definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Import = (ast.Import, ast.ImportFrom)
FILLERS = {
    "append", "extend", "insert", "add", "update", "setdefault", "pop", "remove", "discard", "clear", "sort", "reverse",
    "add_module", "add_argument", "register_buffer", "register_module", "register_parameter",
}  # fmt: skip
"""Methods by which a loop fills what it goes through. Others, such as ``step``, belong to a training run."""
HERE = "sys.modules[__name__]"
"""The module itself, by which one part of a notebook names all others."""
MADE_BY_PYTHON = {*dir(builtins), "__name__", "__file__", "__doc__", "__builtins__"}


@dataclass(frozen=True)
class Facts:
    """What one top-level statement does with names of the module."""

    gives: frozenset[str]
    """The names it binds."""
    changes: frozenset[str] = frozenset()
    """The names whose values it fills or changes: ``table["a"] = 1``, ``table.append(1)``, ``Net.forward = f``."""
    now: frozenset[str] = frozenset()
    """The names that must exist when it runs."""
    later: frozenset[str] = frozenset()
    """The names that functions in it look up when they are called."""
    sets: frozenset[str] = frozenset()
    """The names of the module that functions in it bind when they are called."""

    @property
    def needs(self) -> frozenset[str]:
        """All of these, now or later."""
        return self.now | self.later


NOTHING = Facts(frozenset())


def kept(body: Sequence[ast.stmt], contract: Collection[str] = ()) -> list[ast.stmt]:
    """The statements to keep, in order.

    ``contract`` holds the names that somebody will ask for. What they need is kept even if it trains. If the file has
    none of them, every function and class counts as asked for.
    """
    module = _Module(list(body))
    asked = module.given & set(contract) or {node.name for node in body if isinstance(node, Definition)}
    return module.kept(asked)


@dataclass
class _Module:
    """The statements that can be compiled, what each does, and who gives which name."""

    body: list[ast.stmt]
    facts: dict[int, Facts] = field(init=False)
    givers: dict[str, list[int]] = field(init=False)
    changers: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        read = ((number, facts_of(node)) for number, node in enumerate(self.body))
        self.facts = {number: facts for number, facts in read if facts is not None}
        self.givers, self.changers = {}, {}
        for number, facts in self.facts.items():
            for name in facts.gives:
                self.givers.setdefault(name, []).append(number)
        for number, facts in self.facts.items():
            for name in facts.changes | self._set_by_call(self.body[number]):
                self.changers.setdefault(name, []).append(number)

    def _set_by_call(self, node: ast.stmt) -> set[str]:
        """What a call that stands alone binds by ``global``."""
        called = _called(node)
        return {name for number in self.givers.get(called, ()) for name in self.facts[number].sets}

    @property
    def given(self) -> set[str]:
        """Every name that some statement binds."""
        return set(self.givers)

    def kept(self, asked: Collection[str]) -> list[ast.stmt]:
        reached = self._reached(asked)
        if any(_is_here(self.body[number]) for number in reached):  # anything may be asked for by that name
            every = {node.name for node in self.body if isinstance(node, Definition)}
            reached = self._reached({*asked, *every})
        stars = {number for number in self.facts if _is_star(self.body[number])}
        beside = self._beside(reached, anything=bool(stars))
        needed = {name for number in reached | beside for name in self.facts[number].needs}
        imports = {
            number for name in needed for number in self.givers.get(name, []) if isinstance(self.body[number], Import)
        }
        return [self.body[number] for number in sorted(reached | beside | imports | stars)]

    def _given(self, name: str, asked: Collection[str]) -> list[int]:
        """Who gives a name its value. A task's function is not what somebody assigned to its name for a try."""
        numbers = self.givers.get(name, [])
        defined = name in asked and any(isinstance(self.body[number], Definition) for number in numbers)
        return [number for number in numbers if not defined or _defines(self.body[number], name)]

    def _reached(self, asked: Collection[str]) -> set[int]:
        """What the names asked for need, and what fills that."""
        found: set[int] = set()
        known: set[str] = set()
        names = list(asked)
        while names:
            name = names.pop()
            if name in known:
                continue
            known.add(name)
            for number in (*self._given(name, asked), *self.changers.get(name, ())):
                if number not in found and self._serves(number, name, asked):
                    found.add(number)
                    names += self.facts[number].needs | self.facts[number].gives
        return found

    def _serves(self, number: int, name: str, asked: Collection[str]) -> bool:
        """Whether a statement gives a name its value, or fills it; a call of what is asked for is only a try."""
        node = self.body[number]
        if name in self.facts[number].gives or not isinstance(node, ast.Expr):
            return True
        called = _called(node)
        if name in self._set_by_call(node):
            return called not in asked
        made = any(not isinstance(self.body[giver], (*Import, *Definition)) for giver in self.givers.get(name, ()))
        return made and called not in asked

    def _beside(self, reached: set[int], anything: bool) -> set[int]:
        """The other functions and classes, as far as what they need at once is there."""
        beside = {n for n in self.facts if n not in reached and isinstance(self.body[n], Definition)}
        if anything:
            return beside
        imports = {n for n in self.facts if isinstance(self.body[n], Import)}
        while True:
            there = MADE_BY_PYTHON.union(*(self.facts[number].gives for number in reached | beside | imports))
            lacking = {number for number in beside if not self.facts[number].now <= there}
            if not lacking:
                return beside
            beside -= lacking


def _is_here(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.value) == HERE


def _is_star(node: ast.stmt) -> bool:
    """Whether it may give any name at all, or changes how what follows is read."""
    if not isinstance(node, ast.ImportFrom):
        return False
    return node.module == "__future__" or any(alias.name == "*" for alias in node.names)


def gives(node: ast.stmt) -> frozenset[str]:
    """The names that a statement binds."""
    facts = facts_of(node)
    return facts.gives if facts is not None else frozenset()


@cache
def facts_of(node: ast.stmt) -> Facts | None:
    """None for a statement that Python parses and cannot run on its own."""
    if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return NOTHING
    if isinstance(node, Import):
        return Facts(frozenset((alias.asname or alias.name).partition(".")[0] for alias in node.names))
    code = _compiled(node)
    if code is None:
        return None
    gives, now, later, sets = set[str](), set[str](), set[str](), set[str]()
    for inner, called in _codes(code):
        for instruction in dis.get_instructions(inner):
            name, kind = instruction.argval, instruction.opname
            if not isinstance(name, str):
                continue
            if kind in ("STORE_NAME", "STORE_GLOBAL"):
                if inner is code or kind == "STORE_GLOBAL":
                    (sets if called else gives).add(name)
            elif kind in ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"):
                (later if called else now).add(name)
    changes = frozenset(_changed(node)) - gives
    return Facts(frozenset(gives), changes, frozenset(now), frozenset(later), frozenset(sets))


def _compiled(node: ast.stmt) -> CodeType | None:
    module = ast.Module([node], [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compile(module, "<kept>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _codes(code: CodeType) -> Iterator[tuple[CodeType, bool]]:
    """A code object and those in it, and whether each runs only when something is called. Class bodies run at once."""
    waiting = [(code, False)]
    while waiting:
        inner, called = waiting.pop()
        yield inner, called
        codes = [constant for constant in inner.co_consts if isinstance(constant, CodeType)]
        waiting += [(part, called or bool(part.co_flags & inspect.CO_OPTIMIZED)) for part in codes]


def _changed(node: ast.stmt) -> Iterator[str]:
    """Names whose values a statement that is no definition changes in place."""
    if isinstance(node, Definition):
        return
    alone = isinstance(node, ast.Expr)
    for inner in _own(node):
        if isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(inner.ctx, ast.Store):
            yield from _names(_base(inner))
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            call = inner.value
            if isinstance(call.func, ast.Attribute) and (alone or call.func.attr in FILLERS):
                yield from _names(_base(call.func))
            elif alone and isinstance(call.func, ast.Name) and call.func.id not in ("print", "display", "help"):
                yield from (argument.id for argument in call.args if isinstance(argument, ast.Name))


def _defines(node: ast.stmt, name: str) -> bool:
    """Whether a statement gives a name something that can be called, where a function has that name already."""
    if isinstance(node, (*Definition, *Import)):
        return True
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return any(isinstance(inner, Definition) and inner.name == name for inner in ast.walk(node))
    value = node.value
    if isinstance(value, ast.Call):  # wrap(f), not f(1)
        given = [*value.args, *(keyword.value for keyword in value.keywords)]
        return any(isinstance(argument, ast.Name) and argument.id == name for argument in given)
    return isinstance(value, ast.Lambda | ast.Name | ast.Attribute)


def _called(node: ast.stmt) -> str:
    """What a call that stands alone calls, or whose method."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return ""
    return _base(node.value.func) or ""


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and all within it, but for what functions and classes in it do."""
    waiting: list[ast.AST] = [node]
    while waiting:
        inner = waiting.pop()
        yield inner
        if not isinstance(inner, (*Definition, ast.Lambda)):
            waiting += ast.iter_child_nodes(inner)


def _base(node: ast.expr) -> str | None:
    """The name at the beginning of ``a.b[c].d``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _names(name: str | None) -> Iterable[str]:
    return () if name is None else (name,)
