"""Torchvision's own classification nets, with the weights that torchvision publishes (a download)."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import torch
from torch import nn
from torchvision import models  # type: ignore[import-untyped]

from week4.zoo.preprocess import Preprocess
from week4.zoo.weights import WeightsUnavailable, load

PATIENCE = 20.0  # seconds without a byte before a download is given up
DIGEST = re.compile(r"-([0-9a-f]{8,})\.pth$")  # torchvision puts the SHA-256's first digits into the file's name


def names() -> list[str]:
    """All of torchvision's classification nets, by name."""
    return list(models.list_models(module=models))


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """New sockets give up after that long, inside the block."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _fetch(name: str, url: str) -> None:
    """See that torch's cache holds the file of that URL, whole, unchanged, and nothing but tensors in it."""
    digest = DIGEST.search(url)
    if digest is None:
        raise WeightsUnavailable(f"The weights of {name} are published without a SHA-256, so they are not used.")
    path = Path(torch.hub.get_dir(), "checkpoints", url.rsplit("/", 1)[-1])
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with _patience(PATIENCE):
                torch.hub.download_url_to_file(url, str(path), digest[1], progress=sys.stderr.isatty())
        except (OSError, HTTPException, RuntimeError) as error:
            reason = getattr(error, "reason", None) or error
            raise WeightsUnavailable(
                f"The weights of {name} could not be fetched from {url} ({reason}). Go online once (they are kept in "
                f"{path.parent}), or use efficientnet_lite0, which needs no download."
            ) from error
    load(path, digest[1])


def pretrained(name: str) -> tuple[nn.Module, Preprocess, list[str]]:
    """The net of that name in train mode, its preprocessing and its categories.

    Raises:
        WeightsUnavailable: its weights cannot be fetched, or are not those published.
    """
    weights = models.get_model_weights(name).DEFAULT
    _fetch(name, weights.url)
    model: nn.Module = models.get_model(name, weights=weights)  # reads the file that was just checked
    return model.train(), Preprocess.of(weights.transforms()), list(weights.meta["categories"])


def build(name: str) -> nn.Module:
    """The net of that name in train mode with random weights, drawn from torch's global generator."""
    old = {"init_weights": False, "aux_logits": False} if name in ("googlenet", "inception_v3") else {}
    model: nn.Module = models.get_model(name, weights=None, **old)
    return model
