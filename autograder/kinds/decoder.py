"""Reads the values of a message. Whatever it holds, the worst result is a ``WireError``, in time that grows with its
length.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.kinds import registry
from autograder.kinds.values import (
    DEPTH_CAP,
    NUMBERS_CAP,
    ODD_KEYS_CAP,
    STORAGE_CAP,
    Facts,
    Node,
    Part,
    Record,
    WireError,
)

__tracebackhide__ = True  # pytest shows learners their own lines
PLAIN_KEYS = {type(None), bool, int, float, str, bytes}
"""Few of these have the same hash, and nobody can choose which."""


class Decoder:
    """Turns nodes back into values. ``foreign`` resolves the tags that no kind in use knows.

    ``tensor`` and ``record`` make this side's form of a tensor and of a record.
    """

    def __init__(
        self,
        storages: list[memoryview],
        foreign: Callable[[str, list[Any]], Any],
        tensor: Callable[[Facts, Any], Any],
        record: Callable[[Record], Any] = lambda record: record,
    ) -> None:
        self.storages = storages
        self.tensor = tensor
        self.record = record
        self.bases: dict[Any, Any] = {}
        """What a kind made from a storage, once for all values in it."""
        self.shared: list[Any] = []
        """Values that share memory with an argument, says the other side."""
        self._foreign = foreign
        self._numbers = 0
        self._bytes = 0
        self._costly = 0

    def decode(self, node: Part) -> Any:
        """The value of one node; ``WireError`` if it isn't well formed."""
        try:
            return self.one(node, 0)
        except WireError:
            raise
        except Exception as error:  # a hostile message may be wrong in any way
            raise WireError("not a value") from error

    def one(self, node: Part, depth: int) -> Any:
        """The value of a node within another."""
        if depth > DEPTH_CAP + 1:
            raise WireError("too deep")
        if not isinstance(node, Node):
            return node
        if (make := registry.SCALARS.get(node.tag)) is not None:
            return make(*node.parts)
        if (read := registry.READERS.get(node.tag)) is not None:
            return read(self, node.parts, depth + 1)
        return self._foreign(node.tag, [self.one(part, depth + 1) for part in node.parts])

    def items(self, parts: list[Part], depth: int) -> list[Any]:
        """The values of nodes within another."""
        return [self.one(part, depth) for part in parts]

    def keys(self, parts: list[Part], depth: int) -> list[Any]:
        """Values that are about to be hashed."""
        keys = self.items(parts, depth)
        self.hashed(keys)
        return keys

    def hashed(self, keys: list[Any]) -> None:
        """Raise ``WireError`` if hashing these could take long because their author wants it to."""
        odd = [key for key in keys if type(key) not in PLAIN_KEYS or (type(key) is int and key.bit_length() > 64)]
        if len(odd) > ODD_KEYS_CAP:
            raise WireError("too many keys of unusual kinds")

    def few(self, number: int, cap: int) -> None:
        """Raise ``WireError`` if this many more costly values would be too many."""
        self._costly += number
        if self._costly > cap:
            raise WireError("too many values of a costly kind")

    def copied(self, number: int) -> memoryview:
        """A storage, copied each time somebody refers to it."""
        storage = self.storages[number]
        self._bytes += len(storage)
        if number < 0 or self._bytes > STORAGE_CAP:
            raise WireError("too many bytes")
        return storage

    def room(self, numbers: int) -> bool:
        """Whether an answer may have this many more numbers: an expanded tensor travels as a single one."""
        self._numbers += numbers
        return self._numbers <= NUMBERS_CAP
