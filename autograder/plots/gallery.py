"""All kinds of pictures."""

from __future__ import annotations

from autograder.plots import confusion, examples, maps, photograph, training
from autograder.plots.order import Picture

PICTURES: tuple[Picture, ...] = (
    training.PICTURE,
    photograph.PICTURE,
    maps.PICTURE,
    confusion.PICTURE,
    examples.PICTURE,
)
