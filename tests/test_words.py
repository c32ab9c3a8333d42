"""The tree keeps clear of the tics in ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAY = tomllib.loads((ROOT / "tests" / "words.toml").read_text(encoding="utf-8"))["say"]
KINDS = {".md", ".py", ".toml", ".yml", ".j2", ".html", ".js", ".in"}
OTHERS = {"vendor", "student-001", "site", "build"}
LESSONS = {"exercises", "graders", "solutions", "week4"}
ITSELF = {"tests/words.toml", "tests/test_words.py"}


def texts() -> Iterator[tuple[str, str]]:
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(".") and path.name not in OTHERS | LESSONS]
    for top in [*sorted(tops), ROOT / ".github"]:
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            name = path.relative_to(ROOT)
            looked_at = path.suffix in KINDS and not OTHERS & set(name.parts[:-1]) and name.as_posix() not in ITSELF
            if looked_at and path.is_file():
                yield name.as_posix(), path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("pattern", SAY)
def test_is_nowhere(pattern: str) -> None:
    found = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    lines = [
        f"{name}:{number}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]
    assert lines == []
