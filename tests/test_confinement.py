"""What the kernel keeps from workers, how much they may use, and how honestly that is told."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.course import CourseError
from autograder.engine import Engine, Job
from autograder.sandbox import wire, witness
from autograder.sandbox.confinement import landlock
from autograder.sandbox.confinement.policy import LAYERS, Policy
from autograder.sandbox.forking import WarmParent
from autograder.sandbox.pool import Allowance, Crashed, ForkStarter, OutOfDisk, Unconfined, Worker
from autograder.sandbox.scratch import Full
from autograder.sandbox.witness import look

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernel confinement is Linux's")
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
    optimiser = torch.optim.AdamW(net.parameters())
    data = torch.utils.data.TensorDataset(torch.randn(8, 1, 8, 8), torch.arange(8) % 2)
    for x, y in torch.utils.data.DataLoader(data, batch_size=4, shuffle=True):
        optimiser.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimiser.step()

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
        assert worker.ask({"op": "import", "name": "work", "filename": "work.py", "source": source})["ok"]
        return worker

    yield started
    for worker in workers:
        worker.stop()


def ask(worker: Worker, function: str, *arguments: Any) -> dict[str, Any]:
    """The reply to a call, its value as a plain one."""
    encoder = wire.Encoder(lambda value, kind: None)
    request = {
        "op": "call",
        "target": ["student", function],
        "args": encoder.encode(list(arguments)),
        "kwargs": encoder.encode({}),
        "storages": encoder.storages,
        "seed": 1,
        "device": "cpu",
    }
    reply = worker.ask(request)
    if reply["ok"]:
        reply["value"] = wire.Decoder(reply["storages"], lambda tag, rest: None, lambda *parts: None).decode(
            reply["value"]
        )
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


@pytest.mark.parametrize("what", REACHES)
def test_a_worker_cannot_reach_out_to(what: str, start: Callable[..., Worker]) -> None:
    reply = ask(start(OUTSIDE), "reach", what)
    assert not reply["ok"]
    assert {"OSError", "AssertionError"} & set(reply["error"]["bases"])


def test_without_confinement_it_can(start: Callable[..., Worker]) -> None:
    worker = start(OUTSIDE, *LAYERS)
    assert [ask(worker, "reach", what)["ok"] for what in REACHES] == [True] * len(REACHES)


@pytest.mark.parametrize("abi", [1, 4])
def test_older_versions_of_landlock_keep_as_much(abi: int, start: Callable[..., Worker]) -> None:
    worker = start(OUTSIDE, "namespaces", "identity", abi=abi)
    assert worker.layers[0] == f"landlock {abi}"
    assert not any(ask(worker, "reach", what)["ok"] for what in REACHES)


def test_a_file_that_may_be_read_is_not_emptied(start: Callable[..., Worker], tmp_path: Path) -> None:
    source = """
import os
def f(how):
    os.truncate(os.__file__, 0) if how == "truncate" else os.open(os.__file__, os.O_RDONLY | os.O_TRUNC)
def mode():
    os.chmod(os.__file__, 0)
    return os.stat(os.__file__).st_mode
"""
    worker = start(source, "namespaces", "identity", abi=1)
    assert not ask(worker, "f", "truncate")["ok"]
    assert not ask(worker, "f", "open")["ok"]
    assert ask(worker, "mode")["value"] == os.stat(os.__file__).st_mode


@pytest.mark.parametrize("what", WORKS)
def test_a_worker_can(what: str, start: Callable[..., Worker]) -> None:
    reply = ask(start(INSIDE), what)
    assert reply["ok"], reply


def test_a_worker_does_not_see_that_a_file_is_there(start: Callable[..., Worker], tmp_path: Path) -> None:
    worker = start("import os\ndef f(path): return os.path.lexists(path)")
    if "namespaces" in worker.refused:
        pytest.skip(worker.refused["namespaces"])
    assert ask(worker, "f", str(tmp_path))["value"] is False


def test_workers_do_not_see_each_other_s_files(start: Callable[..., Worker]) -> None:
    source = "import os\ndef put(): open('secret', 'w').write('x')\ndef f(path): return open(path + '/secret').read()"
    one, other = start(source), start(source)
    ask(one, "put")
    assert ask(one, "f", str(one.scratch.path))["ok"]
    assert not ask(other, "f", str(one.scratch.path))["ok"]


@pytest.mark.skipif(not ROOT, reason="only root can be another user")
def test_every_worker_is_a_user_of_its_own(start: Callable[..., Worker]) -> None:
    source = "import os\ndef f(): return [*os.getresuid(), *os.getresgid(), *os.getgroups()]"
    users = [ask(start(source), "f")["value"] for _ in range(2)]
    assert all(len(found) == 6 and len(set(found)) == 1 and found[0] > 0 for found in users)
    assert users[0] != users[1]


def test_it_goes_first_when_memory_runs_out(start: Callable[..., Worker]) -> None:
    worker = start("")
    assert Path(f"/proc/{worker._process.pid}/oom_score_adj").read_text().strip() == "1000"


def test_it_ends_with_the_warm_parent() -> None:
    warm = WarmParent()
    worker = ForkStarter(warm.requests).start([])
    warm._process.kill()
    assert wait_until(lambda: gone(worker._process.pid))
    worker.stop()
    warm.close()


def test_the_kernel_ends_what_nobody_watches(start: Callable[..., Worker]) -> None:
    worker = start("def f():\n    while True: pass", cpu=-4.0)
    with pytest.raises(Crashed) as crash:
        ask(worker, "f")
    assert crash.value.status == -signal.SIGKILL


STOPPED = {
    "memory": ["return bytearray(2**40)", "return torch.empty(2**40)", "return [' ' * 2**20 * n for n in range(9999)]"],
    "disk": [
        "for n in range(10**6): open(str(n), 'w').close()",
        "for n in range(20): open(str(n), 'wb').write(bytes(2**25))",
    ],
    "file": ["open('large', 'wb').truncate(2**30)", "open('large', 'wb').write(bytes(2**27))"],
    "descriptors": ["return [open(os.devnull) for _ in range(9999)]"],
    "threads": ["for n in range(99999): threading.Thread(target=time.sleep, args=(99,), daemon=True).start()"],
    "processes": ["return list(torch.utils.data.DataLoader(torch.arange(9), num_workers=2))"],
    "forbidden": [
        "os.fork()",
        "subprocess.run(['true'])",
        "urllib.request.urlopen('http://127.0.0.1:9')",
        "socket.create_connection(('example.org', 80))",
        "os.listdir('/')",
        "open('/home/learner/data.csv')",
        "open('../other/work.py')",
        "os.kill(os.getppid(), 9)",
    ],
}


@pytest.mark.parametrize(("limit", "line"), [(k, line) for k, lines in STOPPED.items() for line in lines])
def test_it_is_said_which_limit_stopped(limit: str, line: str, start: Callable[..., Worker]) -> None:
    names = "os, socket, subprocess, threading, time, urllib.request, torch"
    reply = ask(start(f"import {names}\ndef f():\n    {line}"), "f")
    assert not reply["ok"]
    assert reply["error"]["limit"] == limit, reply


def test_a_file_of_its_own_that_is_missing_is_no_limit(start: Callable[..., Worker]) -> None:
    reply = ask(start("import os\ndef f(): open(os.path.abspath('missing'))"), "f")
    assert (reply["error"]["type"], reply["error"]["limit"]) == ("FileNotFoundError", "")


def test_a_learner_is_told_in_words(grade: Callable[..., Any]) -> None:
    total = "def total(numbers):\n    if not numbers: raise ValueError\n    return float(sum(numbers))\n"
    double = "import os\ndef double(x):\n    os.fork()\n    return 2 * x\n"
    graded = grade(double + total)
    assert (graded["1.1"].status, graded["1.2"].points) == ("failed", 1.0)
    assert "double (line 3 of sums.py) asked for what graded code is not given" in graded["1.1"].message
    graded = grade("import subprocess\nsubprocess.run(['ls'])\n" + total)
    assert "sums.py, line 2: importing it asked for what graded code is not given" in graded["1.1"].message


def test_how_a_process_ended_is_told(grade: Callable[..., Any]) -> None:
    ends = {"os.kill(os.getpid(), 11)": "SIGSEGV", "os._exit(3)": "a call such as exit()", "os.abort()": "SIGABRT"}
    for line, word in ends.items():
        task = grade(f"import os\ndef double(x): {line}\n")["1.1"]
        assert task.status == "crashed"
        assert word in task.message


@pytest.mark.parametrize(
    "line",
    [
        "for n in range(10**6): open(str(n), 'w').close()",
        "for n in range(99): open(str(n), 'wb').write(bytes(2**24))",
        "while True:\n        os.mkdir('d'); os.chdir('d')",
    ],
)
def test_a_disk_of_our_own_is_watched(line: str, start: Callable[..., Worker]) -> None:
    worker = start(f"import os, time\ndef f():\n    {line}\n    time.sleep(20)", "namespaces")
    folder = worker.scratch.outside
    assert folder is not None
    with pytest.raises(OutOfDisk):
        ask(worker, "f")
    assert wait_until(lambda: not folder.exists())


def test_what_a_grader_cannot_put_is_the_learner_s_doing(start: Callable[..., Worker]) -> None:
    worker = start("def f():\n    for n in range(99): open(str(n), 'wb').write(bytes(2**24))")
    if worker.scratch.outside is not None:
        pytest.skip("the kernel does not bound the folder here")
    ask(worker, "f")
    with pytest.raises(Full):
        worker.scratch.put(bytes(2**24), ".png")


def test_levels(parents: Parents) -> None:
    standing = look(ForkStarter(parents().requests))
    assert standing.level == ("partial" if standing.missing else "full")
    assert {name.split()[0] for name in standing.held} | standing.missing.keys() == HERE
    assert witness.DENIED.keys() == set(LAYERS)
    assert {"seccomp", "limits"} <= set(standing.held)
    assert standing.entries()[0] == standing.level


@pytest.mark.parametrize("layer", sorted(HERE))
def test_a_layer_that_is_left_out_is_missed(layer: str, parents: Parents) -> None:
    standing = look(ForkStarter(parents(layer).requests))
    alone = "identity" in standing.held or layer != "landlock"
    assert standing.level == ("partial" if alone and layer != "seccomp" else "none")
    assert standing.missing[layer] == "switched off"
    assert f"missing: {layer} (switched off)" in standing.entries()


def test_without_a_wall_around_files_there_is_no_confinement(parents: Parents) -> None:
    standing = look(ForkStarter(parents("landlock", "namespaces").requests))
    assert standing.level == "none"


def test_without_any_layer(parents: Parents) -> None:
    standing = look(ForkStarter(parents(*LAYERS).requests))
    assert (standing.level, standing.held, set(standing.missing)) == ("none", [], HERE)


GOOD = dict.fromkeys(witness.WALLS, 1) | {k: v for layer in witness.DENIED.values() for k, v in layer.items()}
FACTS = {"user": 7, "powers": 0, "disk": 1, "descriptors": 9, "processes": 9, "core": 0, "seconds": 9}


def judged(monkeypatch: pytest.MonkeyPatch, tried: dict[str, int], facts: dict[str, int], control: bool = True) -> Any:
    class Claiming:
        layers, refused = ["landlock 7", "seccomp", "limits", "namespaces", "identity"], {}
        begin = ask = lambda self, *arguments: None

    answers = {"attempt": tried, "facts": facts, "control": control}
    monkeypatch.setattr(witness, "_asked", lambda worker, function, *arguments: answers[function])
    return witness._judge(Claiming())  # type: ignore[arg-type]


def test_a_claim_that_is_borne_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(monkeypatch, GOOD, FACTS).level == "full"


@pytest.mark.parametrize(("layer", "attempt"), [(k, name) for k, names in witness.DENIED.items() for name in names])
def test_a_claim_that_is_not_borne_out(layer: str, attempt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    standing = judged(monkeypatch, GOOD | {attempt: 0}, FACTS)
    assert standing.level == ("none" if attempt in witness.WALLS else "partial")
    if attempt == "list":
        assert judged(monkeypatch, GOOD | {attempt: 0}, FACTS | {"user": os.geteuid()}).level == "none"
    assert standing.missing == {layer: f"it does not hold: {attempt}"}
    assert layer not in [name.split()[0] for name in standing.held]


@pytest.mark.parametrize("wall", witness.WALLS)
def test_a_wall_that_is_down(wall: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(monkeypatch, GOOD | {wall: 0}, FACTS).level == "none"


@pytest.mark.parametrize(
    ("layer", "fact"),
    [
        ("limits", {"descriptors": 10**6}),
        ("limits", {"core": 1}),
        ("limits", {"seconds": -1}),
        ("limits", {"processes": -1}),
        ("namespaces", {"disk": 2**40}),
        *([("identity", {"user": 0})] if ROOT else []),
    ],
)
def test_a_ceiling_that_is_not_there(layer: str, fact: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    standing = judged(monkeypatch, GOOD, FACTS | fact)
    assert (standing.level, set(standing.missing)) == ("partial", {layer})


def test_powers_that_were_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(monkeypatch, GOOD, FACTS | {"powers": 1}).level == "none"


def test_walls_that_let_nothing_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unconfined):
        judged(monkeypatch, GOOD, FACTS, control=False)


def test_a_worker_with_less_around_it_than_was_witnessed_runs_nothing(parents: Parents) -> None:
    starter = ForkStarter(parents().requests)
    look(starter)
    starter.start([]).stop()
    starter._client = ForkStarter(parents("limits").requests)._client
    with pytest.raises(Unconfined):
        starter.start([])


def test_a_worker_that_cannot_be_confined_runs_nothing(parents: Parents) -> None:
    with pytest.raises(Unconfined):
        ForkStarter(parents().requests).start([], "no number")  # type: ignore[arg-type]


def test_switches() -> None:
    assert Policy.from_environment({}) == Policy()
    assert Policy.from_environment({"AUTOGRADER_WITHOUT": "landlock, seccomp"}).without == ("landlock", "seccomp")
    assert Policy.from_environment({"AUTOGRADER_WITHOUT": "all"}).without == LAYERS
    assert Policy.from_environment({"AUTOGRADER_LANDLOCK_ABI": "4"}).landlock_abi == 4
    for wrong in ({"AUTOGRADER_WITHOUT": "everything"}, {"AUTOGRADER_LANDLOCK_ABI": "x"}):
        with pytest.raises(ValueError, match="AUTOGRADER"):
            Policy.from_environment(wrong)


def test_what_each_version_of_landlock_watches() -> None:
    files = [landlock.known(landlock.WATCHED_FILES, abi).bit_length() for abi in range(1, 10)]
    assert files == [13, 14, 15, 15, 16, 16, 16, 16, 17]
    assert [landlock.known(landlock.WATCHED_NET, abi) for abi in (3, 4, 9, 10)] == [0, 3, 3, 15]
    assert [landlock.known(landlock.SCOPES, abi) for abi in (5, 6)] == [0, 3]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}


def test_hidden_graders_do_not_run_unconfined(course: Path, command: Callable[..., Any]) -> None:
    line = ["run", course / "solutions", "--course", course, "--json", "report.json"]
    ran = command(*line, environment=environment(AUTOGRADER_WITHOUT="all"))
    assert (ran.status, ran.report, ran.out) == (2, {}, "")
    assert "could read the hidden graders on this machine (missing: landlock (switched off)" in " ".join(
        ran.err.split()
    )
    ran = command(*line, "--allow-unconfined", environment=environment(AUTOGRADER_WITHOUT="all"))
    assert (ran.status, ran.report["points"]) == (0, 4.5)
    assert ran.report["environment"]["confinement"][0] == "none"


def test_public_checks_run_unconfined(own_course: Path, command: Callable[..., Any]) -> None:
    ran = command("run", own_course, cwd=own_course, environment=environment(AUTOGRADER_WITHOUT="all"))
    assert ran.status == 0


@pytest.mark.parametrize("spawn", ["", "1"])
def test_a_switch_that_makes_no_sense(spawn: str, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_WITHOUT", "wolves")
    monkeypatch.setenv("AUTOGRADER_SPAWN", spawn)
    with pytest.raises(CourseError, match="AUTOGRADER_WITHOUT names wolves"), Engine() as engine:
        engine.grade(Job(course, course / "solutions"))


def found_in(pid: int, words: Sequence[str]) -> set[str]:
    """Which of the words stand in memory that a process could have written."""
    found: set[str] = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(text, 16) for text in span.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                content = memory.read(end - start)
                found.update(word for word in words if word.encode() in content)
    return found


def test_nothing_secret_is_in_a_worker_s_memory(
    own_course: Path,
    solution: dict[str, str],
    submit: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Read from outside, in a worker without confinement: what is not there cannot be found."""
    started, done = tmp_path / "started", tmp_path / "done"
    monkeypatch.setenv("AUTOGRADER_WITHOUT", "all")
    monkeypatch.setenv("SECRET_TOKEN", "canary-of-the-environment")
    (own_course / "graders" / "seed.txt").write_text("canary-of-the-seed")
    (own_course / "class.toml").write_text("[limits]\nimport_seconds = 60")
    work = f"import os, time\nMARK = 'the learner was here'\nopen({str(started)!r}, 'w').close()\n"
    work += f"while not os.path.exists({str(done)!r}): time.sleep(0.1)\n"
    job = Job(own_course, submit(solution | {"sums.py": work}, name="canary-of-the-submission"), allow_unconfined=True)
    secret = ["canary-of-", "the-secret-of-the-graders", own_course.name, "hidden_name", "twice each value"]
    with Engine() as engine, ThreadPoolExecutor() as pool:
        grading = pool.submit(engine.grade, job)
        try:
            assert wait_until(started.exists, 30)
            parent = engine._parent._process.pid
            assert found_in(parent, secret) == set()
            assert found_in(newest_child(parent), [*secret, "the learner was here"]) == {"the learner was here"}
        finally:
            done.touch()
        assert grading.result()[0]


def newest_child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1])


def readable_by_others(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents] if folder.is_dir())


@pytest.mark.skipif(not ROOT, reason="the other tests are an ordinary user's already")
def test_an_ordinary_user_s_workers_are_confined_too(course: Path, tmp_path: Path) -> None:
    if not readable_by_others(Path(sys.executable).resolve()) or not readable_by_others(Path(__file__)):
        pytest.skip("Python's folders are closed to other users")
    script = "from autograder.doctor import examine\nprint(examine()[-1])"
    done = subprocess.run(
        [sys.executable, "-c", script], user=4711, group=4711, extra_groups=[], cwd="/",
        capture_output=True, text=True, timeout=120, check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert "landlock" in done.stdout
    assert "'none" not in done.stdout
