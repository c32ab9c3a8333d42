"""Fewer pages for a fork to copy.

A fork copies the page tables of all the memory that the warm parent has written, and its end frees them again:
milliseconds each for some hundred MiB. Two parts of that memory hardly change once torch is imported:

* the heap: with glibc's huge pages (``CLEAN_ENVIRONMENT`` asks for them) it takes a five hundredth of the entries;
* what libraries for GPUs write while they're loaded, cuBLAS alone 90 MiB: it moves into a file in memory. A fork copies
  no entries for a file's pages that nobody has written, and a process that does need them finds them there.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import itertools
import mmap
import os
import re
import struct
from collections.abc import Iterator

LEAST = 2**20
MAPPING = re.compile(r"(\w+)-(\w+) (\S+) \S+ \S+ (\d+) *(.*)")
SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
ELF = b"\x7fELF\x02\x01"
"""How a library of 64 bits begins that has the small end first."""
LOADED = 1
"""PT_LOAD of elf(5): a part of the file that memory has."""
FIXED = 0x10
"""MAP_FIXED of mmap(2), which Python's ``mmap`` lacks."""


def lighten() -> None:
    """Move what libraries for GPUs have written. Only for a process with a single thread that uses no GPU."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    for start, size in list(_written()):
        with contextlib.suppress(OSError), open(os.memfd_create("pages", os.MFD_ALLOW_SEALING), "wb") as file:
            file.write((ctypes.c_char * size).from_address(start))
            file.flush()
            fcntl.fcntl(file, fcntl.F_ADD_SEALS, SEALS)  # no fork can write into what all of them see
            access = mmap.PROT_READ | mmap.PROT_WRITE
            if libc.mmap(start, size, access, mmap.MAP_PRIVATE | FIXED, file.fileno(), 0) != start:
                raise MemoryError("no room for the pages of a library")  # they may be gone: nothing to go on with


def _written() -> Iterator[tuple[int, int]]:
    """Where such memory starts, and how large it is: without a file, right behind the file of such a library.

    The kernel shows two neighbors as one. What comes behind the library's own memory may be Python's, which can't be
    moved while Python runs, so only the library's file says where it ends.
    """
    with open("/proc/self/maps") as maps:
        lines = [found.groups() for line in maps if (found := MAPPING.match(line))]
    starts = {path: int(first, 16) for first, _, _, _, path in reversed(lines)}
    for library, (first, last, access, inode, _) in itertools.pairwise(lines):
        if library[1] == first and "/nvidia/" in library[4] and inode == "0" and access == "rw-p":
            size = min(int(last, 16), starts[library[4]] + _reach(library[4])) - int(first, 16)
            if size >= LEAST:
                yield int(first, 16), size


def _reach(library: str) -> int:
    """How many bytes of memory a library takes up, as its file says (``elf(5)``); 0 if it can't be read."""
    try:
        with open(library, "rb") as file:
            head = file.read(64)
            if not head.startswith(ELF):
                return 0
            file.seek(struct.unpack_from("<Q", head, 32)[0])
            size, count = struct.unpack_from("<HH", head, 54)
            parts = [struct.unpack_from("<II6Q", file.read(size)) for _ in range(count)]
    except (OSError, struct.error):
        return 0
    loaded: list[tuple[int, int]] = [(part[3], part[3] + part[6]) for part in parts if part[0] == LOADED]
    if not loaded:
        return 0
    start, end = min(loaded)[0] & -mmap.PAGESIZE, max(end for _, end in loaded)
    return -(-end // mmap.PAGESIZE) * mmap.PAGESIZE - start
