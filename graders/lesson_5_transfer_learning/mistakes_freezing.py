"""What learners get wrong in tasks 5.1 and 5.2, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


def head_of(model: nn.Module) -> nn.Module:
    """The helper that the stub gives to learners."""
    for name in ("fc", "classifier"):
        head = getattr(model, name, None)
        if isinstance(head, nn.Module):
            return head
    raise ValueError("this model has neither fc nor classifier")


# --------------------------------------------------------------------------------------- task 5.1


@mistake(
    "5.1",
    "only-the-first-layer",
    "Some of the parameters are frozen, and others still train. Which ones does your function reach before it returns? "
    "What gives all parameters of a module, those of the layers inside its layers included?",
    by="symptom",
)
def freeze(module):
    for parameter in next(module.children()).parameters():
        parameter.requires_grad = False
    return module


@variant("only-the-first-layer")
def freeze(module):
    next(module.parameters()).requires_grad = False
    return module


@variant("only-the-first-layer")
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = False
        return module
    return module


@mistake(
    "5.1",
    "last-one-left-out",
    "All parameters are frozen but the last one, which still trains: you get this from a slice such as [:-1], or a "
    "count that ends too early. Does the module have one parameter that may go on learning?",
    by="symptom",
)
def freeze(module):
    for parameter in list(module.parameters())[:-1]:
        parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "only-layers-inside",
    "Parameters that belong to the module itself still train: you get this if only the layers inside it, or "
    "only layers of some kinds, are gone through. What gives all parameters of a module, its own included?",
    by="symptom",
)
def freeze(module):
    for child in module.children():
        for parameter in child.parameters():
            parameter.requires_grad = False
    return module


@variant("only-layers-inside")
def freeze(module):
    for layer in list(module.modules())[1:]:
        layer.requires_grad_(False)
    return module


@variant("only-layers-inside")
def freeze(module):
    for layer in module.modules():
        if isinstance(layer, nn.Linear | nn.BatchNorm1d):
            layer.requires_grad_(False)
    return module


@mistake(
    "5.1",
    "eval-is-not-freezing",
    "The module is in eval mode, and every parameter still trains: eval() changes what dropout and BatchNorm do, "
    "not what an optimizer may change. Which flag does each parameter carry?",
    by="symptom",
)
def freeze(module):
    return module.eval()


@variant("eval-is-not-freezing")
def freeze(module):
    module.train(False)
    return module


@mistake(
    "5.1",
    "done-where-one-is-frozen",
    "A net gets frozen if all of it trains, and stays as it is if a part of it is frozen already. You get this if you "
    "ask one parameter and go by its answer for all. What if you set the flag on each, whatever it was?",
    by="symptom",
)
def freeze(module):
    parameters = list(module.parameters())
    if all(parameter.requires_grad for parameter in parameters):
        for parameter in parameters:
            parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "no-grad-is-not-freezing",
    "Every parameter still trains. torch.no_grad() ends with its block, and a flag counts only on a parameter. What "
    "has to stay switched off there after the call?",
    by="symptom",
)
def freeze(module):
    with torch.no_grad():
        return module


@variant("no-grad-is-not-freezing")
def freeze(module):
    module.requires_grad = False
    return module


@variant("no-grad-is-not-freezing")
def freeze(module):
    for parameter in module.parameters():
        parameter.grad = None
    return module


@variant("no-grad-is-not-freezing")
def freeze(module):
    for layer in module.modules():
        layer.requires_grad = False
    return module


@mistake(
    "5.1",
    "flag-misspelled",
    "Every parameter still trains, and each has a new attribute with a name that torch doesn't know: Python makes one "
    "of a misspelled name, without an error. Compare yours with requires_grad, letter by letter.",
    by="symptom",
)
def freeze(module):
    for parameter in module.parameters():
        parameter.require_grad = False
    return module


@variant("flag-misspelled")
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_gard = False
    return module


@mistake(
    "5.1",
    "only-the-weights",
    "The weights are frozen, and the biases still train: you get this if parameters are picked by their names. "
    "Which of a module's parameters should be frozen?",
    by="symptom",
)
def freeze(module):
    for name, parameter in module.named_parameters():
        if "weight" in name:
            parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "all-but-the-head",
    "Everything is frozen but the head: you get this if fc or classifier is left out. Here the whole module is to be "
    "frozen, whatever is in it.",
    by="symptom",
)
def freeze(module):
    for name, parameter in module.named_parameters():
        if name.split(".")[0] not in ("fc", "classifier"):
            parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "frozen-ones-train",
    "Parameters that were frozen before the call train after it: you get this if the flag is set to True, or turned "
    "round. What does requires_grad say?",
    by="symptom",
)
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = True
    return module


@variant("frozen-ones-train")
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = not parameter.requires_grad
    return module


@mistake(
    "5.1",
    "a-frozen-copy",
    "A frozen copy comes back, and the module that you were given still trains. The docstring says: in place. "
    "What do you change if you copy first?",
    by="symptom",
)
def freeze(module):
    import copy

    module = copy.deepcopy(module)
    for parameter in module.parameters():
        parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "only-direct-parameters",
    "A single layer is frozen, and a net of several layers isn't: you get this if you ask only for the parameters that "
    "belong to the module itself. What gives those of the layers inside it, too?",
    by="symptom",
)
def freeze(module):
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "eval-mode-too",
    "The module is frozen, and it's in eval mode as well. Freezing is a flag of each parameter; the mode is the "
    "caller's business.",
    by="symptom",
)
def freeze(module):
    module.eval()
    for parameter in module.parameters():
        parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "values-changed",
    "The numbers in the module have changed. Freezing keeps every value: it only says that no optimizer may change it.",
    by="symptom",
)
def freeze(module):
    for parameter in module.parameters():
        parameter.data.zero_()
        parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "freeze-returns-nothing",
    "You get this if the function freezes the module and doesn't return it. The docstring asks for the module "
    "itself, so that the call can stand inside another one.",
)
def freeze(module):
    for parameter in module.parameters():
        parameter.requires_grad = False


# --------------------------------------------------------------------------------------- task 5.2


@mistake(
    "5.2",
    "wrong-in-features",
    "The new layer takes another number of inputs than the old one did: you get this if that number is "
    "written down, or taken from the wrong end. Which attribute of the old layer tells it?",
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
    "The new layer does not train: you get this if the model is frozen after its head was replaced, or if the new "
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
    "The old last layer is still there, and the new one takes its answers as inputs: you get this if a "
    "layer is put behind the old one. The features that are wanted are those that the old one took.",
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
    "The last layer of the head has no bias now: you get this if it depends on whether the old one had one, or if "
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
    "The other layers of the head are gone: you get this if a new layer takes the place of the whole "
    "head. Only its last Linear is to be replaced; how do you assign to one layer of a Sequential?",
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
    "You get this if only one of the two names is looked for. A model's head is fc or classifier: which helper at "
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
    "You get this if a Sequential is asked for what only a Linear knows, such as in_features. Which layer inside "
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
    "A layer of the head is taken for a Linear, and it's another kind. Where the last Linear stands differs from head "
    "to head: how do you find out what kind of layer one is?",
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
    "You get this if a single Linear is taken for a Sequential: it has no [-1] and no layers to go through. What can a "
    "head be?",
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
    "that sits in a copy, isn't in the model. Which assignment puts it there?",
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
    "Every Linear of the head is new, and only the last one should be. You get this if a loop replaces each Linear it "
    "meets.",
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
    "Where the last Linear stood there's now a Sequential of several layers. A single new Linear belongs there, "
    "under the same name: the model gives logits, and the loss does the rest.",
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
    "What trained before the call, outside of the new layer, doesn't train any more: you get this if replace_head "
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
    "A model with neither fc nor classifier comes back as if all were well. The docstring says which error it "
    "should raise.",
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
    "A model with neither fc nor classifier ends in another error than the docstring's. You get this if the function "
    "goes on without a head, or raises another kind of error.",
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
    "replace-returns-nothing",
    "You get this if the function changes the model and doesn't return it. The docstring asks for the model itself.",
)
def replace_head(model, num_classes):
    head_of(model)
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            model.set_submodule(name, nn.Linear(layer.in_features, num_classes))
            return
