"""As much of GitHub's runner as the workflows need: their ``run:`` steps, expressions and artifacts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


class Names(SimpleNamespace):
    """A context of expressions: what is not there is empty."""

    def __getattr__(self, name: str) -> str:
        return ""


@dataclass
class Ran:
    """How a job ended."""

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
    skipped: tuple[str, ...] = ("pip install", "sudo ", "grade doctor")

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
        known = {
            "cancelled": lambda: False,
            "always": lambda: True,
            "success": lambda: not ran.failed,
            "fromJSON": json.loads,
        }
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
                if (self.workspace / path).is_file():
                    target.mkdir(parents=True, exist_ok=True)
                    shutil.copy(self.workspace / path, target)
                elif (self.workspace / path).is_dir():
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
