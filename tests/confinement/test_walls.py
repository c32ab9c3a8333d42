"""What a worker cannot reach, and what it still can do."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox.confinement.policy import LAYERS
from autograder.sandbox.forking import WarmParent
from autograder.sandbox.pool import Crashed, ForkStarter, Worker
from tests.confinement.conftest import (
    INSIDE,
    OUTSIDE,
    REACHES,
    ROOT,
    WORKS,
    ask,
    gone,
    linux_only,
    raised,
    value,
    wait_until,
    works,
)  # fmt: skip

pytestmark = linux_only


@pytest.mark.parametrize("what", REACHES)
def test_a_worker_cannot_reach_out_to(what: str, start: Callable[..., Worker]) -> None:
    assert {"OSError", "AssertionError"} & set(raised(start(OUTSIDE), "reach", what).bases)


def test_without_confinement_it_can(start: Callable[..., Worker]) -> None:
    worker = start(OUTSIDE, *LAYERS)
    assert [works(worker, "reach", what) for what in REACHES] == [True] * len(REACHES)


@pytest.mark.some
@pytest.mark.parametrize("abi", [1, 4])
def test_older_versions_of_landlock_keep_as_much(abi: int, start: Callable[..., Worker]) -> None:
    worker = start(OUTSIDE, "namespaces", "identity", abi=abi)
    assert worker.layers[0] == f"landlock {abi}"
    assert not any(works(worker, "reach", what) for what in REACHES)


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
    assert not works(worker, "f", "truncate")
    assert not works(worker, "f", "open")
    assert value(worker, "mode") == os.stat(os.__file__).st_mode


@pytest.mark.parametrize("what", WORKS)
def test_a_worker_can(what: str, start: Callable[..., Worker]) -> None:
    value(start(INSIDE), what)


def test_a_worker_does_not_see_that_a_file_is_there(start: Callable[..., Worker], tmp_path: Path) -> None:
    worker = start("import os\ndef f(path): return os.path.lexists(path)")
    if "namespaces" in worker.refused:
        pytest.skip(worker.refused["namespaces"])
    assert value(worker, "f", str(tmp_path)) is False


def test_workers_do_not_see_each_other_s_files(start: Callable[..., Worker]) -> None:
    source = "import os\ndef put(): open('secret', 'w').write('x')\ndef f(path): return open(path + '/secret').read()"
    one, other = start(source), start(source)
    ask(one, "put")
    assert works(one, "f", str(one.scratch.path))
    assert not works(other, "f", str(one.scratch.path))


@pytest.mark.skipif(not ROOT, reason="only root can be another user")
def test_every_worker_is_a_user_of_its_own(start: Callable[..., Worker]) -> None:
    source = "import os\ndef f(): return [*os.getresuid(), *os.getresgid(), *os.getgroups()]"
    users = [value(start(source), "f") for _ in range(2)]
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
