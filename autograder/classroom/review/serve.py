"""Serves the application to this machine alone, and opens it in a browser."""

from __future__ import annotations

import gc
import html
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from autograder.classroom.decisions import reading
from autograder.classroom.review.app import Application
from autograder.classroom.review.guard import Guard, Keys
from autograder.classroom.review.index import Index
from autograder.errors import Refusal
from autograder.files import Temporary, write

HOME = "127.0.0.1"
DOOR = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Review</title>
<meta http-equiv="refresh" content="0;url={link}"><p><a href="{link}">Open the review</a></p></html>"""


class NoPort(Refusal):
    """The port can't be used: which one, and what to do."""


def review(folder: Path, by: str, *, url: str, port: int, browser: bool, say: Callable[[str], None]) -> None:
    """Serve until it's interrupted. Raises ``NotABatch``, ``NotDecisions`` and ``NoPort``.

    Args:
        folder: what ``grade batch`` wrote.
        by: whose decisions they are.
        url: the database of the decisions, if it isn't in the folder.
        port: where; 0 for any that is free.
        browser: whether to open one.
        say: gets the link.
    """
    with reading.opened(folder, url) as decisions, _bound(port) as door:
        index = Index(folder, decisions)
        index.now()
        gc.freeze()  # the class stays, so nobody waits in the middle of a page until all of it was looked at
        keys, found = Keys(), door.getsockname()[1]
        app = Guard(Application(index, by).starlette(), keys, found)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )
        link = keys.link(f"http://{HOME}:{found}")
        with Temporary() as place:
            if browser:
                _open(place, link)
            say(link)
            server.run(sockets=[door])


def _open(place: Path, link: str) -> None:
    """A private page leads there: anybody on the machine can read a program's arguments, and the link is a key."""
    page = place / "review.html"
    write(page, DOOR.format(link=html.escape(link)).encode(), private=True)
    threading.Thread(target=webbrowser.open, args=[page.as_uri()], daemon=True).start()  # some don't return


def _bound(port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        door.bind((HOME, port))
        door.listen()  # a browser may come before the server has started
    except (OSError, OverflowError) as error:
        door.close()
        raise NoPort(f"port {port} can't be used ({error}): leave --port out, and a free one is found.") from error
    return door
