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
    "This is the grid with x and y swapped. Rows go with y and columns with x: at row 0, column 1, which of "
    "the two has grown?",
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
    "These are the logits of the points. The docstring asks for probabilities: what is missing?",
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
    "The values are right, but they lie in one long row or column. The docstring asks for a square.",
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
    "This is the grid with its rows in the opposite order, as pictures have them. Row 0 belongs to the smallest y.",
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
    "These are the classes of the points. The docstring asks for the probabilities themselves.",
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
    "Autograd tracks this answer. You get this if you call the model without switching the tracking off. "
    "Nobody trains on a picture.",
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
    "The grid is right only if the model came in eval mode. You get this if you don't switch the mode during "
    "the call. What do dropout and BatchNorm do in train mode?",
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
    "The model came to decision_grid in train mode and leaves it in eval mode. If you then go on training it, "
    "you train without its dropout. The page shows at 3.4 how to put the mode back.",
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
    "The model came to decision_grid in eval mode and leaves it in train mode. You get this if you call "
    "train() at the end, whatever the mode was before.",
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
    "In decision_grid the mode is put back only if all goes well. When the model raises an error, Python "
    "skips the lines after the call. Which block runs all the same?",
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
