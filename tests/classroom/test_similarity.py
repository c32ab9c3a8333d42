"""Whose code is alike: found in a class whose answers are alike anyway, and never more than a list."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from autograder.classroom import similarity
from autograder.classroom.similarity import compare
from autograder.classroom.winnowing import pairs
from autograder.errors import Fault

pytest.importorskip("copydetect", reason="needs the extra similarity")
STUB = (
    "def solve(values):\n    raise NotImplementedError('task 1.1')\n\n\ndef given(x):\n    return [x] * 3 + [x] * 7\n"
)
END = "    result = sorted(set(values), key=lambda pair: (pair[0], -pair[1]))\n    return result[:10] or None\n"
OPERATORS = ["+", "-", "*", "//", "%", "**", "@", "<<", ">>", "&", "|", "^"]


def written(seed: int) -> str:
    """A long answer of one's own; everybody ends it the same way."""
    draw = random.Random(seed)
    lines = [f"    total {draw.choice(OPERATORS)}= x {draw.choice(OPERATORS)} {draw.randrange(999)}" for _ in range(20)]
    return "def solve(values):\n" + "\n".join(lines) + f"\n{END}"


def disguised(text: str) -> str:
    return "# all my own work\n" + text.replace("total", "my_sum").replace("x ", "element ").replace("    ", "        ")


def test_a_copy_is_found_whatever_its_names_and_layout() -> None:
    texts = {f"student-{n:03}": written(n) for n in range(40)}
    texts["student-007"] = disguised(texts["student-030"])
    first, *others = pairs({"sums.py": texts}, {"sums.py": STUB})
    assert (first.file, first.one, first.other) == ("sums.py", "student-007", "student-030")
    assert min(first.ours, first.theirs) > 0.9
    assert all(max(pair.ours, pair.theirs) < 0.5 for pair in others)


def test_what_was_given_and_what_many_write_is_no_likeness() -> None:
    same = f"{STUB}\n\ndef more(values):\n{END}"
    assert pairs({"sums.py": {f"student-{n:03}": same for n in range(10)}}, {"sums.py": STUB}) == []
    assert pairs({"sums.py": {"a": STUB, "b": STUB}}, {"sums.py": STUB}) == []
    assert pairs({"sums.py": {"a": "", "b": "x = 1\n", "c": "\x00((((" * 20}}, {}) == []


@pytest.fixture
def laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What ``export`` leaves of a class in which one file was handed in twice."""

    def export(order: object, course: object, results: object, into: Path) -> None:
        for name, text in {"base": STUB, "submissions/=A1": written(1), "submissions/B2": written(1)}.items():
            path = into / name / "lesson_1_sums" / "sums.py"
            path.parent.mkdir(parents=True)
            path.write_text(text)

    monkeypatch.setattr(similarity, "export", export)
    return tmp_path / "alike"


def test_the_list(laid_out: Path) -> None:
    said = compare(None, None, None, laid_out)  # type: ignore[arg-type]
    assert "similar.csv: 1 pair of files that shares more than most do. It's a list to look at" in said
    _, line = (laid_out / "similar.csv").read_text(encoding="utf-8-sig").splitlines()
    assert line == "lesson_1_sums/sums.py,'=A1,B2,100,100"


@pytest.mark.parametrize("status", [0, 1])
def test_jplag_does_it_where_java_and_its_jar_are(
    status: int, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/asked"\necho no good >&2\nexit {status}\n')
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{java.parent}{os.pathsep}{os.environ['PATH']}")
    laid_out.mkdir()
    (laid_out / "jplag.jar").touch()
    if status:
        with pytest.raises(Fault, match="no good"):
            compare(None, None, None, laid_out)  # type: ignore[arg-type]
    else:
        assert "what JPlag found" in compare(None, None, None, laid_out)  # type: ignore[arg-type]
    asked = (tmp_path / "asked").read_text().split()
    assert asked[-1] == str(laid_out / "submissions") and str(laid_out / "base") in asked
    assert not (laid_out / "similar.csv").exists()
