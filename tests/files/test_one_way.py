"""Nothing in the engine writes or makes folders by other ways than ``autograder.files``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import autograder

PACKAGE = Path(autograder.__file__).parent
OTHER_WAYS = re.compile(
    r"""\.write_text\(|\.write_bytes\(|mkstemp|mkdtemp|TemporaryDirectory|NamedTemporary|copyfile|copytree|rmtree"""
    r"""|open\([^)]*["'][wax]b?["']"""
)
ELSEWHERE = {
    "authoring/check/trials.py": "learners' work in a temporary folder",
    "cli/doctor.py": "a course in a temporary folder",
    "intake/notebook.py": "what was cut out of a notebook, in a temporary folder",
    "integrations/nbgrader/grading.py": "a notebook in a temporary folder",
    "learner/watch/steps.py": "a warm-up in a temporary folder",
    "sandbox/folders.py": "a plain test's temporary folder, and the worker's copy of it",
    "sandbox/servant.py": "a course's data files, in a worker's own folder",
    "sandbox/confinement/layers.py": "a worker's own folder",
    "sandbox/confinement/limits.py": "the kernel's files",
    "sandbox/confinement/namespaces.py": "the kernel's files",
    "sandbox/witness.py": "what a confined worker tries",
    "sandbox/scratch.py": "a worker's own folder",
    "intake/members.py": "a submission that is laid out, in a temporary folder",
    "intake/platforms/download.py": "a class's zip, opened in a temporary folder",
    "intake/gathering.py": "a submission that is put together, in a temporary folder",
    "intake/opening.py": "an archive that is opened, in a temporary folder",
    "course/seeds.py": "a seed, which replaces nothing",
    "cli/console.py": "the null device",
    "log.py": "the log",
    "cli/github.py": "the runner's file of outputs, which takes lines",
    "authoring/release/template/start.py": "runs before the engine is installed",
}


def test_files_are_written_by_one_function() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.name != "files.py" and OTHER_WAYS.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(ELSEWHERE)


@pytest.mark.parametrize(("room", "knows"), [("errors.py", set()), ("files.py", {"autograder.errors"})])
def test_what_everybody_uses_knows_nobody(room: str, knows: set[str]) -> None:
    text = (PACKAGE / room).read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:from|import) (autograder\S*)", text, re.MULTILINE)) == knows
