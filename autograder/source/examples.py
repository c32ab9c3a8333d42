"""Cells that a course put into a notebook as examples. As long as nobody changed one, it's no work of a learner's."""

from __future__ import annotations

import hashlib
from typing import Any

OURS = "autograder"
"""Where a cell's metadata keeps what we write there."""


def marked(text: str) -> dict[str, Any]:
    """The metadata of a cell that holds this example."""
    return {OURS: {"example": _digest(text)}}


def is_unchanged(metadata: object, text: str) -> bool:
    """Whether a cell holds an example as it was given."""
    facts = metadata.get(OURS) if isinstance(metadata, dict) else None
    return isinstance(facts, dict) and facts.get("example") == _digest(text)


def _digest(text: str) -> str:
    """Editors add and drop empty lines at the end."""
    return hashlib.sha256(text.strip().encode("utf-8", "replace")).hexdigest()[:16]
