"""Comparing values strictly, and saying in words how they differ."""

from __future__ import annotations

import math
from pathlib import PurePath
from types import FunctionType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.sandbox.values import Handle, NumpyAnswer, Received, Record

TOLERANCES: dict[torch.dtype, tuple[float, float, float]] = {
    # dtype: relative to each value, absolute, relative to the largest value
    torch.float16: (1e-2, 1e-3, 1e-3),
    torch.bfloat16: (2e-2, 1e-2, 1e-2),
    torch.float32: (1e-4, 1e-5, 2e-6),
    torch.float64: (1e-6, 1e-8, 1e-12),
}
FLOAT_TOLERANCE = 1e-6
SHOWN_DIMS, SHOWN_SIZE, SHOWN_NUMBERS = 5, 10_000, 1_000_000


def close(got: Tensor, expected: Tensor, rtol: float | None = None, atol: float | None = None) -> Tensor:
    """Elementwise, of equal shapes and dtypes. Where both are infinite or nan in the same way they agree."""
    if not expected.dtype.is_floating_point:
        return got == expected
    if torch.equal(got, expected):  # as answers often are: a tenth of what the rest takes
        return torch.ones_like(got, dtype=torch.bool)
    relative, absolute, of_largest = TOLERANCES[expected.dtype]
    wanted = expected.double()
    largest = float(wanted.abs().nan_to_num(0.0, posinf=0.0).max()) if wanted.numel() else 0.0
    margin = max(absolute, of_largest * largest) if atol is None else atol
    return torch.isclose(got.double(), wanted, rtol if rtol is not None else relative, margin, equal_nan=True)


def all_finite(tensor: Tensor) -> bool:
    """Whether it holds neither nan nor an infinity."""
    if not tensor.is_floating_point() and not tensor.is_complex():
        return True
    # Nothing brings a sum back from nan or an infinity, and it is quicker; but it may overflow by itself.
    return bool(tensor.sum().isfinite()) or bool(tensor.isfinite().all())


def agree(a: Any, b: Any, rtol: float | None = None, atol: float | None = None) -> bool:
    """Whether two values are of the same types and shapes, and their numbers close."""
    a, b = _plain(a), _plain(b)
    if type(a) is not type(b):
        return False
    if isinstance(a, Tensor):
        return a.shape == b.shape and a.dtype == b.dtype and bool(close(a, b, rtol, atol).all())
    if isinstance(a, np.ndarray):
        same = a.shape == b.shape and a.dtype == b.dtype
        return same and agree(torch.from_numpy(a.copy()), torch.from_numpy(b.copy()), rtol, atol)
    if isinstance(a, float):
        tolerance = FLOAT_TOLERANCE if rtol is None else rtol
        return (math.isnan(a) and math.isnan(b)) or math.isclose(
            a, b, rel_tol=tolerance, abs_tol=tolerance if atol is None else atol
        )
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(agree(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(agree(a[key], b[key], rtol, atol) for key in a)
    if isinstance(a, Record):
        return a.name == b.name and agree(a.values, b.values, rtol, atol)
    return bool(a == b)


def _plain(value: Any) -> Any:
    if isinstance(value, Received):
        return value.tensor if value.kind != "subclass" and value.tensor is not None else value
    if isinstance(value, NumpyAnswer):
        return value.array
    if type(value) is torch.nn.Parameter:
        return value.detach()
    return value


def difference(got: Tensor, expected: Tensor, right: Tensor) -> str:
    """How two tensors of one shape and dtype differ, in words that give no value away."""
    wrong = ~right
    share = float(wrong.double().mean())
    if expected.numel() == 1:
        where = "the value is off"
    elif share == 1:
        where = "every value is off"
    else:
        portion = _portion(share, int(wrong.sum()))
        where = f"{portion} of the values {'is' if portion == 'one' else 'are'} off"
    return where + _manner(got[wrong], expected[wrong])


def _portion(share: float, count: int) -> str:
    if count == 1:
        return "one"
    return "a few" if share < 0.3 else "about half" if share < 0.7 else "most"


def _manner(got: Tensor, expected: Tensor) -> str:
    if not got.dtype.is_floating_point:
        return ""
    got, expected = got.double(), expected.double()
    if torch.allclose(got, -expected, rtol=1e-3, atol=1e-7):
        return ": the sign is turned round"
    ratio = got / expected
    factor = ratio.numel() > 1 and bool(ratio.isfinite().all()) and bool((ratio != 0).all())
    if factor and torch.allclose(ratio, ratio[:1], rtol=1e-3):
        return ", all by the same factor"
    gap = (got - expected).abs() / (expected.abs() + 1e-6)
    return ", by very little" if bool((gap < 1e-2).all()) else ""


def kind(value: Any) -> str:
    """A value described without its content: "a float32 tensor of shape (3,)"."""
    value = value if getattr(value, "origin", None) is None else value.origin
    if isinstance(value, FunctionType):
        return "a function"
    if isinstance(value, Received):
        return _tensor_kind(value)
    if isinstance(value, Tensor):
        return _tensor_kind(Received(tuple(value.shape), str(value.dtype).removeprefix("torch.")))
    if isinstance(value, NumpyAnswer):
        value = value.array
    if isinstance(value, np.ndarray):
        return f"a NumPy array of {value.dtype} {_shape(value.shape)}"
    if isinstance(value, np.generic):
        return f"a NumPy number ({value.dtype})"
    if isinstance(value, list | tuple | set | dict):
        return _container_kind(value)
    return _simple_kind(value)


def _tensor_kind(value: Received) -> str:
    if value.kind == "array":
        return "a very large NumPy array"
    name = {"Parameter": "parameter", "subclass": "object of its own tensor class"}
    what = name.get(value.kind, "tensor")
    size = " (too large to be sent)" if value.tensor is None and value.handle >= 0 else ""
    if not value.shape:
        return f"a 0-d {value.dtype} {what}{size}"
    article = "an" if value.dtype[0] in "iu" and not value.dtype.startswith("u") else "a"
    return f"{article} {value.dtype} {what} {_shape(value.shape)}{size}"


def _container_kind(value: Any) -> str:
    name = type(value).__name__ if not isinstance(value, torch.Size) else "torch.Size"
    if not len(value):
        return f"an empty {name}"
    items = {_simple_name(item) for item in value}
    what = items.pop() if len(items) == 1 else "item"
    count = len(value) if len(value) < SHOWN_SIZE else "very many"
    return f"a {name} of {count} {what}{'s' if len(value) > 1 else ''}"


def _simple_name(value: Any) -> str:
    if isinstance(value, Received | Tensor):
        return "tensor"
    return type(value).__name__ if type(value) in (bool, int, float, str, list, tuple) else "item"


def _simple_kind(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, float) and not math.isfinite(value):
        return "a float that is not finite"
    known = {bool: "a bool", int: "an int", float: "a float", str: "a string", bytes: "bytes"}
    known |= {complex: "a complex number", torch.dtype: "a torch.dtype", torch.device: "a torch.device"}
    if type(value) in known:
        return known[type(value)]
    if isinstance(value, Record | Handle):
        return _with_article(value.kind)
    if isinstance(value, PurePath):
        return "a path"
    own = getattr(value, "noun", None)  # recipes and remotes: the grader's own
    return _with_article(own) if isinstance(own, str) else "an object of another kind"


def _with_article(noun: str) -> str:
    if noun == "object":
        return "an object of another kind"
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _shape(shape: tuple[int, ...]) -> str:
    """A shape in full where it could be an honest answer: its numbers could carry others."""
    honest = len(shape) <= SHOWN_DIMS and all(n < SHOWN_SIZE for n in shape)
    honest = honest and math.prod(n or 1 for n in shape) <= SHOWN_NUMBERS
    return f"of shape {shape}" if honest else "of quite another shape"
