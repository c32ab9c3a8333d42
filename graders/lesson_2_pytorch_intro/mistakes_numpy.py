"""What learners get wrong in 2.9, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import numpy as np

from autograder.testing import mistake, variant


@mistake(
    "2.9",
    "requires-grad",
    "This is what one gets if a tensor that requires grad is handed to NumPy as it is: NumPy "
    "cannot follow a graph, so torch refuses. How does one get the numbers without the graph?",
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
    "This is what one gets if the array is only another view of the tensor's memory: who writes "
    "to one changes the other. Where would a copy have to be asked for?",
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
