"""Public checks of lesson 2: run them as often as you like, and read them.

``pytest exercises/lesson_2_pytorch_intro`` runs them all; add ``-k gradient`` for those whose name
contains that word. Inputs and expected values are shown, and print() and breakpoint() work.
"""

from __future__ import annotations

import time

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, agree, expect
from week4 import given


@pytest.mark.task("2.1")
def test_describe(student: Student) -> None:
    """the five entries for a table of 2 rows and 3 columns"""
    wanted = {"shape": (2, 3), "dtype": "torch.float32", "device": "cpu", "ndim": 2, "numel": 6}
    size, dtype, device = torch.Size([2, 3]), torch.float32, torch.device("cpu")
    student.describe(torch.zeros(2, 3)).equals(
        wanted,
        clues={
            "shape is a torch.Size, not a plain tuple": wanted | {"shape": size},
            "dtype is a torch.dtype, not a string": wanted | {"dtype": dtype},
            "device is a torch.device, not a string": wanted | {"device": device},
            "shape, dtype and device are still PyTorch's own objects": (
                wanted | {"shape": size, "dtype": dtype, "device": device}
            ),
            "numel is 2: that is how many rows there are, and how many axes": wanted | {"numel": 2},
        },
    )


@pytest.mark.task("2.1")
def test_describe_single_number(student: Student) -> None:
    """a single number has no axes and one element"""
    wanted = {"shape": (), "dtype": "torch.int64", "device": "cpu", "ndim": 0, "numel": 1}
    student.describe(torch.tensor(5)).equals(wanted)


@pytest.mark.task("2.2")
def test_seeded_normal_repeats(student: Student) -> None:
    """the same seed gives the same numbers, another seed others"""
    first = student.seeded_normal((2, 50), 3).as_tensor(shape=(2, 50), dtype=torch.float32)
    again = student.seeded_normal((2, 50), 3).as_tensor(shape=(2, 50))
    other = student.seeded_normal((2, 50), 4).as_tensor(shape=(2, 50))
    expect(
        torch.equal(first, again),
        "Two calls with seed 3 gave different numbers. Does each call start a generator with its seed?",
    )
    expect(not torch.equal(first, other), "Seeds 3 and 4 gave the same numbers.")


@pytest.mark.task("2.2")
def test_seeded_normal_is_normal(student: Student) -> None:
    """10 000 numbers look like a normal distribution"""
    numbers = student.seeded_normal((100, 100), 11).as_tensor(shape=(100, 100))
    expect(
        bool(numbers.min() < 0) and bool(numbers.abs().max() > 2),
        f"The numbers lie between {float(numbers.min()):.2f} and {float(numbers.max()):.2f}; "
        "a standard normal distribution has tails on both sides of 0.",
    )
    mean, std = float(numbers.mean()), float(numbers.std())
    expect(
        abs(mean) < 0.06 and abs(std - 1) < 0.06,
        f"The mean is {mean:.2f} and the standard deviation {std:.2f}; wanted about 0 and 1.",
    )


@pytest.mark.task("2.2")
def test_seeded_normal_disturbs_nobody(student: Student) -> None:
    """the global random state is afterwards as it was"""
    answer = student.seeded_normal((5,), 3)
    answer.as_tensor(shape=(5,))
    expect(
        not answer.moved_generators,
        "A global random generator (torch's, NumPy's or Python's) is not where it was before the call.",
    )


@pytest.mark.task("2.3")
def test_border(student: Student) -> None:
    """the ring of an image of 3 rows and 4 columns"""
    image = torch.arange(1, 13).reshape(3, 4)
    wanted = torch.tensor([[1, 2, 3, 4], [5, 0, 0, 8], [9, 10, 11, 12]])
    rows_only = torch.tensor([[1, 2, 3, 4], [0, 0, 0, 0], [9, 10, 11, 12]])
    short = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
    kept = student.keep(image)
    student.border(kept).equals(
        wanted,
        clues={
            "only the first and last row are kept: the ring has a left and a right side too": rows_only,
            "only the first and last column are kept: the ring has a top and a bottom too": (
                torch.tensor([[1, 0, 0, 4], [5, 0, 0, 8], [9, 0, 0, 12]])
            ),
            "nothing in it is 0: does the slice of the inside begin too late or end too early, or is it set to 0 in "
            "another tensor?": short,
        },
    )
    now = student.probe("value", kept).as_tensor()
    expect(
        torch.equal(now, image),
        "The image itself has changed: the function wrote to it, or to a view of it, not to a copy.",
    )


@pytest.mark.task("2.3")
def test_border_of_a_thin_image(student: Student) -> None:
    """an image of two rows has no inside"""
    image = torch.tensor([[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]])
    answer = student.border(image)
    answer.equals(image)
    expect(not answer.shares_memory, "The answer is the image itself (or a view of it), no copy.")


@pytest.mark.task("2.3")
def test_every_other(student: Student) -> None:
    """rows 0, 2 and columns 0, 2, 4 of an image"""
    image = torch.arange(20).reshape(4, 5)
    answer = student.every_other(image)
    answer.equals(
        torch.tensor([[0, 2, 4], [10, 12, 14]]),
        clues={
            "the count starts at 1 instead of 0": torch.tensor([[6, 8], [16, 18]]),
            "only the rows are thinned out": image[::2].clone(),
            "only the columns are thinned out": image[:, ::2].clone(),
        },
    )
    expect(not answer.shares_memory, "The answer is a view of the image, not a copy.")


@pytest.mark.task("2.4")
def test_to_channels_first(student: Student) -> None:
    """one image of 2 x 2 pixels and 3 colors, the colors of each pixel told apart by tens"""
    pixels = [[[0, 10, 20], [1, 11, 21]], [[2, 12, 22], [3, 13, 23]]]
    images = torch.tensor([pixels])
    wanted = torch.tensor([[[[0, 1], [2, 3]], [[10, 11], [12, 13]], [[20, 21], [22, 23]]]])
    student.to_channels_first(images).equals(
        wanted,
        clues={
            "the pixels are scrambled: you can get this if the numbers are only cut up differently": (
                images.reshape(1, 3, 2, 2)
            ),
            "rows and columns have changed places": wanted.transpose(2, 3),
        },
    )


@pytest.mark.task("2.4")
def test_add_batch(student: Student) -> None:
    """a new axis of length 1 in front"""
    image = torch.arange(24.0).reshape(3, 2, 4)
    student.add_batch(image).equals(
        image.reshape(1, 3, 2, 4),
        clues={
            "the new axis is at the end": image.reshape(3, 2, 4, 1),
        },
    )


@pytest.mark.task("2.5")
def test_standardize(student: Student) -> None:
    """two columns of different size, by hand"""
    features = torch.tensor([[1.0, 10.0], [3.0, 30.0]])
    whole = (features - 11) / features.std(correction=0)
    wanted = torch.tensor([[-1.0, -1.0], [1.0, 1.0]])
    student.standardize(features).equals(
        wanted,
        rtol=1e-3,
        atol=1e-3,
        clues={
            "you can get this if mean and spread are taken over the whole table": whole,
            "you can get this if each row is standardized, not each column": torch.tensor([[-1.0, 1.0], [-1.0, 1.0]]),
            "you can get this if the standard deviation divides by n - 1": wanted / 2**0.5,
        },
    )


@pytest.mark.task("2.5")
def test_standardize_equal_values(student: Student) -> None:
    """a column of equal values becomes 0"""
    features = torch.tensor([[2.0, 7.0], [4.0, 7.0]])
    nan = float("nan")
    student.standardize(features).equals(
        torch.tensor([[-1.0, 0.0], [1.0, 0.0]]),
        clues={
            "you can get this if you divide by the standard deviation of a column where it is 0": torch.tensor(
                [[-1.0, nan], [1.0, nan]]
            ),
        },
    )


@pytest.mark.task("2.5")
def test_standardize_whole_numbers(student: Student) -> None:
    """int64 in, float32 out"""
    wanted = torch.tensor([[-0.9258], [-0.4629], [1.3887]])
    student.standardize(torch.tensor([[1], [2], [6]])).equals(
        wanted,
        rtol=1e-3,
        atol=1e-3,
        clues={
            "you can get this if the fractions are cut off": torch.tensor([[-1.0], [-1.0], [1.0]]),
            "you can get this if the fractions are cut off towards 0": torch.tensor([[0.0], [0.0], [1.0]]),
            "the answer was made integer again": torch.tensor([[0], [0], [1]]),
        },
    )


@pytest.mark.task("2.6")
def test_pairwise_distances(student: Student) -> None:
    """two points against three: triangles with sides 3, 4, 5"""
    a = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
    b = torch.tensor([[3.0, 4.0], [0.0, 0.0], [3.0, 0.0]])
    wanted = torch.tensor([[5.0, 0.0, 3.0], [4.0, 3.0, 0.0]])
    student.pairwise_distances(a, b).equals(
        wanted,
        rtol=0,
        atol=0.04,
        clues={
            "these are the squares of the distances": wanted.square(),
            "the two tables have changed places": wanted.T.contiguous(),
        },
    )


@pytest.mark.task("2.6")
def test_pairwise_distances_of_many(student: Student) -> None:
    """500 rows against 500: no nan on the way, and quick"""
    points = 100 + torch.arange(1500.0).reshape(500, 3) / 1500
    answer = student.pairwise_distances(points, points)
    found = answer.as_tensor(shape=(500, 500), finite=False)
    expect(
        not bool(found.isnan().any()),
        "Some distances are nan. Can rounding make a number under the root negative?",
    )
    began = time.process_time()
    (points.double()[:, None] - points.double()).square().sum(dim=-1).sqrt()
    expect(
        answer.cpu_seconds < 0.3 + 20 * (time.process_time() - began),
        "That is much slower than it need be: is there a Python loop over the pairs?",
    )


@pytest.mark.task("2.7")
def test_softmax(student: Student) -> None:
    """every row shares out a probability of 1"""
    scores = torch.log(torch.tensor([[1.0, 3.0], [1.0, 1.0]]))
    student.softmax(scores).equals(
        torch.tensor([[0.25, 0.75], [0.5, 0.5]]),
        clues={
            "the columns sum to 1, not the rows": torch.tensor([[0.5, 0.75], [0.5, 0.25]]),
        },
    )


@pytest.mark.task("2.7")
def test_softmax_of_large_scores(student: Student) -> None:
    """scores of 1000 and -1000 do no harm"""
    nan = float("nan")
    scores = torch.tensor([1000.0, 1000.0, -1000.0])
    student.softmax(scores).equals(
        torch.tensor([0.5, 0.5, 0.0]),
        clues={
            "you can get this if exp meets too large a number and becomes inf: inf / inf is nan": torch.tensor(
                [nan, nan, 0.0]
            ),
        },
    )
    rows = torch.tensor([[1000.0, 0.0], [-1000.0, -1000.0]])
    student.softmax(rows).equals(
        torch.tensor([[1.0, 0.0], [0.5, 0.5]]),
        clues={
            "exp(-1000) is 0 for a float: 0 / 0 is nan": torch.tensor([[nan, 0.0], [nan, nan]]),
            "the second row is nan: does each row need a shift of its own?": (torch.tensor([[1.0, 0.0], [nan, nan]])),
        },
    )


def some_scores(draw: Draw) -> tuple[Tensor]:
    """A few rows of scores. Where the check fails, you're shown the smallest that it fails on."""
    return (draw.tensor(draw.integer(1, 4), draw.integer(1, 5), scale=4.0),)


@pytest.mark.task("2.7")
@pytest.mark.cases(some_scores, count=10)
def test_softmax_sums_to_one(student: Student, case: tuple[Tensor]) -> None:
    """the probabilities of each row sum to 1, whatever the scores are"""
    (scores,) = case
    sums = student.softmax(scores).as_tensor(scores.shape).sum(1)
    expect(agree(sums, torch.ones(len(scores))), f"The rows sum to {sums.tolist()} for the scores {scores.tolist()}.")


@pytest.mark.task("2.7")
def test_top1(student: Student) -> None:
    """the best class of each row and its probability"""
    scores = torch.log(torch.tensor([[2.0, 6.0], [9.0, 1.0]]))
    index, probability = student.top1(scores).as_tuple(2)
    index.equals(
        torch.tensor([1, 0]),
        clues={
            "you can get this if argmax looks through the whole tensor and gives one answer for all rows": torch.tensor(
                2
            ),
            "the probabilities come first here, but the docstring has the index first": (torch.tensor([0.75, 0.9])),
        },
    )
    probability.equals(
        torch.tensor([0.75, 0.9]),
        clues={
            "these are the scores themselves, not their probabilities": scores.amax(dim=1),
        },
    )


@pytest.mark.task("2.8")
def test_one_hot(student: Student) -> None:
    """three labels of five classes, of which the last ones do not occur"""
    labels = torch.tensor([1, 0, 2])
    wanted = torch.tensor(
        [
            [0.0, 1.0, 0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 0.0],
        ]
    )
    student.one_hot(labels, 5).equals(
        wanted,
        clues={
            "the dtype is int64; float32 was asked for": wanted.long(),
            "the dtype is bool; float32 was asked for": wanted.bool(),
            "you can get this if the number of columns is read off the labels": wanted[:, :3].clone(),
        },
    )


@pytest.mark.task("2.8")
def test_one_hot_refuses(student: Student) -> None:
    """labels that are no class raise ValueError; -1 does not mean the last class"""
    student.one_hot.raises(ValueError, torch.tensor([0, -1]), 3)
    student.one_hot.raises(ValueError, torch.tensor([3]), 3)


@pytest.mark.task("2.9")
def test_to_numpy(student: Student) -> None:
    """a copy with the same numbers and dtype"""
    tensor = torch.tensor([[1.5, 2.5], [3.5, 4.5]], dtype=torch.float64)
    answer = student.to_numpy(tensor)
    answer.equals(tensor.numpy())
    expect(
        not answer.shares_memory,
        "The array is a window on the tensor's own memory, not a copy.",
    )


@pytest.mark.task("2.9")
def test_to_numpy_with_grad(student: Student) -> None:
    """a tensor that requires grad: numpy() alone refuses it"""
    tensor = torch.tensor([1.0, 2.0], requires_grad=True)
    student.to_numpy(tensor).equals(tensor.detach().numpy())


@pytest.mark.task("2.10")
def test_gradient(student: Student) -> None:
    """the slope of x * x is 2 * x"""
    x = torch.tensor([1.0, -3.0])
    answer = student.gradient(given.sum_of_squares, x)
    answer.equals(torch.tensor([2.0, -6.0]))
    expect(
        not answer.requires_grad,
        "The answer requires grad: it should carry no graph.",
    )


@pytest.mark.task("2.10")
def test_gradient_twice(student: Student) -> None:
    """the same x twice gives the same slopes, and x is as it was"""
    x = torch.tensor([2.0, 5.0])
    kept = student.keep(x)
    student.gradient(given.sum_of_squares, kept).equals(torch.tensor([4.0, 10.0]))
    student.gradient(given.sum_of_squares, kept).equals(
        torch.tensor([4.0, 10.0]),
        clues={
            "that is twice the slope: you can get this if x.grad still holds the first answer": torch.tensor(
                [8.0, 20.0]
            ),
        },
    )
    expect(
        not student.probe("requires_grad", kept).as_bool(),
        "x requires grad now: the function has changed x.",
    )


@pytest.mark.task("2.10")
def test_gradient_is_exact(student: Student) -> None:
    """far out and close to a kink, where nudging x gives a slope that is only roughly right"""
    x = torch.tensor([100.0, 300.0])
    student.gradient(given.sum_of_cubes, x).equals(torch.tensor([30_000.0, 270_000.0]), rtol=1e-5)
    beside = torch.tensor([1e-7, -1e-7])
    slopes = student.gradient(given.sum_of_relus, beside).as_tensor(shape=(2,))
    expect(
        torch.equal(slopes, torch.tensor([1.0, 0.0])),
        f"Beside the kink of relu, at {beside.tolist()}, the slopes are 1 and 0, not "
        f"{slopes.tolist()}. Does autograd find them, or a small nudge?",
    )
