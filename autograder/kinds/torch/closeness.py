"""When two tensors of one shape and dtype are close."""

from __future__ import annotations

import torch
from torch import Tensor

TOLERANCES: dict[torch.dtype, tuple[float, float, float]] = {
    # dtype: relative to each value, absolute, relative to the largest value
    torch.float16: (1e-2, 1e-3, 1e-3),
    torch.bfloat16: (2e-2, 1e-2, 1e-2),
    torch.float32: (1e-4, 1e-5, 2e-6),
    torch.float64: (1e-6, 1e-8, 1e-12),
}


def close(got: Tensor, expected: Tensor, rtol: float | None = None, atol: float | None = None) -> Tensor:
    """Elementwise, of equal shapes and dtypes. Two values that are infinite or nan in the same way agree."""
    if not expected.dtype.is_floating_point:
        return got == expected
    if torch.equal(got, expected):  # often they're the same bits: this takes a tenth of the time
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
    # A sum never comes back from nan or an infinity, and it's quicker. But it may overflow by itself.
    return bool(tensor.sum().isfinite()) or bool(tensor.isfinite().all())
