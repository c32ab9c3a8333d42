"""Grades a class of ``examples/make_class.py`` and counts who gets something other than the recipe says.

``python -m benchmarks.recipes FOLDER [OPTIONS OF GRADE BATCH]`` also prints what it cost: seconds a submission once the
first is there, and the most memory that the supervisor held.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.results import ClassResults, load_class
from benchmarks.processes import peak


def differences(folder: Path, results: ClassResults) -> Iterator[str]:
    """Members whose points, status or mistake differ from the recipe."""
    recipes = json.loads((folder / "recipes.json").read_bytes())
    reports = {student.id: student.report for student in results.students}
    for id in sorted({*recipes, *reports}):
        report, recipe = reports.get(id), recipes.get(id)
        if report is None or recipe is None:
            yield f"{id}: {'no report' if report is None else 'no recipe'}"
            continue
        got = {t.task: {"points": t.points, "status": t.status, "mistake": t.mistake} for t in report.tasks}
        for task, facts in recipe["tasks"].items():
            if got.get(task) != facts:
                yield f"{id} ({recipe['kind']}, {recipe['form']}), {task}: {got.get(task)} instead of {facts}"
        if report.points != recipe["points"]:
            yield f"{id}: {report.points} points instead of {recipe['points']}"


def main() -> None:
    """Grade, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        begin = time.perf_counter()
        command = [sys.executable, "-m", "autograder", "batch", str(given.folder), "--out", str(out), "-q", *options]
        process = subprocess.Popen(command)
        first, most = 0.0, 0.0
        while process.poll() is None:
            most = max(most, peak(process.pid))
            if not first and any((out / "entries").glob("*")):
                first = time.perf_counter()
            time.sleep(0.05)
        wall = time.perf_counter() - begin
        if process.returncode:
            sys.exit(f"grade batch ended with {process.returncode}")
        results = load_class(out)
        wrong = list(differences(given.folder, results))
    for line in wrong:
        print(line)
    count = len(results.students)
    each = (wall - (first - begin)) / max(1, count - 1)
    print(f"{count} submissions, {len(wrong)} differences; {wall:.1f} s, of which {first - begin:.1f} s to the first")
    print(f"{each:.3f} s each after that; the supervisor held {most:.0f} MiB at most")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
