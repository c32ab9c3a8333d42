"""Starts a course of your own: from nothing, or from the pytest and unittest files you have."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import msgspec

import autograder
from autograder.authoring.new.old import Plan, joined, plans
from autograder.authoring.new.stubs import asked_for, inputs_of, stub, with_markers
from autograder.authoring.new.texts import (
    COURSE,
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
from autograder.course.coursefile import FILE
from autograder.course.cut import cut_python
from autograder.errors import Refusal
from autograder.files import write
from autograder.grading.shares import TABLE


def new(folder: Path, tests: Sequence[Path]) -> list[str]:
    """Write the course, and return its files by their paths. Raises ``Refusal``, and has written nothing then."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not empty: name a new folder.")
    every = plans(tests) if tests else [Plan(SAMPLE, SAMPLE_SOLUTION, {f"test_{SAMPLE}.py": SAMPLE_TESTS})]
    files: dict[str, str | bytes] = {
        "README.md": README.format(title=folder.name),
        ".gitignore": "__pycache__/\n.venv/\ngraders/seed.txt\n",
        "requirements.txt": _engine() + "".join(f"{name}\n" for name in _packages(every, tools=True)),
        ".github/workflows/check.yml": WORKFLOW,
    }
    if learners := _packages(every):
        files[FILE] = COURSE.format(requirements=", ".join(f'"{name}"' for name in learners))
    for number, together in enumerate(_together(every), 1):
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
    data: dict[str, bytes] = {}
    for plan in plans:
        joined(data, plan.data)
    if data:
        page += f"\nBeside them lie: {', '.join(f'`{name}`' for name in data)}.\n"
    files: dict[str, str | bytes] = {
        f"{exercises}/README.md": page,
        f"{exercises}/hints.toml": "\n".join(HINTS.format(number=task) for task in tasks.values()),
        f"{exercises}/reflection.md": REFLECTION,
        **{f"{exercises}/{name}": content for name, content in data.items()},
    }
    if points := {key: value for plan in plans for key, value in plan.points.items()}:
        files[f"graders/{lesson}/{TABLE}"] = "".join(f'"{key}" = {value}\n' for key, value in points.items())
    for plan in plans:
        joined(files, _module_files(lesson, plan, [tasks[name] for name in plan.tests]))
    return files


def _module_files(lesson: str, plan: Plan, tasks: list[str]) -> dict[str, str | bytes]:
    """The files of one module of a lesson."""
    exercises = f"exercises/{lesson}"
    every = {name: asked_for(text, plan.module) for name, text in plan.tests.items()}
    names = list(dict.fromkeys(name for own in every.values() for name in own))
    files: dict[str, str | bytes] = {}
    files |= {f"graders/{lesson}/{name}": text for name, text in plan.helpers.items()}
    files |= {f"graders/{lesson}/{name}": content for name, content in plan.hidden.items()}
    if plan.solution:
        marked = with_markers(plan.solution, tasks[0], f"{plan.module}.py")
        files[f"solutions/{lesson}/{plan.module}.py"] = marked
        files[f"{exercises}/{plan.module}.py"] = cut_python(marked, f"{plan.module}.py")
    else:
        marked = files[f"{exercises}/{plan.module}.py"] = stub(plan, names, tasks[0])
    for name, text in plan.tests.items():
        asked = every[name] or names
        files[f"{exercises}/{name}"] = PUBLIC.format(module=plan.module, names=asked, inputs=inputs_of(marked, asked))
        files[f"graders/{lesson}/{name}"] = text
    return files


def _packages(plans: Sequence[Plan], *, tools: bool = False) -> list[str]:
    """What pip installs for these lessons: for learners, or for their tests too."""
    names = {name for plan in plans for name in plan.packages or (() if plan.solution else plan.tools)}
    if tools:
        names |= {name for plan in plans for name in plan.tools}
    known = metadata.packages_distributions() if names else {}
    return sorted({known[name][0] for name in names - {plan.module for plan in plans} if name in known})


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
