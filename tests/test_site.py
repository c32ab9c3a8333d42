"""The site that ``make docs`` builds: no dead link, nothing from the network, every page and command there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import typer.main

from autograder.cli import app

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(ROOT).with_suffix(".html").as_posix()
    for path in [*ROOT.glob("docs/*.md"), *ROOT.glob("exercises/**/README.md"), ROOT / "CONTRIBUTING.md"]
)
LOADS = {"img", "script", "link", "iframe", "source", "video", "audio"}


@dataclass
class Page(HTMLParser):
    """The links, the anchors and the text of a page."""

    path: Path
    links: set[str] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id" or (tag, name) == ("a", "name"):
                self.anchors.add(value or "")
            if name in ("href", "src", "srcset"):
                self.links.add(value or "")
                self.loads |= {value or ""} if tag in LOADS else set()

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))}


def is_dead(link: str, page: Page, site: Path, pages: dict[str, Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    target = target / "index.html" if target.is_dir() else target
    if not target.is_relative_to(site) or not target.is_file():
        return True
    other = pages.get(target.relative_to(site).as_posix())
    return bool(parts.fragment and other) and unquote(parts.fragment) not in other.anchors


def test_no_link_is_dead(pages: dict[str, Page], site: Path) -> None:
    checked = {(name, link): is_dead(link, page, site, pages) for name, page in pages.items() for link in page.links}
    assert [place for place, dead in checked.items() if dead] == []
    assert len(checked) > 100


def test_nothing_comes_from_the_network(pages: dict[str, Page], site: Path) -> None:
    assert [link for page in pages.values() for link in page.loads if urlsplit(link).netloc] == []
    for sheet in site.rglob("*.css"):
        assert not re.search(r"""(url\(|@import)\s*['"]?(https?:)?//""", sheet.read_text(encoding="utf-8"))


def test_the_sidebar_leads_everywhere(pages: dict[str, Page]) -> None:
    assert set(PAGES) <= pages["index.html"].links


def test_every_command_and_option_is_described(pages: dict[str, Page]) -> None:
    text = pages["docs/commands.html"].text
    for name, command in typer.main.get_command(app).commands.items():
        described = text.partition(f"\ngrade {name}¶")[2].partition("¶")[0]
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert command.help.partition(".")[0] in " ".join(described.split())
        assert sorted(option for option in options if option not in described) == []


def test_every_field_of_a_report_is_described(pages: dict[str, Page]) -> None:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text())
    for name, content in schema["$defs"].items():
        described = pages["docs/report.html"].text.partition(f"\n{name}¶")[2].partition("¶")[0]
        assert [field for field in content["properties"] if f"\n{field}\n" not in described] == []


@pytest.mark.parametrize("name", PAGES)
def test_folds_and_tables_are_no_text(name: str, pages: dict[str, Page]) -> None:
    text = (ROOT / name).with_suffix(".md").read_text(encoding="utf-8")
    html = pages[name].path.read_text(encoding="utf-8")
    assert len(re.findall("^<details>", text, re.MULTILINE)) == html.count("<details>")
    assert "&lt;details" not in html and "|---" not in html
    assert ("|---" in text) <= ("<table" in html)


@pytest.mark.systems
def test_a_dead_link_fails_the_build(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="needs the extra docs: sphinx")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    (tmp_path / "README.md").write_text("# Home\n\n[a page](docs/nowhere.md) [a place](docs/report.md#nowhere)\n")
    line = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs/site", ".", "site"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode
    assert "README.md:3" in done.stderr and done.stderr.count("nowhere") >= 2
