"""What people do on the pages is kept, shown, undone, and noticed when the verdict underneath changes."""

from __future__ import annotations

from collections.abc import Callable

from autograder.classroom.decisions.model import Item, Request
from autograder.classroom.decisions.store import Decisions
from tests.classroom.review.conftest import ORIGIN, Browser, Class, good

Labels = Callable[[str], list[str]]
THREE = "/learner/student-003"


def test_a_comment_on_a_line_stands_under_it(browser: Browser, decisions: Decisions) -> None:
    text = browser.post(f"{THREE}/decide", text="Why 2?", task="1.1", file="lesson_1_sums/sums.py", line="5")
    after = text[text.index("return 2 * x") :]
    assert after.index("Why 2?") < after.index("<li id=")
    (one,) = decisions.of("student-003")
    assert (one.kind, one.task, one.file, one.line, one.by) == (
        "comment",
        "1.1",
        "lesson_1_sums/sums.py",
        5,
        "somebody",
    )


def test_a_comment_on_a_task_and_on_the_whole(browser: Browser) -> None:
    browser.post(f"{THREE}/decide", text="About the task.", task="1.1")
    text = browser.post(f"{THREE}/decide", text="About it all.")
    assert text.index("About it all.") < text.index('id="task-1.1"') < text.index("About the task.")


def test_points_are_given_with_a_reason(browser: Browser, decisions: Decisions) -> None:
    text = browser.post(f"{THREE}/decide", text="Half right.", task="1.1", points="+1,5")
    assert "<del>" in text and "2 " in text and "+1.5 points" in text
    assert [(one.kind, one.points) for one in decisions.all()] == [("points", 1.5)]
    queue = browser.get()
    assert "4.5" in queue and "1 comment" in queue


def test_points_need_a_reason_and_a_task(browser: Browser, decisions: Decisions) -> None:
    for fields in (
        {"task": "1.1", "points": "1"}, {"points": "1", "text": "x"}, {"task": "1.1", "points": "many", "text": "x"},
        {"task": "1.1", "points": "0.55", "text": "x"}, {"text": "  "}, {"text": "x", "line": "1e9999"},
        {"task": "1.1", "points": "nan", "text": "x"}, {"item": "none"},
    ):  # fmt: skip
        answer = browser.client.post(f"{browser.root}{THREE}/decide", data=fields, headers={"origin": ORIGIN})
        assert answer.status_code == 400 and 'role="alert"' in answer.text
    assert decisions.all() == []


def test_a_work_that_waits_gets_its_points_by_hand(graded: Class, browser: Browser, decisions: Decisions) -> None:
    browser.post("/learner/student-005/decide", text="Read on paper.", task="1.1", points="2")
    (one,) = decisions.of("student-005")
    assert (one.points, one.instead) == (2, True)


def test_a_comment_goes_into_the_bank_and_changes_for_all(browser: Browser, decisions: Decisions) -> None:
    browser.post(f"{THREE}/decide", text="Mind the factor.", task="1.1", points="0.5", keep="1")
    (item,) = decisions.bank()
    browser.post("/learner/student-002/decide", item=item.id, task="1.1")
    assert "2 learners have it" in browser.get("/bank")
    text = browser.post("/bank", id=item.id, text="Mind the factor of two.", points="−0,3")
    assert "Changed for everybody who has it." in text
    for id in ("student-002", "student-003"):
        text = browser.get(f"/learner/{id}")
        assert "Mind the factor of two." in text and "−0.3 points" in text and "0.2" in text


def test_the_same_comment_for_everybody_with_a_mistake(browser: Browser, decisions: Decisions) -> None:
    chosen = {"who-student-002": "1", "who-student-003": "1"}
    browser.post("/same/1.1/thrice", text="Not thrice.", points="0.5", keep="1", **chosen)
    assert [(one.learner, one.task, one.points) for one in decisions.all()] == [
        ("student-002", "1.1", 0.5), ("student-003", "1.1", 0.5),
    ]  # fmt: skip
    (item,) = decisions.bank()
    again = browser.client.post(
        f"{browser.root}/same/1.1/thrice", data=chosen | {"item": item.id}, headers={"origin": ORIGIN}
    )
    assert again.status_code == 400 and len(decisions.all()) == 2


def test_a_request_is_answered_from_the_queue(browser: Browser, decisions: Decisions, labels: Labels) -> None:
    decisions.ask(Request(id="q1", learner="student-003", task="1.1", text="Please.", source="csv", at="2026-11-02"))
    browser.post(f"{THREE}/seen", seen="yes")
    assert labels(browser.get(show="open"))[-1:] != [] and "Persón Thrée" in labels(browser.get(show="open"))
    text = browser.post(f"{THREE}/decide", text="You're right.", task="1.1", points="1", request="q1")
    assert "Answered." in text and "You&#39;re right." in text
    assert [one.kind for one in decisions.all()] == ["seen", "answer"]
    assert "Persón Thrée" not in labels(browser.get(show="open"))


def test_a_request_follows_the_roster(graded: Class, browser: Browser, decisions: Decisions, labels: Labels) -> None:
    decisions.ask(Request(id="q1", learner="student-003", text="Please.", source="csv", at="2026-11-02"))
    graded.grade("Persón-Thrée", good("Persón-Thrée"))
    assert labels(browser.get(show="requests")) == ["Persón Thrée"]
    page = "/learner/Persón-Thrée"
    assert "Please." in browser.get(page)
    assert "Answered." in browser.post(f"{page}/decide", text="You're right.", request="q1")


def test_accepting_leads_to_the_next(browser: Browser, decisions: Decisions, labels: Labels) -> None:
    order = [row.learner for row in decisions.all()]
    text = browser.post("/learner/student-002/seen", seen="yes")
    assert "<h2>student-005" in text
    assert "Twö O&#39;Person" not in labels(browser.get(show="open"))
    text = browser.post("/learner/student-002/seen", seen="no")
    assert "Twö O&#39;Person" in labels(browser.get(show="open")) and order == []
    text = browser.post("/learner/student-001/seen", seen="yes")  # the last one
    assert 'class="queue"' in text


def test_seen_is_kept_once(browser: Browser, decisions: Decisions) -> None:
    for _ in range(2):
        browser.post(f"{THREE}/seen", seen="yes")
    assert len(decisions.all()) == 1


def test_undoing_stays_on_record(browser: Browser, decisions: Decisions) -> None:
    browser.post(f"{THREE}/decide", text="Too much.", task="1.1", points="2")
    (one,) = decisions.all()
    assert "Too much." not in browser.post(f"{THREE}/undo", id=one.id)
    assert decisions.all()[0].undone_by == "somebody"
    browser.client.post(f"{browser.root}/learner/student-001/undo", data={"id": one.id}, headers={"origin": ORIGIN})
    twice = browser.client.post(f"{browser.root}{THREE}/undo", data={"id": one.id}, headers={"origin": ORIGIN})
    assert twice.status_code == 400 and "already undone" in twice.text


def test_nobody_undoes_anothers_by_a_wrong_address(browser: Browser, decisions: Decisions) -> None:
    browser.post(f"{THREE}/decide", text="Mine.", task="1.1")
    (one,) = decisions.all()
    sent = browser.client.post(
        f"{browser.root}/learner/student-001/undo", data={"id": one.id}, headers={"origin": ORIGIN}
    )
    assert sent.status_code == 400 and decisions.all()[0].stands


def test_a_changed_verdict_is_listed_and_can_stand_again(
    graded: Class, browser: Browser, decisions: Decisions, labels: Labels
) -> None:
    for id in ("student-002", "student-003"):
        browser.post(f"/learner/{id}/decide", text="Half a point.", task="1.1", points="0.5")
    browser.post(f"{THREE}/seen", seen="yes")
    assert labels(browser.get(show="moved")) == []
    graded.grade("student-003", good("student-003", graders="newer"))
    assert labels(browser.get(show="moved")) == ["Persón Thrée"]
    text = browser.get(THREE)
    assert "The verdict underneath has changed" in text and "Half a point." in text
    assert "Persón Thrée" in labels(browser.get(show="open"))
    old = next(one for one in decisions.of("student-003") if one.kind == "points")
    text = browser.post(f"{THREE}/again", id=old.id)
    assert "The verdict underneath" not in text and "Half a point." in text
    standing = [one for one in decisions.of("student-003") if one.stands and one.kind == "points"]
    assert [(one.points, one.text) for one in standing] == [(0.5, "Half a point.")] and standing[0].id != old.id
    assert labels(browser.get(show="moved")) == []


def test_another_person_s_decision_is_seen_at_once(browser: Browser, decisions: Decisions) -> None:
    browser.get(THREE)
    decisions.put(Item(id="i1", text="From a colleague.", changed_by="another", changed_at="2026-11-02"))
    assert "From a colleague." in browser.get(THREE)


def test_without_a_script_a_link_opens_the_form(browser: Browser) -> None:
    text = browser.get(THREE, on="1", task="1.1", line="5", file="lesson_1_sums/sums.py")
    form = text[text.index('<dialog id="decide"') :]
    assert " open>" in form[:80] and 'name="task" value="1.1"' in form and 'name="line" value="5"' in form
