# ruff: noqa: E501 - lines as platforms export them
"""Class lists in any encoding, with any separator, in the languages that platforms export them in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.records import RosterRow
from autograder.classroom.roster import read_roster
from autograder.classroom.store import NotABatch
from autograder.errors import Refusal
from autograder.intake.platforms.sheet import sheet
from autograder.intake.platforms.table import NoTable, Table

SEPARATORS = [",", ";", "\t", "|"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]


def told(row: RosterRow) -> tuple[str, ...]:
    return row.id, row.number, row.login, row.school_id, row.email, row.name


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[RosterRow]:
    (tmp_path / "list.csv").write_bytes(text.encode(encoding))
    return read_roster(tmp_path / "list.csv", "Europe/Berlin")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("said", [False, True])
def test_encodings_and_separators(encoding: str, separator: str, said: bool, tmp_path: Path) -> None:
    lines = ["id;name;due date", "a;Zwö Nümber;24.10.2026 23:59", 'b;"O\'Learner, Seán";']
    text = "\r\n".join([*([f"sep={separator}"] if said else []), *(line.replace(";", separator) for line in lines)])
    a, b = read(tmp_path, text, encoding)
    assert (a.id, a.name, a.due) == ("a", "Zwö Nümber", "2026-10-24T23:59:00+02:00")
    assert (b.id, b.name) == ("b", "O'Learner, Seán")


MOODLE = {
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission)":
        'Participant 12,Zwö M,S1,z@x.org,Submitted,,10,Yes,"Saturday, 3 October 2026, 11:59 PM"',
    "ID,Vollständiger Name,ID-Nummer,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe)":
        'Teilnehmer/in12,Zwö M,S1,z@x.org,Abgegeben,,"10,00",Ja,"Samstag, 3. Oktober 2026, 23:59"',
    "Identifiant,Nom complet,Numéro d'identification,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,Dernière modification (travail remis)":
        'Participant 12,Zwö M,S1,z@x.org,Remis,,"10,00",Oui,"samedi 3 octobre 2026, 23:59"',
    "Identificador,Nombre completo,Número de ID,Dirección de correo,Estado,Calificación,Calificación máxima,La calificación puede ser cambiada,Última modificación (entrega)":
        'Participante 12,Zwö M,S1,z@x.org,Enviado,,"10,00",Sí,"sábado, 3 de octubre de 2026, 23:59"',
}  # fmt: skip


@pytest.mark.parametrize("heading", MOODLE)
def test_moodle_worksheets_in_four_languages(heading: str, tmp_path: Path) -> None:
    [row] = read(tmp_path, f"{heading}\n{MOODLE[heading]}\n", "utf-8-sig")
    assert told(row) == ("S1", "moodle 12", "", "S1", "z@x.org", "Zwö M")
    assert row.pushed == "2026-10-03T23:59:00+02:00"
    found = sheet(Table.of(tmp_path / "list.csv"))
    assert (found.platform, found.one, [column.max_points for column in found.points]) == ("moodle", True, [10.0])


@pytest.mark.parametrize(
    ("text", "platform", "expected"),
    [
        ("First name,Last name,Email address,Groups\nZwö,Nümber,z@x.org,A\n", "moodle",
         [("z@x.org", "", "", "", "z@x.org", "Zwö Nümber")]),
        ("Vorname,Nachname,ID-Nummer,Institution,Abteilung,E-Mail-Adresse,Aufgabe: Lesson 1 (Punkte),Kurs gesamt (Punkte)\n"
         "Zwö,Nümber,S1,,,z@x.org,-,-\n", "moodle", [("S1", "", "", "S1", "z@x.org", "Zwö Nümber")]),
        ("LastName,FirstName,ID,SIS Login ID,Section,Lesson 1 (9)\n    Points Possible,,,,,3\nNümber,Zwö,12,zm,A,\n", "canvas",
         [("zm", "canvas 12", "zm", "", "", "Zwö Nümber")]),
        ('Student,ID,SIS User ID,SIS Login ID,Section\n"=""Nümber, Zwö""",12,"=""007""",zm,A\n"Student, Test",99,,q,A\n', "canvas",
         [("zm", "canvas 12", "zm", "007", "", "Nümber, Zwö")]),
        ("OrgDefinedId,Username,Lesson 1 Points Grade,End-of-Line Indicator\n#007,#zm,,#\n", "brightspace",
         [("zm", "", "zm", "007", "", "")]),
        ("First Name,Last Name,SID,Email,Role\nZwö,Nümber,007,z@x.org,Student\nTom,Ta,008,t@x.org,TA\n", "gradescope",
         [("007", "", "", "007", "z@x.org", "Zwö Nümber")]),
        ("Last Name\tFirst Name\tUsername\tStudent ID\tLast Access\tAvailability\nNümber\tZwö\tzm\t007\t\tYes\n", "blackboard",
         [("zm", "", "zm", "007", "", "Zwö Nümber")]),
        ('"identifier","github_username","github_id","name"\n"zm","zwo-m","1","Zwö"\n', "", [("zm", "", "", "", "", "Zwö")]),
        ("Nachname;Vorname;Matrikelnummer\nNümber;Zwö;007\n", "", [("007", "", "", "007", "", "Zwö Nümber")]),
        ("name\nKim Lee\nKim Lee\n", "", [("Kim Lee (1)", "", "", "", "", "Kim Lee"), ("Kim Lee (2)", "", "", "", "", "Kim Lee")]),
    ],
)  # fmt: skip
def test_lists_of_platforms_and_schools(
    text: str, platform: str, expected: list[tuple[str, ...]], tmp_path: Path
) -> None:
    assert [told(row) for row in read(tmp_path, text)] == expected
    assert sheet(Table.of(tmp_path / "list.csv")).platform == platform


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'id,name\na,"open\n', "line 2: a quotation mark is not closed"),
        (b"PK\x03\x04" + bytes(100), "spreadsheet's own file: save it as CSV UTF-8"),
        (b"", "names no column id"),
        (b"\n\n\n", "names no column id"),
        (b"color;size\nred;1\n", "names no column id"),
        (b"\xff\xfe", "names no column id"),
        (bytes(range(256)), "names no column id"),
    ],
)
def test_lists_that_are_none(data: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(Refusal, match=sentence):
        read_roster(tmp_path / "list.csv")


def test_a_list_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"id\n" + b"a" * 2**24)
    with pytest.raises(NoTable, match="larger than 16 MiB"):
        read_roster(tmp_path / "list.csv")


def test_two_lines_of_one_id_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotABatch, match=r"line 4: zm is there twice"):
        read(tmp_path, "id,name\nzm,Zm\nb,B\nzm,Mz\n")


CELLS = st.text(st.sampled_from("ab\"\r\n,;\té =+-'0"), max_size=6)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=4),
    separator=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\r\n", "\n"]),
    encoding=st.sampled_from(ENCODINGS),
    changes=st.dictionaries(st.tuples(st.integers(1, 3), st.integers(0, 5)), st.sampled_from(["1.5", "2,5", "x"])),
)
def test_cells_are_read_as_csv_reads_them_and_others_keep_their_bytes(
    rows: list[list[str]], separator: str, ending: str, encoding: str, changes: dict[tuple[int, int], str]
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=ending).writerows([["h", "i", "j", "k"], *rows])
    data = text.getvalue().encode(encoding)
    expected = [
        row
        for row in csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=separator)
        if row not in ([], [""])
    ]
    found = Table(data, "list.csv")
    assert [[cell.text for cell in row] for row in found.rows] == expected
    assert found.filled({}) == data
    fitting = {at: value for at, value in changes.items() if at[0] < len(expected)}
    for (row, column), value in sorted(fitting.items()):
        expected[row] += [""] * (column + 1 - len(expected[row]))
        expected[row][column] = value
    again = Table(found.filled(fitting), "list.csv")
    assert [[cell.text for cell in row] for row in again.rows] == expected
