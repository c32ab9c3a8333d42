"""The global generators that a test may seed for the learner's code, which draws from its own in another process."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

WORDS = 624
"""A Mersenne Twister's words. It makes new ones once all are used, so right after it is seeded all of them are."""


class Generator(NamedTuple):
    """How to look at one, and how to set it."""

    state: Callable[[], Any]
    put: Callable[[Any], object]
    words: Callable[[Any], tuple[Any, int]]
    """The words in a state, and how many are used."""
    of_words: Callable[[list[int]], Any]
    """The state right after it is seeded."""


def _numpy() -> Any:
    import numpy

    return numpy.random


GENERATORS = {
    "random": Generator(
        random.getstate,
        random.setstate,
        lambda state: (list(state[1][:-1]), state[1][-1]),
        lambda words: (random.Random.VERSION, (*words, WORDS), None),
    ),
    "numpy": Generator(
        lambda: _numpy().get_state(),
        lambda state: _numpy().set_state(state),
        lambda state: (state[1].tolist(), state[2]),
        lambda words: ("MT19937", words, WORDS, 0, 0.0),
    ),
}


def fresh() -> dict[str, list[int]]:
    """By name: the words of those that were seeded, and that nothing has been drawn from since."""
    loaded = [name for name in GENERATORS if name in sys.modules]
    found = {name: GENERATORS[name].words(GENERATORS[name].state()) for name in loaded}
    return {name: words for name, (words, used) in found.items() if used == WORDS}


def spend(name: str) -> None:
    """Draw once, so that it counts as fresh only when it is seeded again."""
    random.random() if name == "random" else _numpy().random_sample()
