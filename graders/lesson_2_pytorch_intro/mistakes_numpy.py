"""What learners get wrong in 2.9, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import numpy as np

from autograder.testing import mistake, variant


@mistake(
    "2.9",
    "requires-grad",
    "You get this if you hand NumPy a tensor that requires grad: NumPy can't follow a graph, so torch "
    "refuses. How do you get the numbers without the graph?",
    by="symptom",
)
def to_numpy(tensor):
    return tensor.numpy().copy()


@variant("requires-grad")
def to_numpy(tensor):
    return tensor.cpu().numpy().copy()


@variant("requires-grad")
def to_numpy(tensor):
    return np.array(tensor)


@variant("requires-grad")
def to_numpy(tensor):
    return tensor.clone().numpy()


@mistake(
    "2.9",
    "shares-memory",
    "You get this if the array is only another view of the tensor's memory: writing to one changes the other. "
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
