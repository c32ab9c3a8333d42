"""Scratch folders: nothing that a learner left in one harms who reads, fills or removes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.files import clear
from autograder.sandbox.confinement.limits import FILES
from autograder.sandbox.scratch import DEPTH, READ_CAP, Full, Scratch


@pytest.fixture(params=["descriptor", "path"])
def scratch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scratch]:
    folder = tmp_path / "work"
    folder.mkdir()
    found = Scratch(os.open(folder, os.O_RDONLY)) if request.param == "descriptor" else Scratch()
    found.path = found.outside = folder
    yield found
    found.close()


def test_a_file_is_put_and_taken(scratch: Scratch) -> None:
    path = scratch.put(b"some", ".png")
    assert (path.parent, path.suffix, scratch.take(path)) == (scratch.path, ".png", b"some")


def test_a_path_without_a_file(scratch: Scratch) -> None:
    path = scratch.put(None, ".pt")
    assert scratch.take(path) is None
    path.write_bytes(b"written")
    assert scratch.take(path) == b"written"


def test_names_that_are_taken_are_not_used(scratch: Scratch) -> None:
    (scratch.path / "file-1.png").symlink_to("/etc/hostname")
    (scratch.path / "file-2.png").mkdir()
    assert scratch.put(b"some", ".png").name == "file-3.png"
    (scratch.path / "file-4.pt").symlink_to("nowhere")
    assert scratch.put(None, ".pt").name == "file-5.pt"


def test_nothing_but_a_whole_regular_file_is_taken(scratch: Scratch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (scratch.path / "link").symlink_to(secret)
    os.link(secret, scratch.path / "hard")
    os.mkfifo(scratch.path / "pipe")
    (scratch.path / "folder").mkdir()
    with (scratch.path / "large").open("wb") as file:
        file.truncate(READ_CAP + 1)
    for name in ("link", "hard", "pipe", "folder", "large", "missing", "nul\0byte"):
        assert scratch.take(Path(name)) is None
    assert scratch.take(Path("../secret")) is None


def test_a_folder_in_which_every_name_is_taken_is_full(scratch: Scratch) -> None:
    for number in range(FILES + 2):
        (scratch.path / f"file-{number}.png").touch()
    with pytest.raises(Full):
        scratch.put(b"some", ".png")


def test_what_is_too_much(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.scratch.FILES", 3)
    monkeypatch.setattr("autograder.sandbox.scratch.DISK", 1000)
    (scratch.path / "a").mkdir()
    (scratch.path / "a" / "b").write_bytes(bytes(900))
    assert not scratch.over()
    (scratch.path / "c").write_bytes(bytes(200))
    assert scratch.over()
    (scratch.path / "c").write_bytes(b"")
    assert not scratch.over()
    (scratch.path / "d").touch()
    assert scratch.over()
    scratch.outside = None
    assert not scratch.over()


def test_what_is_too_deep(scratch: Scratch) -> None:
    deep = scratch.path.joinpath(*["d"] * DEPTH)
    deep.mkdir(parents=True)
    assert not scratch.over()
    (deep / "d").mkdir()
    assert scratch.over()


def test_a_folder_deeper_than_any_path_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    here = os.open(folder, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (folder / "0").mkdir()
    (folder / "1").symlink_to(tmp_path)
    clear(str(folder))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_put_into_or_taken_from_a_closed_one(scratch: Scratch) -> None:
    path = scratch.put(b"some", ".png")
    scratch.close()
    assert scratch.take(path) is None
    with pytest.raises(Full):
        scratch.put(b"some", ".png")


def test_a_folder_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    clear(str(tmp_path / "nowhere"))
