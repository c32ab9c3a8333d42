"""What changed from one grading to the next, and which sentences teach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.diff import compare
from autograder.classroom.records import Fall
from autograder.classroom.results import load_class
from autograder.classroom.sentences import effects
from autograder.classroom.store import NotABatch, Store
from autograder.classroom.tables import class_csv, sentences_csv
from autograder.report.model import Report, to_json
from tests.classroom.conftest import KEY, entry, report, rows, table, task


def test_which_sentences_teach(store: Callable[..., Store]) -> None:
    def failed(id: str, work: str) -> Report:
        return report(id, task("1.1", 0.0, "failed", "m", "Look again. Try at home: f()"), work=work)

    def passed(id: str, work: str) -> Report:
        return report(id, task("1.1", 2.5), work=work)

    made = store(
        {
            "learned": [failed("learned", "1"), passed("learned", "2"), failed("learned", "3")],
            "not-yet": [failed("not-yet", "1"), failed("not-yet", "2"), passed("not-yet", "3")],
            "once": [failed("once", "1")],
            "regraded": [failed("regraded", "1"), msgspec.structs.replace(passed("regraded", "1"))],
        }
    )
    (effect,) = effects(load_class(made.folder).students)
    assert (effect.task, effect.mistake, effect.sentence) == ("1.1", "m", "Look again.")
    assert (effect.learners, effect.again, effect.passed) == (3, 2, 1)
    assert rows(sentences_csv(load_class(made.folder)))[1] == ["1.1", "m", "3", "2", "1", "0.5", "Look again."]


def changes(old: Path, new: Path) -> list[tuple[str, str, float | None, float | None, str]]:
    return [(c.id, c.task, c.before, c.after, c.why) for c in compare(old, new)]


def test_diff_of_two_batches(store: Callable[..., Store]) -> None:
    old = store(
        {
            "same": [report("same", task("1.1", 2.5))],
            "work": [report("work", task("1.1", 0.0), task("1.10", 1.0), work="1")],
            "graders": [report("graders", task("1.1", 2.5), task("2.1", 1.0))],
            "left": [report("left", task("1.1", 1.5))],
            "broke": [report("broke", task("1.1", 1.5))],
        },
        "old",
    )
    new = store(
        {
            "same": [report("same", task("1.1", 2.5))],
            "work": [report("work", task("1.1", 2.5), task("1.10", 1.0), work="2")],
            "graders": [report("graders", task("1.1", 1.5), task("2.1", 1.0), graders="h")],
            "broke": entry("broke", "unreadable", reason="no"),
            "came": [report("came", task("1.1", 0.5))],
        },
        "new",
    )
    assert changes(old.folder, new.folder) == [
        ("broke", "", 1.5, None, "graded: unreadable"),
        ("came", "", None, 0.5, "absent: graded"),
        ("graders", "1.1", 2.5, 1.5, "other graders"),
        ("left", "", 1.5, None, "graded: absent"),
        ("work", "1.1", 0.0, 2.5, "other submission"),
    ]
    assert changes(old.folder, old.folder) == []


@pytest.mark.parametrize("part", ["seed", "settings", "engine"])
def test_diff_names_what_a_regrading_did_not_share(part: str, store: Callable[..., Store]) -> None:
    old = store({"a": [report("a", task("1.1", 2.5))]}, "old")
    new = store({"a": [report("a", task("1.1", 2.0))]}, "new", msgspec.structs.replace(KEY, **{part: "other"}))
    assert changes(old.folder, new.folder) == [("a", "1.1", 2.5, 2.0, f"other {part}")]


def test_diff_of_two_reports(tmp_path: Path) -> None:
    for name, made in (("x.json", report("a", task("1.1", 1.0))), ("y.json", report("b", task("1.1", 2.0), work="2"))):
        (tmp_path / name).write_bytes(to_json(made))
    (tmp_path / "z.json").write_text("{}")
    assert changes(tmp_path / "x.json", tmp_path / "y.json") == [("b", "1.1", 1.0, 2.0, "other submission")]
    with pytest.raises(NotABatch, match="isn't a report"):
        compare(tmp_path / "x.json", tmp_path / "z.json")
    with pytest.raises(NotABatch, match="cannot be read"):
        compare(tmp_path / "x.json", tmp_path / "nothing.json")
    with pytest.raises(NotABatch, match=r"holds no batch\.json"):
        compare(tmp_path, tmp_path)


def test_falls_are_in_the_class(store: Callable[..., Store]) -> None:
    made = store({"a": [report("a", task("1.1", 2.5))]})
    with made.opened(made.batch()):
        (before,) = made.entries()
        fell = [Fall(task="1.1", before=2.5, after=0.5)]
        made.keep(entry("a", changed=["graders"], fell=fell), report("a", task("1.1", 0.5), graders="h"), None, before)
    assert table(class_csv(load_class(made.folder)))["a"]["fell"] == "1.1 from 2.5 to 0.5"
