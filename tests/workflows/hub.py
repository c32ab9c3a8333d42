"""As much of GitHub as a class needs, on loopback."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from autograder.integrations.github.limits import Clock

SLOW = 0.3


class Time(Clock):
    """A clock that only moves when somebody waits."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0
        self.waited: list[float] = []

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.seconds += seconds


class Troubles:
    """What can be wrong with a service: nothing."""

    def before(self, method: str) -> tuple[int, dict[str, str], Any] | None:
        """An answer instead of doing what was asked."""
        return None

    def after(self, method: str) -> str:
        """What happens to an answer: it's ``dropped``, or a ``broken`` one comes instead."""
        return ""


class Worst(Troubles):
    """Limits as GitHub documents them, and every so many requests one that fails, before or after it was done."""

    HOUR, PRIMARY, MINUTE, CHANGES = 3600.0, 700, 60.0, 80

    def __init__(self, clock: Time) -> None:
        self._time = clock
        self._asked: list[float] = []
        self._changed: list[float] = []
        self._count = 0
        self.limited = 0
        self.too_fast = 0

    def before(self, method: str) -> tuple[int, dict[str, str], Any] | None:
        now = self._time.now()
        self._count += 1
        self._asked = [moment for moment in self._asked if moment > now - self.HOUR]
        if len(self._asked) >= self.PRIMARY:
            self.limited += 1
            reset = str(int(self._asked[0] + self.HOUR) + 1)
            headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
            return 403, headers, {"message": "API rate limit exceeded"}
        self._asked.append(now)
        if self._count % 97 == 0:
            return 403, {"Retry-After": "30"}, {"message": "You have exceeded a secondary rate limit."}
        if self._count % 101 == 0:
            return 429, {}, {"message": "You have exceeded a secondary rate limit."}
        if method != "GET":
            self.too_fast += bool(self._changed and now - self._changed[-1] < 1)
            self._changed = [moment for moment in self._changed if moment > now - self.HOUR]
            self.too_fast += len(self._changed) >= 500
            self.too_fast += sum(moment > now - self.MINUTE for moment in self._changed) >= self.CHANGES
            self._changed.append(now)
        return (500, {}, {"message": "oops"}) if self._count % 29 == 0 else None

    def after(self, method: str) -> str:
        if method == "GET":
            return ""
        return {0: "dropped", 5: "broken", 11: "slow"}.get(self._count % 17, "")


class Hub:
    """As much of GitHub as the class needs, on loopback: repositories, their activity, statuses and issues."""

    def __init__(self, folder: Path, troubles: Troubles | None = None) -> None:
        self.folder = folder
        self.activity: dict[str, list[dict[str, str]]] = {}
        self.statuses: dict[str, list[dict[str, str]]] = {}
        self.issues: dict[str, list[dict[str, Any]]] = {}
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.tokens: set[str] = set()
        self.changes: list[str] = []
        self.troubles = troubles or Troubles()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            do_PATCH = do_POST

            def _answer(self, content: dict[str, Any]) -> None:
                hub.tokens.add(self.headers["Authorization"])
                path, _, query = self.path.partition("?")
                trouble = hub.troubles.before(self.command)
                if trouble is not None:
                    self._send(*trouble)
                    return
                found = hub.answer(self.command, path.split("/")[3:], content)
                if self.command != "GET":
                    hub.changes.append(f"{self.command} {path}")
                lost = hub.troubles.after(self.command)
                if lost == "slow":
                    time.sleep(SLOW)
                if lost == "dropped":
                    self.connection.close()
                    return
                if lost == "broken":
                    self._send(502, {}, {"message": "Bad Gateway"})
                    return
                if isinstance(found, int):
                    self._send(found, {}, {"message": "no"})
                    return
                cut = isinstance(found, list) and len(found) > 1 and "after=" not in query  # pages of one, by cursor
                links = {"Link": f'<{hub.url}{path}?after=x>; rel="next", <{hub.url}>; rel="first"'} if cut else {}
                self._send(200, links, found[:1] if cut else found[1:] if "after=" in query else found)

            def _send(self, status: int, headers: dict[str, str], content: Any) -> None:
                data = json.dumps(content).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
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
        """Content, or the status of a refusal."""
        name, kind, *rest = parts
        if name not in self.activity:
            return 404
        if kind == "activity":
            return self.activity[name]
        if kind == "statuses":
            self.statuses.setdefault(name, []).append({"commit": rest[0], **content})
        if kind == "commits":
            return [status for status in reversed(self.statuses.get(name, [])) if status["commit"] == rest[0]]
        if kind == "issues":
            return self._issue(method, name, rest, content)
        return {}

    def _issue(self, method: str, name: str, rest: list[str], content: dict[str, Any]) -> Any:
        issues = self.issues.setdefault(name, [])
        if rest[1:] == ["comments"]:
            comments = self.comments.setdefault(name, [])
            if method == "GET":
                return comments
            comments.append(content)
            return content
        if method == "GET":
            return issues
        if method == "POST":
            issues.append({"number": len(issues) + 1, "state": "open", **content})
            return issues[-1]
        issues[int(rest[0]) - 1].update(content)
        return issues[int(rest[0]) - 1]

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
