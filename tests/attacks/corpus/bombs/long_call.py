"""One call in C that takes forever."""

# status = ["timed_out"]
import re


def double(x):
    re.match("(a+)+$", "a" * 60 + "b")
