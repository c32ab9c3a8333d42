"""Starts a course of your own: from nothing, or from the pytest and unittest files you have."""

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
from autograder.authoring.texts import (
    HINTS,
    NOWHERE,
    PAGE,
    PUBLIC,
    README,
    REFLECTION,
    SAMPLE,
    SAMPLE_SOLUTION,
    SAMPLE_TESTS,
    WORKFLOW,
)
from autograder.course.cut import BEGIN, cut_python
from autograder.course.data import data_below, speaks_of
from autograder.course.tree import read_text
from autograder.errors import Refusal
from autograder.files import write

TESTING = {"pytest", "hypothesis", "unittest", "autograder"}
CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")


@dataclass
class Plan:
    """A future lesson: the learner's module, its solution, its tests."""

    module: str
    solution: str = ""
    tests: dict[str, str] = field(default_factory=dict)
    """Tests by the name of the file."""
    helpers: dict[str, str] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    """Files beside the solution that it opens."""
    imported: set[str] = field(default_factory=set)
    """Modules beside the solution that it imports."""


def new(folder: Path, tests: Sequence[Path]) -> list[str]:
    """Write the course, and return its files by their paths. Raises ``Refusal``, and has written nothing then."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not empty: name a new folder.")
    plans = _plans(tests) if tests else [Plan(SAMPLE, SAMPLE_SOLUTION, {f"test_{SAMPLE}.py": SAMPLE_TESTS})]
    files: dict[str, str | bytes] = {
        "README.md": README.format(title=folder.name),
        ".gitignore": "__pycache__/\n.venv/\ngraders/seed.txt\n",
        "requirements.txt": _engine(),
        ".github/workflows/check.yml": WORKFLOW,
    }
    for number, together in enumerate(_together(plans), 1):
        files |= _lesson(number, together)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name, text if isinstance(text, bytes) else text.encode())
    (folder / "solutions").mkdir(exist_ok=True)
    return sorted(files)


def _together(plans: Sequence[Plan]) -> list[list[Plan]]:
    """The modules of each lesson: modules that import each other share one."""
    lessons: list[list[Plan]] = []
    for plan in plans:
        theirs = [one for one in lessons if any(_related(plan, other) for other in one)]
        for one in theirs:
            lessons.remove(one)
        lessons.append([*(other for one in theirs for other in one), plan])
    tested = {plan.module for plan in plans}
    for plan in plans:
        for name in sorted(plan.imported - tested):
            raise Refusal(
                f"{plan.module}.py imports {name}.py, but no test does: add a test file that imports {name}, or put "
                f"what is in {name}.py into {plan.module}.py."
            )
    return lessons


def _related(one: Plan, other: Plan) -> bool:
    return one.module in other.imported or other.module in one.imported


def _lesson(number: int, plans: Sequence[Plan]) -> dict[str, str | bytes]:
    """The files of one lesson."""
    module = plans[0].module
    lesson = f"lesson_{number}_{module}"
    exercises = f"exercises/{lesson}"
    every = [(plan, name) for plan in plans for name in plan.tests]
    tasks = {name: f"{number}.{place}" for place, (_, name) in enumerate(every, 1)}
    stems = {name: name.removeprefix("test_").removesuffix(".py") for name in tasks}
    headings = "".join(f"\n### {task} {stems[name]}\n" for name, task in tasks.items())
    page = PAGE.format(title=module, module=".py` and `".join(plan.module for plan in plans), headings=headings)
    data = {name: content for plan in plans for name, content in plan.data.items()}
    if data:
        page += f"\nBeside them lie: {', '.join(f'`{name}`' for name in data)}.\n"
    files: dict[str, str | bytes] = {
        f"{exercises}/README.md": page,
        f"{exercises}/hints.toml": "\n".join(HINTS.format(number=task) for task in tasks.values()),
        f"{exercises}/reflection.md": REFLECTION,
        **{f"{exercises}/{name}": content for name, content in data.items()},
    }
    for plan in plans:
        files |= _module_files(lesson, plan, [tasks[name] for name in plan.tests])
    return files


def _module_files(lesson: str, plan: Plan, tasks: list[str]) -> dict[str, str]:
    """The files of one module of a lesson."""
    exercises = f"exercises/{lesson}"
    names = list(dict.fromkeys(name for text in plan.tests.values() for name in asked_for(text, plan.module)))
    files = {}
    for name, text in plan.tests.items():
        files[f"{exercises}/{name}"] = PUBLIC.format(module=plan.module, names=names)
        files[f"graders/{lesson}/{name}"] = text
    files |= {f"graders/{lesson}/{name}": text for name, text in plan.helpers.items()}
    if plan.solution:
        marked = with_markers(plan.solution, tasks[0])
        files[f"solutions/{lesson}/{plan.module}.py"] = marked
        files[f"{exercises}/{plan.module}.py"] = cut_python(marked, f"{plan.module}.py")
    else:
        files[f"{exercises}/{plan.module}.py"] = stub(plan, names, tasks[0])
    return files


def _plans(tests: Sequence[Path]) -> list[Plan]:
    """The lessons that test files are about: files that import the same module share one."""
    found: dict[str, Plan] = {}
    for path in _test_files(tests):
        text = read_text(path)
        beside = {p.stem: p for p in sorted(path.parent.glob("*.py")) if not _is_test(p) and p.stem != "conftest"}
        module = _module(path, text, set(beside))
        plan = found.setdefault(module, Plan(module))
        if module in beside:
            source = beside.pop(module)
            plan.solution, plan.data = read_text(source), _data(source)
            plan.imported = set(beside) & set(_imports(plan.solution))
        stem = path.stem.removeprefix("test_").removesuffix("_test")
        name = f"test_{stem}.py" if stem.startswith(module) else f"test_{module}_{stem}.py"
        if name in plan.tests:
            raise Refusal(f"two test files would get the name {name}: rename {path}.")
        plan.tests[name] = text
        plan.helpers |= {f"{s}.py": read_text(p) for s, p in beside.items() if s in _imports(text)}
        if (conftest := path.with_name("conftest.py")).is_file():
            plan.helpers[conftest.name] = read_text(conftest)
    for plan in found.values():  # a learner's module, or something a solution needs, isn't a helper
        theirs = found.keys() | {name for other in found.values() for name in other.imported}
        plan.helpers = {name: text for name, text in plan.helpers.items() if name.removesuffix(".py") not in theirs}
    return list(found.values())


def _data(source: Path) -> dict[str, bytes]:
    """The data files beside a solution, if it mentions any."""
    data = {name: path for name, path in data_below(source.parent) if speaks_of([read_text(source)], [name])}
    return {name: path.read_bytes() for name, path in data.items()}


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
            raise Refusal(f"{path} doesn't exist.")


def _is_test(path: Path) -> bool:
    return path.stem.startswith("test_") or path.stem.endswith("_test")


def _imports(text: str) -> list[str]:
    """What a file imports, by the first part of its name."""
    nodes = list(ast.walk(ast.parse(text)))
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    found += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return list(dict.fromkeys(name.partition(".")[0] for name in found))


def _module(path: Path, text: str, beside: set[str]) -> str:
    """The learner's module that a test file is about."""
    try:
        names = [name for name in _imports(text) if name not in sys.stdlib_module_names | TESTING]
    except SyntaxError as error:
        raise Refusal(f"{path}, line {error.lineno}, isn't Python: {error.msg}.") from error
    own = [n for n in names if n in beside] or [n for n in names if n.isidentifier() and not _installed(n)]
    if not own:
        raise Refusal(f"{path} imports no learner's module: it should say, for example, from leap import leap_year.")
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
    """A file with the names that tests ask for, and empty bodies."""
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
    """The names of exceptions, judged by how tests use them."""
    found = set(re.findall(r"(?:raises|assertRaises|assertRaisesRegex)\(\s*(?:\w+\.)?(\w+)", text))
    return found | set(re.findall(r"except\s+(?:\w+\.)?(\w+)", text))


def with_markers(source: str, number: str) -> str:
    """A solution with its functions' and methods' bodies marked to be cut, docstrings aside."""
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
    """A line for pip that brings this engine: from the repository it was installed from, if there was one."""
    try:
        told = metadata.distribution("autograder").read_text("direct_url.json") or "{}"
    except metadata.PackageNotFoundError:
        told = "{}"
    origin = msgspec.json.decode(told)
    vcs = origin.get("vcs_info")
    if vcs:
        return f"autograder @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}\n"
    return NOWHERE.format(version=autograder.__version__)
