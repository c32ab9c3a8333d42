from __future__ import annotations

import dataclasses
import inspect
import json
import math
import operator
import re
import types
import unittest
from enum import Enum
from http import HTTPStatus

import numpy as np
import pytest

from autograder.sandbox import named


class Own(Enum):
    A = 1


@pytest.mark.parametrize(
    "value",
    [len, str.upper, math.sqrt, operator.add, dataclasses.replace, types.GeneratorType, HTTPStatus.OK, int, np.mean],
)
def test_what_the_library_has_goes_by_name(value):
    assert inspect.unwrap(named.found(named.name_of(value))) is inspect.unwrap(value)


@pytest.mark.parametrize("value", [lambda: 1, Own, Own.A, [].append, 5, test_what_the_library_has_goes_by_name])
def test_anything_else_has_no_name(value):
    assert named.name_of(value) == ""


@pytest.mark.parametrize("value", [int, list, HTTPStatus.OK, inspect.Parameter.empty, re.RegexFlag.ASCII, ValueError])
def test_a_worker_may_name_what_does_no_harm(value):
    assert named.inert(named.name_of(value)) is value


@pytest.mark.parametrize(
    "name",
    ["builtins:eval", "os:system", "builtins:open", "subprocess:Popen", "nowhere:x", "no name", 5, "os:path.join",
     "tests.sandbox.test_named:Own.A", "builtins:type", "functools:partial"],
)  # fmt: skip
def test_and_nothing_else(name):
    assert named.inert(name) is None


@pytest.mark.parametrize("kind", [ValueError, json.JSONDecodeError, dataclasses.FrozenInstanceError, SystemExit])
def test_a_worker_may_raise_what_both_sides_have(kind):
    assert named.raisable(f"{kind.__module__}:{kind.__qualname__}") is kind


@pytest.mark.parametrize(
    "name",
    ["unittest.case:SkipTest", "numpy.testing:SkipTest", "bdb:BdbQuit", "builtins:KeyboardInterrupt", "builtins:len",
     "autograder.testing.wrong:NotStarted", "_pytest.outcomes:Skipped", "unittest:SkipTest", "builtins:int"],
)  # fmt: skip
def test_nothing_that_tells_pytest_or_us_something(name):
    assert np.testing.SkipTest is unittest.SkipTest
    assert named.raisable(name) is None
