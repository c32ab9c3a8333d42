"""Takes a descriptor out of the process that forked it."""

# stopped_by = ["landlock", "seccomp", "limits", "namespaces", "identity"]
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None)
    other = libc.syscall(434, os.getppid(), 0)
    if other >= 0 and libc.syscall(438, other, 3, 0) >= 0:
        print("ESCAPED")
    return 2 * x
