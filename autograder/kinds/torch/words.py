"""Tensors in words, and as you type them."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn

from autograder.kinds.builtins import not_finite
from autograder.kinds.values import Received, article, shape_words

LENGTH = 300
"""The most characters of a tensor that is written as an expression."""
DIGITS = range(1, 18)
LAYERS = 100
"""The most characters of a net's layers: all of a small head's."""
NAMES = 4
"""The most parameters of a net that are told by name."""
LITTLE = ", by less than 1 %"
LARGE = 1e6
"""From here on whole numbers are shorter with an exponent."""


def difference(got: Tensor, expected: Tensor, right: Tensor) -> str:
    """How two tensors of one shape and dtype differ, in words that give no value away."""
    wrong = ~right
    share, manner = float(wrong.double().mean()), _manner(got[wrong], expected[wrong])
    if expected.numel() == 1:
        where = "the value is off"
    elif share == 1:
        where = "every value is off"
    elif manner == LITTLE:  # what was forgiven may differ as well
        where = "at least one of the values is off"
    else:
        portion = _portion(share, int(wrong.sum()))
        where = f"{portion} of the values {'is' if portion == 'one' else 'are'} off"
    return where + manner


def _portion(share: float, count: int) -> str:
    if count == 1:
        return "one"
    return "a few" if share < 0.25 else "some" if share < 0.4 else "about half" if share <= 0.6 else "most"


def _manner(got: Tensor, expected: Tensor) -> str:
    if not got.dtype.is_floating_point:
        return ""
    got, expected = got.double(), expected.double()
    if torch.allclose(got, -expected, rtol=1e-3, atol=1e-7):
        return ": the sign is turned round"
    ratio = got / expected
    factor = bool((expected != expected[:1]).any()) and bool(ratio.isfinite().all()) and bool((ratio != 0).all())
    if factor and torch.allclose(ratio, ratio[:1], rtol=1e-3):
        return ", all by the same factor"
    gap = (got - expected).abs() / (expected.abs() + 1e-6)
    return LITTLE if bool((gap < 1e-2).all()) else ""


def words(value: Any) -> str:
    """A tensor without its content; empty for anything that isn't torch's."""
    if isinstance(value, Received):
        return tensor_words(value)
    if isinstance(value, Tensor):
        return tensor_words(Received(tuple(value.shape), str(value.dtype).removeprefix("torch.")))
    if isinstance(value, torch.Size):
        count = f"{len(value)} int{'s' if len(value) > 1 else ''}"
        return f"a torch.Size of {count}" if value else "an empty torch.Size"
    known = {torch.dtype: "a torch.dtype", torch.device: "a torch.device"}
    return known.get(type(value), "")


def tensor_words(value: Received) -> str:
    """By dtype and shape."""
    if value.kind == "array":
        return "a very large NumPy array"
    name = {"Parameter": "parameter", "subclass": "object of its own tensor class"}
    what = name.get(value.kind, "tensor")
    size = " (too large to be sent)" if value.tensor is None and value.handle >= 0 else ""
    if not value.shape:
        return f"a 0-d {value.dtype} {what}{size}"
    return f"{article(value.dtype)} {what} {shape_words(value.shape)}{size}"


def net(module: nn.Module) -> str:
    """Its layers if they're few, its mode, and which of its parameters train."""
    layers = " ".join(repr(module).split())
    what = layers if len(layers) <= LAYERS else type(module).__name__
    return f"{what} in {'train' if module.training else 'eval'} mode, {_trainable(module)}"


def _trainable(module: nn.Module) -> str:
    parameters = dict(module.named_parameters())
    trains = [name for name, parameter in parameters.items() if parameter.requires_grad]
    if not parameters:
        return "without parameters"
    if len(trains) in (0, len(parameters)):
        return "all of it trains" if trains else "all of it frozen"
    named = ", ".join(trains) if len(trains) <= NAMES else f"{len(trains)} of its {len(parameters)} parameters"
    return f"of which {named} {'trains' if len(trains) == 1 else 'train'}"


def typed(tensor: Tensor) -> str:
    """As a learner would type it, with a question mark for what nobody would type."""
    dtype = f", dtype={tensor.dtype}" if tensor.dtype not in (torch.float32, torch.int64, torch.bool) else ""
    if not tensor.numel():
        text = f"torch.zeros({tuple(tensor.shape)}, dtype={tensor.dtype})"
    elif tensor.numel() * 2 > LENGTH or tensor.is_complex():
        return "?"
    elif tensor.dim() == 2 and not tensor.is_contiguous():
        return f"{typed(tensor.T)}.T" if tensor.T.is_contiguous() else "?"
    else:
        text = f"torch.tensor({_numbers(tensor.detach())}{dtype})"
    return f"{text}.requires_grad_()" if tensor.requires_grad else text


def _numbers(tensor: Tensor) -> str:
    if tensor.dim():
        return f"[{', '.join(_numbers(part) for part in tensor)}]"
    if not tensor.dtype.is_floating_point:
        return repr(tensor.item())
    number = float(tensor.item())
    if not math.isfinite(number):
        return not_finite(number)
    if number.is_integer() and abs(number) < LARGE:
        return f"{number:.1f}"
    shortest = (f"{number:.{digits}g}" for digits in DIGITS)
    text = next((t for t in shortest if torch.equal(torch.tensor(float(t), dtype=tensor.dtype), tensor)), str(number))
    return text if set(text) & set(".e") else f"{text}.0"
