"""What a warm parent does once, so that no worker need do it: see ``[warm]`` in ``course.toml``."""

from __future__ import annotations

import torch


def training() -> None:
    """Everything that a first training step brings in.

    A step counts the machine's devices, once for this process and all its forks.
    """
    net = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(torch.ones(1, 2)), torch.ones(1, 1))
    torch.autograd.backward(loss)
    optimizer.step()
