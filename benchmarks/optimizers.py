"""The optimizers of ``torch.optim`` that must work if a training leaves the choice to learners."""

from __future__ import annotations

import re

OPTIMIZERS = {
    "sgd": "SGD({}, lr=lr)",
    "momentum": "SGD({}, lr=lr, momentum=0.9)",
    "nesterov": "SGD({}, lr=lr, momentum=0.9, nesterov=True)",
    "adam": "Adam({}, lr=lr)",
    "amsgrad": "Adam({}, lr=lr, amsgrad=True)",
    "adamw": "AdamW({}, lr=lr)",
    "adamax": "Adamax({}, lr=lr)",
    "nadam": "NAdam({}, lr=lr)",
    "radam": "RAdam({}, lr=lr)",
    "rmsprop": "RMSprop({}, lr=lr)",
    "adagrad": "Adagrad({}, lr=lr)",
    "rprop": "Rprop({}, lr=lr)",
}
CHOSEN = re.compile(r"torch\.optim\.\w+\((?P<parameters>.+), lr=lr.*\)$", re.MULTILINE)


def swapped(text: str) -> dict[str, str]:
    """A worked solution with each of the optimizers in place of its own; nothing if it chooses none."""
    if not CHOSEN.search(text):
        return {}
    return {
        name: CHOSEN.sub(lambda found, call=call: f"torch.optim.{call.format(found['parameters'])}", text)  # type: ignore[misc]
        for name, call in OPTIMIZERS.items()
    }


def task(text: str) -> str:
    """The task whose solution chooses an optimizer."""
    found = CHOSEN.search(text)
    assert found
    return re.findall(r"# BEGIN SOLUTION (\S+)", text[: found.start()])[-1]
