"""The page of a class: everything that the reports say, and nothing that anybody could run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.classroom.page.island import concealed
from autograder.classroom.page.page import page, write_page
from autograder.classroom.records import Batch, Entry, Key
from autograder.classroom.results import ClassResults, Member
from autograder.classroom.store import Store
from autograder.course.tree import Course
from autograder.report.model import TaskResult
from tests.classroom.page.conftest import ROOT, change_tasks, tenths

HOSTILE = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}\u2028]]><!--"


class Parsed(HTMLParser):
    """Elements with their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += attrs
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.text.setdefault(self._open, []).append(data)


def island(text: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_the_data_agrees_with_the_reports_to_the_last_digit(results: ClassResults, text: str) -> None:
    data = island(text)
    assert len(data["rows"]) == len(results.students)
    for student, row in zip(results.students, data["rows"], strict=True):
        label, standing, _, _, points, maximum, lessons, _, earned, times = row[:10]
        report = student.report
        assert (label, standing) == (student.label, student.standing)
        if report is None:
            assert (points, lessons, earned) == (None, [], [])
            continue
        assert (points, maximum) == (tenths(report.points), tenths(report.max_points))
        assert lessons == [[tenths(lesson.points), tenths(lesson.max_points)] for lesson in report.lessons]
        assert earned == [tenths(task.points) for task in report.tasks]
        assert [ms / 1000 for ms in times] == [task.seconds for task in report.tasks]


def test_everything_a_learner_was_told_is_there(results: ClassResults, text: str) -> None:
    told = set(island(text)["texts"])
    messages = {t.message for s in results.students if s.report for t in s.report.tasks if t.status != "not_started"}
    assert messages - {""} <= told


def test_one_page_loads_nothing_and_has_no_inline_code(text: str) -> None:
    parsed = Parsed(text)
    names = {name for name, _ in parsed.attributes}
    assert not names & {"src", "srcset", "style", "action", "data", "poster", "ping"}
    assert not [name for name in names if name.startswith("on")]
    assert all(value.startswith("#") for name, value in parsed.attributes if name == "href")
    style = "".join(parsed.text["style"])
    assert "url(" not in style and "@import" not in style


def test_the_policy_allows_this_style_and_this_script_only(text: str) -> None:
    policy = next(value for name, value in Parsed(text).attributes if name == "content" and "default-src" in value)
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        body = re.search(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert directives[directive] == f"'sha256-{digest}'"
    assert "unsafe" not in policy


def poisoned(results: ClassResults, poison: str) -> ClassResults:
    def task(t: TaskResult) -> TaskResult:
        tests = [replace(x, name=poison, message=poison, mistake=poison) for x in t.tests]
        return replace(t, name=poison, message=poison, mistake=poison, tests=tests)

    def student(place: int, s: Member) -> Member:
        report = s.report
        if report:
            environment = replace(report.environment, python=poison, torch=poison, device=poison, confinement=[poison])
            tasks = [task(t) for t in report.tasks]
            report = replace(report, submission=poison, notes=[poison], environment=environment, tasks=tasks)
        return replace(
            s,
            id=poison,
            label=f"{poison}{place}",
            name=poison,
            github=poison,
            school_id=poison,
            reason=poison,
            report=report,
        )

    tasks = [replace(t, name=poison) for t in results.tasks]
    students = [student(place, s) for place, s in enumerate(results.students)]
    return replace(results, title=poison, tasks=tasks, students=students, names=True)


def test_hostile_text_is_inert_wherever_it_stands(results: ClassResults) -> None:
    reflections = {text: {1: text} for text in (HOSTILE, "harmless")}
    hostile, harmless = (page(poisoned(results, text), Course(ROOT), reflections) for text in (HOSTILE, "harmless"))
    assert Parsed(hostile).tags == Parsed(harmless).tags
    assert HOSTILE in island(hostile)["texts"]
    assert HOSTILE not in hostile and "49" not in Parsed(hostile).text["h1"][0]


def test_the_same_class_gives_the_same_page(results: ClassResults, text: str) -> None:
    assert page(results, Course(ROOT)) == text


def test_a_pseudonymous_page_names_nobody(results: ClassResults) -> None:
    def named(student: Member) -> Member:
        report = student.report and replace(student.report, notes=[f"home/{student.id}/a.py is there twice."])
        return replace(student, name=f"Name of {student.id}", github=f"hub-{student.id}", report=report)

    text = page(replace(results, students=[named(student) for student in results.students]))
    assert not [s.id for s in results.students if s.id in text]
    assert "pseudonymous" in text


def test_a_learners_own_names_are_concealed_as_words() -> None:
    names = ["jo", "jo-smith", "smith"]
    assert concealed("Jo-Smith/xor.py of smith; blacksmith", names, "K4TD") == "K4TD/xor.py of K4TD; blacksmith"


def test_reflections_are_shown_where_they_are_given(results: ClassResults) -> None:
    data = island(page(results, reflections={results.students[5].id: {3: "Seeds matter.", 1: "Slopes."}}))
    assert [[lesson, data["texts"][place]] for lesson, place in data["rows"][5][13]] == [
        [1, "Slopes."],
        [3, "Seeds matter."],
    ]


def test_what_comes_of_a_sentence_is_told(results: ClassResults) -> None:
    place, student = next((i, s) for i, s in enumerate(results.students) if s.report and s.report.points < 100)
    former = replace(student.report, hashes=replace(student.report.hashes, submission="before"))
    better = change_tasks(student.report, status="passed", mistake=None, tests=[])
    students = list(results.students)
    students[place] = replace(student, report=better, former=[former])
    assert "1 who read this and handed in again, 1 passed the task" in page(replace(results, students=students))


@pytest.mark.parametrize("size", [0, 1])
def test_the_smallest_classes(results: ClassResults, size: int) -> None:
    tiny = replace(results, students=results.students[:size], tasks=results.tasks if size else [], max_points=None)
    assert f"{size} of {size} graded" in page(tiny)


def test_slides_show_no_learner(results: ClassResults, text: str) -> None:
    slides = text[text.index('<section id="show"') : text.index("</main>")]
    assert slides.count('<article class="slide"') == 8
    assert not [student.label for student in results.students if student.label in slides]


def test_the_page_is_made_again_without_grading(results: ClassResults, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    store = Store(folder)
    key = Key(submission="s", graders="g", seed="x", settings="c", engine="e")
    with store.opened(Batch(title="A week", lessons=[1, 2, 3, 4, 5])):
        graded = [student for student in results.students if student.report][:3]
        store.name(student.id for student in graded)
        for student in graded:
            store.keep(Entry(id=student.id, source="x", state="graded", key=key), student.report, None, None)
    command = [sys.executable, "-m", "autograder", "page", folder]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 of 3 graded" in (folder / "class.html").read_text(encoding="utf-8")
    done = subprocess.run([*command[:4], tmp_path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and "batch.json" in done.stderr and "Traceback" not in done.stderr


def test_a_page_is_written_whole(results: ClassResults, tmp_path: Path) -> None:
    write_page(results, tmp_path / "class.html")
    assert [path.name for path in tmp_path.iterdir()] == ["class.html"]
