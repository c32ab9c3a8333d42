"""Whatever a command is given instead of what it needs: one sentence and status 2, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.grading.engine import Engine

ODD = ("missing", "empty", "text", "nothing", "binary", "loop", "x" * 300, "missing/below", "text/below")
COMMANDS = {
    "run": ["run", "{odd}", "--course", "{course}"],
    "run --course": ["run", "{work}", "--course", "{odd}"],
    "run --seed-file": ["run", "{work}", "--course", "{course}", "--seed-file", "{odd}"],
    "batch": ["batch", "{odd}", "--out", "out", "--course", "{course}"],
    "batch --out": ["batch", "{odd}", "--out", "{odd}", "--course", "{course}"],
    "batch --course": ["batch", "class", "--out", "out", "--course", "{odd}"],
    "batch --roster": ["batch", "class", "--out", "out", "--course", "{course}", "--roster", "{odd}"],
    "batch --seed-file": ["batch", "class", "--out", "out", "--course", "{course}", "--seed-file", "{odd}"],
    "diff": ["diff", "{odd}", "{odd}"],
    "gradebook": ["gradebook", "{odd}"],
    "hint --course": ["hint", "1.1", "--course", "{odd}"],
    "check --course": ["check", "--course", "{odd}"],
    "release --course": ["release", "out", "--course", "{odd}"],
    "notebooks --course": ["notebooks", "out", "--course", "{odd}"],
    "plot --course": ["plot", "1", "--course", "{odd}"],
    "plot --image": ["plot", "4", "--course", "{whole}", "--image", "{odd}"],
    "demo": ["demo", "{odd}"],
    "watch --course": ["watch", "--course", "{odd}"],
}
GITHUB = {
    "fetch": ["fetch", "out", "--roster", "{odd}", "--course", "{course}"],
    "fetch --course": ["fetch", "out", "--roster", "text", "--course", "{odd}"],
    "merge": ["merge", "{odd}", "{odd}", "out"],
    "grades": ["grades", "{odd}", "--course", "{course}"],
    "publish": ["publish", "{odd}", "--roster", "{odd}", "--course", "{course}"],
    "publish --course": ["publish", "out", "--roster", "text", "--course", "{odd}"],
}
OUTPUTS = ("empty", "loop", "x" * 300, "missing/below", "text/below", "/dev/full")
TO_FILES = {
    "run --json": ["run", "{work}", "--course", "{course}", "--json", "{odd}"],
    "run --staff": ["run", "{work}", "--course", "{course}", "--staff", "{odd}"],
    "run --format": ["run", "{work}", "--course", "{course}", "--format", "junit={odd}"],
    "batch --format": ["batch", "class", "--out", "out", "--course", "{course}", "--format", "canvas={odd}"],
}


class Warm:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *error: object) -> None:
        return None


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "empty").mkdir()
    (tmp_path / "class").mkdir()
    (tmp_path / "text").write_text("ordinary text, nothing more\n")
    (tmp_path / "nothing").touch()
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLASS_TOKEN", "none")
    return tmp_path


@pytest.fixture
def ran(place: Path, course: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr("autograder.cli.run.Engine", lambda device, course: Warm(engine))

    def run(app: typer.Typer, line: list[str], odd: str) -> Result:
        facts = {"odd": odd, "course": course, "work": course / "solutions", "whole": Path(__file__).parents[2]}
        return CliRunner().invoke(app, [part.format(**facts) for part in line])

    return run


def assert_refused(result: Result, *, ended: tuple[int, ...] = (2,)) -> None:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code in ended, result.output
    assert "Traceback" not in result.output
    assert result.exit_code != 2 or result.stderr.startswith(("grade: ", "Usage: "))
    assert "\n\n" not in result.stderr


@pytest.mark.some(every=5)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[1:20])
@pytest.mark.parametrize("name", COMMANDS)
def test_commands(ran: Callable[..., Result], name: str, odd: str) -> None:
    assert_refused(
        ran(cli.app, COMMANDS[name], odd), ended=(0, 2) if (name, odd) == ("run --seed-file", "text") else (2,)
    )


@pytest.mark.some(every=5)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[1:20])
@pytest.mark.parametrize("name", GITHUB)
def test_steps_of_the_workflow(ran: Callable[..., Result], name: str, odd: str) -> None:
    assert_refused(
        ran(cli.app, ["github", *GITHUB[name]], odd), ended=(0,) if (name, odd) == ("merge", "empty") else (2,)
    )


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[1:20])
def test_the_class_page(ran: Callable[..., Result], odd: str) -> None:
    assert_refused(ran(cli.app, ["page", "{odd}"], odd))


@pytest.mark.parametrize("odd", OUTPUTS, ids=lambda odd: repr(odd)[1:20])
@pytest.mark.parametrize("name", TO_FILES)
def test_outputs(ran: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, name: str, odd: str) -> None:
    graded: list[object] = []
    whole = Engine.grade
    monkeypatch.setattr(Engine, "grade", lambda engine, job: graded.append(job) or whole(engine, job))
    result = ran(cli.app, TO_FILES[name], odd)
    assert_refused(result)
    assert not graded or odd == "/dev/full"
    if odd == "/dev/full" and name.startswith("run"):
        assert "4.5 of 4.5 points" in result.stdout
        assert "No space left on device" in result.stderr and "shown above" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write everything")
def test_no_permission(ran: Callable[..., Result], place: Path) -> None:
    (place / "empty").chmod(0)
    (place / "text").chmod(0)
    try:
        for name in COMMANDS:
            for odd in ("empty", "text", "empty/below"):
                assert_refused(ran(cli.app, COMMANDS[name], odd))
    finally:
        (place / "empty").chmod(0o700)
