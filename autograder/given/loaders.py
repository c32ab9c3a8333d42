"""Data sets and loaders."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, TensorDataset

from autograder.given.points import labelled_rows


class NumberedItems(Dataset[tuple[Tensor, int]]):
    """``n`` items; item i is ``(tensor([i.0]), i)``, so that each can be told from all others."""

    def __init__(self, n: int) -> None:
        self._n = n

    def __len__(self) -> int:
        """How many."""
        return self._n

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """The item of that number."""
        i = int(index)
        if not 0 <= i < self._n:
            raise IndexError(i)
        return torch.tensor([float(i)]), i


def numbered_items(n: int = 10) -> Dataset[tuple[Tensor, int]]:
    """A data set of ``n`` items; item i is ``(tensor([i.0]), i)``, so that each can be told from all others."""
    return NumberedItems(n)


def rows_loader(
    n: int = 24, batch_size: int = 8, classes: int = 4, seed: int = 0, noise: float = 0.5
) -> DataLoader[tuple[Tensor, ...]]:
    """A loader of :func:`labelled_rows` in order: batches ``(inputs, labels)``, the last one may be short."""
    return DataLoader(TensorDataset(*labelled_rows(n, classes, seed, noise)), batch_size=batch_size)


class Elsewhere(Tensor):
    """A tensor that says it is on another device: nothing can be computed with it until it is moved."""

    @classmethod
    def __torch_function__(
        cls, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Let it be moved or measured, and refuse all else as torch does for tensors on two devices."""
        name = getattr(function, "__name__", "")
        owner = getattr(function, "__self__", None)
        with torch._C.DisableTorchFunctionSubclass():
            if function is Tensor.to or function is Tensor.cpu:
                return args[0].as_subclass(Tensor).clone()
            if name in ("size", "__len__", "dim", "numel", "__repr__", "element_size"):
                return function(args[0].as_subclass(Tensor), *args[1:], **(kwargs or {}))
            if name == "__get__" and owner is Tensor.device:
                return torch.device("meta")
            if name == "__get__":
                return function(args[0].as_subclass(Tensor))
        raise RuntimeError("Expected all tensors to be on the same device: this batch was not moved to it.")


def _elsewhere(items: list[tuple[Tensor, Tensor]]) -> list[Tensor]:
    inputs, labels = zip(*items, strict=True)
    return [torch.stack(inputs).as_subclass(Elsewhere), torch.stack(labels).as_subclass(Elsewhere)]


def far_loader(n: int = 24, batch_size: int = 8, classes: int = 4, seed: int = 0) -> DataLoader[tuple[Tensor, ...]]:
    """As :func:`rows_loader`, but its batches behave like tensors on another device until ``.to(device)`` is called."""
    dataset = TensorDataset(*labelled_rows(n, classes, seed))
    return DataLoader(dataset, batch_size=batch_size, collate_fn=_elsewhere)
