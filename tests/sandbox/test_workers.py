"""Workers: what is in them, what they may use, what is left of them."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.kinds import kit
from autograder.sandbox import zygote
from autograder.sandbox.channel import Channel
from autograder.sandbox.confinement.layers import Confinement, Place
from autograder.sandbox.confinement.policy import Policy
from autograder.sandbox.forking import ForkClient, WarmParent
from autograder.sandbox.frames import LENGTH, Import, Returned, Word, encoded
from autograder.sandbox.pool import Allowance, Crashed, ForkStarter, OutOfTime, Unconfined, Worker
from autograder.sandbox.requests import Fork, Summons
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.worker import settle
from tests.sandbox.conftest import alive, value, wait_until

FIRST_STACK_PAGES = """
import ctypes
def f():
    auxiliary = ctypes.CDLL(None).getauxval
    auxiliary.restype = ctypes.c_ulong
    end = auxiliary(31)  # AT_EXECFN: what the process was started with ends here
    return ctypes.string_at(end - 2000, 2000).decode("latin-1")
"""


def test_the_environment_is_empty(start: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = start("import os\ndef f(): return sorted(os.environ)")
    assert set(value(worker)[1]) <= {"HOME", "TMPDIR", "OMP_NUM_THREADS", "LC_CTYPE"}


@pytest.mark.systems
def test_no_environment_in_its_memory_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "planted-in-the-environment")
    warm = WarmParent()
    try:
        worker = ForkStarter(warm.requests).start([])
        worker.begin(Allowance(5, 20))
        worker.ask(Import("work", "work.py", FIRST_STACK_PAGES))
        found = value(worker)
        assert "OMP_NUM_THREADS=1" in found
        assert "planted" not in found
        worker.stop()
    finally:
        warm.close()


WHERE = """
import os, tempfile
def f(): return [os.getcwd(), os.environ["HOME"], tempfile.gettempdir()]
def g():
    open("left", "w").close()
    return sorted(os.listdir())
"""


def test_the_working_directory_is_scratch(start: Callable[..., Worker]) -> None:
    worker = start(WHERE)
    assert value(worker)[1] == [str(worker.scratch.path)] * 3
    path = worker.scratch.put(b"given", ".txt")
    assert value(worker, "g")[1] == [path.name, "left"]
    assert (worker.scratch.take(Path("left")), worker.scratch.take(path)) == (b"", b"given")


def test_a_folder_for_files_that_was_looked_up_before_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    for name in ("HOME", "TMPDIR"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.chdir("/")
    settle(Place(str(tmp_path), str(tmp_path), slot=0, user=None, bounded=False))
    assert tempfile.gettempdir() == str(tmp_path)


def test_a_scratch_folder_goes_with_its_worker(start: Callable[..., Worker]) -> None:
    for _ in range(2):
        worker = start(WHERE)
        assert value(worker, "g")[1] == ["left"]
        worker.stop()


@pytest.mark.systems
def test_a_scratch_folder_on_the_disk_goes_with_its_worker() -> None:
    warm = WarmParent(Policy(("namespaces",)))
    try:
        worker = ForkStarter(warm.requests).start([])
        folder = worker.scratch.outside
        assert folder is not None and folder == worker.scratch.path
        worker.scratch.put(b"given", ".txt")
        assert len(list(folder.iterdir())) == 1
        worker.stop()
        assert wait_until(lambda: not folder.exists())
    finally:
        warm.close()


def test_only_four_descriptors(start: Callable[..., Worker]) -> None:
    source = """
import os, stat
def f():
    found = []
    for number in range(1024):
        try: found.append((number, stat.S_IFMT(os.fstat(number).st_mode)))
        except OSError: pass
    kinds = {stat.S_IFCHR: "device", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
    return [f"{number} {kinds.get(kind)}" for number, kind in found]
"""
    assert value(start(source))[1] == ["0 device", "1 pipe", "2 pipe", "3 socket"]


def test_no_grader_is_in_memory(start: Callable[..., Worker]) -> None:
    names = value(start("import sys\ndef f(): return sorted(sys.modules)"))[1]
    own = {name for name in names if name.split(".")[0] == "autograder"}
    assert {"torch", "work"} <= set(names)
    assert not {"pytest", "_pytest", "hypothesis", "typer", "rich"} & set(names)
    assert {name.split(".")[1] for name in own if name != "autograder"} == {
        "blame",
        "errors",
        "files",
        "kinds",
        "sandbox",
        "source",
    }


def test_output_is_kept_up_to_a_cap(start: Callable[..., Worker]) -> None:
    worker = start("def f(): print('x' * 10**7)")
    assert value(worker) is None
    worker.stop()
    assert 1000 < len(worker.printed) <= 64 * 2**10


def test_cpu_time_is_limited(start: Callable[..., Worker]) -> None:
    with pytest.raises(OutOfTime):
        value(start("def f():\n    while True: pass", cpu=0.3))


def test_waiting_is_limited(start: Callable[..., Worker]) -> None:
    for source in ("import time\ndef f(): time.sleep(99)", "import os\ndef f(): os.kill(os.getpid(), 19)"):
        with pytest.raises(OutOfTime):
            value(start(source, wall=0.4))


def test_endless_printing_is_limited(start: Callable[..., Worker]) -> None:
    with pytest.raises(OutOfTime):
        value(start("def f():\n    while True: print('x' * 10000)", cpu=0.5, wall=5))


def test_dribbling_a_reply_is_limited(start: Callable[..., Worker]) -> None:
    drip = "import os, time\ndef f():\n    while True:\n        os.write(3, b'\\0')\n        time.sleep(0.01)"
    with pytest.raises((OutOfTime, Crashed)):
        value(start(drip, wall=0.5))


def test_threads_count(start: Callable[..., Worker]) -> None:
    source = "import threading\ndef spin():\n    while True: pass\ndef f():\n"
    source += "    threading.Thread(target=spin, daemon=True).start()\n    while True: pass"
    with pytest.raises(OutOfTime):
        value(start(source, cpu=0.3))


def test_a_lost_worker_is_gone(start: Callable[..., Worker]) -> None:
    worker = start("import os\ndef g(): return os.getpid()\ndef f():\n    while True: pass", cpu=0.3)
    pid = value(worker, "g")
    with pytest.raises(OutOfTime):
        value(worker)
    assert wait_until(lambda: not alive(pid))
    worker.stop()


def test_what_a_worker_started_is_gone_with_it() -> None:
    warm = WarmParent(Policy(("seccomp",)))  # which would let it start nothing
    try:
        worker = ForkStarter(warm.requests).start([])
        worker.begin(Allowance(5, 20))
        source = "import os, time\ndef f():\n    pid = os.fork()\n    if not pid: time.sleep(99)\n    return pid"
        worker.ask(Import("work", "work.py", source))
        pid = value(worker)
        assert alive(pid)
        worker.stop()
        assert wait_until(lambda: not alive(pid))
    finally:
        warm.close()


WORD = Word(["limits"], [("seccomp", "not here")], "/scratch", None)
MORE = msgspec.msgpack.encode(([], ["Word", ["limits"], [], "/scratch", None, [], "full"]))
NO_WORDS = {
    "nothing": b"",
    "a number": b"\x05",
    "another message": encoded(Returned(None)),
    "a word that says more": LENGTH.pack(len(MORE)) + MORE,
    "layers that are a map": encoded(Word({"limits": True}, [], "/scratch", None)),  # type: ignore[arg-type]
    "no path": encoded(Word([], [], None, None)),  # type: ignore[arg-type]
    "a map": msgspec.msgpack.encode({"layers": [], "refused": {}, "path": "/", "outside": None}),
}


class Silent:
    """A process that isn't one."""

    pid = os.getpid()
    stop = status = lambda self: None


def saying(frame: bytes) -> Worker:
    ours, theirs = socket.socketpair()
    Channel(theirs).send(frame)
    theirs.close()
    return Worker(ours, -1, Silent(), Scratch())


def test_a_worker_says_what_is_around_it() -> None:
    worker = saying(encoded(WORD)).await_start(["limits"])
    assert (worker.layers, worker.refused) == (["limits"], {"seccomp": "not here"})
    assert (worker.scratch.path, worker.scratch.outside) == (Path("/scratch"), None)
    worker.stop()


@pytest.mark.parametrize("frame", NO_WORDS.values(), ids=NO_WORDS)
def test_a_worker_that_says_anything_else_has_not_started(frame: bytes) -> None:
    worker = saying(frame)
    with pytest.raises(Unconfined, match="a worker did not start"):
        worker.await_start(None)
    assert worker.stopped


def test_workers_are_apart(start: Callable[..., Worker]) -> None:
    one = start("import builtins\nbuiltins.left = 1\ndef f(): return 1")
    assert value(one) == 1
    assert value(start("import builtins\ndef f(): return hasattr(builtins, 'left')")) is False


def test_a_requester_that_hangs_up_costs_nothing(parent: WarmParent, start: Callable[..., Worker]) -> None:
    for _ in range(3):
        here, there = socket.socketpair()
        read, write = os.pipe()
        client = ForkClient(parent.requests)
        client.request(Fork(summons=Summons(5.0)), [there.fileno(), write]).close()
        for descriptor in (read, write):
            os.close(descriptor)
        here.close()
        there.close()
    assert value(start("def f(): return 7")) == 7


def test_an_unknown_stage_costs_nothing(parent: WarmParent, start: Callable[..., Worker]) -> None:
    with pytest.raises(RuntimeError):
        ForkStarter(parent.requests).start(["nonsense"])
    assert value(start("def f(): return 7")) == 7


def test_a_stage_that_fails_says_why_and_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "handed.py").write_text(
        "def warm():\n    raise ModuleNotFoundError('the net is missing: install it')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(zygote.gc, "freeze", lambda: None)  # or this process would end with all that it has, and say so
    monkeypatch.setattr(kit._Placed, "kit", kit.Kit(warm={"nets": ["handed:warm"]}))
    requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    served = zygote.Zygote(theirs, Confinement(Policy(), str(tmp_path)))
    served._warm.add("core")
    loop = threading.Thread(target=served.run)
    loop.start()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the net is missing: install it"):
            ForkStarter(requests).start(["nets"])
    requests.close()
    loop.join(10)
    assert not loop.is_alive()
    theirs.close()
