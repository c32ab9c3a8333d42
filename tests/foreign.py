"""Run a program of ours as if on another system, as far as its own code can tell.

    python tests/foreign.py windows|macos -m MODULE ARGUMENT...
    python tests/foreign.py windows|macos FILE ARGUMENT...

What Python lacks there, ours does not see: it gets modules in which those names are missing. Libraries keep the real
ones, as theirs are other builds there. Rules of the other system hold for everybody, and every Python that is started.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import linecache
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from types import ModuleType
from typing import Any

OURS = {"autograder", "pytest_timeout", "__main__"}
"""Whose code sees the other system."""
NAMES: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def seen(name: str, missing: Collection[str] | Callable[[str], bool] = (), /, **instead: Any) -> ModuleType:
    """A module as our code sees it: some names are missing, some mean something else, all others are the real ones."""
    real = __import__(name)
    absent = missing if callable(missing) else set(missing).__contains__

    class Seen(ModuleType):
        def __getattr__(self, wanted: str) -> Any:
            if wanted in instead:
                return instead[wanted]
            if absent(wanted):
                raise AttributeError(f"module {name!r} has no attribute {wanted!r} here")
            return getattr(real, wanted)

        def __setattr__(self, changed: str, value: object) -> None:
            setattr(real, changed, value)

        def __delattr__(self, removed: str) -> None:
            delattr(real, removed)

        @property
        def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
            return {known: value for known, value in vars(real).items() if not absent(known)} | instead

    return Seen(name)


def lacks(known: Collection[str]) -> Callable[[str], bool]:
    return lambda name: not name.startswith("_") and name not in known


def show(modules: list[ModuleType], gone: Collection[str] = ()) -> None:
    """Have our code's imports give these modules, and none of those that are gone."""
    found = {module.__name__: module for module in modules}
    real = builtins.__import__

    def imported(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        top = name.partition(".")[0]
        if level or not globals or globals.get("__name__", "").partition(".")[0] not in OURS:
            return real(name, globals, locals, fromlist, level)
        if top in gone:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        module = real(name, globals, locals, fromlist, level)
        return found.get(module.__name__, module)

    builtins.__import__ = imported


def without_proc() -> None:
    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir") and str(arguments[0]).startswith("/proc"):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(arguments[0]))

    sys.addaudithook(look)


def infect(system: str) -> None:
    """Every Python that is started sees the same."""
    real = subprocess.Popen.__init__

    def start(self: Any, line: Any, *rest: Any, **options: Any) -> None:
        if system == "windows":
            if options.get("pass_fds") or options.get("preexec_fn"):
                raise ValueError("not supported on Windows platforms")
            options.pop("pass_fds", None)
        if isinstance(line, list) and line[0] == sys.executable:
            line = infected(system, line)
        real(self, line, *rest, **options)

    subprocess.Popen.__init__ = start


def infected(system: str, line: list[str]) -> list[str]:
    flags = next(n for n, word in enumerate(line) if n and (word in ("-c", "-m") or not word.startswith("-")))
    if line[flags] != "-c":
        return [*line[:flags], __file__, system, *line[flags:]]
    code = f"import runpy\nrunpy.run_path({__file__!r})['become']({system!r})\n{line[flags + 1]}"
    return [*line[:flags], "-c", code, *line[flags + 2 :]]


def refuse_native(*arguments: Any, **options: Any) -> None:
    raise OSError("there is no Linux here")


def clock(which: int) -> float:
    if which < 0:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return time.clock_gettime(which)


class Sharing(socket.socket):
    """A socket as Windows has them: no descriptors travel with what is sent; it may be shared with another process."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("sendmsg", "recvmsg", "recvmsg_into", "sendmsg_afalg"):
            raise AttributeError(name)
        return super().__getattribute__(name)

    def share(self, process: int) -> bytes:
        folder = tempfile.mkdtemp(prefix="shared-")
        giver = socket.socket(socket.AF_UNIX)
        giver.bind(f"{folder}/socket")
        giver.listen(1)
        kept = self.dup()

        def give() -> None:
            taker, _ = giver.accept()
            with taker, giver, kept:
                socket.send_fds(taker, [b"!"], [kept.fileno()])
            os.unlink(f"{folder}/socket")
            os.rmdir(folder)

        threading.Thread(target=give, daemon=True).start()
        return f"{folder}/socket".encode()


def from_share(place: bytes) -> Sharing:
    with socket.socket(socket.AF_UNIX) as taker:
        taker.connect(place.decode())
        _, descriptors, _, _ = socket.recv_fds(taker, 1, 1)
    return Sharing(fileno=descriptors[0])


def socket_pair() -> tuple[Sharing, Sharing]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    return Sharing(fileno=near.detach()), Sharing(fileno=far.detach())


def open_descriptor(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    if os.path.isdir(path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return os.open(path, flags, mode)


def status_of(path: Any, *, dir_fd: int | None = None, follow_symlinks: bool = True) -> os.stat_result:
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    return os.stat(path, follow_symlinks=follow_symlinks)


def kill(process: int, number: int) -> None:
    assert number == signal.SIGTERM, "would be a console event, or the end"
    os.kill(process, number)


def guard_open_files() -> None:
    """What this process has open can be neither removed nor replaced."""

    def guarded(real: Any, which: int) -> Any:
        def act(*arguments: Any, **options: Any) -> Any:
            with contextlib.suppress(OSError, TypeError):
                found = os.stat(arguments[which])
                for number in os.listdir("/dev/fd"):
                    with contextlib.suppress(OSError):
                        if os.path.samestat(os.fstat(int(number)), found):
                            raise Held
            return real(*arguments, **options)

        def told(*arguments: Any, **options: Any) -> Any:
            if sys._getframe(1).f_globals["__name__"] == "tempfile":  # Windows removes those as they are closed
                return real(*arguments, **options)
            try:
                return act(*arguments, **options)
            except Held:
                raise PermissionError(errno.EACCES, "The process cannot access the file", arguments[0]) from None

        return told

    for name in ("unlink", "remove"):
        setattr(os, name, guarded(getattr(os, name), 0))
    for name in ("replace", "rename"):
        setattr(os, name, guarded(getattr(os, name), 1))


class Held(Exception):
    """A file is open."""


def translate_lines() -> None:
    """Text files get CRLF, and so does what is printed."""
    real = io.open

    def opened(
        file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None, newline: Any = None,
        *rest: Any, **options: Any,
    ) -> Any:  # fmt: skip
        if "b" not in mode and "r" not in mode and newline is None:
            newline = "\r\n"
        return real(file, mode, buffering, encoding, errors, newline, *rest, **options)

    io.open = builtins.open = opened
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(newline="\r\n")


def windows() -> None:
    guard_open_files()
    translate_lines()
    os.environ["SYSTEMROOT"] = "C:\\Windows"
    for name in ("SIGALRM", "setitimer", "alarm", "ITIMER_REAL"):
        delattr(signal, name)
    keys = ModuleType("msvcrt")
    keys.getwch = lambda: sys.stdin.read(1)  # type: ignore[attr-defined]
    sys.modules["msvcrt"] = keys
    instead = {"name": "nt", "open": open_descriptor, "stat": status_of, "kill": kill, "supports_dir_fd": set()}
    show(
        [
            seen("sys", platform="win32"),
            seen("os", lacks(NAMES["windows"]["os"]), **instead),
            seen("signal", lacks(NAMES["windows"]["signals"])),
            seen(
                "socket", NAMES["windows"]["no_sockets"], socket=Sharing, socketpair=socket_pair, fromshare=from_share
            ),
            seen("time", ["clock_gettime", "tzset", "pthread_getcpuclockid"]),
            seen("ctypes", CDLL=refuse_native),
            seen("select", ["poll", "epoll"]),
        ],
        NAMES["windows"]["no_modules"],
    )
    without_proc()


def bounded(resource: Any) -> Callable[[int, tuple[int, int]], None]:
    def limit(which: int, values: tuple[int, int]) -> None:
        if which in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
            raise ValueError("current limit exceeds maximum limit")
        resource.setrlimit(which, values)

    return limit


def macos() -> None:
    import resource

    def pair(family: int = socket.AF_UNIX, kind: int = socket.SOCK_STREAM) -> tuple[socket.socket, socket.socket]:
        if kind == socket.SOCK_SEQPACKET:
            raise OSError(errno.EPROTONOSUPPORT, os.strerror(errno.EPROTONOSUPPORT))
        return socket.socketpair(family, kind)

    show(
        [
            seen("sys", platform="darwin"),
            seen("os", NAMES["macos"]["no_os"]),
            seen("signal", NAMES["macos"]["no_signals"]),
            seen("socket", NAMES["macos"]["no_sockets"], socketpair=pair),
            seen("resource", ["prlimit", "RLIMIT_OFILE", "RLIMIT_MSGQUEUE"], setrlimit=bounded(resource)),
            seen("time", clock_gettime=clock),
            seen("ctypes", CDLL=refuse_native),
            seen("select", ["epoll"]),
        ]
    )
    without_proc()


SYSTEMS = {"windows": windows, "macos": macos}


def become(system: str) -> None:
    """See what that system has, from now on."""
    linecache.getlines(__file__)  # or a library that takes down where it was called from reads this file, unlike others
    SYSTEMS[system]()
    infect(system)


if __name__ == "__main__":
    _, kind, *program = sys.argv
    become(kind)
    sys.path[0] = os.getcwd()
    if program[0] == "-m":
        sys.argv = program[1:]
        runpy.run_module(program[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = program
        sys.path[0] = str(Path(program[0]).parent)
        runpy.run_path(program[0], run_name="__main__")
