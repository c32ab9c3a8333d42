"""Reads the memory of the process that forked it, where things lie as they do here."""

# stopped_by = ["landlock", "seccomp", "limits", "namespaces", "identity"]
import ctypes
import os


class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def double(x):
    room = ctypes.create_string_buffer(64)
    here, there = Part(ctypes.addressof(room), 64), Part(id(type), 64)
    if ctypes.CDLL(None).process_vm_readv(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0) == 64:
        print("ESCAPED")
    return 2 * x
