"""The files that were graded are kept: each version once, for their owner alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.classroom import submitted
from autograder.classroom.order import Summary
from autograder.classroom.results import Member
from autograder.classroom.store import Store
from autograder.intake.submission import OwnModule, Submission, SubmittedFile
from tests.classroom.batch.conftest import WRONG, Files


def made(text: str, *more: str) -> Submission:
    first, *others = (
        SubmittedFile("words.py", "lesson_2_words", one, modules=(OwnModule("own", "own.py", "x = 1\n"),))
        for one in (text, *more)
    )
    key = "lesson_2_words", "words.py"
    return Submission("a", Path(), {key: first}, versions={key: tuple(others)} if others else {})


def test_each_version_is_kept_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / submitted.FOLDER).mkdir()
    for text in ("x = 1\n", "x = 2\n", "x = 1\n"):
        store.show("a", made(text))
    kept = [submitted.read(tmp_path, "a", made(text).sha256) for text in ("x = 1\n", "x = 2\n")]
    assert [one.files[0].text for one in kept if one] == ["x = 1\n", "x = 2\n"]
    assert len(list((tmp_path / submitted.FOLDER / "a").iterdir())) == 2
    assert [(own.file, own.text) for own in kept[0].files[0].modules] == [("own.py", "x = 1\n")]  # type: ignore[union-attr]


def test_versions_that_differ_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / submitted.FOLDER).mkdir()
    several = made("x = 1\n", "x = 2\n")
    Store(tmp_path).show("a", several)
    kept = submitted.read(tmp_path, "a", several.sha256)
    assert kept is not None and kept.several
    assert [(file.version, file.text) for file in kept.files] == [(0, "x = 1\n"), (1, "x = 2\n")]


def test_text_that_no_encoding_has_is_kept(tmp_path: Path) -> None:
    (tmp_path / submitted.FOLDER).mkdir()
    odd = made("x = '\udcff'\n")
    Store(tmp_path).show("a", odd)
    assert submitted.read(tmp_path, "a", odd.sha256) is not None


def test_what_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    Store(tmp_path).show("a", made("x = 1\n"))  # its folder isn't there
    assert submitted.read(tmp_path, "a", made("x = 1\n").sha256) is None


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    (tmp_path / submitted.FOLDER).mkdir()
    Store(tmp_path).show("a", made("x = 1\n"))
    folder = tmp_path / submitted.FOLDER / "a"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_batch_keeps_what_each_report_speaks_of(
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    tmp_path: Path,
    solution: Files,
) -> None:
    submissions(a={}, b={"words.py": WRONG})
    batch()
    submissions(b={})
    batch()
    store, b = Store(tmp_path / "out"), results()["b"]
    texts = []
    for report in b.attempts:
        kept = store.submitted(report)
        assert kept is not None
        texts += [file.text for file in kept.files if file.name == "words.py"]
    assert texts == [WRONG, solution["words.py"]]
    assert (tmp_path / "out" / submitted.FOLDER).stat().st_mode & 0o077 == 0


def test_an_older_batch_gets_them_without_being_graded_again(
    batch: Callable[..., Summary], submissions: Callable[..., Path], tmp_path: Path
) -> None:
    submissions(a={})
    batch()
    folder = tmp_path / "out" / submitted.FOLDER / "a"
    for path in folder.iterdir():
        path.unlink()
    again = batch()
    assert (again.graded, again.unchanged, len(list(folder.iterdir()))) == (0, 1, 1)
