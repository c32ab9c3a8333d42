"""Asks for namespaces, mounts and other identities."""

# stopped_by = ["seccomp", "namespaces"]
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None)
    done = [libc.unshare(0x10000000) == 0, libc.mount(b"none", b".", b"tmpfs", 0, None) == 0, libc.chroot(b".") == 0]
    print("ESCAPED" if any(done) else "")
    return 2 * x
