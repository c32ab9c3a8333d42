"""What learners get wrong in 2.6, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.6",
    "squared-distances",
    "You can get this if the last step is missing: these are the squares of the distances.",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum(dim=-1)


@mistake(
    "2.6",
    "transposed",
    "You can get this if a and b swap places: row i of the answer should belong to row i of a. Which of the two needs "
    "the new axis in the middle?",
)
def pairwise_distances(a, b):
    return (b[:, None] - a[None]).square().sum(dim=-1).sqrt()


@mistake(
    "2.6",
    "distances-refilled",
    "The distances are right, and some stand in the wrong places. You can get this from reshape, which cuts a long row "
    "into short ones and turns nothing: which pairs belong into the first row?",
)
def pairwise_distances(a, b):
    return (b[:, None] - a[None]).square().sum(dim=-1).sqrt().reshape(len(a), len(b))


@mistake(
    "2.6",
    "nan-under-the-root",
    "You can get this if rounding pushes a sum that should be 0 a little below it, and you then take its square root. "
    "What is the smallest value the root should ever see?",
    by="symptom",
)
def pairwise_distances(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1)[None] - 2 * a @ b.T).sqrt()


@mistake(
    "2.6",
    "loop-over-pairs",
    "You can get this if Python visits every pair or every row. The values are right, but many rows take much longer "
    "than they need. Can broadcasting form all the differences at once?",
    by="symptom",
)
def pairwise_distances(a, b):
    return torch.stack([torch.stack([(p - q).square().sum().sqrt() for q in b]) for p in a])


@variant("loop-over-pairs")
def pairwise_distances(a, b):
    import math

    rows = b.tolist()
    return torch.tensor([[math.dist(p, q) for q in rows] for p in a.tolist()], dtype=a.dtype)


@variant("loop-over-pairs")
def pairwise_distances(a, b):
    result = torch.zeros(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            result[i, j] = torch.norm(a[i] - b[j])
    return result


@mistake(
    "2.6",
    "city-blocks",
    "You can get this if the sizes of the differences are added up: that is the way along the streets. The straight "
    "way squares them first, and takes the root of the sum, not of each part.",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).abs().sum(dim=-1)


@mistake(
    "2.6", "largest-difference", "You can get this if only the largest difference counts. All axes add to a distance."
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).abs().amax(dim=-1)


@mistake("2.6", "mean-of-the-squares", "You can get this if the squares are averaged. A distance adds them up.")
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().mean(dim=-1).sqrt()


@mistake(
    "2.6",
    "dot-products",
    "These are dot products: that of a long row with itself is large, and its distance to itself is 0. What do you "
    "need from two rows first?",
)
def pairwise_distances(a, b):
    return a @ b.T


@mistake(
    "2.6",
    "differences-not-squared",
    "You can get this if the differences are added up as they are: positive and negative ones cancel out. What is "
    "missing before the sum?",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).sum(dim=-1)


@variant("differences-not-squared")
def pairwise_distances(a, b):
    return (b[None] - a[:, None]).sum(dim=-1)


@variant("differences-not-squared")
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).sum(dim=-1).abs()


@mistake(
    "2.6",
    "differences-themselves",
    "These are the differences, with an axis too many. Three steps are missing to make each row of them a distance.",
)
def pairwise_distances(a, b):
    return a[:, None] - b[None]


@mistake(
    "2.6",
    "wrong-axis-summed",
    "You can get this if you sum over the rows: the axis of the coordinates is the last one. Which axis should "
    "disappear?",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum(dim=0).sqrt()


@variant("wrong-axis-summed")
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum(dim=1).sqrt()


@mistake(
    "2.6",
    "everything-summed",
    "You can get this if everything goes into one single number. Each pair of rows has its own distance: which axis "
    "should the sum go over?",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum().sqrt()


@mistake(
    "2.6",
    "row-by-row",
    "You can get this if row i of a meets only row i of b. Every row of a should meet every row of b: a new axis in "
    "each of them makes room for that.",
)
def pairwise_distances(a, b):
    return (a - b).square().sum(dim=-1).sqrt()


@variant("row-by-row")
def pairwise_distances(a, b):
    return torch.nn.functional.pairwise_distance(a, b, eps=0.0)


@mistake(
    "2.6",
    "product-not-doubled",
    "You can get this if the product is taken off once. Write (p - q) squared out by hand: what stands before p times "
    "q?",
)
def pairwise_distances(a, b):
    squares = a.square().sum(1)[:, None] + b.square().sum(1)[None] - a @ b.T
    return squares.clamp(min=0).sqrt()


@variant("product-not-doubled")
def pairwise_distances(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1)[None] - a @ b.T).sqrt()


@mistake(
    "2.6",
    "added-for-subtracted",
    "You can get this if the rows are added where they should be subtracted: the distance of a row to itself is 0.",
)
def pairwise_distances(a, b):
    return (a[:, None] + b[None]).square().sum(dim=-1).sqrt()


@mistake(
    "2.6",
    "all-pairs-in-one-row",
    "You can get this if all distances stand in one long row. The answer has a row for each row of a and a column for "
    "each row of b.",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum(dim=-1).sqrt().flatten()


@mistake(
    "2.6",
    "coordinates-not-summed",
    "You can get this if every coordinate keeps a number of its own: the answer has an axis too many. What turns the "
    "squares of one pair into one number?",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).abs()


@variant("coordinates-not-summed")
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square()


@mistake(
    "2.6",
    "lengths-subtracted",
    "You can get this if the length of one row is taken off that of another: rows that are equally long can still lie "
    "far apart. Which comes first, the difference or the length?",
)
def pairwise_distances(a, b):
    return (a.norm(dim=1)[:, None] - b.norm(dim=1)[None]).abs()
