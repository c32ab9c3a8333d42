"""Lets itself be looked into, and lives on when its parent is gone."""

# stopped_by = ["seccomp"]
import ctypes


def double(x):
    libc = ctypes.CDLL(None)
    libc.prctl(1, 0, 0, 0, 0)
    left = ctypes.c_int(-1)
    libc.prctl(2, ctypes.byref(left), 0, 0, 0)
    if left.value == 0:
        print("ESCAPED")
    return 2 * x
