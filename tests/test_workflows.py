"""The workflows' own steps, run here as a runner would: files for outputs, summary and paths, artifacts as folders."""

from __future__ import annotations

import base64
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from autograder.course import Course
from autograder.release import release

ROOT = Path(__file__).parents[1]
RECORD = ROOT / ".github" / "workflows" / "grade-of-record.yml"
WORKFLOWS = [
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "autograder" / "release" / "template" / "dot-github" / "workflows").glob("*.yml"),
]
ACTIONS = [*WORKFLOWS, *(ROOT / ".github" / "actions").glob("*/action.yml")]
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
SECRET = "the-secret-of-the-class"

pytestmark = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None, reason="the steps are written for bash"
)


class Names(SimpleNamespace):
    """A context of expressions: what is not there is empty."""

    def __getattr__(self, name: str) -> str:
        return ""


@dataclass
class Ran:
    """What became of a job."""

    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    printed: str = ""
    summary: str = ""
    environments: list[dict[str, str]] = field(default_factory=list)
    failed: bool = False


@dataclass
class Runner:
    """Runs a job's ``run:`` steps in a folder; of actions it knows those for artifacts, the rest needs a network."""

    workspace: Path
    home: Path
    context: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ("pip install", "gh run", "sudo ", "grade doctor")

    def job(self, workflow: Path, name: str) -> Ran:
        steps = yaml.safe_load(workflow.read_text())["jobs"][name]["steps"]
        ran = Ran()
        for number, step in enumerate(steps):
            if self._wanted(step, ran):
                self._step(step, number, ran)
        return ran

    def _wanted(self, step: dict[str, Any], ran: Ran) -> bool:
        condition = str(step.get("if", "success()"))
        held = bool(self._value(condition, ran))
        return held if re.search(r"cancelled|failure|always", condition) else held and not ran.failed

    def _value(self, text: str, ran: Ran) -> Any:
        """An expression in GitHub's language, as Python."""
        inner = EXPRESSION.fullmatch(text.strip())
        python = (inner[1] if inner else text).replace("&&", " and ").replace("||", " or ")
        python = re.sub(r"!(?!=)", " not ", python)
        steps = {
            id: Names(outputs=Names(**ran.outputs.get(id, {})), outcome=outcome) for id, outcome in ran.outcomes.items()
        }
        known = {"cancelled": lambda: False, "success": lambda: not ran.failed, "fromJSON": json.loads}
        contexts = {name: Names() for name in ("github", "inputs", "vars", "secrets", "needs", "matrix")}
        return eval(python.strip(), {}, {**contexts, **known, "steps": Names(**steps), **self.context})

    def _filled(self, text: Any, ran: Ran) -> str:
        return EXPRESSION.sub(lambda match: str(self._value(match[0], ran)), str(text))

    def _step(self, step: dict[str, Any], number: int, ran: Ran) -> None:
        id = step.get("id", str(number))
        if "artifact@" in step.get("uses", ""):
            options = {key: self._filled(value, ran) for key, value in step.get("with", {}).items()}
            self._artifact(step["uses"], options)
        elif "run" in step and not any(word in step["run"] for word in self.skipped):
            self._run(step, id, ran)

    def _artifact(self, action: str, options: dict[str, str]) -> None:
        store = self.home / "artifacts"
        paths = [part.strip().rstrip("/") for part in options.get("path", ".").splitlines()]
        if "/upload-artifact@" in action:
            for path in paths:
                target = store / options["name"] / (path if len(paths) > 1 else ".")
                if (self.workspace / path).is_dir():
                    shutil.copytree(self.workspace / path, target, dirs_exist_ok=True)
        elif "/download-artifact@" in action:
            into = self.workspace / paths[0]
            if "pattern" in options:
                for folder in store.glob(options["pattern"]):
                    shutil.copytree(folder, into / folder.name, dirs_exist_ok=True)
            else:
                shutil.copytree(store / options["name"], into, dirs_exist_ok=True)

    def _run(self, step: dict[str, Any], id: str, ran: Ran) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        files = {
            name: self.home / name.lower()
            for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")
        }
        for path in files.values():
            path.write_text("")
        event = self.home / "event.json"
        event.write_text(json.dumps({"ref": "refs/heads/main"}))
        own = {key: self._filled(value, ran) for key, value in step.get("env", {}).items()}
        environment = {
            "PATH": f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.home), "CI": "true",
            "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(self.workspace), "GITHUB_EVENT_PATH": str(event),
            "RUNNER_TEMP": str(self.home / "temp"), **self.environment, **own,
            **{name: str(path) for name, path in files.items()},
        }  # fmt: skip
        ran.environments.append(environment)
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"] if "shell" in step else ["bash", "-e", "-c"]
        done = subprocess.run(
            [*shell, step["run"]], cwd=self.workspace, env=environment, capture_output=True, text=True, timeout=240,
            check=False,
        )  # fmt: skip
        ran.printed += done.stdout + done.stderr
        ran.outcomes[id] = "failure" if done.returncode else "success"
        ran.failed |= bool(done.returncode)
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        ran.outputs[id] = dict(line.split("=", 1) for line in lines)
        ran.summary += files["GITHUB_STEP_SUMMARY"].read_text()


@pytest.fixture
def runner_home(tmp_path: Path) -> Path:
    """``python`` and ``grade`` as the set-up would have put them on the path."""
    folder = tmp_path / "home" / "bin"
    folder.mkdir(parents=True)
    for name, words in {"python": "", "grade": " -m autograder"}.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{words} "$@"\n')
        script.chmod(0o755)
    return folder.parent


# ---------------------------------------------------------------------------------------------- what is written there


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_actions_are_pinned_by_hash(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())
    for action, comment in used:
        assert action.startswith("./") or (re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40}", action) and "# v" in comment)


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_expression_stands_in_a_script(path: Path) -> None:
    content = yaml.safe_load(path.read_text())
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    for step in [step for job in jobs for step in job["steps"]]:
        assert "${{" not in step.get("run", "")
        assert "checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_names_its_permissions_and_its_time(path: Path) -> None:
    content = yaml.safe_load(path.read_text())
    assert content["permissions"] == {}
    for job in content["jobs"].values():
        assert set(job["permissions"].values()) == {"read"}
        assert job["timeout-minutes"] <= 120


def test_secrets_and_learners_code_never_meet() -> None:
    for name, job in yaml.safe_load(RECORD.read_text())["jobs"].items():
        grades = any(
            "grade batch" in step.get("run", "") or "grade run" in step.get("run", "") for step in job["steps"]
        )
        cached = any("engine" in step.get("uses", "") for step in job["steps"])
        secret = "secrets." in yaml.safe_dump(job)
        assert secret == (name in ("fetch", "publish"))
        assert secret == ("environment" in job)
        assert not (secret and (grades or cached))


# ---------------------------------------------------------------------------------------------- feedback on push


@pytest.fixture(scope="module")
def released(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "week"
    release(Course(course), folder)
    return folder


def set_up_already(folder: Path, home: Path) -> None:
    start = runpy.run_path(str(folder / "start.py"))
    Path(start["BIN"]).mkdir(parents=True)
    shutil.copy(home / "bin" / "python", start["PYTHON"])
    Path(start["STAMP"]).write_text(start["fingerprint"]("cpu"))


@pytest.fixture
def push(released: Path, runner_home: Path, tmp_path: Path) -> Callable[[dict[str, str]], Ran]:
    """What a learner's push gets; the set-up finds that everything is installed already."""

    def pushed(files: dict[str, str]) -> Ran:
        workspace = tmp_path / "workspace"
        shutil.copytree(released, workspace)
        for name, text in files.items():
            (workspace / name).write_text(text)
        set_up_already(workspace, runner_home)
        return Runner(workspace, runner_home).job(workspace / ".github/workflows/feedback.yml", "feedback")

    return pushed


SUMS = "exercises/lesson_1_sums/sums.py"
WORDS = "exercises/lesson_2_words/words.py"
QUIZ = "exercises/lesson_2_words/quiz.toml"


def result(ran: Ran) -> dict[str, Any]:
    return json.loads(base64.b64decode(ran.outputs["publish"]["result"]))


def test_solved(push: Callable[[dict[str, str]], Ran], solution: dict[str, str]) -> None:
    ran = push({SUMS: solution["sums.py"], WORDS: solution["words.py"], QUIZ: solution["quiz.toml"]})
    assert not ran.failed, ran.printed
    assert result(ran)["status"] == "pass"
    assert "Next:** nothing" in ran.summary


def test_the_line_of_an_error_is_annotated(push: Callable[[dict[str, str]], Ran]) -> None:
    ran = push({SUMS: "def double(x):\n    return 1 / 0\n"})
    assert f"::error file={SUMS},line=2,title=1.1 double::" in ran.printed
    assert {"not started yet", "no answer yet"} <= {test["message"] for test in result(ran)["tests"]}
    assert "## 0 of " in ran.summary


def test_nothing_to_grade(push: Callable[[dict[str, str]], Ran], released: Path) -> None:
    ran = push({SUMS: "def double(:\n", WORDS: "\0", QUIZ: "= ="})
    assert result(ran)["status"] == "fail"
    assert "## 0 of " in ran.summary


HOSTILE = "::set-output name=result::forged\\n::notice title=Autograding complete::Points 100/100\\n<b>x</b>|`"
NOISE = f"""
import os, sys
print("{HOSTILE}", flush=True)
print("{HOSTILE}", file=sys.stderr, flush=True)
for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV"):
    try:
        open(os.environ[name], "a").write("result=forged\\n")
    except Exception:
        pass
for number in range(3, 64):
    try:
        os.write(number, b"{HOSTILE}")
    except OSError:
        pass
"""
TRICKS = {
    "noise": NOISE + f'def double(x):\n    print("{HOSTILE}")\n    return x\n',
    "raising": f'def double(x):\n    raise type("{HOSTILE}", (Exception,), {{}})("{HOSTILE}")\n',
    "answering": f'def double(x):\n    return "{HOSTILE}"\n',
}


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_leave_no_trace(trick: str, push: Callable[[dict[str, str]], Ran]) -> None:
    ran = push({SUMS: TRICKS[trick], "exercises/lesson_1_sums/::error::x.py": "", "exercises/<b>.py": ""})
    commands = [line for line in ran.printed.splitlines() if line.lstrip().startswith(("::", "##["))]
    assert all(line.startswith(f"::error file={SUMS},line=") for line in commands)
    assert ran.outputs["publish"].keys() == {"result"}
    assert ran.outputs["check"].keys() == {"status"}
    assert result(ran)["status"] in ("fail", "error")
    assert "<b>" not in ran.summary


# ---------------------------------------------------------------------------------------------- classroom50

CLASSROOM50 = {
    "CLASSROOM": "cs101", "ASSIGNMENT": "week", "USERNAME": "octo-1", "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c",
    "RELEASE_URL": "r", "REVIEW_URL": "d",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "score", "said"), [({}, 45, "points"), ({SUMS: "\0", WORDS: "\0", QUIZ: "\0"}, 0, "## 0 of 4.5 points")]
)
def test_classroom50s_entry_point(
    changed: dict[str, str],
    score: int,
    said: str,
    released: Path,
    course: Path,
    runner_home: Path,
    tmp_path: Path,
    solution: dict[str, str],
) -> None:
    bundle, checkout = tmp_path / "bundle", tmp_path / "checkout"
    shutil.copytree(released, bundle / "course")
    shutil.copytree(course / "graders", bundle / "course" / "graders")
    set_up_already(bundle / "course", runner_home)
    for name, text in {**files(solution), **changed}.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(text)
    script = [sys.executable, str(ROOT / "examples" / "classroom50" / "autograder.py")]
    environment = {**os.environ, **CLASSROOM50, "CLASSROOM50_BUNDLE_DIR": str(bundle)}
    done = subprocess.run(
        script, cwd=checkout, env=environment, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    got = json.loads((checkout / "result.json").read_text())
    assert (got["score"], got["max-score"], got["owner"]) == (score, 45, "octo-1")
    assert said in (checkout / "release-body.md").read_text()


# ---------------------------------------------------------------------------------------------- grade of record


class Hub:
    """As much of GitHub as the class needs, on loopback: repositories, their activity, statuses and issues."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.activity: dict[str, list[dict[str, str]]] = {}
        self.statuses: dict[str, dict[str, str]] = {}
        self.issues: dict[str, list[dict[str, Any]]] = {}
        self.tokens: set[str] = set()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer("GET", {})

            def do_POST(self) -> None:
                self._answer("POST", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            do_PATCH = do_POST

            def _answer(self, method: str, content: dict[str, Any]) -> None:
                hub.tokens.add(self.headers["Authorization"])
                path, _, query = self.path.partition("?")
                found = hub.answer(self.command, path.split("/")[3:], content)
                cut = isinstance(found, list) and len(found) > 1 and "after=" not in query  # pages of one, by cursor
                data = json.dumps(found[:1] if cut else found[1:] if "after=" in query else found).encode()
                self.send_response(404 if found is None else 200)
                if cut:
                    self.send_header("Link", f'<{hub.url}{path}?after=x>; rel="next", <{hub.url}>; rel="first"')
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, parts: list[str], content: dict[str, Any]) -> Any:
        name, kind, *rest = parts
        if name not in self.activity:
            return None
        if kind == "activity":
            return self.activity[name]
        if kind == "statuses":
            self.statuses[name] = {"commit": rest[0], **content}
        if kind == "issues":
            issues = self.issues.setdefault(name, [])
            if method == "GET":
                return issues
            if method == "POST":
                issues.append({"number": len(issues) + 1, "state": "open", **content})
            else:
                issues[int(rest[0]) - 1].update(content)
        return {}

    def push(self, name: str, files: dict[str, str], time: str) -> str:
        """A commit on the server; its hash."""
        work, bare = self.folder / "work" / name, self.folder / "server" / "org" / f"{name}.git"
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        if not bare.exists():
            subprocess.run([*git, "init", "-q", "--bare", str(bare)], check=True)
            subprocess.run([*git, f"--git-dir={bare}", "config", "uploadpack.allowAnySHA1InWant", "true"], check=True)
            subprocess.run([*git, "init", "-q", "-b", "main", str(work)], check=True)
        for path, text in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_text(text)
        subprocess.run([*git, "-C", str(work), "add", "-A"], check=True)
        subprocess.run([*git, "-C", str(work), "commit", "-q", "--allow-empty", "-m", "work"], check=True)
        subprocess.run([*git, "-C", str(work), "push", "-q", str(bare), "HEAD:refs/heads/main"], check=True)
        done = subprocess.run([*git, "-C", str(work), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
        entry = {"activity_type": "push", "after": done.stdout.strip(), "timestamp": time}
        self.activity.setdefault(name, []).insert(0, entry)
        return done.stdout.strip()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    found = Hub(tmp_path / "hub")
    yield found
    found.close()


ROSTER = (
    "id,github,school id,name,due\nstudent-001,octo-1,s1,,2026-11-20\nstudent-002,octo-2,s2,,2026-11-20\n"
    "student-003,octo-3,s3,,2026-11-20\nstudent-004,octo-4,s4,,2026-11-20\n"
)


@dataclass
class Class:
    """A class's private repository on a runner."""

    course: Path
    home: Path
    hub: Hub
    shard_size: int = 2
    ran: dict[str, Ran] = field(default_factory=dict)

    def run(self, **inputs: str) -> None:
        """Every job of a run, each in a fresh copy of the repository; the artifact of the last run is there."""
        artifacts = self.home / "artifacts"
        last = self.home / "last"
        if (artifacts / "class").is_dir():
            shutil.rmtree(last, ignore_errors=True)
            shutil.move(artifacts / "class", last)
        shutil.rmtree(artifacts, ignore_errors=True)
        fetch = self._job("fetch", last, inputs=Names(**inputs), secrets=Names(CLASS_READ_TOKEN=SECRET))
        outputs = Names(shards=fetch.outputs.get("fetch", {}).get("shards", "[]"))
        needs = Names(fetch=Names(outputs=outputs, result="success"))
        for shard in json.loads(outputs.shards):
            self._job("grade", None, matrix=Names(shard=shard), needs=needs)
        self._job("class", None, needs=needs)
        self._job("publish", None, needs=needs, secrets=Names(CLASS_PUBLISH_TOKEN=SECRET))

    def _job(self, name: str, last: Path | None, **context: Any) -> Ran:
        workspace = self.home / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(self.course, workspace)
        if last is not None and last.is_dir():
            shutil.copytree(last, workspace / "class")
        (workspace / "class").mkdir(exist_ok=True)
        context = {"vars": Names(CLASS_ROSTER="roster.csv", SHARD_SIZE=self.shard_size), **context}
        environment = {"GITHUB_API_URL": self.hub.url, "GITHUB_SERVER_URL": (self.hub.folder / "server").as_uri()}
        self.ran[name] = Runner(workspace, self.home, context, environment).job(RECORD, name)
        return self.ran[name]

    def table(self, name: str) -> dict[str, dict[str, str]]:
        import csv

        text = (self.home / "artifacts" / "class" / name).read_text(encoding="utf-8-sig")
        return {row["id"]: row for row in csv.DictReader(text.splitlines())}


@pytest.fixture
def klass(own_course: Path, runner_home: Path, hub: Hub) -> Class:
    (own_course / "roster.csv").write_text(ROSTER)
    settings = own_course / "class.toml"
    former = settings.read_text() if settings.exists() else ""
    settings.write_text(f'{former}\n[hosting]\nowner = "org"\nrepository = "week-{{github}}"\n')
    return Class(own_course, runner_home, hub)


def files(solution: dict[str, str], sums: str | None = None) -> dict[str, str]:
    return {SUMS: sums or solution["sums.py"], WORDS: solution["words.py"], QUIZ: solution["quiz.toml"]}


def test_a_class_from_push_to_grade(klass: Class, solution: dict[str, str]) -> None:
    hub = klass.hub
    right = hub.push("week-octo-1", files(solution), "2026-11-19T10:00:00Z")
    hub.push("week-octo-2", files(solution, TRICKS["noise"]), "2026-11-21T10:00:00Z")
    hub.push("week-octo-3", {"empty.txt": ""}, "2026-11-19T10:00:00Z")
    klass.run()
    assert not [name for name, ran in klass.ran.items() if ran.failed], {n: r.printed for n, r in klass.ran.items()}
    assert klass.ran["fetch"].outputs["fetch"]["shards"] == "[0, 1]"
    grades = klass.table("grades.csv")
    assert (grades["student-001"]["points"], grades["student-001"]["commit"]) == (
        grades["student-001"]["max points"],
        right,
    )
    assert (grades["student-002"]["days late"], grades["student-003"]["points"]) == ("1", "")
    standing = {id: row["standing"] for id, row in klass.table("class.csv").items()}
    assert list(standing.values()) == ["graded", "graded", "unreadable", "missing"]
    assert (klass.home / "artifacts" / "class" / "class.html").exists()
    assert hub.statuses["week-octo-1"]["commit"] == right
    assert hub.statuses.keys() == {"week-octo-1", "week-octo-2"}
    assert "Not graded" in hub.issues["week-octo-3"][0]["body"]
    assert "Pushed 1 days after" in hub.issues["week-octo-2"][0]["body"]
    assert "Points 100" not in hub.issues["week-octo-2"][0]["body"]
    assert hub.tokens == {f"Bearer {SECRET}"}
    for name, ran in klass.ran.items():
        assert SECRET not in ran.printed
        assert (SECRET in str(ran.environments)) == (name in ("fetch", "publish"))
    for path in (klass.home / "artifacts").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_the_next_run_follows_the_rules_of_the_class(klass: Class, solution: dict[str, str]) -> None:
    hub = klass.hub
    settings = klass.course / "class.toml"
    settings.write_text(
        settings.read_text() + '\n[attempts]\ncounts = "best"\nlate = false\n[feedback]\nrelease = "after due"\n'
    )
    roster = klass.course / "roster.csv"
    roster.write_text(ROSTER.replace("s2,,2026-11-20", "s2,,2126-11-20"))
    wrong = files(solution, "def double(x):\n    return x\n")
    best = hub.push("week-octo-1", files(solution), "2026-11-18T10:00:00Z")
    hub.push("week-octo-2", files(solution), "2026-11-18T10:00:00Z")
    klass.run()
    assert (hub.statuses.keys(), hub.issues.keys()) == ({"week-octo-1"}, {"week-octo-1"})
    worse = hub.push("week-octo-1", wrong, "2026-11-19T10:00:00Z")
    hub.push("week-octo-1", files(solution), "2026-11-22T10:00:00Z")
    klass.run(learners="student-001")
    assert "1 graded now" in klass.ran["grade"].printed
    assert klass.table("class.csv")["student-001"]["attempts"] == "2"
    assert klass.table("class.csv")["student-002"]["standing"] == "graded"
    assert klass.table("grades.csv")["student-001"]["commit"] == best
    assert len(hub.issues["week-octo-1"]) == 1
    assert "best attempt counts" in hub.issues["week-octo-1"][0]["body"]
    assert hub.statuses["week-octo-1"]["commit"] == worse
