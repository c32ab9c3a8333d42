"""Lesson 4: machine vision. A real pretrained net names real photographs.

Rules for every task:

* The docstring is the specification: shapes, dtypes, what is raised, one small example.
* A function changes none of its arguments, no process-wide setting, and re-seeds no generator.
* Answers keep the floating dtype of their inputs unless said otherwise.
* "A float" is a plain Python float; "no graph" means that autograd does not track the result.
* Any call of torch, torchvision, Pillow or NumPy is welcome unless the docstring says no: results
  are judged, not the way.
* No network, no child processes, no windows.
* Each task stands alone: do them in any order, and call none of your other functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from week4 import zoo

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

Preprocess = Callable[[Image.Image], Tensor]
"""One PIL image to one batch of shape ``(1, 3, size, size)``."""


@dataclass(frozen=True)
class Prediction:
    """What is known of one file: either a label and its probability, or an error. Given."""

    path: Path
    label: str | None = None
    probability: float | None = None
    error: str | None = None


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Be in eval mode inside the ``with`` block and in the old mode again afterwards. Given."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:  # also when the block inside raised something
        model.train(was_training)


# --------------------------------------------------------------------------------------- task 4.1


def load_classifier(name: str) -> tuple[nn.Module, Preprocess, list[str]]:
    """Give the pretrained net of that name, ready for inference, with all that belongs to it.

    The net, its preprocessing and its category names come from ``zoo.pretrained``. It hands out a
    net as torchvision does: in train mode, and with every parameter requiring grad.

    Args:
        name: a name of ``zoo.names()``, such as ``"efficientnet_lite0"``.

    Returns:
        A tuple ``(model, preprocess, categories)``: the net with its trained weights, in eval mode,
        none of its parameters requiring grad; a callable that maps one PIL image to
        ``(1, 3, size, size)`` in the way that *this* net was trained on; and the list of the names
        of its 1000 categories, in the order of the net's outputs.

    Raises:
        ValueError: there is no net of that name; the message lists all names that there are.

    Example:
        >>> model, preprocess, categories = load_classifier("efficientnet_lite0")
        >>> model.training, len(categories), categories[388]
        (False, 1000, 'giant panda')
    """
    # BEGIN SOLUTION 4.1
    # For an unknown name zoo.pretrained raises the ValueError that is asked for.
    model, preprocess, categories = zoo.pretrained(name)
    model.eval()  # dropout off, BatchNorm with the statistics of its training
    model.requires_grad_(False)  # nobody will train it: autograd need not keep a record
    return model, preprocess, categories
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.2


def preprocess(
    image: Image.Image,
    *,
    size: int = 224,
    mean: Sequence[float] = IMAGENET_MEAN,
    std: Sequence[float] = IMAGENET_STD,
) -> Tensor:
    """Turn one picture into a batch of one, as most ImageNet nets want it.

    1. Convert to RGB, as ``image.convert("RGB")`` does (gray becomes three equal channels, a
       palette is looked up, alpha is dropped).
    2. Resize, bicubic with antialiasing, so that the short side has ``round(size / 0.875)`` pixels
       and the picture keeps its proportions. A small picture grows.
    3. Cut out the center, ``size`` by ``size``.
    4. Bring bytes to 0..1, and then each channel to ``(value - mean) / std``.

    It is compared with these four steps on smooth pictures, and forgives one pixel in any direction
    and 0.03 in brightness (of 0..1, before ``mean`` and ``std``). That is room for honest
    differences: how the long side or an odd margin is rounded, bilinear for bicubic, Pillow's
    arithmetic or torch's. Your eyes would not tell them apart either.

    Args:
        image: a PIL image of any mode and shape. Not changed.
        size: the side of the answer in pixels, at least 32.
        mean: one number per channel: red, green, blue.
        std: one number per channel, above 0.

    Returns:
        Shape ``(1, 3, size, size)``, float32: batch, channel (red, green, blue), row, column.

    Example:
        >>> gray = Image.new("L", (640, 480), color=255)
        >>> batch = preprocess(gray, size=64, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))
        >>> batch.shape, batch.unique()
        (torch.Size([1, 3, 64, 64]), tensor([1.]))
    """
    # BEGIN SOLUTION 4.2
    picture = image.convert("RGB")
    # One factor for both sides: that is what keeps the proportions.
    factor = round(size / 0.875) / min(picture.size)
    width, height = (round(side * factor) for side in picture.size)
    # Pillow's bicubic looks at all pixels that end up in a new one: that is antialiasing.
    picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    picture = picture.crop((left, top, left + size, top + size))
    # Pillow gives rows, columns, channels, as bytes; a net wants channels first, as floats.
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).to(torch.float32) / 255
    # (3, 1, 1) lines up with (3, size, size): one number for each channel.
    center = torch.tensor(mean, dtype=torch.float32).reshape(3, 1, 1)
    spread = torch.tensor(std, dtype=torch.float32).reshape(3, 1, 1)
    return ((pixels - center) / spread).unsqueeze(0)
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.3


def predict_probabilities(model: nn.Module, batch: Tensor) -> Tensor:
    """Give the probability of every class for every picture of a batch.

    The model gives logits; their softmax over the classes is the probability. The model is in eval
    mode during the call. Afterwards ``model.training`` is what it was before, also when the model
    raised an error (which goes on to the caller).

    Args:
        model: maps a batch to logits ``(n, classes)``, float32: any finite numbers, 1000 and -1000
            among them.
        batch: ``(n, 3, height, width)``, float32, n >= 1.

    Returns:
        Shape ``(n, classes)``, float32, no graph: each row sums to 1, and nothing is nan.

    Example: a model with the logits 0 and 0 for each picture gives the rows (0.5, 0.5).
    """
    # BEGIN SOLUTION 4.3
    with evaluating(model), torch.no_grad():
        logits: Tensor = model(batch)
    # Each row is one picture, and its classes compete along the row. torch's softmax takes off the
    # largest logit first, so that no exponential overflows.
    return logits.softmax(dim=1)
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.4


def top_k(probabilities: Tensor, categories: Sequence[str], k: int = 5) -> list[list[tuple[str, float]]]:
    """Give the k most probable categories of each picture, the best first.

    Args:
        probabilities: ``(n, C)``, float32 or float64, n >= 1: one row per picture.
        categories: the names of the C classes, in the order of the columns. Two classes may have
            the same name (in ImageNet's own list a bird and a machine are both "crane"); they
            remain two.
        k: how many, at least 1. Where there are fewer classes than k, all of them.

    Returns:
        A list of one list per picture, each of ``min(k, C)`` tuples ``(name, probability)`` with
        the probability as a plain float, the most probable first; equals in any order.

    Raises:
        ValueError: ``k`` is less than 1.

    Example:
        >>> top_k(torch.tensor([[0.25, 0.5, 0.25]]), ["cat", "dog", "bird"], k=1)
        [[('dog', 0.5)]]
    """
    # BEGIN SOLUTION 4.4
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    # tolist gives plain numbers: indices to look names up with, and floats for the caller.
    return [
        [(categories[index], value) for index, value in zip(row, best, strict=True)]
        for row, best in zip(indices.tolist(), values.tolist(), strict=True)
    ]
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.5


def classify_files(
    paths: Sequence[Path],
    model: nn.Module,
    preprocess: Preprocess,
    categories: Sequence[str],
    *,
    batch_size: int = 8,
) -> list[Prediction]:
    """Name the picture in every file. A file that is no picture costs nobody else an answer.

    ``zoo.open_image(path)`` reads a picture whole, or raises an ``OSError`` (several kinds of it).
    The pictures go through the model in batches: when all files are good, ``batch_size`` at once
    until fewer are left, and these together in the last batch. Never does the model get more than
    ``batch_size`` pictures at once, nor an empty batch.

    Args:
        paths: the files, none or more.
        model: in eval mode; maps ``(n, 3, height, width)`` to logits ``(n, C)``.
        preprocess: maps one PIL image to a batch of one, ``(1, 3, height, width)``.
        categories: the names of the C classes, in the order of the logits.
        batch_size: at least 1.

    Returns:
        A list of one ``Prediction`` per path, in the order of ``paths``, with ``path`` as given:

        * of a picture, ``label`` is the name of its most probable class, ``probability`` that
          class's softmax probability, a plain float, and ``error`` is None;
        * of a file that is no whole picture (a text, a picture cut in half, an empty or missing
          file), ``label`` and ``probability`` are None and ``error`` is a non-empty string that
          says what is wrong.

    Example:
        >>> classify_files([Path("no_such_file.jpg")], model, preprocess, categories)[0].label is None
        True
        >>> classify_files([], model, preprocess, categories)
        []
    """
    # BEGIN SOLUTION 4.5
    answers: dict[int, Prediction] = {}  # by place in paths, because errors are known first

    def name_batch(places: list[int], pictures: list[Tensor]) -> None:
        # Each picture is a batch of one already, so they are joined, not stacked.
        with torch.no_grad():
            probabilities = model(torch.cat(pictures)).softmax(dim=1)
        best, indices = probabilities.max(dim=1)
        for place, value, index in zip(places, best.tolist(), indices.tolist(), strict=True):
            answers[place] = Prediction(paths[place], categories[index], value)

    places: list[int] = []
    pictures: list[Tensor] = []
    for place, path in enumerate(paths):
        try:
            # Inside the try: some files are found to be damaged only when their pixels are read.
            picture = preprocess(zoo.open_image(path))
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or type(error).__name__)
            continue
        places.append(place)
        pictures.append(picture)
        if len(pictures) == batch_size:
            name_batch(places, pictures)
            places, pictures = [], []
    if pictures:  # what is left over
        name_batch(places, pictures)
    return [answers[place] for place in range(len(paths))]
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.6


def count_parameters(model: nn.Module) -> tuple[int, int]:
    """Count the numbers that a model can learn, and those of them that are being trained.

    Args:
        model: any model.

    Returns:
        A tuple ``(total, trainable)`` of plain ints: how many numbers its parameters hold
        altogether, and how many are in parameters that require grad. Buffers (such as the running
        statistics of BatchNorm) are no parameters. A parameter that is used in several places
        counts once.

    Example:
        >>> count_parameters(nn.Linear(3, 2))  # 3 * 2 weights and 2 biases
        (8, 8)
    """
    # BEGIN SOLUTION 4.6
    # parameters() gives each Parameter object once, and no buffers.
    parameters = list(model.parameters())
    total = sum(p.numel() for p in parameters)
    trainable = sum(p.numel() for p in parameters if p.requires_grad)
    return total, trainable
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.7


def feature_maps(model: nn.Module, layer_name: str, batch: Tensor) -> Tensor:
    """Run the model on a batch and give what one of its layers put out on the way.

    The layer is listened to by a forward hook, which is removed again, also when the model raised
    an error (which goes on to the caller). Hooks of others stay. The model is in eval mode during
    the call. Afterwards ``model.training`` is what it was before, again also after an error.

    Args:
        model: any model.
        layer_name: the layer's name as in ``model.named_modules()``, such as ``"features.0"``. The
            layer gives one tensor.
        batch: what the model takes.

    Returns:
        The layer's output of its last call during this run, no graph, as the layer put it out: also
        when the next layer of the model works in place and overwrites it.

    Raises:
        ValueError: the model has no layer of that name, or did not call it.

    Example:
        >>> model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(inplace=True), nn.Linear(3, 1))
        >>> feature_maps(model, "0", torch.ones(4, 2)).shape
        torch.Size([4, 3])
    """
    # BEGIN SOLUTION 4.7
    layers = dict(model.named_modules())
    if layer_name not in layers:
        raise ValueError(f"the model has no layer {layer_name!r}")
    seen: list[Tensor] = []

    def listen(layer: nn.Module, inputs: object, output: Tensor) -> None:
        # A copy: the next layer may write into this very memory.
        seen.append(output.detach().clone())

    handle = layers[layer_name].register_forward_hook(listen)
    try:
        with evaluating(model), torch.no_grad():
            model(batch)
    finally:  # also when the model raised something
        handle.remove()
    if not seen:
        raise ValueError(f"the model did not call its layer {layer_name!r}")
    return seen[-1]
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 4.8


def confusion_matrix(targets: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    """Count how often each class was taken for which.

    Args:
        targets: ``(n,)``, int64, each in ``0 .. num_classes - 1``: the true classes. n may be 0.
        predictions: ``(n,)``, int64, in the same range: what the net said.
        num_classes: C, at least 1, whichever classes occur.

    Returns:
        Shape ``(C, C)``, int64: row i, column j holds the number of samples of the true class i
        that were predicted to be j. Right answers are on the diagonal.

    No Python loop over the samples: a million of them should take a fraction of a second.

    Example:
        >>> confusion_matrix(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 2)
        tensor([[1, 1],
                [0, 1]])
    """
    # BEGIN SOLUTION 4.8
    # Number the C * C cells row by row; then counting pairs is counting single numbers.
    cells = targets * num_classes + predictions
    # minlength: cells after the last one that occurs are there, too.
    return torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
    # END SOLUTION
