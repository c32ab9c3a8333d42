"""``python -m week4.zoo [NAME]``: what a net says of the course's photographs, and how often it is right."""

from __future__ import annotations

import sys

import torch

from autograder.cli.command import run
from autograder.errors import Refusal
from week4 import data, zoo


def main(name: str = zoo.DEFAULT) -> None:
    """Print a line for each photograph and the score on the unambiguous ones."""
    try:
        model, preprocess, categories = zoo.pretrained(name)
    except ValueError as error:
        raise Refusal(str(error)) from error
    photos = data.photos()
    model.eval()
    right = 0
    print(f"{'photograph':<20}{'top-1':<20}{'probability':>11}")
    for photo in photos:
        with torch.no_grad():
            probability, index = model(preprocess(zoo.open_image(photo.path))).softmax(1).max(1)
        label = categories[int(index)]
        note = "" if label == photo.answer else f"  but it is {photo.shows}"
        if photo.unambiguous:
            right += label == photo.answer
        elif photo.answer is None:
            note += ", for which ImageNet has no name"
        print(f"{photo.path.name:<20}{label:<20}{float(probability):>11.3f}{note}")
    print(f"\n{name}: {right} of {sum(photo.unambiguous for photo in photos)} unambiguous photographs right")


if __name__ == "__main__":
    run(lambda: main(*sys.argv[1:2]))
