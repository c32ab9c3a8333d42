"""Memory that forks need not copy."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks a warm parent")

SIZE = 4 * 2**20
SCRIPT = """
import ctypes, mmap, os, sys
from autograder.sandbox import pages

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
size = int(sys.argv[2])
start = libc.mmap(None, size + 9 * mmap.PAGESIZE, 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0)
with open(sys.argv[1], "rb") as library:
    libc.mmap(start, mmap.PAGESIZE, 1, mmap.MAP_PRIVATE | pages.FIXED, library.fileno(), 0)
memory = (ctypes.c_char * size).from_address(start + mmap.PAGESIZE)
memory[0], memory[size - 1] = b"a", b"z"
found = [place for place in pages._written() if place[0] == start + mmap.PAGESIZE]
pages.lighten()
if os.fork() == 0:
    memory[0] = b"b"
    os._exit(0)
os.wait()
for place in os.scandir("/proc/self/map_files"):
    if int(place.name.split("-")[0], 16) == start + mmap.PAGESIZE:
        try:
            with open(place.path, "r+b") as file:
                file.write(b"c")
        except OSError:
            continue
        sys.exit("a fork could write into it")
print(found == [(start + mmap.PAGESIZE, size)], memory[0], memory[size - 1], memory[1], list(pages._written()))
"""


@pytest.mark.parametrize(("folder", "moved"), [("nvidia", True), ("other", False)])
def test_memory_behind_a_library_for_gpus_moves_and_stays_as_it_was(tmp_path: Path, folder: str, moved: bool) -> None:
    library = tmp_path / folder / "library.so"
    library.parent.mkdir()
    head = struct.pack("<6s26xQ14xHH6x", b"\x7fELF\x02\x01", 64, 56, 1)
    library.write_bytes(head + struct.pack("<II6Q", 1, 6, 0, 0, 0, 4096, 4096 + SIZE, 4096) + bytes(3976))
    line = [sys.executable, "-c", SCRIPT, str(library), str(SIZE)]
    said = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert said == f"{moved} b'a' b'z' b'\\x00' []\n"
