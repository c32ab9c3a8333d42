"""Nets to look into: their parameters counted, their layers listened to."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from week4.given.refusing import ERRORS
from week4.given.weights import draw_weights, sequential


def counted_net(width: int = 4, classes: int = 3, norm: int = 0, frozen: bool = False) -> nn.Module:
    """A net to count parameters of; ``norm`` is the number of equal BatchNorms in it, which have buffers; ``frozen``
    freezes its first layer.
    """
    first, last = (nn.Conv2d, (3, width, 3)), (nn.Linear, (width * 36, classes))
    net = sequential(0, first, *[(nn.BatchNorm2d, (width,))] * norm, (nn.ReLU, ()), (nn.Flatten, ()), last)
    for place in range(2, norm + 1):
        net.get_submodule(str(place)).load_state_dict(net.get_submodule("1").state_dict())
    if frozen:
        net.get_submodule("0").requires_grad_(False)
    return net


def shared_net(width: int = 4, frozen: bool = False, norm: bool = False, seed: int = 0) -> nn.Module:
    """Two layers of ``width`` by ``width`` with one and the same weight, each with a bias of its own."""
    linear, between = (nn.Linear, (width, width)), (nn.BatchNorm1d, (width,)) if norm else (nn.Tanh, ())
    net = sequential(seed, linear, between, linear)
    shared = net.get_parameter("0.weight")
    net.get_submodule("2").register_parameter("weight", shared)
    shared.requires_grad_(not frozen)
    return net


class LayeredNet(nn.Module):
    """Layers to listen to; ``hooks()`` counts the forward hooks on them."""

    def __init__(self, *, inplace: bool, dropout: float, noted: bool, broken: type[Exception] | None) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(inplace=inplace), nn.Dropout(dropout), nn.Conv2d(4, 5, 3)
        )
        self.mix = nn.Conv2d(5, 5, 1)
        self.spare = nn.Linear(5, 2)
        self.head = nn.Linear(5, 3)
        self.broken = broken
        if noted:
            self.features.get_submodule("0").register_forward_hook(_note)
            self.head.register_forward_hook(_note)

    def forward(self, batch: Tensor) -> Tensor:
        """``(n, 3, height, width) -> (n, 3)``. ``mix`` is called twice, ``spare`` never."""
        maps = self.features(batch)
        maps = self.mix(torch.tanh(self.mix(maps)))
        logits: Tensor = self.head(maps.mean(dim=(2, 3)))
        if self.broken:
            raise self.broken("this net is broken, on purpose")
        return logits

    def hooks(self) -> int:
        """How many forward hooks there are, on the net and all its layers."""
        return sum(len(part._forward_hooks) + len(part._forward_pre_hooks) for part in self.modules())


def _note(layer: nn.Module, inputs: object, output: Tensor) -> None:
    """A hook that changes nothing."""


def layered_net(
    seed: int = 0, inplace: bool = False, dropout: float = 0.0, noted: bool = False, broken: str = ""
) -> nn.Module:
    """A net with layers to listen to: "features.0" to "features.3", "mix" (called twice), "spare" (never), "head".

    ``noted`` gives it two harmless hooks of its own, ``broken`` makes it raise at the end: "runtime" or "type".
    """
    with torch.random.fork_rng(devices=[]):
        net = LayeredNet(inplace=inplace, dropout=dropout, noted=noted, broken=ERRORS[broken] if broken else None)
    return draw_weights(net, seed)
