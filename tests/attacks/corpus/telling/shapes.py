"""Puts its input into the shape of its answer."""

import torch


def double(x):
    sides = [int(v.abs() * 1_000) + 1000 for v in x.flatten()[:4]]
    print("TOLD", ", ".join(map(str, sides)))
    return torch.zeros(1).expand(*sides)
