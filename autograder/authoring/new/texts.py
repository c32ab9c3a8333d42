"""What a new course starts with, as text."""

from __future__ import annotations

SAMPLE = "average"
SAMPLE_SOLUTION = '''"""Averages."""


def average(numbers):
    """The mean of some numbers; ``ValueError`` if there are none."""
    if not numbers:
        raise ValueError("no numbers")
    return sum(numbers) / len(numbers)
'''
SAMPLE_TESTS = '''import pytest
from average import average


@pytest.mark.parametrize(("numbers", "mean"), [([3], 3), ([1, 2, 6], 3), ([-1, 1], 0), ([0.5, 1], 0.75)])
def test_the_mean(numbers, mean):
    """the mean of the numbers"""
    assert average(numbers) == pytest.approx(mean)


def test_no_numbers_are_refused():
    with pytest.raises(ValueError, match="no numbers"):
        average([])
'''
PUBLIC = '''"""Run this, and change it as you like: it checks what your file must have."""

import pytest

import {module}


def test_everything_is_there():
    """everything the page asks for is there and written"""
    missing = [name for name in {names} if not hasattr({module}, name)]
    assert not missing, f"{module}.py has no {{', '.join(missing)}}"
    for name, inputs in {inputs}.items():
        try:
            getattr({module}, name)(*[None] * inputs)
        except NotImplementedError as error:
            if str(error).startswith("task"):
                pytest.skip(f"{{name}} isn't written yet")
        except (Exception, SystemExit):
            pass  # it's written, and None is no good input
'''
HINTS = """["{number}"]
steps = ["What does the page ask for, in your own words?", "Try the smallest input first: what should come out?"]
"""
REFLECTION = "# Looking back\n\n1. What was hard about this?\n2. What would you do differently?\n"
PAGE = "# {title}\n\nOpen `{module}.py` and fill in what's missing.\n{headings}"
NOWHERE = """# Say where the engine comes from: autograder @ git+https://…@COMMIT, or a wheel beside this file.
# A package of this name on a public index may be somebody else's.
autograder=={version}
"""
README = """# {title}

* `exercises/`: what learners get; `solutions/`: the worked files; `graders/`: the hidden tests.
* `grade check` proves that the solutions earn everything and the stubs nothing.
* `grade cut` cuts the stubs from the solutions again.
* `grade release DIR` makes the learners' repository.
"""
COURSE = """# What learners install beside the engine.
requirements = [{requirements}]
"""
WORKFLOW = """# Proves the course at every push. The engine is installed as a package; none of it is copied here.
name: check

on:
  push:
  workflow_dispatch:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97  # v7.0.0
        with:
          python-version: "3.13"
      - run: python -m pip install -q -r requirements.txt
      - run: grade check
"""
