"""Warm parents that leave out layers of confinement, and workers of theirs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.sandbox.confinement.policy import LAYERS, Policy
from autograder.sandbox.forking import WarmParent
from autograder.sandbox.frames import Call, Import, Named, Raised, Reply, Returned
from autograder.sandbox.pool import Allowance, ForkStarter, Worker

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="kernel confinement is Linux's")
ROOT = os.geteuid() == 0
HERE = {name for name in LAYERS if name != "identity" or ROOT}
OUTSIDE = """
import ctypes, os, resource, socket, subprocess
def reach(what):
    parent = os.getppid()
    if what == "read": open("/etc/passwd").read()
    if what == "list": os.listdir("/")
    if what == "processes": open(f"/proc/{parent}/cmdline").read()
    if what == "write": open("/tmp/written-by-a-worker", "w").write("x"); os.unlink("/tmp/written-by-a-worker")
    if what == "socket": socket.socket(socket.AF_UNIX).close()
    if what == "program": subprocess.run(["/bin/true"], check=True)
    if what == "signal": os.kill(parent, 0)
    if what == "limits": resource.prlimit(parent, resource.RLIMIT_CPU)
    if what == "priority": os.setpriority(os.PRIO_PROCESS, 0, 5)
    if what == "memory": os.close(os.memfd_create("x"))
    if what == "queue": assert ctypes.CDLL(None, use_errno=True).msgget(0, 0o1600) != -1, "refused"
    return "done"
"""
REACHES = (
    "read", "list", "processes", "write", "socket", "program", "signal", "limits", "priority", "memory", "queue",
)  # fmt: skip
INSIDE = """
import os, shutil, tempfile, threading, zoneinfo
import torch
from torch import nn

def train():
    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(2 * 36, 2))
    optimizer = torch.optim.AdamW(net.parameters())
    data = torch.utils.data.TensorDataset(torch.randn(8, 1, 8, 8), torch.arange(8) % 2)
    for x, y in torch.utils.data.DataLoader(data, batch_size=4, shuffle=True):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimizer.step()

def save():
    torch.save({"weight": torch.ones(3)}, "net.pt")
    torch.load("net.pt", weights_only=True)

def files():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        file.write(b"x")
        open(f"{folder}/a", "w").close()
        shutil.copy(f"{folder}/a", f"{folder}/b")
        os.rename(f"{folder}/b", f"{folder}/c")
    with open(os.devnull, "w") as file:
        file.write("x")

def threads():
    found = []
    all = [threading.Thread(target=found.append, args=(n,)) for n in range(8)]
    for thread in all: thread.start()
    for thread in all: thread.join()
    assert len(found) == 8

def parallel():
    torch.set_num_threads(2)
    torch.randn(300, 300).matmul(torch.randn(300, 300))
    torch.set_num_threads(1)

def algebra():
    torch.linalg.svd(torch.randn(9, 9)), torch.fft.fft(torch.randn(8)), torch.distributions.Normal(0, 1).sample()

def clock():
    zoneinfo.ZoneInfo("Europe/Berlin"), os.urandom(8), os.cpu_count()
"""
WORKS = ("train", "save", "files", "threads", "parallel", "algebra", "clock")
Parents = Callable[..., WarmParent]


@pytest.fixture(scope="module")
def parents() -> Iterator[Parents]:
    """Warm parents by what they leave out."""
    made: dict[Policy, WarmParent] = {}

    def parent(*without: str, abi: int | None = None) -> WarmParent:
        policy = Policy(without, abi)
        if policy not in made:
            made[policy] = WarmParent(policy)
        return made[policy]

    yield parent
    for one in made.values():
        one.close()


@pytest.fixture
def start(parents: Parents) -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []

    def started(source: str, *without: str, abi: int | None = None, cpu: float = 30.0) -> Worker:
        worker = ForkStarter(parents(*without, abi=abi).requests).start([], cpu)
        workers.append(worker)
        worker.begin(Allowance(30, 60))
        assert isinstance(worker.ask(Import("work", "work.py", source)), Returned)
        return worker

    yield started
    for worker in workers:
        worker.stop()


def ask(worker: Worker, function: str, *arguments: Any) -> Reply:
    return worker.ask(Call.of(Encoder(lambda value, kind: None), Named(function), arguments))


def works(worker: Worker, function: str, *arguments: Any) -> bool:
    return isinstance(ask(worker, function, *arguments), Returned)


def value(worker: Worker, function: str, *arguments: Any) -> Any:
    reply = ask(worker, function, *arguments)
    assert isinstance(reply, Returned), reply
    return Decoder(reply.storages, lambda tag, rest: None, lambda *parts: None).decode(reply.value)


def raised(worker: Worker, function: str, *arguments: Any) -> Raised:
    reply = ask(worker, function, *arguments)
    assert isinstance(reply, Raised), reply
    return reply


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
