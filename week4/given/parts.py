"""Parts of a net: found, copied, named."""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor, nn


def part_of(model: nn.Module, name: str) -> nn.Module:
    """The module of that name inside ``model``: ``"fc"``, ``"features.1"``."""
    return model.get_submodule(name)


def state_of_part(model: nn.Module, name: str) -> dict[str, Tensor]:
    """Copies of the parameters and buffers of the module of that name inside ``model``."""
    return {k: v.detach().clone() for k, v in part_of(model, name).state_dict().items()}


def names_of(model: nn.Module, parameters: Iterable[Tensor]) -> list[str]:
    """The names that these parameters have in ``model``, "" for what is no parameter of it."""
    known = {id(p): name for name, p in model.named_parameters()}
    return [known.get(id(p), "") for p in parameters]
