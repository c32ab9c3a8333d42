"""A lesson's page, taken apart at its headings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.course.tree import HEADING

FENCE = re.compile(r" {0,3}(```+|~~~+)")
ANY_HEADING = re.compile(r"#{1,3} ")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
SHOWN = re.compile(r'((?:\bsrc|\bsrcset)=")([^"]+)"')
"""What HTML in a page shows."""
PICTURES = (".png", ".svg", ".jpg", ".gif", ".webp")
ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|#|//")
"""Beginnings of targets that mean the same wherever the page is."""


@dataclass(frozen=True)
class Section:
    """A heading with the text below it; ``task`` is empty if it isn't a task's heading."""

    task: str
    text: str


def sections(page: str) -> Iterator[Section]:
    """The page in order. Lines of code that look like headings don't count."""
    task, kept = "", list[str]()
    for line, code in _lines(page):
        if not code and ANY_HEADING.match(line):
            if text := _text(kept):
                yield Section(task, text)
            heading = HEADING.fullmatch(line)
            task, kept = heading[1] if heading else "", []
        kept.append(line)
    if text := _text(kept):
        yield Section(task, text)


def _text(lines: list[str]) -> str:
    """The text without a rule at the end, which separates sections."""
    return "\n".join(lines).strip().removesuffix("\n---").rstrip()


def _lines(page: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is part of a block of code."""
    fence = ""
    for line in page.splitlines():
        found = FENCE.match(line)
        yield line, bool(fence or found)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""


def relinked(text: str, target: Callable[[str], str | None]) -> str:
    """The text with new targets for links to nearby places. A link without a target becomes plain words."""

    def other(link: re.Match[str]) -> str:
        if ELSEWHERE.match(link[3]):
            return link[0]
        found = target(link[3])
        return f"{link[1]}[{link[2]}]({found})" if found is not None else link[2]

    def moved(shown: re.Match[str]) -> str:
        found = None if ELSEWHERE.match(shown[2]) else target(shown[2])
        return f'{shown[1]}{found}"' if found is not None else shown[0]

    return "\n".join(line if code else SHOWN.sub(moved, LINK.sub(other, line)) for line, code in _lines(text))


def online(repository: str, folder: str) -> Callable[[str], str]:
    """The address of a target in that folder of a repository, as GitHub and Gitea name it."""
    root = repository.rstrip("/").removesuffix(".git")

    def find(target: str) -> str:
        path, anchor, rest = target.partition("#")
        place = posixpath.normpath(posixpath.join(folder, path))
        if place.lower().endswith(PICTURES):
            return f"{root}/raw/HEAD/{place}{'?sanitize=true' if place.endswith('.svg') else ''}"  # else it's text
        return f"{root}/blob/HEAD/{place}{anchor}{rest}"

    return find
