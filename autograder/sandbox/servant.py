"""Answers a grader's requests about one learner's module, in a worker or in a learner's own ``pytest``."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder import kinds
from autograder.kinds import kit
from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.values import ERROR_TEXT_CAP, Facts, Node, Part, Record, WireError
from autograder.sandbox import frames
from autograder.sandbox.changes import alike, snapshot
from autograder.sandbox.importing import Importer
from autograder.sandbox.objects import attribute, deed
from autograder.sandbox.probes import PROBES
from autograder.sandbox.standins import StandIn, used
from autograder.sandbox.switches import Generators, Settings
from autograder.sandbox.telling import Missing, NotCallable, Signature, described

__tracebackhide__ = True  # pytest shows learners their own lines


class Servant:
    """Holds a learner's module and the objects that stayed here, and answers requests about them."""

    def __init__(self, *, in_process: bool = False) -> None:
        self._in_process = in_process
        self._objects: list[object] = []
        self._numbers: dict[int, int] = {}
        self._module = types.ModuleType("learner")
        self._filename = ""
        self._importer = Importer()
        self._generators = Generators()
        self._moved: list[str] = []
        self.error: BaseException | None = None

    def answer(self, frame: bytes) -> bytes:
        """The reply to one request; never raises for what the learner's code does."""
        request = frames.read_request(frame)
        self.error, self._moved = None, []
        reply: frames.Reply | frames.Imported
        try:
            reply = self._done(request)
        except WireError as error:
            reply = frames.Raised("TooLarge", text=str(error)[:ERROR_TEXT_CAP])
        except BaseException as error:
            if self._in_process and not isinstance(error, Exception | SystemExit):
                raise  # Ctrl-C and pytest's own signals belong to the learner's pytest
            self.error = error
            reply = described(error, self._importer.files, self._filename, in_process=self._in_process)
            reply.settings = self._moved
        try:
            return frames.encoded(reply)
        except WireError:
            return frames.encoded(frames.Raised("TooLarge"))
        except Exception as error:  # whatever the learner's objects put into it
            return frames.encoded(frames.Raised(type(error).__name__))

    def _done(self, request: frames.Request) -> frames.Returned | frames.Imported:
        match request:
            case frames.Import():
                return self._import(request)
            case frames.Keep():
                return self._keep(request)
            case frames.Call():
                return self._call(request)

    def _import(self, request: frames.Import) -> frames.Returned | frames.Imported:
        self._filename = request.filename
        self._objects, self._numbers, self._generators = [], {}, Generators()
        if not self._in_process:
            sys.argv = [request.filename]
            for name, content in zip(request.data, request.storages, strict=True):
                _lay(Path(name), content)
        settings = Settings()
        try:
            self._module = self._importer.run(request)
        finally:
            moved = settings.restore()
        troubles = self._importer.troubles
        if request.keep and (troubles or moved):
            return frames.Imported(troubles, moved)
        return frames.Returned(None)

    def _keep(self, request: frames.Keep) -> frames.Returned:
        value = self._decoder(request.storages).decode(request.value)
        if request.device != "cpu":
            value = value.to(request.device)
        return frames.Returned(Node("handle", [self._number(value), _kind(value)]))

    def _call(self, request: frames.Call) -> frames.Returned:
        decoder = self._decoder(request.storages)
        args, kwargs = decoder.decode(request.args), decoder.decode(request.kwargs)
        target = self._target(request.target)
        _place(target, kwargs, request.device, request.seed)
        before = [snapshot(value) for value in [*args, *kwargs.values()]]
        settings = Settings()
        self._generators.seed(request.seed)
        try:
            value = target(*args, **kwargs)
            drawn = self._generators.habits(request.target)
        except TypeError:
            _check_signature(target, args, kwargs)
            raise
        finally:
            self._moved = settings.restore()
        after = [snapshot(value) for value in [*args, *kwargs.values()]]
        changed = [i for i, pair in enumerate(zip(before, after, strict=True)) if not alike(*pair)]
        memory = _addresses([*args, *kwargs.values()])
        encoder = Encoder(self._foreign, lambda item: bool(_addresses(item) & memory))
        return frames.Returned(encoder.encode(value), changed, drawn + self._moved, storages=encoder.storages)

    def _target(self, target: frames.Target) -> Callable[..., Any]:
        function: object
        match target:
            case frames.Probe(name):
                return PROBES[name]
            case frames.Named(name):
                function = getattr(self._module, name, None)
                if function is None:
                    raise Missing(name)
            case frames.Kept(number, name):
                function = self._objects[number]
                function = attribute(function, name) if name else function
            case frames.Deed(name):
                return functools.partial(deed, name)
        if not callable(function):
            raise NotCallable(name)
        return function

    def _foreign(self, value: object, kind: str) -> Part:
        if isinstance(value, StandIn):
            used(value)  # it isn't an answer
        return Node("handle", [self._number(value), kind if kind not in ("object", "record") else _kind(value)])

    def _number(self, value: object) -> int:
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return self._numbers[id(value)]

    def _decoder(self, storages: list[memoryview]) -> Decoder:
        return Decoder(storages, self._resolve, _tensor, self._rebuilt)

    def _resolve(self, tag: str, rest: list[Any]) -> object:
        if tag == "remote":
            return self._objects[rest[0]]
        if tag == "given":
            return getattr(kit.given(), rest[0])
        if tag == "recipe":
            name, args, kwargs = rest
            return getattr(kit.given(), name)(*args, **kwargs)
        raise WireError("unknown kind of value")

    def _rebuilt(self, record: Record) -> object:
        """A record that a grader sends, as the course's or the learner's class of that name, or else as a plain one."""
        made = getattr(kit.given() if record.given else self._module, record.name, None)
        values = record.values
        if record.kind == "enum":
            if made is None:
                raise Missing(record.name)
            return made[values["name"]]
        if record.kind == "namedtuple":
            tuples: Any = made if hasattr(made, "_make") else collections.namedtuple(record.name, list(values))
            return tuples._make(values.values())
        kind: Any = made if dataclasses.is_dataclass(made) else dataclasses.make_dataclass(record.name, list(values))
        own = {field.name: field.init for field in dataclasses.fields(kind)}
        rebuilt = kind(**{name: value for name, value in values.items() if own.get(name)})
        for name in own.keys() & values.keys():
            if not own[name]:
                object.__setattr__(rebuilt, name, values[name])
        return rebuilt


def _lay(path: Path, content: memoryview) -> None:
    """Write one of the course's files, whatever a learner's code has put in its place since."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _check_signature(target: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
    """Raise ``Signature`` if a call can't be made like this."""
    try:
        signature = inspect.signature(target)
    except (ValueError, TypeError):
        return
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        raise Signature(str(error)) from None


def _place(target: Callable[..., Any], kwargs: dict[str, Any], device: str, seed: int) -> None:
    """Make a function that can compute on any device, and isn't told which, compute on this one."""
    if device == "cpu":
        return
    for kind in kinds.in_use():
        kind.settle_device(seed)
    with contextlib.suppress(ValueError, TypeError):
        if "device" in inspect.signature(target).parameters and kwargs.get("device", "cpu") == "cpu":
            kwargs["device"] = device


def _kind(value: object) -> str:
    if noun := kinds.said("noun", value):
        return noun
    if isinstance(value, types.GeneratorType):
        return "generator"
    if isinstance(value, type):
        return "class"
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        return "function"
    if isinstance(value, Iterator):
        return "iterator"
    return "number" if isinstance(value, int | float) else "object"


def _tensor(facts: Facts, data: Any) -> Any:
    assert data is not None
    return data.requires_grad_() if facts.requires_grad else data


def _addresses(value: Any) -> set[int]:
    """The addresses where the memory of a value begins, or of the items in nested lists, tuples and dicts. Empty ones
    have none.
    """
    if isinstance(value, list | tuple):
        return set().union(*map(_addresses, value))
    if isinstance(value, dict):
        return set().union(*map(_addresses, value.values()))
    found = kinds.first("addresses", value)
    return set() if found is kinds.NOT_MINE else found - {0}
