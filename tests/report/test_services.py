"""What CI services and classroom systems read: exact shapes, and nothing a learner writes has an effect there."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from autograder.course.tree import CourseError
from autograder.inert import code, command_data, command_property, markdown
from autograder.report import model as model
from autograder.report.formats import FORMATS, TROUBLE
from autograder.report.formats.classroom50 import classroom50
from autograder.report.formats.gradescope import gradescope, gradescope_fault
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult

RUNNER = {
    "CLASSROOM": "cs101",
    "ASSIGNMENT": "week",
    "OWNER": "student-001",
    "SUBMISSION_TAG": "submit/20261123T000000Z-abcdef0",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
    "REVIEW_URL": "https://example.org/d",
}
COUNT = {"type": "integer", "minimum": 0}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
TEXT = {"type": "string", "minLength": 1}
REQUIRED = [
    "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
    "datetime", "score", "max-score", "tests",
]  # fmt: skip
CLASSROOM50 = {
    "type": "object",
    "additionalProperties": False,
    "required": REQUIRED,
    "properties": {
        **dict.fromkeys(REQUIRED, TEXT),
        "schema": {"const": "classroom50/result/v1"},
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": TIME,
        "graded_at": TIME,
        "score": COUNT,
        "max-score": COUNT,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {"test-name": TEXT, "passed": {"type": "boolean"}, "score": COUNT, "max-score": COUNT},
            },
        },
    },
}
"""What classroom50's published schema of a result demands."""
HOSTILE = [
    "::set-output name=result::forged",
    "a\n::error::forged",
    "a\r::notice title=Autograding complete::Points 100/100",
    "</code><script>alert(1)</script>",
    "<!-- -->",
    "![x](https://example.org/x.png) [y](javascript:alert(1))",
    "@staff fix #1 https://example.org www.example.org a@example.org",
    "| a | b |\n|---|---|",
    "```\nfenced",
    "# heading\n- list\n> quote\n***",
    "`code` **bold** _it_ ~~no~~ $x$ &lt; \\",
    "\x1b[31mred \u202ebackwards \ud800",
    "::stop-commands::token",
    "%0A::warning::forged",
]


def report(status: str = "passed", message: str = "", points: float | None = 2.0, **more: Any) -> Report:
    given = points is not None
    test = model.TestResult(name="a check", passed=status == "passed", points=points, max_points=2.0, message=message)
    task = TaskResult(
        task="1.1", name="double", lesson=1, points=points, max_points=2.0 if given else None,
        status=status, message=message, seconds=0.25, tests=[test],
    )  # fmt: skip
    return Report(
        submission="student-001", points=points, max_points=2.0 if given else None,
        graders="hidden" if given else "public",
        lessons=[LessonResult(lesson=1, points=points, max_points=2.0 if given else None)],
        tasks=[task], hashes=Hashes(submission="", graders=""), environment=Environment(python="3", torch="2"), **more,
    )  # fmt: skip


def classroom(data: bytes) -> dict[str, Any]:
    return json.loads(base64.b64decode(data, validate=False))


@pytest.mark.parametrize(
    ("status", "points", "said", "maximum", "score"),
    [
        ("passed", 2.0, "pass", 2.0, 2.0),
        ("failed", 0.0, "fail", 2.0, 0.0),
        ("not_started", 0.0, "fail", 2.0, 0.0),
        ("partial", 0.7, "fail", 2.0, 0.7),
        ("timed_out", 0.0, "error", 2.0, 0.0),
        ("crashed", 0.0, "error", 2.0, 0.0),
        ("error", 0.0, "error", 0.0, 0.0),
        ("undecided", None, "error", 0.0, 0.0),
        ("passed", None, "pass", 0.0, 0.0),
        ("failed", None, "fail", 0.0, 0.0),
    ],
)
def test_classroom(status: str, points: float | None, said: str, maximum: float, score: float) -> None:
    message = None if status == "passed" else "Look again."
    told = ": Look again." if said == "fail" else ""  # of a test that failed the reporter prints only the name
    got = classroom(FORMATS["classroom"](report(status, message or "", points)))
    assert got == {
        "version": 1,
        "status": said,
        "max_score": maximum,
        "tests": [
            {
                "name": f"1.1 double{told}", "status": said, "score": score, "message": message,
                "test_code": "", "filename": "", "line_no": 0, "duration": 250,
            }
        ],
    }  # fmt: skip


def test_classroom_of_a_failed_set_up() -> None:
    got = classroom(TROUBLE["classroom"]("No graders."))
    assert (got["status"], got["max_score"]) == ("error", 0.0)
    assert [(test["status"], test["score"], test["message"]) for test in got["tests"]] == [
        ("error", 0.0, "No graders.")
    ]


def undecided() -> Report:
    made = report("undecided", "double.py is a link.", None)
    tests = [msgspec.structs.replace(test, max_points=2.0) for test in made.tasks[0].tests]
    tasks = [msgspec.structs.replace(made.tasks[0], max_points=2.0, tests=tests)]
    lessons = [msgspec.structs.replace(made.lessons[0], max_points=2.0)]
    return msgspec.structs.replace(
        made, tasks=tasks, lessons=lessons, max_points=2.0, graders="hidden", undecided=["double.py is a link."]
    )


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "classroom50"])
def test_what_a_person_decides_is_no_number(name: str) -> None:
    data = FORMATS[name](undecided())
    text = base64.b64decode(data) if name == "classroom" else data
    assert b"double.py is a link." in text.replace(b"&#46;", b".")
    assert not re.search(rb"0(\.0)? of 2|0/2|\"score\": 0|score=\"0", data)


def test_what_a_person_decides_is_worth_0_of_0_where_a_number_must_be() -> None:
    got = json.loads(classroom50(undecided(), RUNNER))
    jsonschema.validate(got, CLASSROOM50)
    assert (got["score"], got["max-score"], got["tests"][0]["status"]) == (0, 0, "needs a person")


def test_gradescope_gets_no_score_of_what_a_person_decides() -> None:
    got = json.loads(FORMATS["gradescope"](undecided()))
    assert not {"score", "tests"} & set(got)
    assert html.unescape(got["output"]).startswith("**needs a person:** double.py is a link.")


def test_gradescope_hides_what_is_hidden_until_the_due_date() -> None:
    public = report("failed", "Look again. Try at home: double(1)", None)
    got = json.loads(gradescope(report("partial", "Look closer.", 0.7), "after_due_date", public))
    assert (got["visibility"], got["score"], "leaderboard" in got) == ("after_due_date", 0.7, False)
    shown, hidden = got["tests"]
    assert (shown["visibility"], "score" in shown, shown["status"]) == ("visible", False, "failed")
    assert (
        shown["output"] == "not yet: 0 of 1 checks\n\nLook again&#46;\n\n*Try at home:* <code>double&#40;1&#41;</code>"
    )
    assert (hidden["visibility"], hidden["score"], hidden["max_score"]) == ("after_due_date", 0.7, 2.0)
    formats = [got["output_format"], got["test_output_format"], got["test_name_format"], got["stdout_visibility"]]
    assert formats == ["md", "md", "text", "hidden"]


def test_gradescope_says_what_could_not_be_read() -> None:
    got = json.loads(TROUBLE["gradescope"]("It's not a zip."))
    (said,) = got["tests"]
    assert (said["status"], html.unescape(said["output"]), said["visibility"]) == (
        "failed",
        "It's not a zip.",
        "visible",
    )
    assert not {"score", "max_score"} & {*got, *said}


def test_gradescope_keeps_no_zero_of_a_fault_of_ours() -> None:
    assert not {"score", "tests"} & set(json.loads(gradescope_fault("Tell staff.")))
    assert not {"score", "tests"} & set(json.loads(FORMATS["gradescope"](report("error", "", 0.0))))


def test_annotations_of_what_a_person_decides() -> None:
    (line,) = FORMATS["annotations"](undecided()).decode().splitlines()
    assert line == "::warning title=Needs a person::double.py is a link."


@pytest.mark.parametrize("status", ["passed", "failed", "partial", "timed_out", "crashed", "error"])
def test_classroom50(status: str) -> None:
    points = {"passed": 2.0, "partial": 0.7}.get(status, 0.0)
    got = json.loads(classroom50(report(status, "Look again. Try at home: double(1)", points), RUNNER))
    jsonschema.validate(got, CLASSROOM50)
    worth = 0 if status == "error" else 20
    assert (got["score"], got["max-score"]) == (round(10 * points) if worth else 0, worth)
    assert got["tests"][0].get("hint") == (None if status == "passed" else "Try at home: double(1)")


def test_classroom50_of_public_checks() -> None:
    got = json.loads(classroom50(report(points=None), RUNNER))
    jsonschema.validate(got, CLASSROOM50)
    assert (got["score"], got["max-score"], got["tests"][0]["passed"]) == (0, 0, True)


def test_classroom50_of_a_failed_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)
    got = json.loads(TROUBLE["classroom50"]("No graders."))
    jsonschema.validate(got, CLASSROOM50)
    assert got["max-score"] == 0


def test_classroom50_elsewhere() -> None:
    with pytest.raises(CourseError, match="SUBMISSION_TAG"):
        classroom50(report(), {name: value for name, value in RUNNER.items() if name != "SUBMISSION_TAG"})


def annotations(report: Report) -> list[str]:
    return FORMATS["annotations"](report).decode().splitlines()


def test_points_as_notices() -> None:
    assert annotations(report("partial", "Look again.", 0.7)) == [
        "::notice title=Autograding complete::Points 0.7/2",
        '::notice title=Autograding report::{"totalPoints": 0.7, "maxPoints": 2.0}',
    ]


def test_no_points_no_notices() -> None:
    assert annotations(report(points=None)) == []
    assert "fault is ours" in annotations(report("error", "…", 0.0))[0]


@pytest.mark.parametrize(
    "where", ["sums.py, line 7: it raised ZeroDivisionError.", "double raised it (line 7 of sums.py)."]
)
def test_annotations_on_the_learners_lines(where: str, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    line = annotations(report("failed", where, None))[0]
    assert line == f"::error file=exercises/lesson_1_sums/sums.py,line=7,title=1.1 double::{where}"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_learner_writes_is_a_workflow_command(text: str) -> None:
    lines = annotations(report("failed", f"sums.py, line 7: {text}", 0.0))
    assert len(lines) == 3
    assert all(line.startswith(("::error file=sums.py,line=7,title=", "::notice title=Autograding ")) for line in lines)
    assert "\n" not in command_data(text)
    assert not {*"\n\r:,"} & {*command_property(text)}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_learner_writes_is_markdown(text: str) -> None:
    written = markdown(text)
    assert not {*"`*_[](){}<>|!~$\\\n\r\x1b@/:\u202e"} & {*written}
    assert written.encode()
    page = FORMATS["markdown"](report("failed", text, 0.0, notes=[text], commit=text)).decode()
    plain = FORMATS["markdown"](report("failed", "-", 0.0, notes=["-"], commit="-")).decode()
    assert page.count("\n") == plain.count("\n")
    assert page.count("<") == plain.count("<")
    assert page.count("|") == plain.count("|")


def test_code_can_be_copied() -> None:
    assert code("x @ y") == "<code>x &#64; y</code>"
    assert "&#8203;" in code("a@example.org")
    assert "&#8203;" in markdown("@staff")


def test_the_markdown_page() -> None:
    page = FORMATS["markdown"](report("partial", "Look again. Try at home: double(1)", 0.7)).decode()
    assert page.startswith("## 0.7 of 2 points\n\n`███████")
    assert "**Next:** 1.1 <code>double</code> (partly). Look again&#46; Its section is" in page
    assert "| 1.1 <code>double</code> | 🟡 partly | 0.7 of 2 | 0 of 1 |" in page
    assert "Look again&#46;<br>*Try at home:* <code>double&#40;1&#41;</code>" in page


def test_a_long_page_is_cut_between_lessons() -> None:
    one = report("failed", "x" * 40_000, 0.0)
    lessons = [LessonResult(lesson=n, points=0.0, max_points=2.0) for n in (1, 2, 3)]
    tasks = [msgspec.structs.replace(one.tasks[0], lesson=n, task=f"{n}.1") for n in (1, 2, 3)]
    page = FORMATS["markdown"](msgspec.structs.replace(one, lessons=lessons, tasks=tasks)).decode()
    assert len(page) < 65_536
    assert "2 more lessons" in page


def test_services_hear_of_what_cannot_be_graded(command: Callable[..., Any], course: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = command(
        "run", tmp_path / "empty", "--course", course, "--format", "classroom=result", "--format", "markdown=page.md"
    )
    assert done.status == 2
    assert classroom((tmp_path / "result").read_bytes())["status"] == "error"
    assert (tmp_path / "page.md").read_text().startswith("## Not graded")


@pytest.mark.systems
def test_classroom50_outside_its_runner_is_refused(command: Callable[..., Any], course: Path, tmp_path: Path) -> None:
    done = command("run", course / "solutions", "--course", course, "-q", "--format", "classroom50=result.json")
    assert done.status == 2
    assert "CLASSROOM" in done.err
