"""An empty network, and a tree of files with next to nothing in it.

The warm parent enters these once, before it imports torch, and every fork gets them for free. See namespaces(7),
user_namespaces(7), mount_namespaces(7). The graders' process is forked from the same parent and lives there too, but it
still sees the machine's whole tree. Only workers move into the small one, with chroot(2).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.confinement.kernel import mount, syscall, umount, unshare
from autograder.sandbox.confinement.limits import DISK, FILES

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_NETWORK = 0x00020000, 0x08000000, 0x10000000, 0x40000000
NO_SUID, NO_DEV, NO_EXEC, BIND, RECURSIVE, SLAVE, DETACH = 0x2, 0x4, 0x8, 0x1000, 0x4000, 0x80000, 0x2
MOUNT_SETATTR, HERE, ALL_BELOW = 442, -100, 0x8000
READ_ONLY = 1
SLOTS = 256
"""Workers at one time."""
SCRATCH = "/scratch"


def enter() -> None:
    """Leave the machine's network, message queues and mounts; without root, enter a user namespace of one user.

    Raises ``OSError`` if the system doesn't let us, possibly half-way: try it in a child first.
    """
    user, group = os.geteuid(), os.getegid()
    unshare(NEW_MOUNTS | NEW_IPC | NEW_NETWORK | (NEW_USER if user else 0))
    if user:
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    mount("none", "/", None, RECURSIVE | SLAVE)  # nothing mounted here is visible outside


class Tree:
    """The tree that workers see: what they may read, under its usual names, and a place for scratch folders."""

    def __init__(self, root: str, readable: Iterable[str]) -> None:
        self.root = root
        self._bound: list[str] = []
        mount("tree", root, "tmpfs", NO_SUID | NO_DEV, f"size=1m,nr_inodes={16 * SLOTS},mode=755")
        for path in sorted(readable, key=len):
            self._show(path)
        for slot in range(SLOTS):
            os.makedirs(self.inside(f"{SCRATCH}/{slot}"))
        attributes = struct.pack("=4Q", READ_ONLY | NO_SUID, 0, 0, 0)  # struct mount_attr
        syscall(MOUNT_SETATTR, HERE, os.fsencode(root), ALL_BELOW, attributes, len(attributes))

    def inside(self, path: str) -> str:
        """Where something in the tree is, seen from outside."""
        return self.root + path

    def mount_scratch(self, slot: int, user: int, group: int) -> str:
        """Make a scratch folder of limited size that vanishes when it's unmounted; return its path inside."""
        path = f"{SCRATCH}/{slot}"
        options = f"size={DISK},nr_inodes={FILES},mode=700,uid={user},gid={group}"
        mount("scratch", self.inside(path), "tmpfs", NO_SUID | NO_DEV | NO_EXEC, options)
        return path

    def unmount_scratch(self, slot: int) -> None:
        """Take it away, even if some process still has it open."""
        umount(self.inside(f"{SCRATCH}/{slot}"), DETACH)

    def unmount(self) -> None:
        """Take the whole tree away."""
        umount(self.root, DETACH)

    def _bind(self, path: str) -> None:
        """Show a folder, with everything mounted below it, or a file."""
        inside = self.inside(path)
        if os.path.isdir(path):
            os.makedirs(inside, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(inside), exist_ok=True)
            Path(inside).touch()
        mount(path, inside, None, BIND | RECURSIVE)

    def _show(self, path: str) -> None:
        real = self._resolved(path)
        if not os.path.exists(real) or any(real == b or real.startswith(f"{b}/") for b in self._bound):
            return
        self._bind(real)
        self._bound.append(real)

    def _resolved(self, path: str) -> str:
        """The real path. The links on the way to it are made in the tree too."""
        done, parts = "", path.strip("/").split("/")
        while parts:
            part = parts.pop(0)
            here = f"{done}/{part}"
            if part == "..":
                done = os.path.dirname(done)
            elif part not in ("", "."):
                if os.path.islink(here):
                    target = os.readlink(here)
                    self._link(here, target)
                    parts = [*target.split("/"), *parts]
                    done = "" if target.startswith("/") else done
                else:
                    done = here
        return done

    def _link(self, path: str, target: str) -> None:
        inside = self.inside(path)
        if not os.path.lexists(inside) and not any(path.startswith(f"{b}/") for b in self._bound):
            os.makedirs(os.path.dirname(inside), exist_ok=True)
            os.symlink(target, inside)
