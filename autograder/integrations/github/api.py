"""As much of GitHub's REST API as a class needs, https://docs.github.com/rest."""

from __future__ import annotations

import http.client
import json
import logging
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from autograder.integrations.github.limits import RUN, Clock, Limited, Pace, Passing, Refused, refusal

VERSION = "2022-11-28"
SECONDS = 30.0
TEXT = 4000
PAGES = 50
NEXT = re.compile(r'<([^<>]+)>;\s*rel="next"')
log = logging.getLogger(__name__)


class _Verbatim(urllib.request.HTTPRedirectHandler):
    """Follows what has moved by repeating the request, but only where the token belongs."""

    def __init__(self, url: str) -> None:
        self._url = url

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The same request at its new place; None (a refusal) if that is somebody else's."""
        if not newurl.startswith(f"{self._url}/"):
            return None
        return urllib.request.Request(newurl, method=req.get_method(), data=req.data, headers=dict(req.header_items()))


class Api:
    """A token and where to use it, for one run. The token never appears in a message.

    ``seconds`` is how long an answer may take, ``run`` how long all of them may take.
    """

    def __init__(
        self,
        token: str,
        url: str | None = None,
        *,
        clock: Clock | None = None,
        seconds: float = SECONDS,
        run: float = RUN,
    ) -> None:
        self._token = token
        self._url = (url or os.environ.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")
        self._clock = clock or Clock()
        self._pace = Pace(self._clock, run)
        self._opener = urllib.request.build_opener(_Verbatim(self._url))
        self._seconds = seconds

    def get(self, path: str) -> Any:
        """Ask for something; return the answer."""
        return self._repeated("GET", path, None)[0]

    def change(self, path: str, content: dict[str, Any]) -> Any:
        """Give something that exists this content. Repeating it does no harm."""
        return self._repeated("PATCH", path, content)[0]

    def create(self, path: str, content: dict[str, Any], find: Callable[[], Any]) -> Any:
        """Make something once. If an answer is lost, ``find`` looks first: it returns what is there, or None."""
        unknown = False
        for attempt in self._pace.attempts():
            with attempt:
                if unknown and (found := find()) is not None:
                    log.info("POST %s had gone through; only its answer was lost", path)
                    return found
                try:
                    return self._ask("POST", path, content)[0]
                except Passing as error:
                    unknown |= not isinstance(error, Limited)
                    raise
        raise AssertionError

    def pages(self, path: str) -> Iterator[Any]:
        """Every item of a list. Some lists have numbered pages and some have cursors; the answer names the next
        page.
        """
        joint = "&" if "?" in path else "?"
        following: str | None = f"{path}{joint}per_page=100"
        for _ in range(PAGES):
            if following is None:
                return
            items, following = self._repeated("GET", following, None)
            yield from items

    def _repeated(self, method: str, path: str, content: dict[str, Any] | None) -> tuple[Any, str | None]:
        for attempt in self._pace.attempts():
            with attempt:
                return self._ask(method, path, content)
        raise AssertionError

    def _ask(self, method: str, path: str, content: dict[str, Any] | None) -> tuple[Any, str | None]:
        """The answer, and the path of its next page. Raises ``Refused``, and some kinds of it may pass."""
        self._pace.wait(change=method != "GET")
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
            with self._opener.open(request, timeout=self._seconds) as answer:
                return json.loads(answer.read() or b"null"), self._following(answer.headers.get("Link", ""))
        except urllib.error.HTTPError as error:
            raise self._failure(f"{method} {path}", error) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            log.info("%s %s: %s", method, path, error)
            raise Passing(f"{method} {path}: {error}") from error

    def _failure(self, asked: str, error: urllib.error.HTTPError) -> Refused:
        said = f"{asked}: {error.code} {error.reason}"
        with error:
            try:
                text = error.read(TEXT).decode(errors="replace") if error.fp else ""
            except (OSError, http.client.HTTPException):
                text = ""
        log.info("%s %s", said, text)
        return Passing(said) if error.code >= 500 else refusal(said, error.code, error.headers, text, self._clock)

    def _following(self, links: str) -> str | None:
        """The token goes only where it belongs."""
        found = NEXT.search(links)
        return found[1].removeprefix(self._url) if found and found[1].startswith(f"{self._url}/") else None
