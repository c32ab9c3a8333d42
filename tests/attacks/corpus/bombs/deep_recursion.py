"""Calls itself without end, and the interpreter's guard is taken away."""

# status = ["crashed", "failed", "timed_out"]
import sys
import threading

sys.setrecursionlimit(10**9)


def double(x):
    return list(map(double, [x]))[0]
