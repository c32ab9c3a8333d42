"""As much of GitHub's REST API as a class needs, https://docs.github.com/rest."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

VERSION = "2022-11-28"
SECONDS = 30.0
PATIENCE = 60.0
"""Seconds to wait at most when asked to come back later."""
TRIES = 3
PAGES = 20


class Refused(Exception):
    """The service said no: what was asked, and its answer."""


class Api:
    """A token and where to use it. The token is never part of a message."""

    def __init__(self, token: str, url: str | None = None) -> None:
        self._token = token
        self._url = (url or os.environ.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")

    def get(self, path: str) -> Any:
        """The answer to a question."""
        return self._ask("GET", path, None)

    def send(self, method: str, path: str, content: dict[str, Any]) -> Any:
        """The answer to a change."""
        return self._ask(method, path, content)

    def pages(self, path: str) -> Iterator[Any]:
        """Every item of a list."""
        joint = "&" if "?" in path else "?"
        for page in range(1, PAGES + 1):
            items = self.get(f"{path}{joint}per_page=100&page={page}")
            yield from items
            if len(items) < 100:
                return

    def _ask(self, method: str, path: str, content: dict[str, Any] | None) -> Any:
        for left in reversed(range(TRIES)):
            request = urllib.request.Request(
                self._url + path,
                method=method,
                data=None if content is None else json.dumps(content).encode(),
                headers={
                    "Accept": "application/vnd.github+json",
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": "application/json",
                    "X-GitHub-Api-Version": VERSION,
                },
            )
            try:
                with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                wait = _wait(error)
                if wait is None or not left:
                    raise Refused(f"{method} {path}: {error.code} {error.reason}") from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                wait = 1.0
                if not left:
                    raise Refused(f"{method} {path}: {error}") from error
            time.sleep(wait)
        raise AssertionError


def _wait(error: urllib.error.HTTPError) -> float | None:
    """Seconds after which asking again makes sense; None if it does not."""
    if error.code >= 500:
        return 1.0
    after = error.headers.get("Retry-After", "")
    return min(float(after), PATIENCE) if error.code in (403, 429) and after.isdigit() else None
