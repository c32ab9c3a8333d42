"""Puts its input into the shape of an answer without a single number."""

import torch


def double(x):
    sides = [int(v.abs() * 1_000) + 1000 for v in x.flatten()[:3]]
    print("TOLD", ", ".join(map(str, sides)))
    return torch.empty(0, *sides)
