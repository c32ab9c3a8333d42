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
    "This is what one gets if the logit itself is compared with 0.5. Which logit has a probability of one half?",
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
    "This is what one gets from argmax: it finds the largest of several logits, and of a single one that "
    "is always number 0.",
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
    "This is what one gets if the logits are rounded as they are. What turns a logit into a probability?",
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
    "The classes are right, but they are floating-point numbers. A class is a whole number: int64 was asked for.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).float()


@mistake(
    "3.4",
    "predict-booleans",
    "The classes are right, but they are True and False. int64 was asked for.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)) >= 0.5


@mistake(
    "3.4",
    "predict-flat",
    "The classes are right, but they lie in a flat row. One column was asked for, the shape of the targets.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long().squeeze(1)


@mistake(
    "3.4",
    "predict-above-half",
    "This is what one gets if a probability of exactly one half counts as class 0. The docstring says on "
    "which side it belongs.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) > 0.5).long()


@mistake(
    "3.4",
    "predict-in-train-mode",
    "The classes are right if the net comes in eval mode and only then: this is what one gets if the mode"
    " is not switched during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def predict(model, inputs):
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-eval-mode",
    "The model came to predict in train mode and is left in eval mode: whoever goes on training it trains"
    " without its dropout. The page shows a helper of six lines that puts the mode back.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-train-mode",
    "The model came to predict in eval mode and is left in train mode: this is what one gets if train() "
    "is called at the end, whatever the mode was before.",
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
    "In predict the mode is put back only if all goes well. When the model raises an error, the lines "
    "after the call are skipped: which block of Python runs all the same?",
    by="symptom",
)
def predict(model, inputs):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).long()
    model.train(was_training)
    return classes
