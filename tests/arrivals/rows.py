"""Shapes in which finished work arrives: what the submission holds, what it must keep, and what the report must say."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TOY = Path(__file__).parent.parent / "toy"
LESSONS = {"sums.py": "lesson_1_sums", "words.py": "lesson_2_words", "quiz.toml": "lesson_2_words"}
STUB = {name: (TOY / "exercises" / folder / name).read_text() for name, folder in LESSONS.items()}
DONE = {name: (TOY / "solutions" / folder / name).read_text() for name, folder in LESSONS.items()}
SUMS, SUMS_STUB, WORDS, QUIZ = DONE["sums.py"], STUB["sums.py"], DONE["words.py"], DONE["quiz.toml"]
WEEK = {f"exercises/{folder}/{name}": DONE[name] for name, folder in LESSONS.items()}
"""The whole of it, where the course has it."""
HERE, REST = "exercises/lesson_1_sums/", {path: text for path, text in WEEK.items() if not path.endswith("sums.py")}

Content = str | bytes
Files = dict[str, Content]
ALL = "all"
"""Every point of the course."""
PERSON, UNREADABLE = "needs a person", "unreadable"


@dataclass(frozen=True)
class Row:
    """One shape. ``says`` are patterns: each must match a note of the report, or the reason why there is none."""

    name: str
    files: Files = field(default_factory=dict)
    says: tuple[str, ...] = ()
    keeps: str | float = ALL
    make: Callable[[Path], None] | None = None
    """Makes what files alone cannot; it is given the submission's folder."""
    committed: str = ""
    """What a note says where what was committed counts: in a class, and not for ``grade run``."""
    suffix: str = ""
    """Of a submission that is one file: its content is the file of that name."""

    def lay(self, folder: Path) -> Path:
        """Write it below a folder, under its name."""
        at = folder / f"{self.name}{self.suffix}"
        if self.suffix:
            (content,) = self.files.values()
            at.write_bytes(_bytes(content))
            return at
        at.mkdir(parents=True)
        for name, content in self.files.items():
            path = at / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_bytes(content))
        if self.make is not None:
            self.make(at)
        return at


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def sums(name: str, files: Files, *says: str, keeps: str | float = ALL) -> Row:
    """A submission with the second lesson in order, and these files in the first lesson's folder; / is its root."""
    placed = {path.removeprefix("/") if path.startswith("/") else HERE + path: text for path, text in files.items()}
    return Row(name, REST | placed, says, keeps)


def zipped(files: Files, **options: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def tarred(files: Files, how: str = "w") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=how) as file:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(_bytes(content))
            file.addfile(info, io.BytesIO(_bytes(content)))
    return data.getvalue()
