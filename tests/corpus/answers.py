"""Answers that beginners write, each with what it must earn and what must be said of it.

``tests/corpus/lesson_N/N_M.py`` holds those of one task, and ``N_M.toml`` those of a quiz: only the questions that are
answered otherwise than in the solution. Each begins with a comment that says what it is:

    # right: …   fair, if unusual: it keeps every point
    # wrong: …   it fails
    # slip: …    a slip of form: it keeps at least three quarters
    # heart: …   it misses what the task is about: it keeps at most half
    # again: …   it has to be written again: it keeps at most a third
    # missed: …  wrong, and no grader can see that: it keeps every point

Lines that begin with ``# says: …`` follow: a part of the sentence that explains it, from a known mistake or from what
the engine knows of beginners. Of several, one is enough, and no others may be said. Without one, nobody knows a
sentence for it, and no known mistake may be named. The rest is what stands in the worked solution's place.
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from autograder.authoring.check import language
from autograder.authoring.check.messages import names
from autograder.course.tree import Course, Lesson, read_text
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.report.model import TaskResult
from autograder.source.definitions import blocks
from autograder.testing import variants

COURSE = Course(Path(__file__).parents[2])
HERE = Path(__file__).parent
Kind = Literal["right", "wrong", "slip", "heart", "again", "missed"]
HEAD = re.compile(rf"^# ({'|'.join(get_args(Kind))}): (.+)$", re.MULTILINE)
SAYS = re.compile(r"^# says: (.+)\n", re.MULTILINE)
REPLY = re.compile(r"^answer = .*$", re.MULTILINE)
QUESTION = re.compile(r"^\[(q\d+)\]\n(?:(?!\[).*\n)*?(answer = .*)$", re.MULTILINE)
TRY = re.compile(r" ?Try at home: .*")


@dataclass(frozen=True)
class Answer:
    """One answer to one task."""

    lesson: Lesson
    task: str
    kind: Kind
    name: str
    says: tuple[str, ...]
    text: str

    @property
    def id(self) -> str:
        """What a test calls it."""
        return f"{self.task} {self.kind}: {self.name}"

    @property
    def files(self) -> dict[str, str]:
        """The lesson's worked files with this answer in them."""
        if self.asked:
            return self._answered
        files, own = variants.solution(self.lesson), set(blocks(self.text))
        file, text = next((name, text) for name, text in files.items() if own & set(blocks(text)))
        places = sorted(place for name, place in blocks(text).items() if name in own)
        lines = text.splitlines(keepends=True)
        for place in reversed(places):
            del lines[place.first : place.end]
        lines.insert(places[0].first, self.text)
        return files | {file: "".join(lines)}

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The questions of a quiz that it answers, and how."""
        return QUESTION.findall(self.text)

    @property
    def _answered(self) -> dict[str, str]:
        """The worked files with these answers to a quiz."""
        files = variants.solution(self.lesson)
        file, text = next((name, text) for name, text in files.items() if QUESTION.search(text))
        for question, reply in self.asked:
            before, head, after = text.partition(f"[{question}]\n")
            text = before + head + REPLY.sub(lambda _, said=reply: said, after, count=1)  # type: ignore[misc]
        return files | {file: text}


@dataclass(frozen=True)
class Outcome:
    """What came of grading an answer."""

    answer: Answer
    result: TaskResult

    @property
    def share(self) -> float:
        """Of the task's points, from 0 to 1."""
        return (self.result.points or 0.0) / (self.result.max_points or 1.0)

    @property
    def caught(self) -> bool:
        """Whether it lost anything."""
        return self.result.status != "passed"

    @property
    def said(self) -> list[str]:
        """What its author reads, each sentence once, without calls to try at home."""
        return list(dict.fromkeys(TRY.sub("", message) for message in self.result.said if message))

    @property
    def explained(self) -> bool:
        """Whether the sentence came that it must get."""
        return any(part in text for part in self.answer.says for text in self.said)

    @property
    def false(self) -> list[str]:
        """Known mistakes that were named, and are not what is wrong here."""
        known = variants.catalogue(self.answer.lesson)
        named = [self.result.mistake, *(test.mistake for test in self.result.tests)]
        return [
            id
            for id in dict.fromkeys(named)
            if id is not None and not any(part in known[id].sentence for part in self.answer.says)
        ]

    @property
    def faults(self) -> Iterator[str]:
        """What is not as it must be."""
        kind, share = self.answer.kind, self.share
        if kind in ("right", "missed"):
            if self.caught:
                yield f"keeps {share:.0%}"
            return
        if not self.caught:
            yield "keeps everything"
        if self.result.status == "error":
            yield "is taken for a fault of ours"
        if kind == "slip" and share < 0.75:
            yield f"keeps only {share:.0%}"
        if (kind == "heart" and share > 0.5) or (kind == "again" and share > 1 / 3):
            yield f"keeps {share:.0%}"
        if self.answer.says and not self.explained:
            yield "lacks its sentence"
        yield from (f"is taken for {id}" for id in self.false)
        yield from (fault for text in self.said for fault in language.faults(text, _names(self.answer.lesson.number)))


@functools.cache
def _names(lesson: int) -> set[str]:
    return names(COURSE.lesson(lesson))


def answers(lesson: int | None = None, task: str | None = None) -> list[Answer]:
    """Those of all lessons, or of one, or of one task, in the order of the files."""
    folders = sorted(HERE.glob(f"lesson_{lesson or '*'}"))
    paths = [path for folder in folders for path in sorted(folder.glob("*_*.*"), key=_number)]
    return [answer for path in paths if task in (None, path.stem.replace("_", ".")) for answer in read(path)]


def _number(path: Path) -> list[int]:
    return [int(part) for part in path.stem.split("_")]


def read(path: Path) -> Iterator[Answer]:
    """The answers in one file."""
    lesson = COURSE.lesson(_number(path)[0])
    _, *parts = HEAD.split(read_text(path))
    for kind, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        text = SAYS.sub("", body).strip("\n") + "\n"
        yield Answer(lesson, path.stem.replace("_", "."), kind, name, tuple(SAYS.findall(body)), text)


def graded(engine: Engine, wanted: Iterable[Answer]) -> Iterator[Outcome]:
    """Each of them, by the hidden graders of its task."""
    with tempfile.TemporaryDirectory() as folder:
        for answer in wanted:
            for name, text in answer.files.items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
            report, _ = engine.grade(Job(COURSE.root, Path(folder), (answer.lesson.number,), (answer.task,)))
            yield Outcome(answer, report.tasks[0])
