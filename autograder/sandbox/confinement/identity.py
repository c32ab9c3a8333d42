"""A user of their own for workers, where the parent is root: credentials(7)."""

from __future__ import annotations

import os

FIRST = 2_000_000_000
"""Above what systems give to people, services and containers. Such a user need not be in any list."""


def user_of(slot: int) -> int:
    """The user of the worker in a slot."""
    return FIRST + slot


def become(user: int) -> None:
    """Be that user and in no group but its own, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def check_reading(paths: list[str]) -> None:
    """Raise ``OSError`` if another user than root cannot read what Python needs. To be tried in a child."""
    become(FIRST)
    try:
        for folder in filter(os.path.isdir, paths):
            os.listdir(folder)
        with open(os.__file__, "rb") as file:
            file.read(1)
    except OSError as error:
        raise OSError("Python's own folders are closed to other users") from error
