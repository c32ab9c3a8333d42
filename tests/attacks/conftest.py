"""Where attacks take place: a course with secrets in it, a neighbor, files outside, sockets; and who grades there."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import filelock
import pytest

from autograder.course import seeds
from autograder.course.cut import cut_python
from autograder.sandbox.confinement.policy import LANDLOCK_ABI, WITHOUT

HERE = Path(__file__).parent
ORDINARY = HERE.parent / "ordinary.py"
CORPUS = HERE / "corpus"
SOLUTION = HERE / "course" / "solutions" / "lesson_1_target" / "target.py"
TASKS = {"double": "1.1", "total": "1.2", "store": "1.3", "halve": "1.4"}
NOBODY = 65534
SECONDS = 240.0
CROWD = Path(tempfile.gettempdir()) / f"attacks-{os.getuid()}.lock"
collect_ignore = ["course", "corpus"]


@dataclass(frozen=True)
class Attack:
    """One hostile file. What of the contract it leaves out comes from the solution: its honest part."""

    name: str
    source: str
    task: str = "1.1"
    status: tuple[str, ...] = ()
    honest: float | None = None
    """What its own functions may earn: nothing, unless they give right answers beside what else they do."""
    state: float = 0.0
    """Points for its own word that it can forge."""
    spoils: bool = False
    """Whether it ruins its honest part, too."""
    stopped_by: tuple[str, ...] = ()
    """Layers that stop it alone. None: the process split does."""
    privileged: bool = False
    """Whether the kernel lets nobody but root do it, confined or not."""
    says: str = ""
    """What the learner reads about the limit that stopped it."""
    fools: bool = False
    """Whether a grader that shares a process with it gives it the points."""
    confined: bool = False
    """Whether it would harm this machine without confinement."""
    crowds: bool = False
    """Whether others are allowed more while it is at it: threads are counted on the whole machine."""

    @property
    def own(self) -> set[str]:
        """The functions of the contract that it replaces."""
        tree = ast.parse(self.source)
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        return (names | {a.asname for node in tree.body for a in getattr(node, "names", [])}) & TASKS.keys()

    @property
    def file(self) -> str:
        """What is handed in."""
        body = ast.parse(SOLUTION.read_text()).body[1:]
        honest = [node for node in body if getattr(node, "name", "") not in self.own]
        parts = [self.source, *map(ast.unparse, honest), "print('in', __import__('os').getcwd(), flush=True)"]
        return "\n".join(parts) + "\n"

    @property
    def statuses(self) -> tuple[str, ...]:
        return self.status or (("failed", "passed") if self.deserved else ("failed",))

    @property
    def deserved(self) -> float:
        """What its own functions may earn."""
        return float(len(self.own) if self.stopped_by else 0) if self.honest is None else self.honest


def read(path: Path) -> Attack:
    source = path.read_text(encoding="utf-8")
    comments = [line[2:] for line in source.splitlines() if line.startswith("# ")]
    facts: dict[str, Any] = tomllib.loads("\n".join(line for line in comments if " = " in line))
    facts = {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}
    return Attack(f"{path.parent.name}/{path.stem}", source, **facts)


ATTACKS = [read(path) for path in sorted(CORPUS.glob("*/*.py"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``attack`` is every attack, or those for which the test's ``only`` mark says so."""
    if "attack" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("only")
        chosen = [attack for attack in ATTACKS if mark is None or mark.args[0](attack)]
        metafunc.parametrize("attack", chosen, ids=lambda attack: attack.name)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only(chosen): the attacks to run a test with")


@dataclass
class Field:
    """The folders and sockets that attacks are aimed at."""

    root: Path
    token: str = field(default_factory=lambda: secrets.token_hex(12))
    sockets: list[socket.socket] = field(default_factory=list)

    def canary(self, place: str) -> str:
        return f"canary:{place}:{self.token}"

    def __post_init__(self) -> None:
        self.root.chmod(0o755)
        self.course = self.root / "course"
        shutil.copytree(HERE / "course", self.course, ignore=shutil.ignore_patterns("__pycache__"))
        self.graders = self.course / "graders" / "lesson_1_target"
        hidden = self.graders / "test_target.py"
        hidden.write_text(hidden.read_text().replace("<canary:memory>", self.canary("memory")))
        bits = bytes.fromhex(self.token) + secrets.token_bytes(20)
        (self.course / "graders" / "seed.txt").write_text(seeds.spelled(bits))
        stub = cut_python(SOLUTION.read_text(), "target.py")
        (self.course / "exercises" / "lesson_1_target" / "target.py").write_text(stub)
        (self.graders / self.canary("name")).mkdir()
        for folder, mode in (("neighbor", 0o755), ("outside", 0o777), ("private", 0o700), ("out", 0o777)):
            (self.root / folder).mkdir()
            (self.root / folder).chmod(mode)
        (self.root / "neighbor" / "target.py").write_text(f"ANSWER = {self.canary('neighbor')!r}\n")
        (self.root / "private" / "secret").write_text(self.canary("private"))
        self.victim = self.root / "outside" / "victim"
        self.tidy()
        (self.root / "conftest.py").write_text(f"open({str(self.victim)!r}, 'w').close()\n")
        (self.root / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
        self._listen()

    def _listen(self) -> None:
        stream, datagrams = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
        self.port = stream.getsockname()[1]
        datagrams.bind(("127.0.0.1", self.port))
        named, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        self.socket = str(self.root / "socket")
        named.bind(self.socket)
        os.chmod(self.socket, 0o777)
        abstract.bind("\0" + self.socket)
        for server in (named, abstract):
            server.listen(128)
        self.sockets += [stream, datagrams, named, abstract]

    def aimed(self, text: str) -> str:
        """An attack with its targets filled in."""
        targets = {
            "hidden": self.graders / "test_target.py",
            "folder": self.graders,
            "course": self.course,
            "seed": self.course / "graders" / "seed.txt",
            "neighbor": self.root / "neighbor" / "target.py",
            "private": self.root / "private" / "secret",
            "outside": self.root / "outside",
            "victim": self.victim,
            "port": self.port,
            "socket": self.socket,
        }
        for name, target in targets.items():
            text = text.replace(f"<{name}>", str(target))
        return text

    @property
    def solution(self) -> str:
        return SOLUTION.read_text()

    def submit(self, attack: Attack) -> Path:
        return self.hand_in(attack.name, self.aimed(attack.file))

    def hand_in(self, name: str, text: str) -> Path:
        folder = self.root / "submissions" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "target.py").write_text(text, encoding="utf-8")
        return folder

    def tidy(self) -> None:
        """Undo what attacks did that nothing stopped."""
        for path in (self.root / "outside").iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        self.victim.write_text("as it was")
        self.victim.chmod(0o666)

    def close(self) -> None:
        for server in self.sockets:
            server.close()
        shutil.rmtree(self.root, ignore_errors=True)


@dataclass(frozen=True)
class Outcome:
    """All that came out of one ``grade run``."""

    status: int
    report: dict[str, Any]
    staff: dict[str, Any]
    shown: str
    """On the terminal."""
    learners: str
    everything: str
    left: list[int]

    def __getitem__(self, number: str) -> dict[str, Any]:
        return next(task for task in self.report["tasks"] if task["task"] == number)

    @property
    def printed(self) -> str:
        return "\n".join(self.staff["printed"].values())

    def points(self, evidence: str, names: set[str]) -> float:
        tasks = [task for task in self.report["tasks"] if task["task"] in {TASKS[name] for name in names}]
        return sum(test["points"] for task in tasks for test in task["tests"] if test["evidence"] == evidence)

    @property
    def scratch(self) -> list[Path]:
        """Where the learner's code was at work."""
        return [Path(line[3:]) for line in self.printed.splitlines() if line.startswith("in /")]


class Grader:
    """``grade run`` in a separate process."""

    def __init__(
        self, field: Field, without: tuple[str, ...], abi: int | None, user: int | None, device: str = "cpu"
    ) -> None:
        self.field = field
        self.unconfined = bool(without)
        environment = {**os.environ, "ATTACKED_TOKEN": field.canary("environment"), WITHOUT: ",".join(without)}
        if abi is not None:
            environment[LANDLOCK_ABI] = str(abi)
        options = ["--allow-unconfined"] if without else []
        become = [] if user is None else [sys.executable, str(ORDINARY), str(user)]
        self._process = subprocess.Popen(
            [*become, sys.executable, HERE / "driver.py", field.course, device, *options],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/",
        )  # fmt: skip
        self._count = 0

    def grade(self, submission: Path) -> Outcome:
        self._count += 1
        out = self.field.root / "out" / f"{id(self)}-{self._count}"
        out.mkdir()
        out.chmod(0o777)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"submission": str(submission), "out": str(out)}).encode() + b"\n")
        self._process.stdin.flush()
        assert select.select([self._process.stdout], [], [], SECONDS)[0], "no answer"
        done = json.loads(self._process.stdout.readline())
        files = {path.name: path.read_text() for path in sorted(out.iterdir())}
        return Outcome(
            done["status"],
            json.loads(files.get("report.json", "{}")),
            json.loads(files.get("staff.json", "{}")),
            done["out"] + done["err"],
            "\n".join([files.get("report.json", ""), files.get("report.txt", ""), done["out"], done["err"]]),
            "\n".join([*files.values(), done["out"], done["err"]]),
            done["left"],
        )

    def attack(self, attack: Attack) -> Outcome:
        with filelock.FileLock(CROWD) if attack.crowds else contextlib.nullcontext():
            return self.grade(self.field.submit(attack))

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(SECONDS)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def target() -> Iterator[Field]:
    field = Field(Path(tempfile.mkdtemp(prefix="attacks-")))
    yield field
    field.close()


@pytest.fixture
def bare(target: Field) -> Iterator[Field]:
    """The field, for a test in which attacks succeed."""
    yield target
    target.tidy()


@pytest.fixture(scope="session")
def attacks() -> list[Attack]:
    return ATTACKS


@pytest.fixture(scope="session")
def grader(target: Field) -> Iterator[Callable[..., Grader]]:
    """A grader without some layers, with an older Landlock, or as another user. Each is started once."""
    graders: dict[Any, Grader] = {}

    def start(
        without: tuple[str, ...] = (), abi: int | None = None, user: int | None = None, device: str = "cpu"
    ) -> Grader:
        key = (without, abi, user, device)
        if key not in graders:
            graders[key] = Grader(target, *key)
        return graders[key]

    yield start
    for each in graders.values():
        each.close()
