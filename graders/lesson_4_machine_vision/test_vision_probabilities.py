"""Hidden graders of 4.3 and 4.4: from logits to names. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, NotStarted, Recipe, Remote, Student, Wrong, expect, recipe

from .common import mode_is_put_back, mode_is_put_back_after_an_error, normal, number, real

pytestmark = pytest.mark.warm("vision")

CHANGING_NETS = [recipe.dropout_image_net(5, seed=31), recipe.batchnorm_image_net(5, seed=32)]
TOLERANCE = 1e-4


def probabilities(net: Recipe, batch: Tensor) -> Tensor:
    """What task 4.3 asks for."""
    with torch.no_grad():
        logits: Tensor = net.build().eval()(batch)
    return logits.softmax(dim=1)


def agrees(answer: Answer, wanted: Tensor) -> bool:
    """Whether an answer holds these probabilities, of whatever floating dtype."""
    got = real(answer.as_tensor(shape=tuple(wanted.shape), finite=False))
    return bool(((got - wanted.double()).abs() < TOLERANCE).all())


# --------------------------------------------------------------------------------------- task 4.3


def some_batch(draw: Draw) -> tuple[Recipe, Tensor]:
    net: Recipe = recipe.image_net(draw.in_turn([4, 7, 3, 12, 5]), seed=draw.seed())
    return net, draw.tensor(draw.in_turn([3, 6, 1, 4, 5]), 3, 8, 8, scale=2.0)


def loud_batch(draw: Draw) -> tuple[Recipe, Tensor]:
    net: Recipe = recipe.image_net(draw.in_turn([5, 6, 8]), seed=draw.seed(), scale=3000.0)
    return net, draw.tensor(draw.in_turn([4, 2]), 3, 8, 8, scale=2.0)


PROBABILITIES_AT_HOME = [
    "predict_probabilities(given.colour_net(), torch.ones(1, 3, 2, 2))",
    "predict_probabilities(given.image_net(), torch.ones(1, 3, 8, 8))",
    "x = torch.linspace(-2, 2, 384).reshape(2, 3, 8, 8); predict_probabilities(given.image_net(), x)",
    "x = torch.linspace(-2, 2, 384).reshape(2, 3, 8, 8); predict_probabilities(given.image_net(scale=5000.0), x)",
]


@pytest.mark.task("4.3", points=1.2)
@pytest.mark.cases(some_batch, count=5, home=PROBABILITIES_AT_HOME)
def test_softmax_over_classes(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """the softmax of the logits over the classes"""
    student.predict_probabilities(*case).equals(probabilities(*case), rtol=1e-3, atol=TOLERANCE)


@pytest.mark.task("4.3", points=0.4)
@pytest.mark.cases(loud_batch, count=3, home=PROBABILITIES_AT_HOME)
def test_large_logits(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """large logits do no harm"""
    wanted = probabilities(*case)
    answer = student.predict_probabilities(*case)
    got = real(answer.as_tensor(shape=tuple(wanted.shape), finite=False))
    if not bool(got.isfinite().all()):
        raise answer.wrong("", "", "exponential-overflows")
    # Logits in the hundreds or thousands: rounding them moves a probability by more than usual.
    close = bool(((got - wanted.double()).abs() < 0.02).all())
    expect(close, "For large logits these are not the probabilities.")


@pytest.mark.task(
    "4.3",
    points=0.6,
    home="x = torch.ones(4, 3, 8, 8); predict_probabilities(given.dropout_image_net(), x)",
)
def test_in_eval_mode(student: Student) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    batch = normal(6, 3, 8, 8, seed=33, scale=1.5)
    for net in CHANGING_NETS:
        wanted = probabilities(net, batch)
        if agrees(student.predict_probabilities(net, batch), wanted):
            continue
        calm = student.keep(net)
        student.probe("set_training", calm, False)
        right_when_calm = agrees(student.predict_probabilities(calm, batch), wanted)
        raise Wrong(
            "For a net with dropout or BatchNorm the probabilities are not those of eval mode.",
            "still-in-train-mode" if right_when_calm else None,
        )


def right_probabilities(student: Student) -> tuple[Recipe, Tensor]:
    """A net and a batch for which the answer is right."""
    net, batch = recipe.image_net(4, seed=34), normal(3, 3, 8, 8, seed=35)
    right = agrees(student.predict_probabilities(net, batch), probabilities(net, batch))
    expect(right, "The probabilities themselves are not right yet.")
    return net, batch


@pytest.mark.task(
    "4.3",
    points=0.1,
    evidence="state",
    home="predict_probabilities(given.image_net(), torch.ones(1, 3, 8, 8)).requires_grad",
)
def test_no_graph(student: Student) -> None:
    """the answer carries no graph"""
    net, batch = right_probabilities(student)
    expect(not student.predict_probabilities(net, batch).requires_grad, mistake="probabilities-tracked")


@pytest.mark.task(
    "4.3",
    points=0.1,
    evidence="state",
    home="net = given.image_net(); predict_probabilities(net, torch.ones(1, 3, 8, 8)); net.training",
)
def test_mode_put_back(student: Student) -> None:
    """the model's mode is put back"""
    net, batch = right_probabilities(student)
    mode_is_put_back(student, "probabilities", lambda kept: student.predict_probabilities(kept, batch), net)


@pytest.mark.task(
    "4.3",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); predict_probabilities(net, torch.ones(1, 3, 8, 8))",
    look="what happens to net.training when the net raises an error?",
)
def test_mode_put_back_after_an_error(student: Student) -> None:
    """the model's mode is put back after an error, too"""
    net, batch = right_probabilities(student)

    def ask(kept: Remote) -> Answer:
        return student.predict_probabilities(kept, batch)

    def broken(kept: Remote) -> None:
        student.predict_probabilities.raises(RuntimeError, kept, batch)

    mode_is_put_back_after_an_error(student, "probabilities", ask, broken, net)


# --------------------------------------------------------------------------------------- task 4.4

Ranking = list[tuple[str, float]]


def rows_of(answer: Answer, n: int) -> list[list[Answer]]:
    """The lists of each picture; the usual wrong containers are named."""
    for item in answer.as_list():
        try:
            item.as_dict()
        except Wrong:
            continue
        raise answer.wrong("wanted a list of one list per picture", "", "names-as-keys")
    items = answer.as_list()
    if items and (is_pair(items[0]) or len(items) == 1 < n):
        raise answer.wrong("wanted a list of one list per picture", "", "only-the-first-picture")
    return [row.as_list() for row in answer.as_list(n)]


def is_pair(item: Answer) -> bool:
    """Whether this is a name and a probability already, not a list of them."""
    try:
        item.as_tuple(2)[0].as_str()
    except Wrong:
        return False
    return True


def ranking(row: list[Answer]) -> Ranking:
    """Names and probabilities of one picture, whatever type of number."""
    return [(pair[0].as_str(), number(pair[1])) for pair in (item.as_tuple(2) for item in row)]


def check_ranking(got: Ranking, row: list[float], categories: list[str], k: int) -> None:
    """``Wrong`` unless these are the k best pairs of a row, best first, equals in any order."""
    best = sorted(row, reverse=True)[:k]
    left = list(zip(categories, row, strict=True))
    for name, probability in got:
        found = [pair for pair in left if pair[0] == name and math.isclose(pair[1], probability, abs_tol=1e-6)]
        expect(bool(found), "At least one name does not stand beside its own probability.")
        left.remove(found[0])
    expect(len(got) == len(best), "At least one picture did not get as many names as were asked for.")
    values = [probability for _, probability in got]
    in_order = all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(values, best, strict=True))
    if not in_order:
        rising = values == sorted(values) and len(values) > 1
        raise Wrong("These are not the most probable ones, the best first.", "ascending" if rising else None)


def some_rows(draw: Draw) -> tuple[Tensor, list[str], int]:
    classes = draw.in_turn([6, 9, 4, 12])
    rows = draw.tensor(draw.in_turn([2, 3, 1, 4]), classes, dtype=draw.dtype(), scale=2.0).softmax(dim=1)
    return rows, draw.shuffled([f"kind {letter}" for letter in "abcdefghijkl"])[:classes], draw.in_turn([3, 4, 2, 5])


TOP_AT_HOME = [
    'top_k(torch.tensor([[0.2, 0.5, 0.3]]), ["a", "b", "c"], 2)',
    'top_k(torch.tensor([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), ["a", "b", "c"], 2)',
]


def ranked(student: Student, rows: Tensor, categories: list[str], *k: int) -> list[Ranking]:
    """The learner's rankings."""
    return [ranking(row) for row in rows_of(student.top_k(rows, categories, *k), len(rows))]


@pytest.mark.task("4.4", points=1.0)
@pytest.mark.cases(some_rows, count=4, home=TOP_AT_HOME)
def test_best_first(student: Student, case: tuple[Tensor, list[str], int]) -> None:
    """the most probable names of every picture with their probabilities, best first"""
    rows, categories, k = case
    for got, row in zip(ranked(student, *case), rows.tolist(), strict=True):
        check_ranking(got, row, categories, k)


@pytest.mark.task("4.4", points=0.3)
@pytest.mark.cases(some_rows, count=2, home=TOP_AT_HOME)
def test_plain_types(student: Student, case: tuple[Tensor, list[str], int]) -> None:
    """a list of lists of tuples of a string and a plain float"""
    rows, categories, k = case
    for row in rows_of(student.top_k(*case), len(rows)):
        for item in row:
            name, probability = item.as_tuple(2)
            expect(name.as_str() in categories, "A name is none of the categories.")
            try:
                probability.as_tensor(finite=False)
            except Wrong:
                expect(0 <= probability.as_float() <= 1, "A probability lies between 0 and 1.")
                continue
            raise Wrong(mistake="tensors-instead-of-floats")
    for got, values in zip(ranked(student, *case), rows.tolist(), strict=True):
        check_ranking(got, values, categories, k)


@pytest.mark.task(
    "4.4",
    points=0.4,
    home='top_k(torch.tensor([[0.5, 0.1, 0.4]]), ["crane", "dog", "crane"], 2)',
)
def test_classes_that_share_a_name(student: Student) -> None:
    """two classes that share a name remain two"""
    categories = ["hen", "crane", "owl", "crane", "tench"]
    rows = torch.tensor([[0.1, 0.45, 0.05, 0.25, 0.15], [0.05, 0.125, 0.25, 0.375, 0.2]])
    for got, row in zip(ranked(student, rows, categories, 5), rows.tolist(), strict=True):
        names = [name for name, _ in got]
        if names.count("crane") == 1 and len(set(names)) == len(names):
            raise Wrong(mistake="names-as-keys")
        check_ranking(got, row, categories, 5)


@pytest.mark.task("4.4", points=0.2, home='top_k(torch.tensor([[0.25, 0.5, 0.25]]), ["a", "b", "c"], 3)')
def test_equal_probabilities(student: Student) -> None:
    """equal probabilities: each class once, in any order"""
    categories = ["hen", "owl", "tench", "koala"]
    rows = torch.tensor([[0.25, 0.25, 0.25, 0.25], [0.125, 0.375, 0.375, 0.125]])
    for k in (4, 3):
        for got, row in zip(ranked(student, rows, categories, k), rows.tolist(), strict=True):
            check_ranking(got, row, categories, k)


def k_too_large(wrong: Wrong) -> str | None:
    """Whether torch itself complained."""
    return "k-not-clipped" if "raised RuntimeError" in wrong.sentence else None


@pytest.mark.task("4.4", points=0.3, home='top_k(torch.tensor([[0.25, 0.75]]), ["a", "b"])')
def test_fewer_classes_than_k(student: Student) -> None:
    """five unless said otherwise, and all where there are fewer"""
    rows = normal(2, 7, seed=41, scale=2).softmax(dim=1)
    categories = ["hen", "owl", "tench", "koala", "macaw", "bison", "jaguar"]
    for got, row in zip(ranked(student, rows, categories), rows.tolist(), strict=True):
        check_ranking(got, row, categories, 5)
    few = torch.tensor([[0.25, 0.125, 0.625], [0.5, 0.375, 0.125]])
    for k in ((), (4,), (1000,)):
        try:
            found = ranked(student, few, categories[:3], *k)
        except NotStarted:
            raise
        except Wrong as wrong:
            raise Wrong(wrong.sentence, wrong.mistake or k_too_large(wrong)) from None
        for got, row in zip(found, few.tolist(), strict=True):
            check_ranking(got, row, categories[:3], 3)


@pytest.mark.task("4.4", points=0.3, home='top_k(torch.tensor([[0.25, 0.75]]), ["a", "b"], 0)')
def test_k_below_one(student: Student) -> None:
    """k below 1 raises ValueError"""
    rows = torch.tensor([[0.25, 0.125, 0.625]])
    (got,) = ranked(student, rows, ["hen", "owl", "tench"], 2)
    check_ranking(got, rows[0].tolist(), ["hen", "owl", "tench"], 2)
    for k in (0, -1):
        try:
            student.top_k.raises(ValueError, rows, ["hen", "owl", "tench"], k)
        except NotStarted:
            raise
        except Wrong as wrong:
            raise Wrong(wrong.sentence, "k-not-checked") from None
