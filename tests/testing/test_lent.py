"""What the learner's code says of the test's folder can't reach out of it, and can't break the grader."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.testing.lent import Lent
from autograder.testing.now import Failed, Unsupported

FORGED = {
    "beside it": {"../x": b"no"},
    "an absolute path": {"/tmp/no-such-x": b"no"},
    "through a link": {"out/x": b"no"},
    "the folder itself": {".": b"no"},
    "no path": {"a\0b": b"no"},
    "too long": {"a" * 5000: b"no"},
    "a file in a file": {"a": b"", "a/b": b"no"},
    "no bytes": {"a": "no"},
    "no name": {1: b"no"},
    "no tree": ["a"],
}


def lent(folder: Path, stored: Any) -> Lent:
    return Lent(lambda deed, *args: stored if deed == "stored" else "/there", folder, "/there")


@pytest.mark.parametrize("stored", FORGED.values(), ids=FORGED)
def test_forged(tmp_path: Path, stored: Any) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "out").symlink_to(tmp_path / "out")
    with pytest.raises(Failed):
        lent(tmp_path / "in", stored).download()
    assert sorted(os.listdir(tmp_path)) == ["in", "out"]
    assert not os.listdir(tmp_path / "out")


def test_only_what_was_known_goes(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("new")
    lent(tmp_path, {}).download()
    assert os.listdir(tmp_path) == ["kept"]


def test_too_much(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(17 * 2**20)
    with pytest.raises(Unsupported, match="more than 16 MiB"):
        lent(tmp_path, {}).upload()
