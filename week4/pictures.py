"""Pictures made by code: smooth ones of every mode and shape, and files that are no whole picture.

Smooth means that neighboring pixels differ little, so that two honest ways to shrink a picture (bicubic or
bilinear, on pixels or on tensors) give nearly the same. The same arguments give the same pixels on every machine.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

Image.preinit()  # imports the common formats: each fork that draws or reads a picture would do so again
MODES = ("RGB", "L", "P", "RGBA", "LA", "PA", "CMYK", "YCbCr", "HSV", "LAB", "1", "I", "I;16", "F")


def _waves(height: int, width: int, channels: int, seed: int) -> np.ndarray:
    """``(height, width, channels)`` float64 in [0, 1]: three slow waves a channel, at most two periods a side."""
    draw = np.random.default_rng(seed)
    y, x = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)
    total = np.zeros((channels, height, width))
    for _ in range(3):
        down, right, shift = draw.uniform((-2, -2, 0), (2, 2, 1), (channels, 3)).T[:, :, None, None]
        rows, columns = 2 * np.pi * (down * y + shift), 2 * np.pi * right * x
        # sin(rows + columns), with a sine for each row and column instead of one for each pixel
        total += np.sin(rows) * np.cos(columns) + np.cos(rows) * np.sin(columns)
    return np.moveaxis(total, 0, 2) / 6 + 0.5


def smooth(mode: str = "RGB", width: int = 300, height: int = 200, seed: int = 0) -> Image.Image:
    """A picture of that mode and size. In "P" the palette is full of colors, one of them transparent.

    Raises:
        ValueError: a mode that is not in ``MODES``.
    """
    if mode not in MODES:
        raise ValueError(f"mode {mode!r} is not one of {', '.join(MODES)}")
    values = _waves(height, width, 4, seed)
    colors = Image.fromarray(np.rint(values[:, :, :3] * 255).astype(np.uint8), "RGB")
    if mode == "I;16":
        return Image.fromarray(np.rint(values[:, :, 0] * 65535).astype(np.uint16))
    if mode in ("I", "F"):
        gray = np.rint(values[:, :, 0] * 255)
        return Image.fromarray(gray.astype(np.int32 if mode == "I" else np.float32))
    if mode in ("P", "PA"):
        picture = colors.quantize(256, Image.Quantize.FASTOCTREE)
        if mode == "PA":
            return picture.convert("PA")
        picture.info["transparency"] = bytes([0] + [255] * 255)
        return picture
    if mode in ("RGBA", "LA"):
        picture = colors.convert(mode[:-1])
        picture.putalpha(Image.fromarray(np.rint(values[:, :, 3] * 255).astype(np.uint8)))
        return picture
    if mode == "LAB":  # Pillow cannot convert to it without a color profile
        return Image.merge("LAB", colors.split())
    return colors.convert(mode)


def encode(image: Image.Image, format: str = "PNG") -> bytes:
    """The bytes of that picture as a file: "PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP", …

    Raises:
        OSError: that format cannot hold the picture's mode.
    """
    transparency = image.info.get("transparency")
    if format == "GIF" and isinstance(transparency, bytes):  # there, one color is transparent, named by its number
        image = image.copy()
        image.info["transparency"] = transparency.index(0)
    out = io.BytesIO()
    image.save(out, format)
    return out.getvalue()


def broken(kind: str) -> bytes:
    """A file that is no whole picture: "text" (prose), "half" (a JPEG cut in half) or "empty".

    Raises:
        ValueError: another kind.
    """
    if kind == "text":
        return b"This is a text, not a picture, whatever the name of its file says.\n"
    if kind == "half":
        whole = encode(smooth("RGB", 320, 240), "JPEG")
        return whole[: len(whole) // 2]
    if kind == "empty":
        return b""
    raise ValueError(f"kind {kind!r} is not one of text, half, empty")
