"""Learners' commits, fetched as data into bare repositories. Nothing is ever checked out or run from these."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from autograder.classroom.matching import match
from autograder.classroom.records import RosterRow
from autograder.classroom.results import load_class
from autograder.course.classfile import ClassSettings, Hosting
from autograder.errors import Refusal
from autograder.files import clear, write
from autograder.intake.platforms.ids import plain_id
from autograder.integrations.github.api import Api
from autograder.integrations.github.choice import Push, choose
from autograder.integrations.github.limits import Refused
from autograder.report.model import Report

SECONDS = 180.0
PUSHES = {"push", "force_push", "branch_creation", "pr_merge", "merge_queue_merge"}
HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


@dataclass
class Fetched:
    """The result: a submission's id to the time of its push, a learner's id to a sentence."""

    pushed: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


class CannotFetch(Refusal):
    """One learner's work can't be fetched: a sentence."""


def repository(hosting: Hosting, row: RosterRow) -> str:
    """The name of a learner's repository. Raises ``CannotFetch`` if the roster has none."""
    if "{github}" in hosting.repository and not row.github:
        raise CannotFetch("the roster names no GitHub account")
    name = hosting.repository.replace("{github}", row.github).replace("{id}", row.id)
    if not NAME.fullmatch(name) or name.strip(".") == "":
        raise CannotFetch("the roster gives no possible name of a repository")
    return name


def fetch_class(
    rows: list[RosterRow],
    settings: ClassSettings,
    lessons: list[int],
    api: Api,
    git: GitServer,
    out: Path,
    former: Path,
    shard_size: int,
) -> tuple[Fetched, int]:
    """Fetch every learner's commit into ``out/shard-N/<id>.git``; return how it went, and how many shards there are.

    ``former`` is the folder of the class's last grading, or none. One learner's failure doesn't affect the others.
    """
    graded = _graded(former, rows)
    found = Fetched()
    got: list[str] = []
    now = dt.datetime.now(dt.UTC)
    names = Counter(plain_id(row.id).casefold() for row in rows)
    for row in rows:
        id = plain_id(row.id)
        if not id or names[id.casefold()] > 1:
            found.said[row.id] = "as a folder name its id is empty, or another learner's: change it in the roster"
            continue
        try:
            name = repository(settings.hosting, row)
            pushes = _pushes(api, settings.hosting, name)
            push, said = choose(pushes, row, settings, lessons, graded.get(row.id, []), now)
            if said:
                found.said[row.id] = said
            if push is not None:
                git.fetch(f"{settings.hosting.owner}/{name}", push.commit, _place(out, len(got), shard_size, id))
                found.pushed[id] = push.time.isoformat()
                got.append(id)
        except (CannotFetch, Refused) as error:
            found.said[row.id] = str(error)
    shards = -(-len(got) // shard_size)
    for number in range(shards):
        own = got[number * shard_size : (number + 1) * shard_size]
        write(out / f"shard-{number}" / "pushed.csv", _csv([("id", "pushed"), *((id, found.pushed[id]) for id in own)]))
    return found, shards


def _place(out: Path, number: int, shard_size: int, id: str) -> Path:
    folder = out / f"shard-{number // shard_size}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{id}.git"


def _graded(former: Path, rows: list[RosterRow]) -> dict[str, list[Report]]:
    """Learner to earlier reports, oldest first."""
    if not (former / "batch.json").exists():
        return {}
    students = {student.id: student for student in load_class(former).students}
    owners = match(rows, students)
    return {
        owners[s.id].id: [*s.former, *([s.report] if s.report else [])] for s in students.values() if s.id in owners
    }


def _pushes(api: Api, hosting: Hosting, name: str) -> list[Push]:
    """The pushes to the branch that counts, by the server's own record of them."""
    reference = quote(f"refs/heads/{hosting.branch}", safe="")
    return [
        Push(entry["after"], dt.datetime.fromisoformat(entry["timestamp"]))
        for entry in api.pages(f"/repos/{hosting.owner}/{name}/activity?ref={reference}")
        if entry.get("activity_type") in PUSHES and HASH.fullmatch(str(entry.get("after")))
    ]


class GitServer:
    """Fetches single commits, without this machine's settings. The token is only in the environment."""

    def __init__(self, server: str, token: str) -> None:
        self._server = server.rstrip("/")
        header = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": urlsplit(server).scheme or "https",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{self._server}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {header}",
        }

    def fetch(self, name: str, commit: str, into: Path) -> None:
        """One commit without its history. Raises ``CannotFetch``."""
        self._run("init", "-q", "--bare", "--template=", str(into))
        try:
            url = f"{self._server}/{name}.git"
            options = ["--depth=1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"]
            self._run(f"--git-dir={into}", "-c", "fetch.fsckObjects=true", "fetch", "-q", *options, url, commit)
            write(into / "HEAD", f"{commit}\n".encode())
            (into / "shallow").unlink(missing_ok=True)
        except CannotFetch:
            clear(into)
            raise

    def _run(self, *arguments: str) -> None:
        line = ["git", *arguments]
        try:
            done = subprocess.run(line, env=self._environment, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise CannotFetch("its repository takes too long to fetch") from None
        if done.returncode:
            raise CannotFetch("its repository cannot be fetched: does the token reach it?")


def _csv(rows: list[tuple[str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
