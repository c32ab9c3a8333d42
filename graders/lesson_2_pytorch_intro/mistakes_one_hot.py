"""What learners get wrong in 2.8, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import numpy as np
import torch

from autograder.testing import mistake, variant


@mistake(
    "2.8",
    "wrong-dtype",
    "You can get this if the zeros and ones have another dtype (torch's own one_hot gives int64): nets and losses "
    "mostly compute in float32.",
    by="symptom",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return torch.nn.functional.one_hot(labels, num_classes)


@variant("wrong-dtype")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return labels[:, None] == torch.arange(num_classes)


@variant("wrong-dtype")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return torch.from_numpy(np.eye(num_classes)[labels.numpy()])


@mistake(
    "2.8",
    "classes-inferred",
    "You can get this if the number of columns comes from the labels that happen to occur. The next batch may have "
    "others, and its rows might not fit. Which argument tells you how many classes there are?",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    if len(labels) == 0:
        return torch.zeros(0, 0)
    return torch.nn.functional.one_hot(labels).float()


@variant("classes-inferred")
def one_hot(labels, num_classes):
    if bool((labels < 0).any()):
        raise ValueError("a label is negative")
    if len(labels) == 0:
        return torch.zeros(0, 0)
    return torch.eye(int(labels.max()) + 1)[labels]


@variant("classes-inferred")
def one_hot(labels, num_classes):
    seen, position = labels.unique(return_inverse=True)
    if len(labels) and (bool(seen[0] < 0) or bool(seen[-1] >= num_classes)):
        raise ValueError("a label is out of range")
    return torch.eye(len(seen))[position]


@mistake(
    "2.8",
    "negative-label-wraps",
    "You can get this if a negative label is used as an index as it is: -1 then silently means the last class. What "
    "should you ask about the labels before you use them?",
    by="symptom",
)
def one_hot(labels, num_classes):
    if bool((labels >= num_classes).any()):
        raise ValueError("a label is out of range")
    rows = torch.zeros(len(labels), num_classes)
    rows[torch.arange(len(labels)), labels] = 1
    return rows


@variant("negative-label-wraps")
def one_hot(labels, num_classes):
    return torch.eye(num_classes)[labels]


@variant("negative-label-wraps")
def one_hot(labels, num_classes):
    try:
        return torch.from_numpy(np.eye(num_classes, dtype=np.float32)[labels.numpy()])
    except IndexError:
        raise ValueError("a label is out of range") from None


@mistake(
    "2.8",
    "counted-from-1",
    "You can get this if the classes are counted from 1: label 0 ends up in the last column, or out of the table. The "
    "first column belongs to label 0.",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    rows = torch.zeros(len(labels), num_classes)
    rows[torch.arange(len(labels)), labels - 1] = 1
    return rows


@mistake(
    "2.8",
    "one-hot-on-its-side",
    "The ones are right, but rows and columns have changed places: each label should have a row.",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return torch.eye(num_classes)[:, labels]


@mistake(
    "2.8",
    "label-in-place-of-1",
    "You can get this if the label itself stands where the 1 should be. A row holds only zeros and a single 1.",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    rows = torch.zeros(len(labels), num_classes)
    rows[torch.arange(len(labels)), labels] = labels.float()
    return rows


@mistake(
    "2.8",
    "every-label-in-every-row",
    "Each row has the ones of all labels. You can get this from rows[:, labels] = 1, and from [row] * n, which is one "
    "row n times. Row i is a row of its own, and needs only labels[i].",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    rows = torch.zeros(len(labels), num_classes)
    rows[:, labels] = 1
    return rows


@variant("every-label-in-every-row")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    rows = [[0.0] * num_classes] * len(labels)
    for i, label in enumerate(labels.tolist()):
        rows[i][label] = 1.0
    return torch.tensor(rows).reshape(len(labels), num_classes)


@mistake(
    "2.8",
    "wrong-labels-let-through",
    "A label that is no class gets an answer: you can get this if no check stops it, or if a wrong one is moved into "
    "the range. The docstring wants a ValueError.",
    by="symptom",
)
def one_hot(labels, num_classes):
    return (labels[:, None] == torch.arange(num_classes)).float()


@variant("wrong-labels-let-through")
def one_hot(labels, num_classes):
    return torch.eye(num_classes)[labels.clamp(0, num_classes - 1)]


@mistake(
    "2.8",
    "another-error",
    "A label that is no class raises an error, but of another kind. The docstring wants a ValueError: raise "
    "one yourself, before the labels are used.",
    by="symptom",
)
def one_hot(labels, num_classes):
    assert bool(((labels >= 0) & (labels < num_classes)).all())
    return torch.eye(num_classes)[labels]


@variant("another-error")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise IndexError("a label is out of range")
    return torch.eye(num_classes)[labels]


@variant("another-error")
def one_hot(labels, num_classes):
    return torch.zeros(len(labels), num_classes).scatter(1, labels[:, None], 1.0)


@mistake(
    "2.8",
    "limit-off-by-one",
    "The label just past the last class gets no ValueError, and the one after it does. The classes are counted from 0: "
    "which is the last one?",
    by="symptom",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels > num_classes)).any()):
        raise ValueError("a label is out of range")
    return torch.eye(num_classes)[labels]


@mistake(
    "2.8",
    "ones-on-one-side",
    "You can get this from a comparison such as >=, which can be true for a whole stretch of columns. A row has a "
    "single 1: which comparison is true only at the label?",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return (torch.arange(num_classes) >= labels[:, None]).float()


@variant("ones-on-one-side")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return (torch.arange(num_classes) <= labels[:, None]).float()


@mistake(
    "2.8",
    "empty-labels-crash",
    "Some labels work, and no labels at all raise an error. max(), min() and torch.stack() can fail where there's "
    "nothing; any() says False there, and all() says True. What do you ask of no labels?",
    by="symptom",
)
def one_hot(labels, num_classes):
    if labels.max() >= num_classes or labels.min() < 0:
        raise ValueError("a label is out of range")
    return torch.nn.functional.one_hot(labels, num_classes).float()
