"""What the kind of an answer, or an exception's text, says about how it came about."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.kinds.stumbles import meaning, stumbles
from autograder.testing import Student, Wrong
from autograder.testing.inprocess import InProcess

ROWS = torch.arange(6.0).reshape(2, 3)


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., str]:
    def of(body: str, expected: Any, *args: Any) -> str:
        path = tmp_path / "work.py"
        path.write_text(f"import numpy as np\nimport torch\nfrom torch import nn\n\n\ndef f(x):\n    {body}\n")
        with pytest.raises(Wrong) as caught:
            Student(InProcess(path), hidden=True).f(*(args or (ROWS,))).equals(expected)
        return caught.value.sentence

    return of


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        ("print(x + 1)", ROWS, "f prints, and gives nothing back."),
        ("y = x + 1", ROWS, "f gives nothing back: it has no return"),
        ("y = x + 1; return", ROWS, "f gives nothing back: it has no return"),
        ("g = lambda: 3; h = lambda: print(1)", ROWS, "f gives nothing back"),
        ("return [3, 1].sort()", ROWS, "What stands behind return is None"),
        ("if x is None: return x", ROWS, "Either one way through f ends without a value to return"),
        ("if x is not None: return\n    return x", ROWS, "Either one way through f ends without a value to return"),
        ("return x.numel", 6, "That's a function, and not its answer"),
        ("return nn.ReLU()", ROWS, "That's a layer, a loss or a net, and not its answer"),
        ("return (row for row in x)", ROWS, "A generator computes only when it's asked."),
        ("return list(x)", ROWS, "A list isn't a tensor yet"),
        ("return x.tolist()", ROWS.numpy(), "A list isn't an array yet"),
        ("return max(0, x.numel())", ROWS, "max() and min() can leave torch"),
        ("return [x]", ROWS, "The tensor stands in a list: an index such as [-1]"),
        ("return [x - 1, x]", ROWS, "If one of them is the answer, an index such as [-1]"),
        ("return (x,)", ROWS, "takes item i out"),
        ("return x.sum().item()", torch.tensor(15.0), "That's a plain number"),
        ("return x.sum()", 15.0, "item() takes the number out."),
        ("return str(x.numel())", 6, "make text"),
        ("return x.numel() / 1", 6, "with / gives a float"),
        ("return 6", 6.0, "float() makes a float of it"),
        ("return [1]", (1,), "tuple() makes a tuple of it"),
        ("return (1,)", [1], "list() makes a list of it"),
        ("return 1, 2", {"a": 1}, "{name: value}"),
        ("return x", ROWS.numpy(), "numpy() makes an array of it"),
        ("return x > 1", ROWS, "A comparison gives True and False"),
        ("return x.long()", ROWS, "These are whole numbers"),
        ("return x.double()", ROWS, "You can get float64 from NumPy"),
        ("return x", ROWS.double(), "can keep the dtype of the input"),
        ("return x", ROWS.to(torch.uint8), "gives another dtype"),
        ("return x.sum()", ROWS, "Only one number is left."),
        ("return x.numpy()", ROWS, "That came out of NumPy"),
        ("return x.sum().numpy()[()]", torch.tensor(15.0), "That came out of NumPy"),
        ("return x.sum()[None]", torch.tensor(15.0), "squeeze() takes away"),
        ("return x.mean(dim=0)", torch.tensor(2.5), "Several numbers are left, and one is wanted."),
        ("return x.sum()", torch.tensor([15.0]), "It has no axis. Was it never made"),
        ("return x[None]", ROWS, "an axis of length 1 too many"),
        ("return x[:, 0]", ROWS[:, :1], "or taken away? An index like [0] does that and keeps one item"),
        ("return x.T", ROWS, "The number of rows and that of columns should be the other way around."),
        ("return x.flatten()", ROWS, "All the numbers stand in one long row."),
    ],
)
def test_an_answer_of_another_kind(body: str, expected: Any, words: str, said: Callable[..., str]) -> None:
    assert words in said(body, expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x + 1", ROWS),
        ("return x[:, :2]", ROWS),
        ("return x[:1, 0]", ROWS[:1, :1]),
        ("return 5", 6),
        ("return [1]", [2]),
        ("return {}", ROWS),
        ("return []", ROWS),
        ("return x.half()", ROWS),
        ("return np.float32(1)", 1.0),
        ("return nn.Linear(1, 1)", {"a": 1}),
    ],
)
def test_of_others_nothing_is_guessed(body: str, expected: Any, said: Callable[..., str]) -> None:
    from autograder.testing import novice

    sentences = [*novice.STAYED.values(), *(sentence for _, _, sentence in novice.PLAIN)]
    text = said(body, expected)
    assert not [sentence for sentence in sentences if sentence in text]
    assert not [word for word in ("axis", "swapped", "one long row", "dtype that", "to()") if word in text]


STUMBLES = {
    "x.sum().backward()": "requires_grad_() forgotten",
    "x.requires_grad_().backward()": "a single number",
    "y = x.requires_grad_().clone(); y.requires_grad = False": "detach() makes a tensor where it's off",
    "torch.autograd.grad((x.clone().requires_grad_() ** 2).sum(), x)": "along something that doesn't require grad",
    "return x @ x.T + (lambda: 1)": "A function stands where its answer",
    "return x.view(1, x.shape)": "* takes those of a shape apart",
    "return nn.functional.max_pool2d(x[None], 7)": "The window is larger than the picture",
    "return x.requires_grad_().numpy()": "detach()",
    "if x > 0: pass": "torch.where() decides for each number",
    "return x.item()": "exactly one number",
    "return x + x.T": "Two shapes don't fit together",
    "return x @ x": "needs its two inner axes equally long",
    "return nn.Linear(7, 1)(x)": "or in a Linear layer",
    "return max(0, x)": "max() and min() want one",
    "return nn.BCEWithLogitsLoss(x, x)": "a loss that's made from tensors",
    "return nn.Sigmoid(x)": "make an object from its settings",
    "return (lambda: 1)(x)": "More arguments come in",
    "return x + x.to('meta')": "Two devices meet",
    "return torch.Generator(5)": "a bare number can mean one",
    "return [].append(x, x)": "More arguments come in",
    "return torch.tensor(dict)": "lists or arrays of them",
    "return x.copy()": "clone()",
    "return x.to('numpy')": "that torch doesn't know",
    "return x.avergae()": "nothing of that name",
    "return x.numpy().clone()": "a NumPy array by now",
    "return x.bfloat16().numpy()": "as it does bfloat16",
    "import copy; return copy.deepcopy(x.requires_grad_() * 2)": "can't be deep-copied",
    "return torch.randn(2, seed=3)": "doesn't take such arguments",
    "return torch.optim.SGD(nn.Linear(2, 1), lr=0.1)": "which takes model.parameters()",
    "return nn.Softmax(x) / 2": "a layer or a loss is then called",
    "return nn.ReLU(x) + 1": "first made, and then called",
    "return nn.Linear(3, 1)(nn.ReLU(x))": "first made, and then called",
    "x.requires_grad_(); return torch.autograd.grad(x, x.sum())": "a single number",
    "x.requires_grad_(); y = x.sum() * 2; torch.autograd.grad(x.sum(), y)": "No slope leads there",
    "a, b = x.mul_(2).add_": "brackets ()",
    "a, b = print()": "Something there is None",
    "return torch.optim.SGD(x, lr=0.1)": "model.parameters()",
    "return torch.optim.SGD(nn.Sequential(nn.Linear(2, 1)), lr=0.1)": "An optimizer takes the parameters",
    "return nn.Module()(x)": "needs a method forward",
    "return nn.Linear(2, 1).load_state_dict(nn.Linear(3, 1).state_dict())": "What is loaded doesn't fit this model",
    "return x @ x.double().T": "Two dtypes",
    "return x.long().mean()": "no mean or spread",
    "return x.permute(0, 2, 1)": "every axis of the tensor once",
    "return x.sum(dim=2)": "There's no such axis",
    "return x.reshape(4)": "exactly as many elements",
    "return x[7]": "counting begins at 0",
    "return [1][1]": "counting begins at 0",
    "return x.shape[5]": "counting begins at 0",
    "return x[0, 0, 0]": "counting begins at 0",
    "return x - x.max(dim=0)": "gave several things back",
    "return None + x": "Something there is None",
    "return x.numel + 1": "brackets ()",
    "y = 3; return y(4)": "Something is called there that is no function",
    "return nn.ReLU.forward(input=x)": "on an object",
    "return np.ones(3, wrong=1)": "takes no argument by that name",
    "y = y + 1": "the value come only later",
    "return x ^ 2": "A power is **",
    "return x ^ x": "take whole ones only, or True and False",
    "return x & x": "take whole ones only, or True and False",
    "return x.numpy() | x.numpy()": "take whole ones only, or True and False",
    "return 1.0 & 1": "take whole ones only, or True and False",
    "return ~x": "take whole ones only, or True and False",
    "return ~1.0": "take whole ones only, or True and False",
    "return ~x.numpy()": "take whole ones only, or True and False",
    "return len(x.sum())": "has no length, nothing to go through",
    "return x.sum()[0]": "no places to pick from",
    "if x[:0] > 1: pass": "neither True nor False",
    "return torch.tensor([x, x])": "torch.tensor for each item of a list",
    "return (x, x).shape": "A tuple stands there",
    "return x - (1, 2)": "A tuple stands there",
    "return torch.relu([x])": "for a tensor. torch.stack joins tensors",
    "return torch.relu(x.numpy())": "or an array stands there",
    "return [1] - [2]": "Lists don't compute number by number",
    "return torch.full(3, 1.0)": "A shape is a tuple there",
    "return torch.zeros(-1, 2)": "A size below 0",
    "return x.reshape(-1, -1)": "-1 leaves one length open",
    "return torch.einsum('ijk', x)": "a letter for each axis",
    "return np.zeros(3, dtype=torch.float32)": "NumPy has dtypes of its own",
    "return (1,) + 2": "A + joins",
    "return x.mm(x[0])": "another number of axes",
    "return x.numpy().reshape(4)": "exactly as many elements",
    "return x.numpy().mean(axis=3)": "There's no such axis",
    "return np.dot(x.numpy(), x.numpy())": "two inner axes equally long",
    "return torch.cdist(x.long(), x.long())": "no such function for that dtype",
    "return x.append(1)": "Tensors don't grow as lists do.",
    "return nn.Linear(2, 1).append(nn.ReLU())": "nothing of that name",
    "return x.scatter_(1, x[0].long(), 1.0)": "as many axes as the tensor has",
    "return x.long().index_put_((x[0].long(),), torch.tensor(1.0))": "Two dtypes",
    "return torch.utils.data.DataLoader([1, 2], sampler=[0], shuffle=True)": "exclude each other",
    "import json; json.dumps([x])": "nothing for a tensor",
    "return [1].mean()": "still a plain list",
    "return (1.5).mean()": "a plain number, which lacks nearly all",
    "return missing": "is an import missing?",
    "return 1 / 0": "divide by 0",
    "return 7 % 0": "divide by 0",
    "return 7.0 % 0.0": "divide by 0",
    "return [n for n in x.sum()]": "nothing to go through",
    "return x.permute(0, 0)": "every axis of the tensor once",
    "return torch.square(2.0)": "give it a tensor",
    "import io; f = io.BytesIO(); torch.save(torch.save, f); f.seek(0); torch.load(f, weights_only=True)": "ue refuses",
    "import math; return math.exp(1e9)": "too large for a plain Python float",
    "return x.T.view(-1)": "reshape() copies them",
    "with torch.no_grad: pass": "as in torch.no_grad()",
    "return nn.Softmax(x, dim=1)": "comes twice there",
    "return torch.heaviside(x.double(), x)": "Two dtypes",
    "return torch.cat([])": "nothing to join",
    "return torch.stack([])": "nothing to join",
    "return torch.stack([x, x[0]])": "tensors of one shape",
    "return torch.cat([x, x[0]])": "equally long but for one axis",
    "return torch.cat([x, x.T])": "equally long but for one axis",
    "return torch.tensor([[1, 2], [3]])": "aren't equally long",
    "return np.array([[1, 2], [3]])": "aren't equally long",
    "return x[:0].max()": "Where there are no numbers",
    "return x[:0].numpy().max()": "Where there are no numbers",
    "return max([])": "Where there's nothing",
    "return x[0.5]": "An index is a whole number",
    "return x[x]": "An index is a whole number",
    "y = 1.0; return [1, 2][y]": "An index is a whole number",
    "return x.numpy()[0.5]": "An index is a whole number",
    "return nn.functional.one_hot(x[0][:0].long())": "Without labels",
    "return nn.functional.one_hot(x.long(), 1)": "A label isn't a class",
    "return nn.functional.one_hot(x)": "whole numbers there",
    "return nn.functional.cross_entropy(x, x[:, 0])": "whole numbers there",
    "return nn.functional.cross_entropy(x, x[:, :1].long())": "One label for each row",
    "return nn.functional.binary_cross_entropy_with_logits(x, x[0])": "That loss wants answers and targets",
    "return nn.functional.binary_cross_entropy(x + 9, x)": "BCELoss takes probabilities",
    "return torch.dot(x, x)": "another number of axes",
    "return torch.einsum('ij,jk->ik', x, x)": "Two shapes don't fit together",
    "return x[0].expand(2, 5)": "Two shapes don't fit together",
    "return nn.Conv2d(3, 1, 1)(x)": "A Conv2d takes pictures",
    "return nn.Conv2d(3, 1, 1)(torch.ones(1, 4, 4, 3))": "A Conv2d takes pictures",
    "return nn.BatchNorm1d(3)(x[:1])": "Is eval mode missing?",
    "return torch.softmax(x.long(), 0)": "no such function for that dtype",
    "return torch.bincount(-x[0].long() - 1)": "none of them negative",
    "y = x.long(); y /= 2": "keeps the dtype",
    "y = x[0].clone(); y += x": "Two shapes don't fit together",
    "return x[torch.ones(3, dtype=torch.bool)]": "A mask has the shape",
    "return x.topk(7)": "more than there are",
    "return x.long().requires_grad_()": "Whole numbers, True and False have no slopes",
    "return torch.zeros(2, dtype='float32')": "dtypes of its own",
    "return torch.from_numpy(x)": "takes a NumPy array",
    "return torch.stack([1, 2])": "something else is in it",
    "return torch.cat(x)": "something else is in it",
    "return nn.Sequential([nn.ReLU()])": "not in a list: a * unpacks it",
    "Net = type('Net', (nn.Module,), {'__init__': print}); Net().a = nn.ReLU()": "super().__init__()",
    "a, b = x.T": "than names to give them",
    "return range(3.0)": "A whole number belongs there",
    "return torch.zeros(2, 3 / 2)": "A whole number belongs there",
    "return nn.ReLU()[0]": "no items to pick by an index or a name",
    "y = {1, 2}; return y[0]": "no items to pick by an index or a name",
    "return dict(a=1, **{'a': 2})": "both times by its name",
    "return range(10**30)[: 10**30].__len__()": "more digits than there's room for",
    "y = x.clone().requires_grad_(); y += 1": "while autograd watches",
    "return len(nn.ReLU())": "That has no length",
    "return 'a' + 1": "A + joins",
    "return [1] + 1": "A + joins",
    "x.requires_grad_(); torch.autograd.grad(x.detach().sum(), x)": "with backward() or autograd.grad()",
    "x.requires_grad_(); torch.autograd.grad(x, x)": "go back from a single number",
    "return (x > 1).mean()": "or of True and False",
    "return x[:0].item()": "more, or none",
    "return [1, 2][x[0, 1]]": "has to hold one whole number",
    "return nn.functional.cross_entropy(x, torch.tensor([0, 5]))": "from 0 to C - 1",
    "from PIL import Image; return torch.relu(Image.new('L', (1, 1)))": "a picture first becomes a tensor",
    "from pathlib import Path; return Path('a') + 'b'": "folder / name joins them",
    "return 'a' * 2.0": "a whole number says how often",
    "return sum(['a'])": "A number meets a text",
    "return {} > {}": "no order between them",
    "return {[1]: 2}": "tuple() makes one of a list",
    "y = 'ab'; y[0] = 'c'": "No index or name can write into that",
    "y = {1: 2}; [y.pop(k) for k in y]": "while a for goes through it",
    "import io; f = io.StringIO(); f.close(); f.read()": "The file is closed",
    "for n in []: y = n\n    return y": "a loop that may not run",
    "def g(*, a): return a\n    return g()": "An argument is missing",
    "return [].pop()": "counting begins at 0",
    "return np.array([1, 2]) + np.ones(3)": "Two shapes don't fit together",
    "if np.ones(2) > 0: pass": "A whole array stands there",
    "import math; return math.exp(np.ones(2))": "NumPy's own functions compute",
    "return [1, 2][np.ones(1)]": "an array has to be one whole number",
    "return np.ones(2)[5]": "counting begins at 0",
    "return len(np.array(1.0))": "An array without axes",
    "return np.ones(4).reshape(-1, -1)": "-1 leaves one length open",
    "import pandas as pd; d = pd.DataFrame({'a': [1, 2]}); return d[d.a > 0 and d.a < 2]": "decide row by row",
    "import pandas as pd; return pd.DataFrame({'a': [1, 2]})[['a', 'b']]": "Print the columns",
    "import pandas as pd; d = pd.DataFrame({'a': [1, 2]}); d['b'] = [1]": "one value for each row",
    "import pandas as pd; return pd.DataFrame({'a': [1, 2]}).sum(axis=2)": "A frame has axis 0",
    "import pandas as pd; return pd.Series([1]) == pd.Series([1, 2])": "their labels are alike",
    "return torch.utils.data.random_split([1, 2], [1, 2])": "add up to the whole",
}


def test_a_name_in_which_a_device_is_hidden_is_no_device() -> None:
    assert "device" not in meaning("module 'torch' has no attribute 'clamps'")


def test_a_text_is_missing_and_nothing_is_joined() -> None:
    assert "A text belongs there" in meaning("write() argument must be str, not int")


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("body", STUMBLES)
def test_an_exception_of_beginners(body: str, said: Callable[..., str]) -> None:
    assert STUMBLES[body] in said(body, ROWS)


def test_another_exception_is_left_to_speak_for_itself(said: Callable[..., str]) -> None:
    assert said("return int('the seventh seal')", ROWS).endswith("raised ValueError (line 7 of work.py).")
    assert meaning("") == ""


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError('the seventh seal')",
        "raise IndexError('index out of range')",
        "assert x is None, 'division by zero'",
    ],
)
def test_what_the_function_raises_itself_is_its_own(body: str, said: Callable[..., str]) -> None:
    assert said(body, ROWS).endswith(
        "You raise that yourself there. What leads to it, such as a condition or an except, and why here?"
    )


@pytest.mark.parametrize("body", ["raise NotImplementedError", "raise ValueError(x[7])"])
def test_what_is_raised_before_is_not(body: str, said: Callable[..., str]) -> None:
    assert "yourself" not in said(body, ROWS)


def test_what_python_raises_of_pickles_has_its_name(said: Callable[..., str]) -> None:
    assert "raised UnpicklingError (line 7 of work.py)." in said("import pickle; pickle.loads(b'no pickle')", ROWS)


def test_no_text_of_an_exception_is_repeated(said: Callable[..., str]) -> None:
    assert "98765" not in said("return x.reshape(98765)", ROWS)


@pytest.mark.parametrize(
    ("kind", "foreign"),
    [("builtins", r"torch|tensor|NumPy|array|frame"), ("numpy", r"torch|tensor|frame"), ("pandas", r"torch|tensor")],
)
def test_a_kind_speaks_of_nothing_that_a_course_may_lack(kind: str, foreign: str) -> None:
    sentences = [one.sentence for one in stumbles(kind)]
    assert sentences and len(set(sentences)) == len(sentences)
    assert not [sentence for sentence in sentences if re.search(foreign, sentence)]


def test_a_course_without_torch_hears_nothing_of_it() -> None:
    code = (
        "import sys; from autograder.kinds.stumbles import meaning; "
        "print(meaning(\"'list' object has no attribute 'mean'\")); assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("The object you ask has nothing of that name.")


def test_arrays_are_told_as_tensors_are(said: Callable[..., str]) -> None:
    assert "numpy() makes an array" in said("return x", np.ones((2, 3), dtype=np.float32))
