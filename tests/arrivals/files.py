"""Names and places."""

from __future__ import annotations

import unicodedata

from tests.arrivals.rows import HERE, PERSON, QUIZ, REST, STUB, SUMS, SUMS_STUB, WEEK, WORDS, Row, sums

SPOILED = {
    "chrome": "sums (1).py",
    "safari": "sums-1.py",
    "mac-copy": "sums copy.py",
    "finder": "sums 2.py",
    "german-copy": "sums - Kopie.py",
    "google-drive": "Copy of sums.py",
    "french-copy": "sums - Copie (2).py",
    "capitals": "SUMS.PY",
    "capital": "Sums.py",
    "txt": "sums.py.txt",
    "plain-text": "sums.txt",
    "final": "sums_final.py",
    "final-final": "sums_final_FINAL2.py",
    "version": "sums-v3.py",
    "own-name": "doe_jane_sums.py",
    "lesson-name": "lesson_1_sums.py",
    "task-number": "1_sums.py",
    "date": "2026-10-24 sums.py",
    "canvas": "doejane_12345_67890_sums.py",
    "canvas-again": "doejane_LATE_12345_67890_sums-2.py",
    "moodle": "Jane Doe_12345_assignsubmission_file_sums.py",
    "spaces": " sums .py",
    "two-endings": "sums.py.py",
    "solution": "sums_solution.py",
    "any-name": "homework.py",
    "umlaut": unicodedata.normalize("NFD", "lösung.py"),
    "no-letters": "1.py",
    "backup": "sums.py.bak",
    "edited-copy": "sums (edited).py",
}
PLACES = {
    "root": "/sums.py",
    "own-folder": "/my work/sums.py",
    "solutions": "/solutions/sums.py",
    "graders": "/graders/sums.py",
    "tests": "/tests/sums.py",
    "submission": "/submission/lesson_1/sums.py",
    "deep": "/a/b/c/d/e/sums.py",
    "other-lesson": "/exercises/lesson_2_words/sums.py",
    "week-copy": "/week4 (1)/exercises/lesson_1_sums/sums.py",
    "downloads": "/Downloads/sums.py",
    "wrong-case": "/Exercises/Lesson_1_Sums/sums.py",
}
OTHER = SUMS.replace("2 * x", "x + x")
HALF = SUMS.replace("return 2 * x", 'raise NotImplementedError("task 1.1")')
ROWS = [
    Row("in-order", dict(WEEK)),
    Row("all-in-the-root", {"sums.py": SUMS, "words.py": WORDS, "quiz.toml": QUIZ}),
    *(sums(f"name-{kind}", {name: SUMS}, ".") for kind, name in SPOILED.items()),
    *(sums(f"name-{kind}-beside-the-stub", {name: SUMS, "sums.py": SUMS_STUB}, ".") for kind, name in SPOILED.items()),
    *(sums(f"place-{kind}", {path: SUMS}) for kind, path in PLACES.items()),
    *(sums(f"place-{kind}-and-the-stub", {path: SUMS, "sums.py": SUMS_STUB}, ".") for kind, path in PLACES.items()),
    sums("stub-saved-by-an-editor", {"sums.py": SUMS_STUB.replace("\n", " \r\n"), "sums (1).py": SUMS}, r"sums \(1\)"),
    sums("two-that-differ", {"sums.py": HALF, "sums (1).py": SUMS}, r"sums \(1\)\.py"),
    sums("two-that-differ-the-other-way", {"sums.py": SUMS, "sums (1).py": HALF}, r"sums \(1\)\.py"),
    sums("two-both-right", {"sums.py": SUMS, "old/sums.py": OTHER}, "sums"),
    sums("two-the-same", {"sums.py": SUMS, "sums (1).py": SUMS}),
    sums("five-versions", {f"sums ({n}).py": HALF + f"# {n}\n" for n in range(4)} | {"sums (9).py": SUMS}, "sums"),
    sums("a-broken-old-one", {"sums.py": SUMS, "sums_old.py": "def double(:\n"}),
    sums("a-broken-one-in-place", {"sums.py": "def double(:\n", "sums_new.py": SUMS}, "sums_new"),
    sums("empty-in-place", {"sums.py": "", "sums (1).py": SUMS}, r"sums \(1\)"),
    sums("an-editors-backup", {"sums.py": SUMS, "sums.py~": HALF, ".sums.py.swp": b"\0\1\2"}),
    sums("macos", {"sums.py": SUMS, "._sums.py": b"\0\5\x16\7", ".DS_Store": b"\0", "/__MACOSX/x/._sums.py": b"\0\5"}),
    sums("caches", {"sums.py": SUMS, "__pycache__/sums.cpython-311.pyc": b"\0", ".idea/x.xml": "<x/>"}),
    sums("an-environment", {"sums.py": SUMS, "/venv/pyvenv.cfg": "", "/venv/lib/site-packages/sums.py": HALF}),
    sums("a-report-beside", {"sums.py": SUMS, "/report.pdf": b"%PDF-1.7", "/Screenshot 1.png": b"\x89PNG"}),
    sums("the-courses-own-tests", {"sums.py": SUMS, "test_sums.py": "from sums import double\n"}),
    Row("stubs-of-the-week-and-work-in-the-root",
        {f"exercises/{WEEK_PATH.split('/')[1]}/{name}": STUB[name] for WEEK_PATH in WEEK
         for name in [WEEK_PATH.split("/")[-1]]} | {"sums.py": SUMS, "words.py": WORDS, "quiz.toml": QUIZ}, (".",)),
    Row("quiz-renamed", {k: v for k, v in WEEK.items() if "quiz" not in k} | {"exercises/quiz (1).toml": QUIZ}, ("quiz",)),
    Row("both-lessons-in-one-file", {"quiz.toml": QUIZ, "homework.py": SUMS + WORDS.replace('"""Words."""', "")}, (".",)),
    Row("names-swapped", REST | {HERE + "words.py": SUMS}, (".",)),
    sums("a-link", {}, "link", keeps=PERSON),
    sums("lfs", {"sums.py": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 900\n"},
         "LFS", keeps=PERSON),
    sums("a-picture-named-so", {"sums.py": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4}, "sums", keeps=PERSON),
    sums("a-word-document", {"sums.docx": b"PK\3\4", "sums.py": SUMS}),
    sums("lessons-numbered", {"/1/sums.py": SUMS}),
]  # fmt: skip


def _link(row: Row) -> Row:
    def make(at):  # type: ignore[no-untyped-def]
        (at / HERE).mkdir(parents=True, exist_ok=True)
        (at / HERE / "sums.py").symlink_to("/etc/passwd")

    return Row(row.name, row.files, row.says, row.keeps, make)


ROWS = [_link(row) if row.name == "a-link" else row for row in ROWS]
