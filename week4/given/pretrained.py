"""The zoo's default net and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

if TYPE_CHECKING:
    from PIL.Image import Image

    from week4.zoo import Preprocess


def zoo_net() -> nn.Module:
    """The zoo's default net, pretrained."""
    from week4 import zoo

    return zoo.pretrained()[0]


class OverheardZoo:
    """Inside its ``with`` block ``zoo.pretrained`` notes the names it's asked for, and gives the default net.

    Beside another name than the default, the names of the categories begin with it, and two classes share one, as a
    bird and a machine do in torchvision's list.
    """

    def __init__(self) -> None:
        self.names: list[str] = []

    def __enter__(self) -> OverheardZoo:
        from week4 import zoo

        self._own = zoo.pretrained
        zoo.pretrained = self.pretrained
        return self

    def pretrained(self, name: str = "efficientnet_lite0") -> tuple[nn.Module, Preprocess, list[str]]:
        """What ``zoo.pretrained`` gives for the default net, with categories of this name."""
        from week4 import zoo

        self.names.append(str(name))
        net, preprocess, categories = self._own()
        return net, preprocess, categories if name == zoo.DEFAULT else overheard_categories(name)

    def __exit__(self, *error: object) -> None:
        from week4 import zoo

        zoo.pretrained = self._own


def overheard_categories(name: str) -> list[str]:
    """The categories that an overheard zoo gives for another net than the default."""
    return [f"{name} {category.replace('crane bird', 'crane')}" for category in imagenet_names()]


def overheard_zoo() -> OverheardZoo:
    """A zoo that notes the names it's asked for."""
    return OverheardZoo()


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
