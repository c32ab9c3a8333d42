"""Files are written whole or not at all, to what the path means, for those who may read them."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions, links and pipes as POSIX has them")
PROGRAM = "import sys; from pathlib import Path; from autograder.files import write; write(Path(sys.argv[1]), b'new')"


@pytest.fixture
def umask() -> Iterator[None]:
    former = os.umask(0o027)
    yield
    os.umask(former)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def written(path: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, check=True, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.usefixtures("umask")
def test_new_files_obey_the_umask(tmp_path: Path) -> None:
    files.write(tmp_path / "report", b"x")
    files.write(tmp_path / "staff", b"x", private=True)
    assert (mode(tmp_path / "report"), mode(tmp_path / "staff")) == (0o640, 0o600)


@pytest.mark.parametrize("permissions", [0o600, 0o644, 0o755])
def test_old_files_keep_their_permissions(tmp_path: Path, permissions: int) -> None:
    path = tmp_path / "report"
    path.touch()
    path.chmod(permissions)
    files.write(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", permissions)


def test_private_narrows_what_was_wide(tmp_path: Path) -> None:
    path = tmp_path / "staff"
    path.touch(0o644)
    files.write(path, b"new", private=True)
    assert mode(path) == 0o600


def test_links_stay_and_their_targets_are_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "report"
    for existing in (False, True):
        link = tmp_path / f"link-{existing}"
        link.symlink_to(target)
        files.write(link, b"%d" % existing)
        assert (link.is_symlink(), target.is_symlink(), target.read_bytes()) == (True, False, b"%d" % existing)


def test_devices_stay_devices(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    for path in (Path(os.devnull), link):
        files.try_to_write(path)
        files.write(path, b"x" * 100_000)
        files.write(path, b"x", private=True)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode) and mode(Path(os.devnull)) == 0o666


def test_a_full_device_says_so() -> None:
    with pytest.raises(OSError, match="No space left"):
        files.write(Path("/dev/full"), b"x")


def test_named_pipes_are_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        files.try_to_write(pipe)
        files.write(pipe, b"data")
        assert reader.communicate(timeout=20)[0] == b"data"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_own_output_is_a_pipe_a_file_or_a_socket(tmp_path: Path, name: str) -> None:
    assert written(name).stdout == b"new"
    with (tmp_path / "out").open("wb") as file:
        file.write(b"old ")
        file.flush()
        subprocess.run([sys.executable, "-c", PROGRAM, name], stdout=file, check=True)
        os.write(file.fileno(), b" more")
    assert (tmp_path / "out").read_bytes() == b"old new more"
    ours, theirs = socket.socketpair()
    with ours, theirs:
        subprocess.run([sys.executable, "-c", PROGRAM, name], stdout=theirs.fileno(), check=True)
        assert ours.recv(100) == b"new"


def test_names_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127 + "x")
    files.try_to_write(path)
    files.write(path, b"x")
    assert path.read_bytes() == b"x" and os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("name", ["x" * 256, "missing/report", "folder", "loop", "file/report"])
@pytest.mark.parametrize("write", [files.try_to_write, lambda path: files.write(path, b"x")])
def test_what_cannot_be_written_is_an_os_error_at_once(tmp_path: Path, name: str, write: object) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OSError, match=re.escape(name)) as caught:
        write(tmp_path / name)  # type: ignore[operator]
    assert str(caught.value.filename) == str(tmp_path / name)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder", "loop"]


def test_trying_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    for name in ("old", "new"):
        files.try_to_write(tmp_path / name)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("old", b"old")]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failure_on_the_way_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "report"
    path.write_bytes(b"old")

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if failing == "fsync" else Path, failing, fail)
    with pytest.raises(OSError, match="No space"):
        files.write(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("report", b"old")]


def test_only_parts_of_processes_that_ended_are_swept(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    gone, ours = (f".autograder-{pid}-0123456789abcdef.part" for pid in (ended.pid, os.getpid()))
    others = [".env.local", ".autograder-1.part", ".report.json.x1y2z3", "notes.part", ours]
    for name in [gone, *others]:
        (tmp_path / name).touch()
    files.sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted(others)


def test_a_file_in_a_folder_of_others_is_written_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report"
    path.write_bytes(b"old and long")

    def fail(*arguments: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", fail)
    files.write(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("report", b"new")]
