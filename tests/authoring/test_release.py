"""The learners' repository: complete, the same every time, theirs where it is theirs, and nothing hidden in it."""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import files
from autograder.authoring.release import release
from autograder.authoring.release.contents import contents, requirements
from autograder.authoring.release.leaks import Leaks
from autograder.course.tree import Course, CourseError

ROOT = Path(__file__).parents[2]
STUB = "exercises/lesson_1_sums/sums.py"
CHECKS = "exercises/lesson_1_sums/test_sums.py"
needs_course = pytest.mark.skipif(not (ROOT / "solutions").is_dir(), reason="the whole course is not here")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def released(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "week"
    release(Course(course), folder)
    return folder


def test_two_releases_are_the_same(released: Path, course: Path, tmp_path: Path) -> None:
    release(Course(course), tmp_path / "again")
    assert snapshot(tmp_path / "again") == snapshot(released)


def test_what_is_there(released: Path) -> None:
    files = snapshot(released)
    wanted = {
        "README.md", "TASKS.md", "start.py", "pyproject.toml", "release.json", ".gitignore",
        "autograder/cli/__init__.py",
        ".devcontainer/devcontainer.json", ".github/workflows/feedback.yml", STUB, CHECKS,
    }  # fmt: skip
    assert wanted <= files.keys()
    assert not any(name.startswith(("solutions", "graders", ".git/", "class.toml")) for name in files)
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in files)
    assert json.loads(files[".devcontainer/devcontainer.json"])["postCreateCommand"] == "python start.py set-up"


def test_what_a_learner_installs_is_what_the_repository_says_today(tmp_path: Path) -> None:
    page = '[project]\ndependencies = ["numpy>=2"]\noptional-dependencies = {dev = ["ruff"]}\n'
    (tmp_path / "pyproject.toml").write_text(page)
    assert requirements(tmp_path) == ["numpy>=2"]
    assert any(line.startswith("msgspec>") for line in requirements(tmp_path / "installed"))


def test_the_table_is_cut_from_the_marks(released: Path) -> None:
    page = (released / "TASKS.md").read_text()
    assert "| 1.1 | double | 1.5 |" in page
    assert "| 1.3 | alternate ☆ | 0.5 |" in page


@pytest.mark.systems
def test_the_engine_runs_from_the_release(released: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(released), "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, "-m", "autograder", "hint", "1.1"]
    done = subprocess.run(line, cwd=released, env=environment, capture_output=True, text=True, timeout=60, check=False)
    (released / ".grade-hints.json").unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    for words in (["check"], ["release", "elsewhere"], ["notebooks", "elsewhere"]):
        line = [sys.executable, "-m", "autograder", *words]
        done = subprocess.run(
            line, cwd=released, env=environment, capture_output=True, text=True, timeout=60, check=False
        )  # fmt: skip
        assert (done.returncode, "needs the whole course" in " ".join(done.stderr.split())) == (2, True)


def test_an_update_leaves_learners_work(own_course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "learner"
    release(Course(own_course), folder)
    (folder / STUB).write_text("my work\n")
    (folder / "notes.txt").write_text("mine\n")
    (folder / CHECKS).write_text("# edited\n")
    solution = own_course / "solutions" / "lesson_1_sums" / "sums.py"
    solution.write_text(solution.read_text().replace('"""Sums."""', '"""Sums, once more."""'))
    words = own_course / "solutions" / "lesson_2_words" / "words.py"
    words.write_text("# a new first line\n" + words.read_text())
    (own_course / "exercises" / "lesson_2_words" / "new.txt").write_text("new\n")
    changes = release(Course(own_course), folder)
    assert (folder / STUB).read_text() == "my work\n"
    assert (folder / "notes.txt").read_text() == "mine\n"
    assert (folder / f"{CHECKS}.edited").read_text() == "# edited\n"
    assert (folder / CHECKS).read_bytes() == (own_course / CHECKS).read_bytes()
    assert (folder / "exercises/lesson_2_words/words.py").read_text().startswith("# a new first line\n")
    assert (changes.kept, changes.aside, changes.new) == (
        [STUB],
        [(CHECKS, f"{CHECKS}.edited")],
        ["exercises/lesson_2_words/new.txt"],
    )


@pytest.mark.systems
def test_every_edited_copy_is_kept(own_course: Path, tmp_path: Path) -> None:
    release(Course(own_course), tmp_path / "learner")
    path = tmp_path / "learner" / CHECKS
    for text in ("# first\n", "# second\n", "# first\n"):
        path.write_text(text)
        release(Course(own_course), tmp_path / "learner")
        assert path.read_bytes() == (own_course / CHECKS).read_bytes()
    kept = {p.name: p.read_text() for p in path.parent.glob(f"{path.name}.*")}
    assert kept == {"test_sums.py.edited": "# first\n", "test_sums.py.edited.2": "# second\n"}


@pytest.mark.some
@pytest.mark.parametrize("after", [2, 0, 60])
@pytest.mark.parametrize("again", [True, False])
def test_an_interrupted_release_is_gone_on_with(
    own_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, again: bool
) -> None:
    folder = tmp_path / "learner"
    words = own_course / "solutions" / "lesson_2_words" / "words.py"
    if again:
        release(Course(own_course), folder)
        (folder / STUB).write_text("my work\n")
        words.write_text("# changed\n" + words.read_text())
        for path in (own_course / "exercises").rglob("*.md"):
            path.write_text(path.read_text() + "\nchanged\n")
    left = after

    def write(path: Path, data: bytes) -> None:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        files.write(path, data)

    with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
        patched.setattr("autograder.authoring.release.update.write", write)
        release(Course(own_course), folder)
    words.write_text("# and again\n" + words.read_text())
    changes = release(Course(own_course), folder)
    assert (changes.kept, changes.aside) == ([STUB] if again else [], [])
    release(Course(own_course), tmp_path / "fresh")
    wanted = snapshot(tmp_path / "fresh") | ({STUB: b"my work\n"} if again else {})
    assert snapshot(folder) == wanted


@pytest.mark.systems
def test_what_the_course_no_longer_has_goes(own_course: Path, tmp_path: Path) -> None:
    extra = own_course / "exercises" / "lesson_2_words" / "extra.txt"
    extra.write_text("old\n")
    release(Course(own_course), tmp_path / "learner")
    extra.unlink()
    changes = release(Course(own_course), tmp_path / "learner")
    assert changes.removed == ["exercises/lesson_2_words/extra.txt"]
    assert not (tmp_path / "learner" / "exercises/lesson_2_words/extra.txt").exists()


@pytest.mark.systems
def test_an_authors_try_is_not_released(own_course: Path, tmp_path: Path) -> None:
    (own_course / STUB).write_bytes((own_course / "solutions" / "lesson_1_sums" / "sums.py").read_bytes())
    release(Course(own_course), tmp_path / "learner")
    assert "NotImplementedError" in (tmp_path / "learner" / STUB).read_text()


@pytest.mark.some
@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda folder: (folder / "mine.txt").write_text("x"), "is not empty"),
        (lambda folder: (folder / "release.json").write_text("{"), "cannot be read"),
        (
            lambda folder: (folder / "release.json").write_text(
                '{"engine": "", "engine_sha256": "", "files": {"../x": {"sha256": "", "owner": "course"}}}'
            ),
            "outside",
        ),
        (lambda folder: (folder / "exercises").symlink_to(folder.parent), "is not empty"),
    ],
)
def test_folders_that_are_none_of_ours(
    prepare: Callable[[Path], Any], sentence: str, course: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    prepare(folder)
    before = snapshot(folder)
    with pytest.raises(CourseError, match=sentence):
        release(Course(course), folder)
    assert snapshot(folder) == before


@pytest.mark.systems
@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_lead_nowhere(course: Path, tmp_path: Path) -> None:
    folder, outside = tmp_path / "learner", tmp_path / "outside"
    release(Course(course), folder)
    outside.mkdir()
    target = folder / "exercises" / "lesson_1_sums"
    for path in target.iterdir():
        path.unlink()
    target.rmdir()
    target.symlink_to(outside)
    with pytest.raises(CourseError, match="is a link"):
        release(Course(course), folder)
    assert not list(outside.iterdir())


LEAKS = {
    "a solution": ("solutions/lesson_1_sums/sums.py", "exercises/lesson_2_words/README.md"),
    "a grader": ("graders/lesson_1_sums/test_sums.py", "exercises/lesson_1_sums/helpers.txt"),
    "a mistake": ("graders/lesson_1_sums/mistakes.py", "exercises/lesson_1_sums/README.md"),
}


@pytest.mark.some
@pytest.mark.parametrize("kind", LEAKS)
def test_leaks_are_found(kind: str, own_course: Path, tmp_path: Path) -> None:
    source, target = LEAKS[kind]
    with (own_course / target).open("a") as file:
        file.write("\n" + (own_course / source).read_text().replace("### ", ""))
    with pytest.raises(CourseError, match=r"nothing was released"):
        release(Course(own_course), tmp_path / "learner")
    assert not (tmp_path / "learner").exists()


@pytest.mark.parametrize("text", ["x = 271828.25\n", "# a seed: the toy's own seed\n"])
def test_hidden_inputs_are_found(text: str, course: Path) -> None:
    seed = (course / "graders" / "seed.txt").read_text().strip()
    assert Leaks(Course(course)).search({"page.md": text.replace("the toy's own seed", seed).encode()})


@needs_course
def test_the_course_itself_gives_nothing_away() -> None:
    whole = Course(ROOT)
    made = contents(whole)
    leaks = Leaks(whole)
    assert leaks.search({path: piece.data for path, piece in made.items()}) == []
    hidden = [p for tree in ("solutions", "graders") for p in sorted((ROOT / tree).rglob("*.py"))]
    for path in hidden:
        assert leaks.search({"page.md": path.read_bytes()}), path
        assert path.read_bytes() not in {piece.data for piece in made.values()}


@pytest.fixture
def start(released: Path) -> dict[str, Any]:
    return runpy.run_path(str(released / "start.py"))


def test_start_on_another_python(start: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    main = start["main"]
    main.__globals__["TOO_NEW"] = (3, 11)
    assert main([]) == 2
    assert "needs 3.11" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("system", "machine", "release", "kind", "abi", "named"),
    [
        ("darwin", "x86_64", "15.1", "macosx-15-x86_64", "darwin", "Intel"),
        ("darwin", "arm64", "13.6.1", "macosx-13-arm64", "darwin", "macOS before 14"),
        ("darwin", "arm64", "14.0", "macosx-14-arm64", "darwin", ""),
        ("win32", "ARM64", "", "win-arm64", None, "Windows on ARM"),
        ("win32", "AMD64", "", "win-amd64", None, ""),
        ("linux", "x86_64", "", "linux-x86_64", "cpython-313-x86_64-linux-musl", "musl"),
        ("linux", "aarch64", "", "linux-aarch64", "cpython-313-aarch64-linux-gnu", ""),
    ],
)
def test_start_knows_where_there_is_no_torch(
    start: dict[str, Any], monkeypatch: pytest.MonkeyPatch, system: str, machine: str, release: str, kind: str,
    abi: str | None, named: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.mac_ver", lambda: (release, ("", "", ""), machine))
    monkeypatch.setattr("sysconfig.get_platform", lambda: kind)
    monkeypatch.setattr("sysconfig.get_config_var", lambda name: abi)
    found = start["without_torch"]()
    assert named in found and bool(named) == bool(found)


def test_start_passes_words_on(start: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[list[str]] = []
    main = start["main"]
    main.__globals__.update(
        {"set_up": lambda backend: ran.append([backend]), "run": lambda line: ran.append(line) or 0}
    )
    assert main(["hint", "1.1"]) == main([]) == main(["test", "1", "-x"]) == main(["--torch", "auto", "set-up"]) == 0
    python = start["PYTHON"]
    assert ran == [
        ["cpu"], [python, "-m", "autograder", "hint", "1.1"],
        ["cpu"], [python, "-m", "autograder", "run"],
        ["cpu"], [python, "-m", "pytest", os.path.join("exercises", "lesson_1_sums"), "-x"],
        ["auto"],
    ]  # fmt: skip
    assert capsys.readouterr().out.count("start.py watch") == 1
    main(["test", "lesson_1_sums"])
    assert ran[-1][3:] == [os.path.join("exercises", "lesson_1_sums")]
    assert main(["test", "9"]) == 2


def test_start_takes_the_usual_torch_where_the_small_one_cannot_be_had(
    start: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start["set_up"].__globals__["needs_torch"] = lambda: True
    calls: list[list[str]] = []

    def check_call(line: list[str], **how: Any) -> int:
        calls.append(line)
        if "--dry-run" in line:
            raise subprocess.CalledProcessError(2, line)
        return 0

    monkeypatch.setattr(subprocess, "check_call", check_call)
    start["set_up"].__globals__["STAMP"] = str(tmp_path / "stamp")
    start["set_up"]("cpu")
    assert "--torch-backend=cpu" in calls[-2]
    assert not any(word.startswith("--torch-backend") for word in calls[-1])
    assert "any" in (tmp_path / "stamp").read_text()


def test_start_asks_for_no_build_where_nothing_needs_one(
    start: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(subprocess, "check_call", lambda line, **how: calls.append(line))
    start["set_up"].__globals__["STAMP"] = str(tmp_path / "stamp")
    start["set_up"]("cpu")
    assert "torch" not in capsys.readouterr().out + str(calls)
