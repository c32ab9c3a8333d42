"""What learners get wrong in 4.7, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

import torch

from autograder.testing import mistake, variant
from week4.stubs import evaluating

# --------------------------------------------------------------------------------------- task 4.7


@mistake(
    "4.7",
    "hook-left-behind",
    "The hook is still there after the call: from now on every run of the layer pays for it, and may keep what it "
    "hears in memory. What did register_forward_hook give you?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    layers[layer_name].register_forward_hook(lambda layer, inputs, output: seen.append(output.detach().clone()))
    with evaluating(model), torch.no_grad():
        model(batch)
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "hook-left-after-an-error",
    "The hook is removed if all goes well, but at least one error of the model leaves it there: which block of Python "
    "runs all the same?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    with evaluating(model), torch.no_grad():
        model(batch)
    handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "hook-left-on-a-silent-layer",
    "Where the layer is never called, the hook stays on it. Which line removes it, and does Python come to that line "
    "also then?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    except Exception:
        handle.remove()
        raise
    if not seen:
        raise ValueError("never called")
    handle.remove()
    return seen[-1]


@mistake(
    "4.7",
    "hooks-of-others-removed",
    "A hook that somebody else had put on the layer is gone: you can get this if all hooks are cleared. The handle of "
    "your own removes just yours.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        layers[layer_name]._forward_hooks.clear()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "maps-tracked",
    "Autograd still tracks the answer: with it what backward would need of the net stays in memory.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.clone()))
    try:
        with evaluating(model):
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "overwritten-in-place",
    "There is no negative number left. You can get this if the next layer, a ReLU that works in place, writes into "
    "the tensor that the hook put aside. What should the hook keep instead, and does it hand that on to the net?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "first-call-instead-of-last",
    "The net calls this layer twice, and this is what it put out the first time; the last was asked for.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[0]


@mistake(
    "4.7",
    "input-instead-of-output",
    "This is what went into the layer, not what came out of it. Which argument of a forward hook is which?",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(x[0].detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "maps-in-train-mode",
    "The answer is right here if the model comes in eval mode, and wrong if it comes in train mode. You can get this "
    "if you don't switch the mode before the model runs, or only the outermost layer's, or if you run the layer again "
    "once the mode is put back.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "missing-layer-not-refused",
    "A layer that is not there, or is never called, should raise ValueError; another exception, or an answer, came.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    seen = []
    layer = dict(model.named_modules())[layer_name]
    handle = layer.register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    return seen[-1]


@variant("missing-layer-not-refused")
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    return seen[-1] if seen else None


@mistake(
    "4.7",
    "maps-leaves-eval-mode",
    "The model came to feature_maps in train mode and is left in eval mode: if you go on training it as it is, you "
    "train without its dropout. A helper at the head of the file puts the mode back.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    model.eval()
    try:
        with torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "maps-leaves-train-mode",
    "The model came to feature_maps in eval mode and is left in train mode: you can get this if train() is called at "
    "the end, whatever the mode was before.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    model.eval()
    try:
        with torch.no_grad():
            model(batch)
    finally:
        handle.remove()
        model.train()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "maps-mode-lost-after-an-error",
    "In feature_maps the mode is put back if all goes well, but not after at least one error of the model. Python "
    "then skips the lines after the call: which block runs all the same?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    model.train(was_training)
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "whole-answer",
    "This is what the whole model answers: you can get this if nothing listens to the layer, or if what was heard "
    "isn't returned. Which call has a function of yours called each time the layer has run? Where does that put what "
    "it got?",
)
def feature_maps(model, layer_name, batch):
    with evaluating(model), torch.no_grad():
        return model(batch)


@mistake(
    "4.7",
    "layer-alone",
    "You can get this if the batch goes straight into the layer. In the model others come first, and change it.",
)
def feature_maps(model, layer_name, batch):
    with evaluating(model), torch.no_grad():
        return model.get_submodule(layer_name)(batch)


@mistake(
    "4.7",
    "layers-called-by-hand",
    "You can get this if the layers are called by hand, one after the other. A model's forward may call one twice, or "
    "do more between two of them: call the model, and a hook hears what each layer puts out.",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    if layer_name not in dict(model.named_modules()):
        raise ValueError("no such layer")
    with evaluating(model), torch.no_grad():
        for name, layer in model.named_modules():
            if any(True for _ in layer.children()):
                continue
            batch = layer(batch)
            if name == layer_name:
                return batch.clone()
    raise ValueError("no such layer")


@mistake(
    "4.7",
    "only-outermost-layers",
    "A layer inside of another isn't found: you can get this if only the outermost are asked for. What gives all of "
    "them, with names such as features.0?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_children()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda layer, x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@mistake(
    "4.7",
    "hook-of-other-arguments",
    "The function that listens is called with three things: the layer, what went in, and what came out. How many does "
    "yours take?",
    by="symptom",
)
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(seen.append)
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]


@variant("hook-of-other-arguments")
def feature_maps(model, layer_name, batch):
    layers, seen = dict(model.named_modules()), []
    if layer_name not in layers:
        raise ValueError("no such layer")
    handle = layers[layer_name].register_forward_hook(lambda x, output: seen.append(output.detach().clone()))
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:
        handle.remove()
    if not seen:
        raise ValueError("never called")
    return seen[-1]
