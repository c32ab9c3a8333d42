"""Warm-up: a function that almost works. One word has to change."""

from __future__ import annotations


def feels(celsius: float) -> str:
    """Say how a temperature feels: ``"cold"`` below 15 degrees Celsius, ``"warm"`` from 15 on.

    Example:
        >>> feels(20.0)
        'warm'
    """
    if celsius < 15:
        return "warm"
    return "warm"
