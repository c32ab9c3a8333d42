"""The warm parent: imports what a course needs once, forks often, and knows no secret.

It's a separately started process with an empty environment and one socket. It never runs learner code itself, never a
multi-threaded torch operation (a fork would then hang in its first parallel region), never CUDA. It forks two kinds of
children: workers, and one trusted process per engine (the graders' side), which loads its secrets after the fork. What
confines workers is prepared before torch is imported, while there's only one thread.

A worker with a device's driver in it takes seconds to get ready, so some wait ready. Each still serves one task.

Requests come as single datagrams with descriptors attached. Each child's end is reported on the descriptor that came
for it. When the last holder of the request socket is gone, everything ends.
"""

from __future__ import annotations

import array
import contextlib
import functools
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import msgspec

from autograder import blame, kinds
from autograder.kinds import kit
from autograder.sandbox.confinement.layers import Confinement, Place
from autograder.sandbox.confinement.policy import Policy
from autograder.sandbox.drivers import Driven, driver_of, spares
from autograder.sandbox.forking import CLEAN_ENVIRONMENT, REFUSED
from autograder.sandbox.requests import Ended, Fork, Forked, Refused, Summons, encoded, read_fork

REQUEST_CAP = 65536
REASON_CAP = 1000


@dataclass
class Child:
    """A forked process and the socket that reports its end."""

    pid: int
    pidfd: int
    place: Place | None = None
    reply: socket.socket | None = None
    """None for a worker that nobody has asked for yet."""
    control: socket.socket | None = None
    """Where such a worker waits for its task."""

    def close(self) -> None:
        """Forget it."""
        os.close(self.pidfd)
        for sock in (self.reply, self.control):
            if sock is not None:
                sock.close()


def warm_core() -> None:
    """What every worker needs."""
    if kit.placed().name:
        with contextlib.suppress(kit.NoKit):
            kit.given()
    kinds.use(kit.placed().kinds)
    from autograder.kinds.encoder import Encoder
    from autograder.sandbox import frames, worker  # noqa: F401
    from autograder.sandbox.servant import Servant

    # Do once everything that a worker does, or each worker would set up the same lazy parts after its fork.
    servant = Servant()
    call = frames.Call.of(Encoder(lambda value, kind: None), frames.Named("same"), [[0.5]])
    for request in (frames.Import("example", "example.py", "def same(x):\n    return x, same\n"), call, call):
        servant.answer(frames.encoded(request))


class Zygote:
    """The request loop of the warm parent."""

    def __init__(self, requests: socket.socket, confinement: Confinement, driven: Driven | None = None) -> None:
        self._requests = requests
        self._confinement = confinement
        self._driven = driven
        self._selector = selectors.DefaultSelector()
        self._selector.register(requests, selectors.EVENT_READ, None)
        self._children: dict[int, Child] = {}
        self._spares: list[Child] = []
        self._without: tuple[str, ...] = ()
        """Layers that the waiting workers were made without."""
        self._warm: set[str] = set()

    def run(self) -> None:
        """Serve until the request socket is closed on every other side."""
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    if not self._request():
                        return
                elif key.data.pid not in self._children:
                    continue  # already reaped in this same round
                elif key.fileobj == key.data.pidfd:
                    self._reap(key.data)
                elif _hung_up(key.data.reply):
                    self._selector.unregister(key.data.reply)
                    _end(key.data.pid)

    def _request(self) -> bool:
        data, ancillary, _, _ = self._requests.recvmsg(REQUEST_CAP, socket.CMSG_SPACE(16 * 4))
        if not data:
            return False
        descriptors = array.array("i")
        for _, _, part in ancillary:
            descriptors.frombytes(part)
        request, (reply, *rest) = read_fork(data), descriptors
        try:
            if self._warmed(request.kinds, request.warm, reply):
                self._answer(request, reply, rest)
        finally:
            _close([reply, *rest])
        return True

    def _warmed(self, values: list[str], stages: list[str], reply: int) -> bool:
        """Whether these kinds of values and stages are imported now. If not, the asker reads why."""
        known = kit.placed().stages(driven=self._driven is not None)
        if unknown := set(stages) - known.keys():
            _refuse(reply, kit.UNKNOWN.format(", ".join(sorted(unknown))))
            return False
        steps = {name: functools.partial(kinds.use, [name]) for name in values}
        steps |= {name: functools.partial(kit.prepare, known[name]) for name in stages}
        for stage, step in steps.items():
            if stage not in self._warm:
                try:
                    step()
                    kinds.use([])  # a stage may bring one
                except Exception as error:  # if a package is missing, say, the others still work
                    _refuse(reply, str(error) or repr(error))
                    return False
                self._warm.add(stage)
                gc.collect()
                gc.freeze()
                self._dismiss()
        return True

    def _answer(self, request: Fork, reply: int, rest: list[int]) -> None:
        """Make the child that was asked for, and say so."""
        try:
            child = self._trusted(request, rest) if request.summons is None else self._summoned(request.summons, rest)
        except OSError as error:  # there's no room for another
            _refuse(reply, f"no process can be started: {error.strerror}")
            return
        child.reply = socket.socket(fileno=os.dup(reply))
        self._selector.register(child.reply, selectors.EVENT_READ, child)
        with contextlib.suppress(OSError):  # the asker is gone: the selector will say so, and the child will be killed
            _announce(child)
        with contextlib.suppress(OSError):  # as many as fit
            while request.summons and self._driven is not None and len(self._spares) < spares():
                self._spares.append(self._worker())

    def _fork(self) -> Child | None:
        """A child of this process; None inside the child."""
        pid = os.fork()
        if pid == 0:
            return None
        child = Child(pid, os.pidfd_open(pid))
        self._children[pid] = child
        self._selector.register(child.pidfd, selectors.EVENT_READ, child)
        return child

    def _trusted(self, request: Fork, descriptors: list[int]) -> Child:
        """The graders' side."""
        child = self._fork()
        if child is None:
            module, name = request.main.split(":")
            main = getattr(importlib.import_module(module), name)
            self._become(lambda: main(*descriptors, *request.args))
        return child

    def _summoned(self, summons: Summons, descriptors: list[int]) -> Child:
        """A worker that has waited, or a new one, with its task."""
        if summons.without != self._without:
            self._dismiss()
            self._without = summons.without
        while True:
            child = self._spares.pop(0) if self._spares else self._worker()
            assert child.control is not None
            with child.control, contextlib.suppress(OSError):  # it has ended in the meantime
                socket.send_fds(child.control, [encoded(summons)], descriptors)
                return child

    def _worker(self) -> Child:
        """A worker that waits for its task."""
        place = self._confinement.place()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        alone = "landlock" in self._without
        try:
            with theirs:
                child = self._fork()
                if child is None:
                    main = importlib.import_module("autograder.sandbox.worker").main
                    self._become(lambda: main(theirs.fileno(), self._confinement, place, self._driven, alone=alone))
        except OSError:
            ours.close()
            self._confinement.vacate(place)
            raise
        child.place, child.control = place, ours
        return child

    def _dismiss(self) -> None:
        """End the waiting workers: they don't fit what is needed now."""
        for child in self._spares:
            _end(child.pid)
        self._spares.clear()

    def _become(self, main: Callable[[], object]) -> NoReturn:
        """In the child: run its main function. Never returns."""
        status = 1
        try:
            self._requests.close()
            self._selector.close()
            for child in self._children.values():
                child.close()
            main()
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)

    def _reap(self, child: Child) -> None:
        self._selector.unregister(child.pidfd)
        _, status, usage = os.wait4(child.pid, 0)
        if child.reply is not None:
            if child.reply in self._selector.get_map():
                self._selector.unregister(child.reply)
            end = Ended(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
            with contextlib.suppress(OSError):  # the asker is gone
                child.reply.send(encoded(end))
        child.close()
        del self._children[child.pid]
        if child in self._spares:
            self._spares.remove(child)
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
    """Kill a child that hasn't been reaped, and whatever it may have started: a worker leads its own session."""
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _announce(child: Child) -> None:
    """Tell the asker which child there is. For a worker, a descriptor of its scratch folder comes along."""
    assert child.reply is not None
    fact = encoded(Forked(child.pid))
    if child.place is None:
        child.reply.send(fact)
    else:
        child.place.hand_over(child.reply, fact)


def _refuse(reply: int, reason: str) -> None:
    """Tell the asker why there is no child."""
    with socket.socket(fileno=os.dup(reply)) as asker, contextlib.suppress(OSError):
        asker.send(encoded(Refused(reason[:REASON_CAP])))


def _hung_up(reply: socket.socket) -> bool:
    try:
        return not reply.recv(1)
    except OSError:
        return True


def main() -> None:
    """Entry point of a separate process, with FD POLICY FOLDER DEVICE KIT as arguments; the folder is for scratch."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches the whole group
    os.umask(0o022)  # workers may be another user, and must be able to read the files in their folders
    driver = driver_of(sys.argv[4])
    own = msgspec.json.decode(sys.argv[5], type=kit.Kit)
    policy = msgspec.json.decode(sys.argv[2], type=Policy)
    confinement = Confinement(policy, sys.argv[3], driver=driver, readable=own.folder)
    confinement.prepare()
    driven = None if driver is None else (driver, driver.environment(os.environ))
    os.environ.update(CLEAN_ENVIRONMENT)  # so that nothing opens the driver here: only forks know about the device
    zygote = Zygote(socket.socket(fileno=int(sys.argv[1])), confinement, driven)
    try:
        kit.place(own)
        warm_core()
    except Exception as error:
        root = Path(own.folder).parent if own.folder else Path()
        print(blame.sentence(error, root), file=sys.stderr, flush=True)  # as this process's last words
        sys.exit(REFUSED)
    if driver is None:
        from autograder.sandbox.pages import lighten  # only Linux has what it needs, and others import this module too

        lighten()
    gc.collect()
    gc.freeze()
    try:
        zygote.run()
    finally:
        zygote.end()
        sys.stderr.flush()
        os._exit(0)  # torch's own clean-up takes a while and has nothing to clean up
