"""What learners get wrong in 3.7, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch

from autograder.testing import mistake, variant
from week4.stubs import evaluating


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
    "The values lie in one long row or column. The docstring asks for a square.",
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
    "grid-softmax",
    "Every value is 1. Softmax along each row does this: it shares out 1 among its logits, and a single logit gets it "
    "all. What makes a probability of a single logit?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(points), dim=1).reshape(resolution, resolution)


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
    "Autograd tracks this answer. You can get this if you call the model without switching the tracking off. Nobody "
    "trains on this grid.",
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
    "The grid is right here if the model comes in eval mode, and wrong if it comes in train mode. You can get this if "
    "you don't switch the mode before the model runs, or only the outermost layer's. What do dropout and BatchNorm "
    "do in train mode?",
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
    "The model came to decision_grid in train mode and leaves it in eval mode. If you then go on training it as it "
    "is, you train without its dropout. The page shows at 3.4 how to put the mode back.",
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
    "The model came to decision_grid in eval mode and leaves it in train mode. train() without an argument does this, "
    "whatever the mode was before.",
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
    "In decision_grid the mode is put back if all goes well, but not after at least one error of the model. Python "
    "then skips the lines after the call: which block runs all the same?",
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


@mistake(
    "3.7",
    "grid-ends-early",
    "The points don't reach `high`. Dividing the distance into as many steps as there are points does this: two "
    "points have one step between them.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = low + (high - low) / resolution * torch.arange(resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-ends-early")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution + 1)[:-1]
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-limits-ignored",
    "The points lie between -0.5 and 1.5 whatever `low` and `high` are. You can get this if the limits are written "
    "down as numbers.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(-0.5, 1.5, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-of-the-diagonal",
    "Only the points with x = y are asked about, and their values are repeated. Every x should meet every y.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    points = torch.stack([axis, axis], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).repeat(1, resolution)


@variant("grid-of-the-diagonal")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    points = torch.stack([axis, axis], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).repeat(1, resolution).T


@mistake(
    "3.7",
    "grid-points-mixed-up",
    "The points aren't pairs of an x and a y. Stacking both and then reshaping can do this. Along which axis do x and "
    "y of one point belong side by side?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x, y]).reshape(-1, 2)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-points-mixed-up")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    x, y = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x, y]).reshape(-1, 2)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-points-mixed-up")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()]).reshape(-1, 2)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-points-mixed-up")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.cat([x, y]).reshape(-1, 2)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-numpy",
    "The values come as a NumPy array. The docstring asks for a tensor.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution).numpy()


@mistake(
    "3.7",
    "grid-of-class-zero",
    "These are the probabilities of class 0. The sigmoid of the logit is already the probability of class 1.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return 1 - torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-of-class-zero")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(-model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-of-float64",
    "The points are float64, as NumPy makes them by default, and the model's weights are float32: a Linear layer "
    "multiplies only like with like. What turns one into the other?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution, dtype=torch.float64)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-range-of-decimals",
    "You can get this from Python's range, which takes whole numbers only. What gives evenly spaced decimals?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    return list(range(low, high, (high - low) / resolution))


@variant("grid-range-of-decimals")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    return list(range(low, high))


@variant("grid-range-of-decimals")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    return list(range(low, high, 1))


@mistake(
    "3.7",
    "grid-error-swallowed",
    "An error that the model raises gets lost in decision_grid: you can get this if you catch it, or return from a "
    "finally block. The docstring says that it goes on to the caller.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    try:
        with evaluating(model), torch.no_grad():
            return torch.sigmoid(model(points)).reshape(resolution, resolution)
    except Exception:
        return torch.zeros(resolution, resolution)
