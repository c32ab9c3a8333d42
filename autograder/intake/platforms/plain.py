"""A folder that somebody laid out: one folder, archive, notebook or Python file for each learner."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from autograder.intake.platforms.arrival import Arrival, Known, Piece, Reading, Who

NAME, TITLE = "folder", "a plain folder"
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".7z", ".rar", ".gz", ".xz")
FORMS = (*ARCHIVES, ".ipynb", ".git", ".py")
"""Endings that don't belong to a learner's id."""
BESIDE = {
    ".csv", ".txt", ".md", ".json", ".toml", ".yml", ".yaml", ".xml", ".html", ".htm", ".log", ".ini", ".tsv",
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods", ".tex",
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".mp4", ".mov", ".webm", ".mp3",
    ".pt", ".pth", ".lnk", ".url", ".webloc", ".exe", ".msi", ".dmg", ".tmp", ".bak", ".part", ".crdownload",
}  # fmt: skip
"""Files of these kinds lie beside submissions and aren't work, unless their name is a learner's."""


def stem(path: Path) -> str:
    """The name without the ending of a form in which people hand in work."""
    name = path.name
    ending = next((form for form in FORMS if name.casefold().endswith(form) and len(name) > len(form)), "")
    return name[: len(name) - len(ending)] if ending and (ending == ".git" or not os.path.isdir(path)) else name


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """One arrival for each entry that may be work."""
    found = Reading()
    for path in entries:
        if path.suffix.lower() in BESIDE and not path.is_dir():
            found.besides.append(path)
        else:
            found.arrivals.append(Arrival(stem(path), Who(label=stem(path)), (Piece(path, path.name),)))
    return found
