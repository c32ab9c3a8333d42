"""What a failure means: the recognised mistake, and the call to try at home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.testing import Draw, NotStarted, Recipe, Student, Wrong, expect
from autograder.testing.inprocess import InProcess
from autograder.testing.mistakes import Catalogue, Mistake
from autograder.testing.trial import Cases, Judged, Trial, home_case
from autograder.testing.wrong import TimedOut

HOME = ["scale(torch.zeros(1), 2)", "scale(torch.ones(1), 1)", "scale(torch.ones(1), 3)", "scale(torch.ones(2), 5)"]


def scale(x: torch.Tensor, k: int) -> torch.Tensor:
    return x * k


def plus(x: torch.Tensor, k: int) -> torch.Tensor:
    return x + k


def doubled(x: torch.Tensor, k: int) -> torch.Tensor:
    return x * 2


def raising(x: torch.Tensor, k: int) -> torch.Tensor:
    raise ValueError("no")


plus.__name__ = doubled.__name__ = raising.__name__ = "scale"
CATALOGUE = Catalogue(
    [
        Mistake("1.1", "added", "It was added.", "output", [plus]),
        Mistake("1.1", "doubled", "It was doubled.", "output", [doubled]),
        Mistake("1.1", "refused", "It was refused.", "output", [raising]),
        Mistake("1.1", "negative", "The sign.", "symptom", [lambda x, k: -x * k]),
        Mistake("1.2", "other task", "Another task.", "output", [plus]),
    ]
)


def draw(draw: Draw) -> tuple[torch.Tensor, int]:
    return draw.tensor(3), draw.in_turn([2, 3, 4])


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Judged | None]:
    def judged(body: str, home: list[str] = HOME, count: int = 3, catalogue: Catalogue = CATALOGUE) -> Judged | None:
        path = tmp_path / "work.py"
        path.write_text(f"import torch\ncalls = []\ndef scale(x, k):\n    calls.append(k)\n    {body}\n")
        student = Student(InProcess(path), hidden=True)

        def run(case: Any) -> None:
            x, k = case
            answer = student.scale(x, k)
            expect(not bool((answer.as_tensor((len(x),)) == -x * k).all()) or bool((x == 0).all()), mistake="negative")
            answer.equals(x * k)

        try:
            Trial(run, student, "1.1", catalogue, Cases(draw, count, home)).judge("seed", "test")
        except Judged as verdict:
            return verdict
        return None

    return judged


def test_right_answers_pass(judge: Callable[..., Judged | None]) -> None:
    assert judge("return x * k") is None


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("return x + k", "added"),
        ("return x + x", "doubled"),
        ("raise ValueError('no')", "refused"),
        ("raise ValueError('other words')", None),
        ("return x * k * k", None),
        ("return x.double() + k", None),
        ("return -k * x", "negative"),
        ("return None", None),
    ],
)
def test_a_mistake_is_recognised(body: str, mistake: str | None, judge: Callable[..., Any]) -> None:
    assert judge(body).mistake == mistake


def test_it_must_explain_every_case(judge: Callable[..., Any]) -> None:
    assert judge("return x + k if k == 2 else x * k + 1").mistake is None
    assert judge("return x * k if k == 2 else x + k").mistake is None
    assert judge("return x + k if k < 4 else x * k").mistake is None


def test_of_mistakes_alike_the_consistent_one_is_named(judge: Callable[..., Any]) -> None:
    alike = Catalogue(
        [Mistake("1.1", "sometimes", "…", "output", [lambda x, k: x + k if k == 2 else x]), *CATALOGUE.mistakes]
    )
    alike.mistakes[0].implementations[0].__name__ = "scale"
    assert judge("return x + k", catalogue=alike).mistake == "added"


@pytest.mark.parametrize(
    ("body", "home"),
    [
        ("return x + k", HOME[0]),
        ("return x * 2", HOME[1]),
        ("return -k * x", HOME[1]),
        ("return x * k if len(x) == 1 else x", HOME[3]),
        ("return x * k if len(x) < 3 else x", None),
        ("return x * k if len(x) < 3 else x + k", None),
    ],
)
def test_the_smallest_public_call_that_fails_alike(body: str, home: str | None, judge: Callable[..., Any]) -> None:
    assert judge(body).home == home


def test_a_public_call_that_fails_otherwise_is_passed_over(judge: Callable[..., Any]) -> None:
    verdict = judge("return x - 1 if len(x) == 1 and k == 1 else x * 2")
    assert (verdict.mistake, verdict.home) == ("doubled", HOME[2])


def test_not_started_is_no_failure(judge: Callable[..., Any]) -> None:
    with pytest.raises(NotStarted):
        judge("raise NotImplementedError('task 1.1')")


def test_a_fault_of_the_grader_stays_one() -> None:
    with pytest.raises(ZeroDivisionError):
        Trial(lambda case: 1 / 0, FakeStudent(), "1.1", CATALOGUE, Cases(draw)).judge("seed", "test")


class FakeStudent:
    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.revived = 0

    def revive(self) -> None:
        self.revived += 1


def test_never_a_call_at_home_after_a_timeout() -> None:
    asked = []

    def run(case: Any) -> None:
        asked.append(case)
        raise TimedOut("too long")

    with pytest.raises(TimedOut):
        Trial(run, FakeStudent(), "1.1", CATALOGUE, Cases(draw, 3, HOME)).judge("seed", "test")
    assert len(asked) == 1


def test_a_call_at_home_that_never_returns_costs_no_other_test() -> None:
    student = FakeStudent()
    outcomes = iter([Wrong("wrong"), TimedOut("too long")])

    def run(case: Any) -> None:
        raise next(outcomes)

    with pytest.raises(Judged) as caught:
        Trial(run, student, "1.1", Catalogue([]), Cases(draw, 1, HOME)).judge("seed", "test")
    assert caught.value.home is None
    assert student.revived == 1


def test_without_cases_the_marks_own_call_is_shown() -> None:
    def run(case: Any) -> None:
        raise Wrong("wrong")

    with pytest.raises(Judged) as caught:
        Trial(run, FakeStudent(), "1.1", CATALOGUE, None, "scale(1)").judge("seed", "test")
    assert caught.value.home == "scale(1)"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("f(1, [2.0])", (1, [2.0])),
        ("x = 3; f(x, k=4); x", (3, 4)),
        ("f(math.pi, inf)", (3.141592653589793, float("inf"))),
        ("f(given.tanh_net(hidden=2, seed=1))", (Recipe("tanh_net", (), {"hidden": 2, "seed": 1}),)),
        ("f(*[1, 2])", (1, 2)),
        ("print(f(5))", (5,)),
        ("y = f(6)", (6,)),
    ],
)
def test_home_calls_are_read(text: str, arguments: tuple[Any, ...]) -> None:
    assert home_case(text) == arguments


@pytest.mark.parametrize("text", ["1 + 1", "torch.ones(2)", "print(3)", "f(", ""])
def test_home_calls_that_cannot_be_read(text: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        home_case(text)


def test_cases_come_from_the_seed() -> None:
    def drawn(seed: str, test: str, index: int) -> list[float]:
        return Draw(seed, test, index).tensor(4).tolist()

    assert drawn("a", "t", 0) == drawn("a", "t", 0)
    others = [drawn("b", "t", 0), drawn("a", "u", 0), drawn("a", "t", 1)]
    assert all(other != drawn("a", "t", 0) for other in others)


def test_draws() -> None:
    draws = [Draw("s", "t", index) for index in range(6)]
    assert [d.in_turn("abc") for d in draws] == list("abcabc")
    assert {d.dtype() for d in draws} == {torch.float32, torch.float64}
    assert {d.tensor(3, 4).is_contiguous() for d in draws} == {True, False}
    assert all(-1 <= d.integer(-1, 2) <= 2 and 0.5 <= d.number(0.5, 0.75) <= 0.75 for d in draws)
    assert sorted(draws[0].shuffled("cab")) == list("abc")
    assert draws[0].integers(50, low=1, high=2).unique().tolist() == [1, 2]
