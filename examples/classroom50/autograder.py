"""The ``autograder.py`` of a classroom50 assignment: grades the checkout around it, with the bundle's course.

Build the bundle as docs/github.md says: this file, and beside it ``course/`` with ``start.py`` (from a release) and, if
you choose to deliver them, ``graders/``. Needs nothing but Python; ``start.py`` sets up the engine. Writes
``result.json`` and ``release-body.md`` into the checkout. Exit status 0: graded, whatever the points.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

GRADED, BELOW, UNREADABLE = 0, 1, 2


def main() -> int:
    """Set up, grade, and say how it went."""
    bundle = Path(os.environ.get("CLASSROOM50_BUNDLE_DIR") or Path(__file__).resolve().parent)
    course, checkout = bundle / "course", Path.cwd()
    start = [sys.executable, str(course / "start.py")]
    if subprocess.call([*start, "set-up"], cwd=course):
        print("The engine could not be set up: the fault is not the submission's.", file=sys.stderr)
        return 3
    page, result = checkout / "release-body.md", checkout / "result.json"
    order = ["run", str(checkout), "--course", str(course), "-q"]
    formats = ["--format", f"classroom50={result}", "--format", f"markdown={page}"]
    status = subprocess.call([*start, *order, *formats], cwd=course)
    # Learners have to fix what can't be read: it's graded as 0 of 0, with the sentence that says why.
    return 0 if status in (GRADED, BELOW, UNREADABLE) and result.is_file() else status or 3


if __name__ == "__main__":
    sys.exit(main())
