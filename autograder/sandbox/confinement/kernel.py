"""Calls to the kernel that Python has no function for, through the C library. Linux only.

Numbers and layouts come from the kernel's user-space headers (``include/uapi/linux``). Section 2 of the Linux manual
pages describes each call under its name.
"""

from __future__ import annotations

import ctypes
import functools
import os
import struct

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION_3 = 0x20080522


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, name: str) -> int:
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def _native(value: int | bytes | None) -> ctypes.c_long | bytes | None:
    return ctypes.c_long(value) if isinstance(value, int) else value


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """A system call by number: the same on x86-64 and aarch64 for all calls newer than Linux 5.1."""
    return _checked(_libc().syscall(number, *map(_native, arguments)), f"system call {number}")


def prctl(option: int, *arguments: int | bytes) -> None:
    """Change something about this process; ``PR_*`` says what."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    _checked(_libc().prctl(option, *map(_native, padded)), "prctl")


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    _checked(_libc().unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Attach a file system."""
    texts = [os.fsencode(source), os.fsencode(target), kind.encode() if kind else None]
    _checked(_libc().mount(*texts, ctypes.c_ulong(flags), options.encode()), "mount")


def umount(target: str, flags: int) -> None:
    """Detach one: umount2(2)."""
    _checked(_libc().umount2(os.fsencode(target), flags), "umount")


def capabilities() -> int:
    """What this thread may do beyond an ordinary user, a bit for each ``CAP_*``."""
    found = ctypes.create_string_buffer(24)
    _checked(_libc().capget(struct.pack("Ii", CAPABILITY_VERSION_3, 0), found), "capget")
    low, _, _, high, _, _ = struct.unpack("6I", found.raw)
    return int(low | high << 32)


def drop_capabilities() -> None:
    """Give up every capability of this thread for good (with ``no_new_privs`` it gets no new ones)."""
    nothing = struct.pack("6I", 0, 0, 0, 0, 0, 0)  # effective, permitted, inheritable, twice 32 bits
    _checked(_libc().capset(struct.pack("Ii", CAPABILITY_VERSION_3, 0), nothing), "capset")


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when the thread that forked it ends; at once if it has ended already.

    Call this after the last change of user, which wipes it.
    """
    prctl(PR_SET_PDEATHSIG, 9)
    if os.getppid() != parent:
        os._exit(1)
