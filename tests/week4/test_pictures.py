from __future__ import annotations

import io

import numpy as np
import pytest

pytest.importorskip("PIL")

from PIL import Image, UnidentifiedImageError

from week4 import pictures


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize(("width", "height"), [(40, 30), (1, 1), (3, 200)])
def test_mode_and_size(mode, width, height):
    picture = pictures.smooth(mode, width, height)
    assert (picture.mode, picture.size) == (mode, (width, height))


@pytest.mark.parametrize("mode", pictures.MODES)
def test_same_seed_same_pixels(mode):
    assert pictures.smooth(mode, seed=1).tobytes() == pictures.smooth(mode, seed=1).tobytes()
    assert pictures.smooth(mode, seed=1).tobytes() != pictures.smooth(mode, seed=2).tobytes()


def test_neighbors_differ_little():
    values = np.asarray(pictures.smooth("RGB", 300, 200)).astype(int)
    assert max(np.abs(np.diff(values, axis=axis)).max() for axis in (0, 1)) <= 8


def test_contrast_is_there():
    assert np.asarray(pictures.smooth("RGB", 300, 200)).std() > 20


@pytest.mark.parametrize(
    ("mode", "format"),
    [("RGB", "JPEG"), ("L", "PNG"), ("P", "GIF"), ("RGBA", "PNG"), ("CMYK", "TIFF"), ("I;16", "PNG")],
)
def test_encoded_opens_again(mode, format):
    opened = Image.open(io.BytesIO(pictures.encode(pictures.smooth(mode, 20, 10), format)))
    opened.load()
    assert (opened.mode, opened.size) == (mode, (20, 10))


@pytest.mark.parametrize("kind", ["text", "empty"])
def test_broken_is_no_picture(kind):
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(pictures.broken(kind)))


def test_half_a_picture_opens_but_does_not_load():
    opened = Image.open(io.BytesIO(pictures.broken("half")))
    with pytest.raises(OSError, match="truncated"):
        opened.load()


def test_unknown_kinds():
    with pytest.raises(ValueError, match="text, half, empty"):
        pictures.broken("burnt")
    with pytest.raises(ValueError, match="RGB, L"):
        pictures.smooth("sepia")
