"""The folder a batch writes to. Every file is written whole or not at all; an entry is the last of a result.

All of it speaks of people. So what's new in it is its owner's alone, even in a folder that others may enter; what you
open to others yourself stays open.

::

    batch.json                what was asked for
    reports/<id>.json         the report: learners may see it
    staff/<id>.json           tracebacks, output, hidden cases: learners may not
    entries/<id>.json         state, and hashes of everything the result depends on
    history/<id>/0001.json    former reports, oldest first
    reflections/<id>.json     lesson to what was written into its reflection.md
    submitted/<id>/<hash>.json    each version that was graded: keep it to yourself
    names.csv                 pseudonym to id: keep it to yourself
    decisions.sqlite          what people decided, see ``decisions``: the only file that can't be made again
    grade.log                 what the engine did and why: keep it to yourself
    work/                     submissions being graded; empty when nothing runs
"""

from __future__ import annotations

import csv
import io
import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import filelock
import msgspec

from autograder import files, log
from autograder.classroom import ids, submitted
from autograder.classroom.records import Batch, Entry
from autograder.classroom.submitted import Submitted
from autograder.errors import Refusal
from autograder.files import sha256, write
from autograder.intake.submission import Submission
from autograder.report.model import Report, Staff, from_json, to_json

logger = logging.getLogger(__name__)
FOLDERS = ("reports", "staff", "entries", "history", "reflections", submitted.FOLDER, "work")
Record = TypeVar("Record", Batch, Entry, dict[int, str])
LOG = "grade.log"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which look alike."""


class NotABatch(Refusal):
    """A folder can't be used for a batch: what, where, what to do."""


class Store:
    """One batch on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"

    @contextmanager
    def opened(self, batch: Batch) -> Iterator[None]:
        """Make the folder if necessary, note what you ask of it, and keep every other batch out of it until done."""
        self._check(batch)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = filelock.FileLock(self.folder / ".lock", blocking=False)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise NotABatch(f"another grade batch is writing to {self.folder}: wait for it, or stop it.") from None
        try:
            record = _json(batch)
            with log.kept(self.folder / LOG):
                about = self.folder / "batch.json"
                write(about, record, private=not about.exists())
                files.clear(self.work)
                for name in FOLDERS:
                    (self.folder / name).mkdir(mode=0o700, exist_ok=True)
                below = [self.folder.glob(f"{name}/") for name in ("*", "history/*", f"{submitted.FOLDER}/*")]
                for folder in (self.folder, *chain.from_iterable(below)):
                    files.sweep(folder)  # what was half-written when an earlier run ended
                yield
        finally:
            files.clear(self.work)
            lock.release()

    def _check(self, batch: Batch) -> None:
        """Whether the folder is new, or holds a batch that this one goes on with."""
        if (self.folder / "batch.json").exists():
            old = self.batch()
            if old.tasks != batch.tasks or not set(old.lessons) <= set(batch.lessons) or old.graders != batch.graders:
                asked = ", ".join([*(f"task {t}" for t in old.tasks)] or [f"lesson {n}" for n in old.lessons])
                raise NotABatch(
                    f"{self.folder} holds a batch of {asked} ({old.graders} graders): ask for the same again, "
                    "or name a new folder with --out."
                )
        elif self.folder.exists() and any(not path.name.startswith(".") for path in self.folder.iterdir()):
            raise NotABatch(f"{self.folder} holds something other than a batch: name a new or empty folder with --out.")

    def batch(self) -> Batch:
        """What the batch should do."""
        return self._read(self.folder / "batch.json", Batch)

    def entries(self) -> list[Entry]:
        """The finished results, by id."""
        return [self._read(path, Entry) for path in sorted((self.folder / "entries").glob("*.json"))]

    def finished(self, entry: Entry) -> bool:
        """Whether the entry's report is there and whole. A fault counts as unfinished: it's tried again."""
        if entry.state == "fault":
            return False
        path = self._report_path(entry.id)
        return not entry.report or (path.exists() and sha256(path.read_bytes()) == entry.report)

    def report(self, id: str) -> Report:
        """The current report of a graded submission."""
        return self._report(self._report_path(id))

    def history(self, id: str, count: int) -> list[Report]:
        """The first so many earlier reports, oldest first."""
        return [self._report(self._former_path(id, number)) for number in range(1, count + 1)]

    def before(self, former: Entry) -> Report | None:
        """The last good report, wherever an interrupted run may have left it."""
        if former.attempted and self.finished(former):
            return self.report(former.id)
        moved = former.attempted and self._former_path(former.id, former.former + 1).exists()
        count = former.former + moved
        return self._report(self._former_path(former.id, count)) if count else None

    def keep(self, entry: Entry, report: Report | None, staff: Staff | None, former: Entry | None) -> Entry:
        """Put a result in the place of the earlier one, which goes into the history. The entry is written last.

        If this ends at any point, doing it again leads to the same result.
        """
        count = self._retire(former)
        path, details = self._report_path(entry.id), self.folder / "staff" / f"{entry.id}.json"
        if report is None:
            path.unlink(missing_ok=True)
        if staff is None:
            details.unlink(missing_ok=True)
        else:
            write(details, to_json(staff), private=True)
        entry = msgspec.structs.replace(entry, former=count, earlier=_times(former, count))
        if report is not None:
            data = to_json(report)
            write(path, data)
            entry = msgspec.structs.replace(entry, report=sha256(data))
        self.note(entry)
        return entry

    def given(self) -> dict[str, list[str]]:
        """Name to the ids that earlier runs gave it."""
        return ids.given(self.entries()) if (self.folder / "batch.json").exists() else {}

    def note(self, entry: Entry) -> None:
        """Note what has become known about work that was graded before."""
        write(self.folder / "entries" / f"{entry.id}.json", _json(entry))

    def _retire(self, former: Entry | None) -> int:
        """Copy the current report into the history, and return how many are there then."""
        if former is None:
            return 0
        if not former.attempted:
            return former.former
        kept = self._former_path(former.id, former.former + 1)
        if self.finished(former):
            kept.parent.mkdir(exist_ok=True)
            write(kept, self._report_path(former.id).read_bytes())
        return former.former + kept.exists()

    def show(self, id: str, submission: Submission) -> None:
        """Keep what is graded, so that a person can see it beside the verdict. No verdict waits for it."""
        try:
            submitted.keep(self.folder, id, submission)
        except OSError as error:
            logger.warning("what %s handed in can't be kept for people to see: %s", id, error)

    def submitted(self, report: Report) -> Submitted | None:
        """The files that a report speaks of, if they were kept."""
        return submitted.read(self.folder, report.submission, report.hashes.submission)

    def staff(self, id: str) -> Staff | None:
        """What staff may know beside the report; None if there's nothing, or it can't be read."""
        try:
            return msgspec.json.decode((self.folder / "staff" / f"{id}.json").read_bytes(), type=Staff)
        except (OSError, msgspec.MsgspecError):
            return None

    def reflect(self, id: str, written: dict[int, str]) -> None:
        """Keep what a learner wrote besides code, or nothing."""
        path, data = self.folder / "reflections" / f"{id}.json", msgspec.json.encode(dict(sorted(written.items())))
        if not written:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != data:
            write(path, data)

    def reflections(self) -> dict[str, dict[int, str]]:
        """Id to what the learner wrote, by lesson."""
        paths = sorted((self.folder / "reflections").glob("*.json"))
        return {path.stem: self._read(path, dict[int, str]) for path in paths}

    def pseudonyms(self) -> dict[str, str]:
        """Id to pseudonym."""
        path = self.folder / "names.csv"
        if not path.exists():
            return {}
        try:
            text = path.read_bytes().decode("utf-8-sig")  # as spreadsheets save it
            delimiter = ";" if ";" in text.partition("\n")[0] else ","
            return {row["id"]: row["pseudonym"] for row in csv.DictReader(io.StringIO(text), delimiter=delimiter)}
        except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
            raise NotABatch(
                f"{path} cannot be read ({error}): it needs the columns pseudonym and id, as CSV UTF-8. Get it back, "
                "or delete it for new pseudonyms."
            ) from error

    def name(self, ids: Iterable[str]) -> None:
        """Give a random pseudonym to every id that has none yet."""
        known = self.pseudonyms()
        taken = set(known.values())
        for id in ids:
            while id not in known:
                pseudonym = "".join(secrets.choice(ALPHABET) for _ in range(4))
                if pseudonym not in taken:
                    known[id] = pseudonym
                    taken.add(pseudonym)
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerows([("pseudonym", "id"), *((pseudonym, id) for id, pseudonym in sorted(known.items()))])
        write(self.folder / "names.csv", text.getvalue().encode(), private=True)

    def _report_path(self, id: str) -> Path:
        return self.folder / "reports" / f"{id}.json"

    def _former_path(self, id: str, number: int) -> Path:
        return self.folder / "history" / id / f"{number:04}.json"

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


def _times(former: Entry | None, count: int) -> list[str | None]:
    """The server's times of so many reports in the history."""
    if former is None:
        return []
    known = [*former.earlier, *[None] * former.former][: former.former]
    return [*known, former.pushed][:count]


def _damaged(path: Path, error: Exception) -> NotABatch:
    return NotABatch(f"{path} cannot be read ({error}): delete it and run the same grade batch again.")


def _json(record: Batch | Entry) -> bytes:
    try:
        data = msgspec.json.encode(record)
    except UnicodeEncodeError:  # a name on disk that isn't text in any encoding
        data = msgspec.json.encode(_encodable(msgspec.to_builtins(record)))
    return msgspec.json.format(data, indent=2) + b"\n"


def _encodable(value: Any) -> Any:
    """The same, with a sign in place of what text can't hold."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [_encodable(item) for item in value]
        case dict():
            return {_encodable(key): _encodable(item) for key, item in value.items()}
        case _:
            return value
