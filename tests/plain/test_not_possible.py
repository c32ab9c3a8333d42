from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from tests.conftest import Graded

COURSE = Path(__file__).parent / "course"
LEARNERS = "def apply(f, x): return f(x)\nclass Thing:\n    n = 1\n"
AT_CALL = {
    "a lambda": ("thing.apply(lambda x: x, 1)", "as a callback"),
    "a function": ("def f(x): return x\n    thing.apply(f, 1)", "as a callback"),
    "a mock": ("from unittest import mock\n    with mock.patch('thing.apply'): thing.apply(abs, 1)", "as a callback"),
    "a patched function": ("monkeypatch.setattr(thing, 'apply', lambda f, x: 2)", "as a callback"),
    "input replaced": ("monkeypatch.setattr('builtins.input', lambda q: 'a')\n    thing.apply(abs, 1)", "sys.stdin"),
    "pickling": ("import pickle\n    pickle.dumps(thing.Thing())", "pickles"),
    "a derived class": ("class Mine(thing.Thing): pass", "derived from one of the learner's"),
    "a thread": (
        "import threading\n    t = threading.Thread(target=thing.apply, args=(abs, 1))\n    t.start()\n    t.join()",
        "a thread",
    ),
    "swallowed": ("with pytest.raises(BaseException): thing.apply(lambda x: x, 1)", "as a callback"),
    "a mistake of the test's own": ("thing.apply(abs, 1)\n    unknown_name", "unknown_name"),
}
AT_COLLECTION = {
    "a call": ("CALLED = thing.apply(abs, 1)", "line 3: the learner's code is asked for something while the tests are"),
    "parameters": ("@pytest.mark.parametrize('n', list(thing.Thing.n))\ndef test_n(n): pass", "are collected"),
    "no heading": ("", "give exercises/lesson_1_thing/README.md a heading such as ### 1.1 thing"),
    "points of no test": ("", "points.toml names test_other"),
    "too few points": ("", "have to share 0 points"),
}


@pytest.fixture
def graded(tmp_path: Path, engine: Engine):
    def run(text: str, page: str = "### 1.1 thing\n", table: str = "") -> Graded:
        for tree in ("exercises", "graders"):
            shutil.rmtree(tmp_path / "own" / tree, ignore_errors=True)
            (tmp_path / "own" / tree / "lesson_1_thing").mkdir(parents=True)
        lesson = tmp_path / "own" / "exercises" / "lesson_1_thing"
        (lesson / "README.md").write_text(page)
        (lesson / "thing.py").write_text(LEARNERS)
        graders = tmp_path / "own" / "graders" / "lesson_1_thing"
        (graders / "test_thing.py").write_text(f"import pytest\nimport thing\n{text}\n")
        if table:
            (graders / "points.toml").write_text(table)
        (tmp_path / "handed-in").mkdir(exist_ok=True)
        (tmp_path / "handed-in" / "thing.py").write_text(LEARNERS)
        return Graded(*engine.grade(Job(tmp_path / "own", tmp_path / "handed-in")))

    return run


@pytest.mark.some
@pytest.mark.parametrize("name", AT_CALL)
def test_at_the_call_it_is_a_fault_of_ours(name, graded):
    code, said = AT_CALL[name]
    done = graded(f"def test_it(monkeypatch):\n    {code}\n\ndef test_other():\n    assert thing.apply(abs, -1) == 1")
    first, other = done["1.1"].tests
    assert (done["1.1"].status, first.passed, other.passed) == ("error", False, True)
    assert said in done.staff.tests[0].detail
    assert said not in done.learners_text


@pytest.mark.some
@pytest.mark.parametrize("name", AT_COLLECTION)
def test_at_collection_nobody_is_graded(name, graded):
    code, said = AT_COLLECTION[name]
    page = "# Thing\n" if name == "no heading" else "### 1.1 thing\n"
    table = {"points of no test": "test_other = 1", "too few points": '"test_thing::test_it" = 20'}.get(name, "")
    more = "def test_it(): thing.apply(abs, 1)\ndef test_more(): pass\n"
    with pytest.raises(EngineFault, match=said):
        graded(f"{code}\n{more}", page, table)


def test_what_works_beside_that(graded):
    done = graded(
        "def test_names():\n    assert thing.apply(str.upper, 'a') == 'A' and thing.apply(len, [1]) == 1\n\n"
        "def test_data_patched(monkeypatch):\n    monkeypatch.setattr(thing.Thing, 'n', 5)\n"
        "    assert thing.Thing().n == 5\n\n"
        "def test_put_back():\n    assert thing.Thing().n == 1\n\n"
        "def test_slices():\n    t = thing.Thing()\n    t.items = [1, 2, 3]\n    assert t.items[1:] == [2, 3]\n\n"
        "def test_missing():\n    assert not hasattr(thing, 'nothing')\n"
        "    with pytest.raises(AttributeError): thing.nothing()\n"
    )
    assert done["1.1"].points == 20, done.staff


def test_points_of_a_table(graded):
    tests = "def test_it(): thing.apply(abs, 1)\n@pytest.mark.points(3)\ndef test_more(): thing.apply(abs, 1)\n"
    done = graded(tests, table='test_thing = 8\n"test_thing::test_it" = 2.5')
    assert [t.max_points for t in done["1.1"].tests] == [2.5, 3.0]
