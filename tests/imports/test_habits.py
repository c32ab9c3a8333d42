"""Habits that change no value: a compiled model, a loader with processes, a setting of the whole process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.frames import Returned
from tests.imports.conftest import RIGHT

COMPILED = {
    "a model": "net = torch.compile(torch.nn.Linear(1, 1))\ndef f(): return type(net).__name__",
    "with options": "net = torch.compile(torch.nn.Linear(1, 1), mode='default')\ndef f(): return type(net).__name__",
    "in place": "net = torch.nn.Linear(1, 1)\nnet.compile()\ndef f(): return type(net).__name__",
    "a decorator": "@torch.compile\ndef f(): return 'Linear'",
    "a decorator with options": "@torch.compile(fullgraph=True)\ndef f(): return 'Linear'",
}


@pytest.mark.parametrize("text", COMPILED.values(), ids=COMPILED)
def test_a_compiled_model_runs_as_it_is(text: str, run: Any) -> None:
    troubles, call = run(f"import torch\n{text}\n")
    assert (troubles, call("f")) == ([], Returned("Linear"))


LOADERS = {
    "num_workers=4": [0, 1, 2, 3, 4],
    "num_workers=__import__('os').cpu_count(), batch_size=2": [0, 2, 4],
    "num_workers=2, persistent_workers=True, prefetch_factor=4, timeout=5": [0, 1, 2, 3, 4],
    "multiprocessing_context='fork', num_workers=1": [0, 1, 2, 3, 4],
    "num_workers=0": [0, 1, 2, 3, 4],
}


@pytest.mark.parametrize(("options", "firsts"), LOADERS.items(), ids=LOADERS)
def test_a_loader_loads_in_its_own_process(options: str, firsts: list[int], run: Any) -> None:
    text = "import torch\nfrom torch.utils.data import DataLoader\nclass Own(DataLoader): pass\n"
    text += f"def f(): return [int(b[0]) for b in Own(torch.arange(5), {options})]\n"
    _, call = run(text)
    assert call("f").value.parts == firsts


@pytest.mark.parametrize("options", ["num_workers=-1", "num_workers='a'", "nonsense=1", "prefetch_factor=2"])
def test_a_wrong_option_is_as_wrong(options: str, run: Any) -> None:
    _, call = run(f"import torch\ndef f(): return len(torch.utils.data.DataLoader(torch.arange(5), {options}))\n")
    assert call("f").kind in ("ValueError", "TypeError")


NOTES = {
    "net = torch.compile(torch.nn.Linear(1, 1))": "line {}: torch.compile changes no value",
    "load = lambda d: torch.utils.data.DataLoader(d, num_workers=2)": "line {}: graded code starts no processes",
    "torch.set_default_dtype(torch.float64)": "line {}: torch.set_default_dtype changes what all tasks compute with",
    "torch.set_grad_enabled(False)": "line {}: torch.set_grad_enabled changes",
}


@pytest.mark.parametrize(("line", "words"), NOTES.items(), ids=NOTES)
def test_one_note_names_the_line(line: str, words: str, grade: Callable[..., Any]) -> None:
    graded = grade(RIGHT + line)
    last = (RIGHT + line).count("\n") + 1
    assert [note for note in graded.report.notes if "sums.py" in note and words.format(last) in note]
    assert graded["1.1"].status == graded["1.2"].status == "passed"
    assert len([note for note in graded.report.notes if "sums.py" in note]) == 1


@pytest.mark.parametrize(
    "line", ["# torch.compile(net)", "x = dict(num_workers=0)", "torch.set_default_dtype(torch.float32)"]
)
def test_what_does_nothing_is_not_named(line: str, grade: Callable[..., Any]) -> None:
    assert not any("sums.py" in note for note in grade(RIGHT + line).report.notes)


def test_a_note_does_not_depend_on_what_a_task_was_asked(grade: Callable[..., Any]) -> None:
    sender = "def double(x):\n    if x.sum() > 0: torch.set_default_dtype(torch.float64)\n    return 2 * x\n"
    graded = grade(f"import torch\n{sender}")
    assert not any("set_default_dtype" in note for note in graded.report.notes)


def test_a_net_in_double_precision_by_default(grade: Callable[..., Any], tmp_path: Path) -> None:
    graded = grade(
        "import torch\ntorch.set_default_dtype(torch.float64)\ndef double(x):\n    return torch.ones(1) * 2 * x\n"
    )
    assert graded["1.1"].status == "passed"
