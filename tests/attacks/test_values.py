"""Values are not a worker's word: functions that do nothing earn none of the points for values, whatever is patched."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.tree import Course, Lesson
from autograder.grading.engine import Engine, Job

COURSE = Path(__file__).parents[2]
FORGER = (Path(__file__).parent / "forger.py").read_text()
LESSONS = Course(COURSE).lessons
BODIES = {
    "nothing": "return None",
    "its argument": "return next(iter(locals().values()), None)",
    "an error": "raise ValueError('wrong')",
    "a form": "return _form({name!r}, locals())",
}
FORMS = """
def _form(name, given):
    import torch

    class Net(torch.nn.Module):
        def __init__(self, hidden=8):
            super().__init__()
            self.first, self.last = torch.nn.Linear(2, hidden), torch.nn.Linear(hidden, 1)

        def forward(self, inputs):
            return torch.zeros(len(inputs), 1)

    def loader(count):
        return torch.utils.data.DataLoader(list(range(count)), 4)

    def rows():
        return len(next(v for v in given.values() if isinstance(v, torch.Tensor)))

    answers = {
        "xor_data": lambda: (torch.zeros(4, 2), torch.zeros(4, 1)),
        "XORNet": lambda: Net(given.get("hidden", 8)),
        "train": lambda: [0.5] * given["epochs"],
        "predict": lambda: torch.zeros(rows(), 1, dtype=torch.int64),
        "accuracy": lambda: 0.5,
        "linear_limit": lambda: 0.75,
        "decision_grid": lambda: torch.full([given["resolution"]] * 2, 0.5),
        "load_classifier": lambda: (Net(), lambda image: torch.zeros(1, 3, 224, 224), [""] * 1000),
        "preprocess": lambda: torch.zeros(1, 3, given["size"], given["size"]),
        "predict_probabilities": lambda: torch.full((rows(), 4), 0.25),
        "top_k": lambda: [[("hen", 0.5)] * 5] * rows(),
        "classify_files": lambda: [Prediction(path, "red", 0.5, None) for path in given["paths"]],
        "count_parameters": lambda: (100, 100),
        "feature_maps": lambda: torch.zeros(rows(), 3),
        "confusion_matrix": lambda: torch.zeros([given["num_classes"]] * 2, dtype=torch.int64),
        "freeze": lambda: given["module"],
        "replace_head": lambda: given["model"],
        "make_loaders": lambda: (loader(8), loader(2)),
        "train_head": lambda: [0.5] * given["epochs"],
        "evaluate": lambda: (0.5, 0.5),
        "unfreeze_last": lambda: [{"params": list(given["model"].parameters()), "lr": given["lr"]}],
        "save_checkpoint": lambda: open(given["path"], "wb").write(b"x"),
        "load_checkpoint": lambda: {},
    }
    return answers[name]() if name in answers else None
"""


def forged(stub: str, body: str, noise: str) -> str:
    tree = ast.parse(stub)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and "NotImplementedError('task" in ast.unparse(node):
            node.body = ast.parse(body.format(name=node.name)).body
    nets = [n for n in tree.body if isinstance(n, ast.ClassDef) and "NotImplementedError('task" in ast.unparse(n)]
    for node in nets:
        tree.body.remove(node)
        source = f"def {node.name}(hidden=8):\n    " + body.format(name=node.name)
        tree.body += ast.parse(source).body
    return f"{ast.unparse(tree)}\n{FORMS}\n{FORGER}\n_forge({noise!r})\n"


def of_value(report: Any) -> list[str]:
    tests = [(task.task, test) for task in report.tasks for test in task.tests]
    return [f"{number} {test.name}" for number, test in tests if test.passed and test.evidence == "value"]


PAIRS = [(lesson, body) for lesson in LESSONS for body in BODIES]


@pytest.mark.some(every=16)
@pytest.mark.parametrize("noise", [pytest.param("head", marks=pytest.mark.systems), "all"])
@pytest.mark.parametrize(("lesson", "body"), PAIRS, ids=[f"{lesson.number} {body}" for lesson, body in PAIRS])
def test_functions_that_do_nothing_have_no_values(
    lesson: Lesson, body: str, noise: str, engine: Engine, submit: Callable[..., Path]
) -> None:
    stubs = {name: (lesson.exercises / name).read_text() for name in lesson.files if name.endswith(".py")}
    files = {name: forged(text, BODIES[body], noise) for name, text in stubs.items()}
    report, _ = engine.grade(Job(COURSE, submit(files), lessons=(lesson.number,)))
    assert not {task.task for task in report.tasks if task.status == "error"}
    assert of_value(report) == []
