"""Process-wide settings and global generators, as they are before and after a learner's function runs."""

from __future__ import annotations

import random
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.modules import module as hooks


@dataclass(frozen=True)
class Settings:
    """The process-wide switches that no task may move."""

    grad: bool
    dtype: torch.dtype
    threads: int
    deterministic: bool
    hooks: int

    @classmethod
    def now(cls) -> Settings:
        """The settings at this moment."""
        return cls(
            torch.is_grad_enabled(),
            torch.get_default_dtype(),
            torch.get_num_threads(),
            torch.are_deterministic_algorithms_enabled(),
            len(hooks._global_forward_hooks) + len(hooks._global_forward_pre_hooks),
        )

    def changed(self) -> list[str]:
        """Which of them differ now, by name."""
        now = Settings.now()
        return [name for name in self.__dataclass_fields__ if getattr(self, name) != getattr(now, name)]

    def restore(self) -> None:
        """Put them back, so that one call's fault does not fail the next."""
        if not self.changed():
            return
        torch.set_grad_enabled(self.grad)
        torch.set_default_dtype(self.dtype)
        torch.set_num_threads(self.threads)
        if torch.are_deterministic_algorithms_enabled() != self.deterministic:
            torch.use_deterministic_algorithms(self.deterministic)  # imports half of torch, so only at need


class Generators:
    """Torch's, NumPy's and Python's global generators.

    Each call starts from another seed. A function that leaves a generator in the same state although
    it found it in different ones has re-seeded it; drawing from it does not look like that.
    """

    NAMES = ("torch", "numpy", "random")

    def __init__(self) -> None:
        self._seed = 0
        self._left: dict[tuple[Hashable, str], tuple[int, int | bytes]] = {}
        self._found: dict[str, int | bytes] = {}

    def seed(self, seed: int) -> None:
        """Seed all three."""
        self._seed = seed
        self._begin()
        self._found = self._states()
        self._begin()

    def _begin(self) -> None:
        torch.default_generator.manual_seed(self._seed)
        torch.rand(1)  # or seeding it with its own initial seed would pass for leaving it alone
        np.random.seed(self._seed % 2**32)
        random.seed(self._seed)

    def habits(self, function: Hashable) -> list[str]:
        """``generator:NAME`` for each one re-seeded, ``moved:NAME`` for each one that was only drawn from."""
        found = []
        for name, state in self._states().items():
            seed, left = self._left.get((function, name), (self._seed, 0))
            if seed != self._seed and left == state:
                found.append(f"generator:{name}")
            elif state != self._found[name]:
                found.append(f"moved:{name}")
            self._left[function, name] = (self._seed, state)
        return found

    @staticmethod
    def _states() -> dict[str, int | bytes]:
        """What tells two states apart: of those that are slow to read, what they give next."""
        return {
            "torch": hash(torch.default_generator.get_state().numpy().tobytes()),
            "numpy": np.random.bytes(16),
            "random": random.getrandbits(128),
        }
