"""The closed list of values that cross between a grader and a worker.

A value becomes a scalar of msgpack or a :class:`Node`, as its kind says (``autograder.kinds``). Memory travels as
storages, each once, so that views and sharing survive. Nothing is ever pickled, in either direction, and every size is
capped before anything is allocated. The time for reading grows with the length of what is read, whatever that is.

What isn't on the list is *foreign*: the worker answers with a handle to it, and the grader refuses to send it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from autograder.kinds import registry
from autograder.kinds.kind import NOT_MINE, Encode
from autograder.kinds.values import DEPTH_CAP, ITEM_CAP, STORAGE_CAP, Node, Part, WireError

__tracebackhide__ = True  # pytest shows learners their own lines


class Encoder:
    """Turns values into nodes. ``foreign`` decides about values that aren't on the list."""

    def __init__(
        self,
        foreign: Callable[[object, str], Part],
        shares: Callable[[object], bool] = lambda value: False,
        own: dict[type, Encode] | None = None,
    ) -> None:
        self.storages: list[memoryview] = []
        self.foreign = foreign
        self.shares = shares
        self._own = own or {}
        self._seen: dict[Hashable, int] = {}
        self._kept: list[Any] = []
        self._items = 0
        self._bytes = 0
        self._costly = 0

    def encode(self, value: Any, depth: int = 0) -> Part:
        """The node of one value; ``WireError`` past the caps."""
        self._items += 1
        if self._items > ITEM_CAP or depth > DEPTH_CAP:
            raise WireError("too large or too deep")
        kind = type(value)
        encoder = registry.ENCODERS.get(kind) or self._own.get(kind)
        if encoder is not None:
            return encoder(self, value, depth)
        return self._of_another_type(value, depth)

    def _of_another_type(self, value: Any, depth: int) -> Part:
        known = registry.in_use()  # some may have been loaded just now
        if encoder := registry.ENCODERS.get(type(value)):
            return encoder(self, value, depth)
        for kind in known:
            part: Part = kind.encode(self, value, depth)
            if part is not NOT_MINE:
                return part
        return self.foreign(value, "object")

    def items_of(self, tag: str, value: Iterable[Any], depth: int) -> Part:
        """A node of the values inside another one."""
        return Node(tag, [self.encode(item, depth + 1) for item in value])

    def store(self, data: bytes | memoryview) -> int:
        """The number of a new storage with these bytes."""
        self.count(len(data))
        self.storages.append(memoryview(data))
        return len(self.storages) - 1

    def once(self, key: Hashable, data: Callable[[], memoryview], keep: Any) -> int:
        """The number of the storage with that key; makes it if necessary.

        ``keep`` is kept as long as this is used, because its address could become another value's.
        """
        if key not in self._seen:
            self._seen[key] = self.store(data())
            self._kept.append(keep)
        return self._seen[key]

    def few(self, cap: int) -> None:
        """Raise ``WireError`` if one more costly value is too many."""
        self._costly += 1
        if self._costly > cap:
            raise WireError("too many values of a costly kind")

    def count(self, size: int) -> None:
        """Raise ``WireError`` if this many more bytes are too many."""
        self._bytes += size
        if self._bytes > STORAGE_CAP:
            raise WireError("too many bytes")
