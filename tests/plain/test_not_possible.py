from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import Ungradable

COURSE = Path(__file__).parent / "course"
AT_CALL = {
    "a lambda": ("thing.apply(lambda x: x, 1)", "as a callback"),
    "a function": ("def f(x): return x\n    thing.apply(f, 1)", "as a callback"),
    "a mock": ("from unittest import mock\n    with mock.patch('thing.apply'): thing.apply(abs, 1)", "as a callback"),
    "a patched function": ("monkeypatch.setattr(thing, 'apply', lambda f, x: 2)", "as a callback"),
    "input replaced": ("monkeypatch.setattr('builtins.input', lambda q: 'a')\n    thing.apply(abs, 1)", "sys.stdin"),
    "a derived class": ("class Mine(thing.Thing): pass", "derived from one of the learner's"),
    "a thread": (
        "import threading\n    t = threading.Thread(target=thing.apply, args=(abs, 1))\n    t.start()\n    t.join()",
        "a thread",
    ),
    "an approximation inside": ("thing.Thing(pytest.approx(0.3))", "compare the parts of an object one by one"),
    "items without end": (
        "import itertools\n    thing.apply(list, itertools.count())",
        "An itertools.count can't be sent",
    ),
    "a generator": ("thing.apply(list, (i for i in 'ab'))", "A generator can't be sent"),
    "too much": ("thing.apply(len, [0] * 300_000)", "too large"),
    "nothing asked": ("assert 1 > 2", "before it asks the learner's code for anything"),
    "the file": ("thing.apply(abs, 1)\n    open(thing.__file__)", "asks where thing.py is"),
    "reloaded": ("thing.apply(abs, 1)\n    import importlib\n    importlib.reload(thing)", "imports thing again"),
    "imported again": (
        "import sys\n    monkeypatch.delitem(sys.modules, 'thing')\n    import thing as again",
        "imports thing again",
    ),
    "swallowed": ("with pytest.raises(BaseException): thing.apply(lambda x: x, 1)", "as a callback"),
    "a mistake of the test's own": ("thing.apply(abs, 1)\n    unknown_name", "unknown_name"),
}
AT_COLLECTION = {
    "a call": ("CALLED = thing.apply(abs, 1)", "line 3: the learner's code is asked for something while the tests are"),
    "parameters": ("@pytest.mark.parametrize('n', list(thing.Thing.n))\ndef test_n(n): pass", "are collected"),
    "no heading": ("", "give exercises/lesson_1_thing/README.md a heading such as ### 1.1 thing"),
    "points of no test": ("", "points.toml names test_other"),
    "too few points": ("", "1 test has to share 0 points"),
    "more points than there are": ("", "test_thing: its tests' own points are 3 more than it has"),
    "points of half a tenth": ("", r"points\.toml, test_thing: 3\.05 points cannot be given"),
}


OBJECT = "class Odd: pass\ndef answer(): return Odd()\n"
THEIRS = {
    "pickled": ("import pickle\n    pickle.dumps(thing.answer())", "def answer(): return lambda: 1\n"),
    "read from a pickle in another way": (
        "import io, pickle\n    pickle.Unpickler(io.BytesIO(thing.answer())).load()",
        "import pickle\nclass Odd: pass\ndef answer(): return pickle.dumps(Odd)\n",
    ),
    "copied into a pool": ("import copy\n    copy.copy(thing.answer()).pop()", OBJECT),
    "awaited": (
        "import asyncio\n    async def main(): return await thing.answer()\n    asyncio.run(main())", OBJECT,
    ),
    "a base of a class": ("class Mine(thing.answer()): pass", OBJECT),
    "given a callback": ("thing.answer()['x'] = lambda: 1", OBJECT),
    "given a key": (
        "thing.answer().sort(key=lambda x: x)",
        "class Odd:\n    def sort(self, key): pass\ndef answer(): return Odd()\n",
    ),
    "added to something of the test's": ("object() + thing.answer()", OBJECT),
    "swallowed": ("import pickle\n    with pytest.raises(Exception): pickle.dumps(thing.answer())", OBJECT),
    "pickled data of a module": ("import pickle\n    pickle.dumps(thing.TABLE)", "TABLE = lambda: 1\n"),
    "evaluated": ("eval(thing.answer())", "def answer(): return 'no_such_name'\n"),
    "compiled": ("compile(thing.answer(), 'x', 'eval')", "def answer(): return '('\n"),
    "imported": (
        "import importlib\n    importlib.import_module(thing.answer())",
        "def answer(): return 'no_such_module'\n",
    ),
    "asked for a name that it lacks": ("thing.answer().nothing", OBJECT),
    "shown": (
        "assert thing.answer() == 3, thing.answer()",
        "class Odd:\n    def __str__(self): raise SystemExit\n    __repr__ = __str__\ndef answer(): return Odd()\n",
    ),
    "shown by a process that ends": (
        "assert thing.answer() == 3, thing.answer()",
        "import os\nclass Odd:\n    def __str__(self): os._exit(0)\ndef answer(): return Odd()\n",
    ),
    "a length that is none": (
        "len(thing.answer())",
        "class Odd:\n    def __len__(self): return -1\ndef answer(): return Odd()\n",
    ),
    "skipped": ("pytest.skip(thing.answer())", "def answer(): return 'why'\n"),
    "left with": ("import sys\n    sys.exit(thing.answer())", "def answer(): return 0\n"),
    "too much": ("bytes(thing.answer())", "def answer(): return 10**18\n"),
    "kept from file to file": ("assert kept == [1]", OBJECT),
}  # fmt: skip


@pytest.mark.some
@pytest.mark.parametrize("name", THEIRS)
def test_what_a_learner_causes_is_never_a_fault_of_ours(name, graded):
    code, learners = THEIRS[name]
    fixture = "@pytest.fixture(scope='session')\ndef kept(): return thing.answer()\n\n"
    arguments = "kept" if "kept" in name else ""
    done = graded(f"{fixture}def test_it({arguments}):\n    {code}\n", learners=learners)
    (only,) = done["1.1"].tests
    assert (done["1.1"].status, only.passed) in (("failed", False), ("crashed", False)), done.staff
    assert only.message


def test_a_loop_over_an_answer_comes_to_an_end(graded):
    text = (
        "def test_it():\n    for i in range(thing.answer()):\n        try: i += 1\n        except Exception: pass\n\n"
        "def test_other():\n    assert thing.answer() > 1\n"
    )
    done = graded(text, learners="def answer(): return 10**15\n", limits="[limits]\ntask_seconds = 1\n")
    first, other = done["1.1"].tests
    assert (done["1.1"].status, first.passed, other.passed) == ("timed_out", False, True)


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
    table = {
        "points of no test": "test_other = 1",
        "too few points": '"test_thing::test_it" = 20',
        "more points than there are": 'test_thing = 12\n"test_thing::test_it" = 15',
        "points of half a tenth": "test_thing = 3.05",
    }.get(name, "")
    more = "def test_it(): thing.apply(abs, 1)\ndef test_more(): pass\n"
    with pytest.raises(Ungradable, match=said):
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


READS = """
from pathlib import Path
HERE = Path(__file__).parent

def test_the_tests_own(): assert thing.apply(str, open("data/told.txt").read()) == (HERE / "data/told.txt").read_text()
def test_a_path(): assert thing.apply(thing.read, HERE / "data" / "told.txt") == "told"
def test_a_text(): assert thing.apply(thing.read, str(HERE / "data" / "told.txt")) == "told"
def test_a_folder(): assert thing.apply(thing.read, HERE / "data") == ["told.txt"]
def test_no_file():
    with pytest.raises(FileNotFoundError): thing.apply(thing.read, HERE / "none.txt")
def test_no_code():
    with pytest.raises(FileNotFoundError): thing.apply(thing.read, __file__)
"""


def test_data_beside_a_test_is_read_by_both(graded):
    reads = "import os\ndef read(path): return os.listdir(path) if os.path.isdir(path) else open(path).read()\n"
    done = graded(READS, learners=f"{reads}def apply(f, x): return f(x)\n", beside={"data/told.txt": "told"})
    assert done["1.1"].points == 20, done.staff


LEFT_OUT = {
    "a mark": "@pytest.mark.skip\ndef test_out(): assert thing.apply(abs, 1) == 2",
    "a condition": "@pytest.mark.skipif('1 < 2', reason='x')\ndef test_out(): assert thing.apply(abs, 1) == 2",
    "xfail": "@pytest.mark.xfail\ndef test_out(): assert thing.apply(abs, 1) == 2",
    "a conftest's mark": "@pytest.mark.slow\ndef test_out(): assert thing.apply(abs, 1) == 2",
    "unittest's skip": "class TestOut(unittest.TestCase):\n    @unittest.skip('x')\n"
    "    def test_out(self): self.assertEqual(thing.apply(abs, 1), 2)",
    "a class that is skipped": "@unittest.skipIf(True, 'x')\nclass TestOut(unittest.TestCase):\n"
    "    def test_out(self): self.assertEqual(thing.apply(abs, 1), 2)",
    "an expected failure": "class TestOut(unittest.TestCase):\n    @unittest.expectedFailure\n"
    "    def test_out(self): self.assertEqual(thing.apply(abs, 1), 2)",
    "a class of expected failures": "@unittest.expectedFailure\nclass TestOut(unittest.TestCase):\n"
    "    def test_out(self): self.assertEqual(thing.apply(abs, 1), 2)",
}
SLOW = """import pytest
def pytest_collection_modifyitems(items):
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip)
"""


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_never_run_is_no_check(name, graded):
    kept = "@pytest.mark.skipif('2 < 1', reason='x')\ndef test_kept(): assert thing.apply(abs, -1) == 1\n"
    done = graded(f"import unittest\n{LEFT_OUT[name]}\n\n\n{kept}", beside={"conftest.py": SLOW})
    assert [(test.name, test.points) for test in done["1.1"].tests] == [("thing: kept", 20.0)], done.staff


def test_points_of_a_table(graded):
    tests = "def test_it(): thing.apply(abs, 1)\n@pytest.mark.points(3)\ndef test_more(): thing.apply(abs, 1)\n"
    done = graded(tests, table='test_thing = 8\n"test_thing::test_it" = 2.5')
    assert [t.max_points for t in done["1.1"].tests] == [2.5, 3.0]
