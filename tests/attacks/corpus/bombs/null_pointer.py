"""Reads address 0."""
# says = "SIGSEGV"

# status = ["crashed"]
import ctypes


def double(x):
    return ctypes.string_at(0)
