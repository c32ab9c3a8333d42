"""A task's worked solution beside the learner's, where the course has it: in self-study."""

from __future__ import annotations

import ast
import re

from autograder.learner.watch.files import read
from autograder.learner.watch.steps import Step
from autograder.source.definitions import Definition, blocks, parsed

MARKER = re.compile(r"\s*# (BEGIN|END) SOLUTION\b")


def has_solution(step: Step) -> bool:
    """Whether there is one to compare with."""
    return step.numbered and step.file.suffix == ".py" and (step.lesson.solutions / step.file.name).is_file()


def comparison(step: Step, text: str) -> tuple[str, str]:
    """The step's functions as the learner wrote them, and as the solution has them; docstrings left out."""
    return _written(text, step), _written(read(step.lesson.solutions / step.file.name) or "", step)


def _written(text: str, step: Step) -> str:
    places = blocks(text)
    return "\n".join(_without_docstrings("".join(places[n].of(text))) for n in step.names if n in places)


def _without_docstrings(source: str) -> str:
    tree = parsed(source)
    dropped: set[int] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, Definition) and ast.get_docstring(node, clean=False) is not None:
            dropped |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    kept = [line for number, line in enumerate(source.splitlines(), 1) if number not in dropped]
    return "\n".join(line for line in kept if not MARKER.match(line)) + "\n"
