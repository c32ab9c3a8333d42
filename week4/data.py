"""The course's pictures as data sets, and what transfer learning needs of them: features and small subsets.

Each data set gives ``(image, label)``, the image as a PIL image or as what ``transform`` makes of it, and has
``classes``. The course's own two come with it; ``fashion_mnist`` is a download.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.error import URLError

import torch
from PIL import Image
from torch import Tensor, nn
from torchvision import datasets  # type: ignore[import-untyped]

from autograder.course.tree import Course, CourseError
from autograder.errors import Refusal
from week4 import zoo

Transform = Callable[[Image.Image], Tensor]
T = TypeVar("T")
OBJECTS = "exercises/lesson_5_transfer_learning/objects"
PHOTOS = "exercises/lesson_4_machine_vision/photos"


class DataUnavailable(Refusal, RuntimeError):
    """A data set is not here and cannot be fetched: which, why, and what to do."""


class LabelledImages(Protocol):
    """A data set of pictures and class numbers, as all of this module are."""

    classes: list[str]

    def __len__(self) -> int:
        """How many pictures."""

    def __getitem__(self, index: int) -> tuple[Any, int]:
        """The picture, or what ``transform`` made of it, and its label in ``range(len(classes))``."""


def _course_folder(inside: str, root: str | PathLike[str] | None) -> Path:
    """A folder of the course: of ``root`` or of the course around the current folder, else around this package."""
    starts = [Path(root)] if root is not None else [Path.cwd(), Path(__file__).parent]
    for start in starts:
        try:
            folder = Course.above(start).root / inside
        except CourseError:
            continue
        if folder.is_dir():
            return folder
    raise DataUnavailable(f"There is no {inside} at or above {starts[0]}: change into the course's folder.")


class _Single:
    """A transform without the batch axis of a course ``preprocess``, for a ``DataLoader`` adds its own."""

    def __init__(self, transform: Transform) -> None:
        self.transform = transform

    def __call__(self, image: Image.Image) -> Tensor:
        """``(1, C, H, W)`` becomes ``(C, H, W)``, all else stays."""
        result = self.transform(image)
        is_batch = isinstance(result, Tensor) and result.dim() == 4 and result.shape[0] == 1
        return result[0] if is_batch else result


def _single(transform: Transform | None) -> _Single | None:
    return None if transform is None else _Single(transform)


def image_folder(path: str | PathLike[str], transform: Transform | None = None) -> LabelledImages:
    """The pictures of a folder that has one folder for each class, in the order of their names.

    Without a transform an item is an RGB image, turned as the camera was held; with the ``preprocess`` of a net it
    is ``(3, size, size)`` float32.

    Raises:
        DataUnavailable: there is no such folder, or it has no folders with pictures.
    """
    try:
        found: LabelledImages = datasets.ImageFolder(path, transform=_single(transform), loader=zoo.open_image)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DataUnavailable(f"{path} is no folder with one folder of pictures for each class.") from error
    return found


def objects(root: str | PathLike[str] | None = None, transform: Transform | None = None) -> LabelledImages:
    """The course's own data set: 137 photographs of animals, fish, monuments, tools and windmills.

    Args:
        root: the course's folder, or one inside it; the current one by default.
        transform: applied to each picture, such as the ``preprocess`` of a net.

    Raises:
        DataUnavailable: there is no course there.
    """
    return image_folder(_course_folder(OBJECTS, root), transform)


def fashion_mnist(
    root: str | PathLike[str] = "data", train: bool = True, transform: Transform | None = None, download: bool = True
) -> LabelledImages:
    """Fashion-MNIST: 60,000 (test: 10,000) gray pictures of 28 × 28 pixels in ten classes, a download of 31 MB.

    Xiao, Rasul and Vollgraf, https://github.com/zalandoresearch/fashion-mnist, MIT license.

    Raises:
        DataUnavailable: it is not in ``root`` and cannot be downloaded.
    """
    try:
        found: LabelledImages = datasets.FashionMNIST(str(root), train, _single(transform), download=download)
    except (OSError, RuntimeError, URLError) as error:
        raise DataUnavailable(
            f"Fashion-MNIST is not in {root} and could not be downloaded. Go online once with download=True, "
            "or use data.objects(), which comes with the course."
        ) from error
    return found


@dataclass(frozen=True)
class Photo:
    """One of lesson 4's photographs; ``answer`` is ImageNet's name for it, None where it has none."""

    path: Path
    shows: str
    answer: str | None
    unambiguous: bool


def photos(root: str | PathLike[str] | None = None) -> list[Photo]:
    """The photographs of lesson 4 and what they show, in the order of their names.

    Raises:
        DataUnavailable: there is no course at or above ``root`` (by default the current folder).
    """
    folder = _course_folder(PHOTOS, root)
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Photo(folder / r["file"], r["shows"], r["answer"] or None, r["unambiguous"] == "yes") for r in rows]


def labels(dataset: LabelledImages) -> Tensor:
    """All labels of a data set, ``(n,)`` int64, without opening a picture where the set keeps them in ``targets``."""
    known = getattr(dataset, "targets", None)
    found = [dataset[i][1] for i in range(len(dataset))] if known is None else known
    return torch.as_tensor(found, dtype=torch.int64)


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch


def _as_is(picture: Any) -> Any:
    return picture


def _pictures(images: LabelledImages | Sequence[Any]) -> Iterator[Any]:
    for i in range(len(images)):
        item = images[i]
        yield item[0] if isinstance(item, tuple) else item


def features(
    model: nn.Module,
    images: LabelledImages | Sequence[Any],
    preprocess: Transform | None = None,
    batch_size: int = 32,
) -> Tensor:
    """What a net's backbone makes of each picture: the input of its head, ``(n, D)``, on the CPU.

    Where the head takes maps, each is averaged. The net runs in eval mode, on the device it is on, and its mode is put
    back. The result carries no graph but is an ordinary tensor: a head can be trained on it.

    Args:
        model: a net with a head named ``fc`` or ``classifier``.
        images: a data set of ``(picture, label)``, or a list of pictures; pictures are PIL images or tensors.
        preprocess: maps one picture to ``(1, C, H, W)`` or ``(C, H, W)``; by default each is such a tensor already.
        batch_size: how many are held at once.

    Raises:
        ValueError: the net has neither ``fc`` nor ``classifier``, or there are no pictures.
    """
    heads = [getattr(model, name) for name in zoo.HEADS if isinstance(getattr(model, name, None), nn.Module)]
    if len(heads) != 1:
        raise ValueError(f"{type(model).__name__} has no head named fc or classifier.")
    if len(images) == 0:
        raise ValueError("there are no pictures")
    transform = _Single(preprocess or _as_is)
    parameter = next(model.parameters(), torch.empty(0))
    seen: list[Tensor] = []

    def keep(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        maps = inputs[0].flatten(2).mean(2) if inputs[0].dim() > 2 else inputs[0]
        seen.append(maps.cpu().clone())  # a copy, for a head may work in place

    modes = [(module, module.training) for module in model.modules()]
    hook = heads[0].register_forward_pre_hook(keep)
    try:
        model.eval()
        with torch.no_grad():
            for batch in _batches(_pictures(images), batch_size):
                model(torch.stack([transform(picture) for picture in batch]).to(parameter.device))
    finally:
        hook.remove()
        for module, training in modes:
            module.training = training
    return torch.cat(seen)


def few_per_class(labels: Tensor, k: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """A random choice of ``k`` of each class, and the rest: two int64 tensors of indices in increasing order.

    Args:
        labels: ``(n,)`` int64.
        k: how many of each class that occurs.
        seed: the same gives the same choice; the global generator is not used.

    Raises:
        ValueError: ``k`` is below 1, or a class has fewer.
    """
    draw = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=draw)
    chosen = torch.zeros(len(labels), dtype=torch.bool)
    for label in sorted(set(labels.tolist())):
        members = order[labels[order] == label]
        if not 1 <= k <= len(members):
            raise ValueError(f"class {label} has {len(members)} examples, {k} cannot be chosen")
        chosen[members[:k]] = True
    return chosen.nonzero().flatten(), (~chosen).nonzero().flatten()
