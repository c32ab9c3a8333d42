"""What a class's page reckons: numbers, misconceptions, whom to look at."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

from autograder.classroom.page import statistics
from autograder.classroom.page.attention import flags
from autograder.classroom.page.excerpt import excerpt
from autograder.classroom.page.misconceptions import common, misconceptions
from autograder.classroom.page.page import page
from autograder.classroom.records import Fall
from autograder.classroom.results import ClassResults, Member
from autograder.course import catalogue
from autograder.course.classrules import Rules
from autograder.course.tree import Course
from autograder.report.model import Report, TaskResult
from autograder.testing.plugin import load_mistakes
from tests.classroom.page.conftest import ROOT, change_tasks, tenths


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
    def public(student: Member) -> Member:
        if student.report is None:
            return student
        report = change_tasks(student.report, points=None, max_points=None)
        return replace(student, report=replace(report, points=None, max_points=None, graders="public", lessons=[]))

    tasks = [replace(task, max_points=None) for task in results.tasks]
    students = [public(student) for student in results.students]
    unscored = replace(results, graders="public", max_points=None, tasks=tasks, students=students)
    assert "only public checks ran" in page(unscored)


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


def graded(tasks: list[TaskResult], like: Report) -> Member:
    points = statistics.total(task.points for task in tasks)
    return Member(id="x", label="X", standing="graded", report=replace(like, tasks=tasks, points=points))


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
        "missing": Member(id="m", label="M", standing="missing"),
        "unreadable": Member(id="u", label="U", standing="unreadable"),
        "fault": Member(id="f", label="F", standing="fault"),
        "late": replace(graded(done, like), rules=Rules(due="2026-11-01"), times=["2026-11-03T12:00:00+00:00"]),
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
