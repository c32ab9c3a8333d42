# again: only the direct parameters
# says: A single layer is frozen, and a net of several layers isn't:
def freeze(module):
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad = False
    return module


# wrong: eval mode
# says: The module is in eval mode, and every parameter still trains:
def freeze(module):
    module.eval()
    return module


# again: no_grad
# says: that you're given still trains. torch.no_grad() ends with
def freeze(module):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.grad = None
    return module


# slip: eval mode as well
# says: The module is frozen, and it's in eval mode as well. Freezing
def freeze(module):
    module.eval()
    for parameter in module.parameters():
        parameter.requires_grad = False
    return module


# slip: nothing comes back
# says: freeze gives nothing back: it has no return
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = False


# wrong: a frozen copy
# says: A frozen copy comes back, and the module that you were given
def freeze(module):
    import copy

    frozen = copy.deepcopy(module)
    for parameter in frozen.parameters():
        parameter.requires_grad_(False)
    return frozen


# wrong: the flag is set on the module
# says: that you're given still trains. torch.no_grad() ends with
def freeze(module):
    module.requires_grad = False
    return module


# wrong: a spelling mistake in the flag
# says: Every parameter still trains, and a new attribute has come up
def freeze(module):
    for parameter in module.parameters():
        parameter.require_grad = False
    return module


# wrong: only the weights
# says: The weights are frozen, and the biases still train: you can get
def freeze(module):
    for name, parameter in module.named_parameters():
        if "weight" in name:
            parameter.requires_grad = False
    return module


# wrong: return in the loop
# says: Some of the parameters are frozen, and others still train.
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = False
        return module


# wrong: True instead of False
# says: Parameters that were frozen before the call train after it: you
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = True
    return module


# wrong: the layers one level down
# says: Some of the parameters are frozen, and others still train.
def freeze(module):
    for child in module.children():
        for parameter in child.parameters(recurse=False):
            parameter.requires_grad = False
    return module


# wrong: only Linear layers
# says: Some of the parameters are frozen, and others still train.
def freeze(module):
    for layer in module.modules():
        if isinstance(layer, nn.Linear):
            layer.weight.requires_grad = False
            layer.bias.requires_grad = False
    return module


# wrong: all but the head
# says: Everything is frozen but the head: you can get this if fc or
def freeze(module):
    for name, parameter in module.named_parameters():
        if not name.startswith(("fc", "classifier")):
            parameter.requires_grad = False
    return module


# wrong: detached, and the result thrown away
# says: that you're given still trains. torch.no_grad() ends with
def freeze(module):
    for parameter in module.parameters():
        parameter.detach()
    return module


# wrong: the flag is toggled
# says: Parameters that were frozen before the call train after it: you
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = not parameter.requires_grad
    return module


# wrong: the values become zero
# says: The numbers in the module have changed. Freezing keeps every
def freeze(module):
    for parameter in module.parameters():
        parameter.data.zero_()
        parameter.requires_grad = False
    return module


# right: the module's own method
def freeze(module):
    return module.requires_grad_(False)


# right: recursion
def freeze(module):
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad_(False)
    for child in module.children():
        freeze(child)
    return module


# right: apply
def freeze(module):
    def stop(layer):
        for p in layer.parameters():
            p.requires_grad = False

    return module.apply(stop)


# wrong: all but the last parameter
# says: All parameters are frozen but the last one, which still trains:
def freeze(module):
    for p in list(module.parameters())[:-1]:
        p.requires_grad = False
    return module


# wrong: all but the first parameter
# says: Some of the parameters are frozen, and others still train.
def freeze(module):
    for p in list(module.parameters())[1:]:
        p.requires_grad = False
    return module


# wrong: looks at the first parameter only and leaves if it is frozen; StopIteration without parame
# says: A net gets frozen if all of it trains, and stays as it
def freeze(module: nn.Module) -> nn.Module:
    if not next(module.parameters()).requires_grad:
        return module  # is already frozen
    for p in module.parameters():
        p.requires_grad = False
    return module


# wrong: parameters made again, one by one
# says: there's another tensor now
def freeze(module):
    for child in module.children():
        freeze(child)
    for name, parameter in module._parameters.items():
        if parameter is not None:
            module._parameters[name] = nn.Parameter(parameter.detach(), requires_grad=False)
    return module


# wrong: copies of all parameters by their full names
# says: there's another tensor now
def freeze(module):
    for name, parameter in list(module.named_parameters()):
        place, _, short = name.rpartition(".")
        frozen = nn.Parameter(parameter.data.clone(), requires_grad=False)
        setattr(module.get_submodule(place), short, frozen)
    return module


# right: switched off under detach_
def freeze(module):
    for parameter in module.parameters():
        parameter.detach_().requires_grad_(False)
    return module


# wrong: a value for a method of the flag's name
# says: Compare yours with requires_grad, letter by letter.
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad_ = False
    return module


# slip: train mode afterwards
# says: Freezing switched the mode, train or eval.
def freeze(module):
    module.eval()
    for parameter in module.parameters():
        parameter.requires_grad = False
    module.train()
    return module


# wrong: only the parts called fc
# says: Every parameter of the module that you're given still trains.
def freeze(module):
    for name, parameter in module.named_parameters():
        if not hasattr(module, "classifier"):
            parameter.requires_grad = False
    return module


# wrong: the last layer of the first level comes back
# says: Some of the parameters are frozen, and others still train.
# says: Rows of five numbers, which the net takes, end in an error here.
def freeze(module):
    part = module
    for part in module.children():
        for weight in part.parameters(recurse=False):
            weight.requires_grad = False
    return part


# wrong: the parameters become buffers
# says: there's another tensor now
def freeze(module):
    for layer in module.modules():
        for name, parameter in list(layer.named_parameters(recurse=False)):
            del layer._parameters[name]
            layer.register_buffer(name, parameter.detach())
    return module


# wrong: a map that nobody goes through
# says: Does the line that does it run at all
def freeze(module):
    map(lambda parameter: parameter.requires_grad_(False), module.parameters())
    return module
