"""Public check of quiz 1.8: whether it is filled in, not whether it is right."""

from __future__ import annotations

import pytest

from autograder.testing import NotStarted, Student, expect

QUESTIONS = [f"q{number}" for number in range(1, 11)]


@pytest.mark.task("1.8")
def test_every_answer_is_a_letter(student: Student) -> None:
    """each of the ten questions is answered by one letter from a to d"""
    table = student.table()
    missing = [question for question in QUESTIONS if not isinstance(table.get(question), dict)]
    expect(not missing, f"These questions have gone from quiz.toml: {', '.join(missing)}.")
    answers = {question: table[question].get("answer", "") for question in QUESTIONS}
    if not any(answers.values()):
        raise NotStarted
    empty = [question for question, answer in answers.items() if answer == ""]
    expect(not empty, f"Still without an answer: {', '.join(empty)}.")
    odd = [question for question, answer in answers.items() if answer not in list("abcd")]
    expect(not odd, f'One letter from "a" to "d" is wanted, in quotes: look at {", ".join(odd)}.')
