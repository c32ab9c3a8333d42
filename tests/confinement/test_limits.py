"""What a worker may use up, and what the message says at the limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox.pool import OutOfDisk, Worker
from autograder.sandbox.scratch import Full
from tests.confinement.conftest import ask, linux_only, raised, wait_until

pytestmark = linux_only

STOPPED = {
    "memory": ["return bytearray(2**40)", "return torch.empty(2**40)", "return [' ' * 2**20 * n for n in range(9999)]"],
    "disk": [
        "for n in range(10**6): open(str(n), 'w').close()",
        "for n in range(20): open(str(n), 'wb').write(bytes(2**25))",
    ],
    "file": ["open('large', 'wb').truncate(2**30)", "open('large', 'wb').write(bytes(2**27))"],
    "descriptors": ["return [open(os.devnull) for _ in range(9999)]"],
    "threads": ["for n in range(99999): threading.Thread(target=time.sleep, args=(99,), daemon=True).start()"],
    "processes": ["torch.multiprocessing.Process(target=print).start()", "torch.multiprocessing.Pool(2)"],
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


@pytest.mark.some(every=4)
@pytest.mark.parametrize(("limit", "line"), [(k, line) for k, lines in STOPPED.items() for line in lines])
def test_it_is_said_which_limit_stopped(limit: str, line: str, start: Callable[..., Worker]) -> None:
    names = "os, socket, subprocess, threading, time, urllib.request, torch"
    error = raised(start(f"import {names}\ndef f():\n    {line}"), "f")
    assert error.limit == limit, error


def test_a_file_of_its_own_that_is_missing_is_no_limit(start: Callable[..., Worker]) -> None:
    error = raised(start("import os\ndef f(): open(os.path.abspath('missing'))"), "f")
    assert (error.kind, error.limit) == ("FileNotFoundError", "")


def test_a_learner_is_told_in_words(grade: Callable[..., Any]) -> None:
    total = "def total(numbers):\n    if not numbers: raise ValueError\n    return float(sum(numbers))\n"
    double = "import os\ndef double(x):\n    os.fork()\n    return 2 * x\n"
    graded = grade(double + total)
    assert (graded["1.1"].status, graded["1.2"].points) == ("failed", 1.0)
    assert "double (line 3 of sums.py) asked for what graded code is not given" in graded["1.1"].message
    graded = grade("import subprocess\nsubprocess.run(['ls'])\n" + total)
    assert graded["1.2"].points == 1.0
    assert "sums.py, line 2: it asked for what graded code is not given" in graded.report.notes[0]


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
