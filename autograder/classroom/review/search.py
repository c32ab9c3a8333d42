"""Finding a learner by anything people write: id, school id, GitHub name or name, without accents or capitals."""

from __future__ import annotations

import unicodedata

from autograder.classroom.results import Member

ALONE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
"""Letters that Unicode doesn't take apart."""


def folded(text: str) -> str:
    """The text in plain letters: ``Łearner Öne`` becomes ``learner one``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(ALONE)


def words(member: Member) -> str:
    """Everything that a learner is found by, folded."""
    row = member.row
    more = (row.login, row.email, row.number, row.id) if row else ()
    return folded("\n".join([member.id, member.label, member.name, member.github, member.school_id, *more]))


def matches(asked: str, known: str) -> bool:
    """Whether every word of the question is in what is known."""
    return all(word in known for word in folded(asked).split())
