"""What learners get wrong in 3.5, and what a teacher would say.

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
    "3.5",
    "accuracy-percent",
    "This is the accuracy in percent. Here it is a number from 0 to 1.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return 100 * (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-integer-division",
    "You get this if you divide whole numbers with //: everything between 0 and 1 is cut off.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((predicted == targets).sum().item() // len(targets))


@variant("accuracy-integer-division")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return int((predicted == targets).sum()) // len(targets)


@mistake(
    "3.5",
    "accuracy-broadcast",
    "You get this if flat predictions (n,) meet targets (n, 1): torch then compares every row with every "
    "target, n times n answers. Print the two shapes before you compare.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (predicted == targets).float().mean().item()


@variant("accuracy-broadcast")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (predicted == targets).sum().item() / len(targets)


@mistake(
    "3.5",
    "accuracy-threshold-on-logits",
    "You get this accuracy if you compare the logits themselves with 0.5. Which logit has a probability of one half?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (model(inputs) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-above-half",
    "You get this accuracy if a probability of exactly one half counts as class 0. The docstring says on "
    "which side it belongs.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) > 0.5).float()
    return (predicted == targets).float().mean().item()


@variant("accuracy-above-half")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = torch.round(torch.sigmoid(model(inputs)))
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-of-probabilities",
    "You get this if you compare numbers that aren't classes yet with the targets: hardly any of them is "
    "exactly 0 or 1. What turns a probability into a class?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) == targets).float().mean().item()


@variant("accuracy-of-probabilities")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        return (model(inputs) == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-counted",
    "This is how many answers are right. The docstring asks for the share.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((predicted == targets).sum().item())


@variant("accuracy-counted")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return int((predicted == targets).sum())


@mistake(
    "3.5",
    "accuracy-a-tensor",
    "The number is right, but it is still a tensor. How does a tensor with one number become a plain float?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean()


@mistake(
    "3.5",
    "accuracy-in-train-mode",
    "The accuracy is right only if the model came in eval mode. You get this if you don't switch the mode "
    "during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def accuracy(model, inputs, targets):
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-leaves-eval-mode",
    "The model came to accuracy in train mode and leaves it in eval mode. If you then go on training it, you "
    "train without its dropout. The page shows at 3.4 how to put the mode back.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    model.eval()
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-leaves-train-mode",
    "The model came to accuracy in eval mode and leaves it in train mode. You get this if you call train() at "
    "the end, whatever the mode was before.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    model.eval()
    try:
        with torch.no_grad():
            predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    finally:
        model.train()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-mode-lost-after-an-error",
    "In accuracy the mode is put back only if all goes well. When the model raises an error, Python skips the "
    "lines after the call. Which block runs all the same?",
    by="symptom",
)
def accuracy(model, inputs, targets):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    model.train(was_training)
    return (predicted == targets).float().mean().item()
