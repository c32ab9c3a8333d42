"""What is graded, what is kept, and what is graded again."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import filelock
import msgspec
import pytest

from autograder.classroom.order import Summary
from autograder.classroom.results import Member, load_class
from autograder.classroom.slots import Verdict
from autograder.classroom.store import NotABatch, Store
from autograder.course import seeds
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.intake.platforms import plain
from autograder.intake.platforms.ids import file_id
from tests.classroom.batch.conftest import WRONG, Files, Lent, points


def test_each_is_graded_alone(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]]
) -> None:
    submissions(
        a={},
        b={"words.py": WRONG},
        c={"words.py": "import os\nos._exit(0)\n"},
        d={"sums.py": "def ("},
        e={"sums.py": ""},
    )
    summary = batch()
    found = results()
    assert (summary.total, summary.graded, summary.faults) == (5, 5, {})
    assert points(found) == {"a": 4.5, "b": 3.5, "c": 3.5, "d": 1.5, "e": 1.5}
    assert {t.status for t in found["c"].report.tasks if t.lesson == 1} == {"passed"}  # type: ignore[union-attr]
    assert {student.report.submission for student in found.values() if student.report} == set(found)


def test_every_form_gets_the_same(
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    solution: Files,
) -> None:
    folder = submissions(plain={})
    with zipfile.ZipFile(folder / "zipped.zip", "w") as file:
        for name, text in solution.items():
            file.writestr(f"handed in/{name}", text)
    batch()
    found = results()
    assert points(found) == {"plain": 4.5, "zipped": 4.5}
    assert found["plain"].report.hashes == found["zipped"].report.hashes  # type: ignore[union-attr]


def test_what_cannot_be_read_has_a_reason_and_no_points(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]]
) -> None:
    folder = submissions(a={})
    (folder / "b.zip").write_bytes(b"PK nonsense")
    (folder / "c").mkdir()
    (folder / "d.rar").touch()
    for beside in (".DS_Store", "notes.txt", "roster.csv"):
        (folder / beside).touch()
    for _ in range(2):
        batch()
        found = results()
        assert found.keys() == {"a", "b", "c", "d"}
    assert {(s.standing, s.report) for id, s in found.items() if id != "a"} == {("unreadable", None)}
    assert "damaged" in found["b"].reason


def test_only_what_changed_is_graded_again(
    engine: Engine,
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
) -> None:
    submissions(a={}, b={"words.py": WRONG})
    batch()
    lent = Lent(engine)
    again = batch(lambda: lent)
    assert (again.unchanged, again.graded, lent.jobs) == (2, 0, [])
    submissions(b={}, c={})
    summary = batch(lambda: lent)
    assert (summary.unchanged, summary.graded, summary.changed) == (1, 2, {"submission": 1})
    assert len(lent.jobs) == 2
    b = results()["b"]
    assert [report.points for report in b.attempts] == [3.5, 4.5]
    assert (b.changed, b.fell, summary.falls) == (["submission"], [], {})


def change_graders(course: Path) -> None:
    path = course / "graders" / "lesson_2_words" / "test_words.py"
    path.write_text(path.read_text().replace("upper()", "lower()"))


def change_settings(course: Path) -> None:
    (course / "class.toml").write_text('[points]\n"2.1" = 0.4\n')


def change_seed(course: Path) -> None:
    (course / "graders" / "seed.txt").write_text(seeds.make())


@pytest.mark.some
@pytest.mark.parametrize(
    ("change", "part", "fell"),
    [
        (change_graders, "graders", [("2.1", 1.0, 0.0)]),
        (change_settings, "settings", [("2.1", 1.0, 0.4)]),
        (change_seed, "seed", []),
    ],
)
def test_graders_settings_and_seed_are_told_apart_and_no_grade_falls_silently(
    change: Callable[[Path], None], part: str, fell: list[tuple[str, float, float]], batch: Callable[..., Summary],
    submissions: Callable[..., Path], results: Callable[[], dict[str, Member]], own_course: Path,
) -> None:  # fmt: skip
    submissions(a={}, b={"words.py": "def shout(text):\n    raise NotImplementedError\n"})
    batch(root=own_course)
    change(own_course)
    summary = batch(Engine if part == "graders" else None, root=own_course)
    a = results()["a"]
    assert summary.changed == {part: 2}
    assert [(f.task, f.before, f.after) for falls in summary.falls.values() for f in falls] == fell
    assert [msgspec.structs.astuple(f) for f in a.fell] == fell
    assert (a.changed, [report.points for report in a.former], len(a.attempts)) == ([part], [4.5], 1)


def test_reflections_come_along_and_grade_nobody_again(
    batch: Callable[..., Summary], submissions: Callable[..., Path], tmp_path: Path
) -> None:
    folder = submissions(a={"lesson_1_sums/reflection.md": "Doubling is a sum."}, b={})
    batch()
    store = Store(tmp_path / "out")
    assert store.reflections() == {"a": {1: "Doubling is a sum."}}
    (folder / "a" / "lesson_1_sums" / "reflection.md").unlink()
    (folder / "b" / "lesson_2_words").mkdir()
    (folder / "b" / "lesson_2_words" / "reflection.md").write_text("> Loud.")
    assert batch().unchanged == 2
    assert store.reflections() == {"b": {2: "Loud."}}


def test_another_engine_grades_all_again(
    batch: Callable[..., Summary], submissions: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    submissions(a={})
    batch()
    monkeypatch.setattr("autograder.grading.basis.engine_version", lambda: "9.9")
    assert batch().changed == {"engine": 1}
    (submissions() / "b.zip").touch()
    batch()
    (submissions() / "b.zip").unlink()
    submissions(a={"words.py": WRONG}, b={})
    monkeypatch.setattr("autograder.grading.basis.engine_version", lambda: "9.10")
    assert batch().changed == {"engine and submission": 1}


def test_what_is_torn_or_gone_is_graded_again(
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    tmp_path: Path,
) -> None:
    submissions(a={}, b={}, c={}, d={})
    batch()
    out = tmp_path / "out"
    (out / "reports" / "a.json").write_bytes((out / "reports" / "a.json").read_bytes()[:100])
    (out / "reports" / "b.json").unlink()
    (out / "entries" / "c.json").unlink()
    (out / "reports" / f".autograder-{2**22 + 1}-0123456789abcdef.part").write_text("half of a rep")
    (out / "work" / "left-behind").mkdir(parents=True)
    summary = batch()
    assert (summary.unchanged, summary.graded, summary.changed, summary.falls) == (1, 3, {}, {})
    assert points(results()) == dict.fromkeys("abcd", 4.5)
    assert {s.id: len(s.former) for s in results().values()} == dict.fromkeys("abcd", 0)
    assert {path.name for path in out.rglob(".*")} <= {".lock"}
    assert not (out / "work").exists()


def test_a_result_is_replaced_whole_whatever_ends_the_run(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from autograder.classroom import store

    submissions(a={})
    batch()
    submissions(a={"words.py": WRONG})
    written: list[Path] = []

    def ends(after: int) -> Callable[[Path, bytes], None]:
        def write(path: Path, data: bytes, *, private: bool = False) -> None:
            if path.parent.name not in ("out",):
                if len(written) == after:
                    raise KeyboardInterrupt
                written.append(path)
            original(path, data, private=private)

        return write

    original = store.write
    for after in range(5):
        written.clear()
        shutil.copytree(tmp_path / "out", tmp_path / "aside")
        monkeypatch.setattr(store, "write", ends(after))
        if after < 4:
            with pytest.raises(KeyboardInterrupt):
                batch()
        monkeypatch.setattr(store, "write", original)
        batch()
        a = results()["a"]
        assert [report.points for report in a.attempts] == [4.5, 3.5]
        assert (a.changed, a.fell) == (["submission"], [])
        shutil.rmtree(tmp_path / "out")
        (tmp_path / "aside").rename(tmp_path / "out")


def test_what_left_the_folder_stays_in_the_class(
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    tmp_path: Path,
) -> None:
    submissions(a={}, b={})
    batch()
    shutil.rmtree(tmp_path / "class" / "b")
    assert batch().gone == ["b"]
    assert points(results()) == {"a": 4.5, "b": 4.5}


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such names")
def test_names_in_no_encoding_stop_nobody(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]]
) -> None:
    folder = submissions(a={}, b={})
    os.rename(folder / "b", os.fsencode(folder) + b"/b\xff\xfe")
    (folder / os.fsdecode(b"report\xff.pdf")).touch()
    batch()
    assert {id: student.standing for id, student in results().items()} == {"a": "graded", "b": "graded"}


def test_two_of_one_name_are_a_persons_to_decide(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]]
) -> None:
    folder = submissions(a={}, b={})
    (folder / "A.zip").touch()
    batch()
    found = results()
    assert {id: (student.standing, student.report is not None) for id, student in found.items()} == {
        "A": ("needs a person", False), "a-2": ("needs a person", False), "b": ("graded", True),
    }  # fmt: skip
    assert found["A"].reason == found["a-2"].reason
    assert found["A"].reason.startswith("A.zip and a have the same name and may be one learner's")


def test_an_id_stays_with_the_name_it_was_given_to(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]]
) -> None:
    def attempts() -> dict[str, list[float]]:
        return {id: [report.points for report in student.attempts] for id, student in results().items()}

    folder = submissions(**{"Bo-Li": {"words.py": WRONG}})
    batch()
    submissions(**{"Bo Li": {}, "Bo@Li": {}})
    batch()
    assert attempts() == {"Bo-Li": [3.5], "Bo-Li-2": [4.5], "Bo-Li-3": [4.5]}
    shutil.rmtree(folder / "Bo-Li")
    shutil.rmtree(folder / "Bo Li")
    submissions(**{"Bo@Li": {"words.py": WRONG}, "Bo-Li-2": {}})
    batch()
    assert attempts() == {"Bo-Li": [3.5], "Bo-Li-2": [4.5], "Bo-Li-3": [4.5, 3.5], "Bo-Li-2-2": [4.5]}


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such names")
def test_ids_of_names_in_no_encoding_stay_apart(
    batch: Callable[..., Summary], submissions: Callable[..., Path], results: Callable[[], dict[str, Member]]
) -> None:
    folder = submissions(a={"words.py": WRONG}, b={})
    os.rename(folder / "a", os.fsencode(folder) + b"/caf\xe9")
    batch()
    os.rename(folder / "b", os.fsencode(folder) + b"/caf\xe8")
    assert batch().unchanged == 1
    assert batch().unchanged == 2
    assert points(results()) == {"caf": 3.5, "b": 4.5, "caf-2": 4.5}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Student O. (2)", "Student-O.--2"),
        ("a.b.zip", "a.b"),
        ("über", "über"),
        ("u\u0308ber", "über"),
        ("=1+1", "1-1"),
        ("x" * 300 + ".zip", "x" * 120),
    ],
)
def test_ids_can_be_file_names(name: str, id: str) -> None:
    assert file_id(plain.stem(Path(name))) == id


@pytest.mark.parametrize("name", ["con", "LPT1.zip", "...", "???"])
def test_names_that_are_no_id_get_one(name: str) -> None:
    assert re.fullmatch(r"id-con|id-LPT1|submission-[0-9a-f]{8}", file_id(plain.stem(Path(name))))


def test_folders_that_cannot_be_used(
    batch: Callable[..., Summary], submissions: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(NotABatch, match="cannot be read"):
        batch()
    (tmp_path / "class").mkdir()
    with pytest.raises(NotABatch, match="holds no submissions"):
        batch()
    submissions(a={})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.pdf").touch()
    with pytest.raises(NotABatch, match="something other than a batch"):
        batch()
    (tmp_path / "out" / "thesis.pdf").unlink()
    batch(lessons=(1,))
    with pytest.raises(NotABatch, match=r"holds a batch of lesson 1 \(hidden graders\)"):
        batch(lessons=(2,))
    assert batch().changed == {"graders and settings": 1}
    with filelock.FileLock(tmp_path / "out" / ".lock"), pytest.raises(NotABatch, match="another grade batch"):
        batch()


def test_damaged_records_are_named(
    batch: Callable[..., Summary],
    submissions: Callable[..., Path],
    results: Callable[[], dict[str, Member]],
    tmp_path: Path,
) -> None:
    submissions(a={})
    batch()
    (tmp_path / "out" / "entries" / "a.json").write_text("{}")
    with pytest.raises(NotABatch, match=r"entries/a\.json cannot be read"):
        results()
    with pytest.raises(NotABatch, match=r"holds no batch\.json"):
        load_class(tmp_path)


def test_graders_edited_during_a_batch(
    batch: Callable[..., Summary], submissions: Callable[..., Path], own_course: Path, tmp_path: Path, engine: Engine
) -> None:
    submissions(a={}, b={}, c={})
    grader = own_course / "graders/lesson_1_sums/test_sums.py"
    before = grader.read_text()

    class Editing(Lent):
        parallel = False

        def grade(self, job: Job) -> Verdict:
            graded = super().grade(job)
            if len(self.jobs) == 1:
                grader.write_text(before + "# edited\n")
            return graded

    editing = Editing(engine)
    batch(lambda: editing, root=own_course)
    found = {entry.id: entry.key.graders for entry in Store(tmp_path / "out").entries()}
    first, *others = sorted(found, key=lambda id: list(found.values()).count(found[id]))
    assert len(others) == 2 and found[first] != found[others[0]] == found[others[1]]
    again = batch(root=own_course)
    assert (again.graded, again.unchanged, again.changed) == (1, 2, {"graders": 1})
