"""Writes decisions until it's killed, and says what has been kept: ``python writer.py FOLDER NAME``."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from autograder.classroom.decisions.model import Item, decide, now
from autograder.classroom.decisions.store import Decisions

SEVERAL = 20


def main(folder: Path, name: str, count: int) -> None:
    with Decisions(folder) as decisions:
        print("ready", flush=True)
        for number in itertools.count() if count < 0 else range(count):
            made = decide(None, f"student-{number % 7}", "comment", name, text=f"{name} {number} " * 40)
            decisions.add(made)
            print("kept", made.id, flush=True)
            if number % 3 == 1:
                decisions.undo(made.id, name)
                print("undone", made.id, flush=True)
            if number % 5 == 0:
                item = Item(id=f"i-{name}", text=f"Item {number}", points=None, changed_by=name, changed_at=now())
                decisions.put(item)
                print("item", number, flush=True)
            if number % 4 == 0:
                text = f"together {made.id}"
                decisions.add_all(decide(None, "all", "comment", name, text=text) for _ in range(SEVERAL))
                print("together", made.id, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
