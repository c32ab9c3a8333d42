"""What learners get wrong in task 5.6, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

from torch import nn

from autograder.testing import mistake, variant
from week4 import zoo


def head_of(model: nn.Module) -> nn.Module:
    """The helper that the stub gives to learners."""
    for name in ("fc", "classifier"):
        head = getattr(model, name, None)
        if isinstance(head, nn.Module):
            return head
    raise ValueError("this model has neither fc nor classifier")


@mistake(
    "5.6",
    "all-unfrozen",
    "More trains than the head and the last blocks: you get this if what trained before is not frozen "
    "first. A net from the zoo comes with everything trainable.",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    last = [p for block in blocks[max(len(blocks) - n, 0) :] for p in block.parameters()]
    for p in head + last:
        p.requires_grad = True
    groups = [{"params": head, "lr": lr}, {"params": last, "lr": lr / 10}]
    return groups if last else groups[:1]


@variant("all-unfrozen")
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    model.requires_grad_(True)
    head = list(head_of(model).parameters())
    last = [p for block in zoo.blocks(model) for p in block.parameters()]
    groups = [{"params": head, "lr": lr}, {"params": last, "lr": lr / 10}]
    return groups if n else groups[:1]


@mistake(
    "5.6",
    "one-rate-for-all",
    "Head and blocks share one learning rate: you get this from a single group, or from the same rate in "
    "both. The blocks know a lot already; how long should their steps be?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    last = [p for block in blocks[max(len(blocks) - n, 0) :] for p in block.parameters()]
    model.requires_grad_(False)
    for p in head + last:
        p.requires_grad = True
    return [{"params": head + last, "lr": lr}]


@variant("one-rate-for-all")
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    last = [p for block in blocks[max(len(blocks) - n, 0) :] for p in block.parameters()]
    model.requires_grad_(False)
    for p in head + last:
        p.requires_grad = True
    groups = [{"params": head, "lr": lr}, {"params": last, "lr": lr}]
    return groups if last else groups[:1]


@mistake(
    "5.6",
    "head-listed-twice",
    "Parameters of the head stand in both groups: you get this if the second group takes all that "
    "requires grad. torch refuses a parameter that is in two groups.",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    last = [p for block in blocks[max(len(blocks) - n, 0) :] for p in block.parameters()]
    model.requires_grad_(False)
    for p in head + last:
        p.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if n:
        groups.append({"params": [p for p in model.parameters() if p.requires_grad], "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "first-blocks",
    "The first blocks train instead of the last: you get this from the beginning of the list. Edges and "
    "colors come first in a net; which end knows about whole things, and stands next to the head?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    head = list(head_of(model).parameters())
    last = [p for block in zoo.blocks(model)[:n] for p in block.parameters()]
    model.requires_grad_(False)
    for p in head + last:
        p.requires_grad = True
    groups = [{"params": head, "lr": lr}, {"params": last, "lr": lr / 10}]
    return groups if last else groups[:1]


@mistake(
    "5.6",
    "none-means-all",
    "With n = 0 no block should train, and some do: you get this from a slice [-n:], because -0 is 0 and [0:] "
    "is the whole list. Where does the slice of the last n begin, counted from the front?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    head = list(head_of(model).parameters())
    last = [p for block in zoo.blocks(model)[-n:] for p in block.parameters()]
    model.requires_grad_(False)
    for p in head + last:
        p.requires_grad = True
    return [{"params": head, "lr": lr}, {"params": last, "lr": lr / 10}]


@mistake(
    "5.6",
    "not-the-parameters",
    "A group holds tensors that are not the model's own parameters: you get this from state_dict(), from "
    ".data or from a copy. An optimizer would change those, or find no gradient in them; what does the model hand out?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    blocks = zoo.blocks(model)
    last = blocks[max(len(blocks) - n, 0) :]
    model.requires_grad_(False)
    for part in [head_of(model), *last]:
        part.requires_grad_(True)
    groups = [{"params": list(head_of(model).state_dict().values()), "lr": lr}]
    if last:
        groups.append({"params": [p.data for block in last for p in block.parameters()], "lr": lr / 10})
    return groups


@variant("not-the-parameters")
def unfreeze_last(model, n, *, lr=1e-3):
    import copy

    if n < 0:
        raise ValueError("negative")
    blocks = zoo.blocks(model)
    last = blocks[max(len(blocks) - n, 0) :]
    model.requires_grad_(False)
    for part in [head_of(model), *last]:
        part.requires_grad_(True)
    copies = [p for block in copy.deepcopy(last) for p in block.parameters()]
    groups = [{"params": list(copy.deepcopy(head_of(model)).parameters()), "lr": lr}]
    return [*groups, {"params": copies, "lr": lr / 10}] if last else groups
