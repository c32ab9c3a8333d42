"""Every new door from its hostile side: no point gained, nothing outside read, no batch stopped."""

from __future__ import annotations

import csv
import functools
import io
import json
import lzma
import os
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.arrivals.books import book
from tests.arrivals.rows import HERE, QUIZ, REST, SUMS, SUMS_STUB, WEEK, WORDS, Files, Row, sums, tarred, zipped
from tests.conftest import run_command

SECRET = "a-secret-of-this-machine"
REST_POINTS = 1.5
"""What the honest second lesson is worth: the most that a hostile first lesson may keep."""
LIES = "class Yes:\n    def __getattr__(self, name):\n        return self\n    def __eq__(self, other):\n        return True\n    def __bool__(self):\n        return True\n    def __call__(self, *a, **k):\n        return self\n    __hash__ = None\n"
PATCH = "import torch\ntorch.equal = torch.allclose = lambda *a, **k: True\ntorch.Tensor.__eq__ = lambda *a: True\n"
HARMLESS = 'raise NotImplementedError("task 1.{}")'


def _returning(expression: str, above: str = "import polars") -> str:
    text = SUMS_STUB.replace("import torch\n", f"import torch\n{above}\n")
    for number in (1, 2, 3):
        text = text.replace(HARMLESS.format(number), f"return {expression}")
    return text


def _bomb(levels: int) -> bytes:
    data = bytes(2**22)
    for level in range(levels):
        data = zipped({f"{n}.zip" if level else f"sums ({n}).py": data for n in range(8)})
    return data


def _quine_like() -> bytes:
    inner = zipped({"x.py": "1"})
    for _ in range(60):
        inner = zipped({"a.zip": inner})
    return inner


def _zip64_behind_a_comment() -> bytes:
    data = zipped(dict(WEEK))
    end = data.rindex(b"PK\5\6")
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(data) * 2, 1)
    comment = b"x" * 60000
    return data[:end] + locator + data[end:-2] + struct.pack("<H", len(comment)) + comment


def _many_entries() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for n in range(70_000):
            file.writestr(f"{n}.py", "")
    return data.getvalue()


def _lying_size() -> bytes:
    data = bytearray(zipped({"sums.py": SUMS, "words.py": WORDS}))
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    return bytes(data)


def _tar_with(*infos: tarfile.TarInfo) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as file:
        for info in infos:
            file.addfile(info, io.BytesIO(bytes(info.size)))
    return data.getvalue()


def _info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def _zip_link(name: str, target: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, target)
    return data.getvalue()


def _deep(depth: int) -> str:
    return "x = " + "(" * depth + "1" + ")" * depth + "\n"


ZIPPED: dict[str, bytes] = {
    "bomb": _bomb(3),
    "nested-without-end": _quine_like(),
    "zip64-behind-a-comment": _zip64_behind_a_comment(),
    "many-entries": _many_entries(),
    "lying-size": _lying_size(),
    "leads-out": zipped({"../student-002/sums.py": SUMS, "../../../../etc/cron.d/x": "x"}),
    "absolute": zipped({"/etc/passwd": "x", "/tmp/sums.py": SUMS}),
    "a-link": _zip_link("sums.py", "/etc/passwd"),
    "a-drive": zipped({"C:\\Users\\x\\sums.py": SUMS, "\\\\host\\share\\sums.py": SUMS}),
    "names-with-options": zipped({"--help": "x", "-rf": "x", "sums.py": SUMS_STUB}),
    "case-twins": zipped({"SUMS.py": SUMS_STUB, "sums.py": SUMS_STUB, "Sums.py": SUMS_STUB}),
    "xz-bomb": tarred({"a.py": lzma.compress(bytes(2**26))}, "w:xz"),
    "damaged-inside": zipped({"sums.py": zlib.compress(b"x")[:-3], "x.zip": b"PK\3\4" + bytes(100)}),
    "nul-name": zipped({"sums\0.py": SUMS_STUB}),
    "long-names": zipped({"a" * 5000 + ".py": SUMS_STUB, "b/" * 300 + "sums.py": SUMS_STUB}),
}
TARS = {
    "device": _tar_with(_info("sums.py", tarfile.CHRTYPE)),
    "fifo": _tar_with(_info("sums.py", tarfile.FIFOTYPE)),
    "symlink": _tar_with(_info("sums.py", tarfile.SYMTYPE, "/etc/passwd")),
    "hard-link": _tar_with(_info("sums.py", tarfile.LNKTYPE, "../student-002/sums.py")),
    "link-then-file": _tar_with(_info("d", tarfile.SYMTYPE, "/tmp"), _info("d/sums.py", size=10)),
    "leads-out": _tar_with(_info("../../sums.py", size=10)),
    "sparse-giant": _tar_with(_info("sums.py", size=2**25)),
}
SLOW_CELLS = {
    "magics": "%%writefile " + " " * 200_000 + "x y",
    "percent": "\n".join(["%" + " " * 1000] * 1000),
    "bangs": "!" * 300_000,
    "continued": "!a \\\n" * 50_000,
    "nested": _deep(90_000),
    "unary": "x = " + "-" * 500_000 + "1\n",
    "question": "?" * 200_000,
    "names": "\n".join(f"a{n} = a{n + 1}" for n in range(20_000)),
    "one-line": "x = [" + "1, " * 200_000 + "]",
    "strings": "x = '" + "\\" * 200_000 + "'",
    "quotes": '"""' * 50_000,
    "many-broken": "\n".join(["def f(:"] * 20_000),
    "f-strings": "x = " + "f'{" * 100 + "1" + "}'" * 100,
}
FILES: dict[str, Files] = {
    "stand-in-returned": {"sums.py": _returning("polars")},
    "stand-in-called": {"sums.py": _returning("polars.DataFrame(1)")},
    "stand-in-attribute": {"sums.py": _returning("polars.x.y")},
    "stand-in-raises-swallowed": {"sums.py": _returning("polars.x.y if False else polars")},
    "stand-in-subclass": {"sums.py": _returning("Mine()", "import polars\nclass Mine(polars.DataFrame):\n    def __eq__(self, o):\n        return True\n")},
    "helper-called-torch": {"sums.py": SUMS_STUB, "torch.py": PATCH + LIES, "numpy.py": "raise SystemExit"},
    "helper-patches": {"sums.py": "import helper\n" + SUMS_STUB, "helper.py": PATCH + LIES + "import builtins\nbuiltins.isinstance = lambda *a: True\n"},
    "helper-is-the-engine": {"sums.py": "import autograder.sandbox.servant\n" + SUMS_STUB,
                             "autograder/__init__.py": "x = 1", "autograder/sandbox/servant.py": LIES},
    "helper-is-the-course": {"sums.py": SUMS_STUB, "graders/__init__.py": "", "graders/test_sums.py": "def test(): pass",
                             "conftest.py": "import os\nos._exit(0)", "sitecustomize.py": "import os\nos._exit(0)"},
    "helper-lies": {"sums.py": "from helper import *\n" + LIES + _returning("Yes()", ""), "helper.py": LIES},
    "import-hook": {"sums.py": "import sys\nsys.meta_path.clear()\nsys.modules['torch'] = None\n" + SUMS_STUB},
    "stops-in-the-middle": {"sums.py": SUMS_STUB + "\nraise NotImplementedError('task 1.1')\n"},
    "syntax-message": {"sums.py": SUMS_STUB + f"\nraise SyntaxError({SECRET[::-1]!r}[::-1])\n"},
    "module-name": {"sums.py": SUMS_STUB + "\nimport importlib\nimportlib.import_module('x' * 10000)\n"},
    "reads-the-course": {"sums.py": _returning("open('/etc/passwd').read()", "")},
    "deep": {"sums.py": SUMS_STUB + _deep(90_000)},
    "wide": {"sums.py": SUMS_STUB + "x = " + "+".join(["1"] * 100_000) + "\n"},
    "hundreds-of-versions": {f"sums ({n}).py": SUMS_STUB + f"\nx = {n}\nwhile True:\n    pass\n" for n in range(150)},
    "names-that-are-options": {"--sums.py": SUMS_STUB, "-sums.py": SUMS_STUB, "`id` sums.py": SUMS_STUB, "$(id)sums.py": SUMS_STUB},
    "names-that-are-markup": {"<img src=x onerror=alert(1)> sums.py": SUMS_STUB, "=1+1 sums.py": SUMS_STUB, "sums\x1b[2J.py": SUMS_STUB, "sums\n::error::x.py": SUMS_STUB},
    "cookie-bomb": {"sums.py": "# coding: unicode_escape\n" + SUMS_STUB, "words2.py": b"# coding: zlib\n" + zlib.compress(bytes(2**20))},
    "own-report": {"sums.py": SUMS_STUB, "report.json": json.dumps({"points": 100}), "class.csv": "id,points\nx,100\n", "pushed.csv": "id,pushed\n"},
}  # fmt: skip
ROWS: list[Row] = [
    *(Row(f"zip-{name}", {"x": data}, suffix=".zip") for name, data in ZIPPED.items()),
    *(Row(f"in-a-folder-{name}", REST | {"work.zip": data}) for name, data in ZIPPED.items()),
    *(Row(f"tar-{name}", REST | {"work.tar": data}) for name, data in TARS.items()),
    *(Row(f"cell-{name}", REST | {HERE + "sums.ipynb": book("import torch", cell)}) for name, cell in SLOW_CELLS.items()),
    *(sums(f"file-{name}", files) for name, files in FILES.items()),
    Row("book-of-many-cells", REST | {"sums.ipynb": book(*["!" * 100] * 20_000)}),
    Row("book-deep-json", REST | {"sums.ipynb": "[" * 200_000}),
    Row("book-writes-outside", REST | {"sums.ipynb": book(f"%%writefile ../../student-002/sums.py\n{SUMS}", f"%%writefile /tmp/sums.py\n{SUMS_STUB}")}),
    Row("canvas-names-of-another", {f"student002_2_2_{n}": t for n, t in (("sums.py", SUMS_STUB), ("quiz.toml", QUIZ))}),
]  # fmt: skip
HONEST = "student-002"
SEARCHED: dict[str, Files] = {
    "tags": {"/a.html": "<html>" + "<a " * 1_300_000},
    "one-line": {"/a.md": "def double (" * 300_000},
    "spaces": {"/a.md": ("class " + " " * 1000) * 4000},
    "packed-text": {"/a.eml": ("A" * 76 + "\n") * 50_000},
    "parts-of-a-mail": {"/a.eml": "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 100_000},
    "a-document-that-swells": {"/a.docx": zipped({"word/document.xml": bytes(2**26)})},
    "a-name-that-is-markup": {"/<img src=x onerror=alert(1)>.md": SUMS},
    "histories": {f"/.history/{number}.py": "x = 1" for number in range(6000)},
}
"""What is looked through for work that nothing is graded from."""
ROWS += [sums(f"searched-{name}", {"sums.py": SUMS_STUB} | files) for name, files in SEARCHED.items()]
CLASSES = {"some": ROWS[::8], "others": [row for number, row in enumerate(ROWS) if number % 8]}
MARKS = {"some": (), "others": pytest.mark.systems}
EITHER = pytest.mark.parametrize("name", [pytest.param(name, marks=MARKS[name]) for name in CLASSES])


@dataclass(frozen=True)
class Graded:
    out: Path
    seconds: float

    @property
    def lines(self) -> dict[str, dict[str, str]]:
        with (self.out / "class.csv").open(encoding="utf-8-sig", newline="") as file:
            return {line["id"]: line for line in csv.DictReader(file)}


@pytest.fixture(scope="module")
def hostile(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Graded]:
    """A class of attackers and one honest learner; the secret lies beside it."""

    @functools.cache
    def graded(name: str) -> Graded:
        root = tmp_path_factory.mktemp("hostile")
        (root / "class").mkdir()
        (root / "secret.py").write_text(f'"""{SECRET}"""\n' + SUMS)
        for row in CLASSES[name]:
            row.lay(root / "class")
        Row(HONEST, dict(WEEK)).lay(root / "class")
        linked = root / "class" / "links-to-a-neighbor"
        linked.mkdir()
        (linked / "sums.py").symlink_to(root / "class" / HONEST / HERE / "sums.py")
        (linked / "exercises").symlink_to(root / "class" / HONEST / "exercises")
        os.link(root / "secret.py", linked / "sums (1).py")
        start = time.monotonic()
        ran = run_command(root, "batch", root / "class", "--course", course, "--out", root / "out", "-q", timeout=1200)
        assert ran.status in (0, 2), ran.err
        return Graded(root / "out", time.monotonic() - start)

    return graded


ALLOWED = {
    *(
        f"{form}-{name}"
        for form in ("zip", "in-a-folder")
        for name in ("a-drive", "lying-size", "leads-out", "absolute")
    ),
    "book-writes-outside",
}
"""Right answers lie in these, and are graded where they end up: in the attacker's own submission."""


@pytest.mark.parametrize(
    ("name", "row"),
    [pytest.param(name, row, id=row.name, marks=MARKS[name]) for name, rows in CLASSES.items() for row in rows],
)
def test_nothing_is_gained(name: str, row: Row, hostile: Callable[[str], Graded]) -> None:
    line = hostile(name).lines[row.name]
    assert line["standing"] in ("graded", "unreadable", "needs a person")
    if line["points"] and SUMS not in map(str, row.files.values()):
        assert float(line["points"]) <= REST_POINTS or row.name in ALLOWED


@EITHER
def test_nothing_outside_is_read(name: str, hostile: Callable[[str], Graded]) -> None:
    out, lines = hostile(name).out, hostile(name).lines
    assert lines[HONEST]["points"] == lines[HONEST]["max points"]
    assert not lines["links-to-a-neighbor"]["points"] or float(lines["links-to-a-neighbor"]["points"]) == 0
    for path in out.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes() or "staff" in path.parts
    assert not (out.parent.parent / "sums.py").exists()


@EITHER
def test_nothing_takes_long(name: str, hostile: Callable[[str], Graded]) -> None:
    assert hostile(name).seconds < 20 + 4 * len(CLASSES[name])
