"""What learners get wrong in task 5.1, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


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
    "All parameters are frozen but the last one, which still trains: you can get this from a slice such as [:-1], or "
    "a count that ends too early. Does the module have one parameter that may go on learning?",
    by="symptom",
)
def freeze(module):
    for parameter in list(module.parameters())[:-1]:
        parameter.requires_grad = False
    return module


@mistake(
    "5.1",
    "only-layers-inside",
    "Parameters that belong to the module itself still train: you can get this if you go only through the layers "
    "inside it, through layers of some kinds, or through parameters of some names. What gives all parameters of a "
    "module, its own included?",
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
    "A net gets frozen if all of it trains, and stays as it is if a part of it is frozen already. You can get this if "
    "you ask one parameter and go by its answer for all. What if you set the flag on each, whatever it was?",
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
    "Every parameter of the module that you're given still trains. torch.no_grad() ends with its block, and a flag "
    "counts only on a parameter. What has to stay switched off there after the call? Does the line that does it run "
    "at all, and for this very module?",
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
    "Every parameter still trains, and a new attribute has come up on parameters: Python makes one of nearly any name "
    "you assign to, without an error. Compare yours with requires_grad, letter by letter.",
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
    "The weights are frozen, and the biases still train: you can get this if parameters are picked by their names. "
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
    "Everything is frozen but the head: you can get this if fc or classifier is left out. Here the whole module is to "
    "be frozen, whatever is in it.",
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
    "Parameters that were frozen before the call train after it: you can get this if the flag is set to True, or "
    "turned round. What does requires_grad say?",
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
    "A single layer is frozen, and a net of several layers isn't: you can get this if you ask only for the parameters "
    "that belong to the module itself. What gives those of the layers inside it, too?",
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
    "new-parameters",
    "Where the layer had its parameter there's another tensor now, and the old one still trains where something else "
    "holds it, say a second layer or an optimizer. What can you change on the parameter itself?",
    by="symptom",
)
def freeze(module):
    for layer in module.modules():
        for name, parameter in list(layer.named_parameters(recurse=False)):
            setattr(layer, name, nn.Parameter(parameter.detach().clone(), requires_grad=False))
    return module


@variant("new-parameters")
def freeze(module):
    for layer in module.modules():
        for name, parameter in list(layer.named_parameters(recurse=False)):
            layer.register_parameter(name, nn.Parameter(parameter.data, False))
    return module
