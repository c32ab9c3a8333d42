from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.classroom.page.attention import flags
from autograder.classroom.page.misconceptions import misconceptions
from autograder.classroom.page.page import page as page_text
from autograder.classroom.page.page import write_page
from autograder.classroom.results import ClassResults

PHONE = {"width": 390, "height": 844}
LIMIT = 2.0
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def names(page) -> list[str]:
    """The learners in the table's rows, from the top."""
    return page.locator("#grid .open").all_inner_texts()


def by_points(results: ClassResults) -> list[str]:
    graded = [s for s in results.students if s.report]
    rest = [s for s in results.students if not s.report]
    return [s.label for s in [*sorted(graded, key=lambda s: (s.report.points, s.label)), *rest]]


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_fewest_points_stand_first(page, small: ClassResults) -> None:
    assert names(page) == by_points(small)
    assert page.locator("#found").inner_text() == "30 learners"


def test_cells_say_in_words_what_colors_say(page, small: ClassResults) -> None:
    words = {"passed": "passed", "partial": "partly", "failed": "not yet", "not_started": "not started"}
    label = by_points(small)[0]
    report = next(s.report for s in small.students if s.label == label)
    cells = page.locator("#grid tbody tr").nth(1).locator("td[class^='s-']").all_text_contents()
    assert cells == [f"{words[t.status]}, {t.points:g} of {t.max_points:g}" for t in report.tasks]


def test_search_narrows_to_one(page, small: ClassResults) -> None:
    page.get_by_role("searchbox").fill(small.students[3].label.lower())
    assert names(page) == [small.students[3].label]
    page.get_by_role("button", name="Clear").click()
    assert len(names(page)) == 30


def test_everybody_with_a_flag(page, small: ClassResults) -> None:
    wanted = {s.label for s, own in zip(small.students, flags(small), strict=True) if "behind" in own}
    page.locator(".flag[data-flag=behind]").click()
    assert wanted and set(names(page)) == wanted
    page.locator(".flag[data-flag=behind]").click()
    assert len(names(page)) == 30


def test_everybody_with_an_idea(page, small: ClassResults) -> None:
    idea = misconceptions(small)[0]
    page.locator("#idea-1").get_by_role("button", name="In the table").click()
    assert set(names(page)) == {small.students[i].label for i in idea.who}
    page.locator("#idea-1").get_by_role("button", name="Who has it").click()
    assert page.locator("#idea-1 .who").all_inner_texts() == [small.students[i].label for i in idea.who]


def test_everybody_who_has_not_started_a_task(page, small: ClassResults) -> None:
    task = small.tasks[-1].task
    wanted = {s.label for s in small.students if s.report and s.report.tasks[-1].status == "not_started"}
    page.locator("#by-task").select_option(label=f"{task} {small.tasks[-1].name}")
    page.locator("#by-state").select_option("not started")
    assert set(names(page)) == wanted


def test_a_bar_of_the_distribution_shows_its_learners(page) -> None:
    bar = page.locator(".histogram button").first
    count = int(bar.inner_text())
    bar.click()
    assert len(names(page)) == count
    page.locator("#range").click()
    assert len(names(page)) == 30


def test_columns_sort_both_ways_and_say_so(page, small: ClassResults) -> None:
    points = page.locator("#grid th[data-key=points]")
    assert points.get_attribute("aria-sort") == "ascending"
    points.get_by_role("button").click()
    assert points.get_attribute("aria-sort") == "descending"
    graded = [s.label for s in sorted(small.students, key=lambda s: -s.report.points if s.report else 1)]
    assert names(page)[:5] == graded[:5]
    page.locator("#grid th[data-key=label]").get_by_role("button").click()
    assert names(page) == [s.label for s in small.students]
    assert points.get_attribute("aria-sort") is None


def test_tasks_sort_by_number_and_not_by_text(page) -> None:
    table = page.locator("table.sortable")
    table.get_by_role("button", name="Not started").click()
    counts = [int(text) for text in table.locator("tbody td:nth-of-type(5)").all_inner_texts()]
    assert counts == sorted(counts) and len(set(counts)) > 3


def test_the_keyboard_goes_everywhere(page, small: ClassResults) -> None:
    order = by_points(small)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#grid .open").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert order[1] in page.locator("#learner-title").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == order[1]
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == order[-1]


def test_a_learner_has_tasks_subtotals_and_sentences(page, small: ClassResults) -> None:
    student = next(s for s in small.students if s.report and 40 < s.report.points < 80)
    page.get_by_role("button", name=student.label, exact=True).last.click()
    text = page.locator("#learner").inner_text()
    assert f"{student.report.points:g} of {student.report.max_points:g} points" in text
    for lesson in student.report.lessons:
        assert f"{lesson.points:g} of {lesson.max_points:g} points" in text
    for task in student.report.tasks:
        assert f"{task.task} {task.name}" in text
        assert task.status == "not_started" or task.message.partition(" Try at home")[0] in text


def test_ideas_fill_the_screen_one_by_one(page) -> None:
    page.evaluate("HTMLElement.prototype.requestFullscreen = undefined")
    page.get_by_role("button", name="Show full screen").click()
    titles = page.locator(".slides h3").all_inner_texts()
    assert page.locator("#stage h3").inner_text() == titles[0]
    page.keyboard.press("ArrowRight")
    assert page.locator("#stage h3").inner_text() == titles[1]
    page.keyboard.press("Escape")
    assert not page.locator("#stage").is_visible()


def test_light_dark_and_the_switch(open_page: Callable, written: Path) -> None:
    light, dark = background(open_page(written)), open_page(written, color_scheme="dark")
    assert background(dark) != light
    dark.get_by_label("Theme").select_option("light")
    assert background(dark) == light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_need_not_scroll_sideways(open_page: Callable, written: Path, scheme: str) -> None:
    page = open_page(written, PHONE, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#grid .open").first.click()
    assert page.evaluate("document.getElementById('learner').scrollWidth") <= PHONE["width"]


def test_without_scripts_the_figures_are_there(open_page: Callable, written: Path, small: ClassResults) -> None:
    text = open_page(written, java_script_enabled=False).locator("body").inner_text()
    assert "29 of 30 graded" in text
    assert misconceptions(small)[0].sentence[:40] in text
    assert all(f"{task.task} {task.name}" in text for task in small.tasks)


def test_each_idea_prints_on_a_page_of_its_own(page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(names(page)) == 30
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    before = page.evaluate("document.getElementById('show').remove()") or page.pdf(prefer_css_page_size=True)
    assert pages - len(re.findall(rb"/Type\s*/Page\b", before)) == 8


def test_hostile_text_is_shown_and_does_nothing(open_page: Callable, small: ClassResults, tmp_path: Path) -> None:
    first = next(i for i, s in enumerate(small.students) if s.report)
    student = small.students[first]
    tasks = [replace(t, message=HOSTILE, name=HOSTILE, status="failed", tests=[]) for t in student.report.tasks]
    report = replace(student.report, tasks=tasks, notes=[HOSTILE])
    students = [replace(student, label=HOSTILE, report=report)]
    path = tmp_path / "class.html"
    write_page(replace(small, students=students, title=HOSTILE), path, reflections={student.id: {1: HOSTILE}})
    page = open_page(path)
    page.locator("#grid .open").first.click()
    assert page.locator("#learner").inner_text().count(HOSTILE) > len(tasks)
    assert page.locator("img").count() == 0 and page.title() == f"Class report: {HOSTILE}"


def test_the_policy_stops_what_slips_in(browser, small: ClassResults, tmp_path: Path) -> None:
    path = tmp_path / "class.html"
    slipped = "<script>window.slipped = 1</script><img src=x onerror='window.slipped = 1'><p id=p style='color: red'>"
    path.write_text(page_text(small).replace("<main", f"{slipped}<main", 1), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("window.slipped") is None
    assert page.evaluate("getComputedStyle(document.getElementById('p')).color") != "rgb(255, 0, 0)"
    page.close()


def test_three_thousand_open_and_filter_in_no_time(
    open_page: Callable, make_class: Callable[..., ClassResults], tmp_path: Path
) -> None:
    results = make_class(3000)
    path = tmp_path / "class.html"
    write_page(results, path)
    start = time.perf_counter()
    page = open_page(path)
    assert page.locator("#found").inner_text() == "3000 learners"
    opened = time.perf_counter() - start
    assert page.locator("#grid tbody tr").count() < 120
    assert page.locator("#grid table").get_attribute("aria-rowcount") == "3001"
    start = time.perf_counter()
    page.locator("#by-idea").select_option(index=1)
    assert len(names(page)) > 20
    page.locator("#grid th[data-key='task.20'] button").click()
    filtered = time.perf_counter() - start
    page.get_by_role("button", name="Clear").click()
    page.locator("#grid .open").first.focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.closest('tr').ariaRowIndex") == "3001"
    assert opened < LIMIT and filtered < LIMIT


NAMES = ["Łearner Øne", "Zwö Straße", "Seán O'Student"]


@pytest.fixture(scope="session")
def named(tmp_path_factory: pytest.TempPathFactory, make_class: Callable[..., ClassResults]) -> Path:
    made = make_class(30, names=True)
    students = [
        replace(s, label=name, name=name, school_id=f"4{place:03}", github=f"octo-{place:03}")
        for place, (s, name) in enumerate(zip(made.students, NAMES, strict=False))
    ]
    path = tmp_path_factory.mktemp("named") / "class.html"
    write_page(replace(made, students=[*students, *made.students[len(NAMES) :]]), path)
    return path


@pytest.mark.parametrize(
    ("typed", "found"),
    [("learner one", 0), ("ZWO STRASSE", 1), ("sean o'student", 2), ("4001", 1), ("octo-002", 2), ("Łearner", 0)],
)
def test_search_by_name_without_accents_by_id_and_school_id(
    open_page: Callable, named: Path, typed: str, found: int
) -> None:
    page = open_page(named)
    page.get_by_role("searchbox").fill(typed)
    assert names(page) == [NAMES[found]]


def test_a_link_holds_the_filter(page, open_page: Callable, written: Path, small: ClassResults) -> None:
    task = small.tasks[2]
    page.locator("#by-task").select_option(label=f"{task.task} {task.name}")
    page.locator("#by-state").select_option("failed")
    page.locator(".histogram button").nth(2).click()
    wanted, link = names(page), page.evaluate("location.hash")
    assert f"task={task.task}&state=failed&points=" in link
    again = open_page(written)
    again.evaluate(f"location.hash = {link!r}")
    again.locator("#range:not([hidden])").wait_for()
    assert names(again) == wanted
    again.get_by_role("button", name="Clear").click()
    assert again.evaluate("location.hash") == "#learners"
    again.evaluate("location.hash = '#learners?flag=constructor&task=9.9&idea=x&points=1-&search=<img src=x>'")
    again.locator("#found", has_text="0 of 30").wait_for()
    assert again.get_by_role("searchbox").input_value() == "<img src=x>"


def test_what_is_shown_becomes_a_table(open_page: Callable, named: Path) -> None:
    import csv

    page = open_page(named)
    page.get_by_role("searchbox").fill("zwo")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save these as CSV").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    heading, line = csv.reader(text.splitlines())
    row = dict(zip(heading, line, strict=True))
    assert (saved.value.suggested_filename, row["learner"], row["school id"]) == ("learners.csv", "Zwö Straße", "4001")
    assert (
        page.evaluate("csvCell('=1+1') + csvCell('a,\"b\"') + csvCell(-1.5) + csvCell('-x')")
        == '\'=1+1"a,""b"""-1.5\'-x'
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_no_idea_lies_on_another(open_page: Callable, written: Path, width: int) -> None:
    page = open_page(written, {"width": width, "height": 844})
    boxes = page.eval_on_selector_all(
        ".ideas-chart th",
        "all => all.map(one => [...one.children].map(it => it.getBoundingClientRect()))",
    )
    edges = [box[side] for label in boxes for box in label for side in ("top", "bottom")]
    assert len(boxes) > 3 and all(a <= b + 1 for a, b in itertools.pairwise(edges))
