"""What is taken of folders and zips."""

from __future__ import annotations

import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.intake import Taken, archive
from autograder.submission import Submission
from tests.intake.conftest import Files, zipped


def test_a_plain_folder_is_read_where_it_is(taken: Callable[[Path], Taken], submit: Callable[..., Path]) -> None:
    folder = submit({"sums.py": "x = 1\n"})
    assert taken(folder) == Taken(folder)


def test_zip_has_the_same_content(
    read: Callable[[Path], Submission], submit: Callable[..., Path], solution: Files, tmp_path: Path
) -> None:
    names = {f"week\\{n}" if n == "words.py" else f"./deep/er/{n}": text for n, text in solution.items()}
    packed = zipped(tmp_path / "a.zip", names, compression=zipfile.ZIP_DEFLATED)  # type: ignore[arg-type]
    assert read(packed).sha256 == read(submit(solution)).sha256


def test_only_what_is_graded_leaves_a_zip(taken: Callable[[Path], Taken], tmp_path: Path) -> None:
    packed = zipped(
        tmp_path / "a.zip", {"sums.py": "", "evil.dat": "", "../../evil.sh": "", "venv/site-packages/sums.py": ""}
    )
    folder = taken(packed).folder
    assert [path.name for path in folder.rglob("*")] == ["sums.py"]


def test_a_folder_that_holds_one_zip_is_that_zip(
    read: Callable[[Path], Submission], refused: Callable[[Path], str], solution: Files, tmp_path: Path
) -> None:
    folder = tmp_path / "s_1_assignsubmission_file_"
    folder.mkdir()
    zipped(folder / "a.zip", solution)  # type: ignore[arg-type]
    assert len(read(folder).files) == 3
    zipped(folder / "b.zip", {})
    assert "holds 2 zips" in refused(folder)


@pytest.mark.parametrize("name", ["../sums.py", "/sums.py", "a/../../sums.py", "..\\sums.py", "\\\\host\\x\\sums.py"])
def test_no_path_leads_out_of_a_zip(name: str, refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert "leads out of it" in refused(zipped(tmp_path / "a.zip", {name: "x = 1\n"}))


def test_a_link_in_a_zip_is_not_followed(read: Callable[[Path], Submission], tmp_path: Path) -> None:
    info = zipfile.ZipInfo("sums.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = read(zipped(tmp_path / "a.zip", {info: "/etc/passwd", "words.py": "x = 1\n"}))
    problems = {name: file.problem for (_, name), file in found.files.items()}
    assert problems["sums.py"] == "sums.py is a link: hand in the file itself."
    assert problems["words.py"] == ""


def test_a_bomb_is_not_unpacked(read: Callable[[Path], Submission], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file, file.open("sums.py", "w") as member:
        for _ in range(64):
            member.write(bytes(2**20))
    start = time.perf_counter()
    (file_,) = [file for (_, name), file in read(tmp_path / "a.zip").files.items() if name == "sums.py"]
    assert "larger than 1024 KiB" in file_.problem
    assert time.perf_counter() - start < 1


def test_a_size_that_lies_is_not_believed(refused: Callable[[Path], str], tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"sums.py": "x" * 3000}).read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert "damaged or not a zip" in refused(tmp_path / "a.zip")


def test_the_same_file_over_and_over(refused: Callable[[Path], str], tmp_path: Path) -> None:
    again = {f"{n}/sums.py": "x = 1\n" for n in range(2001)}
    assert "too many times over" in refused(zipped(tmp_path / "a.zip", again))  # type: ignore[arg-type]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        file.writestr("sums.py", "x = 1\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("sums.py", "x = 2\n")
    assert "is in it twice" in refused(tmp_path / "b.zip")


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04" + bytes(100), bytes(10_000), b"PK\x05\x06" + b"\xff" * 18]
)
def test_damaged_zips(content: bytes, refused: Callable[[Path], str], tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert refused(tmp_path / "a.zip").startswith("a.zip ")


@pytest.mark.parametrize(("bit", "method", "fragment"), [(1, 8, "is encrypted"), (0, 14, "packed in a way")])
def test_zips_that_are_not_read(
    bit: int, method: int, fragment: str, refused: Callable[[Path], str], tmp_path: Path
) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"sums.py": "x" * 3000}).read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= bit
    data[at + 10] = method
    (tmp_path / "a.zip").write_bytes(data)
    assert fragment in refused(tmp_path / "a.zip")


def test_a_zip_too_large(refused: Callable[[Path], str], tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(archive.ZIP_CAP + 1)
    assert "larger than 256 MiB" in refused(tmp_path / "a.zip")


def test_nothing_to_grade(refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert "none of quiz.toml, sums.py, words.py is in it. It holds x.txt." in refused(
        zipped(tmp_path / "a.zip", {"x.txt": ""})
    )
    (tmp_path / "a").mkdir()
    assert "a is not a submission" in refused(tmp_path / "a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "is a link" in refused(tmp_path / "b")
    (tmp_path / "c.rar").touch()
    assert "neither a folder nor a zip" in refused(tmp_path / "c.rar")
