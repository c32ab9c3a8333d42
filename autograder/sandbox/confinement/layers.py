"""All layers together: prepared once in the warm parent, put around each worker after its fork."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from autograder.files import clear
from autograder.sandbox.confinement import identity, kernel, landlock, limits, namespaces, readable, seccomp
from autograder.sandbox.confinement.policy import LAYERS, Policy
from autograder.sandbox.drivers import Driver, reachable

NOT_LINUX = "only Linux has it"
NOT_WHOLE = "some of them need Linux"
NOT_ROOT = "the grader is not root"
NOT_WITHIN = "the device's driver doesn't work within it"


@dataclass(frozen=True)
class Place:
    """Where one worker lives: its scratch folder, as the worker and as others see it, and the user it will be."""

    path: str
    outside: str
    slot: int
    user: int | None
    bounded: bool
    """Whether the kernel itself bounds what the folder holds."""

    def hand_over(self, to: socket.socket, message: bytes) -> None:
        """Send a descriptor of the folder, which works in every namespace, with a message."""
        folder = os.open(self.outside, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            socket.send_fds(to, [message], [folder])
        finally:
            os.close(folder)


class Confinement:
    """What can be put around workers here. ``refused`` has the reason for each layer that can't.

    A worker with a device's driver also gets the device's files, and is bound after the driver was opened.
    """

    def __init__(
        self,
        policy: Policy,
        base: str,
        parent: int | None = None,
        driver: Driver | None = None,
        readable: str = "",
    ) -> None:
        self.refused = dict.fromkeys(policy.without, policy.reason)
        self._driver = driver
        self._devices: list[str] = []
        self._policy = policy
        self._base = base
        self._parent = parent or os.getpid()
        self._handed = readable
        self._readable: list[str] = []
        self._abi = 0
        self._program = b""
        self._tree: namespaces.Tree | None = None
        self._used: set[int] = set()

    def prepare(self) -> None:
        """Enter namespaces, and find out what else there is. Call this before there's a second thread."""
        if sys.platform != "linux":
            self.refused = dict.fromkeys(LAYERS, NOT_LINUX) | {"limits": NOT_WHOLE} | self.refused
            return
        self._readable = [*readable.paths(), *filter(None, [self._handed])]
        if self._driver is not None:
            self._devices = self._driver.devices()
            self._readable += [*self._driver.readable(), *self._devices]
        self._offer("landlock", self._find_landlock)
        self._offer("seccomp", self._compile_filter)
        self._offer("namespaces", self._enter_namespaces)
        if os.geteuid() == 0:
            self._offer("identity", lambda: _tried(self._read_as_another))
        else:
            self.refused.setdefault("identity", NOT_ROOT)

    def _offer(self, layer: str, prepare: Callable[[], None]) -> None:
        if layer in self.refused:
            return
        try:
            prepare()
        except OSError as error:
            self.refused[layer] = str(error.args[-1])

    def _find_landlock(self) -> None:
        self._abi = min(landlock.version(), self._policy.landlock_abi or 99)

    def _compile_filter(self) -> None:
        self._program = seccomp.prepare(driver=self._driver is not None)

    def _enter_namespaces(self) -> None:
        root = f"{self._base}/tree"
        os.mkdir(root)
        _tried(lambda: self._build(root))
        self._tree = self._build(root)

    def _build(self, root: str) -> namespaces.Tree:
        namespaces.enter()
        return namespaces.Tree(root, self._readable)

    def _read_as_another(self) -> None:
        self._move(None)
        identity.check_reading(self._readable)
        if not reachable(self._devices):
            raise OSError("the device's files are closed to other users")

    def _move(self, path: str | None) -> None:
        if self._tree is not None:
            os.chroot(self._tree.root)
        if path is not None or self._tree is not None:
            os.chdir(path or "/")

    def place(self) -> Place:
        """Make a fresh scratch folder and everything that goes with it. Raises ``OSError`` if there's no room for
        one.
        """
        slot = next((n for n in range(namespaces.SLOTS) if n not in self._used), None)
        if slot is None:
            raise OSError("too many workers at once")
        user = None if "identity" in self.refused else identity.user_of(slot)
        if self._tree is not None:
            owner = (os.geteuid(), os.getegid()) if user is None else (user, user)
            path = self._tree.mount_scratch(slot, *owner)
            self._used.add(slot)
            return Place(path, self._tree.inside(path), slot, user, bounded=True)
        path = tempfile.mkdtemp(prefix="work-", dir=self._base)
        if user is not None:
            os.chown(path, user, user)
        self._used.add(slot)
        return Place(path, path, slot, user, bounded=False)

    def vacate(self, place: Place) -> None:
        """Remove the folder of a worker that has ended."""
        self._used.discard(place.slot)
        if place.bounded and self._tree is not None:
            self._tree.unmount_scratch(place.slot)
        else:
            clear(place.outside)

    def close(self) -> None:
        """Leave nothing behind, once every worker has ended."""
        if self._tree is not None:
            self._tree.unmount()
        clear(self._base)

    def surround(self, place: Place) -> None:
        """Bind a single-threaded worker before it opens its driver: the driver's own threads inherit what is there.

        Landlock binds only the thread that asks for it. This way the other threads can't reach a course either.
        """
        if self._driver is not None and self._abi and sys.platform == "linux":
            self._rules(place, self._driver.opening()).enforce()

    def leave_out(self, layers: Collection[str], place: Place) -> Place:
        """In a worker: do without these layers, because the device's driver doesn't work within them."""
        self.refused |= dict.fromkeys(layers, NOT_WITHIN)
        if "landlock" in layers:
            self._abi = 0
        if "seccomp" in layers:
            self._program = b""
        if "namespaces" in layers:
            self._tree, place = None, replace(place, path=place.outside)
        if "identity" in layers and place.user is not None:
            os.chown(place.outside, os.geteuid(), os.getegid())
            place = replace(place, user=None)
        return place

    def apply(self, place: Place, cpu_seconds: float) -> None:
        """Bind this process, which has only its own thread and perhaps a driver's, for good.

        Raises ``OSError`` if a layer that was found here can't be put on. Nothing may run then.
        """
        if sys.platform != "linux":
            self._apply_elsewhere(cpu_seconds)
            return
        rules = self._rules(place) if self._abi else None
        bounds = limits.for_worker(cpu_seconds, driver=self._driver is not None)
        if "limits" not in self.refused:
            limits.volunteer()
            limits.apply(bounds)
        self._move(place.path)
        if place.user is not None:
            identity.become(place.user)
        kernel.die_with_parent(self._parent)
        if self.held():
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
            kernel.drop_capabilities()
        if rules is not None:
            rules.enforce()
        if self._program:
            seccomp.apply(self._program)

    def held(self) -> list[str]:
        """The layers around every worker, Landlock with its version."""
        names = {name: name for name in LAYERS if name not in self.refused}
        if "landlock" in names:
            names["landlock"] = f"landlock {self._abi}"
        return list(names.values())

    def _rules(self, place: Place, more: Collection[str] = ()) -> landlock.Ruleset:
        """What a worker may read and write; with more, what it may read and control."""
        rules = landlock.Ruleset(self._abi)
        rules.allow(self._readable, landlock.READ)
        rules.allow([*self._devices, *more], landlock.CONTROL)
        rules.allow([readable.NULL, place.outside], landlock.WRITE)
        return rules

    def _apply_elsewhere(self, cpu_seconds: float) -> None:
        if "limits" not in self._policy.without and sys.platform != "win32":
            limits.apply(limits.for_worker(cpu_seconds))


def _tried(action: Callable[[], object]) -> None:
    """Do something in a child that ends at once; ``OSError`` here if it raised one there."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException as error:
            os.write(write, str(error.args[-1] if error.args else error).encode()[:4000])
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        reason = pipe.read().decode(errors="replace")
    os.waitpid(child, 0)
    if reason:
        raise OSError(reason)
