"""Fixed questions about a net or a tensor that stays in a worker."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


def training(module: nn.Module) -> bool:
    """Whether the module is in train mode."""
    return bool(module.training)


def set_training(module: nn.Module, flag: bool) -> None:
    """Put the module in train (True) or eval mode."""
    module.train(flag)


def state(module: nn.Module) -> dict[str, Tensor]:
    """Copies of all parameters and buffers, by name."""
    return {name: value.detach().clone() for name, value in module.state_dict().items()}


def load(module: nn.Module, values: dict[str, Tensor]) -> None:
    """``load_state_dict``, strictly."""
    module.load_state_dict(values)


def parameters(module: nn.Module) -> list[tuple[str, tuple[int, ...], bool]]:
    """Name, shape and ``requires_grad`` of each parameter."""
    return [(n, tuple(p.shape), p.requires_grad) for n, p in module.named_parameters()]


def gradients(module: nn.Module) -> dict[str, Tensor | None]:
    """Each parameter's ``.grad``, by name."""
    return {n: None if p.grad is None else p.grad.clone() for n, p in module.named_parameters()}


def modules(module: nn.Module) -> list[str]:
    """Class names of all submodules in order; "?" for a class that isn't torch's own."""
    kinds = [type(part) for part in module.modules()]
    return [k.__name__ if k.__module__.startswith("torch.nn") else "?" for k in kinds]


def grad(tensor: Tensor) -> Tensor | None:
    """The tensor's ``.grad``."""
    return tensor.grad


def requires_grad(tensor: Tensor) -> bool:
    """Whether autograd tracks the tensor."""
    return tensor.requires_grad


def checkpoint(path: Path) -> Any:
    """What ``torch.load`` finds in a file if it runs no code from it, with mappings as plain dicts."""
    with warnings.catch_warnings(action="ignore"):
        return _plain(torch.load(path, map_location="cpu", weights_only=True))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_plain(item) for item in value)
    return value


PROBES: dict[str, Callable[..., Any]] = {
    probe.__name__: probe
    for probe in (
        training, set_training, state, load, parameters, gradients, modules, grad, requires_grad, checkpoint,
    )
}  # fmt: skip
