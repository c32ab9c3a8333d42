"""Data sets and loaders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves, tree_map_only
from torch.utils.data import DataLoader, Dataset, TensorDataset

from week4.given.points import labeled_rows


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
    n: int = 24, batch_size: int = 8, classes: int = 4, seed: int = 0, noise: float = 0.5, turn: int | None = None
) -> DataLoader[tuple[Tensor, ...]]:
    """A loader of :func:`labeled_rows` in order: batches ``(inputs, labels)``, the last one may be short."""
    return DataLoader(TensorDataset(*labeled_rows(n, classes, seed, noise, turn)), batch_size=batch_size)


def sampled_loader(
    n: int = 24,
    samples: int = 12,
    batch_size: int = 8,
    classes: int = 4,
    seed: int = 0,
    noise: float = 0.5,
    turn: int | None = None,
) -> DataLoader[tuple[Tensor, ...]]:
    """As :func:`rows_loader`, but a sampler picks ``samples`` of the ``n`` rows, in order and again from the first."""
    data = TensorDataset(*labeled_rows(n, classes, seed, noise, turn))
    return DataLoader(data, batch_size=batch_size, sampler=[i % n for i in range(samples)])


class Onward:
    """A sampler of which every pass goes on where the last one ended, and begins again behind the last row."""

    def __init__(self, n: int, samples: int) -> None:
        self._n, self._samples, self._next = n, samples, 0

    def __iter__(self) -> Iterator[int]:
        """The numbers of one pass."""
        first, self._next = self._next, self._next + self._samples
        return iter([i % self._n for i in range(first, first + self._samples)])

    def __len__(self) -> int:
        """How many each pass has."""
        return self._samples


def onward_loader(
    n: int = 24, samples: int = 8, batch_size: int = 8, classes: int = 4, seed: int = 0, noise: float = 0.5
) -> DataLoader[tuple[Tensor, ...]]:
    """As :func:`sampled_loader`, but every pass goes on where the last one ended: no two are alike."""
    data = TensorDataset(*labeled_rows(n, classes, seed, noise))
    return DataLoader(data, batch_size=batch_size, sampler=Onward(n, samples))


class Elsewhere(Tensor):
    """A tensor that behaves as on another device: it computes with its like, and with all others once it is moved."""

    here: Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls: type[Elsewhere], here: Tensor) -> Elsewhere:
        """A tensor elsewhere with the numbers of one that is here."""
        far: Elsewhere = Tensor._make_wrapper_subclass(
            cls, here.shape, here.stride(), here.storage_offset(), dtype=here.dtype, device=torch.device("meta")
        )
        far.here = here
        return far

    def __repr__(self) -> str:  # type: ignore[override]
        return f"elsewhere({self.here})"

    def tolist(self) -> Any:
        """The numbers: those can be read wherever they are."""
        return self.here.tolist()

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Do what torch does with tensors on two devices: move and copy, and refuse to compute with both at once."""
        options = kwargs or {}
        tensors = [value for value in tree_leaves((args, options)) if isinstance(value, Tensor)]
        copies = function in (torch.ops.aten.copy_.default, torch.ops.aten._to_copy.default)
        picks = function is torch.ops.aten.index.Tensor and isinstance(args[0], cls)
        if not (copies or picks) and any(value.dim() and not isinstance(value, cls) for value in tensors):
            raise RuntimeError("Expected all tensors to be on the same device: this batch was not moved to it.")
        moved = False
        if options.get("device") is not None:
            moved = torch.device(options["device"]).type != "meta"
            options = {**options, "device": torch.device("cpu")}
        args, options = tree_map_only(cls, lambda far: far.here, (args, options))
        result = function(*args, **options)
        if function._schema.is_mutable:
            return tensors[0]
        return result if moved else tree_map_only(Tensor, cls, result)


def _elsewhere(items: list[tuple[Tensor, Tensor]]) -> list[Tensor]:
    inputs, labels = zip(*items, strict=True)
    return [Elsewhere(torch.stack(inputs)), Elsewhere(torch.stack(labels))]


def far_loader(n: int = 24, batch_size: int = 8, classes: int = 4, seed: int = 0) -> DataLoader[tuple[Tensor, ...]]:
    """As :func:`rows_loader`, but its batches behave like tensors on another device until ``.to(device)`` is called."""
    dataset = TensorDataset(*labeled_rows(n, classes, seed))
    return DataLoader(dataset, batch_size=batch_size, collate_fn=_elsewhere)
