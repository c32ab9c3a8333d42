"""What a file imports, and what is left in it."""

from __future__ import annotations

from tests.arrivals.rows import SUMS, WORDS, Row, sums

HELPED = SUMS.replace("return 2 * x", "return twice(x)")
TWICE = "def twice(x):\n    return 2 * x\n"
END = SUMS + "\n\n"
START = SUMS.replace("import torch\n", "import torch\n{}\n", 1)


def _above(lines: str) -> str:
    return START.format(lines)


UNUSED = {
    "polars": "import polars as pl",
    "sklearn": "from sklearn.metrics import accuracy_score, f1_score",
    "tensorboard": "from torch.utils.tensorboard import SummaryWriter",
    "torchinfo": "import torchinfo",
    "colab": "from google.colab import drive",
    "star": "from keras.layers import *",
    "dotted": "import plotly.express as px, seaborn as sns",
    "several": "import polars as pl\nimport requests\nimport cv2\nfrom IPython.display import display",
    "used-at-the-top": "import polars as pl\npl.set_option('display.max_rows', 5)\nsns = pl.DataFrame({'a': [1]})",
    "guarded": "try:\n    import cupy as cp\nexcept ImportError:\n    cp = None\nassert cp is None",
    "in-an-if": "USE = True\nif USE:\n    import wandb",
    "with-a-class": "import lightning as L\n\n\nclass Net(L.LightningModule):\n    pass\n",
    "decorator": "import streamlit as st\n\n\n@st.cache_data\ndef load():\n    return 1\n",
    "a-typo": "import nunpy as np",
    "wrong-name": "from torch import neural",
    "from-the-course": "from sums_helpers import nothing",
}
LEFT = {
    "a-failing-print": "print(double(torch.tensor([1.0])) + undefined)",
    "an-assertion": "assert total([1.0]) == 2.0",
    "exit": "exit()",
    "sys-exit": "import sys\nsys.exit(0)",
    "os-exit": "import os\nos._exit(0)",
    "quit": "quit()",
    "input": "n = int(input('how many? '))\nprint(alternate(n))",
    "argparse": "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=int, required=True)\na = p.parse_args()",
    "argparse-optional": "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', default=3)\na = p.parse_args()\nassert a.n == 3",
    "argv": "import sys\nprint(sys.argv[1])",
    "a-missing-file": "data = open('data.csv').read()",
    "torch-load": "net = torch.load('net.pt')",
    "writes-a-file": "open('out.txt', 'w').write('x')",
    "plots": "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "main-guard": "if __name__ == '__main__':\n    print(undefined)",
    "endless": "while True:\n    pass",
    "slow": "import time\nt = time.process_time()\nwhile time.process_time() - t < 3:\n    pass",
    "sleeps": "import time\ntime.sleep(30)",
    "raises": "raise SystemError('x')",
    "raises-base": "raise BaseException('x')",
    "keyboard": "raise KeyboardInterrupt",
    "recursion": "def f():\n    return f()\n\n\nf()",
    "download": "import urllib.request\nurllib.request.urlopen('http://example.org/x')",
    "subprocess": "import subprocess\nsubprocess.run(['pip', 'install', 'x'], check=True)",
    "cuda": "x = torch.zeros(1).cuda()",
    "notebook-magic": "%matplotlib inline",
    "shell": "!pip install torch",
    "double-type": "torch.set_default_dtype(torch.float64)\ntorch.set_default_dtype(torch.float32)",
    "unittest": "import unittest\nunittest.main()",
    "doctest": "import doctest\ndoctest.testmod()",
    "pytest": "import pytest\npytest.main([__file__])",
    "logging": "import logging\nlogging.basicConfig(filename='/var/log/x.log')",
    "thread": "import threading\nthreading.Thread(target=lambda: None).start()",
    "a-del": "del torch_",
    "warnings": "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('x')",
}
BROKEN = {
    "a-function-of-comments": "def mine():\n    # to do\n",
    "no-colon": "def mine()\n    return 1\n",
    "curly-quotes": "def mine():\n    return \u201cx\u201d\n",
    "an-open-bracket": "def mine():\n    return (1 + \n",
    "merge-markers": "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
    "indent": "def mine():\n  x = 1\n    return x\n",
    "tabs-and-spaces": "def mine():\n\tx = 1\n        return x\n",
    "zero-width": "def mi\u200bne():\n    return 1\n",
    "print-statement": 'print "done"\n',
    "prompt": ">>> double(1)\n",
    "fence": "```\n",
    "return-outside": "return 5\n",
    "an-open-string": 'x = """never closed\n',
    "await": "await double(1)\n",
}
ROWS: list[Row] = [
    *(sums(f"unused-{name}", {"sums.py": _above(lines)}, *([] if name in ("guarded",) else ["."]))
      for name, lines in UNUSED.items()),
    *(sums(f"left-{name}", {"sums.py": END + lines + "\n"}) for name, lines in LEFT.items()),
    *(sums(f"left-{name}-in-the-middle", {"sums.py": SUMS.replace("\ndef total", f"\n{lines}\n\n\ndef total")})
      for name, lines in LEFT.items()),
    *(sums(f"broken-{name}", {"sums.py": END + lines}, r"line \d+|merge conflict") for name, lines in BROKEN.items()),
    *(sums(f"broken-{name}-in-the-middle", {"sums.py": SUMS.replace("\ndef total", f"\n{lines}\n\ndef total")}, r"line \d+|merge conflict")
      for name, lines in BROKEN.items() if name not in ("an-open-string", "an-open-bracket")),
    sums("future-not-first", {"sums.py": "import torch\nfrom __future__ import annotations\n" + SUMS}, "__future__|line 2"),
    sums("future-first", {"sums.py": SUMS.replace('"""Sums."""', '"""Sums."""\nfrom __future__ import annotations')}),
    sums("helper-beside", {"sums.py": "from helper import twice\n" + HELPED, "helper.py": TWICE}),
    sums("helper-in-the-root", {"sums.py": "from helper import twice\n" + HELPED, "/helper.py": TWICE}),
    sums("helper-star", {"sums.py": "from helper import *\n" + HELPED, "helper.py": TWICE}),
    sums("helper-relative", {"sums.py": "from .helper import twice\n" + HELPED, "helper.py": TWICE}),
    sums("helper-relative-module", {"sums.py": "from . import helper\ntwice = helper.twice\n" + HELPED, "helper.py": TWICE}),
    sums("helper-package", {"sums.py": "from tools.more import twice\n" + HELPED, "tools/__init__.py": "",
                            "tools/more.py": TWICE}),
    sums("helper-package-without-init", {"sums.py": "import tools.more\ntwice = tools.more.twice\n" + HELPED,
                                         "tools/more.py": TWICE}),
    sums("helper-of-a-helper", {"sums.py": "from helper import twice\n" + HELPED, "helper.py": "from deeper import twice\n",
                                "deeper.py": TWICE}),
    sums("helper-in-a-function", {"sums.py": SUMS.replace("return 2 * x", "from helper import twice\n    return twice(x)"),
                                  "helper.py": TWICE}),
    sums("helper-by-importlib", {"sums.py": SUMS.replace(
        "return 2 * x", "import importlib\n    return importlib.import_module('helper').twice(x)"), "helper.py": TWICE}),
    sums("helper-with-a-main-part", {"sums.py": "from helper import twice\n" + HELPED, "helper.py": TWICE + "print(undefined)\n"}),
    sums("helper-with-polars", {"sums.py": "from helper import twice\n" + HELPED, "helper.py": "import polars\n" + TWICE}),
    sums("helper-by-the-courses-path", {"sums.py": "from exercises.lesson_1_sums.helper import twice\n" + HELPED, "helper.py": TWICE}),
    sums("another-lessons-file", {"sums.py": "from words import shout\n" + SUMS}),
    sums("another-lessons-file-by-its-path", {"sums.py": "from exercises.lesson_2_words.words import shout\n" + SUMS}),
    sums("two-lessons-of-each-other", {"sums.py": "from words import shout\n" + SUMS,
                                       "/exercises/lesson_2_words/words.py": "from sums import double\n" + WORDS}),
    sums("itself", {"sums.py": SUMS.replace("return 2 * x", "import sums\n    return sums.alternate(1)[0] * 2 * x")}),
    sums("helper-called-torch", {"sums.py": SUMS, "torch.py": "raise SystemExit\n"}),
    sums("helper-called-random", {"sums.py": "import random\nrandom.random()\n" + SUMS, "random.py": "x = 1\n"}),
    sums("sys-path", {"sums.py": "import sys\nsys.path.append('..')\nsys.path.insert(0, 'lib')\nfrom helper import twice\n" + HELPED,
                      "lib/helper.py": TWICE}),
    sums("file-constant", {"sums.py": "from pathlib import Path\nHERE = Path(__file__).parent\n" + SUMS}),
    sums("all-in-one-notebook-export", {"sums.py": "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n" + SUMS
                                        + "\n# In[2]:\n\nget_ipython().system('pip install x')\nget_ipython().run_line_magic('matplotlib', 'inline')\n"}),
]  # fmt: skip
