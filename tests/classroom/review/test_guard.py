"""Nobody but the browser that opened the link gets anything."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from autograder.classroom.decisions.store import Decisions
from autograder.classroom.review import guard
from autograder.classroom.review.guard import Keys
from tests.classroom.review.conftest import ORIGIN, Browser


def test_the_link_opens_once(client: TestClient, keys: Keys) -> None:
    link = keys.link("")
    opened = client.get(link)
    assert opened.status_code == 200
    assert client.get(f"/{keys.run}/").status_code == 200
    client.cookies.clear()
    assert client.get(link).status_code == 403
    assert client.get(f"/{keys.run}/").status_code == 403


def test_an_old_link_opens_nothing(client: TestClient, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = guard.time.monotonic() + guard.PATIENCE + 1
    monkeypatch.setattr(guard.time, "monotonic", lambda: soon)
    assert client.get(keys.link("")).status_code == 403


def test_the_cookie_goes_nowhere_else(browser: Browser) -> None:
    cookie = browser.opened.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and f"Path={browser.root}/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("run", ["", "x", "review", "ключ"])
def test_a_guessed_token_is_refused(client: TestClient, browser: Browser, run: str) -> None:
    assert client.get(f"/{run}/").status_code == 404
    assert client.get(f"/{run}/open?key=x").status_code == 404


def test_a_guessed_key_is_refused(client: TestClient, keys: Keys) -> None:
    assert [client.get(f"/{keys.run}/open?key={key}").status_code for key in ("", "x", "ключ")] == [403] * 3
    assert client.get(keys.link("")).status_code == 200


def test_without_the_cookie_every_page_is_refused(client: TestClient, browser: Browser) -> None:
    client.cookies.clear()
    for path in ("/", "/learner/student-001", "/bank", "/assets/review.js", "/nothing"):
        assert client.get(f"{browser.root}{path}").status_code == 403
    client.cookies.set(guard.COOKIE, "guessed")
    assert client.get(f"{browser.root}/").status_code == 403


@pytest.mark.parametrize("host", ["evil.example:4711", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:4711", ""])
def test_another_name_for_this_machine_is_refused(client: TestClient, browser: Browser, host: str) -> None:
    assert client.get(f"{browser.root}/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:4711", None]
)
def test_a_form_of_another_page_changes_nothing(
    client: TestClient, browser: Browser, decisions: Decisions, origin: str | None
) -> None:
    headers = {"origin": origin} if origin else {}
    answer = client.post(f"{browser.root}/learner/student-001/seen", data={"seen": "yes"}, headers=headers)
    assert (answer.status_code, decisions.all()) == (403, [])


def test_a_form_has_a_limit(client: TestClient, browser: Browser) -> None:
    data = {"text": "x" * (guard.LONGEST + 1)}
    headers = {"origin": ORIGIN}
    assert client.post(f"{browser.root}/learner/student-001/decide", data=data, headers=headers).status_code == 413
    endless = (b"x" for _ in range(9))
    assert (
        client.post(f"{browser.root}/learner/student-001/decide", content=endless, headers=headers).status_code == 413
    )


@pytest.mark.parametrize("path", ["/", "/learner/student-002", "/learner/nobody", "/assets/review.css"])
def test_every_answer_runs_and_loads_only_our_own(client: TestClient, browser: Browser, path: str) -> None:
    answer = client.get(f"{browser.root}{path}")
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["form-action"], policy["frame-ancestors"], policy["base-uri"]) == ("'self'", "'none'", "'none'")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text and " style=" not in answer.text and "onclick" not in answer.text


def test_refusals_wear_the_same_headers(client: TestClient, keys: Keys) -> None:
    for path in ("/", f"/{keys.run}/", f"/{keys.run}/open"):
        assert "default-src 'none'" in client.get(path).headers["content-security-policy"]


def test_assets_are_only_ours(client: TestClient, browser: Browser) -> None:
    for name in ("..%2f..%2fpyproject.toml", "base.html.j2", "%2e%2e/guard.py"):
        assert client.get(f"{browser.root}/assets/{name}").status_code == 404
