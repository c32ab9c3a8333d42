"""Grading on a device, all of it but the device's own driver."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.points import worth
from autograder.course.tree import CourseError
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.grading.summary import Outcome, weights
from autograder.report.model import Report
from autograder.sandbox.confinement import limits
from autograder.sandbox.confinement.limits import MEMORY
from autograder.sandbox.confinement.policy import LAYERS
from tests.attacks.driver import below
from tests.gpu.conftest import ROOT, linux_only

pytestmark = linux_only
TOTAL = "def total(numbers):\n    if not numbers: raise ValueError\n    return float(sum(numbers))\n"
COURSE = str(Path(__file__).parents[2])
HERE = {name for name in LAYERS if name != "identity" or ROOT}
Start = Callable[..., Engine]


@pytest.fixture
def graded(
    on_stand_in: Start, course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> Callable[..., Any]:
    def run(sums: str, needs: str = "", root: Path = course, **order: Any) -> Any:
        return on_stand_in(needs).grade(Job(root, submit(solution | {"sums.py": sums}), device="cuda", **order))

    return run


def task(report: Report, number: str) -> Any:
    return next(task for task in report.tasks if task.task == number)


def test_a_right_answer_gets_all_points_in_full_confinement(graded: Any, solution: dict[str, str]) -> None:
    report, _ = graded(solution["sums.py"])
    assert report.points == report.max_points
    assert report.environment.device == "cuda"
    level, *entries = report.environment.confinement
    assert level == "full"
    assert {entry.split()[0] for entry in entries} >= HERE
    assert not report.notes


@pytest.mark.systems
def test_the_device_computes_after_confinement(graded: Any) -> None:
    source = "import torch\ndef double(x):\n    there = torch.ones(3, device='cuda').half() * 2\n"
    source += "    return x * int(there[0])\n" + TOTAL
    assert task(graded(source)[0], "1.1").status == "passed"


@pytest.mark.systems
def test_every_task_gets_a_worker_of_its_own(graded: Any) -> None:
    source = "import os\nprint('worker', os.getpid(), flush=True)\n"
    _, staff = graded(source + "def double(x):\n    return 2 * x\n" + TOTAL)
    pids = [line for text in staff.printed.values() for line in text.splitlines()]
    assert len(pids) == len(set(pids)) == 3


@pytest.mark.systems
def test_workers_wait_ready_with_the_driver_open(graded: Any, on_stand_in: Start, solution: dict[str, str]) -> None:
    graded(solution["sums.py"])
    parent = on_stand_in()._parent._process.pid
    waiting = set(below(parent))
    _, staff = graded("import os\nprint(os.getpid(), flush=True)\ndef double(x):\n    return 2 * x\n" + TOTAL)
    assert int(staff.printed["1.1"]) in waiting


STOPPED = {
    "private": "held = bytearray(2**34)",
    "small private pieces": "held = [bytearray(2**24) for _ in range(2**10)]",
    "shared": "held = mmap.mmap(-1, 2**34)",
    "small shared pieces": (
        "held = []\n    while True:\n        held.append(mmap.mmap(-1, 2**27))\n        held[-1].write(bytes(2**27))"
    ),
}


@pytest.mark.systems
@pytest.mark.parametrize("how", STOPPED)
def test_memory_is_bounded_though_address_space_is_not(how: str, graded: Any, own_course: Path) -> None:
    (own_course / "class.toml").write_text("[limits]\ntask_seconds = 60\n")
    source = f"import mmap\ndef double(x):\n    {STOPPED[how]}\n    return 2 * x\n{TOTAL}"
    report, _ = graded(source, "", own_course, tasks=("1.1", "1.2"))
    assert "needed more memory than a task may have" in task(report, "1.1").message
    assert task(report, "1.2").status == "passed"


@pytest.mark.systems
def test_a_driver_s_thread_reads_nothing_of_ours_either(graded: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the class")
    secret.chmod(0o644)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    source = f"""
import sys, os, socket
standin = sys.modules["standin"]
def tried(action):
    try:
        return f"ESCAPED {{action()}}"
    except Exception as error:
        return type(error).__name__
def double(x):
    assert standin.on_its_thread(lambda: 5) == 5
    print(tried(lambda: standin.on_its_thread(lambda: open({str(secret)!r}).read())))
    print(tried(lambda: standin.on_its_thread(lambda: socket.socket())))
    print(tried(lambda: standin.on_its_thread(lambda: os.fork())), flush=True)
    return 2 * x
"""
    report, staff = graded(source + TOTAL)
    assert task(report, "1.1").status == "passed", report
    assert "ESCAPED" not in staff.printed["1.1"]
    assert len(set(staff.printed["1.1"].split()) & {"FileNotFoundError", "PermissionError"}) >= 1


@pytest.mark.systems
def test_what_the_driver_needs_is_left_out_and_said(graded: Any, solution: dict[str, str]) -> None:
    report, _ = graded(solution["sums.py"], "limits")
    level, *entries = report.environment.confinement
    assert level == "partial"
    assert "missing: limits (the device's driver doesn't work within it)" in entries
    assert report.points == report.max_points


@pytest.mark.systems
def test_graders_that_could_be_read_run_only_for_a_class_that_is_trusted(
    graded: Any, own_course: Path, solution: dict[str, str]
) -> None:
    with pytest.raises(CourseError, match=r"trust = true under \[gpu\] in class.toml"):
        graded(solution["sums.py"], "seccomp", own_course)
    public, _ = graded(solution["sums.py"], "seccomp", own_course, hidden=False)
    assert not [note for note in public.notes if "could read" in note]
    once, _ = graded(solution["sums.py"], "seccomp", own_course, allow_unconfined=True)
    settings = own_course / "class.toml"
    settings.write_text((settings.read_text() if settings.exists() else "") + "\n[gpu]\ntrust = true\n")
    always, _ = graded(solution["sums.py"], "seccomp", own_course)
    for report in (once, always):
        assert report.environment.confinement[0] == "none"
        assert report.points == report.max_points
        assert [note for note in report.notes if "could read the hidden graders" in note]


@pytest.mark.systems
def test_a_driver_that_cannot_be_opened_is_our_fault(graded: Any, solution: dict[str, str]) -> None:
    with pytest.raises(EngineFault, match="the device's driver cannot be opened in a worker: no such device"):
        graded(solution["sums.py"], "luck")


UNTOUCHED = """
import pathlib, sys, torch
from autograder import coursefile
from autograder.sandbox import kit, zygote
own = coursefile.kit(pathlib.Path(sys.argv[1]))
kit.place(own)
asked = []
def noting(name):
    return lambda *arguments, **named: asked.append(name)
for place, names in (
    (torch.cuda, ("is_available", "device_count", "init", "_lazy_init", "current_device")),
    (torch.accelerator, ("current_accelerator", "is_available", "device_count")),
    (torch.autograd, ("backward",)), (torch.Tensor, ("backward",)), (torch.optim.SGD, ("step",)),
):
    for name in names:
        setattr(place, name, noting(name))
zygote.warm_core()
for entries in own.stages(driven=True).values():
    kit.prepare(entries)
print(asked)
"""


@pytest.mark.systems
def test_the_warm_parent_asks_nothing_of_a_driver() -> None:
    done = subprocess.run([sys.executable, "-c", UNTOUCHED, COURSE], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_memory_limits_of_both_kinds_are_the_same() -> None:

    assert limits.for_worker(1.0, driver=True).memory - limits._statm(limits.DATA) <= MEMORY
    assert limits.for_worker(1.0).memory - limits._statm(limits.SIZE) <= MEMORY


@pytest.mark.systems
def test_the_commands_give_grades_of_record(
    gpu_command: Any, course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    folder = submit(solution, "submissions/student-001").parent
    ran = gpu_command("run", folder / "student-001", "--course", course, "--device", "cuda", "--json", "report.json")
    assert ran.status == 0, ran.err
    report = ran.json("report.json")
    assert (report["points"], report["graders"]) == (report["max_points"], "hidden")
    ran = gpu_command("batch", folder, "--out", "class", "--course", course, "--device", "cuda", "--jobs", "2")
    assert ran.status == 0, ran.err
    rows = list(csv.DictReader((ran.folder / "class" / "class.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["standing"] for row in rows] == ["graded"]
    assert ran.json("class/reports/student-001.json")["environment"]["device"] == "cuda"


@pytest.mark.systems
def test_grades_of_another_device_are_graded_again(
    gpu_command: Any, course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    folder = submit(solution, "submissions/student-001").parent
    common = ("batch", folder, "--out", "class", "--course", course, "--lesson", "2")
    assert "1 graded now" in gpu_command(*common).out
    assert "1 graded now" in gpu_command(*common, "--device", "cuda").out
    assert "0 graded now" in gpu_command(*common, "--device", "cuda").out


@pytest.mark.systems
def test_doctor_tries_the_device(gpu_command: Any) -> None:
    ran = gpu_command("doctor")
    assert ran.status == 0, ran.out
    assert "ok  cuda: trial grading: a right answer passes, a wrong one fails" in ran.out
    assert "ok  cuda: confinement: full" in ran.out


def test_a_test_about_a_device_weighs_a_tenth_of_its_task_there_and_nothing_elsewhere() -> None:

    own = [Outcome("1.1", name, tenths, "value") for name, tenths in (("a", 6), ("b", 14))]
    about = [Outcome("1.1", name, 0, "value", apart=True) for name in "cd"]
    assert weights(own) == [6, 14]
    assert worth(weights(own + about), [True] * 4, 20) == [5, 11, 2, 2]
    assert sum(worth(weights(own + about), [True, True, False, True], 20)) == 20
    assert sum(worth(weights(own + about * 9), [True, True, *[False] * 18], 20)[:2]) == 10
