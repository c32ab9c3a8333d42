# slip: n = 0 is taken for all
# says: With n = 0 no block should come, and some do: you can get this
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    head = list(head_of(model).parameters())
    blocks = [p for block in zoo.blocks(model)[-n:] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# heart: the first blocks
# says: At least once, first blocks are taken instead of the last
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    head = list(head_of(model).parameters())
    blocks = [p for block in zoo.blocks(model)[:n] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# wrong: nothing is frozen first
# says: More trains than the head and the last n blocks. Is what trained
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# wrong: one rate for all
# says: Head and blocks share one learning rate: you can get this from a
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr})
    return groups


# wrong: ten times the rate
# says: The groups hold the right parameters, and the rate of the
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr * 10})
    return groups


# wrong: the rates the wrong way round
# says: The two rates are the wrong way round: the head is new and
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr / 10}]
    if blocks:
        groups.append({"params": blocks, "lr": lr})
    return groups


# wrong: the blocks come first
# says: The group of the blocks comes first. The docstring asks for the
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.insert(0, {"params": blocks, "lr": lr / 10})
    return groups


# slip: an empty second group
# says: With n = 0 there's a second group without parameters. The
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    return [{"params": head, "lr": lr}, {"params": blocks, "lr": lr / 10}]


# wrong: a negative n is let through
# says: A negative n passes without an error. The docstring says which
def unfreeze_last(model, n, *, lr=1e-3):
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# wrong: too many blocks is an error
# says: With more blocks asked for than there are, an error can come.
def unfreeze_last(model, n, *, lr=1e-3):
    all_blocks = zoo.blocks(model)
    if n < 0 or n > len(all_blocks):
        raise ValueError("no such number of blocks")
    for parameter in model.parameters():
        parameter.requires_grad = False
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[len(all_blocks) - n :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# slip: generators, which are empty after one look
# says: The params of a group are gone after one look: parameters()
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    groups = [{"params": head_of(model).parameters(), "lr": lr}]
    chosen = nn.ModuleList(all_blocks[max(0, len(all_blocks) - n) :])
    head_of(model).requires_grad_(True)
    chosen.requires_grad_(True)
    if n:
        groups.append({"params": chosen.parameters(), "lr": lr / 10})
    return groups


# wrong: a group for each block
# says: There are more than two groups. All parameters of the head go
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head_of(model).requires_grad_(True)
    groups = [{"params": list(head_of(model).parameters()), "lr": lr}]
    for block in all_blocks[max(0, len(all_blocks) - n) :]:
        block.requires_grad_(True)
        groups.append({"params": list(block.parameters()), "lr": lr / 10})
    return groups


# wrong: the head stays frozen
# says: The head stays frozen, whatever else trains.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# wrong: only the last block, however many are asked for
# says: Fewer blocks are taken than should be. You can get this from
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    head = list(head_of(model).parameters())
    blocks = list(zoo.blocks(model)[-n].parameters()) if n else []
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# wrong: one block too many
# says: One block more is taken than should be. Count with n = 1
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    head = list(head_of(model).parameters())
    blocks = [p for block in zoo.blocks(model)[-n - 1 :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return groups


# wrong: the groups hold everything, frozen or not
# says: The groups hold parameters that are frozen, too. Each should
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    own = {id(p) for p in head}
    for block in all_blocks[max(0, len(all_blocks) - n) :]:
        block.requires_grad_(True)
    for parameter in head:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if n:
        groups.append({"params": [p for p in model.parameters() if id(p) not in own], "lr": lr / 10})
    return groups


# wrong: the flags are set, no groups come back
# says: You can get this if the function sets the flags and doesn't return
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    for part in [head_of(model), *all_blocks[max(0, len(all_blocks) - n) :]]:
        for parameter in part.parameters():
            parameter.requires_grad = True


# wrong: the head is listed twice
# says: Parameters of the head stand in both groups. torch refuses a
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    for part in [head_of(model), *all_blocks[max(0, len(all_blocks) - n) :]]:
        for parameter in part.parameters():
            parameter.requires_grad = True
    groups = [{"params": list(head_of(model).parameters()), "lr": lr}]
    if n:
        groups.append({"params": [p for p in model.parameters() if p.requires_grad], "lr": lr / 10})
    return groups


# wrong: an optimizer comes back
# says: An optimizer comes back. The docstring asks for the groups that
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    head = list(head_of(model).parameters())
    blocks = [p for block in all_blocks[max(0, len(all_blocks) - n) :] for p in block.parameters()]
    for parameter in head + blocks:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if blocks:
        groups.append({"params": blocks, "lr": lr / 10})
    return torch.optim.AdamW(groups)


# wrong: names instead of parameters
# says: The groups hold names. An optimizer needs the parameters
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    for parameter in model.parameters():
        parameter.requires_grad = False
    all_blocks = zoo.blocks(model)
    for part in [head_of(model), *all_blocks[max(0, len(all_blocks) - n) :]]:
        part.requires_grad_(True)
    names = [name for name, p in model.named_parameters() if p.requires_grad]
    head = [name for name in names if name.startswith(("fc", "classifier"))]
    groups = [{"params": head, "lr": lr}]
    if n:
        groups.append({"params": [name for name in names if name not in head], "lr": lr / 10})
    return groups


# right: counted from the front
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n must not be negative")
    head = head_of(model)
    model.requires_grad_(False)
    head.requires_grad_(True)
    groups = [dict(params=list(head.parameters()), lr=lr)]
    blocks = zoo.blocks(model)
    chosen = []
    for i, block in enumerate(blocks):
        if i >= len(blocks) - n:
            block.requires_grad_(True)
            chosen.extend(block.parameters())
    if n > 0:
        groups.append(dict(params=chosen, lr=0.1 * lr))
    return groups


# right: reversed blocks, a helper inside, groups with names
def unfreeze_last(model, n, *, lr=1e-3):
    from itertools import islice

    if n < 0:
        raise ValueError(n)
    head_of(model)
    for p in model.parameters():
        p.requires_grad_(False)

    def wake(parts):
        found = [p for part in parts for p in part.parameters()]
        for p in found:
            p.requires_grad = True
        return found

    groups = [{"params": wake([head_of(model)]), "lr": lr}]
    if n != 0:
        groups += [{"params": wake(islice(reversed(list(zoo.blocks(model))), n)), "lr": lr / 10}]
    return groups


# wrong: nothing is switched on again
# says: Of this net nothing trains after the call
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n")
    head = head_of(model)
    for p in model.parameters():
        p.requires_grad = False
    groups = [{"params": list(head.parameters()), "lr": lr}]
    blocks = zoo.blocks(model)
    last = blocks[max(0, len(blocks) - n):]
    if n:
        groups.append({"params": [p for b in last for p in b.parameters()], "lr": lr / 10})
    return groups


# wrong: lists in the list
# says: An item of params isn't one parameter, but holds several
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


# wrong: generators in the list
# says: An item of params isn't one parameter, but holds several
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


# wrong: for n = 0 the slice is the whole list
# says: With n = 0 no block should come, and some do: you can get this
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n")
    head = head_of(model)
    blocks = zoo.blocks(model)[-n:]
    model.requires_grad_(False)
    head.requires_grad_(True)
    for b in blocks:
        b.requires_grad_(True)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    if n > 0:
        groups.append({"params": [p for b in blocks for p in b.parameters()], "lr": lr / 10})
    return groups


# wrong: the generator head.parameters() is used up by the loop, list() of it is empty afterwards
# says: The first group is empty. Do the parts that you took
def unfreeze_last(model: nn.Module, n: int, *, lr: float = 1e-3) -> list[dict[str, Any]]:
    if n < 0:
        raise ValueError(f"n is {n}")
    model.requires_grad_(False)
    params = head_of(model).parameters()
    for p in params:
        p.requires_grad = True
    groups = [{"params": list(params), "lr": lr}]
    if n > 0:
        last = []
        for block in zoo.blocks(model)[-n:]:
            for p in block.parameters():
                p.requires_grad = True
                last.append(p)
        groups.append({"params": last, "lr": lr / 10})
    return groups


# slip: the slice begins below the first block
# says: With n beyond the number of blocks only some of them come.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError(f"n must be 0 or more, got {n}")
    head = head_of(model)
    model.requires_grad_(False)
    head.requires_grad_(True)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    blocks = zoo.blocks(model)
    if n > 0:
        params = []
        for block in blocks[len(blocks) - n :]:
            block.requires_grad_(True)
            params.extend(block.parameters())
        groups.append({"params": params, "lr": lr / 10})
    return groups


# wrong: only the last block, as a slice
# says: Fewer blocks are taken than should be.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = list(head_of(model).parameters())
    last = [p for block in zoo.blocks(model)[-1:] for p in block.parameters()] if n else []
    for p in head + last:
        p.requires_grad = True
    return [{"params": head, "lr": lr}] + ([{"params": last, "lr": lr / 10}] if n else [])


# wrong: a list of the parameters of each block
# says: An item of params isn't one parameter, but holds several
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n must be >= 0")
    head = head_of(model)
    model.requires_grad_(False)
    head.requires_grad_(True)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    if n > 0:
        last = zoo.blocks(model)[-n:]
        for b in last:
            b.requires_grad_(True)
        groups.append({"params": [list(b.parameters()) for b in last], "lr": lr / 10})
    return groups


# wrong: the second group is all that requires grad: the head is in both
# says: Parameters of the head stand in both groups. torch refuses a
def unfreeze_last(model, n, *, lr=0.001):
    if n < 0:
        raise ValueError("n must be >= 0")
    for p in model.parameters():
        p.requires_grad = False
    head = head_of(model)
    for p in head.parameters():
        p.requires_grad = True
    groups = [{"params": [p for p in model.parameters() if p.requires_grad], "lr": lr}]
    blocks = zoo.blocks(model)
    for block in blocks[len(blocks) - min(n, len(blocks)):]:
        for p in block.parameters():
            p.requires_grad = True
    if n > 0:
        groups.append({"params": [p for p in model.parameters() if p.requires_grad], "lr": lr / 10})
    return groups


# wrong: blocks[n:] leaves the first n out
# says: More trains than the head and the last n blocks.
# says: Fewer blocks are taken than should be.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = head_of(model)
    groups = [{"params": list(head.parameters()), "lr": lr}]
    late = [p for block in zoo.blocks(model)[n:] for p in block.parameters()] if n else []
    for p in [*head.parameters(), *late]:
        p.requires_grad = True
    if late:
        groups.append({"params": late, "lr": lr / 10})
    return groups


# wrong: a group for each parameter
# says: There are more than two groups.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head = head_of(model)
    model.requires_grad_(False)
    groups = [{"params": [p], "lr": lr} for p in head.parameters()]
    blocks = zoo.blocks(model)
    for block in blocks[max(0, len(blocks) - n) :]:
        groups += [{"params": [p], "lr": lr / 10} for p in block.parameters()]
    for group in groups:
        group["params"][0].requires_grad = True
    return groups


# wrong: the first group holds all parameters of the model
# says: The groups hold parameters that are frozen, too.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head = head_of(model)
    model.requires_grad_(False)
    head.requires_grad_(True)
    groups = [{"params": list(model.parameters()), "lr": lr}]
    blocks = zoo.blocks(model)
    late = [p for block in blocks[max(0, len(blocks) - n) :] for p in block.parameters()]
    for p in late:
        p.requires_grad = True
    if late:
        groups.append({"params": late, "lr": lr / 10})
    return groups


# wrong: picked by a switch that is still off
# says: Was parameters() gone through before, or was each
def unfreeze_last(model: nn.Module, n: int, *, lr: float = 1e-3) -> list[dict[str, Any]]:
    if n < 0:
        raise ValueError("n < 0")
    head = head_of(model)
    last = nn.ModuleList(zoo.blocks(model)[::-1][:n])
    fast = [p for p in head.parameters() if p.requires_grad]
    slow = [p for p in last.parameters() if p.requires_grad]
    model.requires_grad_(False)
    head.requires_grad_()
    last.requires_grad_()
    groups = [{"params": fast, "lr": lr}]
    if n:
        groups.append({"params": slow, "lr": lr / 10})
    return groups


# wrong: the head is its last Linear
# says: Of the head only the last Linear is taken.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n counts blocks, it can't be negative")
    head = head_of(model)
    while isinstance(head, nn.Sequential):
        head = [layer for layer in head if isinstance(layer, (nn.Linear, nn.Sequential))][-1]
    for p in model.parameters():
        p.requires_grad = False
    groups = [{"params": list(head.parameters()), "lr": lr}]
    blocks = zoo.blocks(model)
    if n > 0:
        params = []
        for block in blocks[-n:]:
            params.extend(block.parameters())
        groups.append({"params": params, "lr": lr / 10})
    for group in groups:
        for p in group["params"]:
            p.requires_grad = True
    return groups


# wrong: lr for the blocks, ten times as much for the head
# says: The head gets ten times lr.
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n counts blocks, it can't be negative")
    head = head_of(model)
    for p in model.parameters():
        p.requires_grad = False
    groups = [{"params": list(head.parameters()), "lr": lr * 10}]
    blocks = zoo.blocks(model)
    if n > 0:
        params = []
        for block in blocks[-n:]:
            params.extend(block.parameters())
        groups.append({"params": params, "lr": lr})
    for group in groups:
        for p in group["params"]:
            p.requires_grad = True
    return groups


# wrong: every parameter made again
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head, blocks = head_of(model), zoo.blocks(model)
    last = blocks[max(len(blocks) - n, 0) :]
    for layer in model.modules():
        for name, parameter in list(layer.named_parameters(recurse=False)):
            setattr(layer, name, nn.Parameter(parameter.detach(), requires_grad=False))
    first = list(head.requires_grad_().parameters())
    second = [p for block in last for p in block.requires_grad_().parameters()]
    return [{"params": first, "lr": lr}, {"params": second, "lr": lr / 10}][: 2 if second else 1]


# wrong: the head's parameters once for each module around them
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head = [p for layer in head_of(model).modules() for p in layer.parameters()]
    blocks = zoo.blocks(model)
    last = [p for block in blocks[max(len(blocks) - n, 0) :] for p in block.parameters()]
    model.requires_grad_(False)
    for parameter in head + last:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if last:
        groups.append({"params": last, "lr": lr / 10})
    return groups


# wrong: the blocks' parameters once for each module around them
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    head = list(head_of(model).parameters())
    blocks = zoo.blocks(model)
    last = [p for block in blocks[max(len(blocks) - n, 0) :] for layer in block.modules() for p in layer.parameters()]
    model.requires_grad_(False)
    for parameter in head + last:
        parameter.requires_grad = True
    groups = [{"params": head, "lr": lr}]
    if last:
        groups.append({"params": last, "lr": lr / 10})
    return groups


# wrong: children for blocks
# says: The second group is empty. Do the parts that you took for it have parameters?
def unfreeze_last(model, n, *, lr=1e-3):
    if n < 0:
        raise ValueError("n is negative")
    model.requires_grad_(False)
    head = head_of(model).requires_grad_(True)
    parts = [child for child in model.children() if child is not head]
    groups = [{"params": list(head.parameters()), "lr": lr}]
    if n:
        slow = [p for part in parts[-n:] for p in part.requires_grad_(True).parameters()]
        groups.append({"params": slow, "lr": lr / 10})
    return groups
