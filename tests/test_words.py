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
ITSELF = {"tests/words.toml", "tests/test_words.py"}


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT)
        hidden = any(part.startswith(".") and part != ".github" for part in name.parts)
        if path.suffix in KINDS and not hidden and not OTHERS & set(name.parts) and name.as_posix() not in ITSELF:
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
