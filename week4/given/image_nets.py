"""Nets that take batches of small pictures."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from week4.given.weights import seeded, sequential


class _Batches(nn.Module):
    """Takes batches of pictures only."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(10.0))

    @staticmethod
    def check(batch: Tensor) -> None:
        if batch.dim() != 4:
            raise ValueError(f"a batch has 4 axes, (n, 3, height, width); this one has {batch.dim()} axes")
        if not len(batch):
            raise ValueError("this batch is empty: it has no pictures")


class ColorNet(_Batches):
    """Three logits: ten times the mean of red, of green and of blue."""

    def forward(self, batch: Tensor) -> Tensor:
        """``(n, 3, height, width) -> (n, 3)``."""
        self.check(batch)
        return self.scale * batch.mean(dim=(2, 3))


class CrowdNet(_Batches):
    """Says of each picture with how many others it came: the class number is the size of the batch."""

    def forward(self, batch: Tensor) -> Tensor:
        """``(n, 3, height, width) -> (n, 50)``: the logit of class n is 10, all others are 0."""
        self.check(batch)
        logits = torch.zeros(len(batch), 50)
        logits[:, min(len(batch), 49)] = 1.0
        return self.scale * logits


def color_net() -> nn.Module:
    """A net in eval mode whose three logits are ten times the mean of red, of green and of blue."""
    return ColorNet().eval()


def crowd_net() -> nn.Module:
    """A net in eval mode that says of each picture how many pictures its batch had."""
    return CrowdNet().eval()


def image_net(classes: int = 4, seed: int = 0, scale: float = 3.0) -> nn.Module:
    """A small convolutional net, ``(n, 3, 8, 8) -> (n, classes)``; the larger ``scale``, the larger the logits."""
    layers = [(nn.Conv2d, (3, 6, 3)), (nn.Tanh, ()), (nn.AdaptiveAvgPool2d, (2,)), (nn.Flatten, ())]
    net = sequential(seed, *layers, (nn.Linear, (24, classes)))
    with torch.no_grad():
        net.get_parameter("4.weight").mul_(scale)
    return net


def dropout_image_net(classes: int = 4, seed: int = 0) -> nn.Module:
    """A net with strong dropout, ``(n, 3, 8, 8) -> (n, classes)``: in train mode its answers are random."""
    layers = [(nn.Flatten, ()), (nn.Linear, (192, 40)), (nn.Tanh, ()), (nn.Dropout, (0.6,))]
    net = sequential(seed, *layers, (nn.Linear, (40, classes)))
    with torch.no_grad():
        net.get_parameter("4.weight").mul_(4)
    return net


def batchnorm_image_net(classes: int = 4, seed: int = 0) -> nn.Module:
    """A net with BatchNorm, ``(n, 3, 8, 8) -> (n, classes)``: in train mode its answers depend on the batch."""
    layers = [(nn.Conv2d, (3, 6, 3)), (nn.BatchNorm2d, (6,)), (nn.Tanh, ()), (nn.AdaptiveAvgPool2d, (2,))]
    net = sequential(seed, *layers, (nn.Flatten, ()), (nn.Linear, (24, classes)))
    generator = seeded(seed + 1)
    with torch.no_grad():
        net.get_parameter("1.weight").fill_(1.5)
        net.get_buffer("1.running_mean").normal_(generator=generator)
        net.get_buffer("1.running_var").uniform_(0.2, 0.5, generator=generator)
        net.get_parameter("5.weight").mul_(4)
    return net
