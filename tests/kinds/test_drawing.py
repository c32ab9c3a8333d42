"""What each kind draws for a case: the same from one seed, and small in a search."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from autograder import kinds
from autograder.kinds.compare import agree
from autograder.testing import Draw
from autograder.testing.search import smallest

CELLS = {"age": lambda draw: draw.integer(1, 9), "name": lambda draw: draw.choice(["Ada", "Bob"])}


def drawn(draw: Draw) -> list[Any]:
    return [
        draw.array(2, 3, scale=2.0), draw.whole_array(4, low=1, high=6), draw.tensor(2), draw.integers(3, low=0, high=9),
        draw.frame(3, CELLS), draw.series(2, CELLS["age"], name="age"), draw.array(30, dtype="float32"),
    ]  # fmt: skip


@pytest.mark.parametrize("index", range(3))
def test_one_seed_gives_the_same(index: int) -> None:
    one, other, another = (drawn(Draw.seeded(seed, "test", index)) for seed in ("a", "a", "b"))
    assert agree(one, other) and not agree(one, another)
    assert one[0].dtype == np.float64 and one[1].min() >= 1 and one[1].max() <= 6 and one[6].dtype == np.float32
    labels = one[4].index.tolist()
    assert sorted(labels) == [0, 1, 2] and (index == 2 or labels == [0, 1, 2])


def test_a_frame_shrinks() -> None:
    found = smallest(lambda draw: draw.frame(draw.integer(0, 5), CELLS), 5, lambda frame: len(frame) > 1, lambda: 0.0)
    assert found is not None
    pd.testing.assert_frame_equal(found[0], pd.DataFrame({"age": [1, 1], "name": ["Ada", "Ada"]}))


def test_an_array_shrinks() -> None:
    found = smallest(lambda draw: draw.array(draw.integer(1, 4)), 5, lambda array: array.sum() > 0, lambda: 0.0)
    assert found is not None and found[0].tolist() == [0.125]


def test_what_nobody_draws() -> None:
    with pytest.raises(AttributeError, match="draws wolves"):
        _ = Draw.seeded("a", "test", 0).wolves


@pytest.mark.parametrize("kind", kinds.named(["numpy", "pandas", "torch"]), ids=lambda kind: kind.name)
def test_junk_can_be_made(kind: kinds.Kind) -> None:
    names = {"torch": torch, "pandas": pd, "numpy": np}
    made = 0
    for title, expression in kind.junk.items():
        if "4 GB" not in title and "frame without end" not in title and "ValueError" not in title:
            eval(expression, dict(names))
            made += 1
    assert made > 4
