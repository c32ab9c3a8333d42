"""What learners get wrong in 3.7, and what a teacher would say.

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
    "3.7",
    "grid-x-and-y-swapped",
    "This is the grid with x and y exchanged. Rows go with y and columns with x: at row 0, column 1, "
    "which of the two has grown?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    x, y = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-x-and-y-swapped")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    points = torch.cartesian_prod(axis, axis)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-of-logits",
    "These are the logits of the points. Probabilities were asked for: what is missing?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return model(points).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-flattened",
    "The values are right, but they lie in one long row or column. A square was asked for.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points))


@variant("grid-flattened")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).flatten()


@variant("grid-flattened")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution, 1)


@mistake(
    "3.7",
    "grid-upside-down",
    "This is the grid with its rows the other way round, as pictures have them. Row 0 belongs to the smallest y.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis.flip(0), axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-of-classes",
    "These are the classes of the points. The probabilities themselves were asked for.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(points)) >= 0.5).float()
    return classes.reshape(resolution, resolution)


@variant("grid-of-classes")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(points)) >= 0.5).long()
    return classes.reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-tracked",
    "Autograd tracks this answer: this is what one gets if the model is asked without switching the "
    "tracking off. Nobody will train on a picture.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model):
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-in-train-mode",
    "The grid is right if the net comes in eval mode and only then: this is what one gets if the mode is "
    "not switched during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-leaves-eval-mode",
    "The model came to decision_grid in train mode and is left in eval mode: whoever goes on training it "
    "trains without its dropout. The page shows at 3.4 how the mode is put back.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    model.eval()
    with torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-leaves-train-mode",
    "The model came to decision_grid in eval mode and is left in train mode: this is what one gets if "
    "train() is called at the end, whatever the mode was before.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    model.eval()
    try:
        with torch.no_grad():
            return torch.sigmoid(model(points)).reshape(resolution, resolution)
    finally:
        model.train()


@mistake(
    "3.7",
    "grid-mode-lost-after-an-error",
    "In decision_grid the mode is put back only if all goes well. When the model raises an error, the "
    "lines after the call are skipped: which block of Python runs all the same?",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    was_training = model.training
    model.eval()
    with torch.no_grad():
        grid = torch.sigmoid(model(points)).reshape(resolution, resolution)
    model.train(was_training)
    return grid
