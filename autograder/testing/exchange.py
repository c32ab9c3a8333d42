"""What a grader's own values become when they're sent, and what it makes of a reply."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from autograder.kinds import kit
from autograder.kinds.encoder import Encoder
from autograder.kinds.values import Facts, Handle, Node, Part, Received, Record, WireError
from autograder.sandbox import frames
from autograder.testing.answers import Answer
from autograder.testing.recipes import Recipe, built
from autograder.testing.remote import Attribute, Remote

__tracebackhide__ = True  # pytest shows learners their own lines
KINDS = {
    "module", "generator", "class", "function", "iterator", "number", "object", "tensor",
    "array of objects", "tensor of another layout", "huge int",
}  # fmt: skip


class Unsendable(TypeError):
    """A grader would send what isn't on the list of kinds."""

    def __init__(self, kind: type) -> None:
        super().__init__(f"a grader cannot send {kind.__name__}: see the list in docs/graders.md")
        self.kind = kind


def built_for_record(value: Any) -> Any:
    """The grader's own copy of a sent value, as it was then; recipes stay recipes."""
    if isinstance(value, Recipe | Remote | Answer | Handle):
        return value
    if isinstance(value, tuple | list):
        return getattr(value, "_make", type(value))(built_for_record(item) for item in value)
    if isinstance(value, dict):
        return {key: built_for_record(item) for key, item in value.items()}
    return built(value)


def tensors_plain(value: Any) -> Any:
    """A value in which tensors are torch's own, without what the other side said of them."""
    if isinstance(value, Received) and value.tensor is not None:
        return value.tensor
    if isinstance(value, list | tuple):
        return type(value)(tensors_plain(item) for item in value)
    if isinstance(value, dict):
        return {key: tensors_plain(item) for key, item in value.items()}
    return value


def own_encoder() -> Encoder:
    """What turns a grader's values into nodes."""
    return Encoder(_refused, own=ENCODERS)


ENCODERS: dict[type, Callable[[Encoder, Any, int], Part]] = {
    Remote: lambda encoder, value, depth: Node("remote", [value._number]),
    Answer: lambda encoder, value, depth: _answer(encoder, value, depth),
    Attribute: lambda encoder, value, depth: _answer(encoder, value, depth),
    Handle: lambda encoder, value, depth: Node("remote", [value.number]),
    Received: lambda encoder, value, depth: _still_there(value),
    Record: lambda encoder, value, depth: _still_there(value),
    Recipe: lambda encoder, value, depth: Node(
        "recipe",
        [value.name, encoder.encode(list(value.args), depth + 1), encoder.encode(value.kwargs, depth + 1)],
    ),
    FunctionType: lambda encoder, value, depth: Node("given", [_given_name(value)]),
}
"""A grader's own objects are sent by name, or by the number of what is already there."""


def _answer(encoder: Encoder, answer: Answer, depth: int) -> Part:
    """What a learner's function returned, just as it returned it: the object itself, or data."""
    try:
        return encoder.encode(answer._raw, depth)
    except (TypeError, WireError):
        raise answer.wrong("wanted an object: a function, a module, or another thing that is no plain value") from None


def _still_there(value: Received | Record) -> Part:
    if value.handle < 0:
        raise TypeError("it did not stay there")
    return Node("remote", [value.handle])


def _given_name(function: FunctionType) -> str:
    given = kit.given()
    if getattr(given, function.__name__, None) is not function:
        raise TypeError(f"{function.__name__} is not in {given.__name__}: graders send functions by name only")
    return str(function.__name__)


def _refused(value: object, kind: str) -> Part:
    if kind in ("tensor", "record"):
        return None  # the grader keeps no numbers for its own
    raise Unsendable(type(value))


def handle_of(reply: frames.Reply) -> Handle:
    """The number under which something was kept."""
    try:
        if isinstance(reply, frames.Returned) and isinstance(reply.value, Node):
            return handle(reply.value.tag, reply.value.parts)
    except ValueError:
        pass
    return Handle(-1, "object")


def handle(tag: str, rest: list[Any]) -> Handle:
    """Something that stayed on the other side."""
    if tag != "handle":
        raise WireError("unknown kind of value")
    number, kind = rest
    if type(number) is not int:
        raise WireError("not a number of an object")
    return Handle(number, kind if isinstance(kind, str) and kind in KINDS else "object")


def received(facts: Facts, data: Any) -> Received:
    """A tensor, and what the other side says of it: no word that is not known here."""
    return Received(
        shape=facts.shape,
        dtype=facts.dtype,
        device=facts.device if facts.device in ("cpu", "cuda", "meta", "mps") else "other",
        kind=facts.kind if facts.kind in ("Tensor", "Parameter") else "subclass",
        requires_grad=facts.requires_grad,
        shares=facts.shares,
        handle=facts.handle,
        tensor=data,
    )
