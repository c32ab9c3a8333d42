"""Classify the pictures of a folder with your own checkpoint and write ``predictions.csv``. Given, not graded.

    python classify_folder.py mine.pt my_pictures --threshold 0.8

The checkpoint is one that ``save_checkpoint`` of ``transfer.py`` wrote, of a net of the zoo with a replaced head,
with its class names: ``save_checkpoint(model, "mine.pt", categories=["cat", "dog"])``. With another net than the
default one, give its name as well: ``--net resnet18``.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import torch
from torch import nn

from week4 import zoo

SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"}
COLUMNS = ["file", "label", "probability", "to review"]


class Problem(Exception):
    """What stops the program, in one sentence for you."""


def own_functions(path: Path) -> ModuleType:
    """The learner's ``transfer.py``."""
    if not path.is_file():
        raise Problem(f"{path} does not exist: where is your transfer.py? Say so with --transfer.")
    spec = importlib.util.spec_from_file_location("transfer", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def categories_in(path: Path) -> list[str]:
    """The class names in a checkpoint, wherever in it they stand."""
    if not path.is_file():
        raise Problem(f"There is no checkpoint {path}.")
    try:
        found = [torch.load(path, map_location="cpu", weights_only=True)]
    except Exception as error:
        raise Problem(f"{path} is no checkpoint that can be read ({type(error).__name__}).") from error
    for value in found:
        if isinstance(value, dict):
            names = value.get("categories")
            if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
                return names
            found += value.values()
    raise Problem(f"{path} names no categories: save it with save_checkpoint(model, path, categories=[...]).")


def loaded(checkpoint: Path, transfer: Path, net: str) -> tuple[nn.Module, zoo.Preprocess, list[str]]:
    """The net with the checkpoint's weights, in eval mode, its preprocessing and the class names."""
    categories, own = categories_in(checkpoint), own_functions(transfer)
    try:
        model, preprocess, _ = zoo.pretrained(net)
    except (ValueError, zoo.WeightsUnavailable) as error:
        raise Problem(str(error)) from error
    try:
        own.replace_head(model, len(categories))
        own.load_checkpoint(model, checkpoint)
    except NotImplementedError as error:
        raise Problem(f"This needs tasks 5.2 and 5.7 of {transfer}: {error}.") from error
    except ValueError as error:
        raise Problem(f"{checkpoint} does not fit {net} with {len(categories)} categories: {error}") from error
    return model.eval(), preprocess, categories


def row(path: Path, model: nn.Module, preprocess: zoo.Preprocess, categories: list[str], threshold: float) -> list[str]:
    """One line of the table. A file that cannot be read is for a person to look at."""
    try:
        picture = preprocess(zoo.open_image(path))
    except Exception:
        return [path.name, "", "", "yes"]
    with torch.no_grad():
        probability, index = model(picture).softmax(1)[0].max(0)
    review = "yes" if float(probability) < threshold else "no"
    return [path.name, categories[int(index)], f"{float(probability):.4f}", review]


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder by name, those in folders inside it not included."""
    if not folder.is_dir():
        raise Problem(f"There is no folder {folder}.")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not found:
        raise Problem(f"{folder} has no pictures ({', '.join(sorted(SUFFIXES))}).")
    return found


def probability(text: str) -> float:
    """A number from 0 to 1, for the command line."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def main() -> int:
    """Read the command line, classify, write. The exit status: 0, or 2 if something is missing."""
    parser = argparse.ArgumentParser(description="Classify the pictures of a folder with your own checkpoint.")
    parser.add_argument("checkpoint", type=Path, help="what save_checkpoint wrote, with categories=[...]")
    parser.add_argument("folder", type=Path, help="the folder with the pictures")
    parser.add_argument("--out", type=Path, default=Path("predictions.csv"), help="the table (%(default)s)")
    parser.add_argument("--threshold", type=probability, default=0.8, help="below it a person looks (%(default)s)")
    parser.add_argument("--net", default=zoo.DEFAULT, help="the net of the zoo that was trained (%(default)s)")
    parser.add_argument(
        "--transfer", type=Path, default=Path(__file__).parents[1] / "transfer.py", help="your transfer.py"
    )
    options = parser.parse_args()
    try:
        pictures = pictures_in(options.folder)
        parts = loaded(options.checkpoint, options.transfer, options.net)
        rows = [row(path, *parts, options.threshold) for path in pictures]
        with options.out.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
    except (Problem, OSError) as problem:
        print(f"classify_folder: {problem}", file=sys.stderr)
        return 2
    review = sum(line[-1] == "yes" for line in rows)
    print(f"{options.out}: {len(rows)} pictures, {review} to review (below {options.threshold}, or unreadable)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
