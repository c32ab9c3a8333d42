"""The warm parent: imports torch once, forks often, and knows no secret.

A separately started process with an empty environment and one socket. It never runs learner code itself, never
a multi-threaded torch operation (a fork would then hang in its first parallel region), never CUDA.
It forks two kinds of children: workers, and one trusted process per engine (the graders' side), which
loads its secrets after the fork. What confines workers is prepared before torch is imported, while there is no thread.

Requests come as single datagrams with descriptors attached; each child's end is reported on
the descriptor that came for it. When the last holder of the request socket is gone, everything ends.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from autograder.sandbox.confinement.layers import Confinement, Place
from autograder.sandbox.confinement.policy import Policy
from autograder.sandbox.requests import Ended, Fork, Forked, Refused, encoded, read_fork

REQUEST_CAP = 65536
REASON_CAP = 1000


@dataclass
class Child:
    """A forked process and the socket on which its end is reported."""

    pid: int
    pidfd: int
    reply: socket.socket
    place: Place | None


def warm_core() -> None:
    """What every worker needs."""
    import torch

    torch.set_num_threads(1)
    from autograder.sandbox import wire, worker  # noqa: F401
    from autograder.sandbox.servant import Servant

    # One round of everything a worker does, or each worker would set up the same lazy parts after its fork.
    servant = Servant()
    source = "import torch\ndef double(x):\n    return (x @ x + x.sum()) * 2, [0.5], torch.Generator().manual_seed(1)\n"
    encoder = wire.Encoder(lambda value, kind: None)
    call = {
        "op": "call",
        "target": ["student", "double"],
        "args": encoder.encode([torch.ones(3)]),
        "kwargs": encoder.encode({}),
        "storages": encoder.storages,
        "seed": 1,
        "device": "cpu",
    }
    for request in ({"op": "import", "name": "example", "filename": "example.py", "source": source}, call, call):
        servant.answer(wire.pack(request))


def warm_optim() -> None:
    """Everything a first training step brings in."""
    import torch

    net = torch.nn.Linear(2, 1)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(torch.ones(1, 2)), torch.ones(1, 1))
    torch.autograd.backward(loss)
    optimiser.step()


def warm_vision() -> None:
    """Torchvision, Pillow and the course's default net."""
    import PIL.Image

    from autograder import zoo

    PIL.Image.init()
    zoo.warm()


STAGES: dict[str, Callable[[], None]] = {"core": warm_core, "optim": warm_optim, "vision": warm_vision}


class Zygote:
    """The request loop of the warm parent."""

    def __init__(self, requests: socket.socket, confinement: Confinement) -> None:
        self._requests = requests
        self._confinement = confinement
        self._selector = selectors.DefaultSelector()
        self._selector.register(requests, selectors.EVENT_READ, None)
        self._children: dict[int, Child] = {}
        self._warm: set[str] = set()

    def run(self) -> None:
        """Serve until the request socket is closed on every other side."""
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    if not self._request():
                        return
                elif key.data.pid not in self._children:
                    continue  # reaped a moment ago, in this same round
                elif key.fileobj == key.data.pidfd:
                    self._reap(key.data)
                elif _hung_up(key.data.reply):
                    self._kill(key.data)

    def _request(self) -> bool:
        data, ancillary, _, _ = self._requests.recvmsg(REQUEST_CAP, socket.CMSG_SPACE(16 * 4))
        if not data:
            return False
        descriptors = array.array("i")
        for _, _, part in ancillary:
            descriptors.frombytes(part)
        self._fork(read_fork(data), list(descriptors))
        return True

    def _fork(self, request: Fork, descriptors: list[int]) -> None:
        if unknown := set(request.warm) - STAGES.keys():
            _refuse(descriptors, f"there is no stage {', '.join(sorted(unknown))}")
            return
        for stage in ["core", *request.warm]:
            if stage not in self._warm:
                try:
                    STAGES[stage]()
                except Exception as error:  # a package is missing, say: whoever asked is told, the others are served
                    _refuse(descriptors, str(error) or repr(error))
                    return
                self._warm.add(stage)
                gc.collect()
                gc.freeze()
        reply, *rest = descriptors
        place = None
        try:
            place = None if request.trusted else self._confinement.place()
            pid = os.fork()
        except OSError as error:  # no room for another
            _refuse([reply, *rest], f"no process can be started: {error.strerror}")
            if place is not None:
                self._confinement.vacate(place)
            return
        if pid == 0:
            self._become(request, rest, place)
        _close(rest)
        child = Child(pid, os.pidfd_open(pid), socket.socket(fileno=reply), place)
        with contextlib.suppress(OSError):  # whoever asked is gone: the selector will say so, and the child be killed
            _announce(child)
        self._children[pid] = child
        self._selector.register(child.pidfd, selectors.EVENT_READ, child)
        self._selector.register(child.reply, selectors.EVENT_READ, child)

    def _become(self, request: Fork, descriptors: list[int], place: Place | None) -> None:
        """In the child: run the function the request names, confined unless it is trusted. Never returns."""
        status = 1
        try:
            self._requests.close()
            self._selector.close()
            for child in self._children.values():
                os.close(child.pidfd)
                child.reply.close()
            module, function = request.main.split(":")
            means = [] if place is None else [self._confinement, place]
            assert place is None or module == "autograder.sandbox.worker"
            getattr(importlib.import_module(module), function)(*descriptors, *means, *request.args)
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)

    def _kill(self, child: Child) -> None:
        self._selector.unregister(child.reply)
        _end(child.pid)

    def _reap(self, child: Child) -> None:
        self._selector.unregister(child.pidfd)
        os.close(child.pidfd)
        _, status, usage = os.wait4(child.pid, 0)
        if child.reply in self._selector.get_map():
            self._selector.unregister(child.reply)
        end = Ended(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
        with contextlib.suppress(OSError):  # whoever asked is gone
            child.reply.send(encoded(end))
        child.reply.close()
        del self._children[child.pid]
        if child.place is not None:
            self._confinement.vacate(child.place)

    def end(self) -> None:
        """Kill every child, and leave nothing of theirs behind."""
        for child in list(self._children.values()):
            _end(child.pid)
            self._reap(child)
        self._confinement.close()


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _end(pid: int) -> None:
    """Kill a child that has not been reaped, and what it may have started: a worker leads a session of its own."""
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _announce(child: Child) -> None:
    """Tell whoever asked which child there is, with a descriptor of its scratch folder if it is a worker."""
    fact = encoded(Forked(child.pid))
    if child.place is None:
        child.reply.send(fact)
    else:
        child.place.hand_over(child.reply, fact)


def _refuse(descriptors: list[int], reason: str) -> None:
    """Tell whoever asked why there is no child."""
    with socket.socket(fileno=descriptors[0]) as reply, contextlib.suppress(OSError):
        reply.send(encoded(Refused(reason[:REASON_CAP])))
    _close(descriptors[1:])


def _hung_up(reply: socket.socket) -> bool:
    try:
        return not reply.recv(1)
    except OSError:
        return True


def main() -> None:
    """Entry point of a process of its own, with FD POLICY FOLDER as arguments; the folder is for scratch."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the whole group
    os.umask(0o022)  # workers may be another user, and must be able to read what is put into their folders
    confinement = Confinement(msgspec.json.decode(sys.argv[2], type=Policy), sys.argv[3])
    confinement.prepare()
    zygote = Zygote(socket.socket(fileno=int(sys.argv[1])), confinement)
    warm_core()
    zygote._warm.add("core")
    gc.collect()
    gc.freeze()
    try:
        zygote.run()
    finally:
        zygote.end()
        sys.stderr.flush()
        os._exit(0)  # torch's own clean-up takes a while and has nothing to clean
