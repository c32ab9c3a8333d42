"""The system call itself, by its number, with the C library passed by."""

# stopped_by = ["seccomp"]
import ctypes
import platform


def double(x):
    number = {"x86_64": 41, "aarch64": 198}[platform.machine()]
    if ctypes.CDLL(None).syscall(number, 1, 1, 0) >= 0:
        print("ESCAPED")
    return 2 * x
