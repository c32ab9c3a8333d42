"""Whether confinement really holds: at every start one throw-away worker tries what must fail.

We don't believe what a machine says it offers. What counts is what happens to a worker that came up in the usual way.
It also does what must work, because walls that stop everything would prove nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.files import Temporary
from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.values import WireError
from autograder.sandbox import frames
from autograder.sandbox.confinement.limits import DESCRIPTORS, DISK, DRIVER_DESCRIPTORS, FILE, MEMORY
from autograder.sandbox.confinement.policy import LAYERS
from autograder.sandbox.confinement.standing import Standing
from autograder.sandbox.drivers import DRIVERS, driver_of
from autograder.sandbox.pool import Allowance, Crashed, OutOfRoom, OutOfTime, Starter, Unconfined, Worker

SECONDS = 20.0

SOURCE = """
import ctypes, mmap, os, resource, socket, sys, threading
import colorsys

libc = ctypes.CDLL(None, use_errno=True)

def outcome(action, *arguments):
    try:
        action(*arguments)
    except OSError as error:
        return error.errno or -1
    except BaseException:
        return -1
    return 0

def call(function, *arguments):
    if function(*arguments) == -1:
        raise OSError(ctypes.get_errno(), "")

def start_process():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)

def grow(size):
    with open("large", "wb") as file:
        file.truncate(size)

def powers():
    found = (ctypes.c_uint32 * 6)()
    call(libc.capget, (ctypes.c_uint32 * 2)(0x20080522, 0), found)
    return max(found)

def attempt(outside, memory, file):
    parent = os.getppid()
    return {
        "read": outcome(open, outside + "/file"),
        "write": outcome(open, outside + "/more", "w"),
        "see": outcome(os.stat, outside + "/file"),
        "list": outcome(os.listdir, "/"),
        "socket": outcome(socket.socket),
        "process": outcome(start_process),
        "program": outcome(os.execv, "/nothing", ["nothing"]),
        "signal": outcome(os.kill, parent, 0),
        "trace": outcome(call, libc.ptrace, 2, -1, None, None),
        "leave": outcome(call, libc.unshare, 0x10000000),
        "others": outcome(resource.prlimit, parent, resource.RLIMIT_NOFILE),
        "memory": outcome(mmap.mmap, -1, memory, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
        "large": outcome(grow, file),
    }

def facts():
    here, low = os.statvfs("."), resource.getrlimit
    return {
        "user": min(os.getresuid()),
        "powers": powers(),
        "disk": here.f_blocks * here.f_frsize,
        "descriptors": low(resource.RLIMIT_NOFILE)[1],
        "processes": low(resource.RLIMIT_NPROC)[1],
        "core": low(resource.RLIMIT_CORE)[1],
        "seconds": low(resource.RLIMIT_CPU)[1],
    }

def control(place):
    with open("small", "w") as file:
        file.write("kept")
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    with open("small") as file:
        return file.read() == "kept" and computes(sys.modules.get("torch"), place)

def computes(torch, place):
    return torch is None or torch.ones(2, 2, device=place).matmul(torch.ones(2, device=place)).tolist() == [2.0, 2.0]

def compute(place):
    from autograder.sandbox.drivers import warm_up
    warm_up(place)
    return True
"""

DENIED = {
    "landlock": {"list": errno.EACCES},
    "seccomp": dict.fromkeys(("socket", "process", "program", "trace", "leave", "others", "threads"), errno.EPERM),
    "limits": {"memory": errno.ENOMEM, "large": errno.EFBIG},
    "namespaces": {"see": errno.ENOENT},
    "identity": {},
}
"""By layer, the answer that only this layer gives."""
WALLS = ("read", "write", "socket", "process", "program", "signal", "others", "threads")
"""All this must fail in one way or another before strangers' code may run beside hidden graders.

A worker that can look around in its tree, where others' folders are, must also be another user than they are.
"""


def look(starter: Starter) -> Standing:
    """Let a worker try. The starter remembers the result.

    A device's driver may need what a layer forbids. So on a device it tries with all layers first, then without one of
    them, and at last with none. Raises ``Unconfined`` if a worker can't do what it must be able to do.
    """
    causes = []
    for without in _choices(starter):
        starter.without = without
        try:
            return _look(starter)
        except Unconfined as error:
            causes.append(error)
    raise causes[0]


def _choices(starter: Starter) -> list[tuple[str, ...]]:
    """Which layers to leave out, starting with the least harm."""
    return [(), *((layer,) for layer in reversed(LAYERS)), LAYERS] if starter.device in DRIVERS else [()]


def _look(starter: Starter) -> Standing:
    starter.wanted = None
    worker = starter.start([])
    try:
        standing = _judge(worker, starter.device) if sys.platform == "linux" else Standing("none", [], worker.refused)
    except (Crashed, OutOfTime, OutOfRoom, KeyError, TypeError) as error:
        worker.stop()
        raise Unconfined(f"a confined worker cannot do its work here: {error!r}") from error
    except Unconfined:
        worker.stop()
        raise
    starter.wanted, starter.standing = worker.layers, standing
    worker.stop()
    return standing


def _judge(worker: Worker, device: str) -> Standing:
    driver = driver_of(device)
    worker.begin(Allowance(SECONDS, SECONDS))
    worker.ask(frames.Import("attempts", "attempts.py", SOURCE))
    with _outside() as folder:
        tried = _asked(worker, "attempt", folder, 2 * MEMORY, FILE + 1)
    facts = _asked(worker, "facts")
    place = driver.place if driver else "cpu"
    if not all(_asked(worker, name, place) is True for name in ("control", "compute")[: 2 if driver else 1]):
        raise Unconfined("a confined worker cannot do its work here: see docs/threat-model.md for the switches")
    tried["threads"] = errno.EPERM if bound(worker.pid) else 0
    broken = _broken(tried, facts, worker)
    missing = {name: reason for name, reason in worker.refused.items() if name != "identity" or os.geteuid() == 0}
    missing |= {name: f"it does not hold: {what}" for name, what in broken.items() if name not in missing}
    held = [layer for layer in worker.layers if layer.split()[0] not in missing]
    alone = bool(tried["list"]) or facts["user"] != os.geteuid()
    walls = all(tried[name] for name in WALLS) and facts["powers"] == 0 and alone
    return Standing("none" if not walls else "partial" if missing else "full", held, missing)


def bound(pid: int) -> bool:
    """Whether every thread of a worker is bound to the list of system calls; proc_pid_status(5).

    Threads come and go while this reads. One that has ended can't ask for anything anymore, so it doesn't count.
    """
    states = []
    for file in Path(f"/proc/{pid}/task").glob("*/status"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            states.append(file.read_text())
    return bool(states) and all("\nSeccomp:\t2\n" in state for state in states)


def _broken(tried: dict[str, Any], facts: dict[str, Any], worker: Worker) -> dict[str, str]:
    """By layer, the first thing that is wrong."""
    found = {
        layer: next((name for name, answer in answers.items() if tried.get(name) != answer), "")
        for layer, answers in DENIED.items()
    }
    most = DESCRIPTORS + DRIVER_DESCRIPTORS * (worker.memory is not None)
    if not (facts["descriptors"] <= most and facts["core"] == 0 and min(facts["seconds"], facts["processes"]) > 0):
        found["limits"] = "ceilings"
    if worker.memory is not None and not worker.memory.watched:
        found["limits"] = "memory cannot be watched"
    if not 0 < facts["disk"] <= DISK:
        found["namespaces"] = "disk"
    if os.geteuid() == 0 and facts["user"] == 0:
        found["identity"] = "root"
    return {layer: what for layer, what in found.items() if what}


@contextlib.contextmanager
def _outside() -> Iterator[str]:
    """A folder that only a wall keeps others from reading and writing."""
    with Temporary() as folder:
        os.chmod(folder, 0o777)
        file = Path(folder, "file")
        file.touch()
        file.chmod(0o666)
        yield str(folder)


def _asked(worker: Worker, function: str, *arguments: Any) -> Any:
    reply = worker.ask(frames.Call.of(Encoder(lambda value, kind: None), frames.Named(function), arguments))
    if isinstance(reply, frames.Raised):
        raise Unconfined(f"a confined worker cannot do its work here: {reply.kind}: {reply.text}")
    return Decoder(reply.storages, _nothing, _nothing).decode(reply.value)


def _nothing(*parts: Any) -> None:
    raise WireError("no such value was asked for")
