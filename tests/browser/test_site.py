"""The site in a browser: found, read and searched, light and dark, narrow and wide, without a network."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
OVERFLOW = "document.querySelectorAll('details').forEach(d => d.open = true), document.documentElement.scrollWidth"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visit(browser, address: str) -> Iterator[Callable]:
    """Open a page of the site; what it asks others for, or complains of, fails the test."""
    contexts = []

    def opened(name: str = "", width: str = "desk", **options):
        context = browser.new_context(viewport=WIDTHS[width], reduced_motion="reduce", **options)
        page = context.new_page()
        heard: list[str] = []
        page.on("request", lambda request: request.url.startswith((address, "data:")) or heard.append(request.url))
        page.on("console", lambda message: message.type in ("error", "warning") and heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        contexts.append((context, heard))
        page.goto(f"{address}/{name}")
        return page

    yield opened
    for context, heard in contexts:
        context.close()
        assert heard == []


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def search(page, word: str) -> list[str]:
    """The titles of the pages that are found."""
    page.get_by_placeholder("Search").first.fill(word)
    page.keyboard.press("Enter")
    page.locator("#search-results .search li a").first.wait_for()
    return page.locator("#search-results .search li > a").all_inner_texts()


def test_a_word_is_found_and_shown_where_it_stands(visit: Callable) -> None:
    page = visit()
    assert "Threat model" in search(page, "Landlock")
    page.get_by_role("link", name="Threat model", exact=True).last.click()
    page.get_by_role("heading", name="Threat model").wait_for()
    assert "Landlock" in page.locator("article .highlighted").first.inner_text().title()


def test_an_option_is_found(visit: Callable) -> None:
    assert "Commands" in search(visit("docs/report.html"), "similarity")


def test_the_search_needs_no_server(browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    assert "Threat model" in search(page, "Landlock")
    page.close()


def test_light_dark_and_the_switch(visit: Callable) -> None:
    light, dark = visit(), visit(color_scheme="dark")
    assert background(dark) != background(light)
    switch = light.get_by_role("button", name="Toggle Light / Dark / Auto color theme").last
    seen = set()
    for _ in range(3):
        switch.click()
        seen.add(background(light))
    assert background(dark) in seen


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_need_be_scrolled_sideways(visit: Callable, site: Path, address: str, width: str) -> None:
    page = visit(width=width)
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    wide = []
    for name in names:
        page.goto(f"{address}/{name}")
        wide += [name] if page.evaluate(OVERFLOW) > WIDTHS[width]["width"] else []
    assert names and wide == []


def test_a_fold_opens(visit: Callable) -> None:
    page = visit("exercises/lesson_5_transfer_learning/")
    fold = page.locator("article details").first
    text = fold.locator("p").first
    assert not text.is_visible()
    fold.locator("summary").click()
    assert text.is_visible()


def test_a_phone_has_the_sidebar_behind_a_button(visit: Callable) -> None:
    page = visit(width="phone")
    link = page.get_by_role("link", name="Threat model").first
    assert not link.is_visible() or link.bounding_box()["x"] < 0
    page.locator(".mobile-header label[for=__navigation]").click()
    link.click()
    page.get_by_role("heading", name="Threat model").wait_for()
