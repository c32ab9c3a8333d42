"""Lays down a course of one's own: from nothing, or from pytest and unittest files that are there already."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import msgspec

import autograder
from autograder.course.cut import BEGIN, cut_python
from autograder.course.tree import read_text
from autograder.errors import Refusal
from autograder.files import write

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
PUBLIC = '''"""Yours to run and to change: what your file must have."""

import {module}


def test_everything_is_there():
    """everything that is asked for is there"""
    missing = [name for name in {names} if not hasattr({module}, name)]
    assert not missing, f"{module}.py has no {{', '.join(missing)}}"
'''
HINTS = """["{number}"]
steps = ["What does the page ask for, in your own words?", "Try the smallest input first: what should come out?"]
"""
REFLECTION = "# Looking back\n\n1. What was hard about this?\n2. What would you do differently?\n"
PAGE = "# {title}\n\nOpen `{module}.py` and fill in what is missing.\n{headings}"
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
WORKFLOW = """# Proves the course at every push: the engine is installed as a package, nothing of it is copied here.
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
TESTING = {"pytest", "hypothesis", "unittest", "autograder"}
CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")


@dataclass
class Plan:
    """A lesson to be: the learner's module, its solution, the tests of it."""

    module: str
    solution: str = ""
    tests: dict[str, str] = field(default_factory=dict)
    """By the name of the file."""
    helpers: dict[str, str] = field(default_factory=dict)


def new(folder: Path, tests: Sequence[Path]) -> list[str]:
    """Write the course; its files by their paths. Raises ``Refusal``, having written nothing."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not empty: name a folder that is new.")
    plans = _plans(tests) if tests else [Plan(SAMPLE, SAMPLE_SOLUTION, {f"test_{SAMPLE}.py": SAMPLE_TESTS})]
    files = {
        "README.md": README.format(title=folder.name),
        ".gitignore": "__pycache__/\n.venv/\ngraders/seed.txt\n",
        "requirements.txt": _engine(),
        ".github/workflows/check.yml": WORKFLOW,
    }
    for number, plan in enumerate(plans, 1):
        files |= _lesson(number, plan)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name, text.encode())
    (folder / "solutions").mkdir(exist_ok=True)
    return sorted(files)


def _lesson(number: int, plan: Plan) -> dict[str, str]:
    """The files of one lesson."""
    lesson = f"lesson_{number}_{plan.module}"
    exercises = f"exercises/{lesson}"
    tasks = {name: f"{number}.{place}" for place, name in enumerate(plan.tests, 1)}
    stems = {name: name.removeprefix("test_").removesuffix(".py") for name in plan.tests}
    headings = "".join(f"\n### {task} {stems[name]}\n" for name, task in tasks.items())
    names = list(dict.fromkeys(name for text in plan.tests.values() for name in asked_for(text, plan.module)))
    files = {
        f"{exercises}/README.md": PAGE.format(title=plan.module, module=plan.module, headings=headings),
        f"{exercises}/hints.toml": "\n".join(HINTS.format(number=task) for task in tasks.values()),
        f"{exercises}/reflection.md": REFLECTION,
    }
    for name, text in plan.tests.items():
        files[f"{exercises}/{name}"] = PUBLIC.format(module=plan.module, names=names)
        files[f"graders/{lesson}/{name}"] = text
    files |= {f"graders/{lesson}/{name}": text for name, text in plan.helpers.items()}
    first = next(iter(tasks.values()))
    if plan.solution:
        marked = with_markers(plan.solution, first)
        files[f"solutions/{lesson}/{plan.module}.py"] = marked
        files[f"{exercises}/{plan.module}.py"] = cut_python(marked, f"{plan.module}.py")
    else:
        files[f"{exercises}/{plan.module}.py"] = stub(plan, names, first)
    return files


def _plans(tests: Sequence[Path]) -> list[Plan]:
    """The lessons that test files are about: those that import one module are one lesson."""
    found: dict[str, Plan] = {}
    for path in _test_files(tests):
        text = read_text(path)
        beside = {p.stem: p for p in sorted(path.parent.glob("*.py")) if not _is_test(p) and p.stem != "conftest"}
        module = _module(path, text, set(beside))
        plan = found.setdefault(module, Plan(module))
        if module in beside:
            plan.solution = read_text(beside.pop(module))
        stem = path.stem.removeprefix("test_").removesuffix("_test")
        name = f"test_{stem}.py" if stem.startswith(module) else f"test_{module}_{stem}.py"
        if name in plan.tests:
            raise Refusal(f"two test files would be called {name}: rename {path}.")
        plan.tests[name] = text
        plan.helpers |= {f"{s}.py": read_text(p) for s, p in beside.items() if s in _imports(text)}
        if (conftest := path.with_name("conftest.py")).is_file():
            plan.helpers[conftest.name] = read_text(conftest)
    return list(found.values())


def _test_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*.py")) if _is_test(p)]
            if not inside:
                raise Refusal(f"{path} holds no test files: they're called test_….py or …_test.py.")
            yield from inside
        elif path.is_file():
            yield path
        else:
            raise Refusal(f"{path} is not there.")


def _is_test(path: Path) -> bool:
    return path.stem.startswith("test_") or path.stem.endswith("_test")


def _imports(text: str) -> list[str]:
    """What a file imports, by the first part of its name."""
    nodes = list(ast.walk(ast.parse(text)))
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    found += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return list(dict.fromkeys(name.partition(".")[0] for name in found))


def _module(path: Path, text: str, beside: set[str]) -> str:
    """The module of the learner's that a test file is about."""
    try:
        names = [name for name in _imports(text) if name not in sys.stdlib_module_names | TESTING]
    except SyntaxError as error:
        raise Refusal(f"{path}, line {error.lineno}, is no Python: {error.msg}.") from error
    own = [n for n in names if n in beside] or [n for n in names if n.isidentifier() and not _installed(n)]
    if not own:
        raise Refusal(
            f"{path} imports no module of a learner's: it should say, for example, from leap import leap_year."
        )
    stem = path.stem.removeprefix("test_").removesuffix("_test")
    return next((name for name in own if stem.startswith(name)), own[0])


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def asked_for(text: str, module: str) -> list[str]:
    """The names of a module that a test file uses."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            found += [alias.name for alias in node.names if alias.name != "*"]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == module:
            found.append(node.attr)
    return list(dict.fromkeys(found))


def stub(plan: Plan, names: list[str], number: str) -> str:
    """A file with the names that tests ask for, and nothing done."""
    raised = set().union(*(_raised(text) for text in plan.tests.values()))
    parts = [f'"""Yours to fill in: {plan.module}."""\n']
    for name in names:
        if name in raised:
            parts.append(f'class {name}(Exception):\n    """What is wrong."""\n')
        elif CLASS.fullmatch(name):
            parts.append(
                f'class {name}:\n    """To be written."""\n\n    def __init__(self, *args, **kwargs):\n'
                f'        raise NotImplementedError("task {number}")\n'
            )
        elif name.isupper():
            parts.append(f"{name} = None\n")
        else:
            body = f'    """To be written."""\n    raise NotImplementedError("task {number}")\n'
            parts.append(f"def {name}(*args, **kwargs):\n{body}")
    return "\n\n".join(parts)


def _raised(text: str) -> set[str]:
    """The names of exceptions: by how tests use them."""
    found = set(re.findall(r"(?:raises|assertRaises|assertRaisesRegex)\(\s*(?:\w+\.)?(\w+)", text))
    return found | set(re.findall(r"except\s+(?:\w+\.)?(\w+)", text))


def with_markers(source: str, number: str) -> str:
    """A solution in which the body of each function and method, its docstring aside, is what is cut."""
    lines = source.splitlines()
    if any(BEGIN.match(line) for line in lines):
        return source
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise Refusal(f"the solution cannot be read, line {error.lineno}: {error.msg}.") from error
    for node in sorted(_functions(tree), key=lambda node: -node.lineno):
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        if not body:
            continue
        first, last = min([body[0].lineno, *_decorated(body[0])]), body[-1].end_lineno or body[-1].lineno
        margin = " " * (node.col_offset + 4)
        block = lines[first - 1 : last]
        if (head := block[0][: body[0].col_offset]).strip():  # all on the line of its def
            lines[first - 1 : last] = [head.rstrip()]
            first, block = first + 1, [margin + block[0][body[0].col_offset :], *block[1:]]
            last = first - 1
        lines[first - 1 : last] = [f"{margin}# BEGIN SOLUTION {number}", *block, f"{margin}# END SOLUTION"]
    return "\n".join(lines) + "\n"


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        yield from (part for part in inside if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))


def _decorated(node: ast.stmt) -> list[int]:
    return [decorator.lineno for decorator in getattr(node, "decorator_list", [])]


def _engine() -> str:
    """A line for pip that brings this engine: from the repository that it was installed from, where it was from one."""
    try:
        told = metadata.distribution("autograder").read_text("direct_url.json") or "{}"
    except metadata.PackageNotFoundError:
        told = "{}"
    origin = msgspec.json.decode(told)
    vcs = origin.get("vcs_info")
    if vcs:
        return f"autograder @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}\n"
    return NOWHERE.format(version=autograder.__version__)
