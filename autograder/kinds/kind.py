"""What a family of values says about itself, so that the wire, graders and workers know none by name."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.kinds.values import Part

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

Encode = Callable[["Encoder", Any, int], Part]
Read = Callable[["Decoder", list[Part], int], Any]

NOT_MINE: Any = NotImplemented
"""The answer to a question about another kind's value."""


class Kind:
    """One family of values. By default it says what most families say."""

    name: ClassVar[str] = ""
    """The name in ``course.toml``."""
    encoders: ClassVar[dict[type, Encode]] = {}
    """By the exact type of a value."""
    scalars: ClassVar[dict[str, Callable[..., Any]]] = {}
    """By tag, what makes a value of pieces that hold no other values."""
    readers: ClassVar[dict[str, Read]] = {}
    """By tag, what makes a value of pieces that may hold others."""
    probes: ClassVar[dict[str, Callable[..., Any]]] = {}
    """Fixed questions about an object that stays in a worker."""
    draws: ClassVar[dict[str, Callable[..., Any]]] = {}
    """By name, what draws a value for a case: it gets the ``Draw``, and what a grader names."""
    reads: ClassVar[dict[str, Callable[..., Any]]] = {}
    """By name, a checked reader: it gets the answer, its value, and what a grader wants."""
    junk: ClassVar[dict[str, str]] = {}
    """Expressions that are never a right answer, with the package under its own name."""
    names: ClassVar[dict[str, Any]] = {}
    """The name of its package in a call to try at home."""
    telling: ClassVar[bool] = False
    """Whether messages name its package's own exceptions, rather than the Python exceptions they derive from."""
    generator: ClassVar[str] = ""
    """Its global generator of random numbers, by name; empty if it has none."""

    # Crossing the wire

    def encode(self, encoder: Encoder, value: Any, depth: int) -> Any:
        """The node of a value whose type isn't in ``encoders``; ``NOT_MINE`` for another kind's."""
        return NOT_MINE

    # In a process that runs learners' code

    def warm(self) -> None:
        """Do once, in the process that forks workers, what each of them would do at first use.

        It's also where its package learns to do without what a worker can't have: a class that each worker changed for
        itself would cost it every lookup that Python remembers of its subclasses. It may be called again.
        """

    def settings(self) -> dict[str, Hashable]:
        """The process-wide switches that no task may change, as they are now."""
        return {}

    def restore(self, settings: dict[str, Any]) -> None:
        """Put them back."""

    def seed(self, seed: int) -> None:
        """Seed its global generator."""

    def state(self) -> int | bytes:
        """What tells two states of that generator apart."""
        return 0

    def settle_device(self, seed: int) -> None:
        """Seed what draws on a device."""

    def snapshot(self, value: Any) -> Any:
        """A copy to compare an argument with after a call; ``NOT_MINE`` for another kind's."""
        return NOT_MINE

    def unchanged(self, before: Any, after: Any) -> Any:
        """Whether two values of one type are the same in everything a call could change; ``NOT_MINE`` for others."""
        return NOT_MINE

    def absorb(self, old: Any, new: Any) -> Any:
        """Make a value what another of its type is, in place; False if it can't become that, ``NOT_MINE`` for another
        kind's.
        """
        return NOT_MINE

    def addresses(self, value: Any) -> Any:
        """Where the memory of a value begins; ``NOT_MINE`` for a value that shares none."""
        return NOT_MINE

    def noun(self, value: Any) -> str:
        """The name of an object that stays in a worker; empty if it's another kind's."""
        return ""

    # In graders

    def plain(self, value: Any) -> Any:
        """A value without the other side's claims about it; ``NOT_MINE`` for another kind's."""
        return NOT_MINE

    def copied(self, value: Any) -> Any:
        """A deep copy of an argument; ``NOT_MINE`` for another kind's."""
        return NOT_MINE

    def agree(self, a: Any, b: Any, rtol: float | None, atol: float | None) -> Any:
        """Whether two values of one type are close; ``NOT_MINE`` for another kind's."""
        return NOT_MINE

    def judge(self, answer: Any, expected: Any, rtol: float | None, atol: float | None) -> bool:
        """Compare an answer with a value of this kind: False for another kind's, and ``Wrong`` if they differ."""
        return False

    def number(self, value: Any) -> Any:
        """The only number in a value of this kind, as a Python number; ``NOT_MINE`` for another kind's."""
        return NOT_MINE

    def words(self, value: Any) -> str:
        """A value without its content, as "a float32 tensor of shape (3,)"; empty if it's another kind's."""
        return ""

    def short(self, value: Any) -> str:
        """One of many values in a container, as "tensor"; empty if it's another kind's."""
        return ""

    def difference(self, got: Any, expected: Any, *, hidden: bool) -> str:
        """How two values of one type differ, as a sentence; empty if they're another kind's."""
        return ""

    def shown(self, value: Any) -> str:
        """A public value on one line, if ``repr`` takes several; empty if ``repr`` will do, or for another kind's."""
        return ""

    def typed(self, value: Any) -> str:
        """An expression for a value, with a question mark where there is none; empty if it's another kind's."""
        return ""
