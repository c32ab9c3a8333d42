"""Attaches to the process that forked it."""

# stopped_by = ["landlock", "seccomp", "limits", "namespaces", "identity"]
import ctypes
import os


def double(x):
    if ctypes.CDLL(None).ptrace(0x4206, os.getppid(), 0, 0) == 0:  # PTRACE_SEIZE, which stops nobody
        print("ESCAPED")
    return 2 * x
