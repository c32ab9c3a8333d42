"""What learners get wrong in 2.9, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import numpy as np

from autograder.testing import mistake, variant


@mistake(
    "2.9",
    "shares-memory",
    "You can get this if the array is only another view of the tensor's memory: writing to one changes the other. "
    "Where do you have to ask for a copy?",
    by="symptom",
)
def to_numpy(tensor):
    return tensor.detach().numpy()


@variant("shares-memory")
def to_numpy(tensor):
    return tensor.detach().cpu().numpy()


@variant("shares-memory")
def to_numpy(tensor):
    return tensor.numpy(force=True)


@variant("shares-memory")
def to_numpy(tensor):
    return np.asarray(tensor.detach())


@mistake(
    "2.9",
    "always-float64",
    "Floats come out as float64 here: that's the dtype of Python's floats, np.zeros gives it if nothing is said, and "
    "it's what double() and dtype=float ask for. What keeps the tensor's own?",
)
def to_numpy(tensor):
    return np.array(tensor.tolist())


@variant("always-float64")
def to_numpy(tensor):
    return tensor.detach().cpu().numpy().astype(np.float64)


@mistake(
    "2.9",
    "always-float32",
    "The array holds float32 where the tensor doesn't. Integers and bools should stay what they are: what keeps the "
    "tensor's own dtype?",
)
def to_numpy(tensor):
    return tensor.detach().cpu().numpy().astype(np.float32)


@variant("always-float32")
def to_numpy(tensor):
    return tensor.detach().cpu().float().numpy().copy()


@mistake(
    "2.9",
    "array-flattened",
    "You can get this if the array becomes one long row. It should have the shape of the tensor.",
)
def to_numpy(tensor):
    return tensor.detach().cpu().numpy().flatten()


@mistake(
    "2.9",
    "tensor-changed",
    "Your function changes the tensor that it was given: afterwards it no longer requires grad. What could "
    "you detach without touching it?",
    by="symptom",
)
def to_numpy(tensor):
    tensor.requires_grad_(False)
    return tensor.numpy().copy()


@variant("tensor-changed")
def to_numpy(tensor):
    return tensor.detach_().numpy().copy()
