"""Replies about exceptions that are not what they say."""

# spoils = true
# status = ["failed", "crashed", "not_started"]
from autograder.sandbox import servant
from autograder.sandbox.frames import Raised

ERRORS = [
    Raised("x" * 10**6, text="\x1b[2J" * 1000, line=10**18, bases=["ValueError"] * 10**4, name="\x1b" * 100),
    Raised("NotStarted", not_started=True, limit="nonsense"),
    Raised(""),
    Raised("ValueError", line=-1, limit="\x1b[2J"),
    Raised([1], text={}, line="x", bases=5),
    Raised("x", text="\x1b[2J" * 10**5),
    Raised(None),
]
count = iter(range(10**6))


def forged(self, request):
    return ERRORS[next(count) % len(ERRORS)]


servant.Servant._call = forged


def double(x):
    return x
