"""Every Python block on a lesson's page runs as it stands, in the lesson's folder with the tasks solved.

Links of all pages lead somewhere, and every picture is described.
"""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from pathlib import Path

import matplotlib
import pytest
import torch
from matplotlib import pyplot

from autograder.course.tree import Course

ROOT = Path(__file__).resolve().parents[2]
LESSONS = Course(ROOT).lessons
EXERCISES = ROOT / "exercises"
PAGES = sorted(EXERCISES.rglob("*.md"))
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MOVING = re.compile(
    r'<picture>\n<source media="\(prefers-reduced-motion: reduce\)" srcset="([^"]+)">\n<img src="([^"]+)" alt="([^"]+)"'
)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.systems
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.folder)
def test_code_blocks_run(lesson, tmp_path, monkeypatch, capsys):
    shutil.copytree(lesson.exercises, tmp_path, dirs_exist_ok=True)
    shutil.copytree(lesson.solutions, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    matplotlib.use("template")  # shows nothing and complains of nothing
    blocks = BLOCK.findall((tmp_path / "README.md").read_text(encoding="utf-8"))
    assert blocks
    known = set(sys.modules)
    try:
        with torch.random.fork_rng(devices=[]):
            for number, block in enumerate(blocks):
                exec(compile(block, f"{lesson.folder}, block {number}", "exec"), {"__name__": "__main__"})
    finally:
        pyplot.close("all")
        for name in set(sys.modules) - known:
            if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


def links(page):
    """Kind, words and target of each link and picture of a page that leads to a file."""
    found = LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    return [(mark, words, target) for mark, words, target in found if not re.match(r"\w+:", target)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(EXERCISES).as_posix())
def test_links_lead_to_files_that_are_released(page):
    for _, _, target in links(page):
        path, _, place = target.partition("#")
        assert not place
        found = (page.parent / path).resolve()
        assert found.is_file()
        assert found.is_relative_to(EXERCISES)


def test_pictures_are_shown_described_and_small(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    gallery = importlib.import_module("pictures.gallery")
    shown = {(page.parent / target).resolve(): words for page in PAGES for mark, words, target in links(page) if mark}
    for page in PAGES:
        for still, moving, words in MOVING.findall(page.read_text(encoding="utf-8")):
            shown |= {(page.parent / still).resolve(): words, (page.parent / moving).resolve(): words}
    assert set(shown) == {EXERCISES / name for name in gallery.GALLERY} == set(EXERCISES.glob("*/pictures/*"))
    assert all(len(words) > 60 for words in shown.values())
    assert all(path.stat().st_size < 100_000 for path in shown)


def test_what_moves_is_still_where_that_is_asked_for():
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    moving = [target for text in texts for _, target, _ in MOVING.findall(text)]
    assert (
        moving == [target for text in texts for target in re.findall(r"[\w/]+\.gif", text)] == ["pictures/learning.gif"]
    )


WORDS_A_MINUTE, SECONDS_A_LINE = 130, 4
TASK = re.compile(r"^### (\d\.\d+) [^\n]*?( ☆)?\n+\*(\d+) minutes", re.MULTILINE)


def hours(minutes):
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} hour{'s' * (whole > 1)}", *([f"{rest} minutes"] if rest else [])])


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.folder)
def test_times_are_counted(lesson):
    page = (lesson.exercises / "README.md").read_text(encoding="utf-8")
    tasks = [(bool(star), int(minutes)) for _, star, minutes in TASK.findall(page)]
    assert len(tasks) == len(lesson.headings)
    core, stretch = (sum(minutes for star, minutes in tasks if star == kind) for kind in (False, True))
    words = len(re.findall(r"[\w’'-]+", re.sub(r"\]\([^)]*\)", "]", FENCED.sub("", page))))
    code = sum(block.count("\n") - 1 for block in FENCED.findall(page))
    reading = 5 * round((words / WORDS_A_MINUTE + code * SECONDS_A_LINE / 60) / 5)
    assert f"**Time:** {reading} minutes of reading and {hours(core)} of" in page
    short = hours(core).replace(" hours", " h").replace(" hour", " h").removesuffix(" minutes")
    week = (EXERCISES / "README.md").read_text(encoding="utf-8")
    row = next(line for line in week.splitlines() if line.startswith(f"| {lesson.number} | ["))
    assert row.endswith(f"| {reading} min | {short} | {f'{stretch} min ' if stretch else ''}|")
    assert f"counted at {WORDS_A_MINUTE} words a minute and four seconds" in week


@pytest.mark.systems
def test_the_projects_code_makes_its_table(tmp_path, monkeypatch, capsys):
    lesson = LESSONS[4]
    for place, start in (("home", 0), ("elsewhere", 12)):
        for kind in ("animal", "fish", "tool"):
            photos = sorted((lesson.exercises / "objects" / kind).iterdir())[start : start + 12]
            (tmp_path / "my_pictures" / place / kind).mkdir(parents=True)
            for photo in photos:
                shutil.copy(photo, tmp_path / "my_pictures" / place / kind)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.syspath_prepend(lesson.solutions)
    monkeypatch.delitem(sys.modules, "transfer", raising=False)
    (block,) = BLOCK.findall((lesson.exercises / "project.md").read_text(encoding="utf-8"))
    exec(compile(block, "project", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out
    assert said.startswith("36 pictures at home, 36 elsewhere; guessing gives 33%")
    assert [line.split()[0] for line in said.splitlines()[2:5]] == ["3", "5", "10"]


def test_a_picture_is_the_same_each_time(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT)
    canvas, tensors = (importlib.import_module(f"pictures.{name}") for name in ("canvas", "tensors"))
    drawn = []
    for _ in range(2):
        canvas.write(tensors.views(), tmp_path / "views.svg")
        drawn.append((tmp_path / "views.svg").read_bytes())
    assert drawn[0] == drawn[1]
