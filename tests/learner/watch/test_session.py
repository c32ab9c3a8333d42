"""Which step is in view, and which are checked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.learner.watch.checker import Verdict
from autograder.learner.watch.session import Session
from autograder.learner.watch.steps import Step
from tests.learner.watch.conftest import written

PASSED, FAILED, STUB = Verdict("passed"), Verdict("failed", "wrong"), Verdict("not_started", "not started yet")


@pytest.fixture
def session(steps: list[Step]) -> Session:
    """On stubs, after the start."""
    session = Session(steps, Path.read_text)
    answer(session, STUB)
    return session


def answer(session: Session, verdict: Verdict, **others: Verdict) -> list[str]:
    """Check all that is due; what was."""
    asked = []
    while (step := session.due()) is not None:
        asked.append(step.number)
        session.reported(step, others.get(f"t{step.number.replace('.', '_')}", verdict))
    return asked


def edit(session: Session, number: str, body: str = "") -> bool:
    step = next(step for step in session.steps if step.number == number)
    step.file.write_text(written(step.file.read_text(), number, body))
    return session.saved(step.file)


def seen(session: Session) -> str:
    assert session.view is not None
    return session.view.number


def test_stretch_comes_last(steps: list[Step]) -> None:
    assert [step.number for step in steps] == ["1.1", "1.2", "2.1", "2.2", "1.3"]


def test_what_was_begun_comes_first(steps: list[Step]) -> None:
    steps[2].file.write_text("def shout(text):\n    return text\n")
    session = Session(steps, Path.read_text)
    assert answer(session, FAILED, t2_2=STUB) == ["2.1", "2.2"]
    assert (seen(session), session.starting) == ("2.1", False)


def test_a_right_save_leads_on(session: Session) -> None:
    assert seen(session) == "1.1"
    edit(session, "1.1")
    assert answer(session, STUB, t1_1=PASSED) == ["1.1", "1.2"]
    assert (seen(session), session.news) == ("1.2", "1.1 double: done.")
    assert session.done == 1


def test_only_what_changed_is_checked_again(session: Session) -> None:
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    edit(session, "1.2")
    assert answer(session, FAILED) == ["1.2"]


def test_the_view_follows_the_learner(session: Session) -> None:
    edit(session, "2.1", "return text")
    assert seen(session) == "2.1"
    assert answer(session, FAILED)[0] == "2.1"


def test_a_task_that_breaks_comes_back(session: Session) -> None:
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    edit(session, "1.2", "return 0")
    path = session.steps[0].file
    path.write_text(path.read_text().replace("return 2 * x", "return 3 * x").replace("return 0", "return 1"))
    session.saved(path)
    assert answer(session, FAILED) == ["1.2", "1.1"]
    assert (seen(session), session.done) == ("1.1", 0)
    assert "not any more" in session.news


def test_a_syntax_error_costs_nothing_that_was_done(session: Session) -> None:
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    path = session.steps[0].file
    text = path.read_text()
    path.write_text(text.replace("def total", "def (total"))
    session.saved(path)
    assert answer(session, FAILED) == ["1.2"]
    path.write_text(text)
    session.saved(path)
    assert answer(session, STUB) == ["1.2"]
    assert session.done == 1


def test_a_deleted_file_is_not_checked(session: Session) -> None:
    session._read = lambda path: None
    session.saved(session.steps[2].file)
    assert seen(session) == "2.1"
    assert session.missing(session.steps[2])
    assert session.due() is None


def test_a_save_stops_what_runs_on_the_old_text(session: Session) -> None:
    edit(session, "1.1", "return x")
    step = session.due()
    assert step is not None
    assert edit(session, "1.1", "") is True
    session.reported(step, PASSED)
    assert session.done == 0
    assert answer(session, FAILED) == ["1.1"]


def test_a_stub_put_back_is_not_done(session: Session) -> None:
    path = session.steps[0].file
    stub = path.read_text()
    edit(session, "1.1")
    answer(session, STUB, t1_1=PASSED)
    path.write_text(stub)
    session.saved(path)
    assert session.done == 0


def test_next_goes_round(session: Session) -> None:
    shown = []
    for _ in session.steps:
        session.skip()
        shown.append(seen(session))
    assert shown == ["1.2", "2.1", "2.2", "1.3", "1.1"]


def test_everything_is_checked_once_more_at_the_end(session: Session) -> None:
    for number in ("1.1", "1.2", "1.3"):
        edit(session, number)
    edit(session, "2.1", "return text.upper()")
    assert sorted(answer(session, PASSED)) == ["1.1", "1.2", "1.3", "2.1"]
    assert (seen(session), session.final) == ("2.2", False)
    quiz = session.steps[3].file
    quiz.write_text('answer = "b"\n')
    session.saved(quiz)
    assert answer(session, PASSED) == ["2.2", "1.1", "1.2", "2.1", "2.2", "1.3"]
    assert session.finished


def test_a_task_that_fails_at_the_end_keeps_from_the_end(session: Session) -> None:
    session.view = session.steps[4]
    session.verdicts = {step.number: PASSED for step in session.steps[:4]}
    session._seen = {step.number: session.texts[step.file] for step in session.steps}
    edit(session, "1.3")
    step = session.due()
    while step is not None and not session.final:
        session.reported(step, PASSED)
        step = session.due()
    assert step is not None
    session.reported(step, FAILED)
    assert not session.finished
    assert session.view is step


def test_what_was_done_before_is_found_at_the_start(own_course: Path, steps: list[Step]) -> None:
    for step in steps:
        source = step.lesson.solutions / step.file.name
        step.file.write_text(source.read_text().replace("  # SOLUTION", ""))
    session = Session(steps, Path.read_text)
    assert len(answer(session, PASSED)) == len(steps)
    assert session.finished
