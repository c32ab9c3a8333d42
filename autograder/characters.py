"""If the output's encoding lacks a character, a similar one is printed: no sentence gets lost over a dash."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

STAND_INS = {
    "–": "-", "—": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "→": "->", "×": "x", "✓": "+", "✗": "x",
    "☆": "*", "•": "*", "─": "-", "█": "#",
}  # fmt: skip


def print_similar() -> None:
    """Print something similar if the output's encoding lacks a character."""
    codecs.register_error("similar", _similar)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="similar")


def _similar(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(_stand_in(character) for character in text), error.end


def _stand_in(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return STAND_INS.get(character) or plain or "?"
