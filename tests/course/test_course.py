"""A course is discovered; what is wrong with it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.tree import Course, CourseError, task_key


@pytest.fixture
def found(course: Path) -> Course:
    return Course(course)


def test_lessons_and_their_files(found: Course) -> None:
    assert [(lesson.number, lesson.folder) for lesson in found.lessons] == [(1, "lesson_1_sums"), (2, "lesson_2_words")]
    assert [lesson.files for lesson in found.lessons] == [["sums.py"], ["quiz.toml", "words.py"]]
    assert found.has_graders


def test_lessons_are_ordered_by_number(own_course: Path) -> None:
    for number in (10, 9):
        (own_course / "exercises" / f"lesson_{number}_x").mkdir()
    for name in ("lessons_3_y", "notes"):
        (own_course / "exercises" / name).mkdir()
    assert [lesson.number for lesson in Course(own_course).lessons] == [1, 2, 9, 10]


def test_task_numbers_are_ordered_as_numbers() -> None:
    assert sorted(["2.10", "2.9", "10.1", "1.1"], key=task_key) == ["1.1", "2.9", "2.10", "10.1"]


def test_headings(found: Course) -> None:
    lesson, heading = found.task("1.3")
    assert (lesson.number, heading.name, heading.stretch, heading.order) == (1, "alternate", True, (1, 3))
    assert not found.task("1.1")[1].stretch


def test_hints(found: Course) -> None:
    assert len(found.lessons[0].hints["1.1"]) == 2
    assert found.lessons[1].hints == {}


def test_from_any_folder_inside(course: Path) -> None:
    for start in (course, course / "exercises", course / "exercises" / "lesson_1_sums", course / "graders"):
        assert Course.above(start).root == course


def sentence(ask: object) -> str:
    assert callable(ask)
    with pytest.raises(CourseError) as caught:
        ask()
    return str(caught.value)


def test_no_course(tmp_path: Path) -> None:
    assert "isn't a course: it has no folder exercises/" in sentence(lambda: Course(tmp_path))
    assert "name it with --course DIR" in sentence(lambda: Course.above(tmp_path))


def test_unknown_numbers(found: Course) -> None:
    assert sentence(lambda: found.lesson(3)) == "there is no lesson 3: this course has 1, 2."
    assert sentence(lambda: found.task("1.7")) == "there is no task 1.7: lesson 1 has 1.1, 1.2, 1.3."
    for odd in ("1", "1.", "a.b", "1.1.1", "", "1.1\n"):
        assert "is not a task number: write it like 3.4" in sentence(lambda odd=odd: found.task(odd))


def test_two_lessons_of_one_number(own_course: Path) -> None:
    (own_course / "exercises" / "lesson_1_again").mkdir()
    assert "two lessons of number 1" in sentence(lambda: Course(own_course).lessons)


def test_a_lesson_without_a_page(own_course: Path) -> None:
    (own_course / "exercises" / "lesson_1_sums" / "README.md").unlink()
    assert "lesson_1_sums has no README.md" in sentence(lambda: Course(own_course).task("1.1"))


@pytest.mark.parametrize(
    "text", ["nonsense", '["1.1"]\n', '["1.1"]\nsteps = 3\n', '"1.1" = 3\n', '["1.1"]\nsteps = "one"\n']
)
def test_hints_that_cannot_be_read(text: str, own_course: Path) -> None:
    (own_course / "exercises" / "lesson_1_sums" / "hints.toml").write_text(text)
    assert "hints.toml" in sentence(lambda: Course(own_course).lessons[0].hints)
