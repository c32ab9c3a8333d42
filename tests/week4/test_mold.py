from __future__ import annotations

import copy

import torch
from torch import nn

from week4.mold import Mold


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(3)
        self.first = nn.Linear(3, 3)
        self.second = nn.Linear(3, 3).eval()
        self.second.weight = self.first.weight
        self.first.bias.requires_grad_(False)


def test_copy_is_the_net():
    net = Tied()
    made, wanted = Mold(net).copy(), copy.deepcopy(net)
    assert str(made) == str(wanted)
    assert all(torch.equal(a, b) for a, b in zip(made.state_dict().values(), wanted.state_dict().values(), strict=True))
    assert [m.training for m in made.modules()] == [True, True, True, False]
    assert [(n, p.requires_grad) for n, p in made.named_parameters()] == [
        (n, p.requires_grad) for n, p in wanted.named_parameters()
    ]


def test_copies_share_nothing():
    net = Tied()
    mold = Mold(net)
    first, second = mold.copy(), mold.copy()
    for tensor in first.state_dict().values():
        tensor.data.zero_()
    assert net.norm.weight.sum() == 3
    assert second.norm.weight.sum() == 3


def test_tied_weights_stay_tied():
    made = Mold(Tied()).copy()
    assert made.first.weight is made.second.weight


def test_class_without_a_name_of_its_own():
    class Own(nn.Linear):
        pass

    made = Mold(nn.Sequential(Own(2, 1))).copy()
    assert type(made[0]) is Own
