"""What is taken of folders and zips."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from autograder.intake import Taken
from autograder.intake.submission import Submission
from tests.intake.conftest import Files, zipped


def test_a_plain_folder_is_read_where_it_is(taken: Callable[[Path], Taken], submit: Callable[..., Path]) -> None:
    folder = submit({"sums.py": "x = 1\n"})
    assert taken(folder) == Taken(folder, origin=folder)


def test_zip_has_the_same_content(
    read: Callable[[Path], Submission], submit: Callable[..., Path], solution: Files, tmp_path: Path
) -> None:
    names = {f"week\\{n}" if n == "words.py" else f"./deep/er/{n}": text for n, text in solution.items()}
    packed = zipped(tmp_path / "a.zip", names, compression=zipfile.ZIP_DEFLATED)  # type: ignore[arg-type]
    assert read(packed).sha256 == read(submit(solution)).sha256


def test_nothing_to_grade(refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert "none of quiz.toml, sums.py, words.py is in it. It holds x.txt." in refused(
        zipped(tmp_path / "a.zip", {"x.txt": ""})
    )
    (tmp_path / "a").mkdir()
    assert "a is not a submission" in refused(tmp_path / "a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "is a link" in refused(tmp_path / "b")
    (tmp_path / "c.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(64))
    assert "rar archive" in refused(tmp_path / "c.rar")
