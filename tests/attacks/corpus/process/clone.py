"""Has a child by the bare system calls."""

# stopped_by = ["seccomp"]
import ctypes
import os
import platform


def double(x):
    libc, here = ctypes.CDLL(None), os.getpid()
    numbers = {"x86_64": [58, 57, 56], "aarch64": [220]}[platform.machine()]
    for number in numbers[1:] if len(numbers) > 1 else numbers:
        pid = libc.syscall(number, 17, 0, 0, 0, 0)
        if os.getpid() != here:
            os._exit(0)
        if pid > 0:
            print("ESCAPED")
    return 2 * x
