"""A grader as they are often written: the learner's code, the expected values and the verdict in one process.

Run with files as arguments, it prints for each whether it got the points. It shows what forgeries are worth elsewhere.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch

X = torch.tensor([1.5, -2.0, 0.25, 3.0])


def reference(x: torch.Tensor) -> torch.Tensor:
    return 2 * x


def by_values(learner: Any) -> bool:
    expected = reference(X)
    return bool(torch.allclose(learner.double(X.clone()), expected))


def by_difference(learner: Any) -> bool:
    expected = reference(X)
    return not (abs(learner.double(X.clone()) - expected) > 1e-6).any()


def by_equality(learner: Any) -> bool:
    return bool((learner.double(X.clone()) == reference(X)).all())


def by_reference_afterwards(learner: Any) -> bool:
    x = X.clone()
    return bool(torch.equal(learner.double(x), reference(x)))


TESTS: list[Callable[[Any], bool]] = [by_values, by_difference, by_equality, by_reference_afterwards]


def loaded(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("target", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def passes(path: str) -> bool:
    """Whether any way of testing says so, or the process ends well before there is a verdict."""
    pid = os.fork()
    if pid == 0:
        learner = loaded(path)
        for test in TESTS:
            try:
                passed = test(learner)
            except Exception:
                passed = False
            if passed:
                os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps([passes(path) for path in sys.argv[1:]]))
