import io

import pytest
from helper import LINES
from notes import *  # noqa: F403


def test_saves(path):
    save(path, LINES)  # noqa: F405
    assert path.read_text().split() == LINES


def test_longest(path):
    path.write_text("a\nbcd\nef\n")
    assert longest(str(path)) == "bcd"  # noqa: F405


@pytest.mark.parametrize(("lines", "said"), [([], "0 saved"), (LINES, "3 saved")])
def test_says_how_many(tmp_path, capsys, lines, said):
    save(tmp_path / "x", lines)  # noqa: F405
    assert capsys.readouterr().out.strip() == said


def test_asks(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("hello\n"))
    ask()  # noqa: F405
    assert capsys.readouterr().out.endswith("HELLO\n")
