from __future__ import annotations

import pytest
import torch

from autograder import seeds
from autograder.testing.draw import Draw

BITS = seeds.make()[6:70]
FORGED = [
    "",
    "public",
    "autumn-2026",
    "0" * 64,
    BITS,
    f"seed1-{'0' * 64}-{seeds._checksum(bytes(32))}",
    f"seed1-{'0123456789abcdef' * 4}-{seeds._checksum(bytes.fromhex('0123456789abcdef' * 4))}",
    f"seed1-{BITS}-00000000",
    f"seed1-{BITS}",
]


def test_what_is_made_is_known_as_made_and_differs() -> None:
    made = {seeds.make() for _ in range(1000)}
    assert len(made) == 1000
    assert all(map(seeds.is_made, made))


@pytest.mark.parametrize("text", FORGED)
def test_not_made(text: str) -> None:
    assert not seeds.is_made(text)


def test_a_lost_character_is_noticed() -> None:
    seed = seeds.make()
    assert not any(seeds.is_made(seed[:i] + seed[i + 1 :]) for i in range(len(seed)))


def test_purposes_have_nothing_in_common() -> None:
    found = [
        seeds.derived("seed", "case", "a", 1),
        seeds.derived("seed", "case", "a", 11),
        seeds.derived("seed", "case", "a1", 1),
        seeds.derived("seed", "calls", "a", 1),
        seeds.derived("seeds", "case", "a", 1),
    ]
    assert len(set(found)) == 5
    assert seeds.derived("seed", "case", "a", 1) == found[0]


def test_cases_of_one_seed_are_alike_and_of_another_differ() -> None:
    def numbers(seed: str, index: int = 0) -> list[float]:
        return Draw.seeded(seed, "test", index).tensor(4).tolist()

    assert numbers("a") == numbers("a")
    assert numbers("a") != numbers("b")
    assert numbers("a") != numbers("a", 1)
    assert torch.is_tensor(Draw.seeded("a", "test", 0).integers(2, low=0, high=3))
