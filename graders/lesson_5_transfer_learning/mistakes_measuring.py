"""What learners get wrong in task 5.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from autograder.testing import mistake, variant


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The helper that the stub gives to learners."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(was_training)


@mistake(
    "5.5",
    "mean-of-means",
    "You get this if each batch gives one number and these are averaged: a last batch of one sample then "
    "weighs as much as a full one. Which sums do you need over all samples?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right = 0.0, 0.0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item()
            right += (logits.argmax(1) == y).float().mean().item()
    return loss / len(loader), right / len(loader)


@variant("mean-of-means")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / len(loader), right / count


@mistake(
    "5.5",
    "in-train-mode",
    "The answer is right as soon as the model is in eval mode beforehand: you get this in train mode, "
    "where dropout is random and BatchNorm looks at the batch.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


@mistake(
    "5.5",
    "last-batch-only",
    "This is the accuracy of the last batch alone: you get this if it is worked out after the loop, or "
    "overwritten in it. What has to be collected from batch to batch?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, count = 0.0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            count += len(y)
    return loss / count, (logits.argmax(1) == y).float().mean().item()


@mistake(
    "5.5",
    "graph-kept",
    "Autograd watches all of this: you get this without torch.no_grad(). The numbers are right, but for "
    "each batch a graph is built that nobody needs, and where losses are summed as tensors all of them stay in "
    "memory.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum")
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss.item() / count, right / count


@mistake(
    "5.5",
    "percent",
    "This is the accuracy in percent. A share from 0 to 1 was asked for.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, 100 * right / count


@mistake(
    "5.5",
    "turned-round",
    "Both numbers are right, but they come in the other order: the loss is asked for first.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return right / count, loss / count


@mistake(
    "5.5",
    "evaluated-elsewhere",
    "It fails as soon as a batch lies on another device than the model: you get this if inputs or labels "
    "are used where they are. Which argument says where to compute?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


@mistake(
    "5.5",
    "length-of-the-data-set",
    "The sums are divided by the length of the data set: you get this from len(loader.dataset). A loader with "
    "a sampler gives only some of it. How many samples came?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right = 0.0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
    return loss / len(loader.dataset), right / len(loader.dataset)


@variant("length-of-the-data-set")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / len(loader.dataset)
