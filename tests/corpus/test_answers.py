"""Beginners' answers: wrong ones are caught and explained, none is told what isn't so, right ones keep everything."""

from __future__ import annotations

import pytest

from autograder.grading.engine import Engine
from tests.corpus.answers import Answer, answers, graded


@pytest.mark.some(every=60)
@pytest.mark.parametrize("answer", answers(), ids=lambda answer: answer.id)
def test_an_answer_earns_and_hears_what_it_must(answer: Answer, engine: Engine) -> None:
    [outcome] = graded(engine, [answer])
    assert not list(outcome.faults), outcome.said
