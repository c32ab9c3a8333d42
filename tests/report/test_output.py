"""What learners wrote does nothing in any way out: it has the form of any other text, and no more."""

from __future__ import annotations

import json
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from autograder import inert
from autograder.classroom.tables import csv_cell
from autograder.intake.submission import inert as name_of
from autograder.report import model as model
from autograder.report.formats import FORMATS
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult

HOSTILE = [
    "::error::pwned ::add-mask::points",
    "x\n::set-output name=points::100\r\n  ::stop-commands::x",
    "##[error]pwned x##[add-matcher]y",
    "::::::##[##[",
    "\x1b[2J\x1b]0;pwned\x07\x9b31m\b\b\r3 of 3 points",
    "\u202edetrever\u2066 \u200b\u200f\ufeff\u2028::error::pwned\x85::error::pwned",
    "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;<!--",
    '"><svg/onload=alert(1)>\'" ]]> <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>&a;',
    "![x](http://example.org/x.png) [a](javascript:alert(1)) http://example.org @everyone #1",
    "```\n# heading\n| a | b |\n|---|---|\n- list\n\n    code\n---\n<details>",
    '=cmd|"/C calc"!A1',
    "+1 -1 @SUM(A1) \t=1 \uff1d1",
    "{{ 7 * 7 }} ${{ secrets.TOKEN }} {% include 'x' %} $(touch x) `touch x`",
    "[bold red]x[/] [link=http://example.org]y[/link]",
    "a" * 5000 + "::error::pwned",
]
quick = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck), database=None)
anything = st.text(st.characters(), max_size=60) | st.lists(st.sampled_from([*":#[ \n\r\t<>=|`*\x1b", "a"])).map(
    "".join
)


def report(text: str) -> Report:
    """A report as graders make it, with a learner's text wherever there can be any."""
    said = inert.line(text, 1200)
    test = model.TestResult(name="a check", passed=False, points=0.0, max_points=2.0, message=said)
    facts = {"points": 0.0, "max_points": 2.0, "lesson": 1}
    task = TaskResult(task="1.1", name="double", status="failed", message=said, tests=[test], **facts)  # type: ignore[arg-type]
    return Report(
        submission=name_of(text), points=0.0, max_points=2.0, graders="hidden",
        lessons=[LessonResult(lesson=1, points=0.0, max_points=2.0)], tasks=[task],
        notes=[f"double.py is there twice; the one graded is {name_of(text)}."],
        hashes=Hashes(submission="", graders=""), environment=Environment(python="3", torch="2"),
    )  # fmt: skip


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


def tokens(data: bytes) -> list[Any]:
    """What a page of Markdown consists of, runs of text and their breaks aside."""
    found = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").parse(data.decode())
    inner = [child for token in found for child in [token, *(token.children or [])]]
    return [(token.type, token.tag, token.content if "html" in token.type else "") for token in inner
            if token.type not in ("text", "softbreak", "entity", "text_special")]  # fmt: skip


def outputs(results: dict[str, Any]) -> list[bytes]:
    return [results["output"].encode(), *(test["output"].encode() for test in results["tests"])]


FORM: dict[str, Callable[[bytes], Any]] = {
    "json": lambda data: shape(json.loads(data)),
    "gradescope": lambda data: [shape(json.loads(data)), *map(tokens, outputs(json.loads(data)))],
    "junit": lambda data: [(part.tag, sorted(part.attrib)) for part in ElementTree.fromstring(data).iter()],
    "markdown": tokens,
    "annotations": lambda data: [line.partition("::")[2].partition(" ")[0] for line in data.decode().splitlines()],
    "classroom": lambda data: data.count(b"\n"),
    "text": lambda data: b"",
}
"""What must be the same whatever the text."""


@pytest.mark.parametrize("name", FORM)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_has_no_say_in_the_form(name: str, text: str) -> None:
    written, plain = FORMATS[name](report(text)), FORMATS[name](report("plain words"))
    assert FORM[name](written) == FORM[name](plain)
    lines = written.decode().splitlines()
    if name != "annotations":
        assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
    assert not [c for c in written.decode() if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]


def test_every_format_is_tried() -> None:
    assert FORM.keys() | {"classroom50"} == FORMATS.keys()  # which needs its service's surroundings: test_services


@quick
@given(anything)
def test_a_line_is_one_line_without_commands(text: str) -> None:
    line = inert.line(text)
    assert line.isprintable()
    assert "::" not in line
    assert "##[" not in line
    assert inert.line(line) == line


@quick
@given(anything)
def test_lines_keep_their_words(text: str) -> None:
    lines = inert.lines(text)
    assert not [c for c in lines if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs")]
    assert not [line for line in lines.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert len(lines) >= len(text.replace("\r\n", "\n"))


def test_honest_words_stay_as_they_are() -> None:
    said = "double(a tensor of shape (2, 3)) raised ValueError: x[::2] is no answer — 50 % of it, naïve ∂L/∂w"
    assert inert.line(said) == said.replace("::", ": :")
    assert inert.lines("one\n\ttwo: three\n") == "one\n\ttwo: three\n"


@quick
@given(anything)
def test_no_cell_is_a_formula(text: str) -> None:
    assert not csv_cell(text).lstrip("\"'").startswith(("=", "+", "-", "@", "\t", "\r")) or csv_cell(text)[0] in "'\""
