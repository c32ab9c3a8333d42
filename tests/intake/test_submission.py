"""Intake: what is taken from a submission's folder, and what is not."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course.tree import Course
from autograder.intake import submission as intake
from autograder.intake.choosing import take_in
from autograder.intake.submission import Submission, SubmittedFile, Unreadable

SUMS = ("lesson_1_sums", "sums.py")
QUIZ = ("lesson_2_words", "quiz.toml")


@pytest.fixture
def take(course: Path, submit: Callable[..., Path]) -> Callable[..., Submission]:
    def taken(files: dict[str, str | bytes]) -> Submission:
        return take_in(submit(files), Course(course))

    return taken


def test_the_files_may_lie_anywhere(take: Callable[..., Submission]) -> None:
    got = take({"sums.py": "a = 1", "my work/week 1/quiz.toml": "b = 1"})
    assert (got.files[SUMS].text, got.files[QUIZ].text) == ("a = 1", "b = 1")
    assert got.id == "learner"
    assert got.notes == []


def test_a_missing_file_is_not_started(take: Callable[..., Submission]) -> None:
    file = take({"sums.py": "a = 1"}).files[QUIZ]
    assert (file.undecided, file.problem) == (False, "quiz.toml is not in the submission.")


def test_the_lessons_own_folder_comes_first(take: Callable[..., Submission]) -> None:
    got = take({
        "sums.py": "top = 1",
        "old/sums.py": "old = 1",
        "deep/down/lesson_1_sums/sums.py": "folder = 1",
        "x/exercises/lesson_1_sums/sums.py": "tree = 1",
    })  # fmt: skip
    assert got.files[SUMS].text == "tree = 1"
    assert [file.text for file in got.versions[SUMS]] == ["folder = 1", "top = 1", "old = 1"]


def test_then_the_least_deep(take: Callable[..., Submission]) -> None:
    assert take({"a/sums.py": "deep = 1", "sums.py": "top = 1"}).files[SUMS].text == "top = 1"


def test_the_same_text_counts_once(take: Callable[..., Submission]) -> None:
    got = take({"b/sums.py": "a = 1", "a/sums.py": "a = 1  \r\n"})
    assert (got.files[SUMS].source, got.versions) == ("a/sums.py", {})


def test_the_order_of_versions_is_that_of_names(take: Callable[..., Submission]) -> None:
    body = "def double(x):\n    return {}\n"
    got = take({f"sums{end}.py": body.format(n) for n, end in enumerate([" (2)", "", " (10)", "_old"])})
    assert got.files[SUMS].source == "sums.py"
    assert [file.source for file in got.versions[SUMS]] == ["sums (10).py", "sums (2).py", "sums_old.py"]


def test_more_versions_than_can_be_graded_need_a_person(take: Callable[..., Submission]) -> None:
    got = take({f"{n}/sums.py": f"a = {n}" for n in range(9)})
    assert got.files[SUMS].undecided
    assert "9 versions" in got.files[SUMS].problem


def test_answers_that_differ_are_no_versions_to_choose_from(take: Callable[..., Submission]) -> None:
    got = take({f"{answer}/quiz.toml": f'answer = "{answer}"' for answer in "ab"})
    quiz = got.files["lesson_2_words", "quiz.toml"]
    assert quiz.undecided
    assert "answers that differ (a/quiz.toml, b/quiz.toml)" in quiz.problem
    assert not got.versions


def test_notes_show_no_markup(take: Callable[..., Submission]) -> None:
    (note,) = take({"<b>\x1b[31m/sums (1).py": "def double(x): return x"}).notes
    assert "<" not in note
    assert "\x1b" not in note


@pytest.mark.parametrize(
    "folder", [".venv/lib", ".git", ".ipynb_checkpoints", "node_modules/x", "__pycache__", "__MACOSX/x",
               "lib/site-packages"]
)  # fmt: skip
def test_folders_that_are_never_entered(folder: str, take: Callable[..., Submission]) -> None:
    assert not take({f"{folder}/sums.py": "a = 1", "quiz.toml": "b = 1"}).files[SUMS].text


def test_a_virtual_environment_by_any_name(take: Callable[..., Submission]) -> None:
    files = {"env/pyvenv.cfg": "home = /usr", "env/lib/sums.py": "a = 1", "quiz.toml": "b = 1"}
    assert not take(files).files[SUMS].text


def test_but_the_root_may_have_any_name(course: Path) -> None:
    got = take_in(course / "solutions", Course(course))
    assert all(file.text for file in got.files.values())


def problem(folder: Path, course: Path) -> SubmittedFile:
    return take_in(folder, Course(course)).files[SUMS]


def test_links_are_refused(course: Path, submit: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("secret = 1")
    folder = submit({"quiz.toml": "b = 1"})
    (folder / "sums.py").symlink_to(tmp_path / "elsewhere.py")
    file = problem(folder, course)
    assert (file.text, file.problem) == ("", "sums.py is a link: hand in the file itself.")


def test_hard_links_are_refused(course: Path, submit: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("secret = 1")
    folder = submit({"quiz.toml": "b = 1"})
    os.link(tmp_path / "elsewhere.py", folder / "sums.py")
    assert "hard link" in problem(folder, course).problem


def test_linked_folders_are_not_entered(course: Path, submit: Callable[..., Path], tmp_path: Path) -> None:
    outside = submit({"sums.py": "secret = 1"}, "outside")
    folder = submit({"quiz.toml": "b = 1"})
    (folder / "lesson_1_sums").symlink_to(outside, target_is_directory=True)
    assert not problem(folder, course).text


def test_pipes_and_folders_are_refused(course: Path, submit: Callable[..., Path]) -> None:
    folder = submit({"quiz.toml": "b = 1"})
    os.mkfifo(folder / "sums.py")
    assert problem(folder, course).problem == "sums.py is not a regular file."
    (folder / "sums.py").unlink()
    (folder / "sums.py").mkdir()
    assert not problem(folder, course).text


@pytest.mark.parametrize("key", [SUMS, QUIZ], ids=["python", "quiz"])
def test_size_cap(key: tuple[str, str], take: Callable[..., Submission]) -> None:
    name = key[1]
    cap = intake.CAPS[Path(name).suffix]
    file = take({name: b"# 4567\n" * (cap // 7 + 1)}).files[key]
    assert (file.text, "is larger than" in file.problem, file.undecided) == ("", True, True)
    assert take({name: b"# 4567\n" * (cap // 7)}).files[key].problem == ""


def test_a_quiz_has_no_long_lines(take: Callable[..., Submission]) -> None:
    assert "characters" in take({"quiz.toml": "a = '" + "b" * intake.LINE_CAP + "'"}).files[QUIZ].problem


@pytest.mark.parametrize(
    ("content", "fragment"),
    [
        (b"\xff\xfea\0b", "begins as UTF-16"),
        (b"%PDF-1.7 x", "is a PDF"),
        (b"a\1\2b", "isn't text"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"a\0b", "NUL bytes"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
    ],
)
def test_what_is_no_text(content: bytes, fragment: str, take: Callable[..., Submission]) -> None:
    assert fragment in take({"sums.py": content}).files[SUMS].problem


def test_byte_order_mark_and_line_ends(take: Callable[..., Submission]) -> None:
    assert take({"sums.py": b"\xef\xbb\xbfa = 1\r\nb = 2\r\n"}).files[SUMS].text.splitlines() == ["a = 1", "b = 2"]


def test_too_many_files(take: Callable[..., Submission], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WALK_CAP", 3)
    with pytest.raises(Unreadable, match="more than 3 files"):
        take({f"{n}.txt": "x" for n in range(4)} | {"sums.py": "a = 1"})


def test_too_deep(take: Callable[..., Submission]) -> None:
    deep = "/".join("d" * (intake.DEPTH_CAP + 1))
    assert not take({f"{deep}/sums.py": "a = 1", "quiz.toml": "b = 1"}).files[SUMS].text


def test_nothing_of_the_course_is_no_submission(take: Callable[..., Submission]) -> None:
    with pytest.raises(Unreadable, match=r"none of quiz.toml, sums.py, words.py"):
        take({"readme.txt": "x"})


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Permissions do not bind root."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


def test_an_unreadable_folder_inside_does_not_matter(
    course: Path, submit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = submit({"sums.py": "a = 1", "locked/x.txt": "x"})
    monkeypatch.chdir(folder)
    found = Course(course)
    take_in(folder, found)  # which reads the course
    (folder / "locked").chmod(0)
    with nobody():
        taken = take_in(Path(), found)
    (folder / "locked").chmod(0o700)
    assert taken.files[SUMS].text == "a = 1"


def test_an_unreadable_file_says_so(course: Path, submit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = submit({"sums.py": "a = 1"})
    monkeypatch.chdir(folder)
    found = Course(course)
    take_in(folder, found)  # which reads the course
    (folder / "sums.py").chmod(0)
    with nobody():
        taken = take_in(Path(), found)
    assert taken.files[SUMS].problem == "sums.py cannot be read: check its permissions."


def test_an_unreadable_root_is_refused(
    course: Path, submit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = submit({"inner/sums.py": "a = 1"})
    monkeypatch.chdir(folder)
    found = Course(course)
    take_in(folder, found)  # which reads the course
    (folder / "inner").chmod(0o111)
    with nobody(), pytest.raises(Unreadable, match="cannot be read"):
        take_in(Path("inner"), found)


def test_the_hash_covers_what_is_graded_and_nothing_else(take: Callable[..., Submission]) -> None:
    first = take({"sums.py": "a = 1"}).sha256
    assert take({"sums.py": "a = 1", "notes.txt": "x"}).sha256 == first
    assert take({"sums.py": "a = 2"}).sha256 != first
