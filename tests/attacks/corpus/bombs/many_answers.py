"""A list of answers that are each small on the wire and vast in memory."""

import torch


def double(x):
    return [torch.zeros(1).expand(2**24) for _ in range(10_000)]
