"""What a submission costs in small classes and large ones: ``python -m benchmarks.growth [OPTIONS]``.

``--places local-1 local-2 dask-1 dask-2 --counts 30 300 30 1000 30 300 30 [--lesson N] [--memory] [--quick]
[--write]``. Local places are slots of one machine. Dask's are workers of one thread beside a scheduler, here on the
loopback. A submission's cost counts from the moment the first result is there. A shared machine is faster in one minute
than in the next, so small classes run before and after large ones. If a count comes more than once, the median run and
the range are kept. ``--write`` adds to the figures kept, so you may run it in pieces.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import page
from benchmarks.processes import ROOT, Failed, cpu_seconds, environment, memory, peak
from benchmarks.results import load, save
from benchmarks.rivals.contenders import make_class

PLACES = ("local-1", "local-2", "dask-1", "dask-2")
MEMORY_COUNT = 6
START_SECONDS = 60.0


def counted(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    """Start ``grade``, or a process of a Dask cluster, with all CPU time counted."""
    command = [sys.executable, "-m", "benchmarks.counted", *arguments]
    quiet = subprocess.DEVNULL
    own = environment(DASK_TEMPORARY_DIRECTORY=str(cwd), DASK_DISTRIBUTED__ADMIN__LOG_LENGTH="0")
    return subprocess.Popen(command, cwd=cwd, env=own, stdin=quiet, stdout=quiet, stderr=quiet)


@contextlib.contextmanager
def cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers: its address, and all its processes."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = str(one.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    started = [counted("dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", cwd=folder)]
    worker = ["dask", "worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    try:
        started += [counted(*worker, cwd=folder) for _ in range(workers)]
        _wait_for(address, workers)
        yield address, started
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=START_SECONDS) as client:
        client.wait_for_workers(workers, timeout=START_SECONDS)


@contextlib.contextmanager
def setting(place: str, folder: Path) -> Iterator[tuple[list[str], list[subprocess.Popen[bytes]]]]:
    """The options of ``grade batch`` for a place, and the processes that serve it."""
    kind, number = place.split("-")
    if kind == "local":
        yield ["--jobs", number], []
        return
    with cluster(int(number), folder) as (address, processes):
        yield ["--scheduler", address], processes


def grown(place: str, count: int, lesson: int, folder: Path) -> dict[str, float]:
    """Seconds to the first result, what each one after it takes, bytes kept for each, the supervisor's most MiB."""
    make_class(folder / "class", count, [lesson])
    out = folder / "out"
    with setting(place, folder) as (options, serving):

        def used() -> float:
            return sum(cpu_seconds(one.pid) for one in [process, *serving])

        begin = time.perf_counter()
        process = batch(folder / "class", out, lesson, options)
        while process.poll() is None and not any((out / "entries").glob("*")):
            time.sleep(0.02)
        first, cpu = time.perf_counter(), used()
        last, cpu_last, done = first, cpu, 0
        while done < count and process.poll() is None:
            time.sleep(0.05)
            last, cpu_last, done = time.perf_counter(), used(), len(os.listdir(out / "entries"))
        most = 0.0
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(0.01)
        _ended(process)
        whole = time.perf_counter() - begin
    each = max(1, count - 1)
    return {
        "first": first - begin,
        "cpu": (cpu_last - cpu) / each,
        "wall": (last - first) / each,
        "whole": whole,
        "bytes": sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / count,
        "supervisor": most,
    }


def batch(submissions: Path, out: Path, lesson: int | None, options: list[str]) -> subprocess.Popen[bytes]:
    """Start grading a class."""
    chosen = ["--lesson", str(lesson)] if lesson else []
    command = ["batch", str(submissions), "--out", str(out), "-q", "--course", str(ROOT), *chosen, *options]
    return counted(*command, cwd=submissions.parent)


def _ended(process: subprocess.Popen[bytes]) -> None:
    if status := process.wait():
        raise Failed(f"grade batch ended with {status}")


def middle(runs: list[dict[str, float]]) -> dict[str, Any]:
    """The run of the median cost (of an even number, the lower), and the costs of all, smallest first."""
    ordered = sorted(runs, key=lambda run: run["cpu"])
    return {**ordered[(len(runs) - 1) // 2], "costs": [run["cpu"] for run in ordered]}


def held(slots: int, folder: Path) -> float:
    """The most MiB that a batch of all lessons with so many slots ever held, as far as we looked."""
    make_class(folder / "class", MEMORY_COUNT)
    process, most = batch(folder / "class", folder / "out", None, ["--jobs", str(slots)]), 0.0
    while process.poll() is None:
        most = max(most, memory(process.pid))
        time.sleep(0.1)
    _ended(process)
    return most


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", nargs="+", choices=PLACES, default=PLACES)
    parser.add_argument("--counts", nargs="*", type=int, default=[30, 300, 30, 1000, 30, 300, 30])
    parser.add_argument("--lesson", type=int, default=1)
    parser.add_argument("--memory", action="store_true", help="also the memory of one and two slots, all lessons")
    parser.add_argument("--quick", action="store_true", help="a handful of submissions: to see that everything runs")
    parser.add_argument("--write", action="store_true", help="add to the figures kept and renew the page")
    options = parser.parse_args()
    found: dict[str, Any] = load("growth") or {}
    growth: dict[str, Any] = found.get("growth", {})
    holding: dict[str, float] = found.get("memory", {})
    for place in options.places:
        runs: dict[int, list[dict[str, float]]] = {}
        for count in [3, 6, 3] if options.quick else options.counts:
            with tempfile.TemporaryDirectory(prefix="growth-") as folder:
                facts = grown(place, count, options.lesson, Path(folder))
            runs.setdefault(count, []).append(facts)
            print(f"{place}, {count}: {', '.join(f'{name} {value:.3f}' for name, value in facts.items())}", flush=True)
        growth.setdefault(place, {}).update({str(count): middle(measured) for count, measured in runs.items()})
    if options.memory:
        for slots in (1, 2):
            with tempfile.TemporaryDirectory(prefix="growth-") as folder:
                holding[str(slots)] = held(slots, Path(folder))
            print(f"{slots} slots: {holding[str(slots)]:.0f} MiB", flush=True)
    if options.write:
        save("growth", {"growth": growth, "memory": holding})
        page.write()


if __name__ == "__main__":
    main()
