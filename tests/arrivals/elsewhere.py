"""Work where nothing is graded from: nobody gets a zero for it, and a person reads where to look."""

from __future__ import annotations

import html
import json
from email.message import EmailMessage
from pathlib import Path

from tests.arrivals.books import FUNCTIONS, IMPORT, book, code, text
from tests.arrivals.repositories import STUBS, WEEK, commit, git, started
from tests.arrivals.rows import DONE, HERE, PERSON, REST, SUMS, SUMS_STUB, WORDS, Content, Files, Row, sums, zipped

SHOWN = r"seems to hold it"
DOUBLE, TOTAL, ALTERNATE = FUNCTIONS
CODED = json.dumps(SUMS)
MARIMO = (
    f"import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    {SUMS.replace(chr(10), chr(10) + '    ')}\n"
)
PATCH = "\n".join(["--- a/sums.py", "+++ b/sums.py", "@@ -1 +1,40 @@", *(f"+{line}" for line in SUMS.split("\n"))])
SPANS = (
    f"<html><body><pre>{html.escape(SUMS).replace('def ', '<span>def</span> <span>').replace('(', '</span>(')}</pre>"
)
WORDY = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in SUMS.split("\n"))
DOCX = zipped({"word/document.xml": f"<?xml version='1.0'?><w:document>{WORDY}</w:document>"})
MAIL = EmailMessage()
MAIL.set_content("Here is my work.")
MAIL.add_attachment(SUMS.encode(), maintype="application", subtype="octet-stream", filename="work.bin")
DEEP = "/".join("abcdefghijklmnopqrst")

FILES: dict[str, tuple[str, Content]] = {
    "markdown": ("notes.md", f"# My work\n\n```python\n{SUMS}```\n"),
    "quarto": ("report.qmd", f"---\ntitle: x\n---\n\n```{{python}}\n{SUMS}```\n"),
    "patch": ("my.patch", PATCH),
    "html": ("page.html", SPANS),
    "docx": ("report.docx", DOCX),
    "mail": ("message.eml", MAIL.as_bytes()),
    "zeppelin": ("note.zpln", json.dumps({"paragraphs": [{"text": "%python\n" + SUMS}]})),
    "deepnote": ("x.deepnote", f"blocks:\n  - content: {CODED}\n"),
    "utf-16": ("work.md", SUMS.encode("utf-16")),
    "history": (".history/exercises/sums_20261101.py", SUMS),
    "checkpoints": (".ipynb_checkpoints/sums-checkpoint.py", SUMS),
    "idea": (".idea/shelf/sums.py", SUMS),
    "deep": (f"{DEEP}/sums.py", SUMS),
    "zip-of-text": ("more.zip", zipped({"notes/my.md": SUMS})),
    "json-string": ("work.json", CODED),
    "prompts": ("session.log", "\n".join(f">>> {line}" for line in SUMS.split("\n"))),
    "numbered": ("listing.lst", "\n".join(f"{n:3} {line}" for n, line in enumerate(SUMS.split("\n"), 1))),
}


def unwritten(name: str, files: Files, *says: str) -> Row:
    return sums(name, {"sums.py": SUMS_STUB} | files, *(says or (SHOWN,)), keeps=PERSON)


def tagged(at: Path) -> None:
    started(at)
    commit(at, WEEK)
    git(at, "tag", "v1")
    git(at, "reset", "-q", "--hard", "HEAD~1")
    git(at, "reflog", "expire", "--expire=now", "--all")


def in_the_index(at: Path) -> None:
    started(at)
    (at / HERE / "sums.py").write_text(SUMS)
    git(at, "add", "-A")
    (at / HERE / "sums.py").write_text(SUMS_STUB)


def amended(at: Path) -> None:
    started(at)
    commit(at, WEEK)
    git(at, "reset", "-q", "--hard", "HEAD~1")


BIG = book(code("1"), SUMS) + " " * 2**24
SPLIT = zipped({"sums.py": SUMS})[40:]

ROWS = [
    unwritten("a-notebook-too-large", {"/n.ipynb": BIG}, "larger than 16 MiB: clear its outputs"),
    unwritten("the-last-part-of-a-zip", {"/work.zip": SPLIT}, "work.zip .*damaged"),
    *(unwritten(f"elsewhere-{name}", {f"/{path}": content}) for name, (path, content) in FILES.items()),
    sums("elsewhere-mine-too", {"/notes.md": f"```python\n{SUMS}```\n", "sums.py": SUMS}),
    sums("elsewhere-nothing", {"/notes.md": f"```python\n{SUMS_STUB}```\n", "sums.py": SUMS_STUB}, keeps=1.5),
    unwritten("elsewhere-marimo", {"/app.py": MARIMO}),
    unwritten("elsewhere-raw-cell", {"/n.ipynb": book(code("1"), {"cell_type": "raw", "source": SUMS})}),
    unwritten("elsewhere-markdown-cell", {"/n.ipynb": book(code("1"), text(f"```\n{SUMS}\n```"))}),
    unwritten("elsewhere-skipped-cell", {"/n.ipynb": book(code(f"%%skip\n{SUMS}"))}),
    unwritten("elsewhere-run-cell-magic", {"/n.ipynb": book(f"run_cell_magic('time', '', {SUMS!r})")}),
    unwritten("elsewhere-exec", {"/n.ipynb": book(f"exec({SUMS!r})")}),
    unwritten(
        "elsewhere-one-function", {"/part.md": TOTAL, "sums.py": f"{IMPORT}\n\n\n{DOUBLE}\n\n\n{ALTERNATE}"}, "total"
    ),
    sums("elsewhere-stub-below", {"sums.py": f"{SUMS}\n\n{SUMS_STUB}"}, SHOWN, keeps=PERSON),
    sums(
        "one-file-a-task", {f"part{n}.py": f"{IMPORT}\n\n\n{part}" for n, part in enumerate(FUNCTIONS)}, "for each task"
    ),
    sums(
        "two-and-one",
        {"sums.py": f"{IMPORT}\n\n\n{DOUBLE}\n\n\n{TOTAL}", "rest.py": f"{IMPORT}\n\n\n{ALTERNATE}"},
        "for each task",
    ),
    Row(
        "both-lessons-in-one", {"exercises/lesson_1_sums/sums.py": f"{SUMS}\n\n{WORDS}", "quiz.toml": DONE["quiz.toml"]}
    ),
    Row(
        "elsewhere-quiz",
        {path: text for path, text in WEEK.items() if path.endswith(".py")} | {".history/quiz.toml": DONE["quiz.toml"]},
        (SHOWN,),
        PERSON,
    ),
    Row("elsewhere-tag", make=tagged, says=(SHOWN,), keeps=PERSON),
    Row("elsewhere-index", make=in_the_index, says=(SHOWN,), keeps=PERSON),
    Row("elsewhere-nothing-leads-to", make=amended, says=(SHOWN,), keeps=PERSON),
    Row("elsewhere-pdf-alone", STUBS | {"work.pdf": b"%PDF-1.7 \x00\x01"}, (SHOWN,), PERSON),
    Row("elsewhere-pdf-beside", REST | {f"{HERE}sums.py": SUMS, "work.pdf": b"%PDF-1.7 \x00\x01"}),
]
