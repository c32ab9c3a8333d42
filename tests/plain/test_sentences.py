"""What learners and staff read of plain tests that fail."""

from __future__ import annotations

import pytest

from autograder.course import seeds
from autograder.grading.causes import FAILED

COOL = "def describe(c): return 'warm' if c > 10 else 'cool'\n"
ASSERT = "assert thing.describe(15) == 'cool'"
STAFF = {
    "a bare assert": (ASSERT, f"`{ASSERT}`: describe(15) gave 'warm'"),
    "in a loop": (
        "for c in (1, 15):\n        assert thing.describe(c) == 'cool'",
        "`assert thing.describe(c) == 'cool'`: describe(15) gave 'warm' (with c = 15; before: describe(1) gave 'cool')",
    ),
    "an exception": ("thing.describe('x')", "`thing.describe('x')`: describe('x') raised TypeError: "),
    "none, where one is wanted": ("with pytest.raises(ValueError):\n        thing.describe(15)", "DID NOT RAISE"),
    "a sentence of the author's": (f"{ASSERT}, 'Ask.'", ": Ask. (before: describe(15) gave 'warm')"),
}


@pytest.mark.parametrize("name", STAFF)
def test_staff_read_the_line_and_what_came_back(name, graded):
    code, said = STAFF[name]
    done = graded(f"def test_cool():\n    {code}\n", learners=COOL)
    (test,) = done.staff.tests
    assert test.detail.startswith("test_thing.py, line ")
    assert said in test.detail.splitlines()[0]
    assert test.case == ""
    assert done["1.1"].said[0].startswith(f'Not yet: "thing: cool". {FAILED}')
    assert "warm" not in done.learners_text


BY_NAME = (
    "from thing import describe\n\ndef test_cool():\n    assert describe(1) == 'cool'\n\n"
    "def test_more(): assert describe(2)\n"
)
BY_MODULE = (
    "def test_cool():\n    assert [thing.describe(c) for c in [1]] == ['cool']\n\n"
    "def test_more(): assert thing.describe(2)\n"
)
LACKING = {
    "a line that Python can't read": (
        "def describe(c):\n    print 'x'\n",
        "thing.py, line 2: Python can't read this line: Missing parentheses in call to 'print' (did you mean "
        "print(...)?), so describe is not defined.",
    ),
    "a method": (
        "class Weather:\n    def describe(self, c): return 'cool'\n",
        "thing.py has no describe. Was it renamed or deleted?",
    ),
    "nothing": ("import math\n", "thing.py has no describe. Was it renamed or deleted?"),
    "another name": ("def descibe(c): return 'cool'\n", "thing.py has no describe. Was it renamed or deleted?"),
}


@pytest.mark.parametrize("text", [BY_NAME, BY_MODULE])
@pytest.mark.parametrize("name", LACKING)
def test_why_a_name_is_not_there_is_said_once(name, text, graded):
    learners, said = LACKING[name]
    (only,) = graded(text, learners=learners)["1.1"].said
    assert only.startswith(said)


THERE = {
    "another module's": "from ntpath import *\nfrom ntpath import basename as describe\n",
    "made at the import": "globals()['de' 'scribe'] = lambda c: 'warm'\n",
    "written twice": "def describe(c):\n    print 'x'\n\ndef describe(c): return 'warm'\n",
    "beside what isn't there": "from nowhere import *\n\ndef describe(c): return 'warm'\n",
}


@pytest.mark.parametrize("name", THERE)
def test_a_name_that_is_there_is_not_missed(name, graded):
    assert FAILED in graded(BY_NAME, learners=THERE[name])["1.1"].message


@pytest.mark.parametrize("end", ["exit()", "import sys; sys.exit(0)"])
def test_who_ends_python_is_said_to(end, graded):
    done = graded("def test_cool():\n    assert thing.describe(15)", learners=f"def describe(c): {end}\n")
    (test,) = done.staff.tests
    assert "describe(15) raised SystemExit: " in test.detail.splitlines()[0]


def test_nobody_is_asked_about_what_is_shown(graded):
    learners = (
        "import os\nclass Odd:\n    def __repr__(self): os._exit(0)\n    __str__ = __repr__\n    value = 1\n"
        "def answer(): return Odd()\ndef other(): return 1\n"
    )
    test = "def test_it():\n    odd = [thing.answer()]\n    assert odd[0].value == 2\n\n"
    done = graded(f"{test}def test_other():\n    assert thing.other() == 1\n", learners=learners)
    assert (done["1.1"].status, [test.passed for test in done["1.1"].tests]) == ("partial", [False, True])
    assert "the object's value is 1" in done.staff.tests[0].detail


def test_public_checks_say_what_they_ask_for(graded):
    text = (
        "def test_cool():\n    for c in (1, 15):\n        assert thing.describe(c) == 'cool'\n\n"
        "def test_named():\n    assert thing.describe(15) == 'cool', 'At 15 it is cool.'\n"
    )
    done = graded(text, learners=COOL, hidden=False)
    first, second = done["1.1"].said
    line = "test_thing.py, line 5: `assert thing.describe(c) == 'cool'` with c = 15: describe(15) gave 'warm'."
    assert first.startswith(f'Not yet: "thing: cool". {line}')
    assert second == 'Not yet: "thing: named". At 15 it is cool.'


HYPOTHESIS = "from hypothesis import given, strategies as st\n\n@given(st.integers(1, 5))\n"


@pytest.mark.parametrize(
    ("head", "seed"), [("def test_cool():\n    c = 1\n", ""), (f"{HYPOTHESIS}def test_cool(c):\n", "public")]
)
def test_only_what_is_drawn_rests_on_a_seed(head, seed, graded):
    report = graded(f"{head}    assert thing.describe(c) == 'cool'\n", learners=COOL).report
    assert (report.points, report.seed, seeds.WORTH in report.notes) == (20, seed, bool(seed))
