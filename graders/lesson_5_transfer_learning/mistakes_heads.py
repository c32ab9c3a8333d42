"""What learners get wrong in task 5.2, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant
from week4.stubs import head_of


@mistake(
    "5.2",
    "wrong-in-features",
    "The new layer takes another number of inputs than the old one did: you can get this if that number is written "
    "down, or taken from the wrong end. Which attribute of the old layer tells it?",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(512 if name == "fc" else 1280, num_classes))
            return model
    raise ValueError("no head")


@variant("wrong-in-features")
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Linear):
        name = "fc" if hasattr(model, "fc") else "classifier"
        setattr(model, name, nn.Linear(head.out_features, num_classes))
        return model
    k = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
    head[k] = nn.Linear(head[k].out_features, num_classes)
    return model


@mistake(
    "5.2",
    "head-frozen-too",
    "The new layer does not train: you can get this if the model is frozen after its head was replaced, or if the new "
    "layer gets the old one's requires_grad. Whose job is the freezing?",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            new = nn.Linear(layer.in_features, num_classes)
            new.requires_grad_(layer.weight.requires_grad)
            model.set_submodule(name, new)
            return model
    raise ValueError("no head")


@variant("head-frozen-too")
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
            return model.requires_grad_(False)
    raise ValueError("no head")


@mistake(
    "5.2",
    "new-layer-after-the-old-one",
    "The old last layer is still there, and the new one takes its answers as inputs: you can get this if a layer is "
    "put behind the old one. The features that are wanted are those that the old one took.",
    by="symptom",
)
def replace_head(model, num_classes):
    name = "fc" if hasattr(model, "fc") else "classifier"
    head = head_of(model)
    layers = list(head) if isinstance(head, nn.Sequential) else [head]
    setattr(model, name, nn.Sequential(*layers, nn.Linear(4, num_classes)))
    return model


@variant("new-layer-after-the-old-one")
def replace_head(model, num_classes):
    name = "fc" if hasattr(model, "fc") else "classifier"
    head = head_of(model)
    setattr(model, name, nn.Sequential(head, nn.Linear(4, num_classes)))
    return model


@variant("new-layer-after-the-old-one")
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Sequential):
        head.append(nn.ReLU())
        head.append(nn.Linear(4, num_classes))
        return model
    model.set_submodule("fc" if hasattr(model, "fc") else "classifier", nn.Linear(head.in_features, num_classes))
    return model


@mistake(
    "5.2",
    "bias-lost",
    "The last layer of the head has no bias now: you can get this if it depends on whether the old one had one, or if "
    "it's made without. Here it should have one in any case.",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes, bias=layer.bias is not None))
            return model
    raise ValueError("no head")


@variant("bias-lost")
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes, bias=False))
            return model
    raise ValueError("no head")


@mistake(
    "5.2",
    "whole-classifier-replaced",
    "The other layers of the head are gone: you can get this if a new layer takes the place of the whole head. Only "
    "its last Linear is to be replaced; how do you assign to one layer of a Sequential?",
    by="symptom",
)
def replace_head(model, num_classes):
    name = "fc" if hasattr(model, "fc") else "classifier"
    last = [layer for layer in head_of(model).modules() if isinstance(layer, nn.Linear)][-1]
    setattr(model, name, nn.Linear(last.in_features, num_classes))
    return model


@variant("whole-classifier-replaced")
def replace_head(model, num_classes):
    name = "fc" if hasattr(model, "fc") else "classifier"
    first = next(layer for layer in head_of(model).modules() if isinstance(layer, nn.Linear))
    setattr(model, name, nn.Linear(first.in_features, num_classes))
    return model


@mistake(
    "5.2",
    "only-one-name",
    "You can get this if only one of the two names is looked for. A model's head is fc or classifier: which helper at "
    "the top of the file finds either?",
    by="symptom",
)
def replace_head(model, num_classes):
    head_of(model)
    head = model.fc
    if isinstance(head, nn.Linear):
        model.fc = nn.Linear(head.in_features, num_classes)
        return model
    k = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
    head[k] = nn.Linear(head[k].in_features, num_classes)
    return model


@variant("only-one-name")
def replace_head(model, num_classes):
    head_of(model)
    head = model.classifier
    if isinstance(head, nn.Linear):
        model.classifier = nn.Linear(head.in_features, num_classes)
        return model
    k = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
    head[k] = nn.Linear(head[k].in_features, num_classes)
    return model


@mistake(
    "5.2",
    "head-taken-for-a-layer",
    "You can get this if a Sequential is asked for what only a Linear knows, such as in_features. Which layer inside "
    "the head is the one to replace?",
    by="symptom",
)
def replace_head(model, num_classes):
    name = "fc" if hasattr(model, "fc") else "classifier"
    setattr(model, name, nn.Linear(head_of(model).in_features, num_classes))
    return model


@mistake(
    "5.2",
    "last-layer-whatever-it-is",
    "A layer is taken for a Linear, and it's another kind. Where the last Linear stands differs from head to head: how "
    "do you find out what kind of layer one is?",
    by="symptom",
)
def replace_head(model, num_classes):
    head = head_of(model)
    if isinstance(head, nn.Sequential):
        head[-1] = nn.Linear(head[-1].in_features, num_classes)
        return model
    setattr(model, "fc" if hasattr(model, "fc") else "classifier", nn.Linear(head.in_features, num_classes))
    return model


@mistake(
    "5.2",
    "head-taken-for-a-sequence",
    "You can get this if a single Linear is taken for a Sequential: it has no [-1] and no layers to go through. What "
    "can a head be?",
    by="symptom",
)
def replace_head(model, num_classes):
    head = head_of(model)
    if hasattr(model, "fc") and isinstance(head, nn.Linear):
        model.fc = nn.Linear(head.in_features, num_classes)
        return model
    k = max(i for i, layer in enumerate(head) if isinstance(layer, nn.Linear))
    head[k] = nn.Linear(head[k].in_features, num_classes)
    return model


@variant("head-taken-for-a-sequence")
def replace_head(model, num_classes):
    head = head_of(model)
    k = len(head) - 1
    while not isinstance(head[k], nn.Linear):
        k -= 1
    head[k] = nn.Linear(head[k].in_features, num_classes)
    return model


@mistake(
    "5.2",
    "new-layer-not-put-in",
    "The model that you were given has its old last layer. A new one that only has a name inside the function, or "
    "that sits in a copy, isn't in the model. Which line puts it there, and does it run for any num_classes?",
    by="symptom",
)
def replace_head(model, num_classes):
    head = head_of(model)
    last = [layer for layer in head.modules() if isinstance(layer, nn.Linear)][-1]
    last = nn.Linear(last.in_features, num_classes)
    return model


@variant("new-layer-not-put-in")
def replace_head(model, num_classes):
    [layer for layer in head_of(model).modules() if isinstance(layer, nn.Linear)][-1].out_features = num_classes
    return model


@mistake(
    "5.2",
    "only-the-weights-new",
    "The last layer has new weights, and its out_features still says how many classes the old one had. What makes a "
    "whole new layer?",
    by="symptom",
)
def replace_head(model, num_classes):
    last = [layer for layer in head_of(model).modules() if isinstance(layer, nn.Linear)][-1]
    last.weight = nn.Parameter(torch.randn(num_classes, last.in_features))
    last.bias = nn.Parameter(torch.zeros(num_classes))
    return model


@mistake(
    "5.2",
    "not-the-last-linear",
    "Another layer of the head has changed, and its last Linear is the old one. The logits come from the last: how do "
    "you find it?",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in model.named_modules():
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
            return model
    raise ValueError("no head")


@mistake(
    "5.2",
    "old-weights-kept",
    "The new layer has weights or a bias of the old one. Its classes are others, so what the old rows learned says "
    "nothing about them: a new Linear starts at random, and training does the rest.",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            new, k = nn.Linear(layer.in_features, num_classes), min(num_classes, layer.out_features)
            with torch.no_grad():
                new.weight[:k] = layer.weight[:k]
            model.set_submodule(name, new)
            return model
    raise ValueError("no head")


@variant("old-weights-kept")
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            new, k = nn.Linear(layer.in_features, num_classes), min(num_classes, layer.out_features)
            with torch.no_grad():
                new.weight[:k] = layer.weight[:k]
                if layer.bias is not None:
                    new.bias[:k] = layer.bias[:k]
            model.set_submodule(name, new)
            return model
    raise ValueError("no head")


@mistake(
    "5.2",
    "every-linear-replaced",
    "Every Linear of the head is new, and only the last one should be. You can get this if a loop replaces each "
    "Linear it meets.",
    by="symptom",
)
def replace_head(model, num_classes):
    head_of(model)
    for name, layer in list(model.named_modules()):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
    return model


@mistake(
    "5.2",
    "more-than-a-linear",
    "Where the last Linear stood there's now a Sequential. A single new Linear belongs there, under the same name: the "
    "model gives logits, and the loss does the rest.",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Sequential(nn.Linear(layer.in_features, num_classes), nn.Softmax(dim=1)))
            return model
    raise ValueError("no head")


@mistake(
    "5.2",
    "all-else-frozen",
    "What trained before the call, outside of the new layer, doesn't train any more: you can get this if replace_head "
    "freezes the model as well. That's what task 5.1 is for; here all else stays as it was.",
    by="symptom",
)
def replace_head(model, num_classes):
    model.requires_grad_(False)
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
            return model
    raise ValueError("no head")


@mistake(
    "5.2",
    "no-head-mute",
    "A model with neither fc nor classifier passes without an error. The docstring says which one it should raise.",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
            break
    return model


@mistake(
    "5.2",
    "no-head-not-looked-for",
    "A model with neither fc nor classifier ends in another error than the docstring's. You can get this if the "
    "function goes on without a head, or raises another kind of error.",
    by="symptom",
)
def replace_head(model, num_classes):
    head = model.fc if hasattr(model, "fc") else model.classifier
    place = [
        n for n, m in model.named_modules() if isinstance(m, nn.Linear) and n.split(".")[0] in ("fc", "classifier")
    ]
    last = head if isinstance(head, nn.Linear) else model.get_submodule(place[-1])
    model.set_submodule(place[-1], nn.Linear(last.in_features, num_classes))
    return model


@mistake(
    "5.2",
    "new-layer-returned",
    "The new layer comes back. The docstring asks for the model that it was put into.",
    by="symptom",
)
def replace_head(model, num_classes):
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            new = nn.Linear(layer.in_features, num_classes)
            model.set_submodule(name, new)
            return new
    raise ValueError("no head")


@mistake(
    "5.2",
    "last-linear-of-the-model",
    "The last Linear of the whole model has changed, and the head is the old one. The head is what is called fc or "
    "classifier; it needn't be the last of the model's layers.",
    by="symptom",
)
def replace_head(model, num_classes):
    if not hasattr(model, "fc") and not hasattr(model, "classifier"):
        raise ValueError("this model has neither fc nor classifier")
    name, layer = [(n, m) for n, m in model.named_modules() if isinstance(m, nn.Linear)][-1]
    model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
    return model
