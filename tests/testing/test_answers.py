"""Checked readers: what each accepts, what it refuses, and that hidden sentences show no values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.testing import Answer, NotStarted, Student, Wrong, agree, expect, recipe
from autograder.testing.inprocess import InProcess

HEAD = "import collections, dataclasses, pathlib, random\nimport numpy as np\nimport torch\nfrom torch import nn\n"
READERS: dict[str, Callable[[Answer], Any]] = {
    "tensor": lambda a: a.as_tensor((2,), torch.float32),
    "any tensor": lambda a: a.as_tensor(),
    "array": lambda a: a.as_array((2,), np.float64),
    "float": lambda a: a.as_float(),
    "int": lambda a: a.as_int(),
    "bool": lambda a: a.as_bool(),
    "str": lambda a: a.as_str(),
    "floats": lambda a: a.as_floats(2),
    "list": lambda a: a.as_list(2),
    "tuple": lambda a: a.as_tuple(2),
    "number": lambda a: a.as_number(),
    "dict": lambda a: a.as_dict({"a", "b"}),
    "module": lambda a: a.as_module(),
    "object": lambda a: a.as_object(),
    "record": lambda a: a.as_record("Run"),
}
RUN = "dataclasses.make_dataclass('Run', ['loss'])(0.5)"
PAIR = "collections.namedtuple('Pair', 'x y')(1.0, 2.0)"
ACCEPTED = {
    "torch.ones(2)": {"tensor", "any tensor", "object"},
    "torch.ones(2, requires_grad=True)": {"tensor", "any tensor", "object"},
    "nn.Parameter(torch.ones(2))": {"tensor", "any tensor", "object"},
    "torch.ones(2, 1)": {"any tensor", "object"},
    "torch.ones(2, dtype=torch.float64)": {"any tensor", "object"},
    "torch.tensor(1.0)": {"any tensor", "number", "object"},
    "torch.tensor(2)": {"any tensor", "number", "object"},
    "torch.tensor(1j)": {"object"},
    "torch.tensor(True)": {"any tensor", "object"},
    "torch.tensor(float('nan'))": {"object"},
    "torch.tensor([1.0, float('nan')])": {"object"},
    "torch.tensor([1.0, float('inf')])": {"object"},
    "torch.eye(2).to_sparse()": {"object"},
    "torch.ones(2, device='meta')": {"object"},
    "torch.zeros(1).expand(10**12)": {"object"},
    "torch.ones(2).as_subclass(type('T', (torch.Tensor,), {}))": {"object"},
    "np.ones(2)": {"array"},
    "np.ones(2, dtype=np.float32)": set(),
    "np.ones((2, 1))": set(),
    "np.float64(1)": {"number"},
    "np.float32('inf')": set(),
    "np.array(1.0)": {"number"},
    "np.array(1j)": set(),
    "np.array(float('nan'))": set(),
    "np.int64(1)": {"number"},
    "np.bool_(True)": set(),
    "1.5": {"float", "number"},
    "float('nan')": set(),
    "float('inf')": set(),
    "1": {"int", "number"},
    "True": {"bool"},
    "'x'": {"str"},
    "[1.0, 2.0]": {"floats", "list"},
    "[1.0, 2]": {"list"},
    "[1.0, float('nan')]": {"list"},
    "[1.0, torch.tensor(2.0)]": {"list"},
    "[1.0]": set(),
    "(1.0, 2.0)": {"tuple"},
    PAIR: {"tuple", "object"},
    "torch.ones(2, 2).max(0)": {"tuple", "object"},
    "torch.Size([1, 2])": set(),
    "{'a': 1, 'b': 2}": {"dict"},
    "{'a': 1}": set(),
    "{'a': 1, 'b': 2, 'c': 3}": set(),
    "nn.Linear(1, 1)": {"module", "object"},
    "nn.Linear": {"object"},
    RUN: {"record", "object"},
    "(i for i in range(3))": {"object"},
    "None": set(),
    "object()": {"object"},
}


@pytest.fixture
def student(tmp_path: Path) -> Callable[..., Student]:
    def made(body: str, *, hidden: bool = True) -> Student:
        path = tmp_path / "work.py"
        path.write_text(f"{HEAD}def f(*args, **kwargs):\n    {body}\n")
        return Student(InProcess(path), hidden=hidden)

    return made


@pytest.mark.parametrize("expression", ACCEPTED)
def test_readers_accept_and_refuse(expression: str, student: Callable[..., Student]) -> None:
    answer = student(f"return {expression}").f()
    accepted, refusals = set(), []
    for name, read in READERS.items():
        try:
            read(answer)
        except Wrong as wrong:
            refusals.append(wrong.sentence)
        else:
            accepted.add(name)
    assert accepted == ACCEPTED[expression]
    assert all(sentence.startswith("f() returned ") for sentence in refusals)


def test_tensors_come_plain(student: Callable[..., Student]) -> None:
    got = student("return nn.Parameter(torch.ones(2)) * 2").f().as_tensor()
    assert type(got) is torch.Tensor
    assert not got.requires_grad


@pytest.mark.parametrize(
    ("got", "expected", "right"),
    [
        ("torch.tensor([1.0, 2.0])", torch.tensor([1.0, 2.0]), True),
        ("torch.tensor([1.0, 2.0 + 1e-7])", torch.tensor([1.0, 2.0]), True),
        ("torch.tensor([1.0, 2.001])", torch.tensor([1.0, 2.0]), False),
        ("torch.tensor([1.0, 2.0]).double()", torch.tensor([1.0, 2.0]), False),
        ("torch.tensor(2.0)", torch.full((4,), 2.0), False),
        ("torch.ones(1)", torch.ones(4), False),
        ("torch.ones(0)", torch.ones(0), True),
        ("torch.ones(0, 3)", torch.ones(3, 0), False),
        ("torch.tensor([float('nan')])", torch.tensor([1.0]), False),
        ("torch.tensor([float('inf')])", torch.tensor([float("inf")]), True),
        ("torch.tensor([-float('inf')])", torch.tensor([float("inf")]), False),
        ("torch.tensor([1, 2])", torch.tensor([1, 2]), True),
        ("torch.tensor([1, 2], dtype=torch.int32)", torch.tensor([1, 2]), False),
        ("torch.tensor([True])", torch.tensor([True]), True),
        ("np.ones(2)", np.ones(2), True),
        ("np.ones(2)", np.zeros(2), False),
        ("np.ones(2)", torch.ones(2, dtype=torch.float64), False),
        ("1.0", 1.0, True),
        ("1.0 + 1e-9", 1.0, True),
        ("1", 1.0, False),
        ("True", 1, False),
        ("np.float64(1.0)", 1.0, False),
        ("[1.0, 2.0]", [1.0, 2.0], True),
        ("(1.0, 2.0)", [1.0, 2.0], False),
        ("[torch.ones(2)]", [torch.ones(2)], True),
        ("{'a': torch.ones(2)}", {"a": torch.ones(2)}, True),
        ("{'a': 1, 'b': 2}", {"a": 1}, False),
        ("'x'", "x", True),
        ("torch.float32", torch.float32, True),
        ("torch.Size([2])", torch.Size([2]), True),
        ("(2,)", torch.Size([2]), False),
        ("None", None, True),
    ],
)
def test_equals(got: str, expected: Any, right: bool, student: Callable[..., Student]) -> None:
    answer = student(f"return {got}").f()
    if right:
        answer.equals(expected)
    else:
        with pytest.raises(Wrong):
            answer.equals(expected)


def sentence(ask: Callable[[], Any]) -> str:
    with pytest.raises(Wrong) as caught:
        ask()
    return caught.value.sentence


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return -args[0]", "Every value is off: the sign is turned round."),
        ("return args[0] * 3", "Every value is off, all by the same factor."),
        ("return args[0] * 1.001", "all by the same factor."),
        ("y = args[0].clone(); y[0] += 1000; return y", "One of the values"),
        ("return args[0].unsqueeze(0)", "of shape (1, 5); wanted a float32 tensor of shape (5,). The shape differs."),
        ("return args[0].double()", "The dtype differs."),
        ("return args[0].tolist()", "returned a list of 5 floats; wanted a float32 tensor of shape (5,)."),
        ("raise ValueError('987654')", "f(a float32 tensor of shape (5,)) raised ValueError (line 6 of work.py)."),
    ],
)
def test_hidden_sentences_show_no_values(body: str, words: str, student: Callable[..., Student]) -> None:
    inputs = torch.arange(5.0) + 987654
    said = sentence(lambda: student(body).f(inputs).equals(inputs))
    assert said.startswith("f(a float32 tensor of shape (5,)) ")
    assert words in said.replace("one of", "One of")
    assert "98765" not in said


def test_public_sentences_show_values(student: Callable[..., Student]) -> None:
    public = student("return args[0] * 3", hidden=False)
    both = torch.tensor([1.0, 2.0])
    assert sentence(lambda: public.f(both).equals(both)) == (
        "f(tensor([1., 2.])) returned tensor([3., 6.]), a float32 tensor of shape (2,); wanted tensor([1., 2.]). "
        "Every value is off, all by the same factor."
    )
    alike = torch.ones(2)  # one number to two places says nothing of a factor
    assert sentence(lambda: public.f(alike).equals(alike)).endswith("Every value is off.")
    failing = student("raise ValueError('too short')", hidden=False)
    assert "raised ValueError (line 6 of work.py): too short" in sentence(lambda: failing.f(1))


def test_clues_come_first(student: Callable[..., Student]) -> None:
    clues = {"that is twice as much": 2.0, "that is half of it": 0.5}
    public = student("return 0.5", hidden=False)
    assert sentence(lambda: public.f().equals(1.0, clues=clues)).startswith("That is half of it. f() returned 0.5")


def test_expected_kinds_of_hidden_dicts_stay_hidden(student: Callable[..., Student]) -> None:
    said = sentence(lambda: student("return {'b': 1}").f().equals({"hiddenkey": 1}))
    assert "hiddenkey" not in said


@pytest.mark.parametrize(
    ("body", "read", "said"),
    [
        (
            "{'a': 1}",
            lambda f: f.as_dict()["a"].equals(2),
            "f() returned a dict with 1 entry: its entry 'a' is an int.",
        ),
        (
            "{'b' * 2: 1}",
            lambda f: f.as_dict()["bb"].as_str(),
            "f() returned a dict with 1 entry: its entry is an int; wanted",
        ),
        ("(1, 'x')", lambda f: f.as_tuple(2)[1].as_int(), "f() returned a tuple of 2 items: its item 1 is a string;"),
        ("[[1]]", lambda f: f.as_list(1)[0].as_list(1)[0].as_str(), "item 0 of its item 0 is an int; wanted a string."),
        ("[None]", lambda f: f.as_list(1)[0].as_int(), "its item 0 is None; wanted a plain Python int."),
    ],
)
def test_a_part_is_not_told_as_the_whole(
    body: str, read: Callable[[Any], object], said: str, student: Callable[..., Student]
) -> None:
    assert said in sentence(lambda: read(student(f"return {body}").f()))


def test_tidy(student: Callable[..., Student]) -> None:
    student("return args[0] + torch.rand(2)").f(torch.ones(2)).tidy()
    changed = student("args[1].add_(1)").f(1, torch.ones(2))
    assert "its second argument is not what it was" in sentence(changed.tidy)
    changed.tidy(arguments=False)
    grad = student("torch.set_grad_enabled(False)").f()
    assert "the autograd switch" in sentence(grad.tidy)
    assert torch.is_grad_enabled()
    dtype = student("torch.set_default_dtype(torch.float64)").f()
    assert "the default dtype" in sentence(dtype.tidy)
    assert torch.get_default_dtype() is torch.float32


def test_seeding_anew_is_found_on_the_second_call(student: Callable[..., Student]) -> None:
    seeds = student("torch.manual_seed(3); return torch.rand(1)")
    seeds.f()
    assert "seeded again" in sentence(seeds.f().tidy)
    draws = student("return torch.rand(1)")
    first = draws.f()
    second = draws.f()
    second.tidy()
    assert first.as_tensor() != second.as_tensor()
    assert second.moved_generators == ["torch"]
    back = student("old = torch.initial_seed(); torch.manual_seed(3); torch.manual_seed(old)")
    assert back.f().moved_generators == ["torch"]


def test_facts_about_memory_and_graph(student: Callable[..., Student]) -> None:
    same = student("return args[0][:1]").f(torch.ones(2))
    other = student("return args[0].clone()").f(torch.ones(2, requires_grad=True))
    assert (same.shares_memory, other.shares_memory) == (True, False)
    assert (same.requires_grad, other.requires_grad) == (False, True)


def test_arguments_are_copies(student: Callable[..., Student]) -> None:
    mine = torch.ones(2)
    student("args[0].zero_()").f(mine)
    assert mine.tolist() == [1, 1]


def test_kept_objects_stay_themselves(student: Callable[..., Student]) -> None:
    keeper = student("args[0].append(1); return args[0]")
    kept = keeper.keep([])
    keeper.f(kept)
    assert keeper.probe("value", kept).as_list(1)[0].as_int() == 1
    net = keeper.keep(recipe.tanh_net(hidden=3))
    assert keeper.probe("training", net).as_bool()
    assert net(torch.zeros(1, 2)).as_tensor((1, 1)).shape == (1, 1)
    assert keeper.probe("same", net, net).as_bool()


def test_raises(student: Callable[..., Student]) -> None:
    raising = student("raise KeyError('which')")
    assert raising.f.raises(KeyError) == "'which'"
    assert raising.f.raises(LookupError) == "'which'"
    assert "ValueError was wanted" in sentence(lambda: raising.f.raises(ValueError))
    unraised = sentence(lambda: student("return 1").f.raises(ValueError))
    assert "wanted ValueError to be raised. Nothing raised it, or an except kept it back" in unraised


def test_a_stub_is_not_started(student: Callable[..., Student]) -> None:
    stub = student("raise NotImplementedError('task 1.1')")
    for ask in (lambda: stub.f(), lambda: stub.f.raises(NotImplementedError)):
        with pytest.raises(NotStarted):
            ask()
    assert "raised NotImplementedError" in sentence(lambda: student("raise NotImplementedError('later')").f())


def test_a_function_that_calls_a_stub_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "work.py"
    stub = "def g(x):\n    raise NotImplementedError('task 1.4')\n"
    path.write_text(f"{stub}\n\ndef f(x):\n    return g(x)\n")
    asked = Student(InProcess(path), hidden=True)
    assert sentence(lambda: asked.f(1)) == (
        "This can't work yet, because 1.4 isn't written: its stub in work.py is as it was."
    )
    assert asked.calls[-1].raised
    with pytest.raises(NotStarted):
        asked.g(1)


def test_a_function_that_hands_out_a_stub_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "work.py"
    stub = "def g(x):\n    raise NotImplementedError('task 1.4')\n"
    path.write_text(f"{stub}\n\ndef f():\n    return g\n")
    asked = Student(InProcess(path), hidden=True)
    assert "because 1.4 isn't written" in sentence(lambda: asked.f().as_object()(1))


def test_expect_takes_plain_truth() -> None:
    expect(True)
    with pytest.raises(Wrong, match="no good"):
        expect(False, "no good")
    for odd in (torch.tensor(True), np.bool_(True), 1, None):
        with pytest.raises(TypeError):
            expect(odd)


def test_agree_is_strict() -> None:
    assert agree([torch.ones(2), {"a": 1.0}], [torch.ones(2), {"a": 1.0 + 1e-12}])
    assert not agree(torch.ones(2), torch.ones(2, 1))
    assert not agree([1.0], (1.0,))
    assert not agree(1, 1.0)
    assert agree(float("nan"), float("nan"))


@pytest.mark.parametrize("kind", ["collections.Counter", "collections.OrderedDict", "dict"])
def test_a_dict_of_any_kind_is_one(kind: str, student: Callable[..., Student]) -> None:
    answer = student(f"return {kind}({{'a': 1, 'b': 2}})").f()
    answer.equals({"a": 1, "b": 2})
    assert answer.as_dict(keys={"a", "b"})["b"].as_int() == 2


def test_a_tensor_without_numbers_can_be_asked_about(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text("def f(x):\n    return str(x.device)\n")
    student = Student(InProcess(tmp_path / "work.py"), hidden=True)
    answer = student.f(student.keep(torch.ones(2), device="meta"))
    answer.equals("meta")
    answer.tidy()
