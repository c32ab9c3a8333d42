"""An answer that is nowhere."""

import torch


def double(x):
    return torch.empty(x.shape, dtype=x.dtype, device="meta")
