"""Which system calls a worker may make: an allow-list, compiled to the kernel's classic BPF.

See seccomp(2) and ``Documentation/userspace-api/seccomp_filter.rst``. Other calls get EPERM, so that libraries can do
without them and a learner gets an exception to read. A call in another calling convention (32 bits, x32) ends the
process. A worker may start threads, but no processes.
"""

from __future__ import annotations

import errno
import os
import struct

from autograder.sandbox.confinement.kernel import PR_SET_NO_NEW_PRIVS, prctl, syscall
from autograder.sandbox.confinement.limits import MEMORY
from autograder.sandbox.confinement.syscalls import NEWEST, machine, numbers

LOAD, EQUAL, GREATER_EQUAL, ANY_BIT, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
DENY = ERRNO | errno.EPERM
PRETEND = ERRNO
"""Do nothing and report success: shutil.copy, for example, insists on setting a mode."""
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Offsets in ``struct seccomp_data``."""
X32 = 0x40000000
SET_FILTER, EVERY_THREAD = 1, 1
"""``SECCOMP_SET_MODE_FILTER``, ``SECCOMP_FILTER_FLAG_TSYNC``: a device's driver has started its own threads."""
OWN_PID = 0x5EC0FFEE
"""Stands for the worker's number until it's known."""

CLONE_THREAD, CLONE_NEW = 0x00010000, 0x7E020080
"""``CLONE_NEW``: every flag that would make a namespace."""
FCNTLS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
SHARED_MEMORY = 0x21  # MAP_SHARED, MAP_ANONYMOUS
IOCTLS = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""TCGETS and TCGETS2 (is it a terminal?), TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX."""
DRIVER_CONTROLS = (0x4600, 0x4700, 0x0000)
"""The kinds of ioctl(2), its second byte, that drivers of GPUs use: 'F' of NVIDIA's devices, 'G' of WSL's /dev/dxg, and
the bare numbers of nvidia-uvm. Terminals, sockets, disks and file systems use others.
"""
PRCTLS = (3, 15, 16, 21, 23, 39, 51, 64, 0x53564D41)  # reading flags and vector lengths, naming threads and memory
PRETENDED = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes",
    "futimesat", "utimensat",
)  # fmt: skip
"""Landlock doesn't watch these, and they'd reach every file of the same user."""

Code = list[tuple[int, int, int, int]]
"""``struct sock_filter``: operation, how far to jump if true, if false, operand."""


def _is(value: int, verdict: int) -> Code:
    """Return the verdict if the loaded value is this one; otherwise go on."""
    return [(EQUAL, 0, 1, value), (RETURN, 0, 0, verdict)]


def _argument(number: int, *, high: bool = False) -> tuple[int, int, int, int]:
    return (LOAD, 0, 0, ARGUMENTS + 8 * number + 4 * high)  # both machines are little-endian


def _one_of(argument: int, values: tuple[int, ...]) -> Code:
    """Allowed if the lower half of the argument, which is all that the kernel reads here, is one of these."""
    return [_argument(argument), *(line for value in values for line in _is(value, ALLOW)), (RETURN, 0, 0, DENY)]


def _controls() -> Code:
    """Allowed if every worker may use it, or if drivers use its kind."""
    *lines, deny = _one_of(1, IOCTLS)
    return [*lines, (AND, 0, 0, 0xFF00), *(line for kind in DRIVER_CONTROLS for line in _is(kind, ALLOW)), deny]


def _bounded_sharing() -> Code:
    """Shared memory doesn't count as the process's own data, so it's allowed only in pieces smaller than the whole
    limit.
    """
    return [
        _argument(3),
        (AND, 0, 0, SHARED_MEMORY),
        (EQUAL, 0, 4, SHARED_MEMORY),
        _argument(1, high=True),
        (EQUAL, 0, 3, 0),
        _argument(1),
        (GREATER_EQUAL, 1, 0, MEMORY),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, ERRNO | errno.ENOMEM),
    ]


def _null(*arguments: int) -> Code:
    """Allowed if these pointers or numbers are all 0."""
    halves = [_argument(n, high=high) for n in arguments for high in (False, True)]
    code = [line for half in halves for line in (half, (EQUAL, 1, 0, 0), (RETURN, 0, 0, DENY))]
    return [*code, (RETURN, 0, 0, ALLOW)]


def _thread_only() -> Code:
    return [
        _argument(0),
        (ANY_BIT, 0, 3, CLONE_THREAD),
        (ANY_BIT, 1, 0, CLONE_NEW),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, DENY),
        (RETURN, 0, 0, DENY),
    ]


def _no_truncation_by_reading(flags: int) -> Code:
    """Before its version 3, Landlock lets a worker empty a file that it may only read."""
    return [
        _argument(flags),
        (AND, 0, 0, os.O_ACCMODE | os.O_TRUNC),
        *_is(os.O_RDONLY | os.O_TRUNC, DENY),
        (RETURN, 0, 0, ALLOW),
    ]


def _checked(*, driver: bool) -> dict[str, Code]:
    """The calls whose arguments count."""
    return {
        "clone": _thread_only(),
        "clone3": [(RETURN, 0, 0, ERRNO | errno.ENOSYS)],  # its flags are in memory; the C library then uses clone
        "fcntl": _one_of(1, FCNTLS),
        "ioctl": _controls() if driver else _one_of(1, IOCTLS),
        **({"mmap": _bounded_sharing()} if driver else {}),
        "kill": _one_of(0, (OWN_PID,)),
        "tgkill": _one_of(0, (OWN_PID,)),
        "open": _no_truncation_by_reading(1),
        "openat": _no_truncation_by_reading(2),
        "prctl": _one_of(0, PRCTLS),
        "prlimit64": _null(0, 2),  # reading its own limits
        "sched_setaffinity": _one_of(0, (0,)),
        "sendto": _null(4),  # on the open socket, not to an address
        **{name: [(RETURN, 0, 0, PRETEND)] for name in PRETENDED},
    }


def compiled(column: int, audit: int, *, driver: bool = False) -> bytes:
    """The program for one machine, with ``OWN_PID`` still in it, for a worker with or without a device's driver."""
    checked = _checked(driver=driver)
    code: Code = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, audit), (RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    code += [(GREATER_EQUAL, 0, 1, X32), (RETURN, 0, 0, KILL)]
    code += [(GREATER_EQUAL, 0, 1, NEWEST + 1), (RETURN, 0, 0, ERRNO | errno.ENOSYS)]
    for name, number in sorted(numbers(column, driver=driver).items(), key=lambda pair: pair[1]):
        block = checked.get(name, [(RETURN, 0, 0, ALLOW)])
        code += [(EQUAL, 0, len(block), number), *block]
    code.append((RETURN, 0, 0, DENY))
    return b"".join(struct.pack("<HBBI", *line) for line in code)


def prepare(*, driver: bool = False) -> bytes:
    """The program for this machine; ``OSError`` for a machine without a table."""
    here = machine()
    return compiled(here.column, here.audit, driver=driver)


def apply(program: bytes) -> None:
    """Bind every thread of this process, and everything they start, to a prepared program."""
    import ctypes

    ready = program.replace(struct.pack("<I", OWN_PID), struct.pack("<I", os.getpid()))
    buffer = ctypes.create_string_buffer(ready, len(ready))
    header = struct.pack("@HP", len(ready) // 8, ctypes.addressof(buffer))  # struct sock_fprog
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if syscall(machine().seccomp, SET_FILTER, EVERY_THREAD, header):
        raise OSError("a thread could not be bound to the list of system calls")
