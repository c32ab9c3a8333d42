"""What a plain test asks of a learner's module, one deed at a time, while that test runs."""

from __future__ import annotations

import enum
import re
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from autograder.kinds.values import WireError
from autograder.sandbox.changes import Fixed, become, differs, structure
from autograder.sandbox.named import NAMED, inert, name_of
from autograder.testing.answered import LAST, SILENT, Answered
from autograder.testing.classes import raised
from autograder.testing.lent import Lent
from autograder.testing.now import Failed, Unsupported, ended
from autograder.testing.operators import RETELLING, TELLING, Operated, of_learner
from autograder.testing.proxy import Name, Proxy, constants, number_of, settled
from autograder.testing.sendable import callback, unsendable
from autograder.testing.surroundings import ITS_OWN, Refused, Surroundings, hear_logged, hear_warned, is_temporary

if TYPE_CHECKING:
    from autograder.testing.student import Student

STUB = re.compile(r"task (\d+\.\d+)")
STOPPED = "a signal of the test's own has stopped the learner's code, so nothing more can be asked of it."
MUCH = "the learner's code gives far more than can come over: docs/course.md says how much can."
READ_ONLY = "the learner's code changes something that the test passes, in a way that this can't be changed in."
STALE = "the test changes {name} as it was before the learner's code changed it too: read it again before that."
TOO_LARGE = "what the test sends to the learner's code is too large, or too deeply nested: send fewer values."

CONTAINERS, ATTRIBUTES_CAP = (list, dict, set, deque), 16


class Callback(Exception):
    """Code would have to be sent."""


@dataclass
class Talk:
    """One test's way to the worker, and what has to be remembered of it."""

    student: Student
    task: str
    main: str
    """The module that the worker has imported."""
    stdout: Any = None
    """Where prints go if nobody listens."""
    objects: dict[int, Any] = field(default_factory=dict)
    """By number: the same object is the same proxy."""
    names: dict[tuple[str, str], Any] = field(default_factory=dict)
    module: set[int] = field(default_factory=set)
    """Which proxies stand for what the learner's module has under a name: the objects live as long as this."""
    standing: dict[int, Any] = field(default_factory=dict)
    """By number: the name of the test's for what has it."""
    stood: bool = False
    """Whether all these have been looked up."""
    instances: set[int] = field(default_factory=set)
    """Which proxies stand for objects that the test has made of classes: what their methods get is its doing, too."""
    told: set[int] = field(default_factory=set)
    """The same for results of an operator with the test's data."""
    asked: int = 0
    answers: deque[Answered] = field(default_factory=lambda: deque(maxlen=LAST))
    """The last ones."""
    functions: dict[int, str] = field(default_factory=dict)
    """Under which name each proxy was found: the objects live as long as this."""
    ended: BaseException | None = None
    """What no test may catch: the worker is gone, or the test asks for what cannot be."""
    steps: dict[int, int] = field(default_factory=dict)
    """How many items an iterator was asked for."""
    stopped: bool = False
    """Whether a signal of the test's own has stopped a question, so that its objects are gone."""
    noted: bool = False
    """Whether an outcome of the test has been noted."""
    _attributes: list[tuple[Any, str, Any, Any]] = field(default_factory=list)
    """Containers that the test has read of an object: whose, by which name, the copy, and what was in it."""
    _around: Surroundings = field(default_factory=Surroundings)
    _thread: int = field(default_factory=threading.get_ident)

    def __post_init__(self) -> None:
        self.lent = Lent(lambda deed, *args: self._done(deed, args, {})[0][1])

    def do(self, deed: str, *args: Any, **kwargs: Any) -> Any:
        """Have something done there, and return the result."""
        if self.ended is not None:
            raise self.ended
        if self.stopped:
            raise ended(Failed(STOPPED))
        if threading.get_ident() != self._thread:
            self.refuse("a thread of the test asks the learner's code, which answers one question at a time.")
        self.lent.upload()
        self._write()
        outcome, changed = self._done(deed, args, kwargs, of_test=True)
        try:
            for place, now in changed.items():
                become([*args, *kwargs.values()][place], now)
        except Fixed:
            raise ended(Failed(READ_ONLY)) from None
        self.lent.download()
        if outcome[0] == "raised":
            before = self.answers.copy()
            error = self._exception(*outcome[1:])
            self.answers = before  # what making it asks is no question of the test's
            self._remember(deed, args, kwargs, outcome)
            raise error
        self._remember(deed, args, kwargs, outcome)
        if isinstance(outcome[1], Proxy):
            self._place(deed, args[0], outcome[1])
        self._weigh(deed, args, outcome[1])
        if deed == "get" and type(outcome[1]) in CONTAINERS:
            self._attributes.append((args[0], args[1], outcome[1], structure(outcome[1])))
        return outcome[1]

    def _write(self) -> None:
        """Change containers that are attributes of an object there as the test has changed its own copies."""
        attributes, self._attributes = self._attributes, []
        for owner, name, value, before in attributes:
            if differs(before, value):
                if differs(before, self._done("get", (owner, name), {})[0][1]):
                    raise ended(Failed(STALE.format(name=name)))
                self._done("write", (owner, name, value), {})
            self._attributes.append((owner, name, value, structure(value)))
        del self._attributes[:-ATTRIBUTES_CAP]

    def _remember(self, deed: str, operands: Any, named: dict[str, Any], outcome: list[Any]) -> None:
        name = ""
        if deed == "get":
            name = str(operands[1]) if id(operands[0]) in self.module else f"the object's {operands[1]}"
            self.functions[id(outcome[1])] = str(operands[1])
        elif deed == "call":
            function = operands[0]
            known = function._name if type(function) is Name else self.functions.get(id(function), "the object")
            name = known if of_learner(function) else function.__name__
        if deed not in SILENT and not isinstance(outcome[1], Operated):
            self.answers.append(Answered(deed, name, operands, named, outcome))

    def _place(self, deed: str, owner: Any, found: Proxy) -> None:
        """Note an object that a class of the learner's has made, or a method of one: right code has an object there."""
        if deed == "call":
            name = owner._name if type(owner) is Name else self.functions.get(id(owner), "")
            if name[:1].isupper():
                self.instances.add(id(found))
        elif deed == "get" and id(owner) in self.instances:
            self.module.add(id(found))

    def _weigh(self, deed: str, operands: Any, outcome: Any) -> None:
        """Note that an object's operator got data, so the result may be what the test wants to hear."""
        if deed not in RETELLING or not any(objects := [isinstance(settled(operand), Proxy) for operand in operands]):
            return
        if not (deed in TELLING and not all(objects)) and self.told.isdisjoint(map(id, operands)):
            return
        if isinstance(outcome, Proxy):
            self.told.add(id(outcome))
        else:
            self.student.rests_on_word = True

    def constants(self, names: dict[str, Any]) -> dict[str, Any]:
        """Put data that can't change in the place of its name; what was there."""
        asked, answers = self.asked, self.answers.copy()
        before = constants(names, self)
        self.asked, self.answers = asked + bool(before), answers
        return before

    def stepped(self, iterator: Any) -> int:
        """How often an iterator has been asked for an item, this time included."""
        self.steps[id(iterator)] = self.steps.get(id(iterator), 0) + 1
        return self.steps[id(iterator)]

    def module_of(self, name: str) -> Any:
        """The learner's module of that name."""
        found = self.do("module", name)
        self.module.add(id(found))
        return found

    def refuse(self, sentence: str) -> None:
        """Raise ``Unsupported``, and remember it."""
        self.ended = Unsupported(sentence)
        raise self.ended

    def _surroundings(self) -> dict[str, Any]:
        try:
            return self._around.now(self.lent.folder)
        except Refused as refused:
            self.ended = Unsupported(str(refused))
            raise self.ended from None

    def _done(self, deed: str, args: Any, kwargs: Any, *, of_test: bool = False) -> tuple[list[Any], dict[int, Any]]:
        from autograder.sandbox.frames import Probe
        from autograder.testing.wrong import NoAnswer, NotStarted, Unimportable

        try:
            operands, named = self._sendable(list(args)), self._sendable(dict(kwargs))  # which may ask for names first
            around = self._surroundings() if of_test else None
            sent = deed, operands, named, self._sendable(around)
            self.asked += 1
            self.stopped = True  # unless this ends as it should
            call = self.student.attempt(Probe("object"), deed, sent, {})
            self.stopped = False
        except (NoAnswer, NotStarted, Unimportable) as lost:
            self.ended = lost
            raise
        except Callback as error:
            raise self._blamed(deed, args, str(error)) from error
        except TypeError as error:
            raise self._blamed(deed, args, unsendable(error)) from error
        except WireError as error:
            raise self._blamed(deed, args, TOO_LARGE) from error
        if call.raised is not None:
            much = call.raised.kind == "TooLarge"
            raise ended(Failed(MUCH if much else f"{call.raised.kind}: {call.raised.text}"))
        return self._read(call.outcome, around or {})

    def _blamed(self, deed: str, args: tuple[Any, ...], sentence: str) -> BaseException:
        """What is not sent to the learner's own module is the test's doing. An object that gets it may be an answer."""
        first = next((value for value in args if of_learner(value)), None)
        authors = type(first) is Name or deed == "set" or (deed == "call" and id(first) in self.module)
        return ended(Unsupported(sentence) if authors else Failed(sentence))

    def _read(self, answer: Any, around: dict[str, Any]) -> tuple[list[Any], dict[int, Any]]:
        """Take an answer apart, which may be forged."""
        try:
            outcome, out, err, read, changed, warned, logged = answer
            kind = outcome[0]
            if kind not in ("returned", "raised") or len(outcome) != (2 if kind == "returned" else 7):
                raise ValueError(kind)
            if "stdin" in around and type(read) is int:
                sys.stdin.read(min(read, len(around["stdin"])))
            for stream, text in ((sys.stdout, out), (sys.stderr, err)):
                if stream is not self.stdout and text:
                    stream.write(str(text))
            if "logging" in around:
                hear_logged(logged)
            if "warnings" in around:
                hear_warned([raised(self, *map(self._proxied, one)) for one in warned])
            return [kind, *(self._proxied(part) for part in outcome[1:])], dict(self._proxied(changed))
        except (TypeError, ValueError, KeyError, IndexError) as error:
            raise ended(Failed("no answer that can be read")) from error

    def _sendable(self, value: Any) -> Any:
        """What stands for a value on the wire."""
        from autograder.testing.remote import Remote

        kind = type(value)
        if issubclass(kind, Proxy) or getattr(value, "of_learner", False) is True:
            found = number_of(value, self)
            return Remote(self.student, found, "object") if isinstance(found, int) else self._sendable(found.value)
        if kind in (list, tuple, set, frozenset):
            return kind(map(self._sendable, value))
        if kind is slice:
            return slice(*map(self._sendable, (value.start, value.stop, value.step)))
        if kind is dict:
            return {self._sendable(key): self._sendable(item) for key, item in value.items()}
        if isinstance(value, str | PurePath):
            if is_temporary(str(value)):
                self.refuse(ITS_OWN)
            known = self.lent.to(str(value))
            if known != str(value):
                return kind(known)
        if callable(value) or isinstance(value, enum.Enum):
            if name := name_of(value):
                return NAMED, name
            if callable(value):
                raise Callback(callback(value))
        return value

    def _proxied(self, value: Any) -> Any:
        """A value in which what stayed there has its proxy."""
        from autograder.kinds.values import Handle, Received

        match value:
            case Handle():
                made = self.objects.setdefault(value.number, Proxy(self.task, value.number))
                return self.standing.get(value.number, made)
            case Received():
                return value.tensor
            case str() | PurePath() if self.lent.there:
                return type(value)(self.lent.back(str(value)))
            case (str(mark), name, held) if mark == NAMED:
                return self._proxied(held) if (known := inert(name)) is None else known
            case list() | tuple() | set() | frozenset():
                return type(value)(map(self._proxied, value))
            case dict() if type(value) is dict:
                return {self._proxied(key): self._proxied(item) for key, item in value.items()}
        return value

    def _exception(self, own: Any, known: Any, text: Any, where: Any, cause: Any, error: Any) -> BaseException:
        from autograder.testing.untouched import unwritten

        stub = STUB.fullmatch(text) if isinstance(text, str) else None
        if stub and (found := unwritten(stub[1], self.student.conversation)):
            self.ended = found
            return found
        return raised(self, own, known, text, where, cause, error)
