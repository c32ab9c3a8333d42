"""Lesson 3: train your first neural network, on the smallest problem that needs one.

Rules for every task:

* The docstring is the specification: shapes, dtypes, what is raised, one small example.
* A function changes none of its arguments (`train` changes its model: that is its job), no
  process-wide setting, and re-seeds no generator.
* Answers keep the floating dtype of their inputs (float32 in, float32 out) unless said otherwise.
* "A float" is a plain Python float; "no graph" means that autograd does not track the result.
* Any torch call is welcome unless the docstring says no: results are judged, not the way.
* No network, no child processes, no windows.
* Each task stands alone: do them in any order, and call none of your other functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

# --------------------------------------------------------------------------------------- task 3.1


def xor_data() -> tuple[Tensor, Tensor]:
    """Give the four rows of XOR ("one or the other, but not both") and their answers.

    Returns:
        A tuple ``(inputs, targets)``. ``inputs``: float32, shape ``(4, 2)``, the rows in counting
        order (00, 01, 10, 11). ``targets``: float32, shape ``(4, 1)``: 1 where exactly one of the
        two inputs is 1, otherwise 0.

    Example:
        >>> inputs, targets = xor_data()
        >>> inputs[2], targets[2]
        (tensor([1., 0.]), tensor([1.]))
    """
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    return inputs, targets


# --------------------------------------------------------------------------------------- task 3.2


class XORNet(nn.Module):
    """A net with two inputs, one hidden layer and one output.

    Two affine layers (weights and biases) with a non-linearity of your choice between them. There
    is nothing else in it that has parameters and nothing that is random (no dropout, no
    normalization): with ``hidden`` units that makes ``4 * hidden + 1`` numbers to learn. Each row
    is answered for itself, whatever the other rows are, and the same in train and eval mode. The
    hidden layer must be able to learn XOR: with ``hidden=8`` from most starts.

    The start is drawn at random, as torch's layers do by themselves: two nets made one after the
    other differ. A ``state_dict`` saved from one net and loaded into another of the same size
    makes the two answer alike.

    Example:
        >>> net = XORNet(hidden=3)
        >>> net(torch.zeros(5, 2)).shape
        torch.Size([5, 1])
        >>> sum(p.numel() for p in net.parameters())
        13
    """

    def __init__(self, hidden: int = 8) -> None:
        """Make the layers.

        Args:
            hidden: how many units the hidden layer has, at least 1.
        """
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Give one logit per row.

        Args:
            inputs: shape ``(n, 2)``, float32, n >= 1.

        Returns:
            Shape ``(n, 1)``, float32: logits, any number from minus to plus infinity. The loss
            turns them into probabilities, so the net must not.
        """
        x = torch.tanh(self.hidden(inputs))
        return self.out(x)


# --------------------------------------------------------------------------------------- task 3.3


def train(
    model: nn.Module, inputs: Tensor, targets: Tensor, *, epochs: int = 2000, lr: float = 0.1
) -> list[float]:
    """Train ``model`` in place on all rows at once and give the loss of every epoch.

    The loss is ``nn.BCEWithLogitsLoss()`` of the model's logits and the targets. The optimizer is
    any one you like from ``torch.optim``, made new in every call for this model's parameters, with
    ``lr`` as its learning rate. One epoch is: loss of the full batch, gradients of this loss alone,
    one step of the optimizer.

    Training must work: with the default ``epochs`` and ``lr`` a tanh net with 8 hidden units
    learns XOR and one with 16 tells two concentric circles apart, and where no net could be
    perfect the loss settles near the lowest possible.

    Args:
        model: gives logits ``(n, 1)``, float32. It is the one that is trained, in train mode, and
            it is left in train mode, whatever mode it came in.
        inputs: shape ``(n, 2)``, float32. Not changed.
        targets: shape ``(n, 1)``, float32, 0 or 1. Not changed.
        epochs: how many, at least 1.
        lr: the learning rate.

    Returns:
        A list of exactly ``epochs`` plain floats: the loss *before* each step. The first one is
        therefore the loss of the model as it came.

    Example:
        >>> net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
        >>> losses = train(net, torch.zeros(3, 2), torch.ones(3, 1), epochs=5)
        >>> len(losses), type(losses[0]), losses[0] > losses[-1], net.training
        (5, <class 'float'>, True, True)
    """
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for epoch in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# --------------------------------------------------------------------------------------- task 3.4


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Be in eval mode inside the ``with`` block and in the old mode again afterwards. Given."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:  # also when the block inside raised something
        model.train(was_training)


def predict(model: nn.Module, inputs: Tensor) -> Tensor:
    """Give the predicted class of each row: 1 where its probability is at least 0.5, else 0.

    The model gives logits; the probability of class 1 is their sigmoid. It is in eval mode during
    the call. Afterwards ``model.training`` is what it was before, also when the model raised an
    error (which goes on to the caller).

    Args:
        model: gives logits ``(n, 1)``, float32.
        inputs: shape ``(n, 2)``, float32, n >= 1.

    Returns:
        Shape ``(n, 1)``, int64, no graph.

    Example: a model with the logits -3, 0 and 0.2 gives the classes 0, 1 and 1.
    """
    with evaluating(model), torch.no_grad():
        return (model(inputs) >= 0.5).long()


# --------------------------------------------------------------------------------------- task 3.5


def accuracy(model: nn.Module, inputs: Tensor, targets: Tensor) -> float:
    """Give the share of rows whose predicted class is the target.

    A row's predicted class is 1 where the sigmoid of its logit is at least 0.5, else 0. The model
    is in eval mode during the call. Afterwards ``model.training`` is what it was before, also when
    the model raised an error (which goes on to the caller).

    Args:
        model: gives logits ``(n, 1)``, float32.
        inputs: shape ``(n, 2)``, float32, n >= 1.
        targets: shape ``(n, 1)``, float32, 0 or 1.

    Returns:
        A plain float from 0 to 1.

    Example: three right answers out of four give 0.75.
    """
    raise NotImplementedError("task 3.5")


# --------------------------------------------------------------------------------------- task 3.6


def linear_limit(inputs: Tensor, targets: Tensor) -> float:
    """Give the best accuracy that any single straight line can reach on these points.

    A line cuts the plane in two; one side, whichever suits better, is called class 1, the other
    class 0. A line may leave all points on one side. The answer is exact, so it has to be searched
    for: training a neuron ends somewhere else.

    Args:
        inputs: shape ``(n, 2)``, float32, 1 <= n <= 8: points with whole-number coordinates from
            -5 to 5. The same point may come more than once, also with different targets.
        targets: shape ``(n, 1)``, float32, 0 or 1.

    Returns:
        A plain float from 0 to 1.

    Example:
        >>> inputs = torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
        >>> linear_limit(inputs, torch.tensor([[0.0], [1.0], [0.0]]))
        0.6666666666666666
    """
    raise NotImplementedError("task 3.6")


# --------------------------------------------------------------------------------------- task 3.7


def decision_grid(
    model: nn.Module, resolution: int = 50, low: float = -0.5, high: float = 1.5
) -> Tensor:
    """Ask the model about a square grid of points and give its probabilities of class 1.

    Both axes are ``torch.linspace(low, high, resolution)``. Row i of the answer has the i-th value
    as its y (so y rises from row to row), column j has the j-th value as its x. A point goes into
    the model as ``(x, y)``. The model is in eval mode during the call. Afterwards
    ``model.training`` is what it was before, also when the model raised an error (which goes on to
    the caller).

    Args:
        model: takes points ``(n, 2)``, float32, and gives logits ``(n, 1)``.
        resolution: points per side, at least 2.
        low: the smallest x and y.
        high: the largest x and y.

    Returns:
        Shape ``(resolution, resolution)``, float32, probabilities, no graph.

    Example: with ``resolution=3, low=0.0, high=1.0`` the value in row 0, column 2 is the
    probability at the point (1, 0).
    """
    raise NotImplementedError("task 3.7")
