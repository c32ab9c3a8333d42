"""Encodings, marks and ends of lines."""

from __future__ import annotations

import codecs

from tests.arrivals.rows import ALL, PERSON, QUIZ, SUMS, WEEK, Row, sums

UMLAUT = SUMS.replace('"""Sums."""', '"""Größe, Straße: Summen von Zahlen."""', 1)
QUIZ_PATH = "exercises/lesson_2_words/quiz.toml"
COOKIE = "# -*- coding: {} -*-\n"
ROWS: list[Row] = [
    sums("text-utf-8-mark", {"sums.py": codecs.BOM_UTF8 + UMLAUT.encode()}),
    sums("text-utf-16", {"sums.py": UMLAUT.encode("utf-16")}, "UTF-16"),
    sums("text-utf-16-le", {"sums.py": codecs.BOM_UTF16_LE + UMLAUT.encode("utf-16-le")}, "UTF-16"),
    sums("text-utf-16-be", {"sums.py": codecs.BOM_UTF16_BE + UMLAUT.encode("utf-16-be")}, "UTF-16"),
    sums("text-utf-16-no-mark", {"sums.py": UMLAUT.encode("utf-16-le")}, "UTF-16"),
    sums("text-utf-32", {"sums.py": UMLAUT.encode("utf-32")}, "UTF-32"),
    sums("text-windows-1252", {"sums.py": UMLAUT.encode("cp1252")}, "1252|sums.py"),
    sums("text-cookie-latin-1", {"sums.py": (COOKIE.format("latin-1") + UMLAUT).encode("latin-1")}),
    sums("text-cookie-cp1252", {"sums.py": (COOKIE.format("cp1252") + UMLAUT).encode("cp1252")}),
    sums("text-cookie-second-line", {"sums.py": ("\n" + COOKIE.format("iso-8859-15") + UMLAUT).encode("iso-8859-15")}),
    sums("text-cookie-unknown", {"sums.py": COOKIE.format("klingon") + SUMS}, "klingon|coding|encoding"),
    sums("text-cookie-that-lies", {"sums.py": (COOKIE.format("ascii") + UMLAUT).encode()}),
    sums("text-cookie-utf-16-in-utf-8", {"sums.py": COOKIE.format("utf-16") + SUMS}),
    sums("text-cookie-rot13", {"sums.py": COOKIE.format("rot13") + SUMS}, "."),
    sums("text-crlf", {"sums.py": SUMS.replace("\n", "\r\n")}),
    sums("text-cr", {"sums.py": SUMS.replace("\n", "\r")}),
    sums("text-form-feed", {"sums.py": SUMS.replace("\ndef total", "\n\f\ndef total")}),
    sums("text-vertical-tab-in-comment", {"sums.py": "# a\x0bb\n" + SUMS}),
    sums("text-line-separator", {"sums.py": SUMS.replace("The sum", "The\u2028sum")}),
    sums("text-no-last-newline", {"sums.py": SUMS.rstrip("\n")}),
    sums("text-trailing-nuls", {"sums.py": SUMS + "\0" * 16}, "NUL|sums.py", keeps=PERSON),
    sums("text-ctrl-z", {"sums.py": SUMS + "\x1a"}),
    sums("text-no-break-spaces", {"sums.py": SUMS.replace("    return 2", "\u00a0\u00a0\u00a0\u00a0return 2")}, "space|line",
         keeps=ALL),
    sums("text-mark-in-the-middle", {"sums.py": "\ufeff" + "# ok\n" + SUMS}),
    sums("text-tabs", {"sums.py": SUMS.replace("    ", "\t")}),
    Row("text-quiz-utf-16", WEEK | {QUIZ_PATH: QUIZ.encode("utf-16")}, ("quiz",)),
    Row("text-quiz-mark", WEEK | {QUIZ_PATH: codecs.BOM_UTF8 + QUIZ.encode()}),
]  # fmt: skip
