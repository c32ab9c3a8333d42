"""What learners' code asks of torch that a worker can't have, and that changes no value.

A compiled model computes the same uncompiled, and a loader without its own processes gives the same batches.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader

OF_PROCESSES = {
    "num_workers": 0, "timeout": 0, "multiprocessing_context": None, "prefetch_factor": None,
    "persistent_workers": False,
}  # fmt: skip
INITIALIZE = DataLoader.__init__


def settle() -> None:
    """Make ``torch.compile`` return what it gets, and a ``DataLoader`` load in this process."""
    torch.compile = _eager
    nn.Module.compile = _nothing  # type: ignore[method-assign]
    DataLoader.__init__ = _alone(INITIALIZE)  # type: ignore[method-assign]


def _eager(model: Any = None, **options: Any) -> Any:
    return (lambda function: function) if model is None else model


def _nothing(self: nn.Module, *args: Any, **options: Any) -> None:
    """Compiling in place."""


def _alone(initialize: Callable[..., None]) -> Callable[..., None]:
    signature = inspect.signature(initialize)

    @functools.wraps(initialize)
    def alone(self: DataLoader[Any], *args: Any, **kwargs: Any) -> None:
        bound = None
        with contextlib.suppress(TypeError):  # the DataLoader says so itself
            bound = signature.bind(self, *args, **kwargs)
        if bound is None or not (
            type(bound.arguments.get("num_workers")) is int and bound.arguments["num_workers"] > 0
        ):
            initialize(self, *args, **kwargs)
            return
        bound.arguments.update(OF_PROCESSES)
        initialize(*bound.args, **bound.kwargs)

    return alone
