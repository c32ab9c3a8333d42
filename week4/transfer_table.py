"""The point of lesson 5 as a table: a linear head on few examples, on trained and on untrained features.

python -m week4.transfer_table
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import torch
from torch import Tensor, nn

from week4 import data, zoo


@dataclass(frozen=True)
class Row:
    """One line: a kind of features, examples per class, and the accuracies on all other examples, in [0, 1]."""

    features: str
    per_class: int
    accuracies: tuple[float, ...]
    seconds: float

    @property
    def mean(self) -> float:
        """Over the subsets."""
        return sum(self.accuracies) / len(self.accuracies)

    @property
    def spread(self) -> float:
        """The sample standard deviation over the subsets, 0 for one."""
        squares = sum((accuracy - self.mean) ** 2 for accuracy in self.accuracies)
        return float((squares / max(len(self.accuracies) - 1, 1)) ** 0.5)


def fit_head(features: Tensor, labels: Tensor, classes: int, *, steps: int = 100, seed: int = 0) -> nn.Linear:
    """A linear head ``(n, D) -> (n, classes)``, trained by full-batch AdamW at 1e-3 on that many steps."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        head = nn.Linear(features.shape[1], classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3)
    for _ in range(steps):
        optimizer.zero_grad()
        torch.autograd.backward(nn.functional.cross_entropy(head(features), labels))
        optimizer.step()
    return head


def accuracy(features: Tensor, labels: Tensor, per_class: int, seed: int = 0) -> float:
    """How well a head does on everything but the ``per_class`` examples of each class it was trained on.

    The features, ``(n, D)`` with values around 1, go in as they are: with so few examples, dividing each by
    its own spread would do harm.
    """
    train, rest = data.few_per_class(labels, per_class, seed)
    head = fit_head(features[train], labels[train], int(labels.max()) + 1, seed=seed)
    with torch.no_grad():
        return float((head(features[rest]).argmax(1) == labels[rest]).double().mean())


def transfer_table(
    dataset: data.LabelledImages | None = None,
    per_class: Sequence[int] = (3, 5, 10),
    subsets: int = 10,
    name: str = zoo.DEFAULT,
    size: int | None = None,
) -> list[Row]:
    """Rows for the net's trained features, then for those of the same net untrained (``seed=0``).

    ``seconds`` of a row is the time of its heads, all subsets; that of the features is added to the first of each kind.

    Args:
        dataset: pictures and labels, by default ``data.objects()``.
        per_class: examples of each class to train on.
        subsets: random choices of them, with seeds 0, 1, …, the same for both kinds.
        name: a net of the zoo.
        size: the pictures' side in pixels, by default what the net was trained on; 160 takes half the time.
    """
    dataset = data.objects() if dataset is None else dataset
    labels = data.labels(dataset)
    trained, preprocess, _ = zoo.pretrained(name)
    if size is not None:
        preprocess = replace(preprocess, size=size, short_side=round(size * preprocess.short_side / preprocess.size))
    rows = []
    for kind, model in [("pretrained", trained), ("random", zoo.untrained(name))]:
        start = perf_counter()
        features = data.features(model, dataset, preprocess)
        for k in per_class:
            accuracies = tuple(accuracy(features, labels, k, seed) for seed in range(subsets))
            rows.append(Row(kind, k, accuracies, perf_counter() - start))
            start = perf_counter()
    return rows


def as_text(rows: Sequence[Row]) -> str:
    """The rows as a table for a terminal."""
    title = f"{'features':<12}{'per class':>10}{'accuracy':>10}{'spread':>10}{'seconds':>10}"
    lines = (f"{r.features:<12}{r.per_class:>10}{r.mean:>10.1%}{r.spread:>10.1%}{r.seconds:>10.1f}" for r in rows)
    return "\n".join([title, *lines])


if __name__ == "__main__":
    print(as_text(transfer_table()))
