"""The whole game first: a net names a photograph before a line is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from week4.plots import supplies

BEST = 5
WIDTH = 30
UNSURE = 0.5


@dataclass(frozen=True)
class Guess:
    """One class and its probability."""

    name: str
    share: float


def guesses(path: Path) -> list[Guess]:
    """The five best classes of the course's net for a photograph, best first.

    Raises:
        CannotDraw: it cannot be read, or torchvision or the net's weights are missing.
    """
    with supplies.supplied():
        import torch

        from week4 import zoo

        image = supplies.photograph(path)
        model, preprocess, categories = zoo.pretrained()
        model.eval()
        with torch.no_grad():
            values, indices = model(preprocess(image)).softmax(1)[0].topk(BEST)
    return [Guess(categories[i], share) for i, share in zip(indices.tolist(), values.tolist(), strict=True)]


def lines(path: Path, bar: str = "█") -> Iterator[str]:
    """What the terminal shows of a photograph. Raises ``CannotDraw`` as ``guesses`` does."""
    found = guesses(path)
    width = max(len(guess.name) for guess in found)
    for guess in found:
        length = round(guess.share * WIDTH)
        yield f"{guess.name:<{width}}  {bar * length:<{WIDTH}}  {guess.share:>5.1%}".replace("%", " %")
    best = found[0]
    sure = "The net takes" if best.share >= UNSURE else "The net is not sure, but would take"
    yield f"{sure} {path.name} for: {best.name}."
