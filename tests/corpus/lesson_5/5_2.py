# wrong: only fc
# says: You can get this if only one of the two names is looked for. A
# says: A model with neither fc nor classifier ends in another error
def replace_head(model, num_classes):
    model.fc = nn.Linear(model.fc.in_features, num_classes)
    return model


# wrong: the whole classifier becomes one layer
# says: The other layers of the head are gone: you can get this if a new
def replace_head(model, num_classes):
    if hasattr(model, "fc"):
        model.fc = nn.Linear(model.fc.in_features, num_classes)
    elif hasattr(model, "classifier"):
        head = model.classifier
        last = head if isinstance(head, nn.Linear) else [m for m in head if isinstance(m, nn.Linear)][-1]
        model.classifier = nn.Linear(last.in_features, num_classes)
    else:
        raise ValueError("no head")
    return model


# wrong: the last layer of the sequence, whatever it is
# says: A layer is taken for a Linear, and it's another
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes))
    else:
        head[-1] = nn.Linear(head[-1].in_features, num_classes)
    return model


# wrong: the first Linear of the sequence
# says: Another layer of the head has changed, and its last Linear is
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes))
        return model
    for i, layer in enumerate(head):
        if isinstance(layer, nn.Linear):
            head[i] = nn.Linear(layer.in_features, num_classes)
            break
    return model


# wrong: the new layer comes after the old head
# says: The old last layer is still there, and the new one takes its
def replace_head(model, num_classes):
    head = head_of(model)
    name = "fc" if hasattr(model, "fc") else "classifier"
    setattr(model, name, nn.Sequential(head, nn.Linear(1000, num_classes)))
    return model


# wrong: the width is that of the course's net
# says: The new layer takes another number of inputs than the old one
def replace_head(model, num_classes):
    head = head_of(model)
    new = nn.Linear(1280, num_classes)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, new)
    else:
        for i in reversed(range(len(head))):
            if isinstance(head[i], nn.Linear):
                head[i] = new
                break
    return model


# wrong: out_features taken for in_features
# says: The new layer takes another number of inputs than the old one
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.out_features, num_classes))
        return model
    for i in reversed(range(len(head))):
        if isinstance(head[i], nn.Linear):
            head[i] = nn.Linear(head[i].out_features, num_classes)
            return model


# wrong: only the number is changed
# says: The model that you were given has its old last layer. A new
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        head.out_features = num_classes
    else:
        [layer for layer in head if isinstance(layer, nn.Linear)][-1].out_features = num_classes
    return model


# wrong: the whole model is frozen first
# says: What trained before the call, outside of the new layer, doesn't
def replace_head(model, num_classes):
    for parameter in model.parameters():
        parameter.requires_grad = False
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes))
        return model
    for i in reversed(range(len(head))):
        if isinstance(head[i], nn.Linear):
            head[i] = nn.Linear(head[i].in_features, num_classes)
            return model


# wrong: all is frozen afterwards
# says: What trained before the call, outside of the new layer, doesn't
# says: The new layer does not train: you can get this if the model is
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes))
    else:
        i = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
        head[i] = nn.Linear(head[i].in_features, num_classes)
    for parameter in model.parameters():
        parameter.requires_grad = False
    return model


# slip: a bias only if the old layer had one
# says: The last layer of the head has no bias now: you can get this if it
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes, bias=head.bias is not None))
    else:
        i = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
        head[i] = nn.Linear(head[i].in_features, num_classes, bias=head[i].bias is not None)
    return model


# wrong: the new layer is never put in
# says: The model that you were given has its old last layer. A new
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        head = nn.Linear(head.in_features, num_classes)
    else:
        for layer in head:
            if isinstance(layer, nn.Linear):
                layer = nn.Linear(layer.in_features, num_classes)
    return model


# slip: nothing comes back
# says: replace_head gives nothing back: it has no return
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes))
    else:
        i = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
        head[i] = nn.Linear(head[i].in_features, num_classes)


# wrong: the new layer comes back instead of the model
# says: The new layer comes back. The docstring asks for the model that
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        new = nn.Linear(head.in_features, num_classes)
        setattr(model, name, new)
    else:
        i = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
        new = head[i] = nn.Linear(head[i].in_features, num_classes)
    return new


# wrong: every Linear of the head
# says: Every Linear of the head is new, and only the last one should
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.in_features, num_classes))
        return model
    for i, layer in enumerate(head):
        if isinstance(layer, nn.Linear):
            head[i] = nn.Linear(layer.in_features, num_classes)
    return model


# wrong: a softmax after the new layer
# says: Where the last Linear stood there's now a Sequential.
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Sequential(nn.Linear(head.in_features, num_classes), nn.Softmax(dim=1)))
        return model
    i = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
    head[i] = nn.Sequential(nn.Linear(head[i].in_features, num_classes), nn.Softmax(dim=1))
    return model


# wrong: a model without a head comes back as it is
# says: A model with neither fc nor classifier passes without
def replace_head(model, num_classes):
    for name in ("fc", "classifier"):
        head = getattr(model, name, None)
        if isinstance(head, nn.Linear):
            setattr(model, name, nn.Linear(head.in_features, num_classes))
        elif isinstance(head, nn.Sequential):
            i = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
            head[i] = nn.Linear(head[i].in_features, num_classes)
    return model


# wrong: the classifier is taken for a sequence whose last layer counts
# says: You can get this if a single Linear is taken for a Sequential: it
# says: You can get this if a Sequential is asked for what only a Linear
def replace_head(model, num_classes):
    if hasattr(model, "fc"):
        model.fc = nn.Linear(model.fc.in_features, num_classes)
    elif hasattr(model, "classifier"):
        model.classifier[-1] = nn.Linear(model.classifier[-1].in_features, num_classes)
    else:
        raise ValueError("this model has neither fc nor classifier")
    return model


# right: by the name of the last Linear
def replace_head(model, num_classes):
    prefix = "fc" if isinstance(getattr(model, "fc", None), nn.Module) else "classifier"
    head = head_of(model)
    place = [name for name, layer in head.named_modules(prefix=prefix) if isinstance(layer, nn.Linear)][-1]
    parent, _, own = place.rpartition(".")
    old = model.get_submodule(place)
    setattr(model.get_submodule(parent), own, nn.Linear(old.in_features, num_classes))
    return model


# right: set_submodule
def replace_head(model, num_classes):
    if not hasattr(model, "fc") and not hasattr(model, "classifier"):
        raise ValueError("no head")
    found = None
    for name, layer in model.named_modules():
        if name.split(".")[0] in ("fc", "classifier") and isinstance(layer, nn.Linear):
            found = name
    width = model.get_submodule(found).weight.shape[1]
    model.set_submodule(found, nn.Linear(width, num_classes, bias=True))
    return model


# wrong: the new layer starts from the rows of the old one
# says: The new layer has weights or a bias of the old one.
def replace_head(model, num_classes):
    head = head_of(model)
    name, last = [(n, m) for n, m in head.named_modules() if isinstance(m, nn.Linear)][-1]
    new = nn.Linear(last.in_features, num_classes)
    with torch.no_grad():
        k = min(num_classes, last.out_features)
        new.weight[:k] = last.weight[:k]
    if name == "":
        setattr(model, "fc" if getattr(model, "fc", None) is head else "classifier", new)
    else:
        head[int(name)] = new
    return model


# wrong: only the head called classifier
# says: You can get this if only one of the two names is looked for.
def replace_head(model, num_classes):
    if not hasattr(model, "classifier"):
        raise ValueError("no classifier")
    if isinstance(model.classifier, nn.Linear):
        model.classifier = nn.Linear(model.classifier.in_features, num_classes)
    else:
        for i in reversed(range(len(model.classifier))):
            if isinstance(model.classifier[i], nn.Linear):
                model.classifier[i] = nn.Linear(model.classifier[i].in_features, num_classes)
                break
    return model


# slip: the Sequential is built again: named layers lose their names
# says: The new layer does not stand where the last Linear of the
def replace_head(model: nn.Module, num_classes: int) -> nn.Module:
    head = head_of(model)
    name = "fc" if head is getattr(model, "fc", None) else "classifier"
    layers = [head] if isinstance(head, nn.Linear) else list(head.children())
    for i in range(len(layers) - 1, -1, -1):
        if isinstance(layers[i], nn.Linear):
            layers[i] = nn.Linear(layers[i].in_features, num_classes)
            break
    setattr(model, name, layers[0] if len(layers) == 1 else nn.Sequential(*layers))
    return model


# wrong: appends a new layer behind the old one instead of replacing it (and a plain Linear has no 
# says: The old last layer is still there, and the new one takes
def replace_head(model: nn.Module, num_classes: int) -> nn.Module:
    head = head_of(model)
    old = [m for m in head.modules() if isinstance(m, nn.Linear)][-1]
    head.append(nn.Linear(old.out_features, num_classes))
    return model


# wrong: fc is taken for a layer, classifier for a sequence
# says: You can get this if a single Linear is taken for a Sequential: it
# says: You can get this if a Sequential is asked for what only a Linear
def replace_head(model, num_classes):
    if hasattr(model, "fc"):
        model.fc = nn.Linear(model.fc.in_features, num_classes)
    elif hasattr(model, "classifier"):
        model.classifier[-1] = nn.Linear(model.classifier[-1].in_features, num_classes)
    else:
        raise ValueError("no head")
    return model


# slip: no new layer: gives the old one new weights and keeps the old out_features and missing bias
# says: The last layer of the head has no bias now: you can get this if it
# says: The last layer has new weights, and its out_features still
def replace_head(model, num_classes):
    head = head_of(model)
    linears = [m for m in head.modules() if isinstance(m, nn.Linear)]
    last = linears[-1]
    last.weight = nn.Parameter(torch.randn(num_classes, last.in_features) * 0.01)
    if last.bias is not None:
        last.bias = nn.Parameter(torch.zeros(num_classes))
    return model


# wrong: else: classifier, so a model with neither gives AttributeError; and the Linear must be at place 1
# says: A layer is taken for a Linear, and it's another
# says: You can get this if a single Linear is taken for a Sequential: it
# says: A model with neither fc nor classifier ends in another error
def replace_head(model, num_classes):
    if hasattr(model, "fc"):
        model.fc = nn.Linear(model.fc.in_features, num_classes)
    else:
        model.classifier[1] = nn.Linear(model.classifier[1].in_features, num_classes)
    return model


# wrong: changes a copy and gives it back
# says: The model that you were given has its old last layer.
def replace_head(model, num_classes):
    import copy

    new = copy.deepcopy(model)
    name = "fc" if hasattr(new, "fc") else "classifier"
    head = head_of(new)
    if isinstance(head, nn.Linear):
        setattr(new, name, nn.Linear(head.in_features, num_classes))
        return new
    place = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
    head[place] = nn.Linear(head[place].in_features, num_classes)
    return new


# wrong: asks the list of layers for in_features
# says: That's still a plain list. An index takes one thing out of it.
def replace_head(model, num_classes):
    head = head_of(model)
    linears = [m for m in head.modules() if isinstance(m, nn.Linear)]
    new = nn.Linear(linears.in_features, num_classes)
    model.set_submodule([n for n, m in model.named_modules() if m is linears[-1]][0], new)
    return model


# wrong: raises AttributeError where there is no head
# says: A model with neither fc nor classifier ends in another error
def replace_head(model, num_classes):
    if not hasattr(model, "fc") and not hasattr(model, "classifier"):
        raise AttributeError("the model has no head")
    linears = [m for m in head_of(model).modules() if isinstance(m, nn.Linear)]
    name = next(n for n, m in model.named_modules() if m is linears[-1])
    model.set_submodule(name, nn.Linear(linears[-1].in_features, num_classes))
    return model


# wrong: setattr with a dotted name
def replace_head(model: nn.Module, num_classes: int) -> nn.Module:
    head = head_of(model)
    last = None
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and (module is head or module in list(head.modules())):
            last = (name, module)
    name, old = last
    setattr(model, name, nn.Linear(old.in_features, num_classes))
    return model


# wrong: the last Linear that the whole model has
# says: The last Linear of the whole model has changed, and the head
def replace_head(model, num_classes):
    head_of(model)
    linears = {name: layer for name, layer in model.named_modules() if isinstance(layer, nn.Linear)}
    *way, last = list(linears)[-1].split(".")
    parent = model
    for step in way:
        parent = getattr(parent, step)
    setattr(parent, last, nn.Linear(getattr(parent, last).in_features, num_classes))
    return model


# wrong: the head is copied before its last layer is replaced
def replace_head(model, num_classes):
    import copy

    name = "fc" if head_of(model) is getattr(model, "fc", None) else "classifier"
    head = copy.deepcopy(getattr(model, name))
    if isinstance(head, nn.Linear):
        head = nn.Linear(head.in_features, num_classes)
    else:
        key, layer = [(key, layer) for key, layer in head.named_children() if isinstance(layer, nn.Linear)][-1]
        setattr(head, key, nn.Linear(layer.in_features, num_classes))
    setattr(model, name, head)
    return model


# slip: None for a model without a head
# says: A model with neither fc nor classifier passes without
def replace_head(model, num_classes):
    for name in ("fc", "classifier"):
        head = getattr(model, name, None)
        if isinstance(head, nn.Linear):
            setattr(model, name, nn.Linear(head.in_features, num_classes))
            return model
        if isinstance(head, nn.Sequential):
            last = [i for i, layer in enumerate(head) if isinstance(layer, nn.Linear)][-1]
            head[last] = nn.Linear(head[last].in_features, num_classes)
            return model


# wrong: a Sequential around the new Linear
# says: Where the last Linear stood there's now a Sequential.
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Sequential(nn.Linear(layer.in_features, num_classes)))
            return model
    raise ValueError("no head")


# wrong: the new layer under a second name, too
# says: Parts of the model are gone, or new ones came.
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.new_layer = nn.Linear(layer.in_features, num_classes)
            model.set_submodule(name, model.new_layer)
            return model
    raise ValueError("no head")


# wrong: a Sequential in the last place, its Linear fed by the old one's outputs, and the old one gone
# says: The new layer does not stand where the last Linear
def replace_head(model, num_classes):
    head_of(model)
    name = [n for n, m in model.named_modules() if isinstance(m, nn.Linear) and n.startswith(("fc.", "classifier."))]
    name = name[-1] if name else "fc" if hasattr(model, "fc") else "classifier"
    hidden = model.get_submodule(name).out_features
    model.set_submodule(name, nn.Sequential(nn.Dropout(0.2), nn.Linear(hidden, num_classes)))
    return model


# wrong: a layer that has as many outputs already stays
# says: Which line puts it there, and does it run for any num_classes?
def replace_head(model, num_classes):
    head = head_of(model)
    layers = [(head, "", head), *((head, *pair) for pair in head.named_children())]
    _, key, last = [entry for entry in layers if isinstance(entry[2], nn.Linear)][-1]
    if last.out_features == num_classes:
        return model
    new = nn.Linear(last.in_features, num_classes)
    if key:
        setattr(head, key, new)
    else:
        setattr(model, "fc" if hasattr(model, "fc") else "classifier", new)
    return model


# wrong: dropout in front of the new layer, in one Sequential
# says: The new layer does not stand where the last Linear
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Sequential(nn.Dropout(0.2), nn.Linear(layer.in_features, num_classes)))
            return model
    raise ValueError("no head")
