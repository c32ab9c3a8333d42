"""``grade review``: it serves this machine until it's interrupted, and takes decisions out and in."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.classroom.decisions.model import decide
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.records import RosterRow
from autograder.classroom.review import serve
from autograder.cli import app
from tests.classroom.review.conftest import Class, good


def grade(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["review", *map(str, arguments)])
    return done.exit_code, done.output


def test_decisions_go_out_and_come_in(graded: Class, tmp_path: Path) -> None:
    folder, file = graded.store.folder, tmp_path / "decisions.csv"
    with Decisions(folder) as decisions:
        decisions.add(decide(None, "student-001", "comment", "somebody", text="Well done."))
    assert grade(folder, "--export", file)[0] == 0
    assert "Well done." in file.read_text(encoding="utf-8-sig") and file.stat().st_mode & 0o077 == 0
    assert "0 new, 1 were there already" in grade(folder, "--import", file)[1]
    assert grade(folder, "--import", file, "--export", file)[0] == 2


@pytest.mark.parametrize("what", ["--export={file}", "--import={file}", "--db=sqlite:///{file}", "--no-browser"])
def test_nothing_is_left_where_no_batch_has_written(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "submissions"
    folder.mkdir()
    code, said = grade(folder, what.format(file=tmp_path / "some.csv"))
    assert (code, list(folder.iterdir())) == (2, [])
    assert "name the folder given to grade batch --out" in said


def test_decisions_are_not_written_over(graded: Class) -> None:
    folder = graded.store.folder
    with Decisions(folder) as decisions:
        decisions.add(decide(None, "student-001", "comment", "somebody", text="Well done."))
    code, said = grade(folder, "--export", folder / "decisions.sqlite")
    assert code == 2 and "is read here" in " ".join(said.split())
    with Decisions(folder) as decisions:
        assert len(decisions.all()) == 1


def test_a_dash_is_not_a_file(graded: Class) -> None:
    code, said = grade(graded.store.folder, "--export", "-")
    assert code == 2 and "write /dev/stdout" in said and not Path("-").exists()


def test_lines_of_your_own_are_about_tasks_that_there_are(graded: Class, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    for task, points, code, said in (
        ("9.9", "1", 2, "no report of this class has a task '9.9'"),
        ("1.1", "2.5", 0, "student-001 gets 5 of 2.5 points for task 1.1"),
        ("1.1", "0.1", 0, ""),
    ):
        file.write_text(
            f"record,learner,task,points,text,by\ndecision,student-001,{task},{points},Good.,ta\n", encoding="utf-8"
        )
        ended, heard = grade(graded.store.folder, "--import", file)
        assert ended == code and said in heard, heard


def test_issues_come_in_by_github_name(tmp_path: Path) -> None:
    rows = [RosterRow(id="student-001", github="Octo-1"), RosterRow(id="student-002", github="octo-2")]
    made, file = Class(tmp_path / "out", roster=rows), tmp_path / "issues.json"
    made.grade("student-001", good("student-001"))
    issues = [
        {
            "number": n,
            "title": "1.1",
            "body": "<b>Why?</b>",
            "author": {"login": who},
            "createdAt": "2026-11-02T10:00:00Z",
        }
        for n, who in enumerate(("octo-1", "OCTO-2", "somebody"))
    ]
    file.write_text(json.dumps([one | {"url": f"https://github.com/o/r/issues/{one['number']}"} for one in issues]))
    code, said = grade(made.store.folder, "--import", file)
    assert code == 0 and "2 new, 0 were there" in said and "issue 2 of somebody" in said
    with Decisions(made.store.folder) as decisions:
        assert [one.learner for one in decisions.requests()] == ["student-001", "student-002"]
    file.write_text("[")
    assert grade(made.store.folder, "--import", file)[0] == 2


@pytest.mark.parametrize("wrong", ["a folder", "a port"])
def test_what_cannot_be_served_is_one_sentence(graded: Class, tmp_path: Path, wrong: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = (
            grade(tmp_path, "--no-browser")
            if wrong == "a folder"
            else grade(graded.store.folder, "--no-browser", "--port", port)
        )
    assert found[0] == 2 and "Traceback" not in found[1]


def test_the_key_is_in_no_program_s_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    there = threading.Event()
    monkeypatch.setattr(serve.webbrowser, "open", lambda url: (opened.append(url), there.set()))
    serve._open(tmp_path, "http://127.0.0.1:1/run/open?key=secret")
    assert there.wait(20)
    page = tmp_path / "review.html"
    assert opened == [page.as_uri()] and page.stat().st_mode & 0o077 == 0
    assert "key=secret" in page.read_text()


def test_it_serves_until_it_is_interrupted(graded: Class) -> None:
    command = [sys.executable, "-m", "autograder", "review", str(graded.store.folder), "--no-browser", "--as", "me"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            link = next(line for line in running.stdout if line.startswith("http://127.0.0.1:")).strip()
            with urllib.request.urlopen(link, timeout=30) as answer:
                cookie = answer.headers["set-cookie"].partition(";")[0]
            first = urllib.request.Request(link.partition("open?")[0], headers={"cookie": cookie})
            with urllib.request.urlopen(first, timeout=30) as answer:
                page = answer.read().decode()
                assert "uvicorn" not in str(answer.headers).lower()
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(link, timeout=30)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)
    assert "as me" in page and re.search(r"student-005", page)
