from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from autograder import catalogue
from autograder.batch.classroom import ClassResults, Student
from autograder.batch.lateness import Lateness
from autograder.batch.records import Batch, Entry, Fall, Key
from autograder.batch.store import Store
from autograder.classreport import statistics
from autograder.classreport.attention import flags
from autograder.classreport.excerpt import excerpt
from autograder.classreport.island import concealed
from autograder.classreport.misconceptions import common, misconceptions
from autograder.classreport.page import page, write_page
from autograder.course import Course
from autograder.plugin import load_mistakes
from autograder.report import Report, TaskResult

ROOT = Path(__file__).parents[1]
HOSTILE = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}\u2028]]><!--"


@pytest.fixture(scope="module")
def results(make_class: Callable[..., ClassResults]) -> ClassResults:
    return make_class(60)


@pytest.fixture(scope="module")
def text(results: ClassResults) -> str:
    return page(results, Course(ROOT))


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


def tenths(points: float | None) -> int | None:
    return None if points is None else round(points * 10)


def change_tasks(report: Report, **changes: object) -> Report:
    return replace(report, tasks=[replace(task, **changes) for task in report.tasks])


# ------------------------------------------------------------------------------------------ numbers


def test_distribution_agrees_with_numpy(results: ClassResults) -> None:
    points = np.array([report.points for report in statistics.graded(results)])
    found = statistics.distribution(statistics.graded(results), results.max_points)
    quartiles = [found.lower, found.median, found.upper]
    assert quartiles == pytest.approx(np.percentile(points, [25, 50, 75]), rel=1e-12)
    assert (found.mean, found.lowest, found.highest) == pytest.approx((points.mean(), points.min(), points.max()))
    edges = np.array([*(b.low for b in found.bins), found.bins[-1].high])
    assert [b.count for b in found.bins] == np.histogram(np.round(points * 10), np.round(edges * 10))[0].tolist()


@pytest.mark.parametrize("top", [0.1, 1, 2.5, 7.3, 20, 100, 113.7, 1000])
def test_every_point_falls_into_one_of_at_most_twenty_bins(top: float) -> None:
    points = [i / 10 for i in range(round(top * 10) + 1)]
    found = statistics.bins(points, top)
    assert len(found) <= statistics.BINS and found[-1].high >= top
    assert sum(b.count for b in found) == len(points)
    assert [b.high for b in found[:-1]] == [b.low for b in found[1:]]


def test_nobody_graded_has_no_distribution() -> None:
    assert statistics.distribution([], 100) is None


def test_one_report_is_its_own_median(results: ClassResults) -> None:
    report = statistics.graded(results)[0]
    found = statistics.distribution([report], 100)
    assert found.lower == found.median == found.upper == report.points


def test_difficulty_and_discrimination_agree_with_numpy(results: ClassResults) -> None:
    reports = statistics.graded(results)
    totals = np.array([report.points for report in reports])
    for place, numbers in enumerate(statistics.tasks(results)):
        column = [report.tasks[place] for report in reports]
        points = np.array([task.points for task in column])
        begun = np.array([task.status != "not_started" for task in column])
        assert numbers.difficulty == pytest.approx((points / numbers.task.max_points).mean())
        assert numbers.difficulty_started == pytest.approx((points[begun] / numbers.task.max_points).mean())
        assert numbers.discrimination == pytest.approx(np.corrcoef(points, totals - points)[0, 1])
        assert sum(numbers.statuses.values()) == numbers.graded == len(reports)


def test_few_learners_tell_nothing_about_discrimination(make_class: Callable[..., ClassResults]) -> None:
    assert all(n.discrimination is None for n in statistics.tasks(make_class(9)))


def test_a_task_that_everybody_passes_does_not_discriminate(results: ClassResults) -> None:
    report = statistics.graded(results)[0]
    assert statistics.discrimination([(report, report.tasks[0])] * 20) is None


def test_lesson_subtotals_agree_with_the_reports(results: ClassResults) -> None:
    for lesson in statistics.lessons(results):
        points = [
            sum(tenths(t.points) for t in r.tasks if t.lesson == lesson.lesson) for r in statistics.graded(results)
        ]
        assert lesson.mean == pytest.approx(sum(points) / 10 / len(points))


def test_our_fault_counts_in_no_statistic(results: ClassResults) -> None:
    first = next(student for student in results.students if student.report)
    broken = replace(first, standing="fault", report=change_tasks(first.report, status="error", points=0.0))
    others = [student for student in results.students if student is not first]
    with_fault, without = replace(results, students=[*others, broken]), replace(results, students=others)
    assert statistics.tasks(with_fault) == statistics.tasks(without)
    assert statistics.graded(with_fault) == statistics.graded(without)
    assert "our own graders failed on 1 submissions" in page(with_fault)


def test_public_checks_have_no_points(results: ClassResults) -> None:
    def public(student: Student) -> Student:
        if student.report is None:
            return student
        report = change_tasks(student.report, points=None, max_points=None)
        return replace(student, report=replace(report, points=None, max_points=None, graders="public", lessons=[]))

    tasks = [replace(task, max_points=None) for task in results.tasks]
    students = [public(student) for student in results.students]
    unscored = replace(results, graders="public", max_points=None, tasks=tasks, students=students)
    assert "only public checks ran" in page(unscored)


# ----------------------------------------------------------------------------------- misconceptions


def test_misconceptions_are_counted_once_a_learner_most_common_first(results: ClassResults) -> None:
    found = misconceptions(results)
    plain: dict[tuple[str, str], set[str]] = {}
    for student in results.students:
        for task in student.report.tasks if student.report else []:
            for test in task.tests:
                if test.mistake:
                    plain.setdefault((task.task, test.mistake), set()).add(student.id)
    assert {(m.task.task, m.id): {results.students[i].id for i in m.who} for m in found} == plain
    assert [len(m.who) for m in found] == sorted((len(m.who) for m in found), reverse=True)
    assert all(len(set(m.who)) == len(m.who) <= m.started for m in found)


def test_a_sentence_is_the_graders_own_or_what_all_messages_begin_with(results: ClassResults) -> None:
    told, known = misconceptions(results), misconceptions(results, Course(ROOT))
    assert [m.id for m in told] == [m.id for m in known]
    assert all(t.sentence.startswith(k.sentence) for t, k in zip(told, known, strict=True))
    assert all(1 <= len(m.lines) <= 3 for m in known) and not any(m.lines for m in told)


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        (["It is flat. Row 3 is off.", "It is flat. Row 1 is off."], "It is flat."),
        (["What is 0.5? It gave 1.", "What is 0.5? It gave 2."], "What is 0.5?"),
        (["It is flat. Try at home: f(1)"], "It is flat."),
        (["It is flat. Try at home: f(1)", "It is flat. Try at home: f(2)"], "It is flat."),
        (["no end", "no stop"], "no end"),
    ],
)
def test_the_common_sentence(messages: list[str], sentence: str) -> None:
    assert common(messages) == sentence


def test_the_excerpt_is_what_other_implementations_lack() -> None:
    right = "def f(x):\n    a = x + 1\n    a.zero_grad()\n    b = a * 2\n    c = b - 1\n    return c"
    wrong = right.replace("b - 1", "b + 1")
    forgotten = right.replace("    a.zero_grad()\n", "")
    assert "c = b + 1" in excerpt(wrong, [right, forgotten])
    assert excerpt(forgotten, [right, wrong])[:2] == ["a = x + 1", "b = a * 2"]


def test_the_excerpt_of_a_short_function_is_all_of_it() -> None:
    assert excerpt("def f(x):\n    return -x", []) == ["def f(x):", "    return -x"]


def test_the_excerpt_does_not_run_from_one_method_into_the_next() -> None:
    right = "class N:\n    def __init__(self):\n        self.a = 1\n    def forward(self, x):\n        return -x"
    assert excerpt(right.replace("-x", "x"), [right]) == ["def forward(self, x):", "    return x"]


def test_the_catalogue_reads_what_an_import_would_find() -> None:
    for path in ROOT.glob("graders/lesson_*/mistakes*.py"):
        read = catalogue.read([path])
        imported = load_mistakes(path)
        assert [(m.task, m.id, m.sentence) for m in imported] == [(m.task, m.id, m.sentence) for m in read.values()]
        names = [[i.__name__ for i in m.implementations] for m in imported]
        assert names == [[name for name, _ in m.implementations] for m in read.values()]


# ---------------------------------------------------------------------------------------- attention


def graded(tasks: list[TaskResult], like: Report) -> Student:
    points = statistics.total(task.points for task in tasks)
    return Student(id="x", label="X", standing="graded", report=replace(like, tasks=tasks, points=points))


def test_flags(results: ClassResults) -> None:
    like = statistics.graded(results)[0]
    done = [replace(task, status="passed", points=task.max_points) for task in like.tasks]
    half = [t if i < 10 else replace(t, status="not_started", points=0.0) for i, t in enumerate(done)]
    poor = [replace(task, status="partial", points=0.1) for task in done]
    slow = [replace(done[0], status="timed_out", points=0.0), *done[1:]]
    students = {
        "": graded(done, like),
        "behind": graded(half, like),
        "stuck": graded(poor, like),
        "limits": graded(slow, like),
        "missing": Student(id="m", label="M", standing="missing"),
        "unreadable": Student(id="u", label="U", standing="unreadable"),
        "fault": Student(id="f", label="F", standing="fault"),
        "late": replace(graded(done, like), lateness=Lateness(due=None, days=2)),
        "fell": replace(graded(done, like), fell=[Fall(task="1.1", before=2, after=1)]),
        "unlisted": replace(graded(done, like), listed=False),
    }
    found = flags(replace(results, students=list(students.values())))
    assert found == [[flag] if flag else [] for flag in students]


def test_nobody_is_behind_in_lessons_the_class_has_not_reached(results: ClassResults) -> None:
    like = statistics.graded(results)[0]
    tasks = [
        replace(t, status="passed", points=t.max_points)
        if t.lesson == 1
        else replace(t, status="not_started", points=0.0)
        for t in like.tasks
    ]
    assert flags(replace(results, students=[graded(tasks, like)] * 3)) == [[]] * 3


# --------------------------------------------------------------------------------------------- page


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

    def student(place: int, s: Student) -> Student:
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
    def named(student: Student) -> Student:
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
    assert "1 who were told so and handed in again, 1 passed the task" in page(replace(results, students=students))


@pytest.mark.parametrize("size", [0, 1])
def test_the_smallest_classes(results: ClassResults, size: int) -> None:
    tiny = replace(results, students=results.students[:size], tasks=results.tasks if size else [], max_points=None)
    assert f"{size} of {size} learners graded" in page(tiny)


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
    command = [sys.executable, "-m", "autograder.classreport", folder]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 of 3 learners graded" in (folder / "class.html").read_text(encoding="utf-8")
    done = subprocess.run([*command[:3], tmp_path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and "batch.json" in done.stderr and "Traceback" not in done.stderr


def test_a_page_is_written_whole(results: ClassResults, tmp_path: Path) -> None:
    write_page(results, tmp_path / "class.html")
    assert [path.name for path in tmp_path.iterdir()] == ["class.html"]
