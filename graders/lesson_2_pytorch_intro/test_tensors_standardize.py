"""Hidden graders of 2.5: statistics of columns. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Student, Wrong, expect

from .common import first_of_all, holds, right_numbers, unchanged


def table(draw: Draw) -> tuple[Tensor]:
    n, d = draw.in_turn([(2, 1), (5, 3), (3, 3), (8, 2), (30, 4)])
    dtype = draw.dtype()
    spread = draw.integers(d, low=1, high=4).to(dtype)
    place = draw.integers(d, low=-8, high=8).to(dtype)
    # Two rows a whole spread apart, so that no column varies by less than the docstring says.
    rows = draw.tensor(n, d, dtype=dtype)
    rows[0], rows[1] = -1.0, 1.0
    return (rows * spread + place,)


def narrow_table(draw: Draw) -> tuple[Tensor]:
    """The first column varies hardly more than the least the docstring promises, or little beside its mean."""
    if draw.index == 2:  # the mean of the squares less the square of the mean loses all its digits here
        return (torch.tensor([[1000.0, 1.0], [1001.0, 5.0], [1002.0, 1.0]]),)
    if draw.index == 3:  # hardly anything varies, but for one row far out
        far = torch.zeros(9, 2, dtype=torch.float64)
        far[draw.integer(4, 8)] = torch.tensor([0.36, -40.0])
        return (far + draw.tensor(2, dtype=torch.float64),)
    n, d = draw.in_turn([(6, 2), (9, 3)])
    spread = torch.linspace(0.125, 2, d, dtype=draw.dtype())
    return (standardized(draw.tensor(n, d, dtype=draw.dtype())) * spread + draw.integer(-3, 3),)


def table_with_constants(draw: Draw) -> tuple[Tensor]:
    n, d = draw.in_turn([(4, 3), (8, 4), (2, 2), (4, 1)])
    dtype = draw.dtype()
    rows = draw.tensor(n, d, dtype=dtype)
    rows[0], rows[1] = -1.0, 1.0
    # Quarters are exact in binary, and so are their sums.
    rows[:, draw.integer(0, d - 1)] = draw.integer(-20, 20) / 4
    return (rows,)


def whole_numbers(draw: Draw) -> tuple[Tensor]:
    n, d = draw.in_turn([(3, 2), (6, 3), (10, 1)])
    rows = draw.integers(n, d, low=0, high=49)
    rows[0], rows[1] = 3, 40
    return (rows.to(draw.in_turn([torch.int64, torch.uint8, torch.int32])),)


def same_pattern(answer: Tensor, features: Tensor) -> bool:
    """Whether each column is the right one times a positive number: the scale is judged apart."""
    wanted = standardized(features)
    scale = (answer * wanted).sum(dim=0) / wanted.square().sum(dim=0)
    return torch.allclose(answer, wanted * scale, rtol=0, atol=2e-3) and bool((scale > 0).all())


def keeps_the_pattern(answer: Answer, features: Tensor) -> None:
    """``Wrong`` unless it has the pattern of the columns; dtype and scale are judged apart."""
    expect(same_pattern(answer.as_tensor(shape=features.shape).double(), features.double()))


def standardized(features: Tensor) -> Tensor:
    numbers = features.double()
    centered = numbers - numbers.mean(dim=0)
    std = centered.square().mean(dim=0).sqrt()
    dtype = features.dtype if features.is_floating_point() else torch.float32
    return (centered / std.masked_fill(std == 0, 1)).to(dtype)


def near(answer: Answer, features: Tensor) -> None:
    """``Wrong`` unless these are the standardized columns; their dtype is judged apart."""
    right_numbers(answer, standardized(features), rtol=2e-3, atol=2e-3)


def is_near(answer: Answer, features: Tensor) -> bool:
    """Whether these are the standardized columns."""
    return holds(lambda: near(answer, features))


def more_in_the_spread(answer: Tensor, features: Tensor) -> bool:
    """Whether one number, added to each column's deviation or to its variance, makes the columns as narrow as here."""
    std = features.double().std(dim=0, correction=0)
    if float(std.max()) < 2 * float(std.min()):
        return False
    used = std / answer.double().std(dim=0, correction=0)
    more = [used - std, used.square() - std.square()]
    return any(0 < float(each.max()) < 1.1 * float(each.min()) for each in more)


STANDARDIZE_AT_HOME = [
    "standardize(torch.tensor([[1.0], [3.0]]))",
    "standardize(torch.tensor([[1.0], [5.0]]))",
    "standardize(torch.tensor([[1.0, 7.0], [3.0, 8.0]]))",
    "standardize(torch.tensor([[1.0, 7.0], [3.0, 9.0], [8.0, 2.0]]))",
]


@pytest.mark.task("2.5", points=0.6)
@pytest.mark.cases(table, count=5, home=STANDARDIZE_AT_HOME)
def test_standardize_shape(student: Student, case: tuple[Tensor]) -> None:
    """every column has the mean 0 and keeps its pattern"""
    (features,) = case
    found = student.standardize(features).as_tensor(shape=features.shape).to(features.dtype)
    expect(
        same_pattern(found, features),
        "A column should be shifted so that its mean is 0, and scaled, and nothing else.",
    )


@pytest.mark.task("2.5", points=0.9)
@pytest.mark.cases(table, count=5, home=STANDARDIZE_AT_HOME)
def test_standardize_values(student: Student, case: tuple[Tensor]) -> None:
    """every column has the mean 0 and the population standard deviation 1"""
    near(student.standardize(case[0]), case[0])


@pytest.mark.task("2.5", points=0.2)
@pytest.mark.cases(
    narrow_table,
    count=4,
    home=[
        "standardize(torch.tensor([[0.1], [0.3]]))",
        "standardize(torch.tensor([[0.1, 5.0], [0.3, 1.0]]))",
        "standardize(torch.tensor([[0.1], [0.1], [0.4]]))",
        "standardize(torch.tensor([[1000.0, 5.0], [1001.0, 1.0], [1003.0, 7.0]]))",
        "standardize(torch.tensor([[0.1, 5.0, 1.0], [0.3, 1.0, 2.0], [0.2, 7.0, 0.0]]))",
    ],
)
def test_standardize_narrow(student: Student, case: tuple[Tensor]) -> None:
    """a column of small numbers gets the standard deviation 1 as well"""
    (features,) = case
    answer = student.standardize(features)
    if not is_near(answer, features) and holds(lambda: answer.as_tensor(features.shape, finite=False)):
        centered = features - features.mean(dim=0)  # squaring the numbers, and not their differences, is right there
        if is_near(student.standardize(centered), centered):
            fine = is_near(student.standardize(centered + 2), centered + 2)
            expect(not fine, "", mistake="digits-lost-far-from-0")
        else:
            more = more_in_the_spread(answer.as_tensor(finite=False), features)
            expect(not more, "", mistake="something-added-to-the-spread")
    near(answer, features)


@pytest.mark.task("2.5", points=0.4)
@pytest.mark.cases(
    table_with_constants,
    count=4,
    home=[
        "standardize(torch.ones(2, 1))",
        "standardize(torch.tensor([[1.0, 5.0], [3.0, 5.0]]))",
        "standardize(torch.tensor([[1.0, 5.0], [7.0, 5.0]]))",
    ],
)
def test_standardize_constant(student: Student, case: tuple[Tensor]) -> None:
    """a column of equal values becomes exactly 0, never nan, and the others stay what they are without it"""
    (features,) = case
    constant = (features == features[0]).all(dim=0)
    answer = student.standardize(features).as_tensor(shape=features.shape, finite=False)
    answer = answer.to(features.dtype)
    if not bool(answer.isfinite().all()):
        expect(
            not bool(answer[:, constant].isfinite().all()), "Beside a column of equal values, another is nan or inf."
        )
        # Where the other columns are wrong as well, this is not the whole story.
        rest_right = same_pattern(answer[:, ~constant], features[:, ~constant])
        raise Wrong(
            "A column of equal values did not become 0, but nan or inf.",
            mistake="divided-by-zero" if rest_right else None,
        )
    rest_right = same_pattern(answer[:, ~constant], features[:, ~constant])  # or their mean may have stayed too
    left = rest_right and bool((answer[:, constant] == features[:, constant]).all())
    expect(
        bool((answer[:, constant] == 0).all()),
        "" if left else "A column of equal values should become exactly 0.",
        mistake="constant-column-left-out" if left else None,
    )
    if not bool(constant.all()):  # compared with the learner's own: whether they are right is judged apart
        rest = features[:, ~constant]
        alone = student.standardize(rest).as_tensor(shape=rest.shape, finite=False).to(features.dtype)
        expect(
            torch.allclose(answer[:, ~constant], alone, rtol=2e-3, atol=2e-3),
            "Beside a column of equal values the other columns come out differently than without it.",
        )


@pytest.mark.task("2.5", points=0.2)
@pytest.mark.cases(
    whole_numbers,
    count=3,
    home=[
        "standardize(torch.tensor([[1], [3], [4]]))",
        "standardize(torch.tensor([[1, 7], [3, 8], [4, 1]]))",
        "standardize(torch.tensor([[1, 7], [3, 8], [4, 1]], dtype=torch.uint8))",
    ],
)
def test_standardize_integers(student: Student, case: tuple[Tensor]) -> None:
    """whole numbers in, nothing cut off"""
    answer = student.standardize(case[0]).as_tensor(shape=case[0].shape).float()
    # Only what is special about whole numbers is judged here: the scale is judged above.
    expect(
        same_pattern(answer, case[0]),
        "On whole numbers the result is not the pattern of the columns: was something cut off?",
    )


def table_of_dtype(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.float64, torch.int64, torch.float32])
    rows = draw.integers(5, 2, low=0, high=40)
    rows[0], rows[1] = 0, 40
    return (rows.to(dtype),)


@pytest.mark.task("2.5", points=0.2)
@pytest.mark.cases(
    table_of_dtype,
    count=3,
    home=[
        "standardize(torch.tensor([[1.0], [3.0]]))",
        "standardize(torch.tensor([[1.0], [3.0]], dtype=torch.float64))",
        "standardize(torch.tensor([[1], [3]]))",
    ],
)
def test_standardize_dtype(student: Student, case: tuple[Tensor]) -> None:
    """a floating dtype is kept, whole numbers become float32"""
    (features,) = case
    dtype = features.dtype if features.is_floating_point() else torch.float32
    answer = student.standardize(features)
    first_of_all(lambda: keeps_the_pattern(answer, features))
    answer.as_tensor(shape=features.shape, dtype=dtype, finite=False)


@pytest.mark.task("2.5", points=0.1, evidence="state")
@pytest.mark.cases(table, count=2, home=STANDARDIZE_AT_HOME[:1])
def test_standardize_leaves_its_argument(student: Student, case: tuple[Tensor]) -> None:
    """the table itself stays as it was"""
    kept = student.keep(case[0])
    answer = student.standardize(kept)
    first_of_all(lambda: keeps_the_pattern(answer, case[0]))
    expect(unchanged(student, kept, case[0]), "", mistake="table-changed-in-place")
    answer.tidy(arguments=False)
