"""A class list as a platform exports it: which column says what of whom, and which ones take points.

The formats, as their makers describe them:

* Canvas: https://community.instructure.com/en/kb/articles/660810-how-do-i-export-grades-in-the-gradebook and
  ``GradebookExporter`` of https://github.com/instructure/canvas-lms
* Moodle: https://docs.moodle.org/en/Assignment_FAQ (the offline grading worksheet), https://docs.moodle.org/en/Grade_export
* Gradescope: https://guides.gradescope.com/hc/en-us/articles/22066635961357 (grades) and 21865625125773 (roster)
* Brightspace: https://community.d2l.com/brightspace/kb/articles/3541-export-grades
* Blackboard: https://help.blackboard.com/Learn/Instructor/Original/Grade/Work_Offline
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autograder.intake.platforms.table import Table

HEADINGS = {
    "id": "id",
    "github": "github", "github name": "github", "github username": "github", "github id": "github",
    "school id": "school_id", "sis user id": "school_id", "id number": "school_id", "idnumber": "school_id",
    "id nummer": "school_id", "matrikelnummer": "school_id", "numéro d'identification": "school_id",
    "número de id": "school_id", "número de identificación": "school_id", "sid": "school_id", "student id": "school_id",
    "orgdefinedid": "school_id", "org defined id": "school_id", "roster identifier": "school_id",
    "sis login id": "login", "login id": "login", "login": "login", "username": "login", "user name": "login",
    "anmeldename": "login", "nom d'utilisateur": "login", "nombre de usuario": "login",
    "email": "email", "e mail": "email", "mail": "email", "email address": "email", "e mail address": "email",
    "e mail adresse": "email",
    "adresse de courriel": "email", "dirección de correo": "email", "dirección email": "email",
    "correo electrónico": "email",
    "name": "name", "student": "name", "student name": "name", "full name": "name", "fullname": "name",
    "vollständiger name": "name", "nom complet": "name", "nombre completo": "name",
    "nombre completo del usuario": "name",
    "first name": "first", "firstname": "first", "vorname": "first", "prénom": "first", "nombre": "first",
    "nombre(s)": "first", "given name": "first",
    "last name": "last", "lastname": "last", "surname": "last", "nachname": "last", "nom": "last",
    "nom de famille": "last", "apellido(s)": "last", "apellidos": "last", "family name": "last",
    "identifier": "number", "identifikator": "number", "identifiant": "number", "identificador": "number",
    "due": "due", "due date": "due", "due at": "due", "due time": "due", "deadline": "due", "abgabetermin": "due",
    "abgabefrist": "due", "frist": "due", "abgabe bis": "due", "abgabedatum": "due", "fälligkeitsdatum": "due",
    "fällig": "due", "fällig am": "due", "échéance": "due", "date d'échéance": "due", "date limite": "due",
    "date de remise": "due", "fecha límite": "due", "fecha de entrega": "due", "vencimiento": "due",
    "extension": "extension", "extension days": "extension", "extended until": "extension",
    "extended to": "extension", "verlängerung": "extension", "fristverlängerung": "extension",
    "prolongation": "extension", "prórroga": "extension",
    "pushed": "pushed", "last modified (submission)": "pushed", "zuletzt geändert (abgabe)": "pushed",
    "dernière modification (travail remis)": "pushed", "dernière modification (remise)": "pushed",
    "última modificación (entrega)": "pushed", "última modificación (envío)": "pushed",
    "zone": "zone", "time zone": "zone", "timezone": "zone",
    "role": "role", "roles": "role", "rolle": "role", "rollen": "role", "rôles": "role", "rol": "role",
}  # fmt: skip
"""What a heading means, in any case, with spaces, dashes or underscores."""
WORKSHEET = {
    "grade": "maximum grade", "bewertung": "bestwertung", "note": "note maximale",
    "calificación": "calificación máxima",
}  # fmt: skip
"""Moodle's grading worksheet: the column for points, and the one with the maximum."""
CHANGEABLE = {
    "grade can be changed", "bewertung kann geändert werden", "la note peut être modifiée",
    "la calificación puede ser cambiada",
}  # fmt: skip
FEEDBACK = {"feedback to learner", "feedback to user", "feedback to student"}
CANVAS_TITLE = re.compile(r"(.+?)\s*\((\d+)\)")
MOODLE_TITLE = re.compile(r"[^:]{2,40}:\s*(.+?)(?:\s*\((?:Real|Punkte|Brut|Puntos|Echt|Valeur réelle)\))?")
BRIGHTSPACE_TITLE = re.compile(r"(.+?) Points Grade(?:\s*<[^>]*?MaxPoints:([\d.,]+)[^>]*>)?")
BLACKBOARD_TITLE = re.compile(r"(.+?)\s*\[[^\]]*?([\d.,]+)[^\]]*\]\s*\|\s*\d+")
MAXIMUM = " - max points"


@dataclass(frozen=True)
class Column:
    """A column that takes points."""

    index: int
    heading: str
    title: str
    """The assignment's, without what the platform puts around it."""
    max_points: float | None = None


@dataclass(frozen=True)
class Sheet:
    """What a class list is: whose export, and what its columns say."""

    table: Table
    platform: str
    """Empty: a list of the school's own."""
    fields: dict[str, int]
    points: list[Column] = field(default_factory=list)
    one: bool = False
    """Whether the file covers a single assignment, so that its column can only mean the whole batch."""
    feedback: int | None = None

    def get(self, row: int, name: str) -> str:
        """What a row says about somebody."""
        return self.table.value(row, self.fields.get(name))


def plain(heading: str) -> str:
    """A heading in the form used for look-ups."""
    return " ".join(heading.replace("-", " ").replace("_", " ").replace("’", "'").casefold().split())


def sheet(table: Table) -> Sheet:
    """Read the headings."""
    headings = [plain(heading) for heading in table.heading]
    platform = _platform(headings)
    fields: dict[str, int] = {}
    for index, heading in enumerate(headings):
        if (name := HEADINGS.get(heading)) is not None:
            fields.setdefault(name, index)
    kind, other = ("number", "id") if platform in ("canvas", "moodle") else ("id", "number")
    if other in fields:  # in those two, ID or identifier is their own number for a learner
        fields.setdefault(kind, fields.pop(other))
    changeable = next((index for index, heading in enumerate(headings) if heading in CHANGEABLE), None)
    one = platform == "moodle" and changeable is not None
    if changeable is not None:
        fields["changeable"] = changeable
    points = _points(table, headings, platform, one)
    feedback = next((index for index, heading in enumerate(headings) if heading in FEEDBACK), None)
    return Sheet(table, platform, fields, points, one or (platform == "gradescope" and len(points) == 1), feedback)


def _platform(headings: list[str]) -> str:
    known, fields = set(headings), {HEADINGS.get(heading, "") for heading in headings}
    if "id" in known and "section" in known and known & {"student", "lastname"}:
        return "canvas"
    if known & {"orgdefinedid", "org defined id", "end of line indicator"}:
        return "brightspace"
    if any(BLACKBOARD_TITLE.fullmatch(heading) for heading in headings) or {"last access", "availability"} <= known:
        return "blackboard"
    if known & CHANGEABLE or ({"first", "last", "email"} <= fields and _moodle(headings)):
        return "moodle"
    return "gradescope" if "sid" in known else ""


def _moodle(headings: list[str]) -> bool:
    """Whether it's a list of participants or an export of the grader report."""
    others = {heading for heading in headings if heading not in HEADINGS}
    groups = {"groups", "gruppen", "groupes", "grupos", "institution", "institución", "department", "abteilung"}
    return bool(others & groups) or any(MOODLE_TITLE.fullmatch(heading) for heading in others)


def _points(table: Table, headings: list[str], platform: str, one: bool) -> list[Column]:
    found = []

    def worth(heading: str) -> float | None:
        """The first learner's cell in another column."""
        known = heading in headings and len(table.rows) > 1
        return _number(table.value(1, headings.index(heading))) if known else None

    for index, (heading, shown) in enumerate(zip(headings, table.heading, strict=True)):
        column = None
        match platform:
            case "canvas" if title := CANVAS_TITLE.fullmatch(shown):
                column = Column(index, shown, title[1], _number(_possible(table, index)))
            case "moodle" if one and heading in WORKSHEET:
                column = Column(index, shown, "", worth(WORKSHEET[heading]))
            case "moodle" if not one and heading not in HEADINGS and (title := MOODLE_TITLE.fullmatch(shown)):
                column = Column(index, shown, title[1])
            case "gradescope" if heading == "total score" or plain(shown + MAXIMUM) in headings:
                maximum = "max points" if heading == "total score" else plain(shown + MAXIMUM)
                column = Column(index, shown, shown, worth(maximum))
            case "brightspace" if title := BRIGHTSPACE_TITLE.fullmatch(shown):
                column = Column(index, shown, title[1], _number(title[2] or ""))
            case "blackboard" if title := BLACKBOARD_TITLE.fullmatch(shown):
                column = Column(index, shown, title[1], _number(title[2]))
        if column is not None:
            found.append(column)
    return found


def _possible(table: Table, column: int) -> str:
    """Canvas's row of points possible is the first or second after the headings."""
    for row in range(1, min(4, len(table.rows))):
        if is_possible(table, row):
            return table.value(row, column)
    return ""


def is_possible(table: Table, row: int) -> bool:
    """Whether a row is Canvas's "    Points Possible", in any language: it names nobody and has indented text."""
    first = table.rows[row][0].text
    return first.startswith("    ") or first.strip().casefold() == "points possible"


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
