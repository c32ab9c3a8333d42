"""What learners get in place of a solution, or of one that isn't there."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from autograder.authoring.new.old import Plan
from autograder.course.cut import BEGIN
from autograder.errors import Refusal

CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")


def asked_for(text: str, module: str) -> list[str]:
    """The names of a module that a test file uses."""
    nodes = list(ast.walk(ast.parse(text)))
    imported = (alias for node in nodes if isinstance(node, ast.Import) for alias in node.names)
    called = {alias.asname or alias.name for alias in imported if alias.name == module}
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == module:
            found += [alias.name for alias in node.names if alias.name != "*"]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in called:
            found.append(node.attr)
    return [name for name in dict.fromkeys(found) if not name.startswith("__")]


def inputs_of(source: str, names: Collection[str]) -> dict[str, int]:
    """How many inputs each function or class of these names takes at least; none of those that take none."""
    found = {}
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name=name, args=taken):
                itself = 0
            case ast.ClassDef(name=name, body=body):
                made = [part for part in body if isinstance(part, ast.FunctionDef) and part.name == "__init__"]
                if not made:
                    continue
                taken, itself = made[0].args, 1
            case _:
                continue
        count = len(taken.posonlyargs) + len(taken.args) - len(taken.defaults) - itself
        if name in names and (count or itself or taken.vararg):
            found[name] = max(count, 0)
    return found


def stub(plan: Plan, names: list[str], number: str) -> str:
    """A file with the names that tests ask for, and empty bodies."""
    raised = set().union(*(_raised(text) for text in plan.tests.values()))
    parts = [f'"""Yours to fill in: {plan.module}."""\n']
    for name in names:
        if name in raised:
            parts.append(f'class {name}(Exception):\n    """What is wrong."""\n')
        elif CLASS.fullmatch(name):
            parts.append(
                f'class {name}:\n    """To be written."""\n\n    def __init__(self, *args, **kwargs):\n'
                f'        raise NotImplementedError("task {number}")\n'
            )
        elif name.isupper():
            parts.append(f"{name} = None\n")
        else:
            body = f'    """To be written."""\n    raise NotImplementedError("task {number}")\n'
            parts.append(f"def {name}(*args, **kwargs):\n{body}")
    return "\n\n".join(parts)


def _raised(text: str) -> set[str]:
    """The names of exceptions, judged by how tests use them."""
    found = set(re.findall(r"(?:raises|assertRaises|assertRaisesRegex)\(\s*(?:\w+\.)?(\w+)", text))
    return found | set(re.findall(r"except\s+(?:\w+\.)?(\w+)", text))


def with_markers(source: str, number: str, name: str) -> str:
    """A solution with its functions' and methods' bodies marked to be cut, docstrings aside.

    Raises ``Refusal`` if that's nothing, or if it can't be done.
    """
    lines = source.splitlines()
    if any(BEGIN.match(line) for line in lines):
        return source
    tree = ast.parse(source)
    outside = list(_outside_functions(tree))
    for node in outside:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Lambda):
            raise Refusal(f"{name}, line {node.lineno}, names a lambda, which can't be cut: write a def.")
    found = [node for node in outside if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    if not found:
        raise Refusal(f"{name} has no function, so nothing in it can be cut: put what learners write into functions.")
    for node in sorted(found, key=lambda node: -node.lineno):
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        if not body:
            continue
        first, last = min([body[0].lineno, *_decorated(body[0])]), body[-1].end_lineno or body[-1].lineno
        margin = lines[first - 1].encode()[: body[0].col_offset].decode()
        if "\t" in margin:
            raise Refusal(f"{name}, line {first}, is indented with a tab: indent with spaces.")
        block = lines[first - 1 : last]
        if margin.strip():  # all on the line of its def
            head, margin = margin, " " * (node.col_offset + 4)
            lines[first - 1 : last] = [head.rstrip()]
            first, block = first + 1, [margin + block[0].removeprefix(head), *block[1:]]
            last = first - 1
        lines[first - 1 : last] = [f"{margin}# BEGIN SOLUTION {number}", *block, f"{margin}# END SOLUTION"]
    return "\n".join(lines) + "\n"


def _outside_functions(node: ast.AST) -> Iterator[ast.stmt]:
    """All statements, also those of classes and under an ``if``, but none that is in a function."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt):
            yield part
        if isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case) and not isinstance(
            part, ast.FunctionDef | ast.AsyncFunctionDef
        ):
            yield from _outside_functions(part)


def _decorated(node: ast.stmt) -> list[int]:
    return [decorator.lineno for decorator in getattr(node, "decorator_list", [])]
