"""What is taken from archives, whatever they say about themselves."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course.tree import Course
from autograder.intake import archive, opening
from autograder.intake.members import Wanted
from autograder.intake.opening import Budget, Opener
from tests.arrivals.rows import tarred, zipped

TEXT = "x = 1\n"
ONE = {"sums.py": TEXT}
Laid = tuple[dict[str, bytes], list[str]]
Lay = Callable[..., Laid]


@pytest.fixture
def lay(course: Path, tmp_path: Path) -> Lay:
    """What is laid out of an archive, by place, and what is said."""

    def run(data: bytes, name: str = "a.zip", budget: Budget | None = None) -> Laid:
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
        into = tmp_path / f"into-{time.monotonic_ns()}"
        before = {*tmp_path.parent.rglob("*")}
        opener = Opener(Wanted.of(Course(course)), budget)
        opener.open(tmp_path / "in" / name, into)
        assert not [path for path in {*tmp_path.parent.rglob("*")} - before if into not in (path, *path.parents)]
        found = {path.relative_to(into).as_posix(): path for path in into.rglob("*")}
        files = {place: path for place, path in found.items() if path.is_file() or path.is_symlink()}
        return {place: b"" if path.is_symlink() else path.read_bytes() for place, path in files.items()}, opener.notes

    return run


ZIP, TAR = zipped(dict(ONE)), tarred(dict(ONE))
KINDS = {
    "a.zip": ZIP, "a.tar": TAR, "a.tar.gz": gzip.compress(TAR), "a.tgz": gzip.compress(TAR),
    "a.tar.bz2": bz2.compress(TAR), "a.tar.xz": lzma.compress(TAR), "b.zip": TAR, "b.tar": ZIP,
    "c.zip": gzip.compress(TAR),
    "sums.py.gz": gzip.compress(TEXT.encode()), "sums.py.bz2": bz2.compress(TEXT.encode()),
    "sums.py.xz": lzma.compress(TEXT.encode()), "a": ZIP, "a.zip.txt": ZIP, "a (1).zip": b"#!/bin/sh\n" + ZIP,
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_is_what_is_in_it(name: str, lay: Lay) -> None:
    assert lay(KINDS[name], name) == ({"sums.py": TEXT.encode()}, [])


def test_archives_in_archives_are_folders(lay: Lay) -> None:
    data = tarred({"b.zip": zipped({"c.tgz": tarred(dict(ONE), "w:gz"), "words.py": TEXT})}, "w:xz")
    assert lay(data)[0].keys() == {"b.zip/c.tgz/sums.py", "b.zip/words.py"}


def test_a_7z_is_read_or_refused_in_a_sentence(lay: Lay) -> None:
    py7zr = pytest.importorskip("py7zr")
    data = io.BytesIO()
    with py7zr.SevenZipFile(data, "w") as file:
        file.writestr(TEXT, "sums.py")
        file.writestr(TEXT, "a/words.py")
    assert lay(data.getvalue(), "a.7z") == ({"sums.py": TEXT.encode(), "a/words.py": TEXT.encode()}, [])
    with py7zr.SevenZipFile(locked := io.BytesIO(), "w", password="x") as file:
        file.writestr(TEXT, "sums.py")
    assert lay(locked.getvalue(), "b.7z") == (
        {"b.7z": b""}, ["b.7z is encrypted: hand in an archive without a password."],
    )  # fmt: skip
    assert lay(data.getvalue()[:-20], "c.7z")[1] == ["c.7z is damaged: make it again and hand it in again."]


def test_only_what_may_be_work_is_taken(lay: Lay) -> None:
    files = {"sums.py": "", "evil.exe": "", "../../evil.sh": "", "venv/site-packages/sums.py": "", ".git/config": ""}
    assert lay(zipped(dict.fromkeys(files, "x")))[0].keys() == {"sums.py"}


NAMES = [
    "../sums.py",
    "/sums.py",
    "a/../../sums.py",
    "..\\sums.py",
    "\\\\host\\x\\sums.py",
    "C:\\sums.py",
    "./a//sums.py",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_no_path_leads_out(name: str, pack: Callable[..., bytes], lay: Lay) -> None:
    ((place, content),) = lay(pack({name: TEXT}))[0].items()
    assert (place.endswith("sums.py"), content) == (True, TEXT.encode())


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_no_files(kind: bytes, lay: Lay) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        info = tarfile.TarInfo("sums.py")
        info.type, info.linkname = kind, "/etc/passwd"
        file.addfile(info)
    assert lay(data.getvalue(), "a.tar") == ({"sums.py": b""}, [])


def test_a_link_in_a_zip_is_no_file(lay: Lay) -> None:
    info = zipfile.ZipInfo("sums.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr(info, "/etc/passwd")
    assert lay(data.getvalue()) == ({"sums.py": b""}, [])


def test_files_of_one_name_are_versions(lay: Lay) -> None:
    data = io.BytesIO()
    names = ("sums.py", "sums.py", "SUMS.py", "e\u0301/a.py", "\u00e9/a.py", "sums.py/words.py")
    with tarfile.open(fileobj=data, mode="w") as file:
        for number, name in enumerate(names):
            info = tarfile.TarInfo(name)
            info.size = 1
            file.addfile(info, io.BytesIO(b"%d" % number))
    found, notes = lay(data.getvalue())
    assert sorted(found.values()) == [b"0", b"1", b"2", b"3", b"4", b"5"]
    assert len({place.casefold() for place in found}) == 6
    assert notes == []


@pytest.mark.parametrize("flag", [0, 0x800])
def test_names_are_read_as_they_were_written(flag: int, lay: Lay) -> None:
    data = bytearray(zipped({"\u00dcbung/sums.py": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(mark) + at, flag)
    assert lay(bytes(data))[0].keys() == {"\u00dcbung/sums.py"}


def test_a_bomb_is_not_unpacked(lay: Lay) -> None:
    start = time.process_time()
    found, notes = lay(zipped({"sums.py": bytes(2**26)}))
    assert (len(found["sums.py"]), notes) == (2**20 + 1, [])
    packed = bytes(2**22)
    for level in range(4):
        packed = zipped({f"{n}.zip" if level else f"sums ({n}).py": packed for n in range(8)})
    found, notes = lay(packed)
    assert sum(map(len, found.values())) <= Budget().bytes
    assert notes[-1] == "a.zip holds far more than the lesson files: hand in only these."
    assert time.process_time() - start < 10


def test_one_budget_counts_through_all(lay: Lay) -> None:
    each = zipped({f"{n}/sums.py": TEXT for n in range(30)})
    found, notes = lay(zipped({f"{n}.zip": each for n in range(30)}), budget=Budget(files=100))
    assert len([place for place in found if place.endswith(".py")]) == 100
    assert notes[-1].startswith("a.zip holds far more")
    nested = zipped(dict(ONE))
    for _ in range(30):
        nested = zipped({"b.zip": nested})
    assert "lies in too many archives" in lay(nested)[1][0]


@pytest.mark.some
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_packed_without_end(pack: Callable[[bytes], bytes], lay: Lay) -> None:
    found, notes = lay(pack(bytes(2**22)), "a.gz", Budget(nested=2**20))
    assert (found, notes) == ({"a.gz": b""}, ["a.gz holds far more than the lesson files: hand in only these."])
    each = {f"{n}.gz": pack(bytes(2**18)) for n in range(30)}
    found, notes = lay(zipped(each), budget=Budget(nested=2**21))
    assert notes[-1].startswith("a.zip holds far more")


def test_many_archives_are_not_waited_for(lay: Lay) -> None:
    found, _ = lay(zipped({f"{n}.zip": ZIP for n in range(30)}), budget=Budget(archives=10))
    assert len([place for place in found if place.endswith(".py")]) == 9
    assert lay(ZIP, budget=Budget(seconds=0.0))[1][0].startswith("a.zip holds far more")


def comment_before_locator(members: int) -> bytes:
    """A zip with a ZIP64 locator, its end record as far from the end as a comment can push it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for number in range(members):
            file.writestr(f"{number}", b"")
    whole = data.getvalue()
    at = whole.rfind(b"PK\x05\x06")
    size, start = struct.unpack_from("<2L", whole, at + 12)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, start, 0xFFFF)
    return whole[:at] + end64 + locator + end + b"x" * 0xFFFF


def test_no_list_of_files_is_read_that_is_too_long(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "READ_CAP", 2**17)
    assert lay(comment_before_locator(100))[1] == []
    assert lay(comment_before_locator(5000))[1] == [f"a.zip {archive.TOO_LARGE}"]
    assert lay(zipped({f"{n}": "" for n in range(5000)}))[1] == [f"a.zip {archive.TOO_LARGE}"]


@pytest.mark.parametrize("told", [0, 1, 0xFFFF])
def test_files_are_counted_not_believed(told: int, lay: Lay) -> None:
    data = bytearray(zipped({f"{n}": "" for n in range(100)}))
    struct.pack_into("<2H", data, data.rfind(b"PK\x05\x06") + 8, told, told)
    assert "holds far more" in lay(bytes(data), budget=Budget(entries=50))[1][0]


def changed(at: int, value: int, mark: bytes = b"PK\x01\x02") -> bytes:
    data = bytearray(zipped({"words.py": TEXT, "sums.py": "x = 2\n" * 500}))
    struct.pack_into("<H", data, data.rfind(mark) + at, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (changed(24, 10), "damaged"), (changed(16, 12345), "damaged"), (changed(8, 1), "encrypted"),
        (changed(10, 14), "packed in a way"), (changed(10, 99), "packed in a way"),
        (changed(0, 0, b"PK\x03\x04"), "damaged"),
    ],
    ids=map(str, range(6)),
)  # fmt: skip
def test_a_file_that_cannot_be_read_costs_itself(data: bytes, why: str, lay: Lay) -> None:
    found, (note,) = lay(data)
    assert found == {"words.py": TEXT.encode(), "a.zip": b""}
    assert note.startswith("a.zip holds sums.py, which is ")
    assert why in note


DAMAGED = [b"", b"PK", b"PK\x03\x04" + bytes(100), bytes(10_000), b"PK\x05\x06" + b"\xff" * 18, ZIP[: len(ZIP) // 2],
           gzip.compress(TAR)[:-20], lzma.compress(TAR)[:-20], bz2.compress(TAR)[:-20], TAR[:400], zlib.compress(TAR),
           b"7z\xbc\xaf\x27\x1c" + bytes(50), b"Rar!\x1a\x07" + bytes(50)]  # fmt: skip


@pytest.mark.parametrize("data", DAMAGED, ids=map(str, range(len(DAMAGED))))
def test_one_that_cannot_be_read_leaves_its_name(data: bytes, lay: Lay) -> None:
    found, (note,) = lay(data)
    assert found == {"a.zip": b""}
    assert note.startswith("a.zip is ")


def test_an_archive_too_large(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "ARCHIVE_CAP", 2**20)
    assert lay(bytes(2**20 + 1))[1] == ["a.zip is larger than 1 MiB: hand in only the lesson files."]


def test_headers_of_headers_take_nothing_down(lay: Lay) -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 10
    data = (long.tobuf() + b"sums.py".ljust(512, b"\0")) * 5000 + bytes(1024)
    assert lay(data, "a.tar")[1] == ["a.tar is damaged: make it again and hand it in again."]
