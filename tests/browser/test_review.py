"""Somebody reviews a class of 40 with the keyboard alone; then the graders change."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.classroom.decisions.model import Request
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.grades import grade
from autograder.classroom.handback import hand_back
from autograder.classroom.outputs import write_class
from autograder.classroom.records import RosterRow
from autograder.classroom.results import ClassFolder, load_class
from autograder.classroom.tables import canvas_csv, moodle_csv
from autograder.course.points import shown
from autograder.course.tree import Course
from autograder.integrations.github.merge import grades_csv
from autograder.integrations.nbgrader.marks import read_marks
from tests.classroom.conftest import rows, table
from tests.classroom.review.conftest import SUMS, WORDS, Class, bad, good, sheet

pytest.importorskip("uvicorn", reason="needs the extra review")

import uvicorn

from autograder.classroom.review.app import Application
from autograder.classroom.review.guard import Guard, Keys
from autograder.classroom.review.index import Index

IDS = [f"student-{number:03}" for number in range(1, 41)]
THRICE = IDS[4:16]
ASKED = IDS[20:25]
AGAIN = IDS[5:8]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
HOSTILE = "</code></pre><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def forty(tmp_path: Path) -> Class:
    roster = [
        RosterRow(id=id, name=f"Learner {id[-3:]}", school_id=f"s-{id}", row=row) for row, id in enumerate(IDS, 2)
    ]
    lines = [f"Learner {id[-3:]},{row},s-{id},{id},A," for row, id in enumerate(IDS, 2)]
    heading = ["Student,ID,SIS User ID,SIS Login ID,Section,Week (77)", "    Points Possible,,,,,5"]
    (tmp_path / "list.csv").write_text("\n".join([*heading, *lines, ""]))
    made = Class(tmp_path / "out", roster=roster, class_list=str(tmp_path / "list.csv"))
    for id in IDS:
        made.grade(
            id, bad(id) if id in THRICE else good(id), sheet(SUMS + (f"# {HOSTILE}\n" if id == IDS[0] else ""), WORDS)
        )
    return made


@pytest.fixture
def decisions(forty: Class) -> Iterator[Decisions]:
    with Decisions(forty.store.folder) as opened:
        for number, id in enumerate(ASKED):
            opened.ask(
                Request(
                    id=f"q{number}", learner=id, task="1.1", text=HOSTILE, source="csv", at=f"2026-11-0{number + 1}"
                )
            )
        yield opened


@pytest.fixture
def link(forty: Class, decisions: Decisions) -> Iterator[str]:
    keys, door = Keys(), socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()
    port = door.getsockname()[1]
    app = Guard(Application(Index(forty.store.folder, decisions), "a grader").starlette(), keys, port)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    yield keys.link(f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(20)
    door.close()


@pytest.fixture
def page(browser, link: str, tmp_path: Path) -> Iterator:
    """The link, opened as the command does it: from a file."""
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith(("http://127.0.0.1:", "file:")) or heard.append(request.url)
    )
    door = tmp_path / "door.html"
    door.write_text(f'<meta http-equiv="refresh" content="0;url={link}">')
    page.goto(door.as_uri())
    page.wait_for_selector("body.queue")
    yield page
    context.close()
    assert heard == []


def presses(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def leads(page, *keys: str) -> None:
    """Press keys, the last of which brings another page."""
    presses(page, *keys[:-1])
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def exported(folder: Path, course: Path) -> dict[str, dict[str, float]]:
    """What every file says that leaves the class, added up for each learner."""
    scope = folder.parent / "scope"
    results = write_class(folder, [("gradescope", scope / "{id}.json")], Course(course))
    hand_back(folder, Course(course), results, ["Week=total"])
    canvas, moodle = rows(canvas_csv(results))[2:], rows(moodle_csv(results))[1:]
    listed = [line.split(",") for line in (folder / "platform" / "list.csv").read_text().splitlines()[2:]]
    pages = {path.stem: path.read_text() for path in (folder / "feedback").glob("*.html")}
    tasks = {one.id: one.results.values() for one in read_marks(folder).learners}
    return {
        "class.csv": {id: float(line["points"]) for id, line in table((folder / "class.csv").read_bytes()).items()},
        "grades.csv": {id: float(line["points"]) for id, line in table(grades_csv(results)).items()},
        "canvas": {line[2].removeprefix("s-"): sum(map(float, line[5:])) for line in canvas},
        "moodle": {line[0].removeprefix("s-"): sum(map(float, line[1:])) for line in moodle},
        "platform": {line[3]: float(line[5]) for line in listed},
        "gradescope": {path.stem: json.loads(path.read_bytes())["score"] for path in scope.iterdir()},
        "gradebook": {id: sum(task.points or 0 for own in lessons for task in own) for id, lessons in tasks.items()},
        "feedback": {id: float(re.findall(r"([\d.]+) of [\d.]+ points", text)[0]) for id, text in pages.items()},
    }


def learner(page) -> str:
    return f"student-{page.locator('.bar h2').inner_text().split()[1]}"


def test_forty_learners_with_the_keyboard_alone(page, forty: Class, decisions: Decisions, course: Path) -> None:
    leads(page, "g")
    met = []
    for _ in IDS:
        met.append(id := learner(page))
        if id in ASKED:
            presses(page, "r")
            page.keyboard.type(f"Dear {id}, look at the page.")
            leads(page, "Control+Enter")
        if id in THRICE:
            presses(page, "j", "c")
            if decisions.bank():
                presses(page, "Shift+Tab", "ArrowDown")
            else:
                page.keyboard.type("Twice, not thrice.")
                presses(page, "Tab")
                page.keyboard.type("0.5")
                presses(page, "Tab", "Space")
            leads(page, "Control+Enter")
            assert page.evaluate("document.activeElement.id") == "task-1.1"
        leads(page, "a")
    assert sorted(met) == IDS and page.locator("body.queue").count() == 1
    assert "All of them are seen." in page.locator("main").inner_text()
    kinds = [one.kind for one in decisions.all()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"seen": 40, "comment": 12, "answer": 5}

    leads(page, "b")
    presses(page, "j", "Tab", "Tab", "Control+a")
    page.keyboard.type("1")
    leads(page, "Control+Enter")
    assert "Changed for everybody who has it." in page.locator("#did").inner_text()
    assert "12 learners have it" in page.locator("main").inner_text()
    before = decisions.all()
    assert [one.points for one in before if one.item] == [1.0] * 12

    for id in AGAIN:
        forty.grade(id, good(id, graders="newer"))
    time.sleep(1)
    leads(page, "q")
    page.goto(page.url + "?show=moved")
    assert page.locator(".who").all_inner_texts() == [f"Learner {id[-3:]} {id}" for id in AGAIN]
    assert [one.id for one in decisions.all() if one.stands] == [one.id for one in before]
    folder = ClassFolder(forty.store.folder)
    page.goto(page.url.partition("?")[0])
    for row in page.locator(".row").all():
        id = row.locator(".who small").inner_text()
        wanted = grade(folder.student(id).attempts, decisions.of(id)).decided
        assert row.locator(".pts b").inner_text().split()[-1] == shown(wanted or 0)
    assert page.title().startswith("Queue")
    points = {one.id: one.grade.final for one in load_class(forty.store.folder).students}
    assert len(points) == 40 and {points[id] for id in AGAIN} == {5.0} and {points[id] for id in THRICE[4:]} == {4.0}
    for name, found in exported(forty.store.folder, course).items():
        assert found == {id: pytest.approx(one) for id, one in points.items()}, name


def test_a_comment_on_a_line_and_undoing_it(page, decisions: Decisions) -> None:
    leads(page, "g")
    presses(page, "j", "l", "ArrowDown", "c")
    page.keyboard.type("Here.")
    leads(page, "Control+Enter")
    (one,) = decisions.all()
    assert (one.file, one.line, one.task) == ("lesson_1_sums/sums.py", 5, "1.1")
    leads(page, "u")
    assert [one.stands for one in decisions.all()] == [False]


def test_help_and_the_switch_for_keys(page) -> None:
    presses(page, "?")
    assert page.locator("#keys").is_visible()
    page.get_by_label("Single keys work").press("Space")
    presses(page, "Escape", "g")
    assert page.locator("body.queue").count() == 1 and not page.locator("#keys").is_visible()
    assert page.evaluate("localStorage.getItem('keys')") == "off"


def test_text_in_a_field_is_no_key(page) -> None:
    presses(page, "/")
    page.keyboard.type("gab 017")
    assert page.locator("#q").input_value() == "gab 017"
    leads(page, "Enter")
    assert "Nobody is here" in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(page, scheme: str) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)
    leads(page, "g")
    for path in ("", "/attempts", "?on=1&task=1.1"):
        page.goto(page.url.partition("?")[0].removesuffix("/attempts") + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "owned" not in page.title()


def test_another_origin_gets_nothing(browser, page, link: str, decisions: Decisions, tmp_path: Path) -> None:
    """A page that knows even the address, as it can't, sends a form."""
    root = page.url
    other = tmp_path / "other.html"
    other.write_text(f'<form method="post" action="{root}learner/{IDS[0]}/seen"><button>x</button></form>')
    strange = page.context.new_page()
    strange.goto(other.as_uri())
    strange.get_by_role("button").click()
    strange.wait_for_load_state()
    assert "another page" in strange.locator("body").inner_text() and decisions.all() == []


def test_every_control_has_a_name(page) -> None:
    leads(page, "g")
    nameless: Callable[[], list[str]] = lambda: page.evaluate(
        """[...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea")]
        .filter(e => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length))
        .map(e => e.outerHTML)"""
    )
    assert nameless() == []
    assert page.locator("main").count() == page.locator("h1").count() == 1
    leads(page, "b")
    assert nameless() == []
