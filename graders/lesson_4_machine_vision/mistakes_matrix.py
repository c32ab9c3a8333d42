"""What learners get wrong in 4.8, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

import numpy as np
import torch

from autograder.testing import mistake, variant


@mistake(
    "4.8",
    "transposed",
    "Rows and columns have changed places: a row belongs to a true class, a column to a predicted one.",
)
def confusion_matrix(targets, predictions, num_classes):
    cells = predictions * num_classes + targets
    return torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)


@mistake(
    "4.8",
    "pairs-share-a-cell",
    "Pairs are counted in cells that aren't theirs: you can get this if the step from row to row isn't as long as a "
    "row. How many cells does a row have, and where does the next one begin?",
)
def confusion_matrix(targets, predictions, num_classes):
    cells = targets * (num_classes - 1) + predictions
    return torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)


@variant("pairs-share-a-cell")
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets + predictions, minlength=num_classes**2).reshape(num_classes, num_classes)


@variant("pairs-share-a-cell")
def confusion_matrix(targets, predictions, num_classes):
    counts = torch.bincount(targets * len(targets) + predictions, minlength=num_classes**2)
    return counts[: num_classes**2].reshape(num_classes, num_classes)


@mistake(
    "4.8",
    "sums-multiplied",
    "Labels and predictions were counted apart from each other, and then multiplied: so nobody knows any more which "
    "prediction belonged to which label. What are the two at the same place, taken together?",
)
def confusion_matrix(targets, predictions, num_classes):
    rows, columns = (torch.bincount(labels, minlength=num_classes) for labels in (targets, predictions))
    return torch.outer(rows, columns)


@mistake(
    "4.8",
    "predictions-alone",
    "Every row is the same: only the predictions are counted. Each row is about the samples of one true class.",
)
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(predictions, minlength=num_classes).repeat(num_classes, 1)


@mistake(
    "4.8",
    "cells-not-counted",
    "It fails where the last cell has no sample. You can get this from bincount, which counts up to the largest "
    "number that occurs. Which argument says how many cells there are?",
    by="symptom",
)
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets * num_classes + predictions).reshape(num_classes, num_classes)


@mistake(
    "4.8",
    "normalized",
    "These are shares, not counts: the matrix was divided by the sums of its rows (or by the whole). Useful for "
    "reading it, but counts were asked for.",
)
def confusion_matrix(targets, predictions, num_classes):
    cells = targets * num_classes + predictions
    counts = torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
    return counts / counts.sum(dim=1, keepdim=True)


@variant("normalized")
def confusion_matrix(targets, predictions, num_classes):
    cells = targets * num_classes + predictions
    counts = torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
    return counts / counts.sum(dim=1, keepdim=True).clamp(min=1)


@variant("normalized")
def confusion_matrix(targets, predictions, num_classes):
    cells = targets * num_classes + predictions
    counts = torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
    return counts / counts.sum()


@mistake(
    "4.8",
    "unseen-classes-dropped",
    "Some classes that don't occur have no row and no column: you can get this if the classes are read off the "
    "labels. How many there are is known beforehand.",
)
def confusion_matrix(targets, predictions, num_classes):
    seen, places = torch.cat([targets, predictions]).unique(return_inverse=True)
    rows, columns = places.split(len(targets))
    cells = rows * len(seen) + columns
    return torch.bincount(cells, minlength=len(seen) ** 2).reshape(len(seen), len(seen))


@variant("unseen-classes-dropped")
def confusion_matrix(targets, predictions, num_classes):
    seen = int(torch.cat([targets, predictions]).max()) + 1 if len(targets) else 0
    return torch.bincount(targets * seen + predictions, minlength=seen**2).reshape(seen, seen)


@variant("unseen-classes-dropped")
def confusion_matrix(targets, predictions, num_classes):
    seen = int(max(targets.max(), predictions.max())) + 1
    return torch.bincount(targets * seen + predictions, minlength=seen**2).reshape(seen, seen)


@variant("unseen-classes-dropped")
def confusion_matrix(targets, predictions, num_classes):
    seen, places = torch.cat([targets, predictions]).unique(return_inverse=True)
    cells = places[: len(targets)] * len(seen) + places[len(targets) :]
    return torch.bincount(cells, minlength=len(seen) ** 2).reshape(len(seen), len(seen))


@mistake(
    "4.8",
    "classes-moved-up",
    "Where a class doesn't occur, those behind it have moved up: their counts stand in the rows and columns of "
    "others. You can get this if the classes that occur are numbered afresh. Row i always belongs to class i.",
)
def confusion_matrix(targets, predictions, num_classes):
    _, places = torch.cat([targets, predictions]).unique(return_inverse=True)
    cells = places[: len(targets)] * num_classes + places[len(targets) :]
    return torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)


@mistake(
    "4.8",
    "last-class-left-out",
    "The last class is missing: its row, its column or both stay empty. range(n) ends at n - 1 by itself, and so does "
    "the slice [:n]. Is 1 taken away twice?",
)
def confusion_matrix(targets, predictions, num_classes):
    cells = targets * num_classes + predictions
    matrix = torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
    matrix[:, -1] = 0
    return matrix


@variant("last-class-left-out")
def confusion_matrix(targets, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for row in range(num_classes - 1):
        matrix[row] = torch.bincount(predictions[targets == row], minlength=num_classes)
    return matrix


@variant("last-class-left-out")
def confusion_matrix(targets, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for row in range(num_classes - 1):
        for column in range(num_classes - 1):
            matrix[row, column] = ((targets == row) & (predictions == column)).sum()
    return matrix


@mistake(
    "4.8",
    "bins-over-what-occurs",
    "The counts stand in the wrong cells where some classes don't occur: you can get this from a histogram that lays "
    "its bins from the smallest number it meets to the largest. Which range should they cover?",
)
def confusion_matrix(targets, predictions, num_classes):
    counts = np.histogram2d(targets.numpy(), predictions.numpy(), bins=num_classes)[0]
    return torch.from_numpy(counts).long()


@mistake(
    "4.8",
    "each-cell-once",
    "No count is above 1. You can get this from matrix[targets, predictions] += 1, which writes every cell once, "
    "however often it is named. Look for a way to count, or to accumulate.",
)
def confusion_matrix(targets, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    matrix[targets, predictions] += 1
    return matrix


@mistake(
    "4.8",
    "floats-counted",
    "The counts are right, but floating-point numbers: whole numbers (int64) were asked for.",
)
def confusion_matrix(targets, predictions, num_classes):
    cells = targets * num_classes + predictions
    return torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes).float()


@mistake(
    "4.8",
    "python-loop",
    "Right, but slow: you can get this from a Python loop that touches a tensor once per sample, or from a sort of "
    "all pairs. Which function counts how often each number occurs?",
    by="symptom",
)
def confusion_matrix(targets, predictions, num_classes):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for row, column in zip(targets, predictions, strict=True):
        matrix[row, column] += 1
    return matrix


@mistake(
    "4.8",
    "labels-overwritten",
    "After the call the labels are not what they were: you can get this from *= or +=, or from a method whose name "
    "ends in _. They write into the tensor that was handed over.",
    by="symptom",
)
def confusion_matrix(targets, predictions, num_classes):
    targets *= num_classes
    targets += predictions
    return torch.bincount(targets, minlength=num_classes**2).reshape(num_classes, num_classes)


@mistake(
    "4.8",
    "hits-only",
    "Only the right answers are counted: outside the diagonal everything is 0. The mistakes are what the "
    "matrix is for.",
)
def confusion_matrix(targets, predictions, num_classes):
    return torch.diag(torch.bincount(targets[targets == predictions], minlength=num_classes))


@mistake(
    "4.8",
    "hits-by-class",
    "This is how often each class was recognized. Asked for is a table: for which class was it taken otherwise?",
)
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets[targets == predictions], minlength=num_classes)


@mistake(
    "4.8",
    "classes-from-one",
    "The matrix has a row and a column too many: classes are counted from 0, so the last is num_classes - 1.",
)
def confusion_matrix(targets, predictions, num_classes):
    n = num_classes + 1
    return torch.bincount((targets + 1) * n + predictions + 1, minlength=n * n).reshape(n, n)


@variant("classes-from-one")
def confusion_matrix(targets, predictions, num_classes):
    n = num_classes + 1
    return torch.bincount(targets * n + predictions, minlength=n * n).reshape(n, n)
