"""Archives, and archives in archives."""

from __future__ import annotations

import bz2
import gzip
import lzma

from tests.arrivals.rows import HERE, PERSON, REST, STUB, SUMS, SUMS_STUB, UNREADABLE, WEEK, Files, Row, tarred, zipped

ZIP, PLAIN = zipped(dict(WEEK)), dict(WEEK)
MAC: Files = {f"week/{k}": v for k, v in WEEK.items()} | {f"__MACOSX/week/{k.replace('/', '/._')}": b"\0" for k in WEEK}


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
    Row("rar", {"x": b"Rar!\x1a\x07\x01\x00" + bytes(64)}, ("rar",), UNREADABLE, suffix=".rar"),
    Row("rar-beside-stubs", {"week.rar": b"Rar!\x1a\x07\x01\x00" + bytes(64)} | {f"e/{n}": t for n, t in STUB.items()},
        ("rar",), PERSON),
]  # fmt: skip
