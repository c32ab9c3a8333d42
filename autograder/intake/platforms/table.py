"""A table exported by a platform or a spreadsheet. Single cells are filled in, and every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Refusal
from autograder.intake.submission import inert

SIZE_CAP = 2**24
SEPARATORS = (",", ";", "\t", "|")
HEADING_CAP = 2**16
"""How many characters of the first line to search for the separator."""
FORMULA = re.compile(r'="(.*)"', re.DOTALL)
"""How Canvas and spreadsheets keep a text from being taken for a number or a formula."""
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NUMBER = re.compile(r"-?\d+[.,]\d+")


class NoTable(Refusal):
    """A file isn't a readable table: what, where, what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and its place in the file's text."""

    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The text without what guards it from spreadsheets."""
        text = self.text.strip()
        guarded = FORMULA.fullmatch(text)
        return guarded[1].strip() if guarded else text.removeprefix("'") if text[:2] in GUARDED else text


GUARDED = {f"'{sign}" for sign in "=+-@"}


class Table:
    """Rows of cells, and the text they come from."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = inert(name)
        self.encoding, self._text = _decoded(data)
        self.separator, start = _separator(self._text)
        self.rows = list(_Scanner(self._text, self.separator, self.name).rows(start))

    @classmethod
    def of(cls, path: Path) -> Table:
        """Read a file. Raises ``NoTable``."""
        try:
            with path.open("rb") as file:
                data = file.read(SIZE_CAP + 1)
        except OSError as error:
            raise NoTable(f"{inert(str(path))} cannot be read: {error.strerror}.") from error
        if len(data) > SIZE_CAP:
            raise NoTable(f"{inert(str(path))} is larger than {SIZE_CAP // 2**20} MiB: export the class list again.")
        if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise NoTable(f"{inert(str(path))} is a spreadsheet's own file: save it as CSV UTF-8.")
        return cls(data, str(path))

    @property
    def heading(self) -> list[str]:
        """The cells of the first row."""
        return [cell.value for cell in self.rows[0]] if self.rows else []

    def value(self, row: int, column: int | None) -> str:
        """What a cell says; empty if the row is shorter."""
        cells = self.rows[row]
        return cells[column].value if column is not None and column < len(cells) else ""

    def line(self, row: int) -> int:
        """The line of the file where a row starts."""
        start = self.rows[row][0].start
        return len(re.findall(r"\r\n|\r|\n", self._text[:start])) + 1

    @property
    def comma(self) -> bool:
        """Whether its numbers have a decimal comma."""
        found = [cell.value for row in self.rows for cell in row if NUMBER.fullmatch(cell.value)]
        return bool(found) and all("," in number for number in found)

    def filled(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """The file with these cells, by row and column, replaced."""
        parts, at = [], 0
        for row, column in sorted(changes):
            cells, text = self.rows[row], self._quoted(changes[row, column])
            if column < len(cells):
                start, end = cells[column].start, cells[column].end
            else:
                start = end = cells[-1].end
                known = max(len(cells), *(other + 1 for r, other in changes if r == row and other < column), 0)
                text = self.separator * (column - known + 1) + text
            parts += [self._text[at:start], text]
            at = end
        return "".join([*parts, self._text[at:]]).encode(self.encoding, "surrogatepass")

    def _quoted(self, text: str) -> str:
        special = (self.separator, '"', "\r", "\n")
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in special) else text


class _Scanner:
    """Cuts cells as ``csv`` does (RFC 4180, and quotes in the middle of a cell as text), but also says where they
    are.
    """

    def __init__(self, text: str, separator: str, name: str) -> None:
        self._text = text
        self._name = name
        self._plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
        self._quoted = re.compile(r'"((?:[^"]|"")*)"')
        self._separator = separator

    def rows(self, at: int) -> list[list[Cell]]:
        """All rows that hold anything."""
        found, row = [], []
        while True:
            cell = self._cell(at)
            row.append(cell)
            at = cell.end
            if self._text.startswith(self._separator, at):
                at += 1
                continue
            if len(row) > 1 or row[0].text:
                found.append(row)
            row = []
            if at >= len(self._text):
                return found
            at += 2 if self._text.startswith("\r\n", at) else 1

    def _cell(self, start: int) -> Cell:
        if self._text.startswith('"', start):
            quoted = self._quoted.match(self._text, start)
            if quoted is None:
                line = self._text.count("\n", 0, start) + 1
                raise NoTable(f"{self._name}, line {line}: a quotation mark is not closed: export the file again.")
            rest = self._plain.match(self._text, quoted.end())
            assert rest is not None
            return Cell(quoted[1].replace('""', '"') + rest[0], start, rest.end())
        plain = self._plain.match(self._text, start)
        assert plain is not None
        return Cell(plain[0], start, plain.end())


def _decoded(data: bytes) -> tuple[str, str]:
    """The encoding and the text, which turns back into the same bytes."""
    marked = [encoding for mark, encoding in MARKS if data.startswith(mark)]
    even, odd = data[:200:2].count(0), data[1:200:2].count(0)
    if not marked and even != odd:  # UTF-16 without its mark: every second byte of ASCII is 0
        marked = ["utf-16-be" if even > odd else "utf-16-le"]
    for encoding in (*marked, "utf-8", "cp1252"):
        try:
            return encoding, data.decode(encoding, "surrogatepass")
        except UnicodeDecodeError:
            continue
    return "latin-1", data.decode("latin-1")


def _separator(text: str) -> tuple[str, int]:
    """What separates cells, and where the first row starts."""
    start = len(text) - len(text.removeprefix("\ufeff"))
    said = re.compile(r"sep=(.)\r?\n", re.IGNORECASE).match(text, start)
    if said:
        return said[1], said.end()
    first = re.sub(r'"(?:[^"]|"")*"', "", text[start : start + HEADING_CAP])
    line = re.split(r"[\r\n]", first.lstrip("\r\n"), maxsplit=1)[0]
    return max(SEPARATORS, key=line.count), start
