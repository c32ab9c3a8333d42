"""What learners get wrong in 3.4, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from autograder.testing import mistake, variant


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The helper that the stub gives to learners."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(was_training)


@mistake(
    "3.4",
    "predict-threshold-on-logits",
    "You get this if you compare the logit itself with 0.5. Which logit has a probability of one half?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) >= 0.5).long()


@variant("predict-threshold-on-logits")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) > 0.5).long()


@mistake(
    "3.4",
    "predict-argmax",
    "You get this from argmax: it finds the largest of several logits, and with only one that is always number 0.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return model(inputs).argmax(dim=1, keepdim=True)


@variant("predict-argmax")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)).argmax(dim=1)


@mistake(
    "3.4",
    "predict-round-without-sigmoid",
    "You get this if you round the logits as they are. What turns a logit into a probability?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs)).long()


@variant("predict-round-without-sigmoid")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs))


@mistake(
    "3.4",
    "predict-floats",
    "The classes are right, but they are floating-point numbers. A class is a whole number: the docstring "
    "asks for int64.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).float()


@mistake(
    "3.4",
    "predict-booleans",
    "The classes are right, but they are True and False. The docstring asks for int64.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)) >= 0.5


@mistake(
    "3.4",
    "predict-flat",
    "The classes are right, but they lie in a flat row. The docstring asks for one column, the shape of the targets.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long().squeeze(1)


@mistake(
    "3.4",
    "predict-above-half",
    "You get this if a probability of exactly one half counts as class 0. The docstring says on which side it belongs.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) > 0.5).long()


@mistake(
    "3.4",
    "predict-in-train-mode",
    "The classes are right only if the model came in eval mode. You get this if you don't switch the mode "
    "during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def predict(model, inputs):
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-eval-mode",
    "The model came to predict in train mode and leaves it in eval mode. If you then go on training it, you "
    "train without its dropout. The page shows a helper of six lines that puts the mode back.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-train-mode",
    "The model came to predict in eval mode and leaves it in train mode. You get this if you call train() at "
    "the end, whatever the mode was before.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    try:
        with torch.no_grad():
            return (torch.sigmoid(model(inputs)) >= 0.5).long()
    finally:
        model.train()


@mistake(
    "3.4",
    "predict-mode-lost-after-an-error",
    "In predict the mode is put back only if all goes well. When the model raises an error, Python skips the "
    "lines after the call. Which block runs all the same?",
    by="symptom",
)
def predict(model, inputs):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).long()
    model.train(was_training)
    return classes
