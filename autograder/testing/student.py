"""The learner's module as graders see it, wherever it runs."""

from __future__ import annotations

import random
import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from autograder.course import seeds
from autograder.kinds.decoder import Decoder
from autograder.kinds.values import Handle, WireError
from autograder.sandbox import frames
from autograder.testing.answers import Answer
from autograder.testing.calls import Call, Deed
from autograder.testing.exchange import (
    built_for_record,
    handle,
    handle_of,
    own_encoder,
    received,
    tensors_plain,
)
from autograder.testing.raising import failure
from autograder.testing.remote import Callee, Remote
from autograder.testing.untouched import unwritten
from autograder.testing.wrong import NotStarted, Undecided, Wrong

__tracebackhide__ = True  # pytest shows learners their own lines
TABLE_CAP = 2**16


class Conversation(Protocol):
    """Whatever carries requests to the learner's code: a worker, or a servant in this process."""

    @property
    def file(self) -> str:
        """Name of the learner's file."""

    def ask(self, request: frames.Question) -> frames.Reply:
        """The reply to one request. Raises ``NoAnswer`` or ``Unimportable``."""

    def cpu_seconds(self) -> float:
        """CPU time used on the other side so far."""

    def charge(self, seconds: float) -> None:
        """Count CPU seconds that an answer cost on this side as if its author's code had computed for them."""

    def text(self) -> str:
        """The learner's file as text."""

    def texts(self) -> dict[str, str]:
        """That file and what it may import beside it, by name."""

    def missing(self, name: str) -> str:
        """Why the file does not have a name, if that is known."""

    def lacks(self, file: str) -> Undecided | str:
        """Why a stub stands in for another file of the lesson; empty if that's the learner's own."""

    def put(self, data: bytes | None, suffix: str) -> Path:
        """A file where the learner's code can read it."""

    def take(self, path: Path) -> bytes | None:
        """The content of a file there."""

    def apart(self, data: bytes, suffix: str, request: Callable[[Path], frames.Question]) -> frames.Reply:
        """The reply to a question about a file, where no code of the learner's can have a say in it."""

    def error(self) -> BaseException | None:
        """The exception behind the last reply, where it can be had: in process."""


class Student:
    """``student.relu(x)`` calls the learner's ``relu`` and gives an ``Answer``."""

    def __init__(self, conversation: Conversation, *, hidden: bool, seed: bytes = b"", device: str = "cpu") -> None:
        self.conversation = conversation
        self._seed = seed
        self._device = device
        self.hidden = hidden
        self.calls: list[Call] = []
        self.asked = 0
        """How often the learner's code was asked something."""
        self.settings: set[str] = set()
        """Which of the process's settings some call changed: the worker's word."""
        self.asked_about: set[str] = set()
        """Those that a test itself asks about."""
        self.rests_on_word = False
        """Whether a verdict rests on what the learner's objects say of themselves."""

    def __getattr__(self, name: str) -> Callee:
        if name.startswith("_"):
            raise AttributeError(name)
        return Callee(self, frames.Named(name), name)

    def __getitem__(self, name: str) -> Callee:
        """The learner's function of any name, also of one that a ``Student`` has: ``student["read"]``."""
        return Callee(self, frames.Named(name), name)

    def _ask(self, request: frames.Question) -> frames.Reply:
        self.asked += 1
        return self.conversation.ask(request)

    def table(self) -> dict[str, Any]:
        """A ``.toml`` submission as a dict."""
        text = self.conversation.text()
        if len(text) > TABLE_CAP:
            raise Wrong(f"{self.conversation.file} is far too long: start again from the course's file.")
        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            line = re.search(r"line (\d+)", str(error))
            where = f", line {line[1]}" if line else ""
            file = self.conversation.file
            raise Wrong(f"{file}{where} is not valid TOML: is a quote or a bracket missing?") from None

    def on_device(self, value: Any) -> Remote:
        """The same with a tensor or a net that lies on the device graded on."""
        return self.keep(value, device=self._device)

    def keep(self, value: Any, *, device: str = "cpu") -> Remote:
        """Send a value once; it stays there and is the same object in every call it is passed to."""
        encoder = own_encoder()
        node = encoder.encode(value)
        handle = handle_of(self._ask(frames.Keep(node, device, storages=encoder.storages)))
        return Remote(self, handle.number, handle.kind, built_for_record(value))

    def file(self, data: bytes | None, suffix: str) -> Path:
        """Make a file for the learner's code under a neutral name; with None, return a path without a file."""
        return self.conversation.put(data, suffix)

    def read(self, path: Path) -> bytes | None:
        """What the learner's code wrote there, at most 64 MiB; don't trust it. None if there's no such file."""
        return self.conversation.take(path)

    def checkpoint(self, data: bytes) -> Any:
        """What ``torch.load`` finds in the bytes of a file if it runs no code from it; tensors are plain.

        A separate worker reads it: a learner's file is never parsed here. Raises ``Wrong`` if it holds anything else,
        or takes too long to read.
        """
        call = Call(self, "checkpoint", ())
        probe = frames.Probe("checkpoint")
        self._read(self.conversation.apart(data, ".pt", lambda path: self._request(probe, (path,), {})), call)
        if call.raised is not None:
            raise Wrong("The file cannot be read by torch.load with weights_only=True.")
        return tensors_plain(call.outcome)

    def probe(self, name: str, *args: Any) -> Answer:
        """Ask a fixed question about a kept object. Its answer is the worker's word."""
        return self.call(frames.Probe(name), name, args, {})

    def call(self, target: frames.Target, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answer:
        """Call something on the other side. An exception there is ``Wrong`` here."""
        return self.answer(self.attempt(target, name, args, kwargs))

    def answer(self, call: Call) -> Answer:
        """The result of a call. An exception there is ``Wrong`` here."""
        if call.raised is not None:
            raise failure(call, call.raised)
        return Answer(call.outcome, call)

    def deed(self, name: str, *operands: Any) -> Call:
        """Do something with an object that stayed there, and record how it ends."""
        return self.attempt(frames.Deed(name), name, operands, {})

    def attempt(self, target: frames.Target, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
        """Call something and record how it ends. An untouched stub raises ``NotStarted``."""
        kind = Deed if isinstance(target, frames.Deed) else Call
        call = kind(self, name, built_for_record(args), built_for_record(kwargs))
        request = self._request(target, args, kwargs)
        start = self.conversation.cpu_seconds()
        reply = self._ask(request)
        call.cpu_seconds = self.conversation.cpu_seconds() - start
        if isinstance(target, frames.Named):
            self.calls.append(call)
        self._read(reply, call)
        return call

    def _remote(self, number: int, kind: str) -> Remote:
        return Remote(self, number, kind)

    @property
    def _random(self) -> random.Random:
        """For what the worker must not foresee."""
        return random.Random(f"{self._seed!r} {self.asked}")

    def _request(self, target: frames.Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> frames.Call:
        return frames.Call.of(own_encoder(), target, args, kwargs, seeds.number(self._seed, self.asked), self._device)

    def _read(self, reply: frames.Reply, call: Call) -> None:
        """Parse a reply. It may be forged: if it isn't well formed, it's an answer of no known kind."""
        call.settings = reply.settings
        self.settings.update(reply.settings)
        if isinstance(reply, frames.Raised):
            call.raised = reply
            if reply.not_started:
                asked = self.calls[-1] if self.calls else call  # what stays there came from that call
                why = unwritten(reply.text.removeprefix("task "), self.conversation, asked.target)
                if isinstance(why, Wrong):
                    why.call, why.cause = call, f"{call.target} called a stub"
                raise why or NotStarted()
            return
        begun = time.process_time()
        try:
            decoder = Decoder(reply.storages, handle, received)
            call.outcome, call.shared = decoder.decode(reply.value), decoder.shared
            call.changed = reply.changed
        except WireError:
            call.outcome = Handle(-1, "object")
        self.conversation.charge(time.process_time() - begun)
