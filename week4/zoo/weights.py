"""Weights from a file: checked against its SHA-256 first, then read as tensors only."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from pickle import UnpicklingError

import torch
from torch import Tensor

from autograder.errors import Refusal


class WeightsUnavailable(Refusal, RuntimeError):
    """The weights of a net are not here, or not what they should be: which, why, and what to do."""


def load(path: Path, digest: str) -> dict[str, Tensor]:
    """The tensors of a weights file, on the CPU, in the file's order.

    Args:
        path: a ``state_dict`` written by ``torch.save``.
        digest: the file's SHA-256 in hexadecimal, or how it begins.

    Raises:
        WeightsUnavailable: the file cannot be read, has another SHA-256, or holds anything but tensors.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WeightsUnavailable(f"The weights file {path.name} cannot be read: {error.strerror or error}.") from error
    found = hashlib.sha256(content).hexdigest()
    if not digest or not found.startswith(digest):
        raise WeightsUnavailable(
            f"The weights file {path} is not the one this course was written with: its SHA-256 begins with "
            f"{found[:8]} instead of {digest[:8]}. It may be damaged: remove it and get it again."
        )
    try:
        # read from memory: what was checked is what is read
        state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (RuntimeError, UnpicklingError, EOFError) as error:
        raise WeightsUnavailable(f"The weights file {path.name} holds more, or less, than tensors.") from error
    return dict(state)
