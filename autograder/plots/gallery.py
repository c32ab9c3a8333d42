"""All kinds of pictures. Light: what draws them is imported when it is used."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.plots.order import Picture

NET = ("xor_data", "XORNet", "train", "decision_grid")
GUESSES = ("load_classifier", "predict_probabilities", "top_k")
MAPS = ("load_classifier", "feature_maps")
CONFUSION = ("freeze", "replace_head", "make_loaders", "train_head", "evaluate")

PICTURES: tuple[Picture, ...] = (
    Picture("training", needs=NET, calls=NET),
    Picture("photograph", needs=GUESSES, calls=GUESSES, takes_image=True),
    Picture("maps", needs=MAPS, calls=MAPS, takes_image=True),
    Picture("confusion", needs=CONFUSION, calls=CONFUSION),
    Picture("examples", needs=("replace_head", "train_head"), calls=()),
)


def drawn_from(names: Iterable[str]) -> list[Picture]:
    """The pictures that functions and classes of these names are enough for."""
    known = set(names)
    return [picture for picture in PICTURES if known.issuperset(picture.needs)]


def own_photograph(number: int, pictures: Iterable[Picture]) -> str:
    """How a lesson's pictures are made of a photograph of one's own; nothing where none of them takes one."""
    takes = any(picture.takes_image for picture in pictures)
    return f"With a photograph of your own: grade plot {number} --image my.jpg" if takes else ""
