# ruff: noqa: E501
from __future__ import annotations

import pytest

LEARNERS = """
import logging, os, random, sys, time, warnings
from decimal import Decimal
from pathlib import Path
class Own(UserWarning): pass
def variable(): return os.environ.get("APP_HOME", "none")
def set_variable(): os.environ["APP_HOME"] = "theirs"
def arguments(): return sys.argv[1:]
def here(): return sorted(p.name for p in Path(".").iterdir())
def beside(): return Path("thing.py").parent.joinpath("made").write_text("x")
def old(kind="DeprecationWarning"):
    warnings.warn("old is deprecated", Own if kind == "Own" else DeprecationWarning)
    return 3
def dice(n): return [random.randint(1, 6) for _ in range(n)]
def noise(n):
    import numpy
    return numpy.random.rand(n)
def third(): return str(Decimal(1) / Decimal(3))
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
def log(value):
    logging.getLogger("thing").info("value %s", value)
    logging.getLogger("thing").debug("unheard")
    return value
def wait(): time.sleep(0.01)
def year(): return time.localtime().tm_year
def ask(): return input("? ").upper()
def lines(): return sum(1 for _ in sys.stdin)
def read(name): return open(name).read()
"""
SHARED = {
    "a variable": "monkeypatch.setenv('APP_HOME', '/srv')\n    assert thing.variable() == '/srv'",
    "a folder in a variable": "monkeypatch.setenv('APP_HOME', str(tmp_path))\n"
    "    assert thing.variable() == str(tmp_path)",
    "a patched dict": "from unittest import mock\n    with mock.patch.dict('os.environ', APP_HOME='x'):\n"
    "        assert thing.variable() == 'x'\n    assert thing.variable() == 'none'",
    "a variable set by both": "monkeypatch.setenv('APP_HOME', 'mine')\n    assert thing.variable() == 'mine'\n"
    "    thing.set_variable()\n    assert thing.variable() == 'theirs'\n    monkeypatch.undo()\n"
    "    assert thing.variable() == 'none'",
    "a variable taken away": "monkeypatch.setenv('APP_HOME', '/srv')\n    thing.variable()\n"
    "    monkeypatch.delenv('APP_HOME')\n    assert thing.variable() == 'none'",
    "arguments": "monkeypatch.setattr('sys.argv', ['x', '21'])\n    assert thing.arguments() == ['21']\n"
    "    monkeypatch.undo()\n    assert thing.arguments() == []",
    "a folder": "(tmp_path / 'a.txt').write_text('x')\n    monkeypatch.chdir(tmp_path)\n"
    "    assert thing.here() == ['a.txt']\n    monkeypatch.undo()\n    assert thing.here() != ['a.txt']",
    "an empty folder": "thing.read\n    (tmp_path / 'sub').mkdir()\n    thing.variable()\n"
    "    (tmp_path / 'other').mkdir()\n    monkeypatch.chdir(tmp_path / 'other')\n    assert thing.here() == []",
    "the folder of the test": "from pathlib import Path\n    monkeypatch.chdir(Path(__file__).parent)\n"
    "    thing.beside()\n    assert 'made' in thing.here()",
    "a warning": "with pytest.warns(DeprecationWarning, match='deprecated'):\n        assert thing.old() == 3",
    "a warning of their own": "with pytest.warns(thing.Own, match='deprecated'):\n        assert thing.old('Own') == 3",
    "a warning of their own by its base": "with pytest.warns(UserWarning):\n        thing.old('Own')",
    "recorded warnings": "thing.old()\n    assert [str(w.message) for w in recwarn] == ['old is deprecated']",
    "caught warnings": "import warnings\n    with warnings.catch_warnings(record=True) as caught:\n"
    "        thing.old()\n    assert caught[0].category.__name__ == 'DeprecationWarning'",
    "deprecated_call": "with pytest.deprecated_call(): thing.old()",
    "warnings as errors": "import warnings\n    with warnings.catch_warnings():\n        warnings.simplefilter('error')\n"
    "        with pytest.raises(DeprecationWarning): thing.old()",
    "a case that warns": "import unittest\n    with unittest.TestCase().assertWarns(DeprecationWarning): thing.old()",
    "a seed": "import random\n    random.seed(3)\n    want = [random.randint(1, 6) for _ in range(9)]\n"
    "    random.seed(3)\n    assert thing.dice(4) + thing.dice(5) == want",
    "a seed again": "import random\n    random.seed(3)\n    first = thing.dice(9)\n    random.seed(3)\n"
    "    assert thing.dice(9) == first != thing.dice(9)",
    "a seed of numpy": "import numpy as np\n    np.random.seed(3)\n    want = np.random.rand(5)\n    np.random.seed(3)\n"
    "    assert (thing.noise(5) == want).all()",
    "decimal places": "import decimal\n    with decimal.localcontext() as own:\n        own.prec = 5\n"
    "        assert thing.third() == '0.33333'",
    "a limit of recursion": "import sys\n    before = sys.getrecursionlimit()\n    sys.setrecursionlimit(5000)\n"
    "    try: assert thing.deep(2000) == 2000\n    finally: sys.setrecursionlimit(before)",
    "logs": "import logging\n    with caplog.at_level(logging.INFO):\n        thing.log(5)\n"
    "    assert caplog.messages == ['value 5']\n    assert caplog.record_tuples == [('thing', logging.INFO, 'value 5')]",
    "logs below the level": "thing.log(5)\n    assert caplog.text == ''",
    "a case that logs": "import unittest\n    with unittest.TestCase().assertLogs('thing', 'INFO') as seen:\n"
    "        thing.log(5)\n    assert seen.output == ['INFO:thing:value 5']",
    "typed words": "import io\n    monkeypatch.setattr('sys.stdin', io.StringIO('ada\\n'))\n    assert thing.ask() == 'ADA'",
    "a file as input": "(tmp_path / 'in').write_text('a\\nb\\n')\n    with open(tmp_path / 'in') as file:\n"
    "        monkeypatch.setattr('sys.stdin', file)\n        assert thing.lines() == 2",
    "an own thing patched": "class Mine: x = 1\n    monkeypatch.setattr(Mine, 'x', 2)\n    assert thing.year() > Mine.x",
    "patched and put back": "import time\n    from unittest import mock\n    with mock.patch('time.sleep'): time.sleep(9)\n"
    "    thing.wait()",
}  # fmt: skip
REFUSED = {
    "sleep": ("monkeypatch.setattr('time.sleep', print)\n    thing.wait()", "time.sleep"),
    "a random number": ("import random\n    monkeypatch.setattr(random, 'randint', lambda a, b: 4)\n"
                        "    thing.dice(2)", "random.randint"),
    "a mock": ("from unittest import mock\n    with mock.patch('random.randint', return_value=4): thing.dice(2)",
               "random.randint"),
    "an assignment": ("import time\n    before, time.sleep = time.sleep, print\n    try: thing.wait()\n"
                      "    finally: time.sleep = before", "time.sleep"),
    "open": ("from unittest import mock\n    with mock.patch('builtins.open', mock.mock_open(read_data='x')):\n"
             "        thing.read('x')", "tmp_path"),
    "print": ("from unittest import mock\n    with mock.patch('builtins.print'): thing.variable()", "capsys"),
    "input": ("from unittest import mock\n    with mock.patch('builtins.input', side_effect=['a']): thing.ask()",
              "sys.stdin"),
    "a method of a class": ("import pathlib\n    monkeypatch.setattr(pathlib.Path, 'exists', lambda p: True)\n"
                            "    thing.here()", "pathlib.Path.exists"),
    "a constant": ("monkeypatch.setattr('sys.platform', 'win32')\n    thing.here()", "sys.platform"),
    "the date": ("import datetime\n    from unittest import mock\n    with mock.patch('datetime.datetime'): thing.year()",
                 "argument"),
    "a folder elsewhere": ("import tempfile\n    with tempfile.TemporaryDirectory() as own:\n"
                           "        with monkeypatch.context() as m:\n            m.chdir(own)\n"
                           "            thing.here()", "tmp_path"),
    "a temporary file": (
        "import tempfile\n    with tempfile.NamedTemporaryFile() as file: thing.read(file.name)",
        "tmp_path",
    ),
    "input that is no text": ("from unittest import mock\n    monkeypatch.setattr('sys.stdin', mock.Mock())\n"
                              "    thing.ask()", "io.StringIO"),
    "input by its method": ("import sys\n    monkeypatch.setattr(sys.stdin, 'readline', lambda: 'a')\n    thing.ask()",
                            "sys.stdin"),
}  # fmt: skip
OF_CLASSES = """
class NotEnough(Exception): pass
def pay(): raise NotEnough(3)
def chain():
    try: return 1 / 0
    except ZeroDivisionError as error: raise ValueError("zero") from error
class Button:
    def on(self, f): self.f = f
    def press(self): return 1
"""
ALREADY = {
    "the class of an exception": "with pytest.raises(thing.NotEnough) as info: thing.pay()\n"
    "    assert info.type is thing.NotEnough",
    "what it was raised from": "with pytest.raises(ValueError) as info: thing.chain()\n"
    "    assert isinstance(info.value.__cause__, ZeroDivisionError)",
}
GIVEN = {
    "a callback to a method": "thing.Button().on(lambda: 1)",
    "a mock in an object": "from unittest import mock\n    button = thing.Button()\n"
    "    with mock.patch.object(button, 'press', return_value=3): button.press()",
}
FIXTURES = "monkeypatch, tmp_path, recwarn, caplog"


@pytest.mark.parametrize("name", SHARED)
def test_the_learners_code_has_it_too(name, graded):
    done = graded(f"def test_it({FIXTURES}):\n    {SHARED[name]}\n", learners=LEARNERS)
    assert done["1.1"].status == "passed"


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shared_is_a_fault_of_ours(name, graded):
    code, said = REFUSED[name]
    done = graded(
        f"def test_it(monkeypatch):\n    {code}\n\ndef test_other():\n    assert thing.year() > 0", learners=LEARNERS
    )
    first, other = done["1.1"].tests
    assert (done["1.1"].status, first.passed, other.passed) == ("error", False, True), [
        t.detail for t in done.staff.tests
    ]
    assert said in done.staff.tests[0].detail.splitlines()[0]


def test_a_signal_of_the_tests_own_mixes_no_answers_up(graded):
    learners = "def work(n):\n    while n: n -= 1\n    return n\ndef other(n): return n + 1\n"
    stop = "signal.signal(signal.SIGALRM, ring)\n    signal.setitimer(signal.ITIMER_REAL, 0.1)\n    "
    done = graded(
        f"import signal\ndef ring(*args): raise TimeoutError\n\ndef test_it():\n    {stop}thing.work(10**9)\n\n"
        f"def test_again():\n    {stop}with pytest.raises(TimeoutError): thing.work(10**9)\n    thing.other(1)\n\n"
        "def test_other():\n    assert thing.other(1) == 2 and thing.work(0) == 0\n",
        learners=learners,
    )
    assert [t.passed for t in done["1.1"].tests] == [False, False, True], done.staff
    assert done["1.1"].status == "partial"


def test_large_numbers_are_compared(graded):
    learners = "import math\ndef fact(n): return math.factorial(n)\n"
    done = graded(
        "import math\ndef test_it():\n    assert thing.fact(1000) == math.factorial(1000)\n", learners=learners
    )
    assert done["1.1"].status == "passed", done.staff


@pytest.mark.parametrize("name", ALREADY)
def test_exceptions_are_what_they_are_there(name, graded):
    done = graded(f"def test_it():\n    {ALREADY[name]}\n", learners=OF_CLASSES)
    assert done["1.1"].status == "passed", done.staff


@pytest.mark.parametrize("name", GIVEN)
def test_code_for_an_object_is_a_fault_of_ours(name, graded):
    done = graded(f"def test_it():\n    {GIVEN[name]}\n", learners=OF_CLASSES)
    assert done["1.1"].status == "error", done.staff
    assert "as a callback" in done.staff.tests[0].detail.splitlines()[0]


def test_marks_filter_warnings(graded):
    text = (
        "@pytest.mark.filterwarnings('error')\ndef test_it():\n    thing.old()\n\ndef test_other():\n    thing.old()\n"
    )
    done = graded(text, learners=LEARNERS)
    assert [t.passed for t in done["1.1"].tests] == [False, True], done.staff
    assert done["1.1"].status == "partial"
