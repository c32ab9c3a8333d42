"""Which statements are kept of a file that is not run whole."""

from __future__ import annotations

import ast

import pytest

from autograder.source.keeping import kept

CONTRACT = {"f", "g", "Net"}
USES = "def f():\n    return {}\n"


def left(text: str, contract: set[str] = CONTRACT) -> str:
    return "\n".join(map(ast.unparse, kept(ast.parse(text).body, contract)))


NEEDED = {
    "a call": "x = nn.BCEWithLogitsLoss()",
    "a chain of calls": "x = torch.tensor([1]).float().to('cpu')",
    "a condition": "x = 'cuda' if torch.cuda.is_available() else 'cpu'",
    "a lambda": "x = lambda z: z",
    "a comprehension": "x = {c: ord(c) for c in 'abc'}",
    "a named tuple": "x = namedtuple('x', 'a b')",
    "zipped": "x = dict(zip('ab', [1, 2]))",
    "annotated": "x: int = int('1')",
    "two at once": "(x, y) = make()",
    "a walrus": "print((x := make()))",
    "an if": "if ready():\n    x = 1\nelse:\n    x = 2",
    "a try": "try:\n    import tqdm as x\nexcept ImportError:\n    x = None",
    "a with": "with torch.no_grad():\n    x = torch.ones(3)",
    "a loop": "for x in range(3):\n    pass",
    "an import": "import x.y",
    "an import by another name": "from a import b as x",
    "a def in an if": "if True:\n\n    def x():\n        pass",
}


@pytest.mark.parametrize("statement", NEEDED.values(), ids=NEEDED)
def test_whatever_a_kept_definition_needs_is_kept(statement: str) -> None:
    statement = ast.unparse(ast.parse(statement))
    assert statement in left(f"{statement}\n{USES.format('x')}")
    assert statement in left(f"{USES.format('x')}\n{statement}")
    assert statement in left(f"{statement}\n{USES.format('(lambda: x)()')}")
    assert statement not in left(f"{statement}\n{USES.format('1')}")


PLACES = {
    "body": "def f():\n    return x",
    "default": "def f(a=x):\n    pass",
    "annotation": "def f(a: x):\n    pass",
    "decorator": "@x\ndef f():\n    pass",
    "base": "class Net(x):\n    pass",
    "class body": "class Net:\n    y = x",
    "method": "class Net:\n\n    def f(self):\n        return x",
    "comprehension": "def f(x):\n    return 1\n\ndef g():\n    return [y for y in x]",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_names_are_found_wherever_they_are_used(text: str) -> None:
    assert left(f"x = make()\n{text}") == f"x = make()\n{text}".replace("\n\ndef", "\ndef")


def test_what_is_needed_needs_more() -> None:
    text = "import a, b\nz = a.z()\ny = z.y\nunused = b.c()\nx = y + 1\ndef f():\n    return x"
    assert left(text) == text.replace("unused = b.c()\n", "")


def test_a_name_of_a_functions_own_is_no_need() -> None:
    assert "loss" not in left("loss = train()\ndef f(n):\n    for loss in range(n): pass\n    return n").split("\n")[0]


LEFT_OUT = {
    "training": "losses = g(model)",
    "a loop": "for epoch in range(100):\n    loss.backward()\n    optimizer.step()",
    "a plot": "plt.plot(losses)",
    "a print": "print(f())",
    "a test": "assert f() == 1",
    "a value looked at": "f()",
    "a seed": "torch.manual_seed(0)",
    "mounting": "drive.mount('/content/drive')",
    "an upload": "uploaded = files.upload()",
    "an import of that": "from google.colab import drive",
    "a deletion": "del f",
    "an await": "await f()",
    "a return": "return f()",
}


@pytest.mark.parametrize("statement", LEFT_OUT.values(), ids=LEFT_OUT)
def test_runs_and_tries_are_left_out(statement: str) -> None:
    text = f"def f():\n    return 1\n{statement}\ndef g(model):\n    return f()"
    assert left(text) == "def f():\n    return 1\ndef g(model):\n    return f()"


FILLS = {
    "a subscript": "x['a'] = 1",
    "an attribute": "x.y = 1",
    "a method": "x.append(1)",
    "a loop": "for i in range(3):\n    x.append(i)",
    "a loop of subscripts": "for i in range(3):\n    x[i] = i",
    "a helper": "fill(x)",
    "an addition": "x += [1]",
}


@pytest.mark.parametrize("statement", FILLS.values(), ids=FILLS)
def test_what_fills_a_kept_value_is_kept(statement: str) -> None:
    assert statement in left(f"x = make()\n{statement}\ndef f():\n    return x")
    assert statement not in left(f"x = make()\n{statement}\ndef f():\n    return 1")


def test_what_is_hung_onto_a_class_is_kept() -> None:
    text = "class Net:\n    pass\ndef helper(self):\n    return 1\nNet.forward = helper"
    assert left(text) == text


def test_a_try_of_the_tasks_is_no_filling() -> None:
    text = "x = []\ndef f():\n    return x\ndef g(y):\n    pass\ng(x)\nx.append(g(x))\nprint(x)"
    assert left(text) == text.removesuffix("\nprint(x)").replace("\ng(x)\n", "\n")


def test_a_plot_of_a_training_run_costs_no_training() -> None:
    text = "losses = g()\ndef plot():\n    plt.plot(losses)\ndef f():\n    pass\ndef g():\n    pass"
    assert left(text) == text.removeprefix("losses = g()\n")
    assert left(text, set()) == text


def test_other_definitions_need_only_what_is_there() -> None:
    text = "import a\ndef g(x=a.b):\n    pass\ndef show(x=losses):\n    pass\ndef f():\n    pass"
    assert left(text + "\nlosses = f()", {"f"}) == text.replace("def show(x=losses):\n    pass\n", "")


def test_what_a_call_binds_is_kept() -> None:
    text = "x = None\ndef fill():\n    global x\n    x = 2\nfill()\ndef f():\n    return x"
    assert left(text) == text


OVERWRITES = ["f = f(1)", "f = 0.1", "for f in range(3):\n    pass", "f += 1", "with g() as f:\n    pass", "f = [f(1)]"]


@pytest.mark.parametrize("statement", OVERWRITES)
def test_a_result_named_like_a_task_does_not_take_its_place(statement: str) -> None:
    assert left(f"def f():\n    return 1\n{statement}") == "def f():\n    return 1"


@pytest.mark.parametrize("statement", ["f = wrap(f)", "f = lambda: 1", "f = other", "f = a.b", "from a import f"])
def test_a_task_may_be_wrapped_or_replaced(statement: str) -> None:
    assert statement in left(f"def f():\n    return 1\n{statement}")


def test_a_star_may_be_anything() -> None:
    text = "from __future__ import annotations\nfrom a import *\ndef show(x=losses):\n    pass\ndef f():\n    pass"
    assert left(text) == text


def test_no_definition_at_all() -> None:
    assert left("x = 1\nprint(x)") == ""
    assert left("f = make(1)\ny = 2") == "f = make(1)"


def test_time_grows_with_size() -> None:
    chain = "x0 = 1\n" + "".join(f"x{n + 1} = x{n}\n" for n in range(3000)) + "def f():\n    return x3000"
    assert left(chain) == chain
