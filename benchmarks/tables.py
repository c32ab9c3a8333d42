"""The attack that writes a table: every answer of the worked solutions under one seed, looked up under others.

``python -m benchmarks.tables --lesson 3`` prints, task by task, what such a program earns.
"""

from __future__ import annotations

import argparse
import ast
import base64
import copy
import dataclasses
import inspect
import pickle
import tempfile
import warnings
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.course import seeds
from autograder.course.tree import Lesson, task_key
from autograder.sandbox.frames import Kept, Named, Target
from autograder.sandbox.servant import Servant
from benchmarks import marking, recall

CONSTANTS = {"gate_weights", "xor_network", "xor_data"}
"""Functions with nothing to compute from: the docstring asks for a constant, so a right answer is a table."""
WAYS = ("raise", "ValueError", "near")
RUNTIME = Path(recall.__file__).read_text(encoding="utf-8").partition("from __future__ import annotations\n")[2]
EPOCHS = 4
SMALL = 2**18


class Table:
    """Which arguments got which answers."""

    def __init__(self) -> None:
        self.exact: dict[bytes, list[Any]] = defaultdict(list)
        self.near: dict[bytes, list[Any]] = defaultdict(list)

    def add(self, name: str, arguments: dict[str, Any], keys: tuple[bytes, bytes], entry: dict[str, Any]) -> None:
        """Remember an answer."""
        self.exact[keys[0]].append(entry)
        self.near[keys[1]].append(entry)

    def plain(self) -> dict[str, Any]:
        """In the form that the program looks up."""
        return {"exact": dict(self.exact), "near": dict(self.near)}


def keys_of(name: str, arguments: dict[str, Any]) -> tuple[bytes, bytes]:
    """The exact key, and that of the form."""
    parts = [name, sorted(arguments.items())]
    return recall._digest(parts), recall._digest(parts, values=False)


class Recorder(Servant):
    """Answers like the worked solution, and remembers it."""

    def __init__(self, table: Table) -> None:
        super().__init__(in_process=True)
        self._table = table

    def _target(self, target: Target) -> Callable[..., Any]:
        function = super()._target(target)
        if isinstance(target, Named):
            return function if target.name in CONSTANTS else self._recorded(target.name, function)
        if (
            isinstance(target, Kept)
            and not target.method
            and not isinstance(function, nn.Module)
            and self._is_students(function)
        ):
            return self._recorded_answers(function)
        return function

    def _is_students(self, function: object) -> bool:
        return not hasattr(function, "__module__") or not str(function.__module__).startswith("week4.given")

    def _recorded_answers(self, function: Callable[..., Any]) -> Callable[..., Any]:
        name = _name(function)

        def call(*inputs: Any) -> Any:
            arguments = {"inputs": list(inputs)}
            keys = keys_of(name, arguments)
            value = function(*inputs)
            self._table.add(name, arguments, keys, _entry(self._stored(value, {})))
            return value

        return call

    def _recorded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)

        def call(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            arguments = dict(bound.arguments)
            keys, before = keys_of(name, arguments), list(_looks(arguments))
            try:
                value = function(*args, **kwargs)
            except Exception as error:
                entry = _entry(("plain", None), list(_effects(before, arguments)), (type(error), str(error)))
                self._table.add(name, arguments, keys, entry)
                raise
            effects = list(_effects(before, arguments))
            self._table.add(name, arguments, keys, _entry(self._stored(value, _places(arguments)), effects))
            return value

        call.__signature__ = signature  # type: ignore[attr-defined]
        return call

    def _stored(self, value: Any, places: dict[int, Any]) -> Any:
        if id(value) in places and not isinstance(value, int | str | float | bool | type(None)):
            return "argument", places[id(value)]
        if isinstance(value, list):
            return "list", [self._stored(item, places) for item in value]
        if type(value) is tuple:
            return "tuple", [self._stored(item, places) for item in value]
        if isinstance(value, dict):
            return "dict", [(self._stored(k, places), self._stored(v, places)) for k, v in value.items()]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {f.name: self._stored(getattr(value, f.name), places) for f in dataclasses.fields(value)}
            return "record", (type(value).__name__, fields)
        if isinstance(value, nn.Module):
            return "net", self._net(value)
        if isinstance(value, torch.Tensor):
            return "plain", value.detach().clone()
        if hasattr(value, "__iter__") and not isinstance(value, str | bytes | np.ndarray | np.generic | torch.Size):
            return "loader", _passes(value)
        if callable(value) and not isinstance(value, type | torch.dtype):
            return "function", _name(value)
        return "plain", copy.deepcopy(value)

    def _net(self, net: nn.Module) -> dict[str, Any]:
        table = self._table

        def remember(module: nn.Module, inputs: Any, output: Any) -> None:
            arguments = {"self": module, "inputs": list(inputs)}
            keys = keys_of("forward", arguments)
            table.add("forward", arguments, keys, _entry(("plain", output.detach().clone())))

        large = sum(value.numel() for value in net.state_dict().values()) > SMALL
        named = dict(net.named_parameters())
        state = {
            name: (
                "parameter" if name in named else "buffer",
                tuple(value.shape),
                value.dtype,
                name in named and named[name].requires_grad,
                None if large else value.detach().clone(),
            )
            for name, value in net.state_dict().items()
        }
        if not hasattr(net, "_remembered"):
            net._remembered = True
            if large:
                net._token = recall._digest(net)
            net.register_forward_hook(remember)
        return {"state": state, "training": net.training, "token": getattr(net, "_token", None)}


def _entry(value: Any, effects: list[Any] | None = None, raises: Any = None) -> dict[str, Any]:
    return {"value": value, "effects": effects or [], "raises": raises}


def _name(function: Any) -> str:
    return f"what {getattr(function, '__qualname__', type(function).__qualname__)} answers"


def _passes(loader: Any) -> list[list[Any]]:
    try:
        own = copy.deepcopy(loader)
        return [list(own) for _ in range(EPOCHS)]
    except Exception:
        return [[]]


def _walk(value: Any, way: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    yield value, way
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, [*way, ("item", key)])
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _walk(item, [*way, ("item", index)])


def _places(arguments: dict[str, Any]) -> dict[int, list[Any]]:
    """Where to find each object among the arguments again."""
    places: dict[int, list[Any]] = {}
    for value, way in _walk(arguments, []):
        places.setdefault(id(value), way)
        if isinstance(value, nn.Module):
            for name, part in value.named_modules():
                places.setdefault(id(part), [*way, ("module", name)])
            for name, parameter in value.named_parameters():
                places.setdefault(id(parameter), [*way, ("parameter", name)])
    return places


def _looks(arguments: dict[str, Any]) -> Iterator[tuple[list[Any], Any]]:
    """The pieces that may change, as they are."""
    for value, way in _walk(arguments, []):
        if isinstance(value, nn.Module):
            yield way, _look(value)
        elif isinstance(value, torch.Tensor):
            yield way, value.detach().clone()
        elif isinstance(value, str | Path):
            yield way, recall._content(value) if len(str(value)) < 500 else b"no file"


def _look(module: nn.Module) -> dict[str, Any]:
    return {
        "parts": {name: id(part) for name, part in module.named_modules()},
        "state": {name: value.detach().clone() for name, value in module.state_dict().items()},
        "modes": {name: part.training for name, part in module.named_modules()},
        "needs": {name: parameter.requires_grad for name, parameter in module.named_parameters()},
        "gradients": {name: None if p.grad is None else p.grad.clone() for name, p in module.named_parameters()},
    }


def _effects(before: list[tuple[list[Any], Any]], arguments: dict[str, Any]) -> Iterator[tuple[str, list[Any], Any]]:
    for way, old in before:
        value = recall._at(way, arguments)
        if isinstance(value, nn.Module):
            new = _look(value)
            children = {n: copy.deepcopy(value.get_submodule(n)) for n in new["parts"] if _is_new(n, old, new)}
            if children:
                yield "children", way, children
            yield "state", way, new["state"]
            yield "flags", way, (new["modes"], new["needs"])
            yield "gradients", way, new["gradients"]
        elif isinstance(value, torch.Tensor):
            if value.shape == old.shape and not torch.equal(value, old):
                yield "tensor", way, value.detach().clone()
        elif (now := recall._content(value)) != old:
            yield "file", way, now


def _is_new(name: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether a piece was replaced by another, while its parent stayed."""
    parent = name.rpartition(".")[0]
    same_parent = bool(name) and old["parts"].get(parent) == new["parts"].get(parent)
    return same_parent and old["parts"].get(name) != new["parts"][name]


class Thief(Servant):
    """Runs the program with a table that need not fit into a file."""

    def __init__(self, table: dict[str, Any], way: str) -> None:
        super().__init__(in_process=True)
        self._table, self._way = table, way

    def _target(self, target: Target) -> Callable[..., Any]:
        self._module.__dict__.update(_TABLE=self._table, _ON_A_MISS=self._way)
        return super()._target(target)


def program(lesson: Lesson, table: dict[str, Any] | None = None) -> dict[str, str]:
    """The files of a lesson in which every function asks the table; the quiz and constants stay."""
    texts = {}
    for name in lesson.files:
        stub = (lesson.exercises / name).read_text(encoding="utf-8")
        texts[name] = _asking(stub, table) if name.endswith(".py") else stub
    return texts


def _asking(stub: str, table: dict[str, Any] | None) -> str:
    functions = [_asks(node) for node in ast.parse(stub).body if _is_task(node)]
    data = ""
    if table is not None:
        exact = {key: kept for key, entries in table["exact"].items() if (kept := [e for e in entries if _fits(e)])}
        packed = base64.b85encode(zlib.compress(pickle.dumps({"exact": exact, "near": {}}), 9)).decode()
        data = f"import base64, pickle, zlib\n_TABLE = pickle.loads(zlib.decompress(base64.b85decode({packed!r})))\n"
    return "\n\n".join([stub, RUNTIME, data, *functions])


def _fits(entry: dict[str, Any]) -> bool:
    """Whether an answer is small enough for a file: a submission may have a mebibyte at most."""
    return len(pickle.dumps(entry)) < 2**14


def _is_task(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef) and "NotImplementedError('task" in ast.unparse(node)


def _asks(node: ast.stmt) -> str:
    if isinstance(node, ast.ClassDef):
        first = next(part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__")
        first.body = ast.parse(
            "_torch.nn.Module.__init__(self)\n"
            "arguments = {k: v for k, v in locals().items() if k not in ('self', '__class__')}\n"
            f"_recall({node.name!r}, arguments, become=self._become)"
        ).body
        node.bases, node.body = [ast.Name("_Net")], [first]
        return ast.unparse(node)
    assert isinstance(node, ast.FunctionDef)
    node.body = ast.parse(f"return _recall({node.name!r}, dict(locals()))").body
    return ast.unparse(node)


def recorded(bench: marking.Bench, lesson: Lesson, seed: str) -> tuple[Table, list[marking.Mark]]:
    """The table of the worked solutions' answers under a seed, and what these earned meanwhile."""
    table = Table()
    marks = bench.marks(marking.files_of(lesson.solutions, lesson), seed, serve=lambda: Recorder(table))
    return table, marks


def stolen(lesson: Lesson, seed: str, others: list[str]) -> tuple[dict[str, float], list[list[marking.Mark]]]:
    """What recording earned task by task, and the table's marks under the other seeds, with the best fallback.

    The best is chosen test by test: no single program can do better.
    """
    found: list[list[marking.Mark]] = []
    right: dict[str, float] = {}

    def use(bench: marking.Bench) -> None:
        table, marks = recorded(bench, lesson, seed)
        right.update(marking.earned(marks))
        with tempfile.TemporaryDirectory() as folder:
            for name, text in program(lesson).items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
            files = marking.files_of(Path(folder), lesson)
            for other in others:
                tries = [bench.marks(files, other, serve=lambda w=way: Thief(table.plain(), w)) for way in WAYS]  # type: ignore[misc]
                found.append([max(same, key=lambda mark: mark.passed) for same in zip(*tries, strict=True)])

    with marking.single_threaded(), warnings.catch_warnings(action="ignore"):
        marking.with_bench(lesson, use)
    return right, found


def main() -> None:
    """Print what a table earns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", type=int, action="append")
    parser.add_argument("--seeds", type=int, default=1, help="how many made seeds to look answers up under")
    parser.add_argument("--tests", action="store_true", help="which tests the table passes")
    options = parser.parse_args()
    total = [0.0] * (options.seeds + 1)
    for number in options.lesson or [1, 2, 3, 4, 5]:
        others = [seeds.PUBLIC, *(seeds.make() for _ in range(options.seeds))]
        right, found = stolen(marking.lesson(number), seeds.PUBLIC, others)
        each = [marking.earned(marks) for marks in found]
        for task in sorted(right, key=task_key):
            print(task, "recorded", right[task], "same seed", each[0][task], "made seeds", [p[task] for p in each[1:]])
        if options.tests:
            for mark in found[1]:
                if mark.passed:
                    print("   ", mark.points, mark.evidence, mark.name.partition("::")[2])
        total = [t + sum(points.values()) for t, points in zip(total, each, strict=True)]
    print("same seed", round(total[0], 1), "made seeds", [round(t, 1) for t in total[1:]])


if __name__ == "__main__":
    main()
