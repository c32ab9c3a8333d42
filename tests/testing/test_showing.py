"""Public values in a message: short, closed, and without the engine's own objects."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
import torch

from autograder.authoring.check.language import faults
from autograder.kinds.compare import difference
from autograder.kinds.values import Handle, Received, Record, article
from autograder.testing.raising import stopped
from autograder.testing.showing import LENGTH, shown
from week4 import given

TENSOR = Received((2,), "float32", handle=0, tensor=torch.tensor([1.0, 2.0]))
PREDICTION = Record(
    "dataclass", "Prediction", {"path": PurePosixPath("/scratch/1/file-8.jpg"), "error": None}, handle=2
)


def test_a_number_that_python_writes_no_text_of_is_told_in_words() -> None:
    assert difference([10**5000], [3], hidden=False) == "Item 0 is an int; it should be 3."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, 2.5, "a"], "[1, 2.5, 'a']"),
        ((1,), "(1,)"),
        ({"a": (True, None)}, "{'a': (True, None)}"),
        ((Handle(3, "module"), {1}), "(a module, {1})"),
        ([TENSOR], "[tensor([1., 2.])]"),
        ([Received((9,), "int64")], "[an int64 tensor of shape (9,)]"),
        ([PREDICTION], "[Prediction(path=Path('file-8.jpg'), error=None)]"),
        (Record("enum", "Color", {"name": "RED", "value": 1}), "Color.RED"),
        (list(range(100)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …]"),
        ("a" * 300, f"{'a' * 100!r}…"),
        (torch.zeros(9, 9, 9), "a float32 tensor of shape (9, 9, 9)"),
        ([torch.zeros(9, 9)], "[a float32 tensor of shape (9, 9)]"),
        (torch.nn.ReLU(), "ReLU() in train mode, without parameters"),
        (
            torch.nn.Linear(2, 3).eval(),
            "Linear(in_features=2, out_features=3, bias=True) in eval mode, all of it trains",
        ),
        (
            given.headed_net(frozen="backbone"),
            "HeadedNet in train mode, of which fc.weight, fc.bias train",
        ),
        ([], "[]"),
        (len, "len"),
        ([10**5000], "[an int]"),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("value", [["x" * 90] * 50, {i: [["y" * 50] * 9] * 9 for i in range(9)}, [PREDICTION] * 9])
def test_what_is_long_still_closes(value: object) -> None:
    text = shown(value)
    assert len(text) <= LENGTH
    assert faults(f"It is {text}.") == []


def test_an_exception_s_words_end_with_a_stop() -> None:
    assert [stopped(text) for text in ("no such thing", "Why?", "So. ", "this:")] == [
        "no such thing.",
        "Why?",
        "So.",
        "this.",
    ]


def test_articles() -> None:
    nouns = ["int64 tensor", "uint8 tensor", "float32 tensor", "Point", "Image", "unset object", "unit"]
    assert [article(noun).partition(" ")[0] for noun in nouns] == ["an", "a", "a", "a", "an", "an", "a"]
