"""Where two values differ, and how, in words; and never a value of a hidden one."""

from __future__ import annotations

import collections
import dataclasses
import enum
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.kinds.compare import SAME_TYPE, agree, difference
from autograder.kinds.values import Handle, Record

quick = settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck), database=None)


@dataclasses.dataclass
class Run:
    loss: float
    steps: list[int]


class Color(enum.Enum):
    RED = 1
    BLUE = 2


RED = Record("enum", "Color", {"name": "RED", "value": 1})
RUN = Record("dataclass", "Run", {"loss": 0.5, "steps": [1, 2]})
TABLE: list[tuple[Any, Any, str, str]] = [
    ([1, 2, 3, "3"], [1, 2, 3, 3], "Item 3 is '3', a string; it should be an int.", "Item 3 is a string; it should be an int."),
    ([1, 2], [1, 3], "Item 1 is 2; it should be 3.", "Item 1 is not right."),
    ([1], [1, 3], "It has 1 item; it should have 2.", "It has 1 item; it should have 2."),
    ([[1], [2, 3]], [[1], [2, 4]], "Item [1][1] is 3; it should be 4.", "Item [1][1] is not right."),
    ([[1], [2]], [[1], [2, 4]], "Item 1 has 1 item; it should have 2.", "Item 1 has 1 item; it should have 2."),
    ((1, [2]), (1, (2,)), "Item 1 is [2], a list of 1 int; it should be a tuple of 1 int.", "Item 1 is a list of 1 int; it should be a tuple of 1 int."),
    ([True], [1], "Item 0 is True, a bool; it should be an int.", "Item 0 is a bool; it should be an int."),
    ([{"a": 1}], [{"a": 2}], "Item [0]['a'] is 1; it should be 2.", "Item [0][...] is not right."),
    ([{"a": 1}], [{"b": 1}], "Look at item 0: 1 of the keys that were asked for is missing.", "Look at item 0: 1 of the keys that were asked for is missing."),
    ({"a": [1, 2]}, {"a": [1, 3]}, "Look at 'a'. Item ['a'][1] is 2; it should be 3.", "1 of its values is not right."),
    ({"a": "1", "b": 2}, {"a": 1, "b": 3}, "Look at 'a', 'b': 'a' is a string.", "2 of its values are not right."),
    ([{"a": 1, "b": 2}], [{"b": 2, "a": 3}], "Item [0]['a'] is 1; it should be 3.", "Item [0][...] is not right."),
    ({"a": 1}, {"b": 1}, "1 of the keys that were asked for is missing.", "1 of the keys that were asked for is missing."),
    ({1, 2}, {1, 3}, "It lacks 3, and holds 2 besides.", "It lacks 1 item, and holds 1 item too many."),
    ([{1}], [{1, 3}], "Item 0 lacks 3.", "Item 0 lacks 1 item."),
    (RUN, Run(0.25, [1, 2]), "Its loss is 0.5; it should be 0.25.", "Its loss is not right."),
    (RUN, Run(0.5, [1, 5]), "Its steps[1] is 2; it should be 5.", "Its steps[1] is not right."),
    ([RUN], [Run(0.5, [1, 5])], "Item [0].steps[1] is 2; it should be 5.", "Item [0].steps[1] is not right."),
    (Record("dataclass", "Run", {"loss": 0.5}), Run(0.5, []), "It has other fields than it should have.", "It has other fields than it should have."),
    (Record("dataclass", "Other", {}), Run(0.5, []), "It should be a Run.", "It should be a Run."),
    ([RED], [Color.BLUE], "Item 0 is Color.RED; it should be Color.BLUE.", "Item 0 is not right."),
    (collections.deque([1, 2]), collections.deque([1, 3]), "Item 1 is 2; it should be 3.", "Item 1 is not right."),
    ("a", "b", SAME_TYPE, SAME_TYPE),
    ("3", 3, "It should be an int.", "It should be an int."),
    ([Handle(1, "object")], [3], "Item 0 is an object of another kind; it should be an int.", "Item 0 is an object of another kind; it should be an int."),
    (["x" * 99], ["y"], f"Item 0 is '{'x' * 56}...; it should be 'y'.", "Item 0 is not right."),
    (np.ones(2), np.ones(3), "Its shape is (2,); it should be (3,).", "Its shape is (2,); it should be (3,)."),
    (np.ones(2), np.ones(2, dtype=int), "Its numbers are float64; they should be int64.", "Its numbers are float64; they should be int64."),
    (np.array([1.0, 2.0]), np.array([1.0, 3.0]), "The value at 1 is 2.0; it should be 3.0.", "1 of its 2 values is off."),
    (np.eye(2), np.ones((2, 2)), "The value at (0, 1) is 0.0; it should be 1.0.", "2 of its 4 values are off."),
    (np.zeros(2), np.ones(2), "Every value is off.", "Every value is off."),
    (np.zeros(1), np.ones(1), "The value at 0 is 0.0; it should be 1.0.", "Every value is off."),
    ([np.ones(2)], [np.ones(3)], "Look at item 0: its shape is (2,); it should be (3,).", "Look at item 0: its shape is (2,); it should be (3,)."),
    ([np.zeros(2)], [torch.zeros(2)], "Item 0 is a NumPy array of float64 of shape (2,); it should be a float32 tensor of shape (2,).", "Item 0 is a NumPy array of float64 of shape (2,); it should be a float32 tensor of shape (2,)."),
    ([torch.ones(3)], [torch.tensor([1.0, 1.0, 2.0])], "Look at item 0: one of the values is off.", "Look at item 0: one of the values is off."),
    ([torch.ones(3)], [torch.ones(2)], "Look at item 0: its shape is (3,); it should be (2,).", "Look at item 0: its shape is (3,); it should be (2,)."),
]  # fmt: skip


@pytest.mark.parametrize(("got", "expected", "public", "hidden"), TABLE)
def test_the_first_place_that_differs(got: Any, expected: Any, public: str, hidden: str) -> None:
    assert not agree(got, expected)
    assert (difference(got, expected, hidden=False), difference(got, expected, hidden=True)) == (public, hidden)


def test_records_agree_with_a_graders_own() -> None:
    assert agree(RUN, Run(0.5 + 1e-12, [1, 2]))
    assert agree([RED], [Color.RED]) and agree({RED: 1}, {Color.RED: 1}) and agree({RED}, {Color.RED})
    assert agree({(RED, 1): 2}, {(Color.RED, 1): 2})
    assert not agree({RED}, {Color.BLUE})


leaves = (
    st.integers(10**6, 10**7) | st.floats(10**6, 10**7) | st.text("xyz", min_size=8, max_size=9) | st.none()
    | st.integers(10**6, 10**7).map(np.int64) | st.lists(st.integers(10**6, 10**7), max_size=3).map(np.array)
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple)
    | st.dictionaries(st.text("xyz", min_size=8, max_size=9), inner, max_size=3)
    | st.frozensets(st.integers(10**6, 10**7), max_size=3),
    max_leaves=8,
)  # fmt: skip


def leaves_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [str(key) for key in value] + [text for item in value.values() for text in leaves_of(item)]
    if isinstance(value, list | tuple | frozenset | np.ndarray):
        return [text for item in value for text in leaves_of(item)]
    return [] if value is None else [str(value)]


@quick
@given(values, values)
def test_a_hidden_difference_shows_no_value(got: Any, expected: Any) -> None:
    said = difference(got, expected, hidden=True)
    assert said and not [text for text in leaves_of([got, expected]) if text in said]


@quick
@given(values, values)
def test_a_public_difference_is_always_found(got: Any, expected: Any) -> None:
    said = difference([got], [expected], hidden=False)
    assert agree(got, expected) or said not in ("", SAME_TYPE)
