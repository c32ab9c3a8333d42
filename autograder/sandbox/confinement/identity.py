"""A separate user for each worker, if the parent is root: credentials(7)."""

from __future__ import annotations

import os

from autograder.sandbox.confinement.kernel import capabilities

FIRST = 2_000_000_000
"""Above the numbers that systems give to people, services and containers. Such a user needn't be in any list."""
NEEDED = (0, 1, 5, 6, 7)
"""CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_KILL, CAP_SETGID, CAP_SETUID: to give away, read back and end what belongs to
others.
"""


def user_of(slot: int) -> int:
    """The user of the worker in a slot."""
    return FIRST + slot


def become(user: int) -> None:
    """Become that user, in no group but its own, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def check_reading(paths: list[str]) -> None:
    """Raise ``OSError`` if a user other than root can't read what Python needs. Try this in a child."""
    if not all(capabilities() >> bit & 1 for bit in NEEDED):
        raise OSError("this root lacks capabilities")
    become(FIRST)
    try:
        for folder in filter(os.path.isdir, paths):
            os.listdir(folder)
        with open(os.__file__, "rb") as file:
            file.read(1)
    except OSError as error:
        raise OSError("Python's own folders are closed to other users") from error
