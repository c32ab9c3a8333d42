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
    "This is what one gets if the zeros and ones keep another dtype (one_hot of torch gives "
    "int64): nets and losses compute in float32.",
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
    "This is what one gets if the number of columns comes from the labels that happen to occur: "
    "the next batch may hold other ones, and its rows would not fit. Who knows how many classes "
    "there are?",
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
    "This is what one gets if a negative label is used as an index as it is: -1 then means the "
    "last class, without a word. What should be asked about the labels before they are used?",
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
