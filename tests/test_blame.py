"""Whose line an error comes from."""

from __future__ import annotations

import signal

import pytest

from autograder import blame
from autograder.cli import command


def test_a_line_of_an_engine_beside_the_course_is_not_the_courses() -> None:
    with pytest.raises(SystemExit) as caught:
        command._end(signal.SIGURG, None)
    error = caught.value
    assert error.__traceback__ is not None
    assert not blame.of_course(error.with_traceback(error.__traceback__.tb_next), blame.ENGINE.parent)
