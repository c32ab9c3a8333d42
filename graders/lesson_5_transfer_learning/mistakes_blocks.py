"""Which blocks learners let train in task 5.6, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

from torch import nn

from autograder.testing import mistake, variant
from week4 import zoo
from week4.stubs import head_of


@mistake(
    "5.6",
    "all-unfrozen",
    "More trains than the head and the last n blocks. Is what trained before frozen first? A net from the zoo comes "
    "with everything trainable. Which blocks are switched on again, and are they those of zoo.blocks?",
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
    "first-blocks",
    "At least once, first blocks are taken instead of the last: you can get this from the beginning of the list, or "
    "from an index that begins at -0, which is 0. Edges and colors come first in a net for pictures; which end knows "
    "about whole things, and stands next to the head?",
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
    "With n = 0 no block should come, and some do: you can get this from a slice [-n:], because -0 is 0 and [0:] is "
    "the whole list. Where does the slice of the last n begin, counted from the front?",
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
    "one-block-only",
    "Fewer blocks are taken than should be. You can get this from [-n], which picks one item of a list, and from "
    "counting parameters: a block has several. How do you write the last n blocks?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    blocks = list(zoo.blocks(model)[-n].parameters()) if n else []
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@variant("one-block-only")
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    inside = [p for block in zoo.blocks(model) for p in block.parameters()]
    last = inside[max(len(inside) - n, 0) :]
    for parameter in head + last:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}, {"params": last, "lr": lr / 10}]
    return groups if last else groups[:1]


@variant("one-block-only")
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    blocks = list(zoo.blocks(model)[-1].parameters()) if n else []
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "one-block-too-many",
    "One block more is taken than should be. Count with n = 1: which items does your slice of the list give?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    blocks = [p for block in zoo.blocks(model)[-n - 1 :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "head-not-unfrozen",
    "The head stays frozen, whatever else trains. Which parts have to be switched on, also if they were frozen before?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    all_blocks = zoo.blocks(model)
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "nothing-unfrozen",
    "Of this net nothing trains after the call: what doesn't require grad gets no gradient. Which parts have to be "
    "switched on, whatever was frozen before?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    all_blocks = zoo.blocks(model)
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "too-many-refused",
    "With more blocks asked for than there are, an error can come. The docstring says that all of them are meant then.",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0 or n > len(zoo.blocks(model)):
        raise ValueError("no such number of blocks")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    all_blocks = zoo.blocks(model)
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "begins-below-none",
    "With n beyond the number of blocks only some of them come. You can get this from a slice that begins at "
    "len(blocks) - n: below 0 it counts from the end. Where should it begin then?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("negative")
    model.requires_grad_(False)
    blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    last = [p for block in blocks[len(blocks) - n :] for p in block.parameters()]
    for parameter in head + last:
        parameter.requires_grad_(True)
    groups = [{"params": head, "lr": lr}]
    return [*groups, {"params": last, "lr": lr / 10}] if n else groups


@mistake(
    "5.6",
    "negative-let-through",
    "A negative n passes without an error. The docstring says which one it should raise.",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    all_blocks = zoo.blocks(model)
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "unfreeze-returns-nothing",
    "You can get this if the function sets the flags and doesn't return the groups. Python then gives None.",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    all_blocks = zoo.blocks(model)
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})


@mistake(
    "5.6",
    "only-the-last-linear",
    "Of the head only the last Linear is taken. The head is all of fc or classifier, with every layer in it: what "
    "gives all its parameters?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head = [layer for layer in head_of(model).modules() if isinstance(layer, nn.Linear)][-1]
    blocks = zoo.blocks(model)
    last = blocks[max(len(blocks) - n, 0) :]
    model.requires_grad_(False)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    if last:
        groups.append({"params": [p for block in last for p in block.parameters()], "lr": lr / 10})
    for group in groups:
        for parameter in group["params"]:
            parameter.requires_grad = True
    return groups
