"""Sends the right answers to questions that it was not asked yet: they are data like any other."""

# status = ["failed", "crashed"]
import os

import torch

from autograder.sandbox import wire

sent = []


def double(x):
    for shape in (4, 3, 2):
        encoder = wire.Encoder(lambda value, kind: None)
        node = encoder.encode(torch.zeros(shape))
        reply = {"ok": True, "value": node, "storages": encoder.storages, "changed": [], "settings": []}
        frame = wire.pack(reply)
        os.write(3, len(frame).to_bytes(8, "big") + frame)
    return x
