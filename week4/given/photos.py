"""Pictures, as objects, as files and as tensors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from week4.given.weights import seeded

if TYPE_CHECKING:
    from PIL.Image import Image


def picture(mode: str = "RGB", width: int = 300, height: int = 200, seed: int = 0) -> Image:
    """A smooth PIL picture of that mode and size; see ``week4.pictures.smooth``."""
    from week4 import pictures

    return pictures.smooth(mode, width, height, seed)


def colored_picture(color: str, seed: int = 0) -> Image:
    """A small PIL picture, mostly "red", "green" or "blue"; another seed, another shade of it."""
    from PIL.Image import new

    bytes_ = torch.randint(20, 90, (3,), generator=seeded(seed)).tolist()
    bytes_[["red", "green", "blue"].index(color)] += 120
    return new("RGB", (24 + seed % 7, 16 + seed % 5), tuple(bytes_))


def one_color(red: int, green: int, blue: int, width: int = 60, height: int = 40) -> Image:
    """A PIL picture of one color."""
    from PIL.Image import new

    return new("RGB", (width, height), (red, green, blue))


def sample_files(*kinds: str) -> list[Path]:
    """Small files in a new temporary folder: "red", "green", "blue" pictures, "text", "half", "empty", "missing"."""
    import tempfile

    from week4 import pictures

    folder = Path(tempfile.mkdtemp(prefix="sample-"))
    paths = []
    for number, kind in enumerate(kinds, 1):
        path = folder / f"{number}.jpg"
        if kind in ("red", "green", "blue"):
            path.write_bytes(pictures.encode(colored_picture(kind, number), "JPEG"))
        elif kind != "missing":
            path.write_bytes(pictures.broken(kind))
        paths.append(path)
    return paths


def small_preprocess(image: Image) -> Tensor:
    """A PIL picture as a batch of one of 8 by 8 pixels, ``(1, 3, 8, 8)`` float32 in 0..1."""
    return to_tensor(image.convert("RGB").resize((8, 8)))


def to_tensor(image: Image) -> Tensor:
    """An RGB picture as a batch of one, ``(1, 3, height, width)`` float32 in 0..1."""
    import numpy as np

    return torch.from_numpy(np.array(image)).permute(2, 0, 1).unsqueeze(0).float() / 255
