"""How commands end: the status and the sentence of every kind of exception, wherever it comes from."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from autograder import cli, errors, log
from autograder.cli import github
from autograder.cli.command import Command, run
from autograder.cli.console import VerboseOption, out
from autograder.report.formats.terminal import show
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult


def ended(error: BaseException | None, *options: str, log_file: Path | None = None) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command(cls=Command)
    def fail(verbose: VerboseOption = False) -> None:
        logging.getLogger("autograder.test").debug("what is done")
        with log.kept(log_file) if log_file is not None else contextlib.nullcontext():
            if error is not None:
                raise error

    return CliRunner().invoke(app, list(options))


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (errors.Refusal("no such folder: name another."), 2, "grade: no such folder: name another.\n"),
        (errors.Fault("no worker"), 3, "grade: the grading system itself failed, which says nothing about any"),
        (ModuleNotFoundError("no", name="yaml.x"), 2, "grade: yaml is not installed here: pip install 'PyYAML'."),
        (ModuleNotFoundError("no", name="elsewhere"), 3, "grade: the grading system itself failed"),
        (KeyboardInterrupt(), 130, ""),
        (typer.Exit(1), 1, ""),
        (BrokenPipeError(32, "Broken pipe"), 141, ""),
        (None, 0, ""),
    ],
)
def test_exceptions_end_with_their_status(error: BaseException | None, status: int, said: str) -> None:
    result = ended(error)
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr.startswith(said) and "Traceback" not in result.stderr
    assert bool(result.stderr) == bool(said)


@pytest.mark.parametrize("error", [ValueError("two\nlines"), errors.Fault('Traceback\n  File "x"\nValueError: lines')])
def test_what_nobody_foresaw_is_a_fault_with_the_traceback_in_a_file(error: Exception) -> None:
    result = ended(error)
    assert result.exit_code == 3
    match = re.fullmatch(r"grade: the grading system .*lines; the details are in (.*\.log)\n", result.stderr)
    assert match is not None
    path = Path(match[1])
    try:
        assert "Traceback" in path.read_text() and path.stat().st_mode & 0o777 == 0o600
    finally:
        path.unlink()


def test_verbose_shows_the_traceback_and_what_was_done() -> None:
    result = ended(ValueError("why"), "-v")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "what is done" in result.stderr and "Traceback" in result.stderr
    assert result.stderr.endswith("ValueError: why; the details are above\n")
    assert ended(None).stderr == ""


def test_a_kept_log_holds_the_traceback(tmp_path: Path) -> None:
    path = tmp_path / "grade.log"
    result = ended(ValueError("why"), log_file=path)
    assert result.stderr.endswith(f"ValueError: why; the details are in {path}\n")
    assert "Traceback" in path.read_text() and path.stat().st_mode & 0o777 == 0o600


def test_logs_rotate_and_stay_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SIZE", 1000)
    with log.kept(tmp_path / "grade.log"):
        for number in range(100):
            logging.getLogger("autograder.test").info("line %d", number)
    log.close()
    assert sorted(os.listdir(tmp_path)) == ["grade.log", *(f"grade.log.{n}" for n in (1, 2, 3))]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.iterdir())


def test_no_temporary_folder_for_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**options: str) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.mkstemp", fail)
    result = ended(ValueError("why"))
    assert result.exit_code == 3 and "Traceback" in result.stderr


def test_every_command_ends_this_way() -> None:
    commands = dict(cli.Commands()) | typer.main.get_group(github.app).commands
    del commands["github"]
    assert len(commands) == len(cli.MODULES) + 4
    assert {type(command) for command in commands.values()} == {Command}
    assert [name for name, command in commands.items() if "verbose" not in {one.name for one in command.params}] == []


def test_before_any_command_too(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise errors.Refusal("no")

    with pytest.raises(SystemExit) as ending:
        run(fail)
    assert (ending.value.code, capsys.readouterr().err) == (2, "grade: no\n")


PROGRAM = """
import signal, sys, time, typer
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup leaves it ignored
from pathlib import Path
from autograder.cli.command import Command, run
from autograder.files import Temporary
app = typer.Typer()
@app.command(cls=Command)
def wait():
    with Temporary(Path(sys.argv[0]).parent):
        print("ready", flush=True)
        time.sleep(60)
sys.argv = sys.argv[1:]
run(app)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_leave_nothing_behind(tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)
    line = [sys.executable, "-c", PROGRAM, str(tmp_path / "program")]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        assert os.listdir(tmp_path)
        process.send_signal(number)
        assert (process.wait(20), process.stderr.read()) == (128 + number, "")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_hangup_that_is_ignored_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    seen: list[object] = []
    app = typer.Typer()

    @app.command(cls=Command)
    def look() -> None:
        seen.append(signal.getsignal(signal.SIGHUP))

    try:
        assert CliRunner().invoke(app).exit_code == 0
    finally:
        signal.signal(signal.SIGHUP, former)
    assert seen == [signal.SIG_IGN]


def grade(*arguments: str, **surroundings: str) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    line = [sys.executable, "-m", "autograder", *arguments]
    return lambda **options: subprocess.run(line, env=os.environ | surroundings, check=False, **options)


@pytest.mark.skipif(sys.platform == "win32", reason="encodings of pipes as POSIX has them")
@pytest.mark.parametrize("surroundings", [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}])
def test_help_needs_no_encoding_that_has_everything(surroundings: dict[str, str]) -> None:
    done = grade("batch", "--help", **surroundings)(capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"junit" in done.stdout


@pytest.mark.parametrize(("encoding", "printed"), [("ascii", '? "a" - b...'), ("cp1252", "? “a” – b…")])
def test_characters_get_stand_ins(encoding: str, printed: str) -> None:
    imports = "from autograder.cli.command import run; from autograder.cli.console import out"
    program = f"{imports}; run(lambda: out.print('語 “a” – b…'))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert done.stdout.decode(encoding).strip() == printed


def test_pipes_get_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    line = "word " * 60 + "/a/path with spaces/" * 10
    out.print(line, markup=False)
    assert capsys.readouterr().out == f"{line}\n"


def test_pipes_get_whole_sentences_of_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    said, call = "word " * 60 + "end.", "f(" + "1, " * 60 + "1)"
    task = TaskResult(
        task="1.1", name="f", lesson=1, points=0.0, max_points=1.0, status="failed",
        message=f"{said} Try at home: {call}",
    )  # fmt: skip
    report = Report(
        submission="x", points=0.0, max_points=1.0, graders="hidden", tasks=[task],
        lessons=[LessonResult(lesson=1, points=0.0, max_points=1.0)],
        hashes=Hashes(submission="", graders=""), environment=Environment(python="3", torch="2"),
    )  # fmt: skip
    show(report, out, whole=True)
    assert {f"    {said}", f"    Try at home: {call}"} <= set(capsys.readouterr().out.splitlines())


def test_a_reader_who_leaves_changes_no_status() -> None:
    program = (
        "from autograder.cli.command import run; from autograder.cli.console import out\n"
        "run(lambda: [out.print('line') for _ in range(20000)] and None)\nraise SystemExit(7)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert (process.wait(300), process.stderr.read()) == (7, b"")
