"""The filter of system calls, run by a small interpreter: what it says on both kinds of processor."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import pytest

from autograder.sandbox.confinement import seccomp
from autograder.sandbox.confinement.syscalls import MACHINES, NEWEST, numbers

ALLOWED, KILLED = seccomp.ALLOW, seccomp.KILL
REFUSED, PRETENDED, ABSENT = (seccomp.ERRNO | number for number in (errno.EPERM, 0, errno.ENOSYS))
PROGRAMS = {
    (name, driver): seccomp.compiled(machine.column, machine.audit, driver=driver)
    for name, machine in MACHINES.items()
    for driver in (False, True)
}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
THREAD = 0x3D0F00  # what the C library passes to clone for a thread
OTHERS = {"x86_64": (41, 42, 57, 59, 101, 310, 321), "aarch64": (198, 203, 221, 117, 270, 280, 40)}
"""Never in the table: socket, connect, fork or execve, ptrace, process_vm_readv, bpf or mount."""

pytestmark = pytest.mark.parametrize("machine", MACHINES)


def verdict(machine: str, number: int, *arguments: int, audit: int | None = None, driver: bool = False) -> int:
    """Run classic BPF over a ``struct seccomp_data``."""
    code = list(struct.iter_unpack("<HBBI", PROGRAMS[machine, driver]))
    data = struct.pack("<iIQ6Q", number, audit or MACHINES[machine].audit, 0, *[*arguments, *[0] * 6][:6])
    accumulator = position = 0
    while True:
        operation, true, false, operand = code[position]
        position += 1
        if operation == seccomp.RETURN:
            return operand
        if operation == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("<I", data, operand)
        elif operation == seccomp.AND:
            accumulator &= operand
        else:
            met = {
                seccomp.EQUAL: accumulator == operand,
                seccomp.GREATER_EQUAL: accumulator >= operand,
                seccomp.ANY_BIT: bool(accumulator & operand),
            }[operation]
            position += true if met else false


def named(machine: str, name: str, *arguments: int, driver: bool = False) -> int:
    return verdict(machine, numbers(MACHINES[machine].column, driver=True)[name], *arguments, driver=driver)


def test_computing_and_reading_are_allowed(machine: str) -> None:
    for name in ("read", "write", "mmap", "mprotect", "brk", "futex", "newfstatat", "exit_group", "rt_sigreturn"):
        assert named(machine, name, 3, 4, 5) == ALLOWED


def test_what_is_not_in_the_table_is_refused(machine: str) -> None:
    assert {verdict(machine, number) for number in OTHERS[machine]} == {REFUSED}


def test_what_is_newer_than_the_table_is_not_there(machine: str) -> None:
    assert verdict(machine, NEWEST + 1) == ABSENT
    assert named(machine, "clone3", 0x7FFF_0000_0000, 88) == ABSENT


def test_another_calling_convention_ends_the_process(machine: str) -> None:
    assert verdict(machine, 0, audit=0x40000003) == KILLED
    for other in MACHINES.values():
        if other != MACHINES[machine]:
            assert verdict(machine, 0, audit=other.audit) == KILLED
    assert verdict(machine, seccomp.X32 | 1) == KILLED


def test_threads_but_no_processes(machine: str) -> None:
    assert named(machine, "clone", THREAD) == ALLOWED
    assert named(machine, "clone", 17) == REFUSED
    assert named(machine, "clone", 0x4111) == REFUSED  # as vfork does
    for namespace in (0x80, 0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
        assert named(machine, "clone", THREAD | namespace) == REFUSED


def test_signals_to_itself_only(machine: str) -> None:
    for name in ("kill", "tgkill"):
        assert named(machine, name, seccomp.OWN_PID, 9) == ALLOWED
        assert {named(machine, name, n & 0xFFFF_FFFF, 9) for n in (1, 0, -1, -4711, 4711)} == {REFUSED}


def test_limits_are_read_and_its_own(machine: str) -> None:
    assert named(machine, "prlimit64", 0, 7, 0, 0x7FFF_0000_0000) == ALLOWED
    assert named(machine, "prlimit64", 4711, 7, 0, 0x7FFF_0000_0000) == REFUSED
    for pointer in (0x1000, 0x7FFF_0000_0000):
        assert named(machine, "prlimit64", 0, 7, pointer) == REFUSED


def test_answers_go_to_no_address(machine: str) -> None:
    assert named(machine, "sendto", 3, 0x1000, 10) == ALLOWED
    for pointer in (0x1000, 0x7FFF_0000_0000):
        assert named(machine, "sendto", 3, 0x1000, 10, 0, pointer, 16) == REFUSED


def test_files_are_not_emptied_by_reading(machine: str) -> None:
    assert named(machine, "openat", 0, 0x1000, os.O_RDONLY | os.O_CLOEXEC) == ALLOWED
    assert named(machine, "openat", 0, 0x1000, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) == ALLOWED
    assert named(machine, "openat", 0, 0x1000, os.O_RDONLY | os.O_CLOEXEC | os.O_TRUNC) == REFUSED


def test_modes_and_times_only_seem_to_change(machine: str) -> None:
    assert {named(machine, name) for name in ("fchmod", "fchmodat", "fchownat", "utimensat")} == {PRETENDED}


def test_controls_of_descriptors_processes_and_devices_are_few(machine: str) -> None:
    assert (named(machine, "fcntl", 3, 4), named(machine, "fcntl", 3, 8)) == (ALLOWED, REFUSED)
    assert (named(machine, "ioctl", 3, 0x5421), named(machine, "ioctl", 0, 0x5412)) == (ALLOWED, REFUSED)
    assert (named(machine, "prctl", 15), named(machine, "prctl", 4, 1)) == (ALLOWED, REFUSED)


def test_numbers_are_those_of_the_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("no kernel headers here")
    known = {}
    for line in HEADERS[machine].read_text().splitlines():
        words = line.split()
        if words[:1] == ["#define"] and len(words) == 3 and words[2].isdecimal():
            known[words[1].removeprefix("__NR_").removeprefix("__NR3264_")] = int(words[2])
    table = numbers(MACHINES[machine].column)
    for name in table.keys() & known.keys():
        assert table[name] == known[name], name
    assert len(table.keys() & known.keys()) > 100


DRIVERS_OWN = (0xC02046C8, 0xC00C46D1, 0x30000001, 0x30000002, 25, 0xC0484701)
OTHERS_IOCTLS = (0x5412, 0x8933, 0x1260, 0x40086601, 0x4C00, 0x4B4B)
"""Typing into a terminal, network interfaces, disks, file systems, loop devices, keyboards."""


def test_controls_of_devices_are_for_workers_with_a_driver(machine: str) -> None:
    assert {named(machine, "ioctl", 3, code) for code in DRIVERS_OWN} == {REFUSED}
    assert {named(machine, "ioctl", 3, code, driver=True) for code in DRIVERS_OWN} == {ALLOWED}
    assert {named(machine, "ioctl", 3, code, driver=True) for code in OTHERS_IOCTLS} == {REFUSED}
    assert named(machine, "ioctl", 1, 0x5401, driver=True) == ALLOWED


def test_a_driver_may_place_memory(machine: str) -> None:
    for name in ("mbind", "mlock", "munlock", "set_mempolicy"):
        assert (named(machine, name), named(machine, name, driver=True)) == (REFUSED, ALLOWED)


def test_shared_memory_comes_in_pieces_where_address_space_is_no_measure(machine: str) -> None:
    shared, private, file = 0x21, 0x22, 0x01
    for size in (2**40, 2**32, 3 * 2**29):
        assert named(machine, "mmap", 0, size, 3, shared, driver=True) == seccomp.ERRNO | errno.ENOMEM
        assert named(machine, "mmap", 0, size, 3, shared) == ALLOWED
        assert named(machine, "mmap", 0, size, 3, private, driver=True) == ALLOWED
        assert named(machine, "mmap", 0, size, 3, file, 5, driver=True) == ALLOWED
    assert named(machine, "mmap", 0, 2**20, 3, shared, driver=True) == ALLOWED


def test_whatever_else_is_refused_is_refused_with_a_driver_too(machine: str) -> None:
    assert {verdict(machine, number, driver=True) for number in OTHERS[machine]} == {REFUSED}
    assert named(machine, "clone", 17, driver=True) == REFUSED
