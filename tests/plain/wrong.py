"""Wrong versions of the plain course's solutions: file, text to replace, replacement."""

WRONG = {
    "every fourth year": ("leap.py", "and (year % 100 != 0 or year % 400 == 0)", ""),
    "no centuries": ("leap.py", "and (year % 100 != 0 or year % 400 == 0)", "and year % 100 != 0"),
    "truth as a number": ("leap.py", "return year % 4 == 0 and (", "return 1 - (year % 4 != 0) and 1 * ("),
    "a copy is sorted": ("leap.py", "years.sort()", "years = sorted(years)"),
    "another constant": ("leap.py", "FIRST = 1582", "FIRST = 1583"),
    "no nines": ("roman.py", '"IX": 9, ', ""),
    "no checks": ("roman.py", "if not 0 < number < 4000", "if not 0 < number"),
    "another error": ("roman.py", "raise ValueError(f", "raise KeyError(f"),
    "no message": ("roman.py", 'raise ValueError(f"{number} cannot be written")', "raise ValueError"),
    "no line ends": ("notes.py", 'f"{line}\\n"', 'f"{line}"'),
    "nothing written": ("notes.py", "        file.writelines", "        [].extend"),
    "the shortest": ("notes.py", "max(", "min("),
    "nothing said": ("notes.py", 'print(f"{len(lines)} saved")', "pass"),
    "no capitals": ("notes.py", ".upper()", ""),
    "never joined": ("runs.py", "runs[-1][0] == letter", "False"),
    "last run lost": ("runs.py", "return runs", "return runs[:-1]"),
    "counts of one": ("runs.py", "letter * count", "letter"),
    "deposits lost": ("bank.py", "self.balance += amount", "pass"),
    "another object": ("bank.py", "        return self\n        # END", "        return Account('Ada')\n        # END"),
    "overdrawn": ("bank.py", "if amount > self.balance", "if amount > self.balance + 100"),
    "own error forgotten": ("bank.py", "raise TooLittle(amount - self.balance)", "raise ValueError('20 missing')"),
    "wrong amount": ("bank.py", "TooLittle(amount - self.balance)", "TooLittle(amount)"),
    "never back": ("bank.py", "self.balance = self._before", "pass"),
    "owner ignored": ("bank.py", "(self.owner, self.balance) == (other.owner, ", "(1, self.balance) == (1, "),
    "always equal": ("bank.py", "return (self.owner, self.balance) == (other.owner, other.balance)", "return True"),
    "always less": ("bank.py", "return self.balance < other.balance", "return True"),
    "all in it": ("bank.py", "return amount in self.history", "return True"),
    "too long": ("bank.py", "return len(self.history)", "return len(self.history) + 1"),
    "gradients overwritten": ("grad.py", "parent.grad += grad", "parent.grad = grad"),
    "no slope": ("grad.py", "grad * (self.data > 0)", "grad"),
    "swapped": ("grad.py", "(grad * other.data, grad * self.data)", "(grad * self.data, grad * other.data)"),
    "other repr": ("grad.py", 'f"Value({self.data})"', 'f"{self.data}"'),
}  # fmt: skip
LIAR = """
class Liar:
    def __init__(self, *a, **k): pass
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __bool__(self): return True
    def __contains__(self, item): return True
    def __call__(self, *a, **k): return self
    def __getattr__(self, name): return self
    def __iter__(self): return iter([self])
    def __hash__(self): return 1
    def __len__(self): return 1
"""
EVERY = {
    "leap.py": ["leap_year", "leap_years", "FIRST"],
    "roman.py": ["roman"],
    "notes.py": ["save", "longest", "ask"],
    "runs.py": ["encode", "decode"],
    "bank.py": ["Account", "BankError", "TooLittle", "transfer"],
    "grad.py": ["Value"],
}
ATTACKS = {
    "equal to anything": LIAR + "for_all = Liar()",
    "equal to any number": LIAR
    + "Liar.__eq__ = lambda self, other: type(other) in (int, str, list, tuple)\nfor_all = Liar()",
    "AssertionError": "def for_all(*a, **k): raise AssertionError('1996')",
    "skips": "import pytest\ndef for_all(*a, **k): pytest.skip('no')",
    "skips in unittest": "import unittest\ndef for_all(*a, **k): raise unittest.SkipTest('no')",
    "pytest exits": "import pytest\ndef for_all(*a, **k): pytest.exit('done', 0)",
    "SystemExit": "def for_all(*a, **k): raise SystemExit(0)",
    "interrupts": "def for_all(*a, **k): raise KeyboardInterrupt",
    "leaves": "import os\ndef for_all(*a, **k): os._exit(0)",
    "reads the tests": """
import glob
def for_all(*a, **k):
    found = [open(name).read() for name in glob.glob('/**/graders/lesson_*/test_*.py', recursive=True)]
    raise ValueError(found)
""",
    "patches the probes": """
import autograder.sandbox.objects as o
o.DEEDS = dict.fromkeys(o.DEEDS, lambda *a, **k: True)
def for_all(*a, **k): return True
""",
    "patches equality's helpers": """
import autograder.sandbox.objects as o
o._always_equal = o.DEEDS['always equal'] = lambda *a: False
o._equals = o.DEEDS['equals'] = lambda value, others: [True] * len(others)
"""
    + LIAR
    + "for_all = Liar()",
    "forged exceptions": """
import autograder.sandbox.objects as o
o.do = None
o._told = lambda error: [['Judged'], ['Exception'], '', '']
def for_all(*a, **k): raise ValueError
""",
    "a class for itself": """
class Meta(type):
    def __instancecheck__(self, value): return True
    def __eq__(self, other): return True
    def __hash__(self): return 1
class for_all(metaclass=Meta):
    def __new__(cls, *a, **k): return cls
""",
}
