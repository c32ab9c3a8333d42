# heart: only the total
# says: Only one number came: you can get this if the second is left
def count_parameters(model):
    return sum(p.numel() for p in model.parameters())


# heart: the total twice
# says: Both numbers are the same although a part is frozen: you can
def count_parameters(model):
    n = sum(p.numel() for p in model.parameters())
    return n, n


# wrong: tensors counted, not numbers
# says: This is how many parameter tensors there are, not how many
def count_parameters(model):
    ps = list(model.parameters())
    return len(ps), len([p for p in ps if p.requires_grad])


# wrong: len of a parameter
# says: This adds up how long the first axis of each parameter is, as
def count_parameters(model):
    return (
        sum(len(p) for p in model.parameters()),
        sum(len(p) for p in model.parameters() if p.requires_grad),
    )


# wrong: buffers are counted too
# says: Buffers are counted, too: nobody trains BatchNorm's running
def count_parameters(model):
    total = sum(v.numel() for v in model.state_dict().values())
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return total, trainable


# wrong: shared parameters count twice
# says: A parameter that two layers share was counted once for each
def count_parameters(model):
    total = trainable = 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            total += p.numel()
            if p.requires_grad:
                trainable += p.numel()
    return total, trainable


# wrong: only the direct children
# says: A parameter that two layers share was counted once for each
# says: Parameters that belong to the model itself are not counted:
def count_parameters(model):
    total = trainable = 0
    for child in model.children():
        for p in child.parameters():
            total += p.numel()
            if p.requires_grad:
                trainable += p.numel()
    return total, trainable


# wrong: equal ones are taken for the same
# says: Two parameters that hold the same numbers are still two:
def count_parameters(model):
    seen = []
    total = trainable = 0
    for p in model.parameters():
        if any(p.shape == q.shape and torch.equal(p, q) for q in seen):
            continue
        seen.append(p)
        total += p.numel()
        trainable += p.numel() if p.requires_grad else 0
    return total, trainable


# wrong: those with a gradient are the trainable ones
# says: The second number is 0 where some parameters train.
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters())
    return total, sum(p.numel() for p in model.parameters() if p.grad is not None)


# wrong: frozen instead of trainable
# says: The second number counts the frozen ones: you can get this if
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters())
    return total, sum(p.numel() for p in model.parameters() if not p.requires_grad)


# slip: trainable comes first
# says: Both numbers are right, but they have changed places: the
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters())
    return sum(p.numel() for p in model.parameters() if p.requires_grad), total


# slip: tensors instead of ints
def count_parameters(model):
    total = torch.tensor(sum(p.numel() for p in model.parameters()))
    trainable = torch.tensor(sum(p.numel() for p in model.parameters() if p.requires_grad))
    return total, trainable


# slip: a list
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters())
    return [total, sum(p.numel() for p in model.parameters() if p.requires_grad)]


# wrong: biases forgotten
# says: The biases are missing: you can get this if only parameters
def count_parameters(model):
    total = sum(p.numel() for n, p in model.named_parameters() if n.endswith("weight"))
    trainable = sum(p.numel() for n, p in model.named_parameters() if n.endswith("weight") and p.requires_grad)
    return total, trainable


# right: a loop with its own set
def count_parameters(model):
    seen, total, trainable = set(), 0, 0
    for module in model.modules():
        for p in module._parameters.values():
            if p is None or id(p) in seen:
                continue
            seen.add(id(p))
            n = 1
            for side in p.shape:
                n *= side
            total += n
            trainable += n * p.requires_grad
    return total, trainable


# right: named_parameters and NumPy's product
def count_parameters(model):
    sizes = [(int(np.prod(p.shape)), p.requires_grad) for _, p in model.named_parameters()]
    return sum(n for n, _ in sizes), sum(n for n, grad in sizes if grad)


# wrong: parameters() gone through twice
# says: from going twice through one model.parameters()
def count_parameters(model):
    params = model.parameters()
    total = sum(p.numel() for p in params)
    return total, sum(p.numel() for p in params if p.requires_grad)


# wrong: all parameters of all modules
# says: were counted more than once: modules() gives each layer
def count_parameters(model: nn.Module) -> tuple[int, int]:
    total = 0
    trainable = 0
    for module in model.modules():
        for p in module.parameters():
            total += p.numel()
            if p.requires_grad:
                trainable += p.numel()
    return total, trainable


# wrong: only the trainable ones, twice
# says: Both numbers count only what requires grad.
def count_parameters(model: nn.Module) -> tuple[int, int]:
    total = sum(p.numel() for p in model.parameters() if p.requires_grad)
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return total, trainable


# wrong: the axes are added up
# says: You can get this if the lengths of a parameter's axes are added up.
def count_parameters(model: nn.Module) -> tuple[int, int]:
    total = sum(sum(p.shape) for p in model.parameters())
    trainable = sum(sum(p.shape) for p in model.parameters() if p.requires_grad)
    return total, trainable


# wrong: state_dict: buffers count, and its tensors never require grad
# says: The second number is 0 where some parameters train.
def count_parameters(model: nn.Module) -> tuple[int, int]:
    total = sum(t.numel() for t in model.state_dict().values())
    trainable = sum(t.numel() for t in model.state_dict().values() if t.requires_grad)
    return total, trainable


# wrong: gives (trainable, frozen) instead of (total, trainable)
# says: These are the numbers that train and those that don't. The
def count_parameters(model: nn.Module) -> tuple[int, int]:
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    frozen = sum(p.numel() for p in model.parameters() if not p.requires_grad)
    return trainable, frozen


# wrong: total from state_dict: buffers and shared parameters count
# says: Buffers are counted, too: nobody trains BatchNorm's
def count_parameters(model):
    total = sum(v.numel() for v in model.state_dict().values())
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return total, trainable


# wrong: a parameter without axes holds nothing
# says: or only parameters with axes.
def count_parameters(model):
    total = trainable = 0
    for parameter in model.parameters():
        count = 0
        for side in parameter.shape:
            count = side if count == 0 else count * side
        total += count
        trainable += count * parameter.requires_grad
    return total, trainable


# wrong: parameters that lie between layers are skipped
# says: For a net with parameters of its own beside those of its layers
def count_parameters(model):
    seen = {}
    for layer in model.modules():
        if not list(layer.children()):
            seen |= {id(p): p for p in layer.parameters()}
    sizes = [(p.numel(), p.requires_grad) for p in seen.values()]
    return sum(n for n, _ in sizes), sum(n for n, trains in sizes if trains)


# wrong: the total is right, and what trains is counted with every layer
# says: The larger number is not how many numbers the parameters hold.
def count_parameters(model):
    total, trainable = 0, 0
    for parameter in model.parameters():
        total += parameter.numel()
    for layer in model.modules():
        trainable += sum(parameter.numel() for parameter in layer.parameters() if parameter.requires_grad)
    return total, trainable
