"""Bytes that are handed in as text."""

from __future__ import annotations

import codecs
import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.intake.submission import Unreadable
from autograder.intake.text import MARKS, plain, read, sides

PROGRAM = 'def größe(x):\n    return "Straße", x  # é\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_wide_encodings(encoding: str) -> None:
    assert read(PROGRAM.encode(encoding), python=True).text == PROGRAM


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_what_is_guessed_is_said(encoding: str) -> None:
    got = read(PROGRAM.encode(encoding), python=True)
    assert got.text == PROGRAM
    assert "was read as" in got.guessed


@pytest.mark.parametrize("encoding", ["cp1252", "koi8-r", "gbk", "shift-jis", "iso-8859-15", "euc-kr", "utf-8"])
def test_an_encoding_that_is_named(encoding: str) -> None:
    text = f"# -*- coding: {encoding} -*-\nx = '{'я' if encoding == 'koi8-r' else 'a'}'\n"
    assert read(text.encode(encoding), python=True) == (text, "")


@pytest.mark.parametrize(
    "encoding", ["utf-7", "rot13", "unicode_escape", "punycode", "hex", "cp037", "klingon", "utf-16"]
)
def test_encodings_that_change_what_is_written(encoding: str) -> None:
    text = f"# coding: {encoding}\nx = '+AGk-\\x41'\n"
    assert read(text.encode(), python=True).text == text


@given(st.binary(max_size=300), st.booleans())
def test_anything_is_a_text_or_a_sentence(data: bytes, python: bool) -> None:
    with contextlib.suppress(Unreadable):
        assert not set("\0\r") & set(read(data, python=python).text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r\ufeff\x1a", exclude_categories=["Cc"])))
def test_utf_8_is_what_it_is(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"PK", b"%PDF", *(mark for mark, _ in MARKS))):
        assert read(data, python=False).text == text


SPACES = [
    ("x =\u00a01\n", "x = 1\n"),
    ("x = '\u00a0'\n", "x = '\u00a0'\n"),
    ("# a\u00a0b\n", "# a\u00a0b\n"),
    ('"""a\u200b\n"""\nde\u200bf f(): pass\n', '"""a\u200b\n"""\ndef f(): pass\n'),
    ("'''it's \u3000'''\nx\u3000= 1", "'''it's \u3000'''\nx = 1"),
    ('x = "\\"\u00a0"\u00a0', 'x = "\\"\u00a0" '),
]


@pytest.mark.parametrize(("text", "wanted"), SPACES)
def test_spaces_that_python_does_not_know(text: str, wanted: str) -> None:
    got = read(text.encode(), python=True)
    assert got.text == wanted
    assert bool(got.guessed) == (text != wanted)


@pytest.mark.parametrize("text", ['"""' * 100_000, "'" * 400_000, "\\" * 400_000, '"""\\' * 80_000, "\n'" * 200_000])
def test_no_text_is_slow(text: str) -> None:
    start = time.process_time()
    read((text + "\u00a0").encode(), python=True)
    assert time.process_time() - start < 3


def test_the_sides_of_a_merge() -> None:
    text = "a\n<<<<<<< HEAD\nb\n||||||| base\nz\n=======\nc\n>>>>>>> theirs\nd\n"
    assert sides(text) == ["a\nb\nd\n", "a\nc\nd\n"]
    for whole in ("a = 1\n=======\n", "<<<<<<< HEAD\nb\n=======\nc\n", "x\n"):
        assert sides(whole) == [whole]


def test_an_editor_changes_nothing() -> None:
    assert plain("a = 1  \n\n# mine\nb\n") == plain("a = 1\nb")
    assert plain("a = 1") != plain("a = 2")
    assert codecs.BOM_UTF8.decode() not in read(codecs.BOM_UTF8 * 2 + b"x", python=True).text
