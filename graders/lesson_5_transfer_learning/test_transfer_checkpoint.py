"""Hidden graders of task 5.7. How they are written: ``docs/graders.md``.

Files are the learner's: what is in them is asked of a worker of its own, which runs no code from them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Recipe, Remote, Student, Wrong, agree, expect, recipe

from .common import State, answers_as, changed, rows_for, state_of

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

Where = str | Path
Kind = type[str] | type[Path]


def some_meta(draw: Draw) -> dict[str, Any]:
    """Plain values to save beside a model."""
    words = [f"kind {draw.integer(0, 10**6)}" for _ in range(2)]
    accuracy, epochs = round(draw.number(0.1, 1), 4), draw.integer(1, 10**6)
    return {"categories": words, "accuracy": accuracy, "epochs": epochs, "note": words[0] + "!", "best": None}


def two_nets(draw: Draw, head: str = "dropout", **options: Any) -> tuple[Recipe, Recipe]:
    """Two nets of the same layers, their weights unlike."""
    first, second = (recipe.headed_net(head=head, seed=draw.seed(), **options) for _ in range(2))
    return first, second


def kind_for(student: Student) -> Kind:
    """The kind of path that the learner's functions work with: that both kinds do is judged by a test of its own."""
    net = recipe.headed_net(head="fc", seed=77)
    try:
        student.load_checkpoint(net, saved(student, net, str))
    except Wrong:
        return Path
    return str


def saved(student: Student, net: Recipe, kind: Kind | None = None, /, **meta: Any) -> Where:
    """The path of a new checkpoint, a ``Path`` or a str."""
    kind = kind or kind_for(student)
    path = kind(student.file(None, ".pt" if kind is Path else ".ckpt"))
    student.save_checkpoint(net, path, **meta)
    return path


def content(student: Student, path: Where) -> bytes:
    """What stands in a checkpoint."""
    data = student.read(Path(path))
    if not data:
        raise Wrong("After save_checkpoint there is no file at the path that was given, or an empty one.")
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


def loads_back(student: Student, path: Where, into: Recipe) -> State:
    """The state of another net after loading."""
    kept = student.keep(into)
    student.load_checkpoint(kept, path)
    return state_of(student, kept)


def carried_over(
    student: Student, net: Recipe, other: Recipe, draw: Draw, kind: Kind | None = None, /, **meta: Any
) -> Where:
    """The path of a checkpoint; ``Wrong`` unless another net, loaded from it, answers as the one that was saved.

    It is loaded from a copy of the file under another name: what a model was must stand in the file.
    """
    kind = kind or kind_for(student)
    path = saved(student, net, kind, **meta)
    copy = student.file(content(student, path), ".pt" if kind is Path else ".ckpt")
    kept, own = student.keep(other), net.build()
    try:
        student.load_checkpoint(kept, kind(copy))
    except Wrong as wrong:
        wrong.mistake = wrong.mistake or ("second-file" if "raised FileNotFoundError" in wrong.sentence else None)
        raise
    fault, after = "The loaded net is not the one that was saved.", state_of(student, kept)
    expect(bool(changed(other.build().state_dict(), after)), mistake="weights-not-loaded")
    expect(not changed(own.state_dict(), after), fault)
    expect(answers_as(student, kept, own, rows_for(draw)), fault)
    return path


@pytest.mark.task(
    "5.7",
    points=0.2,
    home='a, b = given.headed_net(), given.headed_net(seed=1); save_checkpoint(a, "net.pt"); '
    'load_checkpoint(b, "net.pt"); torch.equal(a.fc.weight, b.fc.weight)',
)
def test_round_trip(student: Student, draw: Draw) -> None:
    """weights and statistics that were saved are there after loading, to the last bit"""
    kinds: list[Kind] = [str, Path]
    faults = [fault for kind in kinds if (fault := _fault(student, kind, draw))]
    if faults:
        one = len(faults) == 1 and not by_suffix(student)
        raise Wrong(faults[0].sentence, "one-kind-of-path" if one else faults[0].mistake)


def by_suffix(student: Student) -> bool:
    """Whether files with one ending come back, and those with another don't, by either kind of path."""
    net = recipe.headed_net(head="fc", seed=77)
    works = {}
    for kind, suffix in product((str, Path), (".pt", ".ckpt")):
        path = kind(student.file(None, suffix))
        student.save_checkpoint.attempt(net, path)
        works[kind, suffix] = student.load_checkpoint.attempt(net, path).raised is None
    return any(works[str, s] and works[Path, s] for s in (".pt", ".ckpt"))


def _fault(student: Student, kind: Kind, draw: Draw) -> Wrong | None:
    """What goes wrong with a path of that kind."""
    for head in ("dropout", "fc"):
        try:
            carried_over(student, *two_nets(draw, head), draw, kind)
        except Wrong as wrong:
            return wrong
    return None


@pytest.mark.task(
    "5.7",
    points=0.2,
    home='save_checkpoint(given.headed_net(), "net.pt", model="small", path=[1, 2]); '
    'load_checkpoint(given.headed_net(), "net.pt")',
)
def test_meta(student: Student, draw: Draw) -> None:
    """meta comes back, whatever its names"""
    net, other = two_nets(draw)
    n, x = draw.integer(1, 10**6), draw.number(1, 2)
    plain = some_meta(draw) | {"pair": {"a": (n, x)}, "mean": draw.tensor(3)}
    awkward = {"model": f"net {n}", "path": [n, 2], "state_dict": "x", "meta": {"a": (n, x)}, "mean": draw.tensor(3)}
    common: dict[str, object] = dict.fromkeys(("model_state_dict", "model_state", "weights", "state", "net"), n)
    for meta in ({}, plain):
        comes_back(student, net, other, saved(student, net, **meta), meta)
    for meta in (awkward, common):
        path = saved(student, net, **meta)
        try:
            comes_back(student, net, other, path, meta)
        except Wrong as wrong:
            raise Wrong(wrong.sentence, "names-collide") from None


def comes_back(student: Student, net: Recipe, other: Recipe, path: Where, meta: dict[str, Any]) -> None:
    """``Wrong`` unless a checkpoint of the net gives this meta."""
    answer = student.load_checkpoint(other, path)
    found = {name: value._raw for name, value in answer.as_dict().items()}
    if agree(found, meta):
        return
    weights = set(net.build().state_dict())
    if any(isinstance(value, dict) and weights <= set(value) for value in found.values()):
        raise answer.wrong("", "", "weights-in-the-meta")
    raise answer.wrong("", "It is not the meta that was saved.", None if found else "meta-lost")


@pytest.mark.task(
    "5.7",
    points=0.1,
    home='net = given.headed_net(); save_checkpoint(net, "net.pt"); load_checkpoint(net, "net.pt"); net.training',
)
def test_mode(student: Student, draw: Draw) -> None:
    """the mode of the model is as it was, train or eval"""
    net, other = two_nets(draw, "fc")
    path = carried_over(student, net, other, draw)
    for before in (True, False):
        loaded, written = student.keep(other), student.keep(net)
        for kept in (loaded, written):
            student.probe("set_training", kept, before)
        student.load_checkpoint(loaded, path)
        student.save_checkpoint(written, kind_for(student)(student.file(None, ".pt")))
        for kept in (loaded, written):
            answers_in_mode(student, kept, net, before, rows_for(draw))


def answers_in_mode(student: Student, kept: Remote, net: Recipe, training: bool, rows: Tensor) -> None:
    """``Wrong`` unless a kept net, as it is, answers as the grader's own does in that mode."""
    own = net.build().train(training)
    with torch.no_grad():
        wanted: Tensor = own(rows)
    switched = student.probe("training", kept).as_bool() != training
    got = kept(rows).as_tensor(tuple(wanted.shape), wanted.dtype, finite=False)
    if not torch.allclose(got, wanted, rtol=1e-4, atol=1e-5):
        raise Wrong(
            "After the call the model does not answer as in the mode in which it came.",
            "mode-switched" if switched else None,
        )


@pytest.mark.task(
    "5.7", points=0.1, home='save_checkpoint(given.headed_net(), "net.pt"); torch.load("net.pt", weights_only=True)'
)
def test_file(student: Student, draw: Draw) -> None:
    """the file holds tensors and plain values, not the model as an object"""
    net, _ = two_nets(draw)
    found = tensors_in(opened(student, saved(student, net, **some_meta(draw))))
    there = all(any(agree(t, value) for t in found) for value in net.build().state_dict().values())
    weights = all(any(agree(t, p.detach()) for t in found) for p in net.build().parameters())
    fault = "buffers-left-out" if weights else None
    expect(there, "" if weights else "The model's state_dict is not in the file.", fault)


class _Writes:
    """What writes a file as soon as it is unpickled by somebody who runs code from files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (f"open({str(self.path)!r}, 'w').write('run')",)


@pytest.mark.task(
    "5.7", points=0.3, home='torch.save({"code": print}, "bad.pt"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_no_code_is_run(student: Student, draw: Draw) -> None:
    """a file with code in it: ValueError, and the code is not run"""
    net, other = two_nets(draw)
    good = opened(student, carried_over(student, net, other, draw))
    trace = student.file(None, ".txt")
    buffer = io.BytesIO()
    # Beside the content, not in it: a right file may hold that in any form.
    torch.save([good, _Writes(trace)], buffer)
    path = kind_for(student)(student.file(buffer.getvalue(), ".pt"))
    try:
        student.load_checkpoint.raises(ValueError, other, path)
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "code-is-run" if student.read(trace) else wrong.mistake) from None
    expect(not student.read(trace), mistake="code-is-run")


@pytest.mark.task("5.7", points=0.1, home='load_checkpoint(given.headed_net(), "missing.pt")')
def test_missing(student: Student, draw: Draw) -> None:
    """no such file: FileNotFoundError"""
    net, other = two_nets(draw)
    carried_over(student, net, other, draw)
    try:
        student.load_checkpoint.raises(FileNotFoundError, other, kind_for(student)(student.file(None, ".pt")))
    except Wrong as wrong:
        raise Wrong(wrong.sentence, _taken_for(student, other)) from None


def _taken_for(student: Student, net: Recipe) -> str | None:
    """Which known mistake shows where there is no file."""
    call = student.load_checkpoint.attempt(net, kind_for(student)(student.file(None, ".pt")))
    if call.raised is None:
        return "missing-file-mute"
    return "missing-file-damaged" if call.raised.kind == "ValueError" else None


@pytest.mark.task(
    "5.7", points=0.1, home='open("bad.pt", "w").write("no checkpoint"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_damaged(student: Student, draw: Draw) -> None:
    """a damaged file: ValueError"""
    net, other = two_nets(draw)
    whole = content(student, carried_over(student, net, other, draw, **some_meta(draw)))
    damaged = (whole[: len(whole) // 2], b"no checkpoint\n", b"")
    for data in damaged:
        try:
            student.load_checkpoint.raises(ValueError, other, kind_for(student)(student.file(data, ".pt")))
        except Wrong as wrong:
            raise Wrong(wrong.sentence, _only_some(student, other, damaged)) from None


def _only_some(student: Student, net: Recipe, damaged: Iterable[bytes]) -> str | None:
    """Which known mistake shows where some damaged files end as they should, and others in other errors."""
    paths = [kind_for(student)(student.file(data, ".pt")) for data in damaged]
    calls = [student.load_checkpoint.attempt(net, path).raised for path in paths]
    kinds = {None if raised is None else raised.kind for raised in calls}
    return "some-damage-passes" if None not in kinds and "ValueError" in kinds and len(kinds) > 1 else None


@pytest.mark.task(
    "5.7", points=0.1, home='torch.save({"x": 1}, "bad.pt"); load_checkpoint(given.headed_net(), "bad.pt")'
)
def test_no_checkpoint(student: Student, draw: Draw) -> None:
    """a whole file of torch.save that is no checkpoint: ValueError"""
    net, other = two_nets(draw)
    carried_over(student, net, other, draw)
    for value in ({"x": draw.integer(1, 100)}, [1]):
        buffer = io.BytesIO()
        torch.save(value, buffer)
        student.load_checkpoint.raises(ValueError, other, kind_for(student)(student.file(buffer.getvalue(), ".pt")))


@pytest.mark.task(
    "5.7",
    points=0.1,
    home='save_checkpoint(given.headed_net(classes=3), "net.pt"); '
    'load_checkpoint(given.headed_net(classes=4), "net.pt")',
)
def test_another_model(student: Student, draw: Draw) -> None:
    """the weights of another model: ValueError"""
    net, other = two_nets(draw)
    carried_over(student, net, other, draw)
    seed = draw.seed()
    fewer, wider = recipe.headed_net(head="dropout", classes=3, seed=seed), recipe.headed_net("hardswish", seed=seed)
    lacking = recipe.headed_net(head="dropout", norm=False, seed=seed)
    longer, shorter = (
        recipe.headed_net(head, seed=seed) for head in ("fc", "no bias")
    )  # alike, but for one at the end
    for source, into in [
        (fewer, net),
        (wider, net),
        (net, lacking),
        (lacking, net),
        (longer, shorter),
        (shorter, longer),
    ]:
        path = saved(student, source)
        try:
            student.load_checkpoint.raises(ValueError, into, path)
        except Wrong as wrong:
            raise Wrong(wrong.sentence, _loose(student, path, into)) from None
    turned = saved(student, recipe.matrix_net(3, 4))  # as many numbers, in another shape
    student.load_checkpoint.raises(ValueError, recipe.matrix_net(4, 3), turned)


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
def test_other_names(student: Student, draw: Draw) -> None:
    """the weights of a model of the same shapes whose layers have other names: ValueError"""
    net, into = two_nets(draw, "fc")
    path = carried_over(student, net, into, draw)
    other = recipe.headed_net(head="classifier", seed=draw.seed())
    try:
        student.load_checkpoint.raises(ValueError, student.keep(other), path)
    except Wrong as wrong:
        again = student.keep(other)
        if student.load_checkpoint.attempt(again, path).raised is not None:
            raise
        # Names that both models have may fit; what stands in the head has another name in the file.
        moved = any(n.startswith("classifier") for n in changed(other.build().state_dict(), state_of(student, again)))
        raise Wrong(wrong.sentence, "names-ignored" if moved else "not-strict") from None


@pytest.mark.task(
    "5.7",
    points=0.3,
    home='save_checkpoint(given.headed_net(classes=3), "net.pt"); '
    'load_checkpoint(given.headed_net(classes=4), "net.pt")',
)
def test_model_as_it_was(student: Student, draw: Draw) -> None:
    """after an error while loading the model is as it was, to the last bit"""
    net, into = two_nets(draw, classes=3)
    path = carried_over(student, net, into, draw)
    other, wider = recipe.headed_net(head="dropout", seed=draw.seed()), recipe.headed_net("hardswish", seed=draw.seed())
    for source in (path, saved(student, wider)):
        kept: Remote = student.keep(other)
        call = student.load_checkpoint.attempt(kept, source)
        expect(call.raised is not None, mistake="not-strict")
        expect(not changed(other.build().state_dict(), state_of(student, kept)), mistake="half-loaded")
        same = answers_as(student, kept, other.build(), rows_for(draw))
        expect(same, "After an error while loading the model answers otherwise than before.")


@pytest.mark.task(
    "5.7",
    points=0.3,
    home='save_checkpoint(given.headed_net(), "net.pt"); '
    'save_checkpoint(given.headed_net(), "net.pt", x=given.unsaveable())',
)
def test_failed_write(student: Student, draw: Draw) -> None:
    """a write that fails raises its error and leaves the old file as it was; one that succeeds replaces it"""
    net, other = two_nets(draw)
    meta = some_meta(draw)
    path = saved(student, net, **meta)
    before = content(student, path)
    call = student.save_checkpoint.attempt(other, path, x=recipe.unsaveable())
    expect(call.raised is not None, "Something in meta cannot be saved, and no error comes.")
    expect(student.read(Path(path)) == before, mistake="old-file-lost")
    student.save_checkpoint(other, path, **meta)
    after = loads_back(student, path, net)
    expect(
        not changed(other.build().state_dict(), after),
        "After a second save to the same path, the net that is loaded from there is not the second one.",
    )
