"""The folder a batch writes to. Every file is written whole or not at all; an entry is the last of a result.

::

    batch.json                what was asked for
    reports/<id>.json         the report: learners may see it
    staff/<id>.json           tracebacks, output, hidden cases: learners may not
    entries/<id>.json         state, and hashes of everything the result depends on
    history/<id>/0001.json    former reports, oldest first
    names.csv                 pseudonym to id: keep it to yourself
"""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import TypeVar

import msgspec

from autograder.batch.records import Batch, Entry
from autograder.formats import write
from autograder.report import Report, from_json

Record = TypeVar("Record", Batch, Entry)


class NotABatch(Exception):
    """The folder cannot be read as a batch: what, where, what to do."""


class Store:
    """One batch on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def batch(self) -> Batch:
        """What the batch was asked to do."""
        return self._read(self.folder / "batch.json", Batch)

    def entries(self) -> list[Entry]:
        """The finished results, by id."""
        return [self._read(path, Entry) for path in sorted((self.folder / "entries").glob("*.json"))]

    def report(self, id: str) -> Report:
        """The current report of a submission that was graded."""
        return self._report(self.folder / "reports" / f"{id}.json")

    def history(self, id: str, count: int) -> list[Report]:
        """The first so many former reports, oldest first."""
        return [self._report(self.folder / "history" / id / f"{n:04}.json") for n in range(1, count + 1)]

    def pseudonyms(self) -> dict[str, str]:
        """Id to pseudonym."""
        path = self.folder / "names.csv"
        if not path.exists():
            return {}
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        return {row["id"]: row["pseudonym"] for row in rows}

    def _report(self, path: Path) -> Report:
        try:
            return from_json(path.read_bytes())
        except (OSError, msgspec.MsgspecError) as error:
            raise _damaged(path, error) from error

    def _read(self, path: Path, kind: type[Record]) -> Record:
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except FileNotFoundError:
            raise NotABatch(
                f"{path.parent} holds no {path.name}: name the folder given to grade batch --out."
            ) from None
        except (OSError, msgspec.MsgspecError) as error:
            raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> NotABatch:
    return NotABatch(f"{path} cannot be read ({error}): delete it and run the same grade batch again.")


def sha256(data: bytes) -> str:
    """As hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def save(path: Path, record: Batch | Entry) -> None:
    """Write a record as indented JSON."""
    write(path, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
