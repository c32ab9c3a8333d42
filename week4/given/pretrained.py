"""The zoo's default net and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

if TYPE_CHECKING:
    from PIL.Image import Image


def zoo_net() -> nn.Module:
    """The zoo's default net, pretrained."""
    from week4 import zoo

    return zoo.pretrained()[0]


def default_classifier() -> nn.Module:
    """The zoo's default net, in eval mode."""
    return zoo_net().eval()


def default_preprocess(image: Image) -> Tensor:
    """The preprocessing of the zoo's default net."""
    from week4 import zoo

    return zoo.lite0.preprocess()(image)


def imagenet_names() -> list[str]:
    """The names of ImageNet's 1000 classes."""
    from week4 import zoo

    return zoo.lite0.categories()
