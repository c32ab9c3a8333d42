"""Signals its parent, its group and everybody else (with a signal that does nothing)."""

# stopped_by = ["seccomp"]
import os


def double(x):
    for target in (os.getppid(), 0, -1, 1, -os.getppid()):
        try:
            os.kill(target, 0)
        except OSError:
            continue
        print("ESCAPED", target)
    return 2 * x
