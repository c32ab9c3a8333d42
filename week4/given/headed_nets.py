"""Classifiers with a backbone and a head, as small as can be."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable

import torch
from torch import Tensor, nn

from week4.given.parts import part_of
from week4.given.weights import draw_weights, seeded
from week4.mold import Mold

HEADS: dict[str, tuple[str, Callable[[int, int], nn.Module]]] = {
    "fc": ("fc", lambda width, classes: nn.Linear(width, classes)),
    "classifier": ("classifier", lambda width, classes: nn.Linear(width, classes)),
    "no bias": ("fc", lambda width, classes: nn.Linear(width, classes, bias=False)),
    "dropout": ("classifier", lambda width, classes: nn.Sequential(nn.Dropout(0.2), nn.Linear(width, classes))),
    "hardswish": (
        "classifier",
        lambda width, classes: nn.Sequential(
            nn.Linear(width, width + 3), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(width + 3, classes)
        ),
    ),
    "sequence": (
        "fc",
        lambda width, classes: nn.Sequential(
            OrderedDict(
                squeeze=nn.Linear(width, width + 1),
                norm=nn.BatchNorm1d(width + 1),
                bend=nn.Tanh(),
                decide=nn.Linear(width + 1, classes),
                end=nn.Identity(),
            )
        ),
    ),
}
"""Name and maker of each kind of head that :func:`headed_net` can have."""


class HeadedNet(nn.Module):
    """Five numbers in, a backbone of four blocks, a head named ``fc`` or ``classifier``."""

    def __init__(self, blocks: list[nn.Module], name: str, head: nn.Module, head_first: bool) -> None:
        super().__init__()
        self.head_name = name
        if head_first:
            self.add_module(name, head)
        if name == "fc":  # as in resnet18: blocks are the net's own children
            self.stem, self.layer1, self.layer2, self.layer3 = blocks
            self.relu = nn.ReLU()
            self.fc = head
        else:  # as in the default net: blocks are the children of `features`
            self.features = nn.Sequential(*blocks)
            self.classifier = head

    def forward(self, inputs: Tensor) -> Tensor:
        """``(n, 5) -> (n, classes)`` logits."""
        head = self.get_submodule(self.head_name)
        for part in self.children():
            if part is not head and not isinstance(part, nn.ReLU):
                inputs = part(inputs)
        logits: Tensor = head(inputs)
        return logits


def _block(inputs: int, width: int, norm: bool, dropout: float, first: str) -> nn.Module:
    """A layer, BatchNorm, tanh and dropout; ``first`` is the name of the layer."""
    block = nn.Sequential(OrderedDict({first: nn.Linear(inputs, width)}))
    for part in [*([nn.BatchNorm1d(width)] if norm else []), nn.Tanh(), *([nn.Dropout(dropout)] if dropout else [])]:
        block.add_module(str(len(block)), part)
    return block


@functools.lru_cache(maxsize=64)
def _mold(head: str, classes: int, width: int, norm: bool, dropout: float, head_first: bool) -> Mold:
    """A net of that structure: graders and workers build hundreds, and to copy one takes a quarter of the time."""
    name, make = HEADS[head]
    with torch.random.fork_rng(devices=[]):
        first = "fc1" if head == "hardswish" else "0"  # a part of a backbone may have a name that looks like a head's
        blocks = [_block(width if i else 5, width, norm and i < 3, dropout if i < 3 else 0, first) for i in range(4)]
        return Mold(HeadedNet(blocks, name, make(width, classes), head_first))


def headed_net(
    head: str = "fc",
    classes: int = 4,
    width: int = 6,
    seed: int = 0,
    norm: bool = True,
    dropout: float = 0.0,
    frozen: str = "",
    head_first: bool = False,
    loud: float = 1.0,
) -> nn.Module:
    """A small classifier ``(n, 5) -> (n, classes)`` with four blocks and one of the heads of ``HEADS``.

    Args:
        head: "fc" or "classifier" (a ``Linear`` of that name), "no bias", or "dropout", "hardswish" (both a
            ``classifier`` of several layers), "sequence" (an ``fc`` of several layers with
            names, one of them a BatchNorm).
        classes: how many logits.
        width: of the hidden layers.
        seed: the weights are drawn from it, and the statistics of BatchNorm.
        norm: whether each block but the last has a BatchNorm.
        dropout: if not 0, the first blocks have dropout of that probability.
        frozen: "" for nothing, "all", "backbone", "head", or "first" (the head's first ``Linear``).
        head_first: whether the head is the first of the net's children, before the layers that it comes after.
        loud: what the weights of the last layer are multiplied by.
    """
    name, _ = HEADS[head]
    net = draw_weights(_mold(head, classes, width, norm, dropout, head_first).copy(), seed)
    generator = seeded(seed + 1)
    own_head = part_of(net, name)
    blocks = net if name == "fc" else part_of(net, "features")
    with torch.no_grad():
        for block in [part for part in blocks.children() if part is not own_head][
            :4
        ]:  # so that the features are neither small nor all at the ends of tanh
            next(block.parameters()).mul_(2.5)
        [m for m in own_head.modules() if isinstance(m, nn.Linear)][-1].weight.mul_(loud)
        for module in net.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.weight.uniform_(0.5, 1.5, generator=generator)
                module.get_buffer("running_mean").normal_(generator=generator).mul_(0.3)
                module.get_buffer("running_var").uniform_(0.2, 0.6, generator=generator)
    parts: dict[str, list[nn.Module]] = {
        "": [],
        "all": [net],
        "head": [own_head],
        "first": [next(m for m in own_head.modules() if isinstance(m, nn.Linear))],
        "backbone": [child for child in net.children() if child is not own_head],
    }
    for part in parts[frozen]:
        part.requires_grad_(False)
    return net


class _HalfNet(nn.Module):
    """Takes numbers of any precision, computes and answers with half of it."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net.half()

    def forward(self, x: Tensor) -> Tensor:
        answer: Tensor = self.net(x.half())
        return answer


def half_net(seed: int = 0) -> nn.Module:
    """A small classifier ``(n, 5) -> (n, 4)`` that answers in half precision, whatever it is given."""
    return _HalfNet(headed_net(seed=seed, norm=False))


def headless_net() -> nn.Module:
    """A small net whose last layer is named ``output``: neither ``fc`` nor ``classifier``."""
    with torch.random.fork_rng(devices=[]):
        net = nn.Sequential()
        net.add_module("stem", nn.Linear(5, 6))
        net.add_module("bend", nn.Tanh())
        net.add_module("output", nn.Linear(6, 4))
        return draw_weights(net, 0)


class HeadOnly(nn.Module):
    """A net that is nothing but its head."""

    def __init__(self, fc: nn.Module) -> None:
        super().__init__()
        self.fc = fc

    def forward(self, inputs: Tensor) -> Tensor:
        """``(n, 5) -> (n, classes)`` logits."""
        logits: Tensor = self.fc(inputs)
        return logits


def matrix_net(inputs: int = 5, classes: int = 4) -> nn.Module:
    """A net that is nothing but its head ``fc``, which is nothing but a matrix ``(classes, inputs)``."""
    with torch.random.fork_rng(devices=[]):
        return draw_weights(HeadOnly(nn.Linear(inputs, classes, bias=False)), 0)


def flat_head_net(classes: int = 4) -> nn.Module:
    """A net that is nothing but its head ``fc``, all weights 0: every class is as likely as any other."""
    with torch.random.fork_rng(devices=[]):
        net = HeadOnly(nn.Linear(5, classes))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
    return net


class WatchedNet(nn.Module):
    """A linear classifier whose answers are others when autograd tracks them."""

    def __init__(self, fc: nn.Module) -> None:
        super().__init__()
        self.fc = fc

    def forward(self, inputs: Tensor) -> Tensor:
        """``(n, 5) -> (n, classes)`` logits, their order turned round where they are tracked."""
        logits: Tensor = self.fc(inputs)
        return -3 * logits if logits.requires_grad else logits


def watched_net(classes: int = 4, seed: int = 0) -> nn.Module:
    """A linear classifier ``(n, 5) -> (n, classes)`` whose answers are others when autograd tracks them."""
    with torch.random.fork_rng(devices=[]):
        return draw_weights(WatchedNet(nn.Linear(5, classes)), seed)


class JoinedNet(nn.Module):
    """A net with a scale and a shift of its own around another."""

    def __init__(self, model: nn.Module, seed: int) -> None:
        super().__init__()
        self.model = model
        generator = seeded(seed)
        self.scale = nn.Parameter(torch.empty(1).uniform_(1, 2, generator=generator))
        self.shift = nn.Parameter(torch.empty(1).uniform_(1, 2, generator=generator))

    def forward(self, inputs: Tensor) -> Tensor:
        """The answers of the net inside, scaled and shifted."""
        answers: Tensor = self.model(inputs)
        return self.scale * answers + self.shift


def joined_net(model: nn.Module, seed: int = 0) -> nn.Module:
    """``model`` as it is, inside a net that has a scale and a shift to learn, both drawn from ``seed``."""
    return JoinedNet(model, seed)
