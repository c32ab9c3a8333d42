"""As much of GitHub's REST API as a class needs, https://docs.github.com/rest."""

from __future__ import annotations

import http.client
import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from autograder.errors import Refusal

VERSION = "2022-11-28"
SECONDS = 30.0
PATIENCE = 60.0
"""Seconds to wait at most when asked to come back later."""
TRIES = 3
PAGES = 50
NEXT = re.compile(r'<([^<>]+)>;\s*rel="next"')


class Refused(Refusal):
    """The service said no: what was asked, and its answer."""


class Api:
    """A token and where to use it. The token is never part of a message."""

    def __init__(self, token: str, url: str | None = None) -> None:
        self._token = token
        self._url = (url or os.environ.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")

    def get(self, path: str) -> Any:
        """The answer to a question."""
        return self._ask("GET", path, None)[0]

    def send(self, method: str, path: str, content: dict[str, Any]) -> Any:
        """The answer to a change."""
        return self._ask(method, path, content)[0]

    def pages(self, path: str) -> Iterator[Any]:
        """Every item of a list: some lists have numbered pages and some have cursors, the answer says what follows."""
        joint = "&" if "?" in path else "?"
        following: str | None = f"{path}{joint}per_page=100"
        for _ in range(PAGES):
            if following is None:
                return
            items, following = self._ask("GET", following, None)
            yield from items

    def _ask(self, method: str, path: str, content: dict[str, Any] | None) -> tuple[Any, str | None]:
        """The answer, and the path of its next page."""
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
                    return json.loads(answer.read() or b"null"), self._following(answer.headers.get("Link", ""))
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

    def _following(self, links: str) -> str | None:
        """The token goes nowhere but where it belongs."""
        found = NEXT.search(links)
        return found[1].removeprefix(self._url) if found and found[1].startswith(f"{self._url}/") else None


def _wait(error: urllib.error.HTTPError) -> float | None:
    """Seconds after which asking again makes sense; None if it does not."""
    if error.code >= 500:
        return 1.0
    after = error.headers.get("Retry-After", "")
    return min(float(after), PATIENCE) if error.code in (403, 429) and after.isdigit() else None
