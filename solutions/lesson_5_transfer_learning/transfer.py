"""Lesson 5: transfer learning. A net that has seen a million photographs learns a new task from a few.

Rules for every task:

* The docstring is the specification: shapes, dtypes, what is raised, one small example.
* A function changes none of its arguments (where its job is to change the model, its docstring says
  so), no process-wide setting, and re-seeds no generator.
* "A float" is a plain Python float; "no graph" means that autograd does not track the result.
* The *head* of a model is all of ``model.fc`` or ``model.classifier``, a ``Linear`` or a ``Sequential``
  with at least one ``Linear`` in it. A model has one of the two; if it has neither, 5.2 and 5.6 raise
  ``ValueError``. The rest of a model is its *backbone*.
* A *loader* gives batches ``(inputs, labels)``: inputs ``(b, ...)`` float32 as the model takes them, labels
  ``(b,)`` int64. The last batch may be smaller than the others.
* Any torch call is welcome unless the docstring says no: results are judged, not the way.
* No network, no child processes (``num_workers=0``), no windows.
* Each task stands alone: do them in any order, and call none of your other functions. The three
  helpers at the top are given: use them or not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from week4 import zoo

Loader = Iterable[tuple[Tensor, Tensor]]


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Be in eval mode inside the ``with`` block and in the old mode again afterwards. Given."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:  # also when the block inside raised something
        model.train(was_training)


def head_of(model: nn.Module) -> nn.Module:
    """Give the head of a model: all of its ``fc`` or ``classifier``. Given."""
    for name in ("fc", "classifier"):
        head = getattr(model, name, None)
        if isinstance(head, nn.Module):
            return head
    raise ValueError("this model has neither fc nor classifier")


def fine_tune(model: nn.Module, groups: list[dict[str, Any]], loader: Loader, epochs: int = 3) -> None:
    """Train the groups that task 5.6 gives, each at its own rate; BatchNorm statistics stay. Given."""
    optimizer = torch.optim.AdamW(groups)
    with evaluating(model):
        for _ in range(epochs):
            for inputs, labels in loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(inputs), labels).backward()
                optimizer.step()


# --------------------------------------------------------------------------------------- task 5.1


def freeze(module: nn.Module) -> nn.Module:
    """Freeze all parameters of ``module``, in place: none of them requires grad any more.

    Nothing else changes: values, buffers and train or eval mode stay as they are. Parameters that
    are frozen already stay so.

    Args:
        module: any module, with layers in layers, or with no parameters at all.

    Returns:
        ``module`` itself, so that the call can stand inside another one.

    Example:
        >>> layer = nn.Linear(2, 1)
        >>> freeze(layer) is layer, layer.weight.requires_grad, layer.training
        (True, False, True)
    """
    # BEGIN SOLUTION 5.1
    for parameter in module.parameters():  # of all layers inside it, too
        parameter.requires_grad = False
    return module
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 5.2


def replace_head(model: nn.Module, num_classes: int) -> nn.Module:
    """Give ``model`` a new last layer for ``num_classes`` classes, in place.

    The last ``Linear`` of the head is replaced, at the same place and so under the same name, by a new
    ``nn.Linear`` with a bias (also if the old one had none) that takes as many numbers as the old one took
    and gives ``num_classes``. Its start is drawn at random, as torch's layers do by themselves, and its
    parameters require grad, also in a model that is frozen.

    All else stays as it is: the other layers of the head, all other values, and which other parameters
    require grad.

    Args:
        model: with the head ``fc`` or ``classifier``: a ``Linear``, or a ``Sequential`` of layers of which the
            last ``Linear`` counts, also if something that is no ``Linear`` comes after it.
        num_classes: at least 1.

    Returns:
        ``model`` itself. It now maps ``(n, ...)`` to logits ``(n, num_classes)``.

    Raises:
        ValueError: the model has neither ``fc`` nor ``classifier``.

    Example: with ``model.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 1000))``, the call
    ``replace_head(model, 5)`` puts a new ``nn.Linear(1280, 5)`` in the place of ``model.classifier[1]``.
    """
    # BEGIN SOLUTION 5.2
    for name, layer in reversed(list(model.named_modules())):
        if isinstance(layer, nn.Linear) and name.split(".")[0] in ("fc", "classifier"):
            new = nn.Linear(layer.in_features, num_classes, device=layer.weight.device, dtype=layer.weight.dtype)
            model.set_submodule(name, new)  # "classifier.1": the way to it, then its name there
            return model
    raise ValueError("this model has no Linear in fc or classifier")
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 5.3


def make_loaders(
    dataset: Dataset[Any], *, validation: float = 0.2, batch_size: int = 32, seed: int = 0
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    """Split a data set at random in two and make a loader for each part.

    Every item is in exactly one of the parts, and no pass over a loader leaves one out. Which items go
    where depends on ``seed`` alone: the same at every call with it, another split for another seed. The
    validation loader gives its items in the same order at every pass; the training loader shuffles
    its own again at each pass.

    The call leaves torch's, NumPy's and Python's global generators as they are: it neither seeds them
    nor draws from them. (Passing over a loader may draw from them.)

    Args:
        dataset: ``len(dataset)`` items, ``dataset[i]`` is a pair of an input and a label. At least five.
        validation: which share of the items goes into the validation part: ``round(n * validation)`` of
            them; one more or less is fine. Both parts get at least one.
        batch_size: how many items each batch has; only the last one of a pass may have fewer.
        seed: decides about the split.

    Returns:
        A tuple of two ``DataLoader``: training, validation.

    Example: ten items with ``validation=0.2, batch_size=3`` give a training loader with batches of 3, 3
    and 2 items, and a validation loader with one batch of 2.
    """
    # BEGIN SOLUTION 5.3
    generator = torch.Generator().manual_seed(seed)  # a generator of our own: the global one is not touched
    n = len(dataset)  # type: ignore[arg-type]
    held_back = min(max(round(n * validation), 1), n - 1)  # neither part stays empty
    sizes = [n - held_back, held_back]  # a difference: no item is lost
    train, rest = torch.utils.data.random_split(dataset, sizes, generator=generator)
    return DataLoader(train, batch_size=batch_size, shuffle=True), DataLoader(rest, batch_size=batch_size)
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 5.4


def train_head(
    model: nn.Module,
    loader: DataLoader[Any],
    *,
    epochs: int = 5,
    lr: float = 1e-3,
    device: str | torch.device = "cpu",
) -> list[float]:
    """Train the head of ``model``, in place, and give the mean loss of every epoch.

    The loss is the cross-entropy of the model's logits and the labels. The optimizer is any one you
    like from ``torch.optim``, made new in every call, with ``lr`` as its learning rate. For each batch: its
    loss, the gradients of this loss alone, one step.

    Only those parameters of the head are trained that require grad. Everything else in ``state_dict()`` is
    the same to the last bit afterwards, also where it requires grad: frozen layers of the head, the
    backbone's parameters, and the running statistics of every BatchNorm. They are used (as in eval mode)
    and not updated. Whether dropout is active meanwhile is up to you.

    Afterwards ``model.training`` is what it was before.

    Training must work: on a few classes that can be told apart, 40 epochs at ``lr=0.05`` halve the loss, and
    where classes overlap so that no head could be perfect, it settles near the lowest possible.

    Args:
        model: maps ``(b, ...)`` to logits ``(b, classes)``.
        loader: gives batches ``(inputs, labels)``, the last one perhaps smaller.
        epochs: how many passes over the loader, at least 1.
        lr: the learning rate.
        device: where to compute: the model and every batch are moved there.

    Returns:
        A list of ``epochs`` plain floats: for each epoch the mean loss *per sample*, as seen while training
        (each batch before its step). In a short last batch a sample counts no more than in a full one.

    Example: an epoch with losses 1.0 on a batch of 4 and 4.0 on a batch of 2 gives ``[2.0]``.
    """
    # BEGIN SOLUTION 5.4
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    # In train mode BatchNorm would follow the new pictures, although no optimizer ever touches it.
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for batch, answers in loader:
                inputs, labels = batch.to(device), answers.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(inputs), labels)  # takes logits: no softmax before it
                loss.backward()
                optimizer.step()
                total += loss.item() * len(labels)  # the sum over the batch, of whatever size
                count += len(labels)
            losses.append(total / count)
    return losses
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 5.5


def evaluate(model: nn.Module, loader: DataLoader[Any], *, device: str | torch.device = "cpu") -> tuple[float, float]:
    """Measure the loss and the accuracy of ``model`` on all samples of a loader.

    The model is in eval mode, and no graph is built: autograd does not track its answers. Afterwards
    ``model.training`` is what it was before, also when the model raised an error (which goes on to the caller).

    Args:
        model: maps ``(b, ...)`` to logits ``(b, classes)``.
        loader: gives batches ``(inputs, labels)``, the last one perhaps smaller; at least one sample.
        device: where to compute: the model and every batch are moved there.

    Returns:
        A tuple of two plain floats: the mean cross-entropy per sample, and the share of samples, from 0 to 1,
        whose largest logit is that of the label.

    Example: with 3 of 4 right in the first batch and 0 of 1 in the second the accuracy is 0.6.
    """
    # BEGIN SOLUTION 5.5
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for batch, answers in loader:
            inputs, labels = batch.to(device), answers.to(device)
            logits = model(inputs)
            loss += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += int((logits.argmax(dim=1) == labels).sum())
            count += len(labels)
    return loss / count, right / count
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 5.6


def unfreeze_last(model: nn.Module, n: int, *, lr: float = 1e-3) -> list[dict[str, Any]]:
    """Let the head and the last ``n`` blocks of ``model`` train, in place, and give their optimizer groups.

    Afterwards exactly the parameters of the head (all of ``fc`` or ``classifier``) and of the last ``n`` of
    ``zoo.blocks(model)`` require grad, whatever did before: everything else is frozen. No value changes.

    Args:
        model: with the head ``fc`` or ``classifier``. ``zoo.blocks(model)`` gives the blocks of its backbone as a
            list of modules, first to last.
        n: how many blocks, at least 0. More than there are means all of them.
        lr: the learning rate of the head.

    Returns:
        A list of one or two dicts, as every optimizer of ``torch.optim`` takes them:
        ``{"params": [...], "lr": lr}`` with all parameters of the head, then
        ``{"params": [...], "lr": lr / 10}`` with all parameters of the last ``n`` blocks. With ``n = 0``
        there is no second one. Every parameter that trains is in it once, no other one is.

    Raises:
        ValueError: ``n`` is negative, or the model has neither ``fc`` nor ``classifier``.

    Example:
        >>> model, _, _ = zoo.pretrained()
        >>> [(len(group["params"]), group["lr"]) for group in unfreeze_last(model, 1, lr=0.01)]
        [(2, 0.01), (3, 0.001)]
    """
    # BEGIN SOLUTION 5.6
    if n < 0:
        raise ValueError(f"n must not be negative, it is {n}")
    blocks = zoo.blocks(model)
    last = blocks[max(len(blocks) - n, 0) :]  # not blocks[-n:], which for n = 0 is all of them
    head_parameters = list(head_of(model).parameters())
    block_parameters = [parameter for block in last for parameter in block.parameters()]
    model.requires_grad_(False)
    for parameter in head_parameters + block_parameters:
        parameter.requires_grad = True
    # The blocks know a lot already: they take steps a tenth as long.
    groups = [{"params": head_parameters, "lr": lr}, {"params": block_parameters, "lr": lr / 10}]
    return groups if last else groups[:1]
    # END SOLUTION


# --------------------------------------------------------------------------------------- task 5.7


def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    """Write the model's ``state_dict`` and ``meta`` into one file.

    The file is one of ``torch.save`` that ``torch.load(path, weights_only=True)`` can read: tensors and plain
    values, not the model as an object. An old file at ``path`` is replaced, but only by a whole new one: when the
    write fails, say because something in ``meta`` cannot be saved, the error goes on to the caller and the old file is
    as it was.

    Args:
        model: whose ``state_dict()`` is saved.
        path: where to. Positional only, like ``model``, so that ``meta`` may have any names, these two included.
        meta: plain values (None, bool, int, float, str), lists, tuples and dicts of them, tensors.

    Example:
        >>> save_checkpoint(model, "mine.pt", categories=["cat", "dog"], accuracy=0.9)
    """
    # BEGIN SOLUTION 5.7
    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, unfinished)
        os.replace(unfinished, path)  # in one move: there's the old file or the new one, never half of one
    finally:
        unfinished.unlink(missing_ok=True)
    # END SOLUTION


def load_checkpoint(model: nn.Module, path: str | os.PathLike[str]) -> dict[str, Any]:
    """Put the weights of a file that ``save_checkpoint`` wrote into ``model`` and give its ``meta``.

    The file is read with ``weights_only=True``: whatever stands in it, no code from it is run. When an error is raised,
    ``model.state_dict()`` is as it was, to the last bit. The model stays in the mode it came in, train or eval.

    Args:
        model: of the same architecture as the one that was saved.
        path: where the file is.

    Returns:
        A dict: the keyword arguments given to ``save_checkpoint``, equal to them in type and value.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is damaged (cut off, empty, no checkpoint at all, or holding objects that
            ``weights_only=True`` refuses), or its weights are those of another model: names missing or left
            over, or other shapes.

    Example:
        >>> load_checkpoint(model, "mine.pt")
        {'categories': ['cat', 'dog'], 'accuracy': 0.9}
    """
    # BEGIN SOLUTION 5.7
    with open(path, "rb") as file:  # raises FileNotFoundError by itself
        try:
            found = torch.load(file, map_location="cpu", weights_only=True)
            state, meta = found["state_dict"], dict(found["meta"])
            wanted = {name: value.shape for name, value in model.state_dict().items()}
            fits = {name: value.shape for name, value in state.items()} == wanted
        except Exception as error:  # damage shows as one of a dozen errors
            raise ValueError(f"{path} is no whole checkpoint") from error
    if not fits:  # asked before anything is loaded: load_state_dict would copy what fits, then complain
        raise ValueError(f"{path} holds the weights of another model")
    model.load_state_dict(state)
    return meta
    # END SOLUTION
