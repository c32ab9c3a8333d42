"""What every function of a course keeps, if course.toml asks for it: no test of an author's has to ask."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterable, Iterator

from autograder.grading.outcomes import Outcome
from autograder.kinds.about import everything
from autograder.source.definitions import definition, parsed
from autograder.testing.student import Student

SETTINGS = (
    "A call leaves something changed that other code shares, such as a default, a switch, or a generator that it "
    "seeds again. Other code may rely on that: leave it as it was."
)
SIGNATURE = (
    "The stub has {}. Keep the names of the arguments, their order and their defaults: callers may use any of them."
)


def broken(
    rules: Collection[str], task: str, names: Iterable[str], stub: str, text: str, asked: Iterable[Student]
) -> Iterator[Outcome]:
    """A failed outcome for each rule that a task's functions break. It has no points of its own.

    Args:
        rules: those of course.toml.
        task: the task's number.
        names: the names that it asks for.
        stub: the file as it was handed out; empty if that's not known.
        text: the learner's.
        asked: who has called the learner's functions.
    """
    if "settings" in rules and _changed(list(asked)):
        yield _outcome(task, "settings of the whole process stay as they are", SETTINGS, evidence="state")
    if "signatures" in rules:
        given, own = parsed(stub), parsed(text)
        pairs = ((name, _arguments(given, name), _arguments(own, name)) for name in names)
        lines = [_line(name, wanted) for name, wanted, got in pairs if wanted and got and _differ(wanted, got)]
        if lines:
            sentence = SIGNATURE.format(" and ".join(lines))
            yield _outcome(task, "arguments have the names, the order and the defaults of the stub", sentence)


def _line(name: str, given: ast.arguments) -> str:
    """The beginning of a definition, without types."""
    bare = copy.deepcopy(given)
    for argument in (*bare.posonlyargs, *bare.args, *bare.kwonlyargs):
        argument.annotation = None
    return f"{name}({ast.unparse(bare)})"


def _outcome(task: str, title: str, sentence: str, evidence: str = "value") -> Outcome:
    return Outcome(task, title, 0, evidence, apart=True, status="failed", cause=title, message=sentence)


def _changed(asked: list[Student]) -> bool:
    """Whether a call changed a setting that a kind of values knows, or seeded a generator; not if a test asks that."""
    changed = {name for student in asked for name in student.settings}
    changed -= {name for student in asked for name in student.asked_about}
    return any(name in about.settings for about in everything() for name in changed)


def _arguments(tree: ast.Module | None, name: str) -> ast.arguments | None:
    """What a function takes, or a class to be made; None if that's not plain to see."""
    found = definition(tree, name) if tree is not None else None
    if isinstance(found, ast.ClassDef):
        found = next((f for f in found.body if isinstance(f, ast.FunctionDef) and f.name == "__init__"), None)
    return found.args if isinstance(found, ast.FunctionDef) and not found.decorator_list else None


def _differ(wanted: ast.arguments, got: ast.arguments) -> bool:
    """Whether calls that the stub allows mean something else; more arguments, with defaults, are welcome."""
    if got.vararg or got.kwarg:
        return False
    places, own = [[a.arg for a in (*given.posonlyargs, *given.args)] for given in (wanted, got)]
    by_name = {*own, *(a.arg for a in got.kwonlyargs)}
    if own[: len(places)] != places or not by_name.issuperset(a.arg for a in wanted.kwonlyargs):
        return True
    defaults, others = _defaults(wanted), _defaults(got)
    return any(name not in others or not _alike(value, others[name]) for name, value in defaults.items())


def _defaults(given: ast.arguments) -> dict[str, ast.expr]:
    places = [*given.posonlyargs, *given.args]
    found = dict(zip([a.arg for a in places[len(places) - len(given.defaults) :]], given.defaults, strict=True))
    return found | {a.arg: d for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if d is not None}


def _alike(one: ast.expr, other: ast.expr) -> bool:
    """Whether two defaults are equal; anything that isn't written out may be."""
    try:
        return bool(ast.literal_eval(one) == ast.literal_eval(other))
    except ValueError:
        return True
