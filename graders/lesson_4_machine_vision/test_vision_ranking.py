"""Hidden graders of 4.4: from probabilities to names. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, expect

from .common import right_twice

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]

Ranking = list[tuple[str, float]]


def rows_of(answer: Answer, rows: Tensor, k: int) -> list[list[Answer]]:
    """The lists of each picture; the usual wrong containers are named."""
    n = len(rows)
    for item in answer.as_list():
        try:
            item.as_dict()
        except Wrong:
            continue
        raise answer.wrong("wanted a list of one list per picture", "", "names-as-keys")
    items = answer.as_list()
    if over_the_pictures(items, rows, k):
        raise answer.wrong("wanted a list of one list per picture", "", "best-over-the-pictures")
    if items and n > 1 and (is_pair(items[0]) or len(items) == 1):
        mistake = alone(items if is_pair(items[0]) else items[0].as_list(), rows, k)
        raise answer.wrong("wanted a list of one list per picture", "", mistake)
    return [row.as_list() for row in answer.as_list(n)]


def alone(row: list[Answer], rows: Tensor, k: int) -> str | None:
    """What a single list of pairs holds."""
    values, best = [value for _, value in ranking(row)], [sorted(row, reverse=True)[:k] for row in rows.tolist()]
    kinds = {
        "only-the-first-picture": best[0],
        "one-flat-list": [value for row in best for value in row],
        "best-of-the-whole-batch": sorted(rows.flatten().tolist(), reverse=True)[:k],
    }
    return next((id for id, wanted in kinds.items() if same(values, wanted)), None)


def over_the_pictures(items: list[Answer], rows: Tensor, k: int) -> bool:
    """Whether the probabilities of each class are sorted, over the pictures."""
    try:
        found = [[value for _, value in ranking(item.as_list())] for item in items]
    except Wrong:
        return False
    wanted = rows.sort(dim=0, descending=True).values[:k].tolist()
    return len(rows) > 1 and len(found) == len(wanted) and all(map(same, found, wanted))


def pair_of(item: Answer) -> list[Answer]:
    """The two of a pair: that it's a tuple has its own test."""
    try:
        return item.as_tuple(2)
    except Wrong:
        return item.as_list(2)


def is_pair(item: Answer) -> bool:
    """Whether this is a name and a probability already, not a list of them."""
    try:
        pair_of(item)[0].as_str()
    except Wrong:
        return False
    return True


def ranking(row: list[Answer]) -> Ranking:
    """Names and probabilities of one picture, of whatever type and in whatever order: their form has its own test."""
    return [named(*pair_of(item)) for item in row]


def named(first: Answer, second: Answer) -> tuple[str, float]:
    """The name and the number of a pair."""
    try:
        return first.as_str(), second.as_number()
    except Wrong as wrong:
        try:
            return second.as_str(), first.as_number()
        except Wrong:
            wrong.mistake = "numbers-instead-of-names" if is_int(first) or is_int(second) else None
            raise wrong from None


def is_int(answer: Answer) -> bool:
    """Whether it's a plain int."""
    try:
        answer.as_int()
    except Wrong:
        return False
    return True


ROUNDED = 5.1e-3
"""Two places are enough, except where the form is judged."""


def check_ranking(got: Ranking, row: list[float], categories: list[str], k: int, near: float = ROUNDED) -> None:
    """``Wrong`` unless these are the k best pairs of a row, best first, equals in any order."""
    best = sorted(row, reverse=True)[:k]
    pairs = list(zip(categories, row, strict=True))
    left = pairs.copy()
    ordered = [name for name, _ in sorted(left, key=lambda pair: -pair[1])[:k]]
    expect(len(got) == len(best), "At least one picture has more or fewer names than it should.")
    if [name for name, _ in got] == ordered and not alike(got, best, near):
        raise Wrong("The names are right, and the numbers beside them aren't the probabilities that came in.")
    for name, probability in got:
        expect(name in categories, "A name is none of the categories.")
        own = [pair for pair in pairs if pair[0] == name and math.isclose(pair[1], probability, abs_tol=near)]
        expect(bool(own), "At least one name does not stand beside its own probability.")
        found = [pair for pair in own if pair in left]
        expect(bool(found), "At least one class of a picture comes more than once.")
        left.remove(min(found, key=lambda pair: abs(pair[1] - probability)))
    picked = alike(sorted(got, key=lambda pair: -pair[1]), best, near)
    expect(picked, "These are not the most probable ones.")
    expect(alike(got, best, near), "The right classes are picked, but they don't stand the best first.")


def check_rankings(found: list[Ranking], rows: Tensor, categories: list[str], k: int, near: float = ROUNDED) -> None:
    """``Wrong`` unless each row has its ranking."""
    pairs = list(zip(found, rows.tolist(), strict=True))
    try:
        for got, row in pairs:
            check_ranking(got, row, categories, k, near)
    except Wrong as wrong:
        whole = all(len(got) == min(k, len(row)) for got, row in pairs)  # less than that has no order to speak of
        orders = {
            "ascending": all(alike(got, sorted(row)[:k]) or alike(got, sorted(row)[-k:]) for got, row in pairs),
            "sorted-by-name": whole and all(in_order_of_names(got, row, categories) for got, row in pairs),
            "in-order-of-the-columns": all(in_order_of_columns(got, row, categories, k) for got, row in pairs),
            "limited-by-pictures": len(rows) < min(k, rows.shape[1]) - 1  # one less may be a slice that's one short
            and sum(len(got) for got, _ in pairs) != k  # so many may be the best of all pictures together
            and all(alike(got, sorted(row, reverse=True)[: len(rows)]) for got, row in pairs),
        }
        found = [id for id, so in orders.items() if so]
        if k > 1 and len(found) == 1:  # of two at once nobody can tell which
            (wrong.mistake,) = found
        elif k > 1 and whole and all(names_as_they_came(got, row, categories) for got, row in pairs):
            wrong.mistake = "names-as-they-came"
        raise


def in_order_of_names(got: Ranking, row: list[float], categories: list[str]) -> bool:
    """Whether these are the first names of the alphabet, or the last, each beside its own probability."""
    pairs = sorted(zip(categories, row, strict=True))
    return any(
        [name for name, _ in got] == [name for name, _ in wanted] and alike(got, [value for _, value in wanted])
        for wanted in (pairs[: len(got)], pairs[::-1][: len(got)])
    )


def in_order_of_columns(got: Ranking, row: list[float], categories: list[str], k: int) -> bool:
    """Whether these are the k best, each beside its own probability, in the order in which they came."""
    best = sorted(row, reverse=True)[:k]
    kept = [pair for pair in zip(categories, row, strict=True) if pair[1] >= best[-1]]
    return (
        len(got) == len(best)
        and [name for name, _ in got] == [name for name, _ in kept]
        and alike(got, [value for _, value in kept])
    )


def names_as_they_came(got: Ranking, row: list[float], categories: list[str]) -> bool:
    """Whether the probabilities are sorted, and the names are not."""
    best = sorted(row, reverse=True)[: len(got)]
    return [name for name, _ in got] == categories[: len(got)] and alike(got, best)


def alike(got: Ranking, wanted: list[float], near: float = ROUNDED) -> bool:
    """Whether these are the probabilities of a ranking, in this order."""
    return same([probability for _, probability in got], wanted, near)


def same(values: list[float], wanted: list[float], near: float = ROUNDED) -> bool:
    """Whether two lists hold the same numbers."""
    return len(values) == len(wanted) and all(
        math.isclose(*pair, abs_tol=near) for pair in zip(values, wanted, strict=True)
    )


def some_rows(draw: Draw) -> tuple[Tensor, list[str], int]:
    classes = draw.in_turn([6, 9, 4, 12])
    rows = draw.tensor(draw.in_turn([4, 1, 2, 3]), classes, dtype=draw.dtype(), scale=2.0).softmax(dim=1)
    return rows, draw.shuffled([f"kind {letter}" for letter in "abcdefghijkl"])[:classes], draw.in_turn([3, 7, 1, 9])


TOP_AT_HOME = [
    'top_k(torch.tensor([[0.2, 0.5, 0.3]]), ["a", "b", "c"], 2)',
    'top_k(torch.tensor([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), ["a", "b", "c"], 2)',
    'top_k(torch.tensor([[0.2, 0.5, 0.3]]), ["a", "b", "c"], 1)',
    'top_k(torch.tensor([[0.3, 0.1, 0.4, 0.2]]), ["d", "c", "a", "b"], 3)',
    'top_k(torch.linspace(0, 0.25, 8).reshape(1, 8), [*"abcdefgh"], 7)',
]


def ranked(student: Student, rows: Tensor, categories: list[str], *k: int) -> list[Ranking]:
    """The learner's rankings."""
    return [ranking(row) for row in rows_of(student.top_k(rows, categories, *k), rows, *(k or (5,)))]


@pytest.mark.task("4.4", points=0.9)
@pytest.mark.cases(some_rows, count=4, home=TOP_AT_HOME)
def test_best_first(student: Student, case: tuple[Tensor, list[str], int]) -> None:
    """the most probable names of every picture with their probabilities, best first"""
    rows, categories, k = case
    check_rankings(ranked(student, *case), rows, categories, k)


@pytest.mark.task("4.4", points=0.3)
@pytest.mark.cases(some_rows, count=2, home=TOP_AT_HOME)
def test_plain_types(student: Student, case: tuple[Tensor, list[str], int]) -> None:
    """a list of lists of tuples of a string and a plain float"""
    rows, categories, k = case
    for row in rows_of(student.top_k(*case), rows, k):
        for item in row:
            name, probability = item.as_tuple(2)
            try:
                name.as_number()
            except Wrong:
                expect(name.as_str() in categories, "A name is none of the categories.")
            else:
                raise Wrong(mistake="numbers-instead-of-names" if is_int(name) else "probability-before-name")
            try:
                probability.as_tensor(finite=False)
            except Wrong:
                expect(0 <= probability.as_float() <= 1, "A probability lies between 0 and 1.")
                continue
            raise Wrong(mistake="tensors-instead-of-floats")
    found = ranked(student, *case)
    check_rankings(found, rows, categories, k)
    try:
        check_rankings(found, rows, categories, k, near=1e-6)
    except Wrong:
        raise Wrong(mistake="rounded") from None
    student.top_k(probabilities=rows, categories=categories, k=k).as_list(len(rows))  # the names of the stub


def apart(draw: Draw, n: int, classes: int) -> Tensor:
    """Rows of probabilities of which no two are nearly the same."""
    logits = [[place + draw.number(0, 0.3) for place in range(classes)] for _ in range(n)]
    rows = torch.tensor(logits).softmax(dim=1)
    return torch.stack([row[draw.shuffled(range(classes))] for row in rows])


@pytest.mark.task(
    "4.4",
    points=0.4,
    home='top_k(torch.tensor([[0.5, 0.1, 0.4]]), ["crane", "dog", "crane"], 2)',
)
def test_classes_that_share_a_name(student: Student, draw: Draw) -> None:
    """two classes that share a name remain two"""
    categories = draw.shuffled(["hen", "crane", "owl", "crane", "tench"])
    rows = apart(draw, 2, 5)
    for got, row in zip(ranked(student, rows, categories, 5), rows.tolist(), strict=True):
        names = [name for name, _ in got]
        if names.count("crane") == 1 and len(set(names)) == len(names) == 4:
            raise Wrong(mistake="names-as-keys")
        check_ranking(got, row, categories, 5)


@pytest.mark.task("4.4", points=0.2, home='top_k(torch.tensor([[0.25, 0.5, 0.25]]), ["a", "b", "c"], 3)')
def test_equal_probabilities(student: Student, draw: Draw) -> None:
    """equal probabilities: each class once, in any order"""
    categories = draw.shuffled(["hen", "owl", "tench", "koala"])
    little = draw.integer(10, 240) / 1000
    rows = torch.tensor([draw.shuffled([little, little, 0.5 - little, 0.5 - little]) for _ in range(2)])
    rows[0] = 0.25
    half = draw.integer(1, 499) / 1000
    zeros = torch.tensor([draw.shuffled([0.0, 1.0, 0.0, 0.0]), draw.shuffled([1 - half, 0.0, 0.0, half])])
    for table, k in ((rows, 4), (rows, 3), (zeros, 4), (zeros, 3)):  # zeros are what softmax gives for large logits
        found = ranked(student, table, categories, k)
        best = [sorted(row, reverse=True)[:k] for row in table.tolist()]
        twice = any(len({name for name, _ in row}) < len(row) for row in found)
        if twice and all(map(alike, found, best)):
            raise Wrong(mistake="looked-up-by-probability")
        check_rankings(found, table, categories, k)


@pytest.mark.task(
    "4.4", points=0.1, home='rows = torch.tensor([[0.2, 0.5, 0.3]]); top_k(rows, ["a", "b", "c"], 2); rows'
)
def test_probabilities_stay(student: Student, draw: Draw) -> None:
    """the tensor of probabilities stays as it was: a second call gives the same"""
    rows, categories = draw.tensor(3, 5, contiguous=True).softmax(dim=1), ["hen", "owl", "tench", "koala", "macaw"]

    def ask(kept: Remote) -> None:
        found = [ranking(row) for row in rows_of(student.top_k(kept, categories, 2), rows, 2)]
        check_rankings(found, rows, categories, 2)

    right_twice(student, ask, [rows], "rows-overwritten")


def k_too_large(wrong: Wrong) -> str | None:
    """Whether torch itself complained."""
    return "k-not-clipped" if "raised RuntimeError" in wrong.sentence else None


@pytest.mark.task("4.4", points=0.3, home='top_k(torch.tensor([[0.25, 0.75]]), ["a", "b"])')
def test_fewer_classes_than_k(student: Student, draw: Draw) -> None:
    """five unless said otherwise, and all where there are fewer"""
    rows = draw.tensor(2, 7, scale=2).softmax(dim=1)
    categories = ["hen", "owl", "tench", "koala", "macaw", "bison", "jaguar"]
    check_rankings(ranked(student, rows, categories), rows, categories, 5)
    few = apart(draw, 2, 3)
    for k in ((), (4,), (draw.integer(5, 10_000),)):
        try:
            found = ranked(student, few, categories[:3], *k)
        except Wrong as wrong:
            raise Wrong(wrong.sentence, wrong.mistake or k_too_large(wrong)) from None
        check_rankings(found, few, categories[:3], 3)


@pytest.mark.task("4.4", points=0.3, home='top_k(torch.tensor([[0.25, 0.75]]), ["a", "b"], 0)')
def test_k_below_one(student: Student, draw: Draw) -> None:
    """k below 1 raises ValueError"""
    rows, names = apart(draw, 3, 4), draw.shuffled(["hen", "owl", "tench", "koala"])
    check_rankings(ranked(student, rows, names, 2), rows, names, 2)
    for k in (0, -draw.integer(1, 100)):
        expect(student.top_k.attempt(rows, names, k).raised is not None, mistake="k-not-checked")
        student.top_k.raises(ValueError, rows, names, k)
