"""The submissions in a folder: one per entry, whatever its form, each under an id that can be a file's name."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from autograder.batch.store import NotABatch
from autograder.submission import inert

BESIDES = {".csv", ".txt", ".md", ".json", ".toml"}
"""Files of these kinds lie beside submissions and are none."""
FORMS = (".zip", ".ipynb", ".git")
ID_BYTES = 120
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """One submission as it was found."""

    id: str
    path: Path


def roll(folder: Path, out: Path) -> list[Found]:
    """Every submission in a folder, by id. Raises ``NotABatch`` if there are none or two would get one id.

    ``out`` may lie beside the submissions, but not in one of them, nor may they lie in it; and the results of another
    batch are no student's work.
    """
    _check_apart(folder, out)
    try:
        paths = sorted(path for path in folder.iterdir() if _is_one(path, out))
    except OSError as error:
        raise NotABatch(f"{folder} cannot be read: {error.strerror}. Name the folder of submissions.") from error
    found: dict[str, Found] = {}
    for path in paths:
        id = clean(path)
        other = found.setdefault(id.casefold(), Found(id, path))
        if other.path != path:
            raise NotABatch(
                f"{inert(other.path.name)} and {inert(path.name)} would both be {id}: rename one of them, "
                "or remove the one that is not to be graded."
            )
    if not found:
        raise NotABatch(
            f"{folder} holds no submissions: put one folder, zip, repository or notebook per student there."
        )
    return list(found.values())


def _check_apart(folder: Path, out: Path) -> None:
    there, results = Path(os.path.realpath(folder)), Path(os.path.realpath(out))
    inside = results.relative_to(there).parts if results.is_relative_to(there) else ()
    if there.is_relative_to(results) or (len(inside) > 1 and not inside[0].startswith(".")):
        raise NotABatch(f"--out {out} and {folder} lie in each other: name a folder outside, or right in {folder}.")


def earlier(folder: Path, out: Path) -> list[str]:
    """What in a folder of submissions is the result of another ``grade batch``, and no student's work."""
    return sorted(path.name for path in folder.iterdir() if not _same(path, out) and _is_results(path))


def _same(path: Path, other: Path) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _is_results(path: Path) -> bool:
    return all((path / name).exists() for name in ("batch.json", "entries", "reports", "staff"))


def _is_one(path: Path, out: Path) -> bool:
    beside = path.suffix.lower() in BESIDES and not path.is_dir()
    hidden = path.name.startswith((".", "__MACOSX"))
    return not beside and not hidden and not _same(path, out) and not _is_results(path)


def plain_id(text: str) -> str:
    """A name as an id: letters, digits, dots, dashes and underscores alone. Empty if nothing of it is left."""
    kept = "".join(c if c.isalnum() or c in "._-" else "-" for c in unicodedata.normalize("NFC", text))
    return kept.encode("utf-8", "replace")[:ID_BYTES].decode("utf-8", "ignore").strip(".-")


def clean(path: Path) -> str:
    """The id of a submission: its name without the ending, letters, digits, dots, dashes and underscores alone."""
    id = plain_id(path.stem if path.suffix.lower() in FORMS else path.name)
    if not id or RESERVED.fullmatch(id):
        raise NotABatch(f"{inert(path.name)} gives no id: rename it to the student's id.")
    return id
