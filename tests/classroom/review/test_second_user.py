"""Another user of this machine gets nothing, neither from the port nor from the folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.decisions.model import decide
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.outputs import write_class
from autograder.course.tree import Course
from tests.classroom.review.conftest import Class, bad, good

ROOT = Path(__file__).parents[3]
OTHER = 65534
pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user"
)
BECOME = f"""
import encodings.idna, http.client, json, os, sys
os.setgroups([])
os.setgid({OTHER})
os.setuid({OTHER})
"""
READ = """
found = []
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        try:
            open(os.path.join(folder, name), "rb").close()
        except OSError:
            continue
        found.append(os.path.relpath(os.path.join(folder, name), sys.argv[1]))
print(json.dumps(sorted(found)))
"""
CALL = """
answers = []
for path, headers in json.loads(sys.argv[2]):
    door = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
    door.request("GET", path, headers=headers)
    answer = door.getresponse()
    answers.append([answer.status, answer.read().decode()])
print(json.dumps(answers))
"""


def as_other(program: str, *arguments: object) -> Any:
    """What a program prints if somebody else runs it. It starts as us: other users may not reach our Python."""
    command = [sys.executable, "-I", "-c", BECOME + program, *map(str, arguments)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, timeout=60, check=True).stdout)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        (Path(made) / "seen.txt").write_text("x")
        assert as_other(READ, made) == ["seen.txt"]
        yield Path(made)


def filled(out: Path) -> Path:
    made = Class(out)
    made.grade("student-001", good("student-001"))
    made.grade("student-002", bad("student-002"))
    with Decisions(out) as decisions:
        decisions.add(decide(None, "student-001", "comment", "somebody", text="Well done."))
    write_class(out, [], Course(ROOT))
    return out


def test_a_folder_that_we_made_is_closed(open_to_all: Path) -> None:
    out = filled(open_to_all / "out")
    assert (out / "feedback" / "student-001.html").exists() and (out / "grade.log").exists()
    assert as_other(READ, out) == []


def test_in_a_folder_open_to_all_what_speaks_of_people_is_closed(open_to_all: Path) -> None:
    out = open_to_all / "out"
    out.mkdir(mode=0o755)
    assert as_other(READ, filled(out)) == [".decisions.lock", ".lock"]


def test_the_port_answers_nobody_else(open_to_all: Path) -> None:
    out = filled(open_to_all / "out")
    command = [sys.executable, "-m", "autograder", "review", str(out), "--no-browser", "--as", "me"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            link = next(line for line in running.stdout if line.startswith("http://127.0.0.1:")).strip()
            host, _, path = link.removeprefix("http://").partition("/")
            run, port = path.partition("/")[0], host.partition(":")[2]
            guesses = ["/", "/open?key=x", "/guess/", f"/{run}/", f"/{run}/open?key=x", f"/{run}/learner/student-001"]
            answers = as_other(CALL, port, json.dumps([[one, {"cookie": "review=x"}] for one in guesses]))
            assert [status for status, _ in answers] == [404, 404, 404, 403, 403, 403]
            assert not [text for _, text in answers if "student" in text or "Well done" in text]
            others = Path(f"/proc/{running.pid}/cmdline").read_text()
            assert run not in others and as_other(READ, open_to_all) == ["seen.txt"]
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)
