"""The tree keeps clear of the tics in ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAY = tomllib.loads((ROOT / "tests" / "words.toml").read_text(encoding="utf-8"))["say"]
KINDS = {".md", ".py", ".toml", ".yml", ".j2", ".html", ".js", ".in"}
OTHERS = {"vendor", "student-001", "site", "build"}
ITSELF = {"tests/words.toml", "tests/test_words.py"}


@cache
def texts() -> dict[str, str]:
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(".") and path.name not in OTHERS]
    found = {}
    for top in [*sorted(tops), ROOT / ".github"]:
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            name = path.relative_to(ROOT)
            looked_at = path.suffix in KINDS and not OTHERS & set(name.parts[:-1]) and name.as_posix() not in ITSELF
            if looked_at and path.is_file():
                found[name.as_posix()] = path.read_text(encoding="utf-8", errors="replace")
    return found


def test_the_lessons_are_read_too() -> None:
    assert {"exercises", "graders", "solutions", "week4"} <= {name.partition("/")[0] for name in texts()}


@pytest.mark.parametrize("pattern", SAY)
def test_is_nowhere(pattern: str) -> None:
    tic = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    places = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}"
        for name, text in texts().items()
        for hit in tic.finditer(text)
    ]
    assert places == []
