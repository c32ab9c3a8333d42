"""Lesson 2: tensors, the arrays that PyTorch computes with.

Rules for every task:

* a function changes none of its arguments;
* it changes no process-wide setting (default dtype, autograd switch, thread count) and re-seeds
  no global random generator, torch's or NumPy's;
* an answer keeps the floating dtype of its input unless the docstring says otherwise;
* "a float" is a plain Python float; any torch call is welcome unless the docstring says no:
  results are judged, not the way.

Replace each ``raise NotImplementedError`` by your own code, in any order: no task needs another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor


def describe(tensor: Tensor) -> dict[str, Any]:
    """What you want to know first about a tensor, as plain Python values.

    Args:
        tensor: any tensor, of any shape (``()`` and shapes with a 0 in them included) and dtype.

    Returns:
        A dict with exactly these five entries:

        * ``"shape"``: a plain ``tuple`` of ints (not a ``torch.Size``);
        * ``"dtype"``: a ``str``, as ``str()`` gives it, such as ``"torch.float32"``;
        * ``"device"``: a ``str``, as ``str()`` gives it, such as ``"cpu"``;
        * ``"ndim"``: an ``int``, the number of axes;
        * ``"numel"``: an ``int``, the number of elements in all.

    Example:
        >>> describe(torch.zeros(2, 3))
        {'shape': (2, 3), 'dtype': 'torch.float32', 'device': 'cpu', 'ndim': 2, 'numel': 6}
    """
    raise NotImplementedError("task 2.1")


def seeded_normal(shape: tuple[int, ...], seed: int) -> Tensor:
    """Random numbers that come out the same whenever the same seed is given.

    Args:
        shape: the shape wanted; ``()`` and shapes with a 0 in them are fine.
        seed: a whole number, ``0 <= seed < 2**32``.

    Returns:
        A float32 tensor of that shape on the CPU, drawn from the standard normal distribution
        (mean 0, standard deviation 1). The same shape and seed give the same numbers, whatever
        was drawn elsewhere before; another seed gives other numbers.

    The global random state (torch's, NumPy's and Python's) is afterwards exactly as it was
    before: somebody else's "reproducible" experiment may depend on it. How you get there is up
    to you.

    Example:
        >>> torch.equal(seeded_normal((3,), 7), seeded_normal((3,), 7))
        True
        >>> torch.equal(seeded_normal((3,), 7), seeded_normal((3,), 8))
        False
    """
    raise NotImplementedError("task 2.2")


def border(image: Tensor) -> Tensor:
    """Keep only the outer ring of an image.

    Args:
        image: ``(H, W)`` with ``H, W >= 1``, with finite values, of any dtype, also bfloat16, which NumPy lacks.

    Returns:
        A copy of the same shape and dtype in which the first and last row and the first and last
        column are kept and everything inside is 0. An image so thin that it has no inside comes
        back whole, and that's a copy too. ``image`` itself stays as it was.

    Example:
        >>> border(torch.full((3, 4), 5))
        tensor([[5, 5, 5, 5],
                [5, 0, 0, 5],
                [5, 5, 5, 5]])
    """
    raise NotImplementedError("task 2.3")


def every_other(image: Tensor) -> Tensor:
    """Every second row and every second column of an image, starting with the first of each.

    Args:
        image: ``(H, W)`` with ``H, W >= 1``, of any dtype, also bfloat16, which NumPy lacks.

    Returns:
        A copy, ``(ceil(H / 2), ceil(W / 2))``, of the same dtype: rows 0, 2, 4, ... and columns
        0, 2, 4, ... It shares no memory with ``image``.

    Example:
        >>> every_other(torch.arange(12).reshape(3, 4))
        tensor([[ 0,  2],
                [ 8, 10]])
    """
    raise NotImplementedError("task 2.3")


def to_channels_first(images: Tensor) -> Tensor:
    """Bring a batch of images from the order of files into the order of PyTorch.

    Args:
        images: ``(N, H, W, C)``: image, row, column, color channel. Of any dtype, also bfloat16.

    Returns:
        ``(N, C, H, W)`` of the same dtype: the pixel at row ``h`` and column ``w`` is still there,
        ``result[n, c, h, w] == images[n, h, w, c]``. Whether memory is shared is up to you.

    Example:
        >>> to_channels_first(torch.zeros(1, 4, 6, 3)).shape
        torch.Size([1, 3, 4, 6])
    """
    raise NotImplementedError("task 2.4")


def add_batch(image: Tensor) -> Tensor:
    """One image as a batch of one: nets take batches only.

    Args:
        image: ``(C, H, W)`` of any dtype, also bfloat16.

    Returns:
        ``(1, C, H, W)``, the same values and dtype. Whether memory is shared is up to you.

    Example:
        >>> add_batch(torch.zeros(3, 4, 6)).shape
        torch.Size([1, 3, 4, 6])
    """
    raise NotImplementedError("task 2.4")


def standardize(features: Tensor) -> Tensor:
    """Bring every column of a table to mean 0 and standard deviation 1.

    Args:
        features: ``(n, d)``, ``n >= 2``, ``d >= 1``: rows are samples, columns are features. Of
            float32, float64 or an integer dtype. A column either has equal values from top to bottom, whole
            numbers or quarters, or its standard deviation is at least 0.1.

    Returns:
        ``(n, d)``, float32 for integer input and otherwise of the dtype of ``features``: each
        column minus its mean, divided by its *population* standard deviation (the mean squared
        deviation has the factor 1/n, as in ``numpy.std`` and scikit-learn's ``StandardScaler``).
        A column of equal values becomes exactly 0, never nan. Errors up to 0.001 are forgiven.

    Example:
        >>> standardize(torch.tensor([[1.0, 7.0], [3.0, 7.0]]))
        tensor([[-1.,  0.],
                [ 1.,  0.]])
    """
    raise NotImplementedError("task 2.5")


def pairwise_distances(a: Tensor, b: Tensor) -> Tensor:
    """The Euclidean distance of every row of ``a`` to every row of ``b``.

    Args:
        a: ``(n, d)``, float32 or float64, ``n >= 1`` and ``1 <= d <= 8``.
        b: ``(m, d)`` of the same dtype, ``m >= 1``.

    Returns:
        ``(n, m)`` of the same dtype; entry ``[i, j]`` is the distance of ``a[i]`` to ``b[j]``,
        never nan. An error up to 1 % of the largest absolute value in ``a`` and ``b`` is forgiven.

    No Python loop: 2000 x 2000 rows should take a fraction of a second.

    Example:
        >>> pairwise_distances(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
        tensor([[5., 1.]])
    """
    raise NotImplementedError("task 2.6")


def softmax(scores: Tensor) -> Tensor:
    """Turn scores into probabilities, over the last axis.

    Args:
        scores: float32 or float64, one axis or more, finite; numbers like 1000 or -1000 occur.

    Returns:
        The same shape and dtype: ``exp(score)`` divided by the sum of ``exp(score)`` along the last
        axis. Never nan or infinite; each slice along the last axis sums to 1.

    Example:
        >>> softmax(torch.tensor([[0.0, 0.0], [1000.0, 0.0]]))
        tensor([[0.5000, 0.5000],
                [1.0000, 0.0000]])
    """
    raise NotImplementedError("task 2.7")


def top1(scores: Tensor) -> tuple[Tensor, Tensor]:
    """The most probable class of each sample, and how probable it is.

    Args:
        scores: ``(n, C)``, float32 or float64, ``n, C >= 1``: one row of class scores (logits) per sample.
            Numbers like 1000 or -1000 occur.

    Returns:
        A tuple ``(index, probability)``: ``(n,)`` int64, the class with the largest softmax
        probability of each row (any of the best where several are equal), and ``(n,)`` of the dtype
        of ``scores``, that probability.

    Example:
        >>> top1(torch.tensor([[0.0, 1000.0], [2.0, 2.0]]))[1]
        tensor([1.0000, 0.5000])
    """
    raise NotImplementedError("task 2.7")


def one_hot(labels: Tensor, num_classes: int) -> Tensor:
    """Labels as rows of zeros with a single one.

    Args:
        labels: ``(n,)`` int64 class numbers; ``n`` may be 0.
        num_classes: how many classes there are, at least 1, whichever of them occur in ``labels``.

    Returns:
        ``(n, num_classes)`` float32: row ``i`` has a 1 in column ``labels[i]`` and 0 elsewhere.

    Raises:
        ValueError: a label is negative, or ``num_classes`` or more.

    Example:
        >>> one_hot(torch.tensor([1, 0]), 3)
        tensor([[0., 1., 0.],
                [1., 0., 0.]])
    """
    raise NotImplementedError("task 2.8")


def to_numpy(tensor: Tensor) -> np.ndarray[Any, np.dtype[Any]]:
    """A tensor as a NumPy array of its own.

    Args:
        tensor: any dense tensor of a dtype that NumPy has (floats of 16, 32 and 64 bits, integers,
            bool), of any shape and strides, on any device, also one that requires grad.

    Returns:
        An array of the same shape, the same dtype and the same values that shares no memory with
        ``tensor``.

    Example:
        >>> to_numpy(torch.tensor([1.0, 2.0], requires_grad=True))
        array([1., 2.], dtype=float32)
    """
    raise NotImplementedError("task 2.9")


def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The derivative of ``f`` at ``x``, by autograd.

    Args:
        f: takes a tensor of the shape of ``x`` and gives a 0-d tensor that depends on it, computed
            with differentiable torch operations.
        x: floating, any shape. It may already require grad, and have a ``.grad``.

    Returns:
        A tensor of the shape and dtype of ``x`` with no graph: entry by entry, how fast ``f`` grows
        when that entry grows. Exact to the rounding of the dtype. The same call gives the same
        answer again, and ``x``, ``x.grad`` and ``x.requires_grad`` are as they were.

    Example:
        >>> gradient(lambda x: (x * x).sum(), torch.tensor([1.0, -3.0]))
        tensor([ 2., -6.])
    """
    raise NotImplementedError("task 2.10")
