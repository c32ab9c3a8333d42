"""What Gradescope says of a submission and of those before it, and how many a day count.

https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/. Only the server's times are used.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from autograder.inert import markdown


class Former(Struct, frozen=True):
    """An earlier submission. Only the latest one has its results."""

    submission_time: str = ""
    autograder_error: bool = False
    results: dict[str, Any] | None = None


class Submission(Struct, frozen=True):
    """As much of ``submission_metadata.json`` as is needed here."""

    id: int = 0
    created_at: str = ""
    previous_submissions: list[Former] = []


def read(path: Path) -> Submission:
    """Read the file; an empty record if there's none, or if Gradescope writes it in another way one day."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Submission)
    except (OSError, msgspec.MsgspecError):
        return Submission()


def one_too_many(submission: Submission, per_day: int | None) -> bytes | None:
    """The results that stay, if this learner has handed in as often as class.toml allows a day; else ``None``.

    Days are UTC's. A submission that failed by a fault of ours doesn't count.
    """
    today = _day(submission.created_at)
    counted = [one for one in submission.previous_submissions if not one.autograder_error]
    if per_day is None or today is None or sum(_day(one.submission_time) == today for one in counted) < per_day:
        return None
    times = "once" if per_day == 1 else f"{per_day} times"
    said = f"Not graded: work is graded {times} a day (UTC). Your last result stays; hand in again tomorrow."
    kept = next((one.results for one in reversed(counted) if one.results), {})
    text = "\n\n".join(filter(None, [f"**{markdown(said)}**", str(kept.get("output") or "")]))
    return msgspec.json.encode(kept | {"output": text, "output_format": "md"})


def _day(text: str) -> dt.date | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(dt.UTC).date() if moment.tzinfo else None
