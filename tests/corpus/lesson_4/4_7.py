# wrong: the model's own answer
# says: This is what the whole model answers: you can get this if
def feature_maps(model, layer_name, batch):
    with evaluating(model), torch.no_grad():
        return model(batch)


# wrong: the layer alone is called with the batch
# says: You can get this if the batch goes straight into the layer. In
def feature_maps(model, layer_name, batch):
    layer = dict(model.named_modules())[layer_name]
    with evaluating(model), torch.no_grad():
        return layer(batch)


# wrong: the hook stays
# says: The hook is still there after the call: from now on every
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    with evaluating(model), torch.no_grad():
        model(batch)
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: the hook stays after an error
# says: The hook is removed if all goes well, but at least one
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    with evaluating(model), torch.no_grad():
        model(batch)
    hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: all hooks are thrown away
# says: A hook that somebody else had put on the layer is gone: you
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    layer = layers[layer_name]
    layer.register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        layer._forward_hooks.clear()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: no copy, so the next layer writes over it
# says: There is no negative number left. You can get this if the
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: the input of the layer
# says: This is what went into the layer, not what came out of it.
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(i[0].detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: the first call instead of the last
# says: The net calls this layer twice, and this is what it put out the
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[0]


# slip: an unknown layer is a KeyError
# says: A layer that is not there, or is never called, should raise
def feature_maps(model, layer_name, batch):
    kept = []
    hook = dict(model.named_modules())[layer_name].register_forward_hook(
        lambda m, i, o: kept.append(o.detach().clone())
    )
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# slip: a layer that isn't called is an IndexError
# says: A layer that is not there, or is never called, should raise
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    return kept[-1]


# slip: a graph is kept
# says: Autograd still tracks the answer: with it what backward
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        with evaluating(model):
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: the mode isn't touched
# says: The answer is right here if the model comes in eval mode, and
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        with torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: eval mode stays on
# says: The model came to feature_maps in train mode and is left in
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model.eval()
    try:
        with torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: a list of one
# says: The tensor stands in a list: an index such as [-1]
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1:]


# wrong: the hook replaces the output
def feature_maps(model, layer_name, batch):
    kept = []
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(layer_name)

    def listen(module, inputs, output):
        kept.append(output.detach().clone())
        return torch.zeros_like(output)

    hook = layers[layer_name].register_forward_hook(listen)
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# right: a class that listens
def feature_maps(model, layer_name, batch):
    class Ear:
        heard = None

        def __call__(self, module, inputs, output):
            self.heard = output.detach().clone()

    try:
        layer = model.get_submodule(layer_name)
    except AttributeError as error:
        raise ValueError(f"no layer {layer_name}") from error
    ear = Ear()
    handle = layer.register_forward_hook(ear)
    was = model.training
    try:
        model.eval()
        with torch.no_grad():
            model(batch)
    finally:
        handle.remove()
        model.train(was)
    if ear.heard is None:
        raise ValueError(f"{layer_name} wasn't called")
    return ear.heard


# right: the handle as a context
def feature_maps(model, layer_name, batch):
    found = {}
    for name, layer in model.named_modules():
        if name == layer_name:
            break
    else:
        raise ValueError(f"no layer is called {layer_name!r}")
    with layer.register_forward_hook(lambda m, i, o: found.update(last=o.detach().clone())):
        with evaluating(model), torch.inference_mode(False), torch.no_grad():
            model(batch)
    if "last" not in found:
        raise ValueError(f"{layer_name!r} was never called")
    return found["last"]


# wrong: only the children are known
# says: A layer inside of another
def feature_maps(model: nn.Module, layer_name: str, batch: Tensor) -> Tensor:
    layers = dict(model.named_children())
    if layer_name not in layers:
        raise ValueError(f"no layer {layer_name}")
    kept = []
    handle = layers[layer_name].register_forward_hook(lambda m, i, out: kept.append(out.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: a hook of one argument
# says: The function that listens is called with three things
def feature_maps(model: nn.Module, layer_name: str, batch: Tensor) -> Tensor:
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError("no such layer")
    kept = []
    handle = layers[layer_name].register_forward_hook(kept.append)
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not kept:
        raise ValueError("layer was not called")
    return kept[-1]


# wrong: walks the children by hand, no hook: nested names are not found, the model's own forward is skipped
# says: You can get this if the layers are called by hand, one after the
def feature_maps(model, layer_name, batch):
    with evaluating(model), torch.no_grad():
        x = batch
        for name, layer in model.named_children():
            x = layer(x)
            if name == layer_name:
                return x.clone()
    raise ValueError(f"no layer named {layer_name}")


# wrong: the hook removes itself at its first call: the first output, and it stays if the model fails before
# says: The net calls this layer twice, and this is what it put out the
# says: Where the layer is never called, the hook stays on it.
def feature_maps(model, layer_name, batch):
    named = dict(model.named_modules())
    try:
        layer = named[layer_name]
    except KeyError:
        raise ValueError(f"{layer_name} is not one of {list(named)}") from None
    outs = []

    def once(module, inputs, output):
        outs.append(output.detach().clone())
        handle.remove()

    handle = layer.register_forward_hook(once)
    with evaluating(model):
        with torch.no_grad():
            model(batch)
    if len(outs) == 0:
        raise ValueError(f"the model did not call {layer_name}")
    return outs[0]


# wrong: the layer is run again once the mode is put back
# says: or if you run the layer again once the mode is put back.
def feature_maps(model, layer_name, batch):
    layers, given = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: given.append(i[0].detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        hook.remove()
    if not given:
        raise ValueError("not called")
    with torch.no_grad():
        return layers[layer_name](given[-1]).clone()


# wrong: hook and mode are put right after one kind of error only
# says: The hook is removed if all goes well, but at least one
# says: In feature_maps the mode is put back if all goes well, but not
def feature_maps(model, layer_name, batch):
    layers, kept, mode = dict(model.named_modules()), [], model.training
    if layer_name not in layers:
        raise ValueError(layer_name)
    hook = layers[layer_name].register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model.eval()
    try:
        with torch.no_grad():
            model(batch)
    except RuntimeError:
        hook.remove()
        model.train(mode)
        raise
    hook.remove()
    model.train(mode)
    if not kept:
        raise ValueError("not called")
    return kept[-1]


# wrong: the run ends once the layer has answered
# says: The net calls this layer twice, and this is what it put out the first time
class Enough(Exception):
    pass


def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")

    def hook(layer, inputs, output):
        seen.append(output.clone())
        raise Enough

    handle = layers[layer_name].register_forward_hook(hook)
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    except Enough:
        return seen[0]
    finally:
        handle.remove()
    raise ValueError("never called")
