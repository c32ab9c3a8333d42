"""Which layers to put around workers. Tests may leave some out; a report then says so."""

from __future__ import annotations

import os
from collections.abc import Mapping

import msgspec

LAYERS = ("landlock", "seccomp", "limits", "namespaces", "identity")
"""The layers of the kernel, by the names used in reports and in ``AUTOGRADER_WITHOUT``."""
WITHOUT = "AUTOGRADER_WITHOUT"
LANDLOCK_ABI = "AUTOGRADER_LANDLOCK_ABI"


class Policy(msgspec.Struct, frozen=True):
    """What the trusted side, which alone reads the environment, passes on to the starters of workers."""

    without: tuple[str, ...] = ()
    """Layers left out."""
    landlock_abi: int | None = None
    """Use no more of Landlock than this version of its interface offers."""
    reason: str = "switched off"
    """Why they were left out."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Policy:
        """The policy that the environment asks for. Raises ``ValueError`` if the switches make no sense."""
        names = [name.strip() for name in environment.get(WITHOUT, "").split(",") if name.strip()]
        without = LAYERS if "all" in names else tuple(names)
        unknown = sorted(set(without) - set(LAYERS))
        if unknown:
            raise ValueError(f"{WITHOUT} names {', '.join(unknown)}: the layers are {', '.join(LAYERS)}, or all.")
        abi = environment.get(LANDLOCK_ABI) or None
        if abi is not None and not (abi.isdecimal() and abi.isascii() and int(abi) > 0):
            raise ValueError(f"{LANDLOCK_ABI} is {abi!r}: it takes a version number from 1 up.")
        return cls(without, None if abi is None else int(abi))
