"""Mistakes that authors make in a course, and the sentence that each must get: an edit of a sound course, and words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LESSON = "lesson_1_words"
PAGES, GRADERS, SOLUTIONS = f"exercises/{LESSON}", f"graders/{LESSON}", f"solutions/{LESSON}"
TESTS, CHECKS, MISTAKES = f"{GRADERS}/test_words.py", f"{PAGES}/test_words.py", f"{GRADERS}/mistakes.py"
SOLUTION, STUB = f"{SOLUTIONS}/words.py", f"{PAGES}/words.py"
PAGE, HINTS = f"{PAGES}/README.md", f"{PAGES}/hints.toml"
Edit = Callable[[Path], object]


@dataclass(frozen=True)
class Error:
    edit: Edit
    says: str
    status: int = 1


def sub(file: str, old: str, new: str, count: int = 1) -> Edit:
    def edit(course: Path) -> None:
        text = (course / file).read_text()
        assert old in text
        (course / file).write_text(text.replace(old, new, count))

    return edit


def put(file: str, text: str | bytes) -> Edit:
    def edit(course: Path) -> None:
        (course / file).parent.mkdir(parents=True, exist_ok=True)
        (course / file).write_bytes(text if isinstance(text, bytes) else text.encode())

    return edit


def add(file: str, text: str) -> Edit:
    return lambda course: (course / file).write_text((course / file).read_text() + text)


def gone(file: str) -> Edit:
    return lambda course: shutil.rmtree(course / file) if (course / file).is_dir() else (course / file).unlink()


def every(*edits: Edit) -> Edit:
    return lambda course: [edit(course) for edit in edits]


def renamed(old: str, new: str, *trees: str) -> Edit:
    return lambda course: [(course / tree / old).rename(course / tree / new) for tree in trees]


SHOUT = "    student.shout(words).equals(words.upper())"
MEAN = "    student.mean(values).equals(sum(values) / len(values))"
SMALL = '"The text comes back as it was: give back the new string."'
MARK = '@pytest.mark.task("1.1", points=6)'
HEADING = "### 1.1 shout"
READ = [(f"{tree}/{LESSON}/{name}", "shout", "read") for tree, name in (
    ("exercises", "words.py"), ("exercises", "README.md"), ("exercises", "test_words.py"), ("solutions", "words.py"),
    ("graders", "test_words.py"), ("graders", "mistakes.py"),
)]  # fmt: skip
PACKAGE = every(put("course.toml", 'package = "helpers"\n'), put("helpers/__init__.py", ""))
GIVEN = every(PACKAGE, put("helpers/given.py", "def net(size):\n    return size\n"))


def grader(line: str) -> Edit:
    """A line before the one that asks."""
    return sub(TESTS, SHOUT, f"    {line}\n{SHOUT}")


WHILE_GRADED = {
    "a grader raises": Error(
        grader("words.uper()"),
        f"{TESTS}, line 23: AttributeError: 'str' object has no attribute 'uper'. That happens on",
    ),
    "a grader raises after it has asked": Error(
        sub(TESTS, SHOUT, f"{SHOUT}\n    1 / 0"), f"{TESTS}, line 24: ZeroDivisionError: division by zero."
    ),
    "a grader compares with ==": Error(
        sub(TESTS, SHOUT, "    assert student.shout(words) == 1"), f"{TESTS}, line 23: TypeError: an answer is compared"
    ),
    "a grader uses what an answer lacks": Error(
        sub(TESTS, ".equals(words.upper())", ".equal(words.upper())"),
        f"{TESTS}, line 23: AttributeError: an answer has no equal",
    ),
    "a grader skips": Error(grader("pytest.skip('no')"), f"{TESTS}, line 23: Skipped: no: a hidden test must not skip"),
    "a grader exits": Error(grader("raise SystemExit"), f"{TESTS}, line 23: SystemExit: a course's files must"),
    "a grader that never ends": Error(
        grader("while True: pass"), f"{TESTS}, line 23: after 1 seconds of computing it's"
    ),
    "a grader sends an object": Error(
        sub(TESTS, SHOUT, "    student.shout(object()).equals(1)"),
        f"{TESTS}, line 23: Unsendable: a grader cannot send",
    ),
    "a mistake that there isn't": Error(
        every(sub(TESTS, "Student\n", "Student, expect\n"), grader("expect(False, mistake='loud')")),
        f"{TESTS}, line 18: KeyError: \"no mistake 'loud' among the lesson's mistakes\"",
    ),
    "a NumPy bool": Error(
        every(sub(TESTS, "Student\n", "Student, expect\n"), grader("import numpy; expect(numpy.float64(1) > 0, 'x')")),
        f"{TESTS}, line 23: TypeError: expect() takes True or False, and got numpy.bool: write bool(…)",
    ),
    "a draw raises": Error(
        sub(TESTS, "    return ([float", "    raise KeyError('x')\n    return ([float"),
        f"{TESTS}, line 15: KeyError: 'x'.",
    ),
    "a draw draws nothing": Error(
        sub(TESTS, "    return ([float", "    ([float"), f"{TESTS}, line 34: TypeError: numbers draws nothing"
    ),
    "a recipe without a package": Error(
        grader("from autograder.testing import recipe; recipe.net(1)"), "this course hands learners no package"
    ),
    "a recipe that there isn't": Error(
        every(GIVEN, grader("from autograder.testing import recipe; recipe.nets(1)")),
        f"{TESTS}, line 23: AttributeError: helpers.given has no 'nets'.",
    ),
    "a recipe with the wrong arguments": Error(
        every(GIVEN, grader("from autograder.testing import recipe; recipe.net()")),
        f"{TESTS}, line 23: TypeError: helpers.given.net does not take that: missing a required argument: 'size'.",
    ),
    "a solution that fails": Error(
        sub(SOLUTION, "text.upper()", "text.title()"),
        f"solutions/{LESSON}: 1.1: the solution is failed with 0 of 6 points",
    ),
    "a solution that raises when it is imported": Error(
        every(add(SOLUTION, "\n1 / 0\n"), add(STUB, "\n1 / 0\n")), f"solutions/{LESSON}: words.py, line 28: it raised"
    ),
    "a stub that passes": Error(
        every(
            sub(
                SOLUTION,
                "    # BEGIN SOLUTION 1.1\n    return text.upper()\n    # END SOLUTION",
                "    return text.upper()",
            ),
            sub(STUB, 'raise NotImplementedError("task 1.1")', "return text.upper()"),
        ),
        f"exercises/{LESSON}: the stub of 1.1 is passed with 6 of 6 points.",
    ),
    "a public check that fails on the solution": Error(
        sub(CHECKS, '"QUIET"', '"LOUD"'),
        f'exercises/{LESSON}: the public check "capitals" of 1.1 fails on the solution',
    ),
    "a public check that raises": Error(
        sub(CHECKS, "    student.shout", "    1 / 0\n    student.shout"), f"{CHECKS}, line 11:"
    ),
    "a mistake that isn't caught": Error(
        sub(MISTAKES, "    return text\n", "    return text.upper()\n"), f"{MISTAKES}, line 7, small: not caught"
    ),
    "two mistakes that look alike": Error(
        add(MISTAKES, '\n\n@mistake("1.1", "smaller", "Again.")\ndef shout(text):\n    return text + ""\n'),
        f"{MISTAKES}, line 24, smaller: its answers are named small: draw a case that tells the two apart.",
    ),
    "a grader that takes anything": Error(
        every(sub(TESTS, SHOUT, "    student.shout(words)"), gone(MISTAKES)), "1.1: None is passed with 6 of 6 points"
    ),
    "a grader that writes into the course": Error(
        grader("import pathlib; pathlib.Path(__file__).with_name('out.txt').write_text('x')"), f"{GRADERS}/out.txt"
    ),
    "a grader that reads beside the graders": Error(
        every(
            put("data/x.txt", "1"),
            grader("import pathlib; pathlib.Path(__file__).parents[2].joinpath('data/x.txt').read_text()"),
        ),
        "the graders read data/x.txt",
    ),
}
"""These show only when something is graded."""

BEFORE = {
    "a name that isn't defined": Error(
        add(TESTS, "\nfoo()\n"), f"{TESTS}, line 49: NameError: name 'foo' is not defined."
    ),
    "no Python in a grader": Error(
        add(TESTS, "\ndef x(:\n"), f"{TESTS}, line 49: Python can't read this: invalid syntax."
    ),
    "no Python in a public check": Error(add(CHECKS, "\ndef x(:\n"), f"{CHECKS}, line 25: Python can't read this"),
    "no Python in mistakes": Error(add(MISTAKES, "\ndef x(:\n"), f"{MISTAKES}, line 22: Python can't read this"),
    "no Python in a solution": Error(add(SOLUTION, "\ndef x(:\n"), f"{SOLUTION}, line 28: Python can't read this"),
    "a null byte": Error(put(MISTAKES, b"x = 1\0\n"), f"{MISTAKES}: Python can't read this: source code"),
    "a file in Latin-1": Error(put(SOLUTION, "# é\n".encode("latin-1")), f"{SOLUTION} isn't UTF-8 text (byte 2)", 2),
    "a page in Latin-1": Error(put(PAGE, "# é\n".encode("latin-1")), f"{PAGE} isn't UTF-8 text (byte 2)", 2),
    "a grader that never ends while it's read": Error(add(TESTS, "\nwhile True: pass\n"), f"{TESTS}, line 49: after"),
    "a grader that exits when it is read": Error(add(TESTS, "\nraise SystemExit\n"), f"{TESTS}, line 49: SystemExit"),
    "a conftest that raises": Error(
        put(f"{GRADERS}/conftest.py", "1 / 0\n"), f"{GRADERS}/conftest.py, line 1: ZeroDivision"
    ),
    "a common.py that isn't there": Error(
        sub(TESTS, "import pytest\n", "import pytest\nfrom .common import X\n"), f"{TESTS}, line 4: ModuleNotFoundError"
    ),
    "mistakes that raise": Error(
        add(MISTAKES, "\n1 / 0\n"), f"{MISTAKES}, line 22: ZeroDivisionError: division by zero."
    ),
    "a fixture that isn't there": Error(
        sub(TESTS, "test_mean(student: Student,", "test_mean(student: Student, nosuch,"),
        f"{TESTS}, line 34, test_mean: it asks for nosuch, which isn't a fixture: is it misspelled?",
    ),
    "no student": Error(
        sub(TESTS, "test_none(student: Student)", "test_none()"),
        f"{TESTS}, line 42, test_none: it doesn't take student",
    ),
    "parameters of nothing": Error(
        every(
            sub(TESTS, "@pytest.mark.open\n", '@pytest.mark.parametrize("n", [])\n@pytest.mark.open\n'),
            sub(TESTS, "test_none(student: Student)", "test_none(student: Student, n: int)"),
        ),
        "test_none: it is marked skip",
    ),
    "no docstring": Error(sub(TESTS, '    """capitals"""\n', ""), f"{TESTS}, line 18, test_shout: no docstring"),
    "no points": Error(sub(TESTS, '"1.1", points=6', '"1.1"'), f"{TESTS}, line 18, test_shout: no points"),
    "a quarter of a point": Error(sub(TESTS, "points=6", "points=0.25"), "test_shout: 0.25 points cannot be given"),
    "points as a text": Error(
        sub(TESTS, "points=6", 'points="6"'), f"{TESTS}, line 18, test_shout: '6' isn't a number"
    ),
    "no task mark": Error(sub(TESTS, f"{MARK}\n", ""), f"{TESTS}, line 18, test_shout: no task mark"),
    "a misspelled mark": Error(sub(TESTS, MARK, MARK.replace("task", "tsak")), f"{TESTS}, line 18"),
    "an empty mark": Error(
        sub(TESTS, MARK, "@pytest.mark.task"), f"{TESTS}, line 18, test_shout: the mark names no task"
    ),
    "a number that is no text": Error(sub(TESTS, '"1.1", points', "1.1, points"), "the mark names no task"),
    "a misspelled keyword": Error(
        sub(TESTS, "points=6", "point=6"), "test_shout: the mark task doesn't know point: it takes"
    ),
    "an evidence that there isn't": Error(
        sub(TESTS, "points=6", "points=6, evidence='x'"), "evidence is 'x': write value"
    ),
    "a task of another lesson": Error(sub(TESTS, '"1.1"', '"2.1"'), "test_shout: task 2.1 isn't in lesson 1"),
    "two task marks": Error(sub(TESTS, MARK, f'{MARK}\n@pytest.mark.task("1.2")'), "test_shout: it has 2 task marks"),
    "no function that draws": Error(sub(TESTS, "cases(text, count=4", "cases([1], count=4"), "cases names no function"),
    "no case at all": Error(sub(TESTS, "count=4", "count=0"), "test_shout: count is 0, so it draws no case"),
    "case without cases": Error(
        sub(TESTS, "@pytest.mark.cases(text, count=4, home=[\"shout('a')\"])\n", ""),
        "test_shout: it takes case, but no",
    ),
    "a stage that there isn't": Error(
        sub(TESTS, "@pytest.mark.open", '@pytest.mark.warm("x")\n@pytest.mark.open'), "test_none: the mark warm names x"
    ),
    "a home call that is no Python": Error(sub(TESTS, "shout('a')", "shout('a'"), "home \"shout('a'\" isn't Python"),
    "a home call of nothing": Error(sub(TESTS, "shout('a')", "'a'"), "cannot be read: no call of a learner's function"),
    "a home call of another function": Error(
        sub(TESTS, "shout('a')", "scream('a')"), "calls scream, which no worked file"
    ),
    "a function that there isn't": Error(
        sub(TESTS, "student.shout", "student.scream"),
        f"{TESTS}, line 23: student.scream: there is no scream in solutions/",
    ),
    "a name that student has itself": Error(
        every(*(sub(file, old, new, 99) for file, old, new in READ), sub(CHECKS, "student.read", 'student["read"]')),
        "line 23, asks for student.read, which is the grader's",
    ),
    "a mistake for an unknown function": Error(
        sub(MISTAKES, "def shout", "def scream"),
        f"{MISTAKES}, line 7: small is a wrong scream, but solutions/{LESSON} has none",
    ),
    "a mistake of no task": Error(sub(MISTAKES, '"1.1"', '"1.9"'), f"{MISTAKES}, line 7: small belongs to task 1.9"),
    "a mistake of a number": Error(
        sub(MISTAKES, '"1.1"', "1.1"), f"{MISTAKES}, line 6: a mistake has a task, an id and"
    ),
    "a mistake that uses a helper": Error(
        sub(MISTAKES, "    return text\n", "    return helper(text)\n\n\ndef helper(text):\n    return text\n"),
        f"{MISTAKES}, line 7: small uses helper, which {SOLUTION} doesn't have",
    ),
    "a mistake that raises": Error(
        sub(MISTAKES, "    return text\n", "    return txt\n"), "line 7: small uses txt, which"
    ),
    "a mistake without a sentence": Error(sub(MISTAKES, f", {SMALL}", ""), f"{MISTAKES}, line 6: a mistake has a task"),
    "a mistake with an f-string": Error(sub(MISTAKES, SMALL, 'f"{1}"'), f"{MISTAKES}, line 6: a mistake has a task"),
    "a mistake by what there isn't": Error(
        sub(MISTAKES, SMALL, f'{SMALL}, by="x"'), f'{MISTAKES}, line 6: by is "output"'
    ),
    "two mistakes of one id": Error(
        add(MISTAKES, '\n\n@mistake("1.1", "small", "Again.")\ndef shout(text):\n    return ""\n'),
        f"{MISTAKES}, line 23: small is another mistake's id too",
    ),
    "two mistakes of one id in two files": Error(
        put(
            f"{GRADERS}/mistakes_more.py",
            'from autograder.testing import mistake\n\n\n@mistake("1.1", "small", "Again.")\n'
            'def shout(text):\n    return ""\n',
        ),
        f"{GRADERS}/mistakes_more.py, line 5: small is already a mistake in line 7 of mistakes.py.",
    ),
    "a variant of no mistake": Error(
        add(MISTAKES, '\n\n@variant("smal")\ndef shout(text):\n    return ""\n'),
        f"{MISTAKES}, line 23: this is a variant of a mistake that doesn't exist",
    ),
    "a heading with a colon": Error(
        sub(PAGE, HEADING, "### 1.1: shout"),
        f"{PAGE}, line 3: ### 1.1: shout isn't a task's heading: write ### 1.1 shout",
        2,
    ),
    "a heading without a name": Error(
        sub(PAGE, HEADING, "### 1.1"), f"{PAGE}, line 3: ### 1.1 isn't a task's heading", 2
    ),
    "a heading of another level": Error(
        sub(PAGE, HEADING, "## 1.1 shout"), f"1.1 has no heading in {PAGE}: write ### 1.1"
    ),
    "a heading twice": Error(
        sub(PAGE, "1.2 counted", "1.1 counted"), f"{PAGE}, line 7: 1.1 is already another task", 2
    ),
    "a heading of another lesson": Error(
        sub(PAGE, "1.3 mean", "2.3 mean"), f"{PAGE}, line 11: ### 2.3 mean isn't a task of lesson 1", 2
    ),
    "a heading that nothing grades": Error(
        add(PAGE, "\n### 1.4 more\n"), f"{PAGE}: 1.4 more is a heading, and graders/"
    ),
    "no headings": Error(put(PAGE, "# Words\n"), f"{PAGE} has no task: write headings like ### 1.1 name."),
    "no page": Error(gone(PAGE), f"{PAGE} is missing."),
    "no hints": Error(gone(HINTS), f"{HINTS} is missing."),
    "hints that are no TOML": Error(sub(HINTS, '["1.1"]', '["1.1"'), f"{HINTS} isn't TOML: Expected", 2),
    "a misspelled key of hints": Error(
        sub(HINTS, "steps", "step"), f'{HINTS}, 1.1: write ["1.1"], and below it steps', 2
    ),
    "a number without quotes": Error(
        sub(HINTS, '["1.1"]', "[1.1]"), f'{HINTS}, 1: write ["1.1"], and below it steps', 2
    ),
    "one hint": Error(sub(HINTS, ', "`text.upper()` gives a new string."', ""), f"{HINTS}: 1.1: 1 hints instead"),
    "hints of no task": Error(sub(HINTS, "1.1", "1.7"), f"{HINTS}: 1.7 has no heading in the page."),
    "no public checks": Error(gone(CHECKS), f"exercises/{LESSON} has no test_words.py"),
    "no task mark on a public check": Error(
        sub(CHECKS, '@pytest.mark.task("1.1")\n', ""), f"{CHECKS}, line 8, test_shout: no"
    ),
    "a test of no file": Error(put(f"{GRADERS}/test_other.py", "x = 1\n"), f"{GRADERS}/test_other.py grades no file"),
    "a test file without tests": Error(
        put(TESTS, "import pytest\n"), f"{TESTS} holds no tests that always run: write one, or take the file out."
    ),
    "no worked file": Error(gone(SOLUTION), f"{SOLUTION} is missing, and {STUB} is there"),
    "no stub": Error(gone(STUB), f"{STUB} is missing, and {SOLUTION} is there: run grade cut."),
    "a stub that isn't fresh": Error(sub(STUB, "in capitals", "big"), f"{STUB} doesn't match the solution"),
    "a helper beside a stub": Error(
        put(f"{PAGES}/helper.py", "X = 1\n"), f"{SOLUTIONS}/helper.py is missing, and {PAGES}/helper"
    ),
    "a helper beside a grader": Error(put(f"{GRADERS}/helper.py", ""), f"{GRADERS}/helper.py is stray: what a"),
    "a file called like a module of Python": Error(
        renamed("words.py", "json.py", PAGES, SOLUTIONS), f"{PAGES}/json.py has the name of a module, json"
    ),
    "no end of what is cut": Error(
        sub(SOLUTION, "text.upper()\n    # END SOLUTION", "text.upper()"),
        f"{SOLUTION}, line 14: misplaced or malformed",
        2,
    ),
    "no beginning of what is cut": Error(
        sub(SOLUTION, "    # BEGIN SOLUTION 1.1\n", ""), f"{SOLUTION}, line 9: misplaced", 2
    ),
    "a region of no task": Error(
        every(sub(SOLUTION, "SOLUTION 1.1", "SOLUTION 1.9"), sub(STUB, "task 1.1", "task 1.9")), "1.9 has no heading in"
    ),
    "lesson-6-x": Error(
        put("exercises/lesson-6-x/README.md", ""), "exercises/lesson-6-x isn't a lesson: call it lesson_6_x", 2
    ),
    "lesson6": Error(
        put("exercises/lesson6/README.md", ""), "exercises/lesson6 isn't a lesson: call it lesson_6_name", 2
    ),
    "dashes everywhere": Error(
        renamed(LESSON, "lesson-1-words", "exercises", "graders", "solutions"),
        "lesson-1-words isn't a lesson: call it lesson_1",
        2,
    ),
    "dashes in one tree": Error(
        renamed(LESSON, "lesson-1-words", "solutions"), "solutions/lesson-1-words isn't a lesson", 2
    ),
    "a lesson in exercises only": Error(
        put("exercises/lesson_2_more/README.md", "### 2.1 x\n"), "has no folder of that name in graders/"
    ),
    "a lesson in graders only": Error(
        put("graders/lesson_2_more/test_x.py", ""), "graders/lesson_2_more has no folder of", 2
    ),
    "a lesson in solutions only": Error(put("solutions/lesson_2_more/x.py", ""), "solutions/lesson_2_more has no"),
    "two lessons of one number": Error(
        put("exercises/lesson_1_x/README.md", ""), "exercises/ has two lessons of number 1", 2
    ),
    "no exercises": Error(gone("exercises"), "isn't a course: it has no folder exercises/.", 2),
    "no graders": Error(gone("graders"), "has no graders/.", 2),
    "no solutions": Error(gone("solutions"), "has no solutions/.", 2),
    "an empty course": Error(
        every(*(gone(f"{tree}/{LESSON}") for tree in ("exercises", "graders", "solutions"))),
        "graders/ holds no lesson's",
        2,
    ),
    "a course.toml that is no TOML": Error(
        put("course.toml", "title = \n"), "course.toml isn't TOML: Invalid value", 2
    ),
    "a misspelled key of course.toml": Error(
        put("course.toml", "titel = 1\n"), "course.toml: there is no key titel", 2
    ),
    "a wrong sum of points": Error(put("course.toml", "points = 21\n"), f"graders/{LESSON}: 20.0 points instead of"),
    "a package that isn't there": Error(
        put("course.toml", 'package = "helpers"\n'), "course.toml names the package helpers", 2
    ),
    "a package that raises": Error(
        every(PACKAGE, put("helpers/__init__.py", "1 / 0\n")), "helpers/__init__.py, line 1: Zero", 2
    ),
    "a given.py that raises": Error(
        every(PACKAGE, put("helpers/given.py", "1 / 0\n")), "helpers/given.py, line 1: Zero", 2
    ),
    "a kind that there isn't": Error(
        put("course.toml", 'kinds = ["polars"]\n'), "course.toml, kinds: there is no kind polars", 2
    ),
    "a class.toml that is no TOML": Error(put("class.toml", "[limits\n"), "class.toml isn't TOML: Expected", 2),
    "a misspelled key of class.toml": Error(
        put("class.toml", "[limits]\ntask_second = 1\n"), "class.toml: there is no key", 2
    ),
    "a text for a number in class.toml": Error(
        put("class.toml", '[limits]\ntask_seconds = "1"\n'), "limits.task_seconds", 2
    ),
}
"""These show before anything is graded."""
