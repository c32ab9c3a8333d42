"""What a learner's function gave back, behind readers that check it first."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograder import kinds
from autograder.kinds.about import everything
from autograder.kinds.compare import agree, difference, kind
from autograder.kinds.values import Handle, Received, Record, article
from autograder.testing.calls import Call
from autograder.testing.novice import hint
from autograder.testing.showing import shown
from autograder.testing.wrong import Untidy, Wrong

if TYPE_CHECKING:
    from autograder.testing.remote import Remote

__tracebackhide__ = True  # pytest shows learners their own lines

UNREAD = "an answer is compared after a reader has checked what it is: answer.as_int() == 3, or answer.equals(3)"


class Answer:
    """Read it through the readers; each raises ``Wrong`` with a learner's sentence if it is something else."""

    def __init__(self, raw: Any, call: Call, place: Callable[[], str] = str) -> None:
        self._raw = raw
        self.call = call
        self._place = place
        """Where in what the call gave it stands, if it's a part of it. Only sentences ask."""

    def __eq__(self, other: object) -> bool:
        raise TypeError(UNREAD)

    def __bool__(self) -> bool:
        raise TypeError(UNREAD)

    __hash__ = object.__hash__

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """A reader of a kind of values: ``answer.as_frame({"age": "int64"})``."""
        if name.startswith("as_"):
            for kind in kinds.in_use():
                if name in kind.reads:
                    return functools.partial(kind.reads[name], self, self._raw)
        raise AttributeError(f"an answer has no {name}: see docs/graders.md for the readers")

    @property
    def requires_grad(self) -> bool:
        """Whether autograd tracks the answer: the worker's word."""
        return isinstance(self._raw, Received) and self._raw.requires_grad

    @property
    def shares_memory(self) -> bool:
        """Whether it shares memory with an argument of the call: the worker's word."""
        shared = any(item is self._raw for item in self.call.shared)
        return shared or (isinstance(self._raw, Received) and self._raw.shares)

    @property
    def cpu_seconds(self) -> float:
        """CPU time of the call, by the grader's own clock."""
        return self.call.cpu_seconds

    def equals(
        self,
        expected: Any,
        rtol: float | None = None,
        atol: float | None = None,
        clues: dict[str, Any] | None = None,
    ) -> None:
        """Compare with what was expected; a tensor by shape, dtype, finiteness and then values."""
        for sentence, wrong in (clues or {}).items():
            if agree(self._raw, wrong, rtol, atol):
                wrong = self.wrong(self._wanted(expected))
                wrong.cause = _sentence(sentence)
                wrong.sentence = f"{wrong.cause} {wrong.sentence}"
                wrong.args = (wrong.sentence,)
                raise wrong
        judged = any(kind.judge(self, expected, rtol, atol) for kind in kinds.in_use())
        if not judged and not agree(self._raw, expected, rtol, atol):
            raise self.off(expected, difference(self._raw, expected, hidden=self.call.student.hidden))

    def off(self, expected: Any, how: str) -> Wrong:
        """The exception for an answer that differs from the expected one, and how."""
        return self.wrong(self._wanted(expected), _sentence(how))

    def _wanted(self, expected: Any) -> str:
        text = "" if self.call.student.hidden else shown(expected)
        return f"wanted {text}" if text and text != _shown_answer(self._raw) else ""

    def _exactly(self, wanted: type, text: str) -> Any:
        if type(self._raw) is not wanted:
            raise self.wrong(f"wanted {text}")
        return self._raw

    def as_float(self) -> float:
        """A finite plain float."""
        value = float(self._exactly(float, "a plain Python float"))
        if not math.isfinite(value):
            raise self.wrong("wanted a finite number")
        return value

    def as_int(self) -> int:
        """A plain int, of no more than 64 bits."""
        value = int(self._exactly(int, "a plain Python int"))
        if value.bit_length() > 63:
            raise self.wrong("wanted a far smaller number")
        return value

    def as_number(self) -> float:
        """A finite real number of any kind: a plain one, NumPy's, or the only one in a 0-d tensor or array."""
        raw = self._raw
        if type(raw) is int:
            return float(self.as_int())
        if isinstance(raw, Received) and raw.kind not in ("array", "subclass") and raw.shape == ():
            raw = self.as_tensor().item()
        elif (found := kinds.first("number", raw)) is not kinds.NOT_MINE:
            raw = found
        real = isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)
        return float(raw) if real else self.as_float()

    def as_bool(self) -> bool:
        """A plain bool."""
        return bool(self._exactly(bool, "True or False"))

    def as_str(self) -> str:
        """A string."""
        return str(self._exactly(str, "a string"))

    def as_floats(self, n: int) -> list[float]:
        """A list of n finite plain floats."""
        items = self._exactly(list, f"a list of {n} plain Python floats")
        if len(items) != n:
            raise self.wrong(f"wanted a list of {n} floats")
        return [self._part(item, "item {}".format, i).as_float() for i, item in enumerate(items)]

    def _sequence(self, wanted: type, n: int | None) -> list[Answer]:
        count = "" if n is None else f" of {n}"
        items = self._exactly(wanted, f"a {wanted.__name__}{count}")
        if n is not None and len(items) != n:
            raise self.wrong(f"wanted a {wanted.__name__}{count}")
        return [self._part(item, "item {}".format, i) for i, item in enumerate(items)]

    def _part(self, raw: Any, words: Callable[[Any], str], key: Any) -> Answer:
        """What stands at a key. The words for it wait until a sentence needs them."""

        def place() -> str:
            whole = self._place()
            return f"{words(key)} of {whole}" if whole else f"its {words(key)}"

        return Answer(raw, self.call, place)

    def as_list(self, n: int | None = None) -> list[Answer]:
        """The items of a list."""
        return self._sequence(list, n)

    def as_tuple(self, n: int | None = None) -> list[Answer]:
        """The items of a tuple (or of a named one)."""
        if isinstance(self._raw, Record) and self._raw.kind == "namedtuple":
            return Answer(tuple(self._raw.values.values()), self.call, self._place)._sequence(tuple, n)
        return self._sequence(tuple, n)

    def as_dict(self, keys: set[str] | None = None) -> dict[Any, Answer]:
        """The values of a dict by key."""
        pairs = self._raw if isinstance(self._raw, dict) else self._exactly(dict, "a dict")
        if keys is not None and set(pairs) != keys:
            raise self.wrong(f"wanted the keys {', '.join(sorted(keys))}")
        return {key: self._part(item, self._entry, key) for key, item in pairs.items()}

    def _entry(self, key: Any) -> str:
        """An entry of a dict in words: by its key, where that isn't perhaps a hidden one."""
        open_ = not self.call.student.hidden or any(repr(key)[1:-1] in text for text in self._texts())
        return f"entry {key!r}" if isinstance(key, str) and key.isidentifier() and open_ else "entry"

    def as_record(self, name: str, fields: set[str] | None = None) -> dict[str, Answer]:
        """The fields of a dataclass of that name."""
        if not isinstance(self._raw, Record) or self._raw.name != name:
            raise self.wrong(f"wanted {article(name)}")
        if fields is not None and set(self._raw.values) != fields:
            raise self.wrong(f"wanted {article(name)} with the fields {', '.join(sorted(fields))}")
        return {key: self._part(item, str, key) for key, item in self._raw.values.items()}

    def as_object(self) -> Remote:
        """Whatever stayed in the worker, where an object that came as data stayed too."""
        raw = self._raw
        if not self._stayed:
            raise self.wrong("wanted an object: a function, a module, or another thing that is no plain value")
        if isinstance(raw, Handle):
            return self.call.student._remote(raw.number, raw.kind)
        return self.call.student._remote(raw.handle, "tensor" if isinstance(raw, Received) else "object")

    @property
    def _stayed(self) -> bool:
        """Whether there is an object in the worker that it is, or is a copy of."""
        raw = self._raw
        return isinstance(raw, Handle) or (isinstance(raw, Received | Record) and raw.handle >= 0)

    def tidy(self, *, arguments: bool = True, settings: bool = True) -> None:
        """``Wrong`` if the call changed an argument, a process-wide setting, or seeded a global generator again."""
        if arguments and self.call.changed:
            which = ["first", "second", "third", "fourth", "fifth", "sixth"][self.call.changed[0] % 6]
            raise self._untidy(f"After the call its {which} argument is not what it was: work on a copy.")
        known = {name: words for about in everything() for name, words in about.settings.items()}
        for name in self.call.settings:
            if settings and name in known:
                self._ask_about_settings()
                raise self._untidy(f"After the call {known[name]} is not what it was.")

    @property
    def moved_generators(self) -> list[str]:
        """Which global generators were drawn from or seeded again ("torch", "numpy", "random"): the worker's word."""
        found = [n.split(":")[1] for n in self.call.settings if n.startswith(("moved:", "generator:"))]
        if found:
            self._ask_about_settings()
        return found

    def _ask_about_settings(self) -> None:
        """Note that a test asks about what the call changed: it isn't charged again."""
        names = {name.partition(":")[2] for name in self.call.settings}
        told = (
            f"{habit}:{name}" for habit in ("moved", "generator") for name in names
        )  # another call may tell the other
        self.call.student.asked_about.update(self.call.settings, told)

    def _texts(self) -> list[str]:
        """The learner's files, the one in question first."""
        conversation = self.call.student.conversation
        return [conversation.text(), *conversation.texts().values()]

    def wrong(self, wanted: str, more: str = "", mistake: str | None = None) -> Wrong:
        """The exception for this answer: what was called, what came back, what was wanted, what to look at."""
        got = kind(self._raw) if self.call.student.hidden else _shown_answer(self._raw)
        place = self._place()
        first = f"{self.call.came_to(kind(self.call.outcome))}: {place} is {got}" if place else self.call.came_to(got)
        text = f"{first}; {wanted}." if wanted else f"{first}."
        lost = place and self._raw is None  # what the function returns is something
        novice = "" if lost else hint(self._raw, f"{wanted}\n{more}", self.call.target, self._texts)
        wrong = Wrong(" ".join(part for part in (text, more, novice) if part), mistake)
        wrong.cause = novice and f"{self.call.target}: {novice}"
        wrong.call = self.call
        return wrong

    def _untidy(self, more: str) -> Untidy:
        """The exception for what a call left behind."""
        wrong = Untidy(self.wrong("", more).sentence)
        wrong.cause = f"{self.call.target}: {more}"
        return wrong


def _shown_answer(raw: Any) -> str:
    if isinstance(raw, Received) and raw.tensor is not None and raw.tensor.numel() <= 40:
        return f"{shown(raw)}, {kind(raw)}"
    return kind(raw) if isinstance(raw, Received | Handle) else shown(raw)


def _sentence(words: str) -> str:
    text = words[0].upper() + words[1:]
    return text if text.endswith(("?", "!", ".")) else f"{text}."
