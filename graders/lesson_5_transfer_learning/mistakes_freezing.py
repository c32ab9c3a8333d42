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
    "Some of the parameters still train: you get this if only one layer, or one parameter, is frozen. "
    "How do you get at all parameters of a module, those of the layers inside its layers included?",
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


@variant("only-the-first-layer")
def freeze(module):
    for name, parameter in module.named_parameters():
        if name.endswith("weight"):
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
    "no-grad-is-not-freezing",
    "Every parameter still trains. You get this from torch.no_grad(), which ends with its block, or from "
    "a flag set on something that is no parameter. What has to stay switched off after the call?",
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


@variant("no-grad-is-not-freezing")
def freeze(module):
    for parameter in module.parameters():
        parameter.require_grad = False
    return module


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
    "The new layer does not train: you get this if the model is frozen after its head was replaced. "
    "Which of the two has to come last, and whose job is the freezing?",
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
    "The new layer has no bias: you get this if it copies whether the old one had one, or is asked for "
    "without. Here it should have one in any case.",
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
