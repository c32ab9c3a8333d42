"""Whatever a worker answers, no grader errs, and nobody gets a point for it."""

from __future__ import annotations

import math
import pathlib
import random
import sys
from collections import Counter, OrderedDict, namedtuple
from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course.tree import Course, Lesson
from autograder.grading.session import Collected, hold
from autograder.kinds.encoder import Encoder
from autograder.kinds.torch.crossing import DTYPES
from autograder.kinds.values import Node, WireError
from autograder.sandbox.frames import Keep, Raised, Reply, Request, Returned, encoded, read_reply
from autograder.testing import Draw, Student, plugin
from autograder.testing.exchange import KINDS
from autograder.testing.wrong import NoAnswer, NotStarted, Wrong

ROOT = Path(__file__).resolve().parents[2]
LESSONS = Course(ROOT).lessons
CASES = 2
ANSWERS = 25
"""For each lesson's every test; each is one value for all that the test asks, or another for every question."""
tried: Counter[str] = Counter()


@dataclass
class Foreign:
    """Becomes a handle, or whatever else is forged in its place."""

    node: Any


class Subclass(torch.Tensor):
    pass


Pair = namedtuple("Pair", ["first", "second"])
DTYPE_LIST = list(DTYPES.values())
SHAPES = [(), (0,), (1,), (2,), (3,), (4,), (1, 1), (2, 3), (3, 2), (0, 5), (5, 0), (1, 2, 3, 4), (1000,), (1,) * 8]


def tensor(shape: tuple[int, ...], dtype: torch.dtype, fill: str, grad: bool) -> torch.Tensor:
    numbers = torch.randn(shape, dtype=torch.float64) * 3
    if fill == "nan":
        numbers = numbers * math.nan
    elif fill == "inf":
        numbers = numbers / 0.0
    elif fill in ("0", "1"):
        numbers = torch.full(shape, float(fill), dtype=torch.float64)
    made = (
        numbers.to(dtype) if fill not in ("nan", "inf") or dtype.is_floating_point else numbers.nan_to_num().to(dtype)
    )
    return made.requires_grad_() if grad and (dtype.is_floating_point or dtype.is_complex) else made


tensors = st.builds(
    tensor, st.sampled_from(SHAPES), st.sampled_from(DTYPE_LIST), st.sampled_from(["random", "nan", "inf", "0", "1"]),
    st.booleans(),
)  # fmt: skip
odd_tensors = st.sampled_from(
    [
        torch.zeros(1).expand(2**18), torch.zeros(3).as_subclass(Subclass), torch.nn.Parameter(torch.ones(2, 2)),
        torch.eye(3).to_sparse(), torch.ones(3, 4).t(), torch.empty(2, 2, device="meta"),
        torch.zeros(2, 2, dtype=torch.complex64).conj(), torch.ones(2).to(torch.float8_e4m3fn),
    ]
)  # fmt: skip
arrays = st.builds(
    lambda shape, dtype: np.zeros(shape, dtype), st.sampled_from(SHAPES),
    st.sampled_from(["float32", "float64", "int64", "bool", "complex128", "uint8", "uint16", "O", "U3", "M8[s]"]),
)  # fmt: skip
plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-3, 3), st.just(10**400), st.floats(), st.complex_numbers(),
    st.text(max_size=5), st.binary(max_size=5), st.just(torch.float32), st.just(torch.device("cpu")),
    st.just(torch.Size([2, 3])), st.just(pathlib.Path("x")), st.just(np.float32(1)), st.just(np.bool_(True)),
    st.just(np.complex64(1j)), st.just(np.datetime64(0, "s")),
)  # fmt: skip
forged = st.builds(
    Foreign,
    st.one_of(
        st.builds(
            lambda number, kind: Node("handle", [number, kind]),
            st.one_of(st.integers(-(2**31), 2**31), st.text(max_size=2)),
            st.one_of(st.sampled_from(sorted(KINDS)), st.text(max_size=3)),
        ),
        st.builds(
            Node,
            st.sampled_from(["tensor", "array", "record", "vast", "number", "size", "dict", "set", "int", "given", ""]),
            st.lists(st.one_of(st.none(), st.integers(-2, 2), st.text(max_size=3), st.floats()), max_size=9),
        ),
    ),
)
leaves = st.one_of(tensors, odd_tensors, arrays, plain, forged)
keys = st.one_of(st.text(max_size=3), st.integers(), st.floats(), st.none(), st.tuples(st.integers()), st.booleans())
records = st.builds(
    lambda fields, values: make_dataclass("Found", [f"x{i}" for i in range(len(values))])(*values),
    st.none(), st.lists(leaves, max_size=3),
)  # fmt: skip
containers: Callable[[Any], Any] = lambda inner: st.one_of(
    st.lists(inner, max_size=4), st.lists(inner, max_size=4).map(tuple), st.dictionaries(keys, inner, max_size=4),
    st.builds(Pair, inner, inner), st.dictionaries(keys, inner, max_size=3).map(OrderedDict), records,
    st.sets(keys, max_size=3), st.lists(plain, min_size=1, max_size=1).map(lambda one: one * 300),
)  # fmt: skip
values = st.recursive(leaves, containers, max_leaves=6)
errors = st.builds(
    Raised,
    kind=st.sampled_from(["ValueError", "TypeError", "Missing", "NotCallable", "Signature", "TooLarge", "x"]),
    bases=st.lists(st.sampled_from(["TypeError", "ValueError", "x"]), max_size=2),
    line=st.integers(-(2**63), 2**64 - 1),
    text=st.text(max_size=3),
    limit=st.text(max_size=3),
)


def foreign(value: object, kind: str) -> Any:
    return value.node if isinstance(value, Foreign) else Node("handle", [7, kind])


def replied(value: Any) -> Reply:
    """The reply that a worker would give, through the bytes of a frame."""
    encoder = Encoder(foreign)
    try:
        return read_reply(encoded(Returned(encoder.encode(value), storages=encoder.storages)))
    except WireError:
        return Raised("TooLarge")


class Anything:
    """A conversation in which every answer comes from a list."""

    file = "work.py"

    def __init__(self, replies: list[Reply]) -> None:
        self._replies = replies
        self.asked = 0

    def ask(self, request: Request) -> Reply:
        if isinstance(request, Keep):
            return Returned(Node("handle", [1, "object"]))
        return self._next()

    def _next(self) -> Reply:
        self.asked += 1
        return self._replies[self.asked % len(self._replies)]

    def cpu_seconds(self) -> float:
        return 0.0

    def text(self) -> str:
        return "x = 1\n"

    def texts(self) -> dict[str, str]:
        return {self.file: self.text()}

    def missing(self, name: str) -> str:
        return ""

    def put(self, data: bytes | None, suffix: str) -> Path:
        return Path("file" + suffix)

    def take(self, path: Path) -> bytes | None:
        return random.choice([None, b"", b"x"])

    def apart(self, data: bytes, suffix: str, request: Any) -> Reply:
        return self._next()

    def charge(self, seconds: float) -> None:
        pass

    def error(self) -> BaseException | None:
        return None


class Check:
    """One test of a lesson, to be run again and again."""

    def __init__(self, item: pytest.Function) -> None:
        self._item = item
        self.name = item.nodeid
        mark = plugin.task_mark(item)
        assert mark is not None
        self.task, self.evidence = mark.args[0], mark.kwargs.get("evidence", "value")
        self._cases = plugin.cases_of(item)
        self._times = 0
        self._drawn: dict[int, Any] = {}

    def run(self, conversation: Anything) -> None:
        self._times += 1
        student = Student(conversation, hidden=True, seed=b"seed")
        arguments = dict(getattr(getattr(self._item, "callspec", None), "params", {}))
        if "draw" in self._item._fixtureinfo.argnames:
            arguments["draw"] = Draw.seeded("seed", self.name, 0)
        if self._cases is not None:
            index = self._times % min(self._cases.count, CASES)
            if index not in self._drawn:
                self._drawn[index] = self._cases.draw(Draw.seeded("seed", self.name, index))
            arguments["case"] = self._drawn[index]
        self._item.obj(student=student, **arguments)


class Remembering:
    """The zoo's net, which takes a third of a second for a picture, and is asked the same for each answer."""

    def __init__(self, net: torch.nn.Module) -> None:
        self._net = net
        self._known: dict[bytes, torch.Tensor] = {}

    def __call__(self, batch: torch.Tensor) -> torch.Tensor:
        key = batch.numpy().tobytes()
        if key not in self._known:
            self._known[key] = self._net(batch)
        return self._known[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._net, name)


def checks(lesson: Lesson, use: Callable[[list[Check]], None]) -> None:
    def remembering(collected: Collected) -> None:
        for module in list(sys.modules.values()):
            if isinstance(net := vars(module).get("ZOO_NET"), torch.nn.Module):
                module.ZOO_NET = Remembering(net)  # type: ignore[attr-defined]
        use([Check(item) for item in collected.items])  # type: ignore[arg-type]

    assert hold(sorted(lesson.graders.glob("test_*.py")), remembering)


@pytest.mark.some
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.folder)
def test_no_answer_is_a_fault_or_a_point(lesson: Lesson) -> None:
    faults: dict[str, str] = {}
    lucky: dict[str, str] = {}

    def attempt(check: Check, answers: list[Any], replies: list[Reply], *, returned: bool) -> None:
        conversation = Anything(replies)
        try:
            check.run(conversation)
        except (Wrong, NotStarted, NoAnswer):
            pass
        except Exception as error:
            faults.setdefault(check.name, f"{answers!r:.300}: {error!r:.300}")
        else:
            if conversation.asked and returned and check.evidence == "value":
                lucky.setdefault(check.name, f"{answers!r:.300}")
        tried[check.task] += conversation.asked

    def use(found: list[Check]) -> None:
        @settings(max_examples=ANSWERS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(values, min_size=1, max_size=3), st.lists(errors, max_size=1))
        def run(answers: list[Any], raised: list[Raised]) -> None:
            replies = [replied(answer) for answer in answers] + [read_reply(encoded(error)) for error in raised]
            for check in found:
                attempt(check, answers, replies, returned=len(replies) == len(answers))

        run()

    checks(lesson, use)
    print(f"{sum(tried.values())} answers to {len(tried)} tasks")
    assert not faults, "\n".join(f"{name}: {said}" for name, said in faults.items())
    assert not lucky, "\n".join(f"{name}: {said}" for name, said in lucky.items())
