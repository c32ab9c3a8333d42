"""What the pictures and the demonstration need besides the course: asked for with a sentence where it is missing."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.learner.plots.drawing import CannotDraw

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = "run pip install -e . -e ./week4 in the course's folder"


def need(*packages: str) -> None:
    """``CannotDraw`` with the command that installs them, if one of these is missing."""
    for package in packages:
        try:
            importlib.import_module(package)
        except (ImportError, RuntimeError) as error:  # a torchvision of another torch raises RuntimeError
            raise CannotDraw(f"this needs {package}: {INSTALL}.") from error


@contextmanager
def supplied() -> Iterator[None]:
    """Inside the block, what the zoo and the data sets lack becomes ``CannotDraw``."""
    need("torchvision")
    from week4 import data, zoo

    try:
        yield
    except (zoo.WeightsUnavailable, data.DataUnavailable) as error:
        raise CannotDraw(str(error)) from error


def photograph(path: Path) -> Image:
    """A photograph the way round you see it; ``CannotDraw`` where there is none."""
    from PIL import Image

    from week4 import zoo

    if not path.exists():
        raise CannotDraw(f"there is no file {path}.")
    if path.is_dir():
        raise CannotDraw(f"{path} is a folder: name one photograph in it.")
    try:
        return zoo.open_image(path)
    except PermissionError as error:
        raise CannotDraw(f"{path} may not be read: its permissions forbid it.") from error
    except Image.DecompressionBombError as error:
        raise CannotDraw(f"{path} is too large a picture: make it smaller first.") from error
    except Exception as error:  # Pillow's readers of broken files raise nearly anything
        raise CannotDraw(
            f"{path} is no whole picture, or of a kind that cannot be read here: save it as JPEG or PNG."
        ) from error
