from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from tests.conftest import Graded
from tests.plain.wrong import LIAR

HEAD = "import math\nimport pytest\nfrom autograder.testing import expect\n\n"
MARKED = {
    "balance": ("value", "a.balance.equals(5)"),
    "operator": ("value", "(a + 2).as_object().balance.equals(7)"),
    "length": ("value", "a.deposit(1)\n    a.deposit(1)\n    expect(len(a) == 2)"),
    "items": ("value", "a.deposit(3)\n    expect([i.as_int() for i in a] == [3] and len(list(a)) == 1)"),
    "raises": ("value", "a.deposit.raises(ValueError, -1)\n    a.deposit(1)\n    a.balance.equals(6)"),
    "text": ("value", "expect(str(a) == 'Ada: 5')"),
    "number": ("value", "expect(float(a) == 5.0)"),
    "equal": ("state", "b = student.Account('Bob', 6).as_object()\n    expect((a + 1).as_object() == b and a != b)"),
    "equal to data": ("state", "expect((a * 2).as_object() == 10)"),
    "unequal to data": ("state", "expect(a != 7)"),
    "before": ("state", "expect(a < student.Account('Bob', 6).as_object())"),
    "in": ("state", "a.deposit(2)\n    expect(2 in a and 3 not in a)"),
    "true": ("state", "expect(bool(a))"),
    "hash": ("state", "expect(hash(a) == hash(student.Account('Ada', 5).as_object()))"),
}  # fmt: skip
PLAIN = {
    "balance": ("value", "assert a.balance == 5"),
    "equal": ("state", "assert a == Account('Ada', 5)"),
    "equal to data": ("state", "assert a * 2 == 10"),
    "unequal to data": ("state", "assert a != 7"),
    "listed": ("state", "assert [a * 2] == [10]"),
    "among": ("state", "assert (a * 2) in [9, 10]"),
    "hash": ("state", "assert len({a, Account('Ada', 5)}) == 1"),
    "close": ("state", "assert abs(a - 5.0) < 1e-9"),
    "close, in steps": ("state", "assert math.sqrt(abs(round(Money(a) - 5.0, 2))) < 1e-9"),
    "told first": ("value", "assert (a + 2).balance == 7"),
}
RIGHT = """
class Account:
    def __init__(self, owner, balance=0): self.owner, self.balance, self.history = owner, balance, []
    def deposit(self, amount):
        if amount <= 0: raise ValueError('nothing')
        self.balance += amount
        self.history.append(amount)
        return self
    def __eq__(self, other):
        return self.balance == (other.balance if isinstance(other, Account) else other)
    def __hash__(self): return hash(self.balance)
    def __lt__(self, other): return self.balance < other.balance
    def __len__(self): return len(self.history)
    def __iter__(self): return iter(self.history)
    def __contains__(self, amount): return amount in self.history
    def __bool__(self): return self.balance > 0
    def __add__(self, other): return Account(self.owner, self.balance + other)
    def __sub__(self, other): return self.balance - other
    def __mul__(self, factor): return Account(self.owner, self.balance * factor)
    def __float__(self): return float(self.balance)
    def __str__(self): return f'{self.owner}: {self.balance}'
class Money:
    def __init__(self, account): self.amount = account.balance
    def __sub__(self, other): return Money2(self.amount - other)
class Money2:
    def __init__(self, amount): self.amount = amount
    def __round__(self, digits): return self
    def __abs__(self): return abs(self.amount)
"""
LISTENING = """
class Listening(Liar):
    def __eq__(self, other):
        import inspect
        others = inspect.currentframe().f_back.f_back.f_locals.get('others', [other])
        return other == sorted(others, key=repr)[len(others) // 2]
    def __ne__(self, other): return True
    def __sub__(self, other): return 0.0
    def __abs__(self): return 0.0
    def __round__(self, *digits): return 0.0
"""
LIARS = {
    "equal to anything": "Account = Money = Liar\n",
    "looks at its caller": LISTENING + "Account = Money = Listening\n",
    "no end": "class Account(Liar):\n    def __iter__(self): return self\n    def __next__(self): return 1\n"
    "    def __len__(self): return 2**62\n    def __str__(self): return 5\n",
    "stops": "class Account(Liar):\n    def __iter__(self): return self\n    def __next__(self): raise StopIteration\n"
    "    def __len__(self): raise StopIteration\n",
    "patched": "import autograder.sandbox.objects as o\nfor name in o.DEEDS: o.DEEDS[name] = lambda *a, **k: Liar()\n"
    "o.deed = lambda *a: Liar()\nAccount = Money = Liar\n",
    "patched to say True": "import autograder.sandbox.objects as o\no.DEEDS = dict.fromkeys(o.DEEDS, lambda *a: True)\n"
    "Account = Money = Liar\n",
}  # fmt: skip


@pytest.fixture
def graded(tmp_path: Path, engine: Engine):
    def run(code: str, tests: str) -> Graded:
        for tree, name, text in (
            ("exercises", "README.md", "### 1.1 bank\n"),
            ("exercises", "bank.py", RIGHT),
            ("graders", "test_bank.py", HEAD + tests),
        ):
            path = tmp_path / "course" / tree / "lesson_1_bank" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (tmp_path / "handed-in").mkdir(exist_ok=True)
        (tmp_path / "handed-in" / "bank.py").write_text(code)
        return Graded(*engine.grade(Job(tmp_path / "course", tmp_path / "handed-in")))

    return run


def marked() -> str:
    return "\n\n".join(
        f'@pytest.mark.open\n@pytest.mark.task("1.1", points=1)\ndef test_{i}(student):\n    """{name}"""\n'
        f"    a = student.Account('Ada', 5).as_object()\n    {code}"
        for i, (name, (_, code)) in enumerate(MARKED.items())
    )


def plain() -> str:
    return "from bank import Account, Money\n\n" + "\n\n".join(
        f"def test_{i}():\n    '''{name}'''\n    a = Account('Ada', 5)\n    {code}"
        for i, (name, (_, code)) in enumerate(PLAIN.items())
    )


STYLES = {"marked": (marked, MARKED), "plain": (plain, PLAIN)}


@pytest.mark.parametrize("style", STYLES)
def test_what_a_verdict_rests_on(style, graded):
    written, wanted = STYLES[style]
    done = graded(RIGHT, written())
    assert {t.name: (t.passed, t.evidence) for t in done["1.1"].tests} == {
        name: (True, evidence) for name, (evidence, _) in wanted.items()
    }, done.staff


# if everything is True, a plain test compares data that it made worthless itself
@pytest.mark.some
@pytest.mark.parametrize(("style", "liar"), [*product(STYLES, LIARS)][:-1])
def test_liars_earn_no_value(style, liar, graded):
    written, _ = STYLES[style]
    done = graded(LIAR + LIARS[liar], written())
    assert done["1.1"].status != "error", done.staff
    assert [t.name for t in done["1.1"].tests if t.passed and t.evidence == "value"] == []
