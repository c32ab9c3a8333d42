"""Which values cross between a grader and a worker, how each is compared, shown, drawn and probed.

A kind is one family of values: Python's own, NumPy's, torch's. It is found by its name, through the entry
points of the group ``autograder.kinds``, and in use in a process as soon as its package is imported there: no value of
it can be met before. So nothing here imports a package that a course does not use.
"""

from autograder.kinds import registry
from autograder.kinds.builtins import Builtins
from autograder.kinds.kind import NOT_MINE, Kind
from autograder.kinds.registry import (
    ENCODERS,
    PROBES,
    READERS,
    SCALARS,
    among,
    available,
    exists,
    first,
    in_use,
    known,
    named,
    names,
    said,
    settle,
    typed,
    use,
)

__all__ = [
    "ENCODERS",
    "NOT_MINE",
    "PROBES",
    "READERS",
    "SCALARS",
    "Kind",
    "among",
    "available",
    "exists",
    "first",
    "in_use",
    "known",
    "named",
    "names",
    "said",
    "settle",
    "typed",
    "use",
]

registry.add(Builtins())
