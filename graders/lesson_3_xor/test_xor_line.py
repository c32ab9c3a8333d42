"""Hidden graders of 3.6: the best of all lines. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math
from itertools import product

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Student, Wrong, agree

from .common import XOR_INPUTS, XOR_TARGETS

pytestmark = pytest.mark.warm("optim")

Points = tuple[Tensor, Tensor]
"""Points, and the class of each."""


def best_line(inputs: Tensor, targets: Tensor) -> float:
    """The best accuracy of a straight line, by plain search in whole numbers.

    Which points a line of a given direction can part depends only on their order along its normal.
    This order changes only where the normal is at a right angle to the difference of two points; so
    one normal just before and one just after each such moment stand for all. Coordinates are at
    most 5 in size, so a tip of 1 in 1000 passes no other moment.
    """
    points = [(round(x), round(y)) for x, y in inputs.tolist()]
    labels = [t == 1 for t in targets.flatten().tolist()]
    normals = {(1, 0)}
    for (ax, ay), (bx, by) in product(points, points):
        for tip in (-1, 1):
            normals.add((1000 * (ay - by) + tip * (bx - ax), 1000 * (bx - ax) + tip * (by - ay)))
    best = 0
    for nx, ny in normals:
        heights = [nx * x + ny * y for x, y in points]
        for cut in [min(heights) - 1, *heights]:
            right = sum((h > cut) == label for h, label in zip(heights, labels, strict=True))
            best = max(best, right, len(points) - right)
    return best / len(points)


def xor_elsewhere(draw: Draw) -> Points:
    """XOR, larger or smaller, somewhere else, its rows in another order, perhaps upside down."""
    size = draw.in_turn([1, 3, 2])
    corner = draw.integers(2, low=-5, high=5 - size, dtype=torch.float32)
    order = draw.shuffled(range(4))
    targets = XOR_TARGETS if draw.index % 2 == 0 else 1 - XOR_TARGETS
    return (corner + size * XOR_INPUTS)[order], targets[order]


def parted(draw: Draw) -> Points:
    """Points that a line can part, mostly only a slanted one."""
    n = draw.in_turn([4, 8, 7, 1, 6])
    inputs = draw.integers(n, 2, low=-5, high=5, dtype=torch.float32)
    if draw.index == 5:  # class 1 on the side that few searches look at first
        corner = draw.integers(2, low=-5, high=4, dtype=torch.float32)
        return corner + torch.tensor([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]]), torch.tensor([[1.0], [0.0], [1.0]])
    if draw.index == 0:
        inputs = XOR_INPUTS
        return inputs, inputs.amax(dim=1, keepdim=True)
    normal_ = torch.tensor([[float(draw.choice([-3, -2, 2, 3]))], [float(draw.choice([1, -1, 4]))]])
    heights = inputs @ normal_
    return inputs, (heights > heights.median()).float()


NARROW = [
    ([[2, 1], [0, 3], [5, -2], [0, 2], [4, -1], [1, 2], [-2, 4], [-3, 5]], [0, 0, 1, 1, 0, 0, 1, 0]),
    ([[3, 2], [-3, 5], [-5, -4], [-5, 0], [1, 3], [2, 4], [3, 4], [-3, 1]], [1, 0, 1, 1, 1, 1, 0, 1]),
    ([[2, -3], [0, 0], [-4, 4], [-2, 2], [-3, 3], [3, -4], [0, -1], [-5, 5]], [0, 1, 0, 1, 1, 1, 0, 0]),
    ([[1, -2], [2, -3], [-4, 4], [-5, 5], [0, 0], [-1, 0], [0, -1], [-3, 3]], [1, 0, 1, 1, 0, 1, 1, 0]),
]
"""Points that few lines part best: a search through a hundred angles, or through lines at random, misses them."""


def narrow(draw: Draw) -> Points:
    """One of those, turned by right angles, perhaps in a mirror, its points in another order."""
    points, targets = NARROW[draw.index % len(NARROW)]
    order, turn = draw.shuffled(range(len(points))), torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
    inputs = torch.tensor(points).float()[order] * torch.tensor([1.0, draw.choice([1, -1])])
    for _ in range(draw.integer(0, 3)):
        inputs = inputs @ turn
    return inputs, torch.tensor(targets).float()[order, None]


def mixed(draw: Draw) -> Points:
    """Points in no order, in a row, on few places, or close to both sides of a slanted line."""
    n = draw.in_turn([8, 6, 5, 7, 8, 3])
    inputs = draw.integers(n, 2, low=-5, high=5, dtype=torch.float32)
    targets = draw.integers(n, 1, low=0, high=1, dtype=torch.float32)
    kind = draw.index % 4
    if kind == 1:  # on one slanted line
        inputs = inputs[:, :1] * torch.tensor([[1.0, -1.0]])
    elif kind == 2:  # a small square: many points twice
        inputs = draw.integers(n, 2, low=0, high=2, dtype=torch.float32)
    elif kind == 3:  # three on a line, two as close to it as points can be
        inputs = torch.tensor([[0.0, 0.0], [5.0, 4.0], [-5.0, -4.0], [1.0, 1.0], [-4.0, -3.0]])
        targets = torch.tensor([[0.0], [0.0], [0.0], [1.0], [1.0]])
        signs = torch.tensor([float(draw.choice([-1, 1])), float(draw.choice([-1, 1]))])
        inputs = (inputs * signs)[:, draw.shuffled([0, 1])]
    return inputs, targets


TELLING = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 2.0], [1.0, 3.0]])
TELLING_TARGETS = torch.tensor([[0.0], [1.0], [0.0], [1.0]])
"""Points that only a steep line parts, with class 1 above it."""
SLENDER = torch.tensor([[-3.0, -4.0], [5.0, 5.0], [1.0, 4.0], [4.0, 4.0], [-2.0, -3.0], [3.0, 1.0]])
SLENDER_TARGETS = torch.tensor([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]])
"""Points that only lines of one degree part, no three of them on a line."""


LINES_AT_HOME = [
    "linear_limit(torch.zeros(1, 2), torch.ones(1, 1))",
    "linear_limit(torch.zeros(2, 2), torch.tensor([[0.0], [1.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), torch.tensor([[0.0], [1.0], [0.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), torch.tensor([[0.0], [1.0], [1.0]]))",
    "linear_limit(torch.tensor([[1.0, 0.0], [2.0, 1.0], [1.0, 1.0]]), torch.tensor([[1.0], [0.0], [1.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), "
    "torch.tensor([[0.0], [1.0], [1.0], [1.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), "
    "torch.tensor([[0.0], [1.0], [1.0], [0.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), "
    "torch.tensor([[0.0], [1.0], [0.0], [1.0]]))",
    "linear_limit(torch.tensor([[4.0, 4.0], [4.0, 5.0], [5.0, 6.0], [5.0, 7.0]]), "
    "torch.tensor([[1.0], [0.0], [1.0], [0.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [2.0, 1.0], [1.0, 2.0], [3.0, 3.0], [1.0, 1.0]]), "
    "torch.tensor([[0.0], [1.0], [0.0], [1.0], [0.0]]))",
    "linear_limit(torch.tensor([[-3.0, -4.0], [5.0, 5.0], [1.0, 4.0], [4.0, 4.0], [-2.0, -3.0], [3.0, 1.0]]), "
    "torch.tensor([[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]]))",
]


def check_line(student: Student, inputs: Tensor, targets: Tensor) -> Answer:
    """The learner's answer, forgiving about its type; ``Wrong`` unless it is exact."""
    answer = student.linear_limit(inputs, targets)
    got, wanted = answer.as_number(), best_line(inputs, targets)
    if math.isclose(got, wanted, abs_tol=1e-6):
        return answer
    if got > 1 and math.isclose(got, wanted * len(targets), abs_tol=1e-6):
        raise Wrong(mistake="count-not-share")
    if math.isclose(4 * got, wanted * len(targets), abs_tol=1e-6) and not is_share(got, len(targets)):
        raise Wrong(mistake="limit-by-four")
    if got < wanted and len(inputs.unique(dim=0)) == 1:
        raise answer.wrong("", "All points lie in one place there. Which two of them would your lines go through?")
    more = "lower than what some line reaches" if got < wanted else "more than any line reaches"
    raise answer.wrong("", f"That is {more}.", named_line(student))


def is_share(number: float, n: int) -> bool:
    """Whether so many of n points can be right."""
    return number <= 1 and math.isclose(number * n, round(number * n), abs_tol=1e-6)


def named_line(student: Student) -> str | None:
    """Whether the answers look like those of a trained neuron or of a net with a hidden layer."""
    try:
        xor = student.linear_limit(XOR_INPUTS, XOR_TARGETS).as_number()
        either = student.linear_limit(XOR_INPUTS, XOR_INPUTS.amax(dim=1, keepdim=True)).as_number()
        quarrel = student.linear_limit(torch.zeros(2, 2), torch.tensor([[0.0], [1.0]])).as_number()
        # Not used here, but what comes back tells those apart who are recognized by their answers.
        student.linear_limit(XOR_INPUTS[:2], torch.tensor([[0.0], [1.0]])).as_number()
        if xor > 0.76 and quarrel < 0.9:
            return "hidden-layer"
        if xor < 0.74 and either == 1:
            return "trained-not-searched"
        if len({student.linear_limit(SLENDER, SLENDER_TARGETS).as_number() for _ in range(6)}) > 1:
            return "left-to-chance"
        telling = TELLING, TELLING_TARGETS
        if differs(student, telling, (TELLING, 1 - TELLING_TARGETS)):
            return "one-side-only"
        near_by, far = ((TELLING + way, TELLING_TARGETS) for way in (3, 40))
        if differs(student, telling, near_by) or (either == 1 and differs(student, telling, far)):
            return "not-everywhere"
        turns = (telling, (4, 3)), ((SLENDER, SLENDER_TARGETS), (48, -55))  # the second to a level line
        few = either == 1 and any(differs(student, *turned(points, *by)) for points, by in turns)
        return "few-directions" if few else None
    except Wrong:
        return None


def turned(points: Points, right: int, up: int) -> tuple[Points, Points]:
    """Points, and the same points turned to that place, both so much larger that whole numbers stay whole."""
    inputs, targets = points
    turn = torch.tensor([[right, up], [-up, right]]).float()
    return (math.hypot(right, up) * inputs, targets), (inputs @ turn, targets)


def differs(student: Student, points: Points, others: Points) -> bool:
    """Whether points or targets for which the best is the same get another answer."""
    answers = [student.linear_limit(*each).as_number() for each in (points, others)]
    return not math.isclose(*answers, abs_tol=1e-6)


def and_some_others(student: Student, inputs: Tensor, draw: Draw) -> None:
    """``Wrong`` unless the best is exact for the same points, and for more of them, with targets left to chance.

    Fixed targets could have the same best every time. Then a constant would pass without a look at the points.
    """
    more = draw.integers(8, 2, low=-5, high=5, dtype=torch.float32)
    more[: len(inputs)] = inputs
    for points in (inputs, more):
        check_line(student, points, draw.integers(len(points), 1, low=0, high=1, dtype=torch.float32))


def one_turned(targets: Tensor, draw: Draw) -> Tensor:
    """The targets, one of them the other way round."""
    turned = targets.clone()
    place = draw.integer(0, len(turned) - 1)
    turned[place] = 1 - turned[place]
    return turned


@pytest.mark.task("3.6", points=0.5)
@pytest.mark.cases(xor_elsewhere, count=3, home=LINES_AT_HOME)
def test_three_of_four_on_xor(student: Student, case: Points, draw: Draw) -> None:
    """XOR, wherever it lies"""
    inputs, targets = case
    check_line(student, inputs, targets)
    # One row the other way round, and a line can part the same points: no number fits both.
    check_line(student, inputs, one_turned(targets, draw))
    and_some_others(student, inputs, draw)


@pytest.mark.task("3.6", points=0.4)
@pytest.mark.cases(parted, count=6, home=LINES_AT_HOME)
def test_all_where_a_line_can(student: Student, case: Points, draw: Draw) -> None:
    """all points right where a line can part the classes"""
    check_line(student, *case)
    and_some_others(student, case[0], draw)


@pytest.mark.task("3.6", points=0.3)
@pytest.mark.cases(narrow, count=4, home=LINES_AT_HOME)
def test_narrow_ways(student: Student, case: Points, draw: Draw) -> None:
    """the exact best also where few lines reach it"""
    check_line(student, *case)
    and_some_others(student, case[0], draw)


@pytest.mark.task("3.6", points=0.6)
@pytest.mark.cases(mixed, count=10, home=LINES_AT_HOME)
def test_best_of_all_lines(student: Student, case: Points) -> None:
    """the exact best for points in any arrangement"""
    check_line(student, *case)


@pytest.mark.task("3.6", points=0.2)
@pytest.mark.cases(mixed, count=2, home=LINES_AT_HOME)
def test_limit_is_a_float(student: Student, case: Points) -> None:
    """a plain float from 0 to 1"""
    answer = check_line(student, *case)
    answer.as_float()
    kept = [student.keep(points) for points in case]
    first, again = (student.linear_limit(*kept).as_float() for _ in range(2))
    left = [student.probe("value", points).as_tensor() for points in kept]
    if not agree(left, list(case)):
        raise Wrong(
            "After the call the points or their targets are not what they were: work on a copy.", named_line(student)
        )
    if first != again:
        raise Wrong("Asked twice about the same points, it does not answer the same.", named_line(student))
