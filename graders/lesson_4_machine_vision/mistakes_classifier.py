"""What learners get wrong in 4.1 and 4.6, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from autograder.testing import mistake, variant

if TYPE_CHECKING:  # the learner's file imports it; here nothing of 4.1 is ever run
    from week4 import zoo

# --------------------------------------------------------------------------------------- task 4.1


@mistake(
    "4.1",
    "train-mode-left-on",
    "Layers of the net are still in train mode. In that mode dropout throws values away, and BatchNorm looks at your "
    "batch instead of what it learned. Which method, called with its brackets, changes the mode of the whole net?",
    by="symptom",
)
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    model.requires_grad_(False)
    return model, preprocess, categories


@variant("train-mode-left-on")
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    for parameter in model.parameters():
        parameter.requires_grad = False
    model.eval()
    model.train()
    return model, preprocess, categories


@mistake(
    "4.1",
    "random-weights",
    "This net does not know what it should know. The architecture without its trained weights is like this. Which "
    "function of the zoo brings both?",
    by="symptom",
)
def load_classifier(name):
    _, preprocess, categories = zoo.pretrained(name)
    model = zoo.untrained(name).eval()
    model.requires_grad_(False)
    return model, preprocess, categories


@variant("random-weights")
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    model.eval().requires_grad_(False)
    for module in model.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    return model, preprocess, categories


@mistake(
    "4.1",
    "preprocessing-of-another-net",
    "The preprocessing that came isn't this net's: you can get this if ImageNet's usual mean and std (or none) are "
    "taken. Preprocessing belongs to the weights: where do you get this net's own?",
    by="symptom",
)
def load_classifier(name):
    from torchvision.models import EfficientNet_B0_Weights

    model, _, categories = zoo.pretrained(name)
    transform = EfficientNet_B0_Weights.DEFAULT.transforms()
    model.eval().requires_grad_(False)
    return model, lambda image: transform(image.convert("RGB")).unsqueeze(0), categories


@variant("preprocessing-of-another-net")
def load_classifier(name):
    model, _, categories = zoo.pretrained(name)
    model.eval().requires_grad_(False)
    return model, preprocess, categories  # noqa: F821  task 4.2's function of this file, with its defaults


@variant("preprocessing-of-another-net")
def load_classifier(name):
    from dataclasses import replace

    model, own, categories = zoo.pretrained(name)
    model.eval().requires_grad_(False)
    return model, replace(own, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0)), categories


@mistake(
    "4.1",
    "parameters-require-grad",
    "The net is right, but parameters of it still require grad. eval() changes what layers do, not what autograd "
    "records; no_grad() ends with its block; and a flag counts only on the parameters themselves, on each of them, "
    "spelled as torch spells it.",
    by="symptom",
)
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    return model.eval(), preprocess, categories


@variant("parameters-require-grad")
def load_classifier(name):
    with torch.no_grad():
        model, preprocess, categories = zoo.pretrained(name)
        model.eval()
    return model, preprocess, categories


@variant("parameters-require-grad")
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    for parameter in model.parameters():
        parameter.require_grad = False
    return model.eval(), preprocess, categories


@mistake(
    "4.1",
    "name-ignored",
    "The zoo is asked for another net than the one whose name came in: you can get this if a name is written down. "
    "Where does the argument appear?",
    by="symptom",
)
def load_classifier(name):
    if name not in zoo.names():
        raise ValueError(f"there are {zoo.names()}")
    model, preprocess, categories = zoo.pretrained()
    model.eval().requires_grad_(False)
    return model, preprocess, categories


@mistake(
    "4.1",
    "names-before-preprocessing",
    "The tuple has another order than the docstring's: second comes the preprocessing, third the names.",
    by="symptom",
)
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    model.eval().requires_grad_(False)
    return model, categories, preprocess


@mistake(
    "4.1",
    "equal-names-once",
    "Some nets have two classes with the same name, a bird and a machine, and here the name comes only once. All names "
    "behind it have moved up. Name i belongs to output i.",
    by="symptom",
)
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    return model.eval().requires_grad_(False), preprocess, list(dict.fromkeys(categories))


@mistake(
    "4.1",
    "categories-sorted",
    "The names are sorted, so nearly every output gets another class's name. Which name belongs to output number 0 is "
    "fixed by the net.",
    by="symptom",
)
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name)
    model.eval().requires_grad_(False)
    return model, preprocess, sorted(categories)


@mistake(
    "4.1",
    "unknown-name-accepted",
    "A name that no net has was accepted: you can get this if anything unknown means the default net, if capitals "
    "count as small letters, or if a part of a name is enough. If you mistype a name, you want to hear of it.",
    by="symptom",
)
def load_classifier(name):
    model, preprocess, categories = zoo.pretrained(name if name in zoo.names() else zoo.DEFAULT)
    model.eval().requires_grad_(False)
    return model, preprocess, categories


# --------------------------------------------------------------------------------------- task 4.6


@mistake(
    "4.6",
    "buffers-counted",
    "Buffers are counted, too: nobody trains BatchNorm's running statistics. A state_dict has those as well, and a "
    "shared parameter under each of its names. What gives only the parameters, each once?",
)
def count_parameters(model):
    total = sum(value.numel() for value in model.state_dict().values())
    return total, sum(p.numel() for p in model.parameters() if p.requires_grad)


@variant("buffers-counted")
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters()) + sum(b.numel() for b in model.buffers())
    return total, sum(p.numel() for p in model.parameters() if p.requires_grad)


@variant("buffers-counted")
def count_parameters(model):
    total = sum(value.numel() for value in model.state_dict(keep_vars=True).values())
    return total, sum(v.numel() for v in model.state_dict(keep_vars=True).values() if v.requires_grad)


@mistake(
    "4.6",
    "trainable-ignored",
    "Both numbers are the same although a part is frozen: you can get this if nobody asks the parameters whether they "
    "require grad.",
)
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters())
    return total, total


@mistake(
    "4.6",
    "frozen-instead-of-trainable",
    "The second number counts the frozen ones: you can get this if the question is turned around.",
)
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters())
    return total, sum(p.numel() for p in model.parameters() if not p.requires_grad)


@mistake(
    "4.6",
    "shared-counted-twice",
    "A parameter that two layers share was counted once for each of them. What does model.parameters() do about it?",
)
def count_parameters(model):
    total = trainable = 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            total += p.numel()
            trainable += p.numel() if p.requires_grad else 0
    return total, trainable


@variant("shared-counted-twice")
def count_parameters(model):
    found = [p for _, p in model.named_parameters(remove_duplicate=False)]
    return sum(p.numel() for p in found), sum(p.numel() for p in found if p.requires_grad)


@mistake(
    "4.6",
    "tensors-counted",
    "This is how many parameter tensors there are, not how many numbers are in them.",
)
def count_parameters(model):
    parameters = list(model.parameters())
    return len(parameters), len([p for p in parameters if p.requires_grad])


@mistake(
    "4.6",
    "own-parameters-left-out",
    "Parameters that belong to the model itself are not counted: you can get this by asking its children. A layer "
    "such as Linear has no children, and it's a model too.",
    by="symptom",
)
def count_parameters(model):
    found = {id(p): p for child in model.children() for p in child.parameters()}.values()
    return sum(p.numel() for p in found), sum(p.numel() for p in found if p.requires_grad)


@mistake(
    "4.6",
    "weight-and-bias-only",
    "A net whose only parameter has a name of its own and no axes gets 0. You can get this if only weights and "
    "biases, or only layers of some kinds, are looked at, or only parameters with axes. What gives all of them, and "
    "how many numbers each holds?",
    by="symptom",
)
def count_parameters(model):
    found = {}
    for module in model.modules():
        for name in ("weight", "bias"):
            parameter = getattr(module, name, None)
            if parameter is not None:
                found[id(parameter)] = parameter
    return sum(p.numel() for p in found.values()), sum(p.numel() for p in found.values() if p.requires_grad)


@mistake(
    "4.6",
    "only-the-total",
    "Only one number came: you can get this if the second is left out. Which of the parameters are being trained?",
)
def count_parameters(model):
    return sum(p.numel() for p in model.parameters())


@mistake(
    "4.6",
    "rows-counted",
    "This adds up how long the first axis of each parameter is, as len(p) and p.shape[0] tell. How many numbers are "
    "in a matrix?",
)
def count_parameters(model):
    parameters = list(model.parameters())
    return sum(len(p) for p in parameters), sum(len(p) for p in parameters if p.requires_grad)


@mistake(
    "4.6",
    "weights-without-biases",
    "The biases are missing: you can get this if only parameters called weight are counted.",
)
def count_parameters(model):
    weights = [p for name, p in model.named_parameters() if "weight" in name]
    return sum(p.numel() for p in weights), sum(p.numel() for p in weights if p.requires_grad)


@mistake(
    "4.6",
    "gradients-instead-of-requires-grad",
    "The second number is 0 where some parameters train. You can get this from .grad, which is None until the first "
    "backward(), instead of requires_grad; from state_dict(), which hands out tensors that autograd doesn't know; "
    "from going twice through one model.parameters(), which a single pass uses up; or if one parameter answers for "
    "all.",
)
def count_parameters(model):
    parameters = list(model.parameters())
    return sum(p.numel() for p in parameters), sum(p.numel() for p in parameters if p.grad is not None)


@variant("gradients-instead-of-requires-grad")
def count_parameters(model):
    parameters = model.parameters()
    return sum(p.numel() for p in parameters), sum(p.numel() for p in parameters if p.requires_grad)


@mistake(
    "4.6",
    "trainable-and-frozen",
    "These are the numbers that train and those that don't. The first one should be how many there are altogether, "
    "and the second how many of them train.",
)
def count_parameters(model):
    parameters = list(model.parameters())
    return (
        sum(p.numel() for p in parameters if p.requires_grad),
        sum(p.numel() for p in parameters if not p.requires_grad),
    )


@mistake(
    "4.6",
    "trainable-first",
    "Both numbers are right, but they have changed places: the total comes first.",
)
def count_parameters(model):
    parameters = list(model.parameters())
    return sum(p.numel() for p in parameters if p.requires_grad), sum(p.numel() for p in parameters)


@mistake(
    "4.6",
    "equal-ones-counted-once",
    "Two parameters that hold the same numbers are still two: you can get this if they are compared by value. Which "
    "comparison asks whether it is one and the same object?",
)
def count_parameters(model):
    found = []
    for parameter in model.parameters():
        if not any(parameter.shape == other.shape and torch.equal(parameter, other) for other in found):
            found.append(parameter)
    return sum(p.numel() for p in found), sum(p.numel() for p in found if p.requires_grad)


@mistake(
    "4.6",
    "counted-with-every-layer",
    "Parameters of layers inside of layers were counted more than once: modules() gives each layer and what it's part "
    "of, and parameters() all that's inside. One of the two is enough.",
)
def count_parameters(model):
    sizes = [(p.numel(), p.requires_grad) for part in model.modules() for p in part.parameters()]
    return sum(n for n, _ in sizes), sum(n for n, trained in sizes if trained)


@mistake(
    "4.6",
    "frozen-left-out",
    "Both numbers count only what requires grad. The first is about all parameters, frozen ones too.",
)
def count_parameters(model):
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return trainable, trainable


@mistake(
    "4.6",
    "axes-added",
    "You can get this if the lengths of a parameter's axes are added up. How many numbers are in a table of 3 rows "
    "and 4 columns?",
)
def count_parameters(model):
    sizes = [(sum(p.shape), p.requires_grad) for p in model.parameters()]
    return sum(n for n, _ in sizes), sum(n for n, trained in sizes if trained)
