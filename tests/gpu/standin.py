"""A stand-in for a driver: it does to its process what a GPU's does, and lets the CPU compute.

It opens device files and controls them, before confinement and at every later use. It reserves far more address space
than there is memory, keeps its own threads, and makes torch say "cuda". Everything else is the engine's own.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import queue
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
FOLDER = "STAND_IN_FOLDER"
NEEDS = "STAND_IN_NEEDS"
"""What it cannot do without: a layer of confinement forbids that."""
SECONDS = "STAND_IN_SECONDS"
"""How long it takes to be opened."""
CONTROL, UVM = 0xC0204600 | 200, 0x30000001
RESERVED = 64 * 2**30
NODES = ("nvidiactl", "nvidia-uvm", "nvidia0")
FULL = os.makedev(1, 7)

jobs: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]]] = queue.SimpleQueue()


class StandIn:
    """In the place of CUDA's driver."""

    place = "cuda"

    def warm_parent(self, *arguments: str) -> list[str]:
        return [sys.executable, "-I", "-B", str(HERE.with_name("warm_parent.py")), *arguments]

    def missing(self) -> str:
        return ""

    def devices(self) -> list[str]:
        """Its own nodes where root made them, else one of the machine's that answers in the same way."""
        folder = os.environ.get(FOLDER, "")
        found = [f"{folder}/{name}" for name in NODES if os.path.exists(f"{folder}/{name}")]
        return found or ["/dev/full"]

    def readable(self) -> list[str]:
        return [str(HERE)]

    def opening(self) -> list[str]:
        return ["/proc", "/sys", "/etc", "/dev"]

    def environment(self, own: Mapping[str, str]) -> dict[str, str]:
        return {name: own[name] for name in (FOLDER, NEEDS, SECONDS) if name in own}

    def open(self) -> None:
        from autograder.sandbox.drivers import warm_up

        self._needs = os.environ.get(NEEDS, "")
        self._files = self.devices()
        time.sleep(float(os.environ.get(SECONDS, "0")))
        if self._needs == "luck":
            raise RuntimeError("no such device")
        Path("/proc/devices").read_text()
        self._kept = [control(path) for path in self._files for _ in range(20)]
        reserve(RESERVED)
        for _ in range(3):
            threading.Thread(target=serve, daemon=True).start()
        pretend(self.use)
        warm_up("cuda")

    def use(self) -> None:
        """What a driver does when it is asked to compute."""
        for path in self._files:
            os.close(control(path))
        if self._needs == "seccomp":
            socket.socket(socket.AF_UNIX).close()
        if self._needs == "landlock":
            os.stat("/proc/self/maps")
            open("/proc/version").close()
        if self._needs == "limits":
            mmap.mmap(-1, 4 * 2**30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()


def control(path: str) -> int:
    """Open a device file and send what only its driver understands: this one says that it doesn't."""
    file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    for code in (CONTROL, UVM):
        try:
            fcntl.ioctl(file, code, bytes(32))
        except OSError as error:
            if error.errno != errno.ENOTTY:
                os.close(file)
                raise
    return file


def reserve(size: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    found = libc.mmap(None, size, 0, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, -1, 0)
    if found in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "no address space")


def serve() -> None:
    """The life of one of its threads, which do what they are told to."""
    while True:
        action, answers = jobs.get()
        try:
            answers.put(action())
        except BaseException as error:
            answers.put(error)


def on_its_thread(action: Callable[[], Any]) -> Any:
    """What one of the driver's threads makes of it: anyone who can write to its memory can make it do anything."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    jobs.put((action, answers))
    answer = answers.get(timeout=10)
    if isinstance(answer, BaseException):
        raise answer
    return answer


def pretend(use: Callable[[], None]) -> None:
    """Have torch take "cuda" for the CPU, after the driver has done its part."""
    import torch
    from torch.overrides import TorchFunctionMode

    def there(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(map(there, value))
        named = isinstance(value, torch.device | str) and str(value).partition(":")[0] == "cuda"
        if named:
            use()
        return "cpu" if named else value

    class Pretence(TorchFunctionMode):
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return function(*map(there, args), **{key: there(value) for key, value in (kwargs or {}).items()})

    Pretence().__enter__()
    torch.cuda.manual_seed_all = lambda seed: None  # type: ignore[assignment]
    torch.cuda.synchronize = lambda device=None: None


def make_nodes(folder: Path) -> None:
    """Its own device files, which only root can make."""
    for name in NODES:
        os.mknod(folder / name, stat.S_IFCHR, FULL)
        (folder / name).chmod(0o666)


def install() -> None:
    """Take CUDA's place in this process."""
    from autograder.sandbox.drivers import DRIVERS

    sys.modules["standin"] = sys.modules[__name__]
    DRIVERS["cuda"] = StandIn()
