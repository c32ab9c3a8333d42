"""Files of which one task leaves nothing behind for the next, so that both may have one worker.

This is no wall: what keeps learners' code in is the worker's confinement, and what a shared worker does not find wholly
right is judged anew by a fresh one. A file that does anything out of the ordinary (other modules, names with
underscores, attributes of what is not its own) gets a fresh worker for every task.
"""

from __future__ import annotations

import ast
import sys

SIZE_CAP = 2**16
MODULES = {
    "PIL", "__future__", "collections", "contextlib", "dataclasses", "itertools", "math", "numpy", "os", "pathlib",
    "random", "torch", "torchvision", "typing",
}  # fmt: skip
OWN_MODULES = {"autograder", "autograder.given", "autograder.zoo"}
OF_OS = {"PathLike", "fspath", "path", "remove", "replace", "unlink"}
BUILTINS = {
    "__import__", "breakpoint", "compile", "delattr", "eval", "exec", "globals", "input", "locals", "memoryview",
    "setattr", "vars",
}  # fmt: skip
METHODS = {
    "__call__", "__enter__", "__exit__", "__getitem__", "__init__", "__iter__", "__len__", "__next__", "__post_init__",
    "__repr__",
}  # fmt: skip
DUNDERS = {"__init__", "__len__", "__name__"}
SET = {"bias", "classifier", "data", "fc", "grad", "requires_grad", "training", "weight"}
"""Attributes that a function may set on what it is given."""
USUAL = {"abc", "array", "copy", "math", "numbers", "random", "select", "time", "trace"}
UNUSUAL = (sys.stdlib_module_names - USUAL) | {
    "backends", "cpp_extension", "ctypeslib", "distributed", "fx", "hub", "jit", "lib", "library", "memmap", "ops",
    "overrides", "package", "serialization", "seterr", "testing",
}  # fmt: skip
"""Attributes: modules that others hand on, and those parts of torch and NumPy that keep things."""
BEGINNINGS = ("_", "*", "register_module_", "set_default", "set_flush", "set_num", "set_print", "use_")
LOOKED_AT = (
    ast.Import, ast.ImportFrom, ast.Name, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Attribute,
    ast.Subscript, ast.Call, ast.keyword,
)  # fmt: skip
READING = {"r", "rb", "rt"}


def is_plain(source: str) -> bool:
    """Whether a file consists of the ordinary alone. One that Python cannot read does not."""
    if len(source) > SIZE_CAP:
        return False
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    names = _Names(nodes)
    return all(names.ordinary(node) for node in nodes if isinstance(node, LOOKED_AT))


class _Names:
    """The names of a file by where they come from."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        imports = [name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for name in node.names]
        self._imported = {name.asname or name.name.split(".")[0] for name in imports}
        self._given = {node.arg for node in nodes if isinstance(node, ast.arg)}

    def ordinary(self, node: ast.AST) -> bool:
        """Whether this node, its children aside, can be left alone."""
        match node:
            case ast.Import():
                return all(_is_known(name.name) and not (name.name == "os" and name.asname) for name in node.names)
            case ast.ImportFrom():
                return _is_known(node.module or "") and all(_is_usual(name.name, node.module) for name in node.names)
            case ast.Name():
                return node.id not in BUILTINS and not (node.id in self._imported and isinstance(node.ctx, ast.Store))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return not node.name.startswith("__") or node.name in METHODS
            case ast.ClassDef():
                return not node.keywords
            case ast.Attribute(ctx=ast.Load()):
                return _is_usual(node.attr, node.value.id if isinstance(node.value, ast.Name) else None)
            case ast.Attribute():
                return _is_usual(node.attr) and (_root(node) == "self" or self._may_set(node))
            case ast.Subscript() if not isinstance(node.ctx, ast.Load):
                return _root(node) not in self._imported
            case ast.Call(func=ast.Name(id="open")):
                return len(node.args) == 2 and isinstance(mode := node.args[1], ast.Constant) and mode.value in READING
            case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[of, ast.Constant(value=str(name)), *_]):
                return _is_usual(name)
            case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[of, *_]):
                return isinstance(of, ast.Name) and of.id in self._given
            case ast.keyword(arg="weights_only" | "allow_pickle"):
                return isinstance(node.value, ast.Constant) and node.value.value is (node.arg == "weights_only")
        return True

    def _may_set(self, node: ast.Attribute) -> bool:
        return node.attr in SET and _root(node) not in self._imported


def _is_known(module: str) -> bool:
    top = module.split(".")[0]
    return (
        module in OWN_MODULES if top == "autograder" else top in MODULES and all(map(_is_usual, module.split(".")[1:]))
    )


def _is_usual(name: str, of: str | None = None) -> bool:
    if of == "os":
        return name in OF_OS
    return name in DUNDERS or not (name in UNUSUAL or name.startswith(BEGINNINGS))


def _root(node: ast.expr) -> str | None:
    """The name that a chain of attributes, items and calls begins with."""
    while True:
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case ast.Name(id=name):
                return name
            case _:
                return None
