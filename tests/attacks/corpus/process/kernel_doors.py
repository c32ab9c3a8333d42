"""Parts of the kernel that no lesson needs: keyrings, shared memory, queues, rings, programs."""

# stopped_by = ["seccomp"]
import ctypes
import platform


def double(x):
    libc = ctypes.CDLL(None)
    keyctl, shmget, queue = {"x86_64": (250, 29, 240), "aarch64": (219, 194, 180)}[platform.machine()]
    room = ctypes.create_string_buffer(256)
    tried = {
        "keyring": libc.syscall(keyctl, 0, -3, 1),
        "shared memory": libc.syscall(shmget, 0, 4096, 0o1600),
        "queue": libc.syscall(queue, b"attack", 0o102, 0o600, 0),
        "ring": libc.syscall(425, 4, room),
        "fault": libc.syscall({"x86_64": 323, "aarch64": 282}[platform.machine()], 1),
        "program": libc.syscall({"x86_64": 321, "aarch64": 280}[platform.machine()], 0, room, 64),
        "events": libc.syscall({"x86_64": 298, "aarch64": 241}[platform.machine()], room, 0, -1, -1, 0),
        "memory file": libc.syscall({"x86_64": 319, "aarch64": 279}[platform.machine()], b"attack", 0),
    }
    print(*("ESCAPED " + name for name, result in tried.items() if result >= 0))
    return 2 * x
