"""Which classes a learner's own trained head takes for which others, on pictures kept aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from matplotlib.axes import Axes
from PIL.Image import Image
from torch import Tensor, nn

from autograder.learner.plots.drawing import Drawing, Sketch
from autograder.learner.plots.work import Stopped, Work
from week4.plots import style, supplies

ASIDE, EPOCHS, RATE, SEED = 0.5, 5, 3e-3, 0


class Prepared:
    """A data set whose pictures are tensors already, so that an epoch need not open them again."""

    def __init__(self, pictures: Tensor, labels: Sequence[int], classes: list[str]) -> None:
        self.pictures, self.targets, self.classes = pictures, list(labels), classes

    def __len__(self) -> int:
        """How many."""
        return len(self.targets)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """The picture and its class."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.pictures[index], self.targets[index]


@dataclass(frozen=True)
class Result:
    """A trained head on the pictures kept aside: rows are true classes, columns the predicted ones."""

    matrix: Tensor
    accuracy: float

    def finding(self, classes: list[str]) -> str:
        """In words."""
        right, total = int(self.matrix.diagonal().sum()), int(self.matrix.sum())
        says = style.percent(self.accuracy)
        text = f"{right} of {total} pictures kept aside are named right (evaluate says {says})"
        wrong = self.matrix.clone().fill_diagonal_(0)
        if not int(wrong.max()):
            return text
        row, column = divmod(int(wrong.argmax()), len(classes))
        times = {1: "once", 2: "twice"}.get(int(wrong.max()), f"{int(wrong.max())} times")
        return f"{text}; most often, {times}, {classes[row]} is taken for {classes[column]}"


def prepared(sketch: Sketch) -> tuple[Prepared, nn.Module]:
    """The course's own data set, and the pretrained net that it was prepared for."""
    from week4 import data, zoo

    model, preprocess, _ = zoo.pretrained()
    dataset = data.objects(sketch.lesson.exercises)
    pictures = torch.cat([preprocess(_image(dataset[i][0])) for i in range(len(dataset))])
    return Prepared(pictures, data.labels(dataset).tolist(), dataset.classes), model


def _image(value: Any) -> Image:
    assert isinstance(value, Image)
    return value


def result(work: Work, dataset: Prepared, model: nn.Module) -> Result:
    """The learner's functions one after the other: freeze, replace, split, train, evaluate."""
    count = len(dataset.classes)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        work.function("freeze")(model)
        net = work.function("replace_head")(model, count)
        if not isinstance(net, nn.Module):
            raise work.refuse("replace_head did not give a net.")
        loaders = work.function("make_loaders")(dataset, validation=ASIDE, seed=SEED)
        if not (isinstance(loaders, tuple | list) and len(loaders) == 2):
            raise work.refuse("make_loaders did not give two loaders.")
        work.function("train_head")(net, loaders[0], epochs=EPOCHS, lr=RATE)
        scores = work.function("evaluate")(net, loaders[1])
        try:
            accuracy = float(scores[1])
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise work.refuse("evaluate did not give (loss, accuracy).") from error
        with work.running():
            return Result(_counted(net, loaders[1], count), accuracy)


def _counted(net: nn.Module, loader: Any, count: int) -> Tensor:
    matrix = torch.zeros(count, count, dtype=torch.int64)
    net.eval()
    with torch.no_grad():
        for pictures, labels in loader:
            taken = net(pictures)[:, :count].argmax(1)
            places = labels * count + taken
            matrix += torch.bincount(places, minlength=count * count).reshape(count, count)
    return matrix


def draw(sketch: Sketch) -> Iterator[Drawing]:
    """One picture."""
    results: list[Result | Stopped] = []
    with supplies.supplied():
        from week4 import zoo

        sketch.own.function("train_head")  # a file that cannot be imported is told of at once
        dataset, model = prepared(sketch)
        for work in sketch.works:
            try:
                results.append(result(work, dataset, model))
            except Stopped as reason:
                if work is sketch.own:
                    raise
                results.append(reason)
            model = zoo.pretrained()[0]
    page = style.figure(6.2 if len(results) == 1 else 11.4, 5.6)
    panels = page.subplots(1, len(results), squeeze=False)[0]
    findings = []
    for work, found, axes in zip(sketch.works, results, panels, strict=True):
        said = str(found) if isinstance(found, Stopped) else found.finding(dataset.classes)
        findings.append(said if work is sketch.own or isinstance(found, Stopped) else f"{work.title}, {said}")
        if isinstance(found, Stopped):
            style.notice(axes, said)
        else:
            _table(axes, found.matrix, dataset.classes)
            style.title(axes, f"{work.title}: {said.split(' (')[0]}", 52)
    yield style.save(page, sketch.path("confusion"), "; ".join(findings).rstrip(".") + ".")


def _table(axes: Axes, matrix: Tensor, classes: list[str]) -> None:
    share = matrix / matrix.sum(1, keepdim=True).clamp(min=1)
    axes.imshow(share.numpy(), cmap="Blues", vmin=0, vmax=1)
    places = range(len(classes))
    for row in places:
        for column in places:
            color = "white" if float(share[row, column]) > 0.55 else style.DARK
            count = int(matrix[row, column])
            weight = "bold" if row != column and count else "normal"
            axes.text(column, row, str(count), ha="center", va="center", color=color, fontsize=13, weight=weight)
    axes.set_xticks(places, classes)
    axes.set_yticks(places, classes)
    axes.set_xlabel("predicted class (number of pictures)")
    axes.set_ylabel("true class")
