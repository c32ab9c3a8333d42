"""What a failure means: the recognized mistake, and the call to try at home."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.testing import Draw, NotStarted, Recipe, Student, Wrong, expect
from autograder.testing.calls import Call
from autograder.testing.home import home_case, written
from autograder.testing.inprocess import InProcess
from autograder.testing.mistakes import Catalogue, Mistake
from autograder.testing.replay import replay
from autograder.testing.search import smallest
from autograder.testing.trial import Cases, Judged, Seen, Trial, judge
from autograder.testing.untouched import left_alone
from autograder.testing.wrong import Died, TimedOut

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
def judged(tmp_path: Path) -> Callable[..., Judged | None]:
    def verdict(body: str, home: list[str] = HOME, count: int = 3, catalogue: Catalogue = CATALOGUE) -> Judged | None:
        path = tmp_path / "work.py"
        path.write_text(f"import torch\ncalls = []\ndef scale(x, k):\n    calls.append(k)\n    {body}\n")
        student = Student(InProcess(path), hidden=True)

        def run(student: Student, case: Any) -> None:
            x, k = case
            answer = student.scale(x, k)
            expect(not bool((answer.as_tensor((len(x),)) == -x * k).all()) or bool((x == 0).all()), mistake="negative")
            answer.equals(x * k)

        test = Trial(run, "test", "1.1", catalogue, Cases(draw, count, home))
        try:
            judge(test, student, "seed", lambda test: replay(test, Student(InProcess(path), hidden=True)))
        except Judged as error:
            return error
        return None

    return verdict


def test_right_answers_pass(judged: Callable[..., Judged | None]) -> None:
    assert judged("return x * k") is None


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
def test_a_mistake_is_recognized(body: str, mistake: str | None, judged: Callable[..., Any]) -> None:
    assert judged(body).seen.mistake == mistake


def test_it_must_explain_every_case(judged: Callable[..., Any]) -> None:
    assert judged("return x + k if k == 2 else x * k + 1").seen.mistake is None
    assert judged("return x * k if k == 2 else x + k").seen.mistake is None
    assert judged("return x + k if k < 4 else x * k").seen.mistake is None


@pytest.mark.parametrize(("of_state", "mistake"), [(False, "added"), (True, None)])
def test_an_answer_names_no_mistake_of_what_a_call_leaves_behind(
    of_state: bool, mistake: str | None, tmp_path: Path
) -> None:
    def run(student: Student, case: Any) -> None:
        student.scale(*case)
        raise Wrong("It isn't as it was.")

    path = tmp_path / "work.py"
    path.write_text("def scale(x, k):\n    return x + k\n")
    test = Trial(run, "test", "1.1", CATALOGUE, Cases(draw, 2), of_state=of_state)
    assert replay(test, Student(InProcess(path), hidden=True)).mistake == mistake


def test_of_mistakes_alike_the_consistent_one_is_named(judged: Callable[..., Any]) -> None:
    alike = Catalogue(
        [Mistake("1.1", "sometimes", "…", "output", [lambda x, k: x + k if k == 2 else x]), *CATALOGUE.mistakes]
    )
    alike.mistakes[0].implementations[0].__name__ = "scale"
    assert judged("return x + k", catalogue=alike).seen.mistake == "added"


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("return x + k if k > 2 else len(3)", "added"),
        ("return x + k if k > 3 else len(3)", None),
        ("return x * k if k > 2 else len(3)", None),
        ("return -k * x if k > 2 else len(3)", "negative"),
        ("return -k * x if k > 2 else x * 3", None),
        ("return -k * x if k == 3 else x * 9 if k > 3 else len(3)", None),
    ],
)
def test_a_first_case_that_raises_ends_no_search(body: str, mistake: str | None, judged: Callable[..., Any]) -> None:
    raises = Catalogue(
        [Mistake("1.1", "added", "…", "output", [lambda x, k: x + (k if k > 2 else x.no)]), CATALOGUE["negative"]]
    )
    raises.mistakes[0].implementations[0].__name__ = "scale"
    assert judged(body, home=[], catalogue=raises).seen.mistake == mistake


def test_a_mistake_that_only_a_call_at_home_shows_is_named(judged: Callable[..., Any]) -> None:
    seen = judged("return -k * x if len(x) == 1 else x * 5").seen
    assert (seen.mistake, seen.home) == ("negative", HOME[1])


@pytest.mark.parametrize(
    ("body", "home"),
    [
        ("return x + k", HOME[0]),
        ("return x * 2", HOME[1]),
        ("return -k * x", HOME[1]),
        ("return x * k if len(x) == 1 else x", HOME[3]),
        ("return x * k if len(x) < 3 else x", "scale(torch.tensor([0.125, 0.25, 0.375]), 2)"),
        ("return x * k if len(x) < 3 else x + k", "scale(torch.tensor([0.125, 0.25, 0.375]), 2)"),
        ("return x * k if bool((x.abs() < 1.5).all()) else x", None),
    ],
)
def test_the_smallest_public_call_that_fails_alike(body: str, home: str | None, judged: Callable[..., Any]) -> None:
    assert judged(body).seen.home == home or home is None


def test_a_public_call_that_fails_otherwise_is_passed_over(judged: Callable[..., Any]) -> None:
    seen = judged("return x - 1 if len(x) == 1 and k == 1 else x * 2").seen
    assert (seen.mistake, seen.home) == ("doubled", HOME[2])


def test_the_call_at_home_is_the_one_that_the_sentence_speaks_of(tmp_path: Path) -> None:
    path = tmp_path / "work.py"
    path.write_text("def scale(x, k):\n    return x * k if len(x) == 1 else x\n")

    def run(student: Student, case: Any) -> None:
        for x in (case[0], case[0].repeat(2)):
            student.scale(x, case[1]).equals(x * case[1])

    test = Trial(run, "test", "1.1", CATALOGUE, Cases(draw, 3, HOME[1:]))
    assert replay(test, Student(InProcess(path), hidden=True)).home == "scale(torch.ones(2), 5)"


def test_nothing_that_only_hidden_inputs_bring_about_is_seen(judged: Callable[..., Any]) -> None:
    hidden = draw(Draw.seeded("seed", "test", 0))[0].tolist()
    verdict = judged(f"return x * k if x.tolist() != {hidden} else torch.zeros(len(calls), 77)")
    assert verdict.seen == Seen()
    assert "77" in verdict.found.sentence


def test_not_started_is_no_failure(judged: Callable[..., Any]) -> None:
    with pytest.raises(NotStarted):
        judged("raise NotImplementedError('task 1.1')")


def never(test: Trial) -> Seen:
    raise AssertionError


def test_a_fault_of_the_grader_stays_one() -> None:
    with pytest.raises(ZeroDivisionError):
        judge(Trial(lambda student, case: 1 / 0, "test", "1.1", CATALOGUE, Cases(draw)), FakeStudent(), "seed", never)


class FakeStudent:
    asked = True

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.conversation = self
        self.charged = -1.0

    def charge(self, seconds: float) -> None:
        self.charged = seconds


def failing_with(*outcomes: Exception) -> Trial:
    left = iter(outcomes)

    def run(student: Any, case: Any) -> None:
        raise next(left)

    return Trial(run, "test", "1.1", Catalogue([]), Cases(draw, 1, HOME))


def test_no_replay_after_a_timeout() -> None:
    with pytest.raises(Judged) as caught:
        judge(failing_with(TimedOut("too long")), FakeStudent(), "seed", never)
    assert caught.value.seen == Seen()


def test_a_replay_that_never_returns_shows_nothing() -> None:
    student = FakeStudent()
    assert replay(failing_with(TimedOut("too long")), student) == Seen()
    assert student.charged >= 0


def test_a_replay_that_runs_out_of_time_shows_what_it_has_seen() -> None:
    wrong = Wrong("wrong", "rotates")
    assert replay(failing_with(wrong, TimedOut("too long")), FakeStudent()) == Seen(wrong, "rotates")


def test_a_replay_that_dies_says_so() -> None:
    lost = Died("gone")
    assert replay(failing_with(lost), FakeStudent()) == Seen(lost)


def test_a_fault_of_ours_in_a_replay_is_for_staff() -> None:
    seen = replay(failing_with(ZeroDivisionError("ours")), FakeStudent())
    assert "ours" in seen.fault
    assert seen.wrong is None


def afresh(path: Path) -> Student:
    return Student(InProcess(path), hidden=True)


def fixed(tmp_path: Path, body: str, home: str | None, *, open: bool = False, public: tuple[int, ...] = (3,)) -> Seen:
    path = tmp_path / "work.py"
    path.write_text(f"def scale(x, k):\n    {body}\n")

    def asking(x: int) -> Callable[[Student, Any], None]:
        def run(student: Student, case: Any) -> None:
            expect(student.scale(x, 4).as_int() == 4 * x, f"Not {4 * x}.")

        return run

    first, *more = map(asking, public)
    test = Trial(first, "test", "1.1", CATALOGUE, None, home, open, tuple(more))
    with pytest.raises((Judged, NotStarted)) as caught:
        judge(
            dataclasses.replace(test, run=asking(3)),
            afresh(path),
            "seed",
            lambda _: replay(test, afresh(path)),
        )
    return caught.value.seen if isinstance(caught.value, Judged) else Seen(caught.value)


def test_of_a_fixed_case_only_the_call_at_home_is_told(tmp_path: Path) -> None:
    assert fixed(tmp_path, "return x", "scale(1, 1)") == Seen(home="scale(1, 1)")
    assert fixed(tmp_path, "return x", None) == Seen()
    wrong = fixed(tmp_path, "raise ValueError", "scale(1, 1)").wrong
    assert wrong is not None
    assert "ValueError (line 2 of work.py)" in wrong.sentence


def test_a_function_without_parameters_is_known_by_its_one_answer(tmp_path: Path) -> None:
    def pair() -> list[int]:
        return [2, 1]

    path = tmp_path / "work.py"
    catalogue = Catalogue([Mistake("1.1", "swapped", "…", "output", [pair])])
    test = Trial(lambda student, case: None, "test", "1.1", catalogue, None, "pair()")
    for body, mistake in {"[2, 1]": "swapped", "[1, 1]": None}.items():
        path.write_text(f"def pair():\n    return {body}\n")
        assert replay(test, afresh(path)) == Seen(None, mistake, "pair()")


def test_of_an_open_case_everything_is_told(tmp_path: Path) -> None:
    seen = fixed(tmp_path, "return x", "scale(1, 1)", open=True)
    assert seen.wrong is not None
    assert (seen.wrong.sentence, seen.home) == ("Not 12.", "scale(1, 1)")


def test_an_open_case_is_drawn_again_until_it_shows_the_fault(tmp_path: Path) -> None:
    seen = fixed(tmp_path, "return x * k if x > 5 else 0 if x == 3 else x", None, open=True, public=(7, 6, 5, 3))
    assert seen.wrong is not None
    assert seen.wrong.sentence == "Not 20."


@pytest.mark.parametrize("home", [None, "scale(1, 1)"])
def test_a_stub_is_not_started_with_a_fixed_case_too(home: str | None, tmp_path: Path) -> None:
    assert isinstance(fixed(tmp_path, "raise NotImplementedError('task 1.1')", home).wrong, NotStarted)


def test_a_stub_left_alone_is_known_by_its_text() -> None:
    stub = 'def f(x):\n    """What."""\n    raise NotImplementedError("task 1.1")\n'
    assert left_alone(stub, "1.1")
    assert left_alone("class A:\n" + stub.replace("def", "  def").replace("    ", "      "), "1.1")
    assert not left_alone(stub, "1.2")
    assert not left_alone(stub.replace("    raise", "    x = 1\n    raise"), "1.1")
    assert not left_alone("(", "1.1")


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
        return Draw.seeded(seed, test, index).tensor(4).tolist()

    assert drawn("a", "t", 0) == drawn("a", "t", 0)
    others = [drawn("b", "t", 0), drawn("a", "u", 0), drawn("a", "t", 1)]
    assert all(other != drawn("a", "t", 0) for other in others)


def test_draws() -> None:
    draws = [Draw.seeded("s", "t", index) for index in range(6)]
    assert [d.in_turn("abc") for d in draws] == list("abcabc")
    assert {d.dtype() for d in draws} == {torch.float32, torch.float64}
    assert {d.tensor(3, 4).is_contiguous() for d in draws} == {True, False}
    assert all(-1 <= d.integer(-1, 2) <= 2 and 0.5 <= d.number(0.5, 0.75) <= 0.75 for d in draws)
    assert sorted(draws[0].shuffled("cab")) == list("abc")
    assert draws[0].integers(50, low=1, high=2).unique().tolist() == [1, 2]


def found(fails: Callable[[Any], bool], drawn: Callable[[Draw], Any] = draw) -> Any:
    return smallest(drawn, 3, fails, lambda: 0.0)


def test_the_search_shrinks() -> None:
    assert found(lambda case: True)[0][0].tolist() == [0.125, 0.25, 0.375]
    assert found(lambda case: case[1] == 4)[0][1] == 4
    assert found(lambda case: False) is None
    assert found(lambda case: case > 10, lambda draw: draw.integer(0, 1000)) == (11,)
    assert found(lambda case: case != [0, 1, 2], lambda draw: draw.order(3)) == ([0, 2, 1],)


def test_the_search_finds_the_same_each_time() -> None:
    first = found(lambda case: bool(case[0].sum() > 2))
    assert first is not None
    assert all(found(lambda case: bool(case[0].sum() > 2))[0][0].tolist() == first[0][0].tolist() for _ in range(3))


def test_the_search_ends_by_its_clock_and_its_calls() -> None:
    calls: list[Any] = []
    ticks = iter(range(10_000))
    assert smallest(draw, 3, lambda case: bool(calls.append(case)), lambda: float(next(ticks))) is None
    assert len(calls) == 2
    assert smallest(draw, 3, lambda case: bool(calls.append(case)), lambda: 0.0) is None
    assert len(calls) < 100


def test_the_search_draws_nothing_that_it_read_in_modules() -> None:
    constant = 271828182
    seen: list[int] = []
    found(lambda case: bool(seen.append(case)), lambda draw: [draw.integer(0, 2**31) for _ in range(100)])
    assert seen
    assert not [case for case in seen if constant in case]


def test_a_right_answer_fails_in_no_search() -> None:
    generic = [lambda draw: draw.tensor(8), lambda draw: draw.tensor(3, 4), lambda draw: draw.tensor(40)]
    for drawn in generic:
        assert found(lambda case: len(case.abs().unique()) < case.numel() or bool((case == 0).any()), drawn) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        ([True, None, (2,), {"a": 0.5}], "[True, None, (2,), {'a': 0.5}]"),
        (torch.tensor([0.1, -2.0]), "torch.tensor([0.1, -2.0])"),
        (torch.tensor(3.0, dtype=torch.float64), "torch.tensor(3.0, dtype=torch.float64)"),
        (torch.tensor([[1, 2]]), "torch.tensor([[1, 2]])"),
        (torch.tensor([[1.0, 2.0], [3.0, 4.0]]).T, "torch.tensor([[1.0, 2.0], [3.0, 4.0]]).T"),
        (torch.zeros(0, 3), "torch.zeros((0, 3), dtype=torch.float32)"),
        (torch.tensor([float("nan"), -float("inf")]), "torch.tensor([math.nan, -math.inf])"),
        (torch.ones(2).numpy(), "torch.tensor([1.0, 1.0]).numpy()"),
        (Recipe("tanh_net", (), {"hidden": 2}), "given.tanh_net(hidden=2)"),
        (torch.zeros(1000), None),
        (object(), None),
    ],
)
def test_a_call_is_written_as_it_would_be_typed(value: Any, text: str | None) -> None:
    call = Call(FakeStudent(), "f", (value,))
    assert written(call) == (text and f"f({text})")
