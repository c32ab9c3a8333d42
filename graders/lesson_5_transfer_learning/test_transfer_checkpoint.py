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

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

Where = str | Path
Kind = type[str] | type[Path]

META = {"categories": ["cat", "dog"], "accuracy": 0.75, "epochs": 3, "note": "first try", "best": None}
NET, OTHER = recipe.headed_net(head="dropout", seed=90), recipe.headed_net(head="dropout", seed=91)


def saved(student: Student, net: Recipe = NET, kind: Kind = Path, /, **meta: Any) -> Where:
    """The path of a new checkpoint, a ``Path`` or a str."""
    path = kind(student.file(None, ".pt" if kind is Path else ".ckpt"))
    student.save_checkpoint(net, path, **meta)
    return path


def content(student: Student, path: Where) -> bytes:
    """What stands in a checkpoint."""
    data = student.read(Path(path))
    if not data:
        raise Wrong("After save_checkpoint there is no file at the path that was given.")
    return data


def opened(student: Student, path: Where) -> Any:
    """What is in a file of ``torch.save``, read without running anything from it."""
    data = content(student, path)
    try:
        return student.checkpoint(data)
    except Wrong:
        raise Wrong("", "whole-model-pickled") from None


def tensors_in(value: Any, depth: int = 0) -> list[Tensor]:
    """The tensors in nested dicts and lists, under whatever names."""
    if depth > 6 or not isinstance(value, dict | list | tuple):
        return []
    found: list[Tensor] = []
    for item in value.values() if isinstance(value, dict) else value:
        found += [item] if isinstance(item, Tensor) else tensors_in(item, depth + 1)
    return found


def loads_back(student: Student, path: Where, into: Recipe = OTHER) -> State:
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
    kinds: list[Kind] = [str, Path]
    faults = [fault for kind in kinds if (fault := _fault(student, kind))]
    if faults:
        raise Wrong(faults[0].sentence, "one-kind-of-path" if len(faults) == 1 else faults[0].mistake)


def _fault(student: Student, kind: Kind) -> Wrong | None:
    """What goes wrong with a path of that kind."""
    for head in ("dropout", "fc"):
        net, other = recipe.headed_net(head=head, seed=92), recipe.headed_net(head=head, seed=93)
        try:
            after = loads_back(student, saved(student, net, kind), other)
            expect(not changed(net.build().state_dict(), after), "The loaded net is not the one that was saved.")
        except NotStarted:
            raise
        except Wrong as wrong:
            return wrong
    return None


@pytest.mark.task(
    "5.7",
    points=0.3,
    home='save_checkpoint(given.headed_net(), "net.pt", model="small", path=[1, 2]); '
    'load_checkpoint(given.headed_net(), "net.pt")',
)
def test_meta(student: Student) -> None:
    """meta comes back, whatever its names"""
    awkward = {"model": "small", "path": [1, 2], "state_dict": "x", "meta": {"a": (1, 2.5)}, "mean": normal(3, seed=94)}
    common: dict[str, object] = dict.fromkeys(("model_state_dict", "model_state", "weights", "state", "net"), 1)
    for meta in ({}, META, awkward, common):
        answer = student.load_checkpoint(OTHER, saved(student, NET, str, **meta))
        if not agree({k: v._raw for k, v in answer.as_dict().items()}, meta):
            raise answer.wrong("", "It is not the meta that was saved.")


@pytest.mark.task(
    "5.7", points=0.2, home='save_checkpoint(given.headed_net(), "net.pt"); torch.load("net.pt", weights_only=True)'
)
def test_file(student: Student) -> None:
    """the file holds tensors and plain values, not the model as an object"""
    found = tensors_in(opened(student, saved(student, NET, **META)))
    there = all(any(agree(t, value) for t in found) for value in NET.build().state_dict().values())
    expect(there, "The model's state_dict is not in the file.")


class _Writes:
    """What writes a file as soon as it is unpickled by somebody who runs code from files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (f"open({str(self.path)!r}, 'w').write('run')",)


@pytest.mark.task(
    "5.7", points=0.2, home='torch.save({"code": print}, "bad.pt"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_no_code_is_run(student: Student) -> None:
    """a file with code in it: ValueError, and the code is not run"""
    good = opened(student, saved(student, NET))
    trace = student.file(None, ".txt")
    buffer = io.BytesIO()
    # Beside the content, not in it: a right file may hold that in any form.
    torch.save([good, _Writes(trace)], buffer)
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
        student.load_checkpoint.raises(FileNotFoundError, OTHER, str(student.file(None, ".pt")))
    except NotStarted:
        raise
    except Wrong as wrong:
        raise Wrong(wrong.sentence, _mute(student)) from None


def _mute(student: Student) -> str | None:
    try:
        student.load_checkpoint(OTHER, str(student.file(None, ".pt")))
    except Wrong:
        return None
    return "missing-file-mute"


@pytest.mark.task(
    "5.7", points=0.1, home='open("bad.pt", "w").write("no checkpoint"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_damaged(student: Student) -> None:
    """a damaged file: ValueError"""
    whole = content(student, saved(student, NET, str, **META))
    for data in (whole[: len(whole) // 2], b"no checkpoint\n", b""):
        student.load_checkpoint.raises(ValueError, OTHER, str(student.file(data, ".pt")))


@pytest.mark.task(
    "5.7", points=0.1, home='torch.save({"x": 1}, "bad.pt"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_no_checkpoint(student: Student) -> None:
    """a whole file of torch.save that is no checkpoint: ValueError"""
    path = saved(student)
    expect(not changed(NET.build().state_dict(), loads_back(student, path)), "Nothing is loaded at all.")
    for value in ({"x": 1}, [1]):
        buffer = io.BytesIO()
        torch.save(value, buffer)
        student.load_checkpoint.raises(ValueError, OTHER, student.file(buffer.getvalue(), ".pt"))


@pytest.mark.task(
    "5.7",
    points=0.1,
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


def _loose(student: Student, path: Where, into: Recipe) -> str | None:
    try:
        student.load_checkpoint(into, path)
    except Wrong:
        return None
    return "not-strict"


@pytest.mark.task(
    "5.7",
    points=0.1,
    home='save_checkpoint(given.headed_net("fc"), "net.pt"); load_checkpoint(given.headed_net("classifier"), "net.pt")',
)
def test_other_names(student: Student) -> None:
    """the weights of a model of the same shapes whose layers have other names: ValueError"""
    net, path = recipe.headed_net(head="fc", seed=99), saved(student, recipe.headed_net(head="fc"))
    expect(bool(changed(net.build().state_dict(), loads_back(student, path, net))), "Nothing is loaded at all.")
    other = recipe.headed_net(head="classifier", seed=100)
    kept = student.keep(other)
    try:
        student.load_checkpoint.raises(ValueError, kept, path)
    except Wrong as wrong:
        moved = changed(other.build().state_dict(), state_of(student, kept))
        raise Wrong(wrong.sentence, "names-ignored" if moved else _loose(student, path, other)) from None


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
    path = saved(student, NET, str, **META)
    before = content(student, path)
    call = student.attempt(["student", "save_checkpoint"], "save_checkpoint", (OTHER, path), {"x": recipe.unsaveable()})
    expect(student.read(Path(path)) == before, mistake="old-file-lost")
    expect(call.raised is not None, "What cannot be saved was dropped without an error.")
    student.save_checkpoint(OTHER, path, **META)
    after = loads_back(student, path, NET)
    expect(not changed(OTHER.build().state_dict(), after), "An old file at the path was not replaced.")
