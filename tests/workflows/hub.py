"""As much of GitHub as a class needs, on loopback."""

from __future__ import annotations

import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


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
