"""Exercises that grade themselves: the engine behind the ``grade`` command."""

__version__ = "0.1.0"
