"""``grade check`` itself on trial: it holds where all is well, and objects to each fault planted in a course."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.check.claims import Claim
from autograder.authoring.check.tree import tree_claims
from autograder.authoring.check.trials import trial_claims
from autograder.course.tree import Course, CourseError
from autograder.grading.engine import Engine
from autograder.kinds.builtins import Builtins
from autograder.kinds.torch import Torch
from autograder.testing import variants

GRADERS, EXERCISES = "graders/lesson_1_sums", "exercises/lesson_1_sums"
KNOWN = {
    "exercises/lesson_1_sums/reflection.md is missing.",
    "exercises/lesson_1_sums/hints.toml: 1.2: 0 hints instead of two or three.",
    "exercises/lesson_1_sums/hints.toml: 1.3: 0 hints instead of two or three.",
}
"""What the toy course does not bother to have."""


def problems(claims: list[Claim]) -> set[str]:
    return {problem for claim in claims for problem in claim.problems} - KNOWN


@pytest.fixture
def tree(own_course: Path) -> Callable[[], set[str]]:
    def claimed() -> set[str]:
        course = Course(own_course)
        return problems(tree_claims(course, [course.lesson(1)]))

    return claimed


PLAIN_ALONE = "plain tests that junk can pass are named"


@pytest.fixture
def trials(own_course: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[[], set[str]]:
    monkeypatch.setattr(Builtins, "junk", {"None": "None", "a float": "0.5"})
    monkeypatch.setattr(Torch, "junk", {"4 GB": "torch.empty(10**9)"})

    def claimed() -> set[str]:
        course = Course(own_course)
        claims = trial_claims(course, [course.lesson(1)], engine, 2, lambda text: None)
        assert [claim.title for claim in claims if not claim.tried] == [PLAIN_ALONE]
        return problems(claims)

    return claimed


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_sound_tree(tree: Callable[[], set[str]]) -> None:
    assert tree() == set()


def test_points_that_do_not_add_up(tree: Callable[[], set[str]], own_course: Path) -> None:
    (own_course / "course.toml").write_text("points = 20\n")
    assert tree() == {"graders/lesson_1_sums: 3.0 points instead of the 20.0 of course.toml."}
    (own_course / "course.toml").write_text("points = 3\n")
    assert tree() == set()


@pytest.mark.some
@pytest.mark.parametrize(
    ("file", "old", "new", "objection"),
    [
        (f"{EXERCISES}/sums.py", "task 1.2", "task 1.2 ", "sums.py doesn't match the solution"),
        (
            f"{EXERCISES}/README.md",
            "### 1.2 total",
            "### 1.4 total",
            "1.2 has no heading in exercises/lesson_1_sums/README.md",
        ),
        (
            f"{EXERCISES}/README.md",
            "### 1.2 total",
            "### 1.2 total\n### 1.4 x",
            "1.4 x is a heading, and graders/lesson_1_sums has no test of 1.4",
        ),
        (f"{EXERCISES}/hints.toml", "1.1", "1.7", "1.7 has no heading in the page"),
        (f"{EXERCISES}/test_sums.py", '"1.3"', '"1.2"', "1.3: no public check"),
        (f"{GRADERS}/test_sums.py", '"""signs that alternate"""', "pass", "no docstring"),
        (f"{GRADERS}/test_sums.py", "points=0.2", "points=0.25", "0.25 points cannot be given"),
        (f"{GRADERS}/test_sums.py", "points=0.5,", "points=2.1, evidence='state',", "rest on the worker's word"),
        (f"{GRADERS}/test_sums.py", 'home="alternate(2)"', "home='alternate('", "'alternate('"),
    ],
)
def test_faults_of_a_tree(
    file: str, old: str, new: str, objection: str, own_course: Path, tree: Callable[[], set[str]]
) -> None:
    change(own_course / file, old, new)
    assert any(objection in problem for problem in tree())


def test_names_that_the_graders_side_has_too(own_course: Path, tree: Callable[[], set[str]]) -> None:
    for name in ("solutions/lesson_1_sums/sums.py", f"{EXERCISES}/sums.py"):
        text = (own_course / name).read_text()
        (own_course / name).write_text(f"{text}\n\ndef read(path):\n    return path\n\n\nclass Way:\n    method = 1\n")
    asked = "def asked(student, way):\n    student.read(1)\n    way.method.equals(1)\n"
    (own_course / GRADERS / "common.py").write_text(asked)
    assert tree() == {
        f"{GRADERS}/common.py, line 2, asks for student.read, which is the grader's own: "
        'write student["read"] for the learner\'s.',
        f"{GRADERS}/common.py, line 3, asks for way.method, which is the grader's own: "
        'write way.attribute("method") for the learner\'s.',
    }
    (own_course / GRADERS / "common.py").write_text(
        'def asked(student, way):\n    student["read"](1)\n    way.attribute("method").equals(1)\n'
    )
    assert tree() == set()


@pytest.mark.some
@pytest.mark.parametrize(
    "file",
    [
        f"{EXERCISES}/notes.txt",
        f"{EXERCISES}/notes.md",
        f"{GRADERS}/helper.py",
        "solutions/lesson_1_sums/extra.md",
    ],
)
def test_stray_files(file: str, own_course: Path, tree: Callable[[], set[str]]) -> None:
    (own_course / file).parent.mkdir(exist_ok=True)
    (own_course / file).write_text("")
    assert any(Path(file).name in problem for problem in tree())


def test_a_page_that_the_lesson_links_is_not_stray(own_course: Path, tree: Callable[[], set[str]]) -> None:
    (own_course / EXERCISES / "project.md").write_text("# Project\n")
    page = own_course / EXERCISES / "README.md"
    page.write_text(page.read_text() + "\nThen [the project](project.md).\n")
    assert tree() == set()


def test_graders_of_no_lesson(own_course: Path, tree: Callable[[], set[str]]) -> None:
    (own_course / "graders" / "lesson_9_x").mkdir()
    (own_course / "graders" / "lesson_9_x" / "test_x.py").write_text("")
    with pytest.raises(CourseError, match="lesson_9_x"):
        tree()


def test_missing_files(own_course: Path, tree: Callable[[], set[str]]) -> None:
    (own_course / EXERCISES / "test_sums.py").unlink()
    (own_course / EXERCISES / "hints.toml").unlink()
    said = tree()
    assert any("test_sums.py" in problem for problem in said)
    assert any("hints.toml is missing" in problem for problem in said)


def test_sound_graders(trials: Callable[[], set[str]]) -> None:
    assert trials() == set()


MILD = {
    "mistakes.py": [("return x.clone()", "return 2 * x")],
    "test_sums.py": [("got != 1.5", "got != 1.25"), ("The sum is not right.", "it should be 3.2512345.")],
}
GRAVE = {
    "test_sums.py": [
        ("student.double(x).equals(2 * x)", "student.double(x)"),
        ("ValueError, []", "NotImplementedError, []"),
        ("student.alternate(3)", "student.alternate(1 / 0)"),
    ]
}


@pytest.mark.some
@pytest.mark.parametrize(
    ("faults", "objections"),
    [
        (
            MILD,
            [
                "not-doubled: not caught, the task is passed",
                "first-only: it isn't recognized",
                "3.251",
                "small letter: 'it'",
            ],
        ),
        (
            GRAVE,
            [
                "is partial with 1 of 1.5 points: no test tells it from an answer",
                "1.2: the solution is partial",
                "ZeroDivisionError: division by zero",
            ],
        ),
    ],
    ids=["mild", "grave"],
)
def test_faults_of_graders(
    faults: dict[str, list[tuple[str, str]]], objections: list[str], own_course: Path, trials: Callable[[], set[str]]
) -> None:
    for file, changes in faults.items():
        for old, new in changes:
            change(own_course / GRADERS / file, old, new)
    said = trials()
    for objection in objections:
        assert any(objection in problem for problem in said)


def test_the_worker_s_word_is_declared(own_course: Path, trials: Callable[[], set[str]]) -> None:
    grader = own_course / GRADERS / "test_sums.py"
    grader.write_text(
        f"{grader.read_text()}\n\n@pytest.mark.open\n@pytest.mark.task('1.1', points=0.1)\n"
        'def test_same(student):\n    """one is one"""\n    student.double(1)\n'
        "    assert student.keep([1]) == student.keep([1])\n"
    )
    assert any("test_same has objects of the learner's compare themselves" in problem for problem in trials())


SOURCE = """
def helper(x):
    return x

def first(x):
    # BEGIN SOLUTION 1.1
    return helper(x)
    # END SOLUTION

TABLE = {"first": first}

def second(x):
    # BEGIN SOLUTION 1.2
    return TABLE["first"](x)
    # END SOLUTION

def third(x):
    # BEGIN SOLUTION 1.3
    return x
    # END SOLUTION
"""


@pytest.mark.parametrize(
    ("name", "tasks"),
    [("helper", ("1.1", "1.2")), ("first", ("1.1", "1.2")), ("second", ("1.2",)), ("third", ("1.3",))],
)
def test_a_change_reaches_whatever_uses_it(name: str, tasks: tuple[str, ...]) -> None:
    assert variants.reach(SOURCE, name) == tasks
