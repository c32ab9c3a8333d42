"""The site: this repository's Markdown, where it lies. Every page, link and picture is the one that a code host shows.

It uses Sphinx with MyST, because MyST reads CommonMark as code hosts do (lists with code in them, folds, tables), every
link and anchor is checked while building, and the search needs no server. The theme is Furo, because it's light and
dark, narrow and wide, and asks the network for nothing.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))
import reference

ROOT = Path(__file__).parents[2]
HOME = "README"
SHOWN = re.compile(r'<(?:img src|source [^>]*srcset)="([^":]+)"')
EXERCISES = sorted(
    (path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.glob("exercises/**/README.md")),
    key=lambda name: (name.count("/"), "/lesson_" in name, name),
)
"""The week's page, what comes before the lessons, the lessons."""
PARTS = {
    "For learners": EXERCISES,
    "For instructors": [
        "docs/instructors",
        "docs/arrivals",
        "docs/github",
        "docs/canvas",
        "docs/moodle",
        "docs/gradescope",
        "docs/github-class",
        "docs/nbgrader",
        "docs/compared",
        "docs/gradebook",
        "docs/notebooks",
        "docs/cluster",
    ],
    "For authors": ["docs/authors", "docs/graders", "docs/course", "CONTRIBUTING"],
    "Reference": ["docs/architecture", "docs/commands", "docs/report", "docs/threat-model"],
}
NAMED = {name for names in PARTS.values() for name in names}
PARTS["Reference"] += sorted(f"docs/{path.stem}" for path in ROOT.glob("docs/*.md") if f"docs/{path.stem}" not in NAMED)

project = "A deep-learning week that grades itself"
html_title = project
extensions = ["myst_parser", "sphinx.ext.githubpages"]
root_doc = HOME
include_patterns = ["*.md", "docs/*.md", "exercises/**.md"]
exclude_patterns = [path.name for path in ROOT.iterdir() if path.is_dir() and path.name not in ("docs", "exercises")]
suppress_warnings = [
    "toc.not_included",  # reflections and lists of licenses are reached from their lessons
    "misc.highlighting_failure",  # a fence may hold an excerpt
]
nitpicky = True
myst_heading_anchors = 4
highlight_language = "text"
smartquotes = False  # --out isn't a dash

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_favicon = "static/icon.svg"
html_copy_source = False
html_use_index = False
html_show_copyright = False


GENERATED = {"docs/commands": reference.commands, "docs/report": reference.fields}


def add_reference(app: Sphinx, name: str, source: list[str]) -> None:
    """Text that would go out of date if somebody had to write it."""
    if name in GENERATED:
        source[0] += GENERATED[name]()


def add_navigation(app: Sphinx, name: str, source: list[str]) -> None:
    """The home page gets what the sidebar shows; a code host shows folders instead."""
    if name == HOME:
        for caption, names in PARTS.items():
            listed = "\n".join(names)
            source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n"


def name_for_folders(app: Sphinx, problem: Exception | None) -> None:
    """A folder's address shows its README."""
    for page in Path(app.outdir).rglob("README.html"):
        shutil.copyfile(page, page.with_name("index.html"))


def copy_what_moves(app: Sphinx, problem: Exception | None) -> None:
    """Pictures that pages show with HTML, because Markdown can't say what stands still."""
    for path in ROOT.glob("exercises/*/README.md"):
        for name in SHOWN.findall(path.read_text(encoding="utf-8")):
            target = Path(app.outdir) / path.relative_to(ROOT).parent / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path.parent / name, target)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", add_reference)
    app.connect("source-read", add_navigation)
    app.connect("build-finished", name_for_folders)
    app.connect("build-finished", copy_what_moves)
