"""What a family of values says of itself, so that the wire, graders and workers know none by name."""

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
"""What a question about a value of another kind is answered with."""


class Kind:
    """One family of values. What it does not say is what most families say."""

    name: ClassVar[str] = ""
    """As ``course.toml`` names it."""
    encoders: ClassVar[dict[type, Encode]] = {}
    """By the exact type of a value."""
    scalars: ClassVar[dict[str, Callable[..., Any]]] = {}
    """By tag, what makes a value of parts that hold no other values."""
    readers: ClassVar[dict[str, Read]] = {}
    """By tag, what makes a value of parts that may hold others."""
    probes: ClassVar[dict[str, Callable[..., Any]]] = {}
    """Fixed questions about an object that stays in a worker."""
    draws: ClassVar[dict[str, Callable[..., Any]]] = {}
    """By name, what draws a value for a case: it gets the ``Draw``, and what a grader names."""
    reads: ClassVar[dict[str, Callable[..., Any]]] = {}
    """By name, a checked reader: it gets the answer, what it holds, and what a grader wants."""
    junk: ClassVar[dict[str, str]] = {}
    """Expressions that are no right answer to anything, with the package under its own name."""
    names: ClassVar[dict[str, Any]] = {}
    """What stands for its package in a call to try at home."""
    telling: ClassVar[bool] = False
    """Whether the names of its package's own exceptions are told, and not those of Python's that they are of."""
    generator: ClassVar[str] = ""
    """Its global generator of random numbers, by name; empty if it has none."""

    # Crossing the wire

    def encode(self, encoder: Encoder, value: Any, depth: int) -> Any:
        """The node of a value of no type in ``encoders``; ``NOT_MINE`` of another kind's."""
        return NOT_MINE

    # In a process that runs learners' code

    def warm(self) -> None:
        """Do once, in the process that forks workers, what each of them would do at first use."""

    def settle(self) -> None:
        """Have its package, in a worker, do without what a worker does not give."""

    def settings(self) -> dict[str, Hashable]:
        """The process-wide switches that no task may move, as they are now."""
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
        """A copy to compare an argument with after a call; ``NOT_MINE`` of another kind's."""
        return NOT_MINE

    def unchanged(self, before: Any, after: Any) -> Any:
        """Whether two values of one type are the same in all that a call could change; ``NOT_MINE`` of others."""
        return NOT_MINE

    def addresses(self, value: Any) -> Any:
        """Where the memory of a value begins; ``NOT_MINE`` of a value that shares none."""
        return NOT_MINE

    def noun(self, value: Any) -> str:
        """What an object that stays in a worker is called; empty if it is another kind's."""
        return ""

    # In graders

    def plain(self, value: Any) -> Any:
        """A value without what the other side said of it; ``NOT_MINE`` of another kind's."""
        return NOT_MINE

    def copied(self, value: Any) -> Any:
        """A deep copy of an argument; ``NOT_MINE`` of another kind's."""
        return NOT_MINE

    def agree(self, a: Any, b: Any, rtol: float | None, atol: float | None) -> Any:
        """Whether two values of one type are close; ``NOT_MINE`` of another kind's."""
        return NOT_MINE

    def judge(self, answer: Any, expected: Any, rtol: float | None, atol: float | None) -> bool:
        """Compare an answer with a value of this kind: False of another's, and ``Wrong`` where they differ."""
        return False

    def number(self, value: Any) -> Any:
        """The only number in a value of this kind, as Python has it; ``NOT_MINE`` of another's."""
        return NOT_MINE

    def words(self, value: Any) -> str:
        """A value without its content, as "a float32 tensor of shape (3,)"; empty if it is another kind's."""
        return ""

    def short(self, value: Any) -> str:
        """One of many values in a container, as "tensor"; empty if it is another kind's."""
        return ""

    def difference(self, got: Any, expected: Any, *, hidden: bool) -> str:
        """How two values of one type differ, as a sentence; empty if they are another kind's."""
        return ""

    def shown(self, value: Any) -> str:
        """A public value on one line, where ``repr`` takes several; empty if ``repr`` will do, or of another kind."""
        return ""

    def typed(self, value: Any) -> str:
        """An expression for a value, with a question mark where there is none; empty if it is another kind's."""
        return ""
