"""Archives, and archives in archives."""

from __future__ import annotations

import bz2
import gzip
import importlib.util
import io
import lzma
import struct
from typing import Any

from tests.arrivals.books import book
from tests.arrivals.rows import (
    HERE,
    PERSON,
    QUIZ,
    REST,
    STUB,
    SUMS,
    SUMS_STUB,
    UNREADABLE,
    WEEK,
    WORDS,
    Files,
    Row,
    tarred,
    zipped,
)  # fmt: skip

py7zr: Any = importlib.import_module("py7zr") if importlib.util.find_spec("py7zr") else None

ZIP, PLAIN = zipped(dict(WEEK)), dict(WEEK)
MAC: Files = {f"week/{k}": v for k, v in WEEK.items()} | {f"__MACOSX/week/{k.replace('/', '/._')}": b"\0" for k in WEEK}


def _changed(data: bytes, mark: bytes, at: int, value: int) -> bytes:
    """A zip with another number in the header of its first file."""
    found = bytearray(data)
    struct.pack_into("<H", found, data.index(mark) + at, value)
    return bytes(found)


def _seven() -> bytes:
    data = io.BytesIO()
    with py7zr.SevenZipFile(data, "w") as file:
        for name, text in WEEK.items():
            file.writestr(text, name)
    return data.getvalue()


LOCKED = _changed(zipped({"sums.py": SUMS}), b"PK\1\2", 8, 1)
WRONG_SUM = _changed(zipped({"sums.py": SUMS}), b"PK\1\2", 16, 1)
PLAIN_NAMES = _changed(_changed(zipped({"\u00dcbung/" + HERE + "sums.py": SUMS}), b"PK\1\2", 8, 0), b"PK\3\4", 6, 0)


def _flat(name: str) -> str:
    return name.rsplit("/", 1)[-1]


ROWS: list[Row] = [
    Row("zip", {"x": ZIP}, suffix=".zip"),
    Row("zip-capital", {"x": ZIP}, suffix=".ZIP"),
    Row("zip-in-a-folder", {"week.zip": ZIP}),
    Row("zip-in-a-zip", {"x": zipped({"week.zip": ZIP})}, suffix=".zip"),
    Row("zip-in-a-zip-in-a-zip", {"x": zipped({"a/b.zip": zipped({"week.zip": ZIP})})}, suffix=".zip"),
    Row("zip-of-a-folder", {"x": zipped({f"doe_week4/{k}": v for k, v in WEEK.items()})}, suffix=".zip"),
    Row("zip-of-a-mac", {"x": zipped(MAC)}, suffix=".zip"),
    Row("zip-with-windows-paths", {"x": zipped({k.replace("/", "\\"): v for k, v in WEEK.items()})}, suffix=".zip"),
    Row("zip-flat", {"x": zipped({_flat(k): v for k, v in WEEK.items()})}, suffix=".zip"),
    Row("zip-with-umlauts", {"x": zipped({f"Übung für Jürgen/{k}": v for k, v in WEEK.items()})}, suffix=".zip"),
    Row("zip-with-a-comment", {"x": zipped(PLAIN)[:-2] + b"\x05\x00hello"}, suffix=".zip"),
    Row("zip-with-something-before", {"x": b"#!/bin/sh\n" + ZIP}, suffix=".zip"),
    Row("zip-named-otherwise", {"week.zip.txt": ZIP}),
    Row("zip-without-ending", {"week": ZIP}),
    Row("a-zip-a-lesson", {"lesson1.zip": zipped({HERE + "sums.py": SUMS}), "lesson2.zip": zipped(dict(REST))}),
    Row("two-zips-of-one-thing", {"old.zip": zipped(REST | {"sums.py": SUMS_STUB}), "new.zip": ZIP}),
    Row("two-zips-half-done", {
        "week.zip": zipped(REST | {"sums.py": SUMS.replace("2 * x", "3 * x")}), "week (1).zip": ZIP}, (".",)),
    Row("a-zip-and-stubs", {"week.zip": ZIP} | {f"exercises/{n}": t for n, t in STUB.items()}, (".",)),
    Row("a-zip-and-the-work", PLAIN | {"old.zip": zipped({"notes.txt": "x"})}),
    Row("loose-file-beside-a-zip", {"week.zip": zipped(dict(REST)), "sums.py": SUMS}),
    Row("zip-twice-the-same-name", {"x": b"".join([zipped(PLAIN)])}, suffix=".zip"),
    Row("tar", {"x": tarred(PLAIN)}, suffix=".tar"),
    Row("tar-gz", {"x": tarred(PLAIN, "w:gz")}, suffix=".tar.gz"),
    Row("tgz", {"x": tarred(PLAIN, "w:gz")}, suffix=".tgz"),
    Row("tar-xz", {"x": tarred(PLAIN, "w:xz")}, suffix=".tar.xz"),
    Row("tar-bz2", {"x": tarred(PLAIN, "w:bz2")}, suffix=".tar.bz2"),
    Row("tar-named-zip", {"x": tarred(PLAIN)}, suffix=".zip"),
    Row("tar-in-a-folder", {"week.tar.gz": tarred(PLAIN, "w:gz")}),
    Row("tar-in-a-zip", {"x": zipped({"week.tar": tarred(PLAIN)})}, suffix=".zip"),
    Row("zip-in-a-tar", {"x": tarred({"week.zip": ZIP}, "w:gz")}, suffix=".tgz"),
    Row("gz-of-one-file", REST | {"sums.py.gz": gzip.compress(SUMS.encode())}),
    Row("bz2-of-one-file", REST | {"sums.py.bz2": bz2.compress(SUMS.encode())}),
    Row("xz-of-one-file", REST | {"sums.py.xz": lzma.compress(SUMS.encode())}),
    Row("a-broken-zip-beside-the-work", PLAIN | {"copy.zip": ZIP[: len(ZIP) // 2]}),
    Row("a-broken-zip", {"x": ZIP[: len(ZIP) // 2]}, ("zip|archive",), UNREADABLE, suffix=".zip"),
    Row("an-empty-zip", {"x": zipped({})}, (".",), UNREADABLE, suffix=".zip"),
    Row("a-zip-of-a-report", {"x": zipped({"report.pdf": "%PDF"})}, ("report.pdf",), UNREADABLE, suffix=".zip"),
    Row("a-locked-zip-beside-stubs", {"week.zip": LOCKED} | {f"e/{n}": t for n, t in STUB.items()}, ("encrypted",), PERSON),
    Row("a-locked-zip-beside-the-work", PLAIN | {"week.zip": LOCKED}, ("encrypted",)),
    Row("a-zip-with-a-wrong-sum", REST | {"sums.zip": WRONG_SUM}, ("damaged",), PERSON),
    Row("a-zip-of-a-name-in-no-encoding", REST | {"sums.zip": PLAIN_NAMES}),
    Row("a-zip-named-py", REST | {"sums.py": zipped({"sums.py": SUMS})}),
    Row("a-zip-of-a-notebook", {"x": zipped({"a/week.ipynb": book(SUMS, WORDS, f"%%writefile quiz.toml\n{QUIZ}")})}, (".",),
        suffix=".zip"),
    Row("a-tar-of-twins", {"x": tarred(REST | {"a/sums.py": SUMS, "A/SUMS.PY": SUMS_STUB})}, (".",), suffix=".tar"),
    Row("a-zip-of-stubs-beside-the-work", PLAIN | {"course.zip": zipped({f"e/{n}": t for n, t in STUB.items()})}),
    Row("a-large-zip-of-data-beside-the-work", PLAIN | {"data.zip": zipped({f"{n}.bin": bytes(2**20) for n in range(50)})}),
    *([Row("seven-zip", {"x": _seven()}, suffix=".7z"), Row("seven-zip-in-a-folder", {"week.7z": _seven()})] if py7zr else []),
    Row("rar", {"x": b"Rar!\x1a\x07\x01\x00" + bytes(64)}, ("rar",), UNREADABLE, suffix=".rar"),
    Row("rar-beside-stubs", {"week.rar": b"Rar!\x1a\x07\x01\x00" + bytes(64)} | {f"e/{n}": t for n, t in STUB.items()},
        ("rar",), PERSON),
]  # fmt: skip
