"""Which values cross between a grader and a worker, how each is compared, shown, drawn and probed.

A kind is one family of values: Python's own, NumPy's, torch's. It's found by its name, through the entry points of the
group ``autograder.kinds``. A process uses a kind as soon as its package is imported there, because no value of it can
turn up before. So nothing here imports a package that a course doesn't use.
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
