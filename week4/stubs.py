"""The helpers that stubs give to learners, for known mistakes that call them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Be in eval mode inside the ``with`` block and in the old mode again afterwards."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(was_training)


def head_of(model: nn.Module) -> nn.Module:
    """Give the head of a model: all of its ``fc`` or ``classifier``."""
    for name in ("fc", "classifier"):
        head = getattr(model, name, None)
        if isinstance(head, nn.Module):
            return head
    raise ValueError("this model has neither fc nor classifier")
