"""A real Chromium for the class's page. Without one, or without Playwright, these tests are skipped and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.classroom.page.page import write_page
from autograder.classroom.results import ClassResults
from autograder.course.tree import Course

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra browser: playwright")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"needs one of {', '.join(NAMES)} on the PATH")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def small(make_class: Callable[..., ClassResults]) -> ClassResults:
    return make_class(30)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, small: ClassResults) -> Path:
    path = tmp_path_factory.mktemp("class") / "class.html"
    write_page(small, path, Course(ROOT))
    return path


@pytest.fixture
def open_page(browser) -> Iterator[Callable]:
    """Open a file; whatever the page asks the network for, or complains of, fails the test."""
    contexts = []

    def opened(path: Path, width: dict = DESK, **options):
        context = browser.new_context(viewport=width, reduced_motion="reduce", **options)
        page = context.new_page()
        heard: list[str] = []
        page.on("request", lambda request: request.url == path.as_uri() or heard.append(request.url))
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        contexts.append((context, heard))
        page.goto(path.as_uri())
        return page

    yield opened
    for context, heard in contexts:
        context.close()
        assert heard == []


@pytest.fixture
def page(open_page: Callable, written: Path):
    return open_page(written)
