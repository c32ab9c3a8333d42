"""Replies about exceptions that are not what they say."""

# spoils = true
# status = ["failed", "crashed", "not_started"]
from autograder.sandbox import servant

ERRORS = [
    {"type": "x" * 10**6, "text": "\x1b[2J" * 10**5, "line": 10**18, "bases": ["ValueError"] * 10**4},
    {"type": [1], "text": {}, "line": "x", "bases": 5},
    {"type": "NotStarted", "not_started": True, "limit": "nonsense"},
    {},
    3,
    None,
]
count = iter(range(10**6))


def forged(self, request):
    return {"ok": False, "error": ERRORS[next(count) % len(ERRORS)]}


servant.Servant._REQUESTS["call"] = forged


def double(x):
    return x
