"""Devices beside the CPU: what their drivers open, read and control, and how a worker gets an open one.

The worker opens the driver before any of the learner's code is there, because what a driver has open doesn't survive a
fork. The lists follow what container runtimes give to a container that computes on a GPU: see the device nodes and
mounts of the NVIDIA Container Toolkit, and the CUDA guide for WSL.
"""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterable, Mapping
from typing import Protocol

from autograder.sandbox.start import command

SPARES = 4
PASSED_ON = ("CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES")


class Driver(Protocol):
    """What the engine asks of a device."""

    @property
    def place(self) -> str:
        """Its name in torch."""

    def warm_parent(self, *arguments: str) -> list[str]:
        """The line that starts the warm parent of the workers that have this device."""

    def missing(self) -> str:
        """Why nothing can be computed on it here; empty if it can."""

    def devices(self) -> list[str]:
        """The device files, which a worker may read, write and control."""

    def readable(self) -> list[str]:
        """Files that it may read after it was opened."""

    def opening(self) -> list[str]:
        """Files that it may read while it's being opened."""

    def environment(self, own: Mapping[str, str]) -> dict[str, str]:
        """What it needs in its environment, taken from the process that starts grading."""

    def open(self) -> None:
        """Open it in this process, and do once whatever would open or load something at first use."""


Driven = tuple[Driver, dict[str, str]]
"""A driver, and the environment it gets."""


class Cuda:
    """NVIDIA's, under Linux and in WSL."""

    place = "cuda"

    def warm_parent(self, *arguments: str) -> list[str]:
        """The usual one."""
        return command("zygote", *arguments)

    def missing(self) -> str:
        """Ask torch, which has the driver make its device files if they're missing."""
        try:
            import torch
        except ModuleNotFoundError:
            return "torch, which opens it, is not installed here"
        return "" if torch.cuda.is_available() else "torch finds no CUDA device here"

    def devices(self) -> list[str]:
        """Control, memory and cards; the parts of a divided card; WSL's one device."""
        return _found(
            "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", "/dev/nvidia-modeset", "/dev/nvidia[0-9]*",
            "/dev/nvidia-caps/*", "/dev/dxg",
        )  # fmt: skip

    def readable(self) -> list[str]:
        """The driver's own library, wherever it's installed, and what it asks the kernel about cards and memory."""
        return _found(
            "/usr/lib/wsl", "/usr/local/nvidia", "/usr/local/cuda*/compat", "/run/opengl-driver", "/proc/driver/nvidia",
            "/proc/driver/nvidia-caps", "/proc/devices", "/sys/module/nvidia*/version", "/sys/devices/system/cpu",
            "/sys/devices/system/node", "/sys/bus/pci/devices", "/usr/share/nvidia",
        )  # fmt: skip

    def opening(self) -> list[str]:
        """Files that describe the machine, and the sockets of its daemons."""
        return _found("/proc", "/sys", "/etc", "/dev", "/run/nvidia*", "/usr/share")

    def environment(self, own: Mapping[str, str]) -> dict[str, str]:
        """One card. No cache of compiled code: a process that fills it would write what others run."""
        told = {name: own[name] for name in PASSED_ON if name in own}
        return {"CUDA_VISIBLE_DEVICES": "0", **told, "CUDA_CACHE_DISABLE": "1", "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}

    def open(self) -> None:
        """Open a context, and load the libraries and start the threads that a task's first steps need."""
        import torch

        if torch.cuda._is_in_bad_fork():  # torch's own word for a parent that has opened it
            raise RuntimeError("the process it was forked from had opened it already")
        warm_up(self.place)
        torch.ones(1).pin_memory().to(self.place, non_blocking=True)
        torch.cuda.synchronize()


def warm_up(place: str) -> None:
    """Products, convolutions, halves, random numbers, a step of training: each loads a library or starts a thread."""
    import torch

    x = torch.rand(4, 3, 8, 8, device=place)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(144, 2)
    ).to(place)
    optimizer = torch.optim.Adam(net.parameters())
    with torch.enable_grad():
        loss = torch.nn.functional.cross_entropy(net(x), torch.zeros(4, dtype=torch.long, device=place))
        torch.autograd.backward(loss)
    optimizer.step()
    half = torch.ones(8, 8, dtype=torch.float16, device=place)
    torch.cat([(half @ half).float(), half.to(torch.bfloat16).float()]).sort().values.cumsum(0).sum().item()


def _found(*patterns: str) -> list[str]:
    return sorted({path for pattern in patterns for path in glob.glob(pattern)})


DRIVERS: dict[str, Driver] = {"cuda": Cuda()}
"""Drivers by the names that ``--device`` takes. The CPU isn't one of them."""


def driver_of(device: str) -> Driver | None:
    """The driver of a device; none for the CPU."""
    return DRIVERS.get(device)


def reachable(paths: Iterable[str]) -> bool:
    """Whether this process may read and write all of these device files."""
    with contextlib.suppress(OSError):
        return all(os.access(path, os.R_OK | os.W_OK, effective_ids=True) for path in paths)
    return False


def spares() -> int:
    """How many workers to keep ready if starting one takes seconds: one per core, beside the one at work."""
    return max(1, min(SPARES, (os.cpu_count() or 1) - 1))
