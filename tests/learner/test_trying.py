"""``grade try``: a line on the learner's own file, beside what the docstring promises."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import cli

RIGHT = (
    'import torch\ndef double(x):\n    """Twice it.\n\n    Returns:\n        ``2 * x``.\n    """\n    return 2 * x\n'
)
REST = "def total(numbers):\n    raise NotImplementedError('task 1.2')\n"


@pytest.fixture
def tried(own_course: Path) -> Iterator[Callable[..., tuple[int, str]]]:
    def run(sums: str, *words: str) -> tuple[int, str]:
        (own_course / "exercises" / "lesson_1_sums" / "sums.py").write_text(sums)
        result = CliRunner().invoke(cli.app, ["try", *words, "--course", str(own_course)])
        return result.exit_code, result.output

    yield run
    for name, module in list(sys.modules.items()):  # the command's process would have ended
        if str(getattr(module, "__file__", None)).startswith(str(own_course)):
            del sys.modules[name]


def rows(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.strip()]


def test_a_pasted_line(tried: Callable[..., tuple[int, str]]) -> None:
    status, output = tried(RIGHT, "1.1", "x = torch.tensor([1.5]); double(x); x")
    assert status == 0
    assert rows(output) == [
        ">>>     x = torch.tensor([1.5]); double(x); x",
        "gives   tensor([3.])",
        "        tensor([1.5000])",
        "wanted  2 * x.",
    ]


def test_the_call_that_a_check_fails_with(tried: Callable[..., tuple[int, str]]) -> None:
    status, output = tried(RIGHT.replace("return 2 *", "return 3 *"), "1.1")
    assert status == 0
    assert rows(output)[:2] == [">>>     double(torch.tensor([1.0, 2.0]))", "gives   tensor([3., 6.])"]


def test_examples_of_the_docstring(tried: Callable[..., tuple[int, str]]) -> None:
    example = "\n    >>> x = torch.ones(1)\n    >>> double(x)\n    tensor([2.])\n"
    output = tried(RIGHT.replace("Twice it.\n", f"Twice it.\n{example}"), "1.1")[1]
    assert rows(output) == [">>>     double(x)", "gives   tensor([2.])", "wanted  tensor([2.])"]


def test_a_file_with_a_dataclass(tried: Callable[..., tuple[int, str]]) -> None:
    head = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass Pair:\n    a: int\n"
    )
    assert rows(tried(head + RIGHT, "1.1", "double(2), Pair(3).a")[1])[1] == "gives   (4, 3)"


def test_an_exception(tried: Callable[..., tuple[int, str]]) -> None:
    output = tried("def double(x):\n    return x[5]\n", "1.1", "double([1])")[1]
    assert "raised IndexError: list index out of range (line 2 of sums.py). There's nothing at that place" in output


def test_a_stub(tried: Callable[..., tuple[int, str]]) -> None:
    assert "task 1.2 is not started yet" in tried(RIGHT + REST, "1.2", "total([1.0])")[1]


@pytest.mark.parametrize(
    ("sums", "words", "sentence"),
    [
        (RIGHT, ("1.1", "double("), "your line isn't Python: SyntaxError: '(' was never closed"),
        (RIGHT, ("1.9",), "there is no task 1.9: lesson 1 has 1.1"),
        ("def double(x:\n    return x\n", ("1.1", "double(1)"), "sums.py can't be imported"),
        (
            "import nothing_of_that_name\ndef double(x):\n    return x\n",
            ("1.1",),
            "sums.py can't be imported (line 1 of",
        ),
        (RIGHT, ("2.2",), "no function to try"),
    ],
)
def test_what_cannot_be_tried(
    sums: str, words: tuple[str, ...], sentence: str, tried: Callable[..., tuple[int, str]]
) -> None:
    status, output = tried(sums, *words)
    assert status == 2
    assert sentence in " ".join(output.split())
