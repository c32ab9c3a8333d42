"""The course's model zoo: pretrained image classifiers, each with its own preprocessing and its category names.

    from week4 import zoo

    model, preprocess, categories = zoo.pretrained()
    logits = model.eval()(preprocess(zoo.open_image("my.jpg")))     # (1, 1000)

The default net, EfficientNet-Lite0, comes with an installed package. Every other name is one of torchvision's
(https://docs.pytorch.org/vision/stable/models.html) and is downloaded at its first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import torch
from torch import nn

try:
    import torchvision as _torchvision  # type: ignore[import-untyped]  # noqa: F401
except ModuleNotFoundError as error:  # lessons 1 to 3 do without it
    raise ModuleNotFoundError(
        "Lessons 4 and 5 need torchvision and a net: run pip install -e . -e ./week4 in the course's folder.",
        name=error.name,
    ) from error

from week4.zoo import hub, lite0
from week4.zoo.preprocess import Preprocess, open_image
from week4.zoo.weights import WeightsUnavailable

__all__ = [
    "DEFAULT", "HEADS", "Preprocess", "WeightsUnavailable", "blocks", "names", "open_image", "pretrained", "untrained",
    "warm",
]  # fmt: skip

DEFAULT = lite0.NAME
HEADS = ("fc", "classifier")


@cache
def _published() -> tuple[str, ...]:
    return tuple(hub.names())


def names() -> list[str]:
    """The nets that ``pretrained`` knows, the default first. All but the default are downloaded at first use."""
    return [DEFAULT, *_published()]


def _known(name: str) -> str:
    if name not in names():
        raise ValueError(f"There is no net {name!r} in the zoo; it knows {', '.join(names())}.")
    return name


def pretrained(name: str = DEFAULT) -> tuple[nn.Module, Preprocess, list[str]]:
    """A net trained on ImageNet, the preprocessing that belongs to it, and the names of its 1000 classes.

    The net maps ``(n, 3, size, size)`` float32 to ``(n, 1000)`` logits. It comes as torchvision's do: in train mode,
    every parameter requiring grad, on the CPU. Each call gives a net of its own. ``preprocess`` maps one PIL image
    of any mode to ``(1, 3, size, size)`` and tells its ``size``, ``short_side``, ``mean``, ``std``, ``interpolation``.

    Raises:
        ValueError: no net has that name; the message lists those that there are.
        WeightsUnavailable: its package is missing, it cannot be downloaded, or its SHA-256 is not the published one.
    """
    if _known(name) == DEFAULT:
        return lite0.mold().copy(), lite0.preprocess(), lite0.categories()
    return hub.pretrained(name)


def warm() -> None:
    """Load the default net now, so that later calls of ``pretrained``, here or in a forked child, only copy it.

    No net is run. Raises ``WeightsUnavailable`` as ``pretrained`` does.
    """
    lite0.mold()
    names()


def _without_activation(model: nn.Module) -> set[nn.Module]:
    """The convolutions that end a branch: after them comes BatchNorm, and no activation."""
    ends = (m for m in model.modules() if isinstance(m, nn.Sequential) and len(m) and isinstance(m[-1], nn.BatchNorm2d))
    return {layer for end in ends for layer in end if isinstance(layer, nn.Conv2d)}


def untrained(name: str = DEFAULT, seed: int = 0) -> nn.Module:
    """The net of that name as it was before training: the same layers, random weights, the same for the same seed.

    Convolutions are drawn after He and others (https://arxiv.org/abs/1502.01852): normal, with variance 2 / fan in, or
    1 / fan in where no activation follows, so that the signal neither dies nor explodes on its way. BatchNorm starts
    as the identity. In train mode, on the CPU. The global generators stay as they were.

    Raises:
        ValueError: no net has that name.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        model = lite0.build().to_empty(device="cpu") if _known(name) == DEFAULT else hub.build(name)
        linear = _without_activation(model)
        for module in model.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="linear" if module in linear else "relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Linear | nn.BatchNorm2d):
                module.reset_parameters()
    return model


def _with_parameters(modules: Iterable[nn.Module]) -> list[nn.Module]:
    return [module for module in modules if next(module.parameters(), None) is not None]


def blocks(model: nn.Module) -> list[nn.Module]:
    """The blocks of a net's backbone, first to last: what has parameters and comes before the head.

    The head is ``model.fc`` or ``model.classifier``; the blocks are the net's other children that have parameters, or
    where there is only one such child (``features``), that one's children. Blocks and head share no parameter
    and leave none out. The default net has nine blocks, ``resnet18`` six (``conv1``, ``bn1``, ``layer1`` … ``layer4``).

    Raises:
        ValueError: the net has neither ``fc`` nor ``classifier``, or parameters that are in no block.
    """
    kind = type(model).__name__
    heads = [getattr(model, name) for name in HEADS if isinstance(getattr(model, name, None), nn.Module)]
    if len(heads) != 1:
        raise ValueError(f"{kind} has no head named fc or classifier, so the zoo cannot tell its blocks.")
    found = _with_parameters(child for child in model.children() if child is not heads[0])
    if len(found) == 1 and (inner := _with_parameters(found[0].children())):
        found = inner
    covered = {id(p) for module in [*found, heads[0]] for p in module.parameters()}
    if not covered.issuperset(id(p) for p in model.parameters()):
        raise ValueError(f"{kind} has parameters outside of blocks and head, so the zoo cannot tell its blocks.")
    return found
