"""Notebooks."""

from __future__ import annotations

import json

from tests.arrivals.rows import HERE, PERSON, QUIZ, REST, STUB, SUMS, SUMS_STUB, WORDS, Content, Files, Row, sums

PARTS = SUMS.split("\n\n\n")
"""The heading, then a function each."""
IMPORT = "import torch"
FUNCTIONS = PARTS[1:]
DOUBLE, TOTAL, ALTERNATE = FUNCTIONS


def book(*cells: str | dict[str, object], **more: object) -> str:
    """A notebook with these code cells."""
    made = [cell if isinstance(cell, dict) else code(cell) for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more})


def code(source: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def _using(name: str, function: str = DOUBLE) -> str:
    return function.replace("return 2 * x", f"return {name} * x")


BEFORE = {
    "device": (
        'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")',
        "torch.tensor(2.0, device=device).to(x.dtype)",
    ),
    "call": ("factor = max(1, 2)", "factor"),
    "module": ("loss_function = torch.nn.BCEWithLogitsLoss()", "(2 if loss_function else 3)"),
    "lambda": ("twice = lambda z: 2 * z", "twice(1)"),
    "method": ("factor = torch.tensor([2]).long().item()", "factor"),
    "comprehension": ("table = {n: n for n in range(4)}", "table[2]"),
    "zip": ("table = dict(zip('ab', [1, 2]))", "table['b']"),
    "named-tuple": ("from collections import namedtuple\nP = namedtuple('P', 'x')\np = P(2)", "p.x"),
    "dataclass": ("from dataclasses import dataclass\n\n\n@dataclass\nclass C:\n    n: int = 2\n\n\nc = C()", "c.n"),
    "enum": ("from enum import Enum\n\n\nclass E(Enum):\n    TWO = 2", "E.TWO.value"),
    "pattern": ("import re\nTWO = re.compile('2')", "int(TWO.match('2')[0])"),
    "tuple": ("one, two = 1, int('2')", "two"),
    "walrus": ("(two := int('2'))", "two"),
    "augmented": ("two = 1\ntwo += 1", "two"),
    "annotated": ("two: int = int('2')", "two"),
    "in-an-if": ("if torch.cuda.is_available():\n    two = 2\nelse:\n    two = int('2')", "two"),
    "in-a-try": ("try:\n    from fancy import two\nexcept ImportError:\n    two = 2", "two"),
    "in-a-with": ("with torch.no_grad():\n    two = int('2')", "two"),
    "in-a-loop": ("two = 0\nfor _ in range(2):\n    two = two + 1", "two"),
    "item": ("table = {}\ntable['b'] = 2", "table['b']"),
    "attribute": ("class Box:\n    pass\n\n\nbox = Box()\nbox.two = 2", "box.two"),
    "append": ("items = []\nitems.append(2)", "items[0]"),
    "global": ("two = None\n\n\ndef set_two():\n    global two\n    two = 2\n\n\nset_two()", "two"),
    "function-made": ("import functools\ntwo = functools.partial(int, '2')", "two()"),
    "late": ("def helper():\n    return int(LATE)\n\n\nLATE = str(2)", "helper()"),
}
AROUND = {
    "colab": "from google.colab import drive\ndrive.mount('/content/drive')",
    "kaggle": "import os\nfor dirname, _, names in os.walk('/kaggle/input'):\n    for name in names:\n        print(os.path.join(dirname, name))",
    "pip": "!pip install -q torchinfo",
    "pip-percent": "%pip install torchinfo",
    "pip-in-an-if": "import importlib.util\nif importlib.util.find_spec('torchinfo') is None:\n    !pip install torchinfo\nimport math",
    "pip-in-a-try": "try:\n    import torchinfo\nexcept ImportError:\n    !pip install -q torchinfo\n    import torchinfo",
    "continued": "!pip install \\\n    torchinfo \\\n    pandas",
    "time": "losses = %time double(torch.zeros(1))",
    "files": "files = !ls",
    "cell-time": "%%time\nprint(1)",
    "cell-capture": "%%capture out\nprint(1)",
    "cell-bash": "%%bash\nls -l | head",
    "cell-html": "%%html\n<b>hello</b>",
    "help": "torch.zeros?",
    "help-front": "?torch.zeros",
    "matplotlib": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "autoreload": "%load_ext autoreload\n%autoreload 2",
    "cd": "%cd /content/drive",
    "training": "losses = []\nfor epoch in range(10 ** 9):\n    losses.append(epoch)",
    "display": "from IPython.display import display, Image\ndisplay(Image('x.png'))",
    "ipywidgets": "from ipywidgets import interact\ninteract(double, x=(0, 1))",
    "input": "name = input('who? ')",
    "upload": "from google.colab import files\nuploaded = files.upload()",
    "broken": "def half(:\n    pass",
    "broken-prose": "this is what I learned today",
    "await": "await something()",
    "return": "return 5",
    "last-expression": "double(torch.tensor([1.0]))",
    "semicolon": "double(torch.tensor([1.0]));",
    "get-ipython": "get_ipython().run_line_magic('matplotlib', 'inline')",
    "argparse": "import argparse\nargs = argparse.ArgumentParser().parse_args()",
}


def _book(name: str, content: Content, *says: str, called: str = "sums.ipynb") -> Row:
    return Row(name, dict(REST) | {HERE + called: content}, says or (".",))


OFFICIAL = [IMPORT, *FUNCTIONS]
WRITTEN: Files = {
    "homework.ipynb": book(
        f"%%writefile sums.py\n{SUMS}", f"%%writefile words.py\n{WORDS}", f"%%writefile quiz.toml\n{QUIZ}"
    )
}
ROWS: list[Row] = [
    _book("book", book(*OFFICIAL)),
    _book("book-in-one-cell", book(SUMS)),
    _book("book-lines-as-a-list", book(IMPORT, *(code(part.splitlines(keepends=True)) for part in FUNCTIONS))),
    _book("book-any-name", book(*OFFICIAL), called="Untitled3.ipynb"),
    _book("book-second-copy", book(*OFFICIAL), called="sums (1).ipynb"),
    _book("book-named-json", book(*OFFICIAL), called="sums.ipynb.json"),
    _book("book-named-txt", book(*OFFICIAL), called="sums.ipynb.txt"),
    _book("book-with-text", book(text("# Sums"), *OFFICIAL, text("Done"))),
    _book("book-old-format", json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [
        {"cells": [{"cell_type": "code", "input": part, "language": "python", "outputs": []} for part in OFFICIAL]}]})),
    _book("book-with-a-mark", "\ufeff" + book(*OFFICIAL)),
    Row("book-alone", {"x": book(IMPORT, *FUNCTIONS, WORDS, f"%%writefile quiz.toml\n{QUIZ}")}, (".",), suffix=".ipynb"),
    Row("book-of-files", WRITTEN, (".",)),
    Row("book-beside-the-stubs", {f"exercises/{n}": t for n, t in STUB.items() if n != "quiz.toml"} | {
        "exercises/quiz.toml": QUIZ, "week.ipynb": book(IMPORT, *FUNCTIONS, WORDS)}, (".",)),
    _book("book-stub-cells-kept", book(SUMS_STUB, *FUNCTIONS)),
    _book("book-copy-further-down", book(IMPORT, SUMS_STUB.split("\n\n\n")[1], TOTAL, ALTERNATE, DOUBLE)),
    _book("book-stub-further-down", book(*OFFICIAL, SUMS_STUB.split("\n\n\n")[1])),
    _book("book-twice", book(IMPORT, DOUBLE.replace("2 * x", "3 * x"), *FUNCTIONS)),
    _book("book-import-in-a-cell-below", book(*FUNCTIONS, IMPORT)),
    _book("book-future", book("import math", "from __future__ import annotations\nimport torch", *FUNCTIONS)),
    _book("book-raw-cell", book(*OFFICIAL, {"cell_type": "raw", "source": "def double(x): return 0"})),
    _book("book-indented-cell", book(IMPORT, "    x = 1", *FUNCTIONS)),
    _book("book-definitions-in-an-if", book(IMPORT, "if True:\n" + "\n".join("    " + line for line in DOUBLE.splitlines()), TOTAL, ALTERNATE)),
    _book("book-definitions-in-a-try", book(IMPORT, "try:\n" + "\n".join("    " + line for line in DOUBLE.splitlines()) + "\nexcept Exception:\n    raise", TOTAL, ALTERNATE)),
    *(_book(f"book-before-{name}", book(IMPORT, lines, _using(used), TOTAL, ALTERNATE)) for name, (lines, used) in BEFORE.items()),
    *(_book(f"book-around-{name}", book(IMPORT, lines, *FUNCTIONS)) for name, lines in AROUND.items()),
    *(_book(f"book-after-{name}", book(*OFFICIAL, lines)) for name, lines in AROUND.items()),
    *(_book(f"book-same-cell-{name}", book(f"{IMPORT}\n{lines}\n\n\n{DOUBLE}", TOTAL, ALTERNATE)) for name, lines in AROUND.items()
      if not lines.startswith("%%") and name not in ("broken", "broken-prose", "return", "await")),
    _book("book-named-py", book(*OFFICIAL), called="sums.py"),
    _book("book-that-is-a-file", SUMS, called="sums.ipynb"),
    _book("book-in-two-bytes", book(*OFFICIAL).encode("utf-16")),
    _book("book-result-named-like-its-task", book(*OFFICIAL, "double = double(torch.ones(1))", "for total in range(3): pass")),
    _book("book-with-prompts", book(IMPORT, "\n".join(f"{'>>>' if not n else '...'} {line}" for n, line in enumerate(DOUBLE.split("\n"))), TOTAL, ALTERNATE)),
    _book("book-with-an-unseen-space", book(IMPORT, DOUBLE.replace("    return", "\u00a0   return"), TOTAL, ALTERNATE)),
    _book("book-hung-onto-a-class", book(IMPORT, "class Box:\n    pass", "def two(self):\n    return 2", "Box.two = two", _using("Box().two()"), TOTAL, ALTERNATE)),
    _book("book-after-long-training", book(*OFFICIAL, "def plot():\n    print(losses)", "losses = [double(torch.ones(1)) for _ in range(10 ** 9)]", "plot()")),
    _book("book-appends-to-a-file", book("%%writefile sums.py\n" + PARTS[0], *(f"%%writefile -a sums.py\n\n\n{part}" for part in FUNCTIONS))),
    _book("book-of-a-helper-file", book("%%writefile two.py\nTWO = 2", "from two import TWO", IMPORT, _using("TWO"), TOTAL, ALTERNATE)),
    Row("book-beside-a-helper", REST | {HERE + "two.py": "TWO = 2\n", HERE + "sums.ipynb": book("from two import TWO", IMPORT, _using("TWO"), TOTAL, ALTERNATE)}, (".",)),
    Row("book-cut-off", REST | {HERE + "sums.ipynb": book(*OFFICIAL)[:-200], HERE + "sums.py": SUMS_STUB}, ("notebook",), PERSON),
    sums("book-exported-by-jupyter", {"sums.py": f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nget_ipython().run_line_magic('matplotlib', 'inline')\n{IMPORT}\n\n# In[ ]:\n\nget_ipython().run_cell_magic('time', '', {DOUBLE!r})\n\n{TOTAL}\n\n{ALTERNATE}\n"}, "."),
    sums("book-exported-by-colab", {"sums.py": f"{IMPORT}\n\n# Commented out IPython magic to ensure Python compatibility.\n# %%time\n" + "\n".join(f"# {line}" for line in DOUBLE.split("\n")) + f"\n\nif True:\n  !pip install x\n\n{TOTAL}\n\n{ALTERNATE}\n"}, "."),
    sums("book-exported", {"sums.py": f"# -*- coding: utf-8 -*-\n\"\"\"sums.ipynb\n\nOriginal file is located at\n    https://example.org\n\"\"\"\n\n!pip install x\n\n{SUMS}"}, "."),
    sums("book-and-its-worked-file", {"sums.py": SUMS, "sums.ipynb": book(*OFFICIAL)}),
    sums("book-and-the-stub", {"sums.py": SUMS_STUB, "sums.ipynb": book(*OFFICIAL)}, "ipynb"),
    sums("book-checkpoints", {"sums.py": SUMS, ".ipynb_checkpoints/sums-checkpoint.ipynb": book(SUMS_STUB)}),
    _book("book-percent-script", "# %% [markdown]\n# # Sums\n# %%\n" + SUMS + "\n# %%\ndouble(torch.zeros(1)) + undefined\n", called="sums.py"),
]  # fmt: skip
