"""Runs a learner's file, or as much of it as will run.

The whole file is one ``exec``. If a statement at its top fails, the others still run after it, and each name it would
have defined is reported. An import that isn't here gets a stand-in. What Python can't read is cut out first.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import functools
import itertools
import operator
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import CodeType, FrameType, ModuleType
from typing import Any

from autograder.kinds.values import ERROR_NAME_CAP, ERROR_TEXT_CAP, clean
from autograder.sandbox import own
from autograder.sandbox.frames import TROUBLES_CAP, Import, Own, Trouble
from autograder.sandbox.refusals import limit
from autograder.sandbox.standins import StandIn
from autograder.source.unread import Cut, read

Definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUTURE: int = functools.reduce(
    operator.or_, (getattr(__future__, f).compiler_flag for f in __future__.all_feature_names)
)
ANNOTATIONS = __future__.annotations.compiler_flag
TRACEBACK = BaseException.__dict__["__traceback__"].__get__
"""Python's own class, whatever a learner's class has under that name."""
SLOW = "TimeoutError"
STATEMENT_SECONDS = 2.0
"""How long one statement may compute if only what's needed runs: it may be a training run whose result a function uses.
"""
NAMES_CAP = 40


class Slow(BaseException):
    """A statement took too long."""


class Importer:
    """Runs one file and the modules that it imports beside it."""

    def __init__(self) -> None:
        self._request = Import("", "", "")
        self._compiled = ("", "")
        self._code = compile("", "", "exec")
        self.files: dict[str, str] = {}
        """The text of each of the learner's files that ran, by its name in tracebacks."""
        self.troubles: list[Trouble] = []

    def run(self, request: Import) -> ModuleType:
        """Return the module. Raises what the file raises, unless it should go on."""
        self._request, self.troubles = request, []
        self.files = {request.filename: request.source}
        own.serve(request.modules, self._run_own)
        module = ModuleType(request.name)
        module.__file__ = os.path.abspath(request.filename)
        module.__package__ = own.PACKAGE
        sys.modules[request.name] = module
        self._run(module.__dict__, request.filename, request.source)
        return module

    def _run_own(self, module: ModuleType, text: Own) -> None:
        self.files[text.file] = text.text
        self._run(module.__dict__, text.file, text.text)

    def _run(self, names: dict[str, Any], file: str, source: str) -> None:
        if (file, source) != self._compiled:  # otherwise another task imports it again
            own.show_lines(file, source)
            code, text = self._read(file, source)
        else:
            code, text = self._code, source
        if self._request.only is not None:
            self._run_needed(names, file, ast.parse(text), _flags(code))
            return
        try:
            exec(code, names)
        except BaseException as error:
            if not self._request.keep:
                raise
            self._go_on(names, file, ast.parse(text).body, code, error)

    def _read(self, file: str, source: str) -> tuple[CodeType, str]:
        """The code, and the text it came from."""
        try:
            code = compile(source, file, "exec", dont_inherit=True)
            if file == self._request.filename:
                self._compiled, self._code = (file, source), code
            return code, source
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            if not self._request.keep:
                raise
        code, text, cuts = read(source, file)
        for cut in cuts:
            self._note(_of_cut(file, cut))
        return code, text

    def _go_on(
        self, names: dict[str, Any], file: str, body: list[ast.stmt], code: CodeType, error: BaseException
    ) -> None:
        """Run what follows the statement that failed, and what follows the next one that fails."""
        flags = _flags(code)
        while True:
            failed, body = _divided(body, code, error)
            if failed is None:
                self._note(_of_error(file, 0, error, _name(error), []))
            else:
                self._failed(names, file, failed, flags, _line(code, error), error)
            if not body:
                return
            code = _compiled(body, file, flags)
            try:
                exec(code, names)
                return
            except BaseException as later:
                error = later

    def _run_needed(self, names: dict[str, Any], file: str, tree: ast.Module, flags: int) -> None:
        """Run what these names need; in other modules, run what any of their functions and classes need."""
        from autograder.source.keeping import kept

        main = file == self._request.filename
        for statement in kept(tree.body, (self._request.only or []) if main else ()):
            code = _compiled([statement], file, flags)
            try:
                with _hurried(not isinstance(statement, (*Definition, ast.Import, ast.ImportFrom))):
                    exec(code, names)
            except BaseException as error:
                failed, body = _divided([statement], code, error)
                self._failed(names, file, failed or statement, flags, _line(code, error), error)
                if body:
                    self._go_on(names, file, body, code, error)

    def _failed(
        self, names: dict[str, Any], file: str, node: ast.stmt, flags: int, line: int, error: BaseException
    ) -> None:
        """Do what can be done about a statement that raised, and note the rest."""
        if isinstance(node, ast.Import | ast.ImportFrom) and isinstance(error, ImportError):
            for alias in node.names:
                self._import(names, file, node, alias)
            return
        lost = list(dict.fromkeys(_given(node)))
        if isinstance(node, Definition) and not flags & ANNOTATIONS:
            with contextlib.suppress(BaseException):  # perhaps it was what an argument's annotation says
                exec(_compiled([node], file, flags | ANNOTATIONS), names)
                lost = []
        self._note(_of_error(file, line, error, _name(error), lost))

    def _import(self, names: dict[str, Any], file: str, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        """Import one thing. If it isn't here, its name gets a stand-in."""
        single = ast.copy_location(
            ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], node.level),
            node,
        )
        code = _compiled([single], file, 0)
        try:
            exec(code, names)
        except ImportError as error:
            name = alias.asname or (alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name)
            missing = _missing(error, node, alias)
            if name != "*":
                names[name] = sys.modules.get(name) if alias.name.startswith(f"{name}.") else None
                names[name] = names[name] or StandIn(missing)
            self._note(_of_error(file, alias.lineno, error, missing, [name]))
        except BaseException as error:
            self._note(_of_error(file, _line(code, error), error, _name(error), list(_given(single))))

    def _note(self, trouble: Trouble) -> None:
        if len(self.troubles) < TROUBLES_CAP:
            self.troubles.append(trouble)


def _missing(error: ImportError, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """What isn't here, as the file names it."""
    level = "." * getattr(node, "level", 0)
    if isinstance(node, ast.Import):
        written = alias.name
    else:
        written = f"{level}{node.module or ''}" if node.module else f"{level}{alias.name}"
    name = getattr(error, "name", None)
    if isinstance(error, ModuleNotFoundError) and isinstance(name, str):
        return name if name in written.split(".") or written.startswith(f"{name}.") else written
    return written if level or isinstance(node, ast.Import) else f"{written}.{alias.name}"


def _compiled(body: list[ast.stmt], file: str, flags: int) -> CodeType:
    code: CodeType = compile(ast.Module(body, []), file, "exec", flags=flags, dont_inherit=True)
    return code


def _flags(code: CodeType) -> int:
    """What the file imports from ``__future__``."""
    return code.co_flags & FUTURE


def _place(code: CodeType, error: BaseException) -> tuple[int, int] | None:
    """Line and column in the code where it raised."""
    entry = TRACEBACK(error)
    while entry is not None and entry.tb_frame.f_code is not code:
        entry = entry.tb_next
    if entry is None:
        return None
    line, _, column, _ = next(itertools.islice(code.co_positions(), entry.tb_lasti // 2, None))
    return line or entry.tb_lineno, column or 0


def _line(code: CodeType, error: BaseException) -> int:
    place = _place(code, error)
    return place[0] if place else 0


def _divided(body: list[ast.stmt], code: CodeType, error: BaseException) -> tuple[ast.stmt | None, list[ast.stmt]]:
    """The statement that raised, and what is left to run: nothing if that isn't known."""
    place = _place(code, error)
    if place is None:
        return None, []
    for number, node in enumerate(body):
        if _holds(node, place):
            return _within(node, place, body[number + 1 :])
    return None, []


def _within(node: ast.stmt, place: tuple[int, int], rest: list[ast.stmt]) -> tuple[ast.stmt, list[ast.stmt]]:
    """The same if it's inside an ``if``: go on with the branch that was running."""
    if isinstance(node, ast.If):
        for branch in (node.body, node.orelse):
            for number, inner in enumerate(branch):
                if _holds(inner, place):
                    return _within(inner, place, branch[number + 1 :] + rest)
    return node, rest


def _holds(node: ast.stmt, place: tuple[int, int]) -> bool:
    first = min([node, *getattr(node, "decorator_list", [])], key=lambda part: part.lineno)
    begin = first.lineno, min(first.col_offset, node.col_offset)
    return begin <= place <= (node.end_lineno or node.lineno, node.end_col_offset or 0)


def _given(node: ast.AST) -> Iterator[str]:
    """The names that a statement would have defined."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from ((alias.asname or alias.name).partition(".")[0] for alias in aliases)
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Lambda():
                continue
        waiting += ast.iter_child_nodes(part)


def _of_cut(file: str, cut: Cut) -> Trouble:
    return Trouble(file, cut.line, cut.kind, words=cut.words[:ERROR_TEXT_CAP], lost=list(cut.names)[:NAMES_CAP])


def _of_error(file: str, line: int, error: BaseException, name: str, lost: Sequence[str]) -> Trouble:
    lost, stopped = list(lost)[:NAMES_CAP], ""
    with contextlib.suppress(BaseException):  # whatever the learner's exceptions do when somebody looks at them
        stopped = limit(error)
    return Trouble(file, line, _kind(error), name[:ERROR_NAME_CAP], lost=lost, limit=stopped)


def _kind(error: BaseException) -> str:
    if isinstance(error, Slow):
        return SLOW
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")


def _name(error: BaseException) -> str:
    with contextlib.suppress(BaseException):
        return name_of(error)
    return ""


def name_of(error: BaseException) -> str:
    """What an exception is about: a missing module or name, or a file."""
    file = getattr(error, "filename", None) if isinstance(error, FileNotFoundError) else None
    return clean(str(getattr(error, "name", None) or file or ""))


@contextlib.contextmanager
def _hurried(wanted: bool) -> Iterator[None]:
    """Raise ``Slow`` inside as soon as it has computed for too long; without such a clock, it may take its time."""
    if not wanted or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, STATEMENT_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
