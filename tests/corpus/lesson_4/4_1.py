# heart: nothing but what the zoo hands out
# says: Layers of the net are still in train mode. In that mode dropout
def load_classifier(name):
    return zoo.pretrained(name)


# wrong: eval mode is forgotten
# says: Layers of the net are still in train mode. In that mode dropout
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    for p in model.parameters():
        p.requires_grad = False
    return model, prep, categories


# wrong: the parameters are not frozen
# says: The net is right, but parameters of it still require grad. eval()
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    return model, prep, categories


# wrong: only the last layer's parameters are frozen
# says: The net is right, but parameters of it still require grad. eval()
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    for p in list(model.parameters())[-2:]:
        p.requires_grad = False
    return model, prep, categories


# wrong: all but the classifier's parameters are frozen
# says: The net is right, but parameters of it still require grad. eval()
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    for p in list(model.parameters())[:-2]:
        p.requires_grad_(False)
    return model, prep, categories


# wrong: requires_grad is set on the model, where nobody looks
# says: The net is right, but parameters of it still require grad. eval()
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    model.requires_grad = False
    return model, prep, categories


# wrong: the flag is misspelled
# says: a flag counts only on the parameters themselves, on each of them
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    for param in model.parameters():
        param.require_grad = False
    return model.eval(), prep, categories


# wrong: no_grad instead of freezing
# says: The net is right, but parameters of it still require grad. eval()
def load_classifier(name):
    with torch.no_grad():
        model, prep, categories = zoo.pretrained(name)
        model.eval()
    return model, prep, categories


# wrong: eval without a call
# says: Layers of the net are still in train mode. In that mode dropout
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval
    model.requires_grad_(False)
    return model, prep, categories


# slip: the order of the tuple
# says: The tuple has another order than the docstring's
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model, categories, prep


# slip: an unknown name is a KeyError
def load_classifier(name):
    if name not in zoo.names():
        raise KeyError(name)
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model, prep, categories


# slip: an unknown name is printed, and gives None
# says: Nothing raised it, or an except kept it back: print and return raise nothing
def load_classifier(name):
    try:
        model, prep, categories = zoo.pretrained(name)
    except ValueError:
        print(f"{name} is none of {zoo.names()}")
        return
    model.eval()
    model.requires_grad_(False)
    return model, prep, categories


# wrong: a softmax behind the net
# says: The net picks the right classes, but its outputs aren't
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model = nn.Sequential(model, nn.Softmax(dim=1))
    return model.eval().requires_grad_(False), prep, categories


# slip: the message lists no names
def load_classifier(name):
    if name not in zoo.names():
        raise ValueError("no such net")
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model, prep, categories


# slip: the categories are sorted
# says: The names are sorted, so nearly every output gets another
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model, prep, sorted(categories)


# wrong: the lesson's own preprocessing for every net
# says: The preprocessing that came isn't this net's: you can get this
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model, preprocess, categories


# wrong: always the same net
# says: A name that no net has was accepted: you can get this if
# says: The zoo is asked for another net than the one whose name came
def load_classifier(name):
    model, prep, categories = zoo.pretrained("efficientnet_lite0")
    model.eval()
    model.requires_grad_(False)
    return model, prep, categories


# wrong: the model alone
def load_classifier(name):
    model, _, _ = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model


# right: eval mode one by one
def load_classifier(name):
    model, prep, categories = zoo.pretrained(name)
    for module in model.modules():
        module.training = False
    for p in model.parameters():
        p.requires_grad = False
    return model, prep, categories


# right: a check of its own, and train(False)
def load_classifier(name):
    if name not in zoo.names():
        raise ValueError(f"no net {name!r}: there are {', '.join(zoo.names())}")
    model, prep, categories = zoo.pretrained(name)
    return model.train(False).requires_grad_(False), prep, list(categories)


# wrong: the name is only checked
# says: The zoo is asked for another net than the one whose name came
def load_classifier(name):
    if name not in zoo.names():
        raise ValueError(f"unknown, there are: {zoo.names()}")
    model, prep, categories = zoo.pretrained()
    return model.eval().requires_grad_(False), prep, categories


# wrong: no_grad around the loading, and a check of the name
# says: The net is right, but parameters of it still require grad. eval()
def load_classifier(name):
    if name not in zoo.names():
        raise ValueError(f"unknown, there are: {zoo.names()}")
    with torch.no_grad():
        model, prep, categories = zoo.pretrained(name)
        model.eval()
    return model, prep, categories


# right: the name by keyword
def load_classifier(name):
    net, *rest = zoo.pretrained(name=name)
    net.train(False)
    for p in net.parameters():
        p.requires_grad_(False)
    return net, rest[0], rest[1]


# wrong: eval without brackets
# says: Layers of the net are still in train mode. In that mode dropout
def load_classifier(name: str) -> tuple[nn.Module, Preprocess, list[str]]:
    model, prepare, categories = zoo.pretrained(name)
    model.eval
    model.requires_grad_(False)
    return model, prepare, categories


# slip: the name is for the net alone, the categories are always the default net's
# says: The zoo is asked for that name, and the names of the
def load_classifier(name: str) -> tuple[nn.Module, Preprocess, list[str]]:
    if name not in zoo.names():
        raise ValueError(f"There is no net named {name}. There are: {zoo.names()}")
    _, preprocess, categories = zoo.pretrained()
    model, *_ = zoo.pretrained(name)
    model.eval()
    model.requires_grad_(False)
    return model, preprocess, categories


# wrong: first name that begins like it
# says: A name that no net has was accepted: you can get this
def load_classifier(name):
    found = next((n for n in zoo.names() if n.startswith(name)), None)
    if found is None:
        raise ValueError(f"there is no net {name!r}; there are: {' '.join(zoo.names())}")
    model, preprocess, categories = zoo.pretrained(found)
    model.eval()
    for p in model.parameters():
        p.requires_grad_(False)
    return model, preprocess, categories


# wrong: the categories without doubles
# says: Some nets have two classes with the same name
def load_classifier(name):
    net, prepare, labels = zoo.pretrained(name)
    for weight in net.parameters():
        weight.requires_grad_(False)
    net.eval()
    unique = []
    for label in labels:
        if label not in unique:
            unique.append(label)
    return net, prepare, unique


# wrong: capitals are forgiven
# says: A name that no net has was accepted
def load_classifier(name):
    key = name.lower()
    if key not in zoo.names():
        raise ValueError(f"no net of the name {name!r}; there are {', '.join(zoo.names())}")
    net, prepare, labels = zoo.pretrained(key)
    return net.eval().requires_grad_(False), prepare, labels
