"""From a photograph on disk to the tensor that a net takes."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike

from PIL import Image, ImageOps
from torch import Tensor
from torchvision.transforms import InterpolationMode  # type: ignore[import-untyped]
from torchvision.transforms._presets import ImageClassification  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Preprocess:
    """One PIL image of any mode and shape to one batch: ``(1, 3, size, size)`` float32.

    The image becomes RGB (an alpha channel is dropped), its short side ``short_side`` pixels long, its center is cut
    out, bytes become ``[0, 1]``, then ``(x - mean) / std`` for each channel. All this belongs to a net's weights.
    """

    size: int
    short_side: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    interpolation: InterpolationMode

    def __call__(self, image: Image.Image) -> Tensor:
        """The batch of that one image."""
        transform = ImageClassification(
            crop_size=self.size,
            resize_size=self.short_side,
            mean=self.mean,
            std=self.std,
            interpolation=self.interpolation,
        )
        batch: Tensor = transform(rgb(image)).unsqueeze(0)
        return batch

    @classmethod
    def of(cls, transform: ImageClassification) -> Preprocess:
        """The same as a ``weights.transforms()`` of torchvision."""
        (size,), (short_side,) = transform.crop_size, transform.resize_size
        return cls(size, short_side, tuple(transform.mean), tuple(transform.std), transform.interpolation)


def rgb(image: Image.Image) -> Image.Image:
    """The image in mode RGB, alpha dropped. Pillow warns of a palette with transparency unless it goes by RGBA."""
    if image.mode == "P" and isinstance(image.info.get("transparency"), bytes):
        image = image.convert("RGBA")
    return image.convert("RGB")


def open_image(path: str | PathLike[str]) -> Image.Image:
    """A photograph the way round you see it: read whole, turned as the camera was held (EXIF), in mode RGB.

    Raises:
        FileNotFoundError: there is no such file.
        PIL.UnidentifiedImageError: it is no image (a kind of ``OSError``).
        OSError: it is cut off or damaged.
    """
    with Image.open(path) as image:
        return rgb(ImageOps.exif_transpose(image))
