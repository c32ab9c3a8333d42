"""Hidden graders of quiz 1.8: each question counts for itself, each wrong answer has a reply."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from autograder.testing import NotStarted, Student, Wrong

REPLIES = tomllib.loads((Path(__file__).parent / "quiz_replies.toml").read_text("utf-8-sig"))


@pytest.mark.task("1.8", points=0.2, look="")
@pytest.mark.parametrize("question", REPLIES)
def test_answer(student: Student, question: str) -> None:
    """the best answer to the question"""
    asked = student.table().get(question)
    if not isinstance(asked, dict):
        raise Wrong(f"quiz.toml has no [{question}] any more: take it back from the original file.")
    letter = asked.get("answer", "")
    letter = letter.strip().strip(".)").lower() if isinstance(letter, str) else "?"
    if not letter:
        raise NotStarted
    if letter not in ("a", "b", "c", "d"):
        raise Wrong(f'The answer to {question} is to be one letter from "a" to "d", in quotes.')
    if letter != REPLIES[question]["right"]:
        reply = f"Question {question.removeprefix('q')}: {REPLIES[question][letter]}"
        raise Wrong(f"{reply} Read that part of the lesson's page once more.")
