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
    "You get this if the zeros and ones have another dtype (torch's own one_hot gives int64): nets and losses "
    "compute in float32.",
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
    "You get this if the number of columns comes from the labels that happen to occur. The next batch may "
    "have others, and its rows wouldn't fit. Which argument tells you how many classes there are?",
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


@variant("classes-inferred")
def one_hot(labels, num_classes):
    return torch.nn.functional.one_hot(labels).float()


@mistake(
    "2.8",
    "negative-label-wraps",
    "You get this if a negative label is used as an index as it is: -1 then silently means the last class. "
    "What should you ask about the labels before you use them?",
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
