"""Hidden graders of task 5.7. How they are written: ``docs/graders.md``.

Files are the learner's: what is in them is asked of a worker of its own, which runs no code from them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import NotStarted, Recipe, Remote, Student, Wrong, agree, expect, recipe

from .common import State, changed, normal, state_of

pytestmark = pytest.mark.warm("optim", "vision")

META = {"categories": ["cat", "dog"], "accuracy": 0.75, "epochs": 3, "note": "first try", "best": None}
NET, OTHER = recipe.headed_net(head="dropout", seed=90), recipe.headed_net(head="dropout", seed=91)


def saved(student: Student, net: Recipe = NET, **meta: Any) -> Path:
    """The path of a new checkpoint."""
    path = student.file(None, ".pt")
    student.save_checkpoint(net, path, **meta)
    return path


def content(student: Student, path: Path) -> bytes:
    """What stands in a checkpoint."""
    data = student.read(path)
    if not data:
        raise Wrong("After save_checkpoint there is no file at the path that was given.")
    return data


def opened(student: Student, path: Path) -> Any:
    """What is in a file of ``torch.save``, read without running anything from it."""
    data = content(student, path)
    try:
        return student.checkpoint(data)
    except Wrong:
        raise Wrong("", "whole-model-pickled") from None


def tensors_in(value: Any, depth: int = 0) -> list[tuple[str, Tensor]]:
    """The tensors in nested dicts and lists, with the last key on the way to each."""
    if depth > 6 or not isinstance(value, dict | list | tuple):
        return []
    found: list[tuple[str, Tensor]] = []
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        found += [(str(key), item)] if isinstance(item, Tensor) else tensors_in(item, depth + 1)
    return found


def loads_back(student: Student, path: Path, into: Recipe = OTHER) -> State:
    """The state of another net after loading."""
    kept = student.keep(into)
    student.load_checkpoint(kept, path)
    return state_of(student, kept)


@pytest.mark.task(
    "5.7",
    points=0.4,
    home='save_checkpoint(given.headed_net(), "net.pt"); load_checkpoint(given.headed_net(seed=1), "net.pt")',
)
def test_round_trip(student: Student) -> None:
    """weights and statistics that were saved are there after loading, to the last bit"""
    for head in ("dropout", "fc"):
        net, other = recipe.headed_net(head=head, seed=92), recipe.headed_net(head=head, seed=93)
        after = loads_back(student, saved(student, net), other)
        expect(not changed(net.build().state_dict(), after), "The loaded net is not the one that was saved.")


@pytest.mark.task(
    "5.7",
    points=0.3,
    home='save_checkpoint(given.headed_net(), "net.pt", model="small", path=[1, 2]); '
    'load_checkpoint(given.headed_net(), "net.pt")',
)
def test_meta(student: Student) -> None:
    """meta comes back, whatever its names"""
    awkward = {"model": "small", "path": [1, 2], "state_dict": "x", "meta": {"a": (1, 2.5)}, "mean": normal(3, seed=94)}
    for meta in ({}, META, awkward):
        answer = student.load_checkpoint(OTHER, saved(student, NET, **meta))
        if not agree({k: v._raw for k, v in answer.as_dict().items()}, meta):
            raise answer.wrong("", "It is not the meta that was saved.")


@pytest.mark.task(
    "5.7", points=0.2, home='save_checkpoint(given.headed_net(), "net.pt"); torch.load("net.pt", weights_only=True)'
)
def test_file(student: Student) -> None:
    """the file holds tensors and plain values, not the model as an object"""
    found = tensors_in(opened(student, saved(student, NET, **META)))
    own = NET.build().state_dict()
    there = all(any(name == n and agree(t, value) for n, t in found) for name, value in own.items())
    expect(there, "The model's state_dict is not in the file.")


class _Writes:
    """What writes a file as soon as it is unpickled by somebody who runs code from files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (f"open({str(self.path)!r}, 'w').write('run')",)


def with_code(value: Any, code: _Writes) -> Any:
    """The same nested value with code in the place of one string."""
    if isinstance(value, dict):
        return {key: with_code(item, code) for key, item in value.items()}
    return code if value == "first try" else value


@pytest.mark.task(
    "5.7", points=0.2, home='torch.save({"code": print}, "bad.pt"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_no_code_is_run(student: Student) -> None:
    """a file with code in it: ValueError, and the code is not run"""
    good = opened(student, saved(student, NET, note="first try"))
    trace = student.file(None, ".txt")
    buffer = io.BytesIO()
    torch.save(with_code(good, _Writes(trace)), buffer)
    path = student.file(buffer.getvalue(), ".pt")
    try:
        student.load_checkpoint.raises(ValueError, OTHER, path)
    except NotStarted:
        raise
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "code-is-run" if student.read(trace) else wrong.mistake) from None
    expect(not student.read(trace), mistake="code-is-run")


@pytest.mark.task("5.7", points=0.1, home='load_checkpoint(given.headed_net(), "missing.pt")')
def test_missing(student: Student) -> None:
    """no such file: FileNotFoundError"""
    try:
        student.load_checkpoint.raises(FileNotFoundError, OTHER, student.file(None, ".pt"))
    except NotStarted:
        raise
    except Wrong as wrong:
        raise Wrong(wrong.sentence, _mute(student)) from None


def _mute(student: Student) -> str | None:
    try:
        student.load_checkpoint(OTHER, student.file(None, ".pt"))
    except Wrong:
        return None
    return "missing-file-mute"


@pytest.mark.task(
    "5.7", points=0.2, home='open("bad.pt", "w").write("no checkpoint"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_damaged(student: Student) -> None:
    """a damaged file: ValueError"""
    whole = content(student, saved(student, NET, **META))
    for data in (whole[: len(whole) // 2], b"no checkpoint\n", b""):
        student.load_checkpoint.raises(ValueError, OTHER, student.file(data, ".pt"))


@pytest.mark.task(
    "5.7",
    points=0.2,
    home='save_checkpoint(given.headed_net(classes=3), "net.pt"); '
    'load_checkpoint(given.headed_net(classes=4), "net.pt")',
)
def test_another_model(student: Student) -> None:
    """the weights of another model: ValueError"""
    saved_as = [recipe.headed_net(head="dropout", classes=3), recipe.headed_net(head="hardswish")]
    lacking = recipe.headed_net(head="dropout", norm=False)
    for net, into in [(saved_as[0], NET), (saved_as[1], NET), (NET, lacking), (lacking, NET)]:
        path = saved(student, net)
        try:
            student.load_checkpoint.raises(ValueError, into, path)
        except NotStarted:
            raise
        except Wrong as wrong:
            raise Wrong(wrong.sentence, _loose(student, path, into)) from None


def _loose(student: Student, path: Path, into: Recipe) -> str | None:
    try:
        student.load_checkpoint(into, path)
    except Wrong:
        return None
    return "not-strict"


@pytest.mark.task(
    "5.7",
    points=0.2,
    home='save_checkpoint(given.headed_net(classes=3), "net.pt"); '
    'load_checkpoint(given.headed_net(classes=4), "net.pt")',
)
def test_model_as_it_was(student: Student) -> None:
    """after an error while loading the model is as it was, to the last bit"""
    path = saved(student, recipe.headed_net(head="dropout", classes=3, seed=95))
    after = loads_back(student, path, recipe.headed_net(head="dropout", classes=3, seed=96))
    expect(bool(changed(OTHER.build().state_dict(), after)), "Nothing is loaded at all.")
    for source in (path, saved(student, recipe.headed_net(head="hardswish", seed=97))):
        kept: Remote = student.keep(OTHER)
        call = student.attempt(["student", "load_checkpoint"], "load_checkpoint", (kept, source), {})
        expect(call.raised is not None, mistake="not-strict")
        expect(not changed(OTHER.build().state_dict(), state_of(student, kept)), mistake="half-loaded")


@pytest.mark.task(
    "5.7",
    points=0.2,
    home='save_checkpoint(given.headed_net(), "net.pt"); '
    'save_checkpoint(given.headed_net(), "net.pt", x=given.unsaveable())',
)
def test_failed_write(student: Student) -> None:
    """a write that fails raises its error and leaves the old file as it was; one that succeeds replaces it"""
    path = saved(student, NET, **META)
    before = content(student, path)
    call = student.attempt(["student", "save_checkpoint"], "save_checkpoint", (OTHER, path), {"x": recipe.unsaveable()})
    expect(student.read(path) == before, mistake="old-file-lost")
    expect(call.raised is not None, "What cannot be saved was dropped without an error.")
    student.save_checkpoint(OTHER, path, **META)
    after = loads_back(student, path, NET)
    expect(not changed(OTHER.build().state_dict(), after), "An old file at the path was not replaced.")
