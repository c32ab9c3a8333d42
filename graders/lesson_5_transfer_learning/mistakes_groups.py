"""What learners put into the groups of task 5.6, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant
from week4 import zoo
from week4.stubs import head_of


@mistake(
    "5.6",
    "one-rate-for-all",
    "Head and blocks share one learning rate: you can get this from a single group, or from the same rate in both. "
    "The blocks know a lot already; how long should their steps be?",
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
    "Parameters of the head stand in both groups. torch refuses a parameter that is in two groups: which ones belong "
    "in the second?",
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
    "not-the-parameters",
    "A group holds tensors that are not the model's own parameters: you can get this from state_dict(), from .data or "
    "from a copy. An optimizer would change those, or find no gradient in them; what does the model hand out?",
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


@mistake(
    "5.6",
    "not-a-tenth",
    "The groups hold the right parameters, and the rate of the blocks isn't lr / 10. Blocks that have learned a lot "
    "should move less than the head.",
    by="symptom",
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
        groups.append({"params": blocks, "lr": lr * 10})
    return groups


@variant("not-a-tenth")
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
        groups.append({"params": blocks, "lr": lr / 100})
    return groups


@variant("not-a-tenth")
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
        groups.append({"params": blocks, "lr": 1e-4})
    return groups


@mistake(
    "5.6",
    "rates-swapped",
    "The two rates are the wrong way round: the head is new and learns at `lr`, the blocks at a tenth of it.",
    by="symptom",
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
    groups = [{"params": head, "lr": lr / 10}]
    if blocks:
        groups.append({"params": blocks, "lr": lr})
    return groups


@mistake(
    "5.6",
    "blocks-before-the-head",
    "The group of the blocks comes first. The docstring asks for the head's group first.",
    by="symptom",
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
        groups.insert(0, {"params": blocks, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "frozen-ones-listed",
    "The groups hold parameters that are frozen, too. Each should have only what trains: the head in the first, the "
    "last n blocks in the second.",
    by="symptom",
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
    own = {id(p) for p in head}
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": [p for p in model.parameters() if id(p) not in own], "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "a-group-for-each-block",
    "There are more than two groups. All parameters of the head go into the first, those of all the blocks into the "
    "second.",
    by="symptom",
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
    chosen = all_blocks[max(0, len(all_blocks) - n) :]
    groups.extend({"params": list(block.parameters()), "lr": lr / 10} for block in chosen)
    return groups


@mistake(
    "5.6",
    "optimizer-returned",
    "An optimizer comes back. The docstring asks for the groups that one is made from.",
    by="symptom",
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
    return torch.optim.AdamW(groups)


@mistake(
    "5.6",
    "names-for-parameters",
    "The groups hold names. An optimizer needs the parameters themselves: named_parameters() gives both.",
    by="symptom",
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
    names = {id(p): name for name, p in model.named_parameters()}
    groups = [{"params": [names[id(p)] for p in head], "lr": lr}]
    if blocks:
        groups.append({"params": [names[id(p)] for p in blocks], "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "params-read-once",
    "The params of a group are gone after one look: parameters() gives something that can be gone through only once. "
    "The docstring asks for lists: which function makes one of it?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    all_blocks = zoo.blocks(model)
    groups = [{"params": head_of(model).requires_grad_(True).parameters(), "lr": lr}]
    chosen = nn.ModuleList(all_blocks[max(0, len(all_blocks) - n) :]).requires_grad_(True)
    if n:
        groups.append({"params": chosen.parameters(), "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "empty-group",
    "With n = 0 there's a second group without parameters. The docstring leaves it out then.",
    by="symptom",
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
    groups = [{"params": head, "lr": lr}, {"params": blocks, "lr": lr / 10}]
    return groups


@mistake(
    "5.6",
    "lists-within-the-list",
    "An item of params isn't one parameter, but holds several things: a list, what parameters() gives, or a name and "
    "its parameter. What adds each parameter by itself?",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n must not be negative")
    head = head_of(model)
    model.requires_grad_(False)
    head.requires_grad_(True)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    if n > 0:
        params = []
        for block in zoo.blocks(model)[-n:]:
            block.requires_grad_(True)
            params.append(list(block.parameters()))
        groups.append({"params": params, "lr": lr / 10})
    return groups


@variant("lists-within-the-list")
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n must not be negative")
    head = head_of(model)
    model.requires_grad_(False)
    head.requires_grad_(True)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    if n > 0:
        params = []
        for block in zoo.blocks(model)[-n:]:
            block.requires_grad_(True)
            params.append(block.parameters())
        groups.append({"params": params, "lr": lr / 10})
    return groups


@mistake(
    "5.6",
    "ten-times-for-the-head",
    "The head gets ten times lr. The head's own rate is lr; the blocks learn at a tenth of it.",
    by="symptom",
)
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head, blocks = head_of(model), zoo.blocks(model)
    last = blocks[max(len(blocks) - n, 0) :]
    model.requires_grad_(False)
    groups = [{"params": list(head.parameters()), "lr": 10 * lr}]
    if last:
        groups.append({"params": [p for block in last for p in block.parameters()], "lr": lr})
    for group in groups:
        for parameter in group["params"]:
            parameter.requires_grad = True
    return groups
