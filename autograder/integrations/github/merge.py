"""One class out of its shards: each shard brings the results of its own submissions, and the rest stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from autograder.classroom.results import ClassResults, Member
from autograder.classroom.tables import csv_cell
from autograder.files import write

KEPT = ("reports", "staff", "entries")


def merge(submissions: Path, graded: Path, out: Path) -> Path:
    """Bring ``graded/graded-N`` together in ``out``; return the folder with all submissions.

    A shard started as a copy of ``out``, and also knew other shards' submissions: only its own are taken from it.
    """
    everyone = submissions / "all"
    everyone.mkdir(exist_ok=True)
    pushed: list[str] = []
    for shard in sorted(submissions.glob("shard-*")):
        results = graded / shard.name.replace("shard-", "graded-")
        for path in sorted(shard.glob("*.git")):
            if (results / "batch.json").is_file():  # otherwise that shard's job failed, and the earlier results stay
                _take(results, out, path.stem)
            path.rename(everyone / path.name)
        lines = (shard / "pushed.csv").read_text(encoding="utf-8").splitlines()
        pushed += lines[1:]
        if not (out / "batch.json").exists() and (results / "batch.json").exists():
            write(out / "batch.json", (results / "batch.json").read_bytes())
    write(everyone / "pushed.csv", ("\n".join(["id,pushed", *pushed]) + "\n").encode())
    return everyone


def _take(results: Path, out: Path, id: str) -> None:
    for kind in KEPT:
        source, target = results / kind / f"{id}.json", out / kind / f"{id}.json"
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            write(target, source.read_bytes(), private=kind == "staff")
        else:
            target.unlink(missing_ok=True)
    for former in sorted((results / "history" / id).glob("*.json")):
        (out / "history" / id).mkdir(parents=True, exist_ok=True)
        write(out / "history" / id / former.name, former.read_bytes())


def grades_csv(results: ClassResults) -> bytes:
    """The grade that counts for each learner. If a learner wasn't graded, the points are empty, not 0."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(["id", "github", "school id", "points", "max points", "days late", "commit", "attempt", "attempts"])
    for student in sorted(results.students, key=lambda student: student.id):
        table.writerow([csv_cell(cell) for cell in _line(student)])
    return text.getvalue().encode("utf-8-sig")


def _line(student: Member) -> list[str | float | None]:
    final = student.final if student.standing == "graded" else None
    attempts, counts = student.attempts if final else [], student.rulings.attempt
    commit = attempts[counts].commit if attempts and counts is not None else None
    return [
        student.id, student.github, student.school_id,
        final.points if final else None, final.max_points if final else None, student.rulings.days, commit,
        counts + 1 if attempts and counts is not None else None, len(attempts),
    ]  # fmt: skip
