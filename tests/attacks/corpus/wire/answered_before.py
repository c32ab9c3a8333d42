"""Sends the right answers to questions that it was not asked yet: they are data like any other."""

# status = ["failed", "crashed"]
import os

import torch

from autograder.kinds.encoder import Encoder
from autograder.sandbox import frames

sent = []


def double(x):
    for shape in (4, 3, 2):
        encoder = Encoder(lambda value, kind: None)
        node = encoder.encode(torch.zeros(shape))
        frame = frames.encoded(frames.Returned(node, storages=encoder.storages))
        os.write(3, len(frame).to_bytes(8, "big") + frame)
    return x
