"""Which files a worker may reach: Landlock, the kernel's sandbox for processes without privileges.

See landlock(7) and ``Documentation/userspace-api/landlock.rst``; constants are from ``include/uapi/linux/landlock.h``.
Every access that the kernel can watch is watched, and only what is listed is allowed again. What older versions can't
watch (truncation, TCP, device controls, signals), the filter of system calls refuses.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from autograder.sandbox.confinement.kernel import PR_SET_NO_NEW_PRIVS, prctl, syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_QUERY = 1
PATH_BENEATH = 1
LOG_SAME_EXEC_OFF = 1
"""From version 7, denials go to the audit log, which a hostile worker could flood."""

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << n for n in range(6))
MAKE_DIR, MAKE_REG = 1 << 7, 1 << 8
REFER, TRUNCATE = 1 << 13, 1 << 14
WATCHED_FILES = {1: (1 << 13) - 1, 2: REFER, 3: TRUNCATE, 5: 1 << 15, 9: 1 << 16}
"""Accesses to files, by the version that started to watch them: first these, then renaming across folders, truncation,
device controls, sockets in folders.
"""
WATCHED_NET = {4: 0b11, 10: 0b1100}
"""Binding and connecting, of TCP and of UDP."""
SCOPES = {6: 0b11}
"""Abstract sockets, and signals."""

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
CONTROL = READ | WRITE_FILE | 1 << 15
"""Reading, writing and controlling devices."""
OF_A_FILE = READ_FILE | WRITE_FILE | TRUNCATE | 1 << 15


def version() -> int:
    """The version of the kernel's Landlock interface; ``OSError`` if it has none."""
    return syscall(CREATE_RULESET, None, 0, VERSION_QUERY)


def known(table: dict[int, int], abi: int) -> int:
    """The flags that a version knows."""
    return sum(flags for since, flags in table.items() if since <= abi)


class Ruleset:
    """Rules to collect while the files can still be found, and to enforce later."""

    def __init__(self, abi: int) -> None:
        self._abi = abi
        self._watched = known(WATCHED_FILES, abi)
        parts = [self._watched, known(WATCHED_NET, abi), known(SCOPES, abi)]
        size = 3 if abi >= 6 else 2 if abi >= 4 else 1
        attributes = struct.pack(f"={size}Q", *parts[:size])
        self._ruleset = syscall(CREATE_RULESET, attributes, len(attributes), 0)

    def allow(self, paths: Iterable[str], access: int) -> None:
        """Give access to files, and to folders with everything in them. Missing ones are left out."""
        for path in paths:
            try:
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
                allowed = access & self._watched & (~0 if folder else OF_A_FILE)
                syscall(ADD_RULE, self._ruleset, PATH_BENEATH, struct.pack("=Qi", allowed, descriptor), 0)
            finally:
                os.close(descriptor)

    def enforce(self) -> None:
        """Bind this process and everything it starts."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall(RESTRICT_SELF, self._ruleset, LOG_SAME_EXEC_OFF if self._abi >= 7 else 0)
        os.close(self._ruleset)
