"""The queue and a learner's page: who stands where, and what stands beside the code."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest

from autograder.classroom.decisions.model import Request
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.submitted import File
from tests.classroom.review.conftest import SUMS, WORDS, Browser, Class, bad, good, sheet

HOSTILE = "</code><script>alert(1)</script><img src=x onerror=alert(2)>\u202e{{ 1234 * 4321 }}"
Labels = Callable[[str], list[str]]


def test_the_most_urgent_stand_first(browser: Browser, labels: Labels) -> None:
    assert labels(browser.get()) == [
        "Twö O&#39;Person", "student-005", "student-004", "Persón Thrée", "Łearner Öne",
    ]  # fmt: skip


def test_a_group_is_a_part_of_the_queue(browser: Browser, labels: Labels) -> None:
    assert labels(browser.get(show="fell")) == ["Twö O&#39;Person"]
    assert set(labels(browser.get(show="unmatched"))) == {"student-004", "student-005"}
    assert "1.1 from 2.5 to 0.5" in browser.get(show="fell")


@pytest.mark.parametrize("asked", ["learner one", "ÖNE", "0071", "student-001", "łea"])
def test_search_needs_no_accents(browser: Browser, labels: Labels, asked: str) -> None:
    assert labels(browser.get(q=asked)) == ["Łearner Öne"]


def test_nobody_is_everybody_else_if_nobody_stands_above(browser: Browser) -> None:
    assert ">Everybody else<" in browser.get()
    assert ">Learners<" in (text := browser.get(q="0071")) and ">Everybody else<" not in text


def test_search_finds_nobody_politely(browser: Browser, labels: Labels) -> None:
    text = browser.get(q="<script>")
    assert labels(text) == [] and "Nobody is here" in text and "<script>" not in text.partition("<main")[2]


def test_verdicts_stand_beside_their_lines(browser: Browser) -> None:
    text = browser.get("/learner/student-002")
    part = text[text.index('aria-label="work"') :]
    code = re.findall(r"<code>([^<]*)</code>", part[: part.index("</ol>")])
    assert code[0] == "def work(x):" and "return 2 * x" in code[1]
    assert part.index('id="task-1.1"') < part.index("print(work(2))")
    assert "It&#39;s 3 times x." in part and "Try at home: <code>work(3)</code>" in part


def test_all_tasks_stand_at_the_top(browser: Browser, decisions: Decisions) -> None:
    decisions.ask(Request(id="q1", learner="student-002", task="1.1", text="Why?", source="csv", at="2026-11-02"))
    whole = browser.get("/learner/student-002").partition('class="sheet"')[0]
    links = re.findall(r'<a class="s-(\w+)" href="#(task-[\d.]+)"', whole)
    assert links == [("partial", "task-1.1"), ("passed", "task-2.1")]
    assert re.search(r'g-requests"><b>[^<]*</b> at <a href="#task-1.1">1.1 work</a>: Why\?', whole)


def test_a_task_of_two_functions_has_one_verdict(graded: Class, browser: Browser) -> None:
    two = "def shout(text):\n    return text\n\n\ndef work(x):\n    return x\n\n\ndef shouts(text):\n    return text\n"
    made = good("student-001", work="s3")
    made.tasks[1] = msgspec.structs.replace(made.tasks[1], name="shout, shouts")
    graded.grade("student-001", made, sheet(SUMS, two))
    text = browser.get("/learner/student-001")
    assert text.count('id="task-2.1"') == 1
    assert text.index('aria-label="shouts"') < text.rindex('href="#task-2.1"')


def test_staff_see_what_the_hidden_check_saw(browser: Browser) -> None:
    text = browser.get("/learner/student-002")
    assert "wanted 6, got 9" in text and text.count("x = 3") == 1


def test_others_with_the_same_mistake(browser: Browser) -> None:
    assert "1 other has the same mistake" in browser.get("/learner/student-002")
    text = browser.get("/same/1.1/thrice")
    assert "Twö O&#39;Person" in text and "Persón Thrée" in text and "Łearner" not in text
    assert text.count("return 2 * x") == 2 and "print(work(2))" not in text


def test_attempts_have_differences(browser: Browser) -> None:
    text = browser.get("/learner/student-002/attempts")
    assert re.search(r"<del><code>\s*return 4 \* x", text) and re.search(r"<ins><code>\s*return 2 \* x", text)
    assert "words.py" not in text
    assert "only one attempt" in browser.get("/learner/student-001/attempts")


def test_any_two_attempts_have_differences(graded: Class, browser: Browser) -> None:
    hostile = SUMS.replace("2 *", f"'{HOSTILE}' *")
    graded.grade("student-002", bad("student-002", work="third"), sheet(hostile, WORDS))
    assert "/learner/student-002/attempts/2..3" in browser.get("/learner/student-002")
    text = browser.get("/learner/student-002/attempts/1..3")
    assert re.search(r"<del><code>\s*return 4 \* x", text) and "return 2 * x" not in text
    assert "{{ 1234 * 4321 }}" in text and "<script>alert" not in text and "\u202e" not in text
    assert "From attempt 1 to attempt 3" in text
    back = browser.get("/learner/student-002/attempts", **{"from": "3", "to": "2"})
    assert re.search(r"<ins><code>\s*return 2 \* x", back) and "return 4 * x" not in back


@pytest.mark.parametrize("pair", ["0..1", "1..9", "1", "1..2..2", "...", "a..b", "¹..2", "1..99999999999"])
def test_attempts_that_are_not_there_are_no_page(browser: Browser, pair: str) -> None:
    assert browser.client.get(f"{browser.root}/learner/student-002/attempts/{pair}").status_code == 404


def test_next_and_previous_follow_the_queue(browser: Browser, labels: Labels) -> None:
    text = browser.get("/learner/student-005")
    assert "Previous learner: Twö O&#39;Person" in text and "Next learner: student-004" in text
    text = browser.get("/learner/student-005", show="unmatched")
    assert "Previous learner" not in text and "Next learner: student-004" in text


def test_requests_are_in_the_queue(browser: Browser, decisions: Decisions, labels: Labels) -> None:
    asked = Request(id="q1", learner="student-001", task="1.1", text="Twice is right.", source="csv", at="2026-11-02")
    decisions.ask(asked)
    assert labels(browser.get(show="requests")) == ["Łearner Öne"]
    assert "Twice is right." in browser.get("/learner/student-001")


def test_a_file_in_several_versions(graded: Class, browser: Browser, labels: Labels) -> None:
    files = [*sheet(SUMS, WORDS), File(lesson="lesson_1_sums", name="sums.py", text="y = 2\n", version=1)]
    graded.grade("student-001", good("student-001", work="s2"), files)
    assert labels(browser.get(show="several")) == ["Łearner Öne"]
    assert "another version" in browser.get("/learner/student-001")


def test_a_new_grading_is_seen_at_once(graded: Class, browser: Browser) -> None:
    assert "0.5" in browser.get("/learner/student-003")
    graded.grade("student-003", good("student-003", work="s2"))
    assert "3 times x" not in browser.get("/learner/student-003")
    assert "2 attempts" in browser.get("/learner/student-003")


def test_a_damaged_file_is_a_sentence_until_it_is_mended(graded: Class, browser: Browser) -> None:
    browser.get()
    graded.grade("student-003", good("student-003", work="s2"))
    path = graded.store.folder / "reports" / "student-003.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:99])
    for _ in range(2):
        answer = browser.client.get(f"{browser.root}/")
        assert answer.status_code == 400 and "cannot be read" in answer.text
    path.write_bytes(whole)
    assert "Persón Thrée" in browser.get()


def test_a_learners_words_are_inert_everywhere(graded: Class, browser: Browser, decisions: Decisions) -> None:
    made = bad("student-001", work="s9")
    files = [
        File(lesson="lesson_1_sums", name="sums.py", text=f"def work(x):\n    '{HOSTILE}'\n", source=HOSTILE),
        File(lesson=HOSTILE, name=HOSTILE, text=HOSTILE, problem=HOSTILE, notebook=HOSTILE),
    ]
    graded.grade("student-001", made, files, reason=HOSTILE, state="needs a person")
    decisions.ask(Request(id="q", learner="student-001", text=HOSTILE, source="issue", at=HOSTILE))
    for path in ("/", "/learner/student-001", "/learner/student-001/attempts", "/same/1.1/thrice", "/bank"):
        text = browser.get(path)
        assert "<script>alert" not in text and "<img" not in text and "\u202e" not in text and "5332114" not in text
    assert "{{ 1234 * 4321 }}" in browser.get("/learner/student-001")


def test_there_is_a_page_without_files(graded: Class, browser: Browser) -> None:
    assert "There are no files to show" in browser.get("/learner/student-005")
    for path in (graded.store.folder / "submitted" / "student-001").iterdir():
        path.unlink()
    assert "weren&#39;t kept" in browser.get("/learner/student-001") or "weren't kept" in browser.get(
        "/learner/student-001"
    )


def test_an_unknown_learner_is_no_page(browser: Browser) -> None:
    assert browser.client.get(f"{browser.root}/learner/nobody").status_code == 404
