"""Confinement is tried, and this is what happens without it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import witness
from autograder.sandbox.confinement.policy import LAYERS
from autograder.sandbox.pool import ForkStarter, Unconfined
from autograder.sandbox.witness import look
from tests.confinement.conftest import HERE, ROOT, Parents, linux_only

pytestmark = linux_only


def test_levels(parents: Parents) -> None:
    standing = look(ForkStarter(parents().requests))
    assert standing.level == ("partial" if standing.missing else "full")
    assert {name.split()[0] for name in standing.held} | standing.missing.keys() == HERE
    assert witness.DENIED.keys() == set(LAYERS)
    assert {"seccomp", "limits"} <= set(standing.held)
    assert standing.entries()[0] == standing.level


@pytest.mark.some
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


@pytest.mark.systems
def test_without_any_layer(parents: Parents) -> None:
    standing = look(ForkStarter(parents(*LAYERS).requests))
    assert (standing.level, standing.held, set(standing.missing)) == ("none", [], HERE)


GOOD = dict.fromkeys(witness.WALLS, 1) | {k: v for layer in witness.DENIED.values() for k, v in layer.items()}
FACTS = {"user": 7, "powers": 0, "disk": 1, "descriptors": 9, "processes": 9, "core": 0, "seconds": 9}


def judged(monkeypatch: pytest.MonkeyPatch, tried: dict[str, int], facts: dict[str, int], control: bool = True) -> Any:
    class Claiming:
        layers, refused = ["landlock 7", "seccomp", "limits", "namespaces", "identity"], {}
        pid, memory = 0, None
        begin = ask = lambda self, *arguments: None

    answers = {"attempt": tried, "facts": facts, "control": control}
    monkeypatch.setattr(witness, "_asked", lambda worker, function, *arguments: answers[function])
    monkeypatch.setattr(witness, "bound", lambda pid: bool(tried["threads"]))
    return witness._judge(Claiming(), "cpu")  # type: ignore[arg-type]


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
        ForkStarter(parents().requests).start([], float("nan"))


@pytest.mark.parametrize("gone", [FileNotFoundError, ProcessLookupError])
@pytest.mark.parametrize(("other", "expected"), [("2", True), ("0", False)])
def test_a_thread_that_ends_meanwhile(
    gone: type[OSError], other: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(file: Path) -> str:
        if file.parent.name == "8":
            raise gone
        return f"Name:\tworker\nSeccomp:\t{other}\n"

    monkeypatch.setattr(Path, "glob", lambda *_: [Path("/7/status"), Path("/8/status")])
    monkeypatch.setattr(Path, "read_text", read)
    assert witness.bound(7) is expected
