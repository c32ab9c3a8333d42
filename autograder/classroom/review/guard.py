"""Who may come in: the browser that opened this run's one link, and nobody else.

Any user of the machine can reach a port of it, and any page in the browser can send requests there. So

* every address starts with a token that only this run has; the cookie is sent nowhere else, not even to another port;
* the link's key works once, within minutes, and is exchanged for a cookie that no script and no other site gets;
* a request with another ``Host``, or that changes something and comes from another origin, is refused;
* pages load nothing, run nothing and send nothing but what this application serves.
"""

from __future__ import annotations

import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "review"
PATIENCE = 600.0
"""Seconds after which an unused link is worth nothing."""
LONGEST = 256 * 1024
"""Bytes in a form."""
SAFE = {"GET", "HEAD"}
HEADERS = {
    "content-security-policy": "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",  # with no-referrer, browsers send no origin along with forms
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
OPENED = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Review</title>
<meta http-equiv="refresh" content="0;url=./"><p><a href="./">Go on to the review</a></p></html>"""
"""A page of our own that goes on to the first one: a redirect from somewhere else would come without the cookie."""


class Keys:
    """One run's secrets."""

    def __init__(self) -> None:
        self.run = secrets.token_urlsafe(24)
        self.session = secrets.token_urlsafe(32)
        self._once = secrets.token_urlsafe(32)
        self._until = time.monotonic() + PATIENCE

    def link(self, origin: str) -> str:
        """The address to open in a browser. It works once."""
        return f"{origin}/{self.run}/open?key={self._once}"

    def spend(self, key: str) -> bool:
        """Whether the key opens the door. It never does again."""
        good = bool(self._once) and _same(key, self._once) and time.monotonic() < self._until
        if good:
            self._once = ""
        return good


class Guard:
    """Stands before the application, which sees only requests that may come in, without the run's token."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int) -> None:
        self._app = app
        self._keys = keys
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._refusal(scope)
            if answer is not None:
                await answer(scope, receive, _dressed(send))
            else:
                root = f"/{self._keys.run}"
                await self._app(dict(scope, root_path=root), receive, _dressed(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("This address isn't this machine's own.", 421)
        _, run, *rest = f"{scope['path']}/".split("/")
        if not _same(run, self._keys.run):
            return PlainTextResponse("There is nothing here.", 404)
        if scope["method"] not in SAFE:
            if headers.get("origin") != f"http://{host}":
                return PlainTextResponse("This comes from another page.", 403)
            if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > LONGEST:
                return PlainTextResponse("This is too long.", 413)
        if rest[0] == "open":
            return self._opened(scope)
        if not _same(_cookie(headers), self._keys.session):
            return PlainTextResponse("Open the link that grade review printed. It works once.", 403)
        return None

    def _opened(self, scope: Scope) -> Response:
        key = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if scope["method"] != "GET" or not self._keys.spend(key):
            return PlainTextResponse("This link was used already, or is too old. Start grade review again.", 403)
        answer = HTMLResponse(OPENED)
        answer.set_cookie(
            COOKIE, self._keys.session, path=f"/{self._keys.run}/", httponly=True, samesite="strict", secure=False
        )
        return answer


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _dressed(send: Send) -> Send:
    """The same, with the headers that every answer has."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return dressed
