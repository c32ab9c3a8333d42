"""What a plain test came to, in the words of the other graders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.grading.lacking import doubtful, lacks
from autograder.grading.shares import home_of
from autograder.grading.spots import failed_at
from autograder.testing import graded, plugin
from autograder.testing.now import Now, Unsupported
from autograder.testing.talk import Talk

if TYPE_CHECKING:
    from autograder.testing.trial import Seen
    from autograder.testing.wrong import Wrong

UNASKED = "the test fails before it asks the learner's code for anything, so it fails whatever a learner hands in."


def settled(item: pytest.Item, error: BaseException | None) -> tuple[BaseException | None, bool]:
    """What a test came to, a plain one in the words of the others; whether it rests on what learners' objects say."""
    talk = Now.talk
    if talk is None or plugin.TITLE not in item.stash:
        return error, getattr(getattr(item, "funcargs", {}).get("student"), "rests_on_word", False) is True
    return _verdict(item, talk, talk.ended or error), talk.student.rests_on_word


def again(item: pytest.Item) -> bool:
    """Whether something of this very test has come out before: a subtest, or the test before its fixtures ended."""
    if Now.talk is None or plugin.TITLE not in item.stash:
        return False
    before, Now.talk.noted = Now.talk.noted, True
    return before


def _verdict(item: pytest.Item, talk: Talk, error: BaseException | None) -> BaseException | None:
    from autograder.testing.trial import Judged, Seen
    from autograder.testing.untouched import unwritten_beside
    from autograder.testing.wrong import NoAnswer, NotStarted, Undecided, Unimportable, Wrong

    if error is None or isinstance(error, NotStarted | Undecided | Unimportable | Unsupported):
        return error
    if isinstance(error, NoAnswer):
        return error if error.importing else Judged(error, None, Seen())
    if isinstance(error, Wrong):
        return Judged(error, None, Seen(_explained(unwritten_beside(talk.student.conversation))))
    if not talk.asked and isinstance(error, AssertionError):
        return Unsupported(UNASKED).with_traceback(error.__traceback__)
    theirs = getattr(error, "of_learner", False) is True
    if not talk.asked or (not theirs and _is_the_tests_own(error, item.path)):
        return error
    if why := _missing(item, talk):
        return Judged(Wrong(why), None, Seen(_explained(Wrong(why))))
    text = _text(error)
    said = text if isinstance(error, AssertionError) else ": ".join(filter(None, (type(error).__name__, text)))
    told = failed_at(error, item.path.parent, said, talk.answers)
    wrong = Wrong(told.to_staff)
    wrong.staff = getattr(error, "where", "")
    if talk.student.hidden:
        return Judged(wrong, None, _recognized(item))
    return Judged(wrong, None, Seen(Wrong(told.to_learners)))


def _explained(wrong: Wrong | None) -> Wrong | None:
    """What several checks have in common, whatever they ask."""
    if wrong is not None:
        wrong.cause = wrong.sentence
    return wrong


def _missing(item: pytest.Item, talk: Talk) -> str:
    """Why a name that the test asks for isn't there; empty if all are."""
    if not (names := doubtful(getattr(item, "obj", None), talk)):
        return ""
    clean = Talk(item.config.stash[plugin.PROVIDER].replayed(item), talk.task, talk.main)
    return next((why for module, name, why in names if lacks(clean, module, name)), "")


def _recognized(item: pytest.Item) -> Seen:
    """What the author's public calls show, of a worker that has heard nothing hidden."""
    from autograder.testing.replay import recognized
    from autograder.testing.trial import Seen

    if not (texts := home_of(item)):
        return Seen()
    student = item.config.stash[plugin.PROVIDER].replayed(item)
    return recognized(texts, plugin.catalogue_of(item.path.parent), plugin.task_of(item), student)


def _is_the_tests_own(error: BaseException, test: Path) -> bool:
    """Whether a test's code can't run whatever the learner's code answers: not because of what it made of an answer."""
    match error:
        case NameError():
            trace = error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            return trace is not None and test.parent in Path(trace.tb_frame.f_code.co_filename).parents
        case SyntaxError():
            return test.parent in Path(error.filename or "").parents
        case ImportError():
            return (error.name or "").partition(".")[0] in graded.imports_of(test)
    return False


def _text(error: BaseException) -> str:
    """What an exception says. If it's made of a learner's objects, the text asks them."""
    try:
        return str(error)
    except BaseException:
        return "it holds what can't be shown"
