"""What is taken of zips, repositories and notebooks, and what is not."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.intake import Taken, archive, repository, take
from autograder.intake.reflections import reflections
from autograder.submission import Submission, Unreadable, take_in

GIT = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
Files = dict[str, str]


@pytest.fixture
def taken(course: Path, tmp_path: Path) -> Callable[[Path], Taken]:
    def run(path: Path) -> Taken:
        into = tmp_path / f"into-{time.monotonic_ns()}"
        into.mkdir()
        return take(path, Course(course), into)

    return run


@pytest.fixture
def read(taken: Callable[[Path], Taken], course: Path) -> Callable[[Path], Submission]:
    return lambda path: take_in(taken(path).folder, Course(course))


@pytest.fixture
def refused(taken: Callable[[Path], Taken]) -> Callable[[Path], str]:
    def run(path: Path) -> str:
        with pytest.raises(Unreadable) as caught:
            taken(path)
        return str(caught.value)

    return run


def zipped(path: Path, files: dict[str | zipfile.ZipInfo, str | bytes], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", **options) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def committed(folder: Path, files: Files) -> Path:
    folder.mkdir()
    git(folder, "init", "-q")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run([*GIT, "-C", folder, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def notebook(path: Path, *cells: str) -> Path:
    found = [{"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": []} for cell in cells]
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "# Hello"}, *found], "nbformat": 4}))
    return path


def test_a_plain_folder_is_read_where_it_is(taken: Callable[[Path], Taken], submit: Callable[..., Path]) -> None:
    folder = submit({"sums.py": "x = 1\n"})
    assert taken(folder) == Taken(folder)


def test_zip_has_the_same_content(
    read: Callable[[Path], Submission], submit: Callable[..., Path], solution: Files, tmp_path: Path
) -> None:
    names = {f"week\\{n}" if n == "words.py" else f"./deep/er/{n}": text for n, text in solution.items()}
    packed = zipped(tmp_path / "a.zip", names, compression=zipfile.ZIP_DEFLATED)  # type: ignore[arg-type]
    assert read(packed).sha256 == read(submit(solution)).sha256


def test_only_what_is_graded_leaves_a_zip(taken: Callable[[Path], Taken], tmp_path: Path) -> None:
    packed = zipped(
        tmp_path / "a.zip", {"sums.py": "", "evil.py": "", "../../evil.sh": "", "venv/site-packages/sums.py": ""}
    )
    folder = taken(packed).folder
    assert [path.name for path in folder.rglob("*")] == ["sums.py"]


def test_a_folder_that_holds_one_zip_is_that_zip(
    read: Callable[[Path], Submission], refused: Callable[[Path], str], solution: Files, tmp_path: Path
) -> None:
    folder = tmp_path / "s_1_assignsubmission_file_"
    folder.mkdir()
    zipped(folder / "a.zip", solution)  # type: ignore[arg-type]
    assert len(read(folder).files) == 3
    zipped(folder / "b.zip", {})
    assert "holds 2 zips" in refused(folder)


@pytest.mark.parametrize("name", ["../sums.py", "/sums.py", "a/../../sums.py", "..\\sums.py", "\\\\host\\x\\sums.py"])
def test_no_path_leads_out_of_a_zip(name: str, refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert "leads out of it" in refused(zipped(tmp_path / "a.zip", {name: "x = 1\n"}))


def test_a_link_in_a_zip_is_not_followed(read: Callable[[Path], Submission], tmp_path: Path) -> None:
    info = zipfile.ZipInfo("sums.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = read(zipped(tmp_path / "a.zip", {info: "/etc/passwd", "words.py": "x = 1\n"}))
    problems = {name: file.problem for (_, name), file in found.files.items()}
    assert problems["sums.py"] == "sums.py is a link: hand in the file itself."
    assert problems["words.py"] == ""


def test_a_bomb_is_not_unpacked(read: Callable[[Path], Submission], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file, file.open("sums.py", "w") as member:
        for _ in range(64):
            member.write(bytes(2**20))
    start = time.perf_counter()
    (file_,) = [file for (_, name), file in read(tmp_path / "a.zip").files.items() if name == "sums.py"]
    assert "larger than 1024 KiB" in file_.problem
    assert time.perf_counter() - start < 1


def test_a_size_that_lies_is_not_believed(refused: Callable[[Path], str], tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"sums.py": "x" * 3000}).read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert "damaged or not a zip" in refused(tmp_path / "a.zip")


def test_too_many_files_are_not_even_listed(refused: Callable[[Path], str], tmp_path: Path) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as file:
        file.writestr("sums.py", "")
    data = bytearray(many.getvalue())
    at = data.rfind(b"PK\x05\x06")
    data[at + 10 : at + 12] = (60_000).to_bytes(2, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert "more than 50000 files" in refused(tmp_path / "a.zip")


def test_the_same_file_over_and_over(refused: Callable[[Path], str], tmp_path: Path) -> None:
    again = {f"{n}/sums.py": "x = 1\n" for n in range(201)}
    assert "too many times over" in refused(zipped(tmp_path / "a.zip", again))  # type: ignore[arg-type]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        file.writestr("sums.py", "x = 1\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("sums.py", "x = 2\n")
    assert "is in it twice" in refused(tmp_path / "b.zip")


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04" + bytes(100), bytes(10_000), b"PK\x05\x06" + b"\xff" * 18]
)
def test_damaged_zips(content: bytes, refused: Callable[[Path], str], tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert refused(tmp_path / "a.zip").startswith("a.zip ")


@pytest.mark.parametrize(("bit", "method", "fragment"), [(1, 8, "is encrypted"), (0, 14, "packed in a way")])
def test_zips_that_are_not_read(
    bit: int, method: int, fragment: str, refused: Callable[[Path], str], tmp_path: Path
) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"sums.py": "x" * 3000}).read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= bit
    data[at + 10] = method
    (tmp_path / "a.zip").write_bytes(data)
    assert fragment in refused(tmp_path / "a.zip")


def test_a_zip_too_large(refused: Callable[[Path], str], tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(archive.ZIP_CAP + 1)
    assert "larger than 256 MiB" in refused(tmp_path / "a.zip")


def test_nothing_to_grade(refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert refused(zipped(tmp_path / "a.zip", {"x.txt": ""})).endswith("none of quiz.toml, sums.py, words.py is in it.")
    (tmp_path / "a").mkdir()
    assert "a is not a submission" in refused(tmp_path / "a")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "is a link" in refused(tmp_path / "b")
    (tmp_path / "c.rar").touch()
    assert "neither a folder nor a zip" in refused(tmp_path / "c.rar")


@pytest.mark.parametrize("form", ["loose", "packed", "detached", "bare", "sha256"])
def test_the_commit_that_is_checked_out(
    form: str,
    taken: Callable[[Path], Taken],
    course: Path,
    submit: Callable[..., Path],
    solution: Files,
    tmp_path: Path,
) -> None:
    source = tmp_path / "r"
    if form == "sha256":
        git(tmp_path, "init", "-q", "--object-format=sha256", str(source))
        source.rename(tmp_path / "made")
        committed(source, {})
        (source / ".git").rename(tmp_path / "thrown-away")
        (tmp_path / "made" / ".git").rename(source / ".git")
        for name, text in solution.items():
            (source / name).write_text(text)
        git(source, "add", "-A")
        git(source, "commit", "-qm", "x")
    else:
        committed(source, solution)
    commit = git(source, "rev-parse", "HEAD")
    (source / "sums.py").write_text("left = 'uncommitted'\n")
    if form == "packed":
        git(source, "pack-refs", "--all")
        git(source, "gc", "-q")
    if form == "detached":
        git(source, "checkout", "-q", "--detach")
    if form == "bare":
        git(tmp_path, "clone", "-q", "--bare", str(source), str(tmp_path / "bare"))
        source = tmp_path / "bare"
    found = taken(source)
    assert found.commit == commit
    assert take_in(found.folder, Course(course)).sha256 == take_in(submit(solution), Course(course)).sha256


def test_nothing_of_a_repository_is_run(read: Callable[[Path], Submission], solution: Files, tmp_path: Path) -> None:
    folder = committed(tmp_path / "r", {**solution, ".gitattributes": "*.py filter=evil diff=evil\n"})
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.sshCommand",
                "core.pager", "uploadpack.packObjectsHook", "core.gitProxy", "alias.ls-tree"):  # fmt: skip
        git(folder, "config", key, str(trap))
    for key, value in (("remote.origin.url", f"ext::{trap}"), ("remote.origin.promisor", "true"),
                       ("protocol.ext.allow", "always"), ("extensions.partialClone", "origin")):  # fmt: skip
        git(folder, "config", key, value)
    blob = git(folder, "rev-parse", "HEAD:words.py")
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (folder / ".git" / "hooks" / hook).symlink_to(trap)
    (tmp_path / "sprung").unlink(missing_ok=True)
    with pytest.raises(Unreadable, match="damaged"):
        read(folder)
    assert not (tmp_path / "sprung").exists()
    git(folder, "status")
    assert (tmp_path / "sprung").exists()


def test_links_in_a_commit_are_not_followed(read: Callable[[Path], Submission], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x = 1\n")
    folder = committed(tmp_path / "r", {"words.py": "x = 1\n"})
    (folder / "sums.py").symlink_to(tmp_path / "secret")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    problems = {name: file.problem for (_, name), file in read(folder).files.items()}
    assert "is a link" in problems["sums.py"]


def test_a_repository_does_not_borrow(refused: Callable[[Path], str], solution: Files, tmp_path: Path) -> None:
    other = committed(tmp_path / "other", solution)
    git(tmp_path, "clone", "-q", "--shared", str(other), str(tmp_path / "r"))
    assert "borrows from another repository" in refused(tmp_path / "r")
    linked = committed(tmp_path / "linked", {})
    objects = linked / ".git" / "objects"
    objects.rename(tmp_path / "aside")
    objects.symlink_to(other / ".git" / "objects")
    assert "borrows from another repository" in refused(linked)


def test_repositories_without_anything(refused: Callable[[Path], str], tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", str(tmp_path / "empty"))
    assert "without a commit" in refused(tmp_path / "empty")
    (tmp_path / "empty" / ".git" / "HEAD").write_text("ref: refs/../../../secret")
    assert "without a commit" in refused(tmp_path / "empty")
    (tmp_path / "empty" / ".git" / "HEAD").write_text("0" * 40)
    assert "damaged" in refused(tmp_path / "empty")
    assert "none of" in refused(committed(tmp_path / "other", {"x.txt": ""}))


def test_a_tree_of_trees_without_end(
    refused: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = committed(tmp_path / "r", {})
    empty = git(folder, "hash-object", "-w", "-t", "tree", "/dev/null")
    tree = empty
    for _ in range(12):
        listing = "".join(f"040000 tree {tree}\t{n:02}\n" for n in range(12))
        done = subprocess.run([*GIT, "-C", folder, "mktree"], input=listing, check=True, capture_output=True, text=True)
        tree = done.stdout.strip()
    commit = git(folder, "commit-tree", "-m", "x", tree)
    (folder / ".git" / "HEAD").write_text(commit)
    monkeypatch.setattr(repository, "SECONDS", 0.5)
    start = time.perf_counter()
    assert "damaged" in refused(folder)
    assert time.perf_counter() - start < 10


def test_no_git(taken: Callable[[Path], Taken], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = committed(tmp_path / "r", {"sums.py": ""})
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(repository.NoGit, match="install it"):
        taken(folder)


CELLS = [
    "%matplotlib inline\nimport torch\n!pip install nothing\nSCALE = 2\nOFFSET: float = -1.5 * SCALE\n",
    "def double(x):\n    return SCALE * x\n\ndouble(1 / 0)  # shows something",
    "class Sum:\n    pass\nmodel = Sum()\nlosses = [train(model)]\nlook = torch.tensor([1.0, 2.0])",
    "bad = torch.load('x')",
    "def broken(:\n",
    "%%bash\nrm -rf /\n",
    "%%time\ndef total(numbers):\n    '''Sum?'''\n    return float(sum(numbers))\nplt.plot(losses)",
    "def double(x):\n    return 2 * x\n",
]


def test_a_notebook_is_its_definitions(taken: Callable[[Path], Taken], tmp_path: Path) -> None:
    found = taken(notebook(tmp_path / "student-001.ipynb", *CELLS))
    text = (found.folder / "sums.py").read_text()
    names: dict[str, Any] = {}
    exec(text, names)
    assert names["double"](3) == 6
    assert names["total"]([1, 2]) == 3.0
    assert names["OFFSET"] == -3.0
    assert names["look"].tolist() == [1.0, 2.0]
    assert not {"model", "losses", "bad", "broken"} & names.keys()
    assert found.notes == (
        "student-001.ipynb: Python cannot read code cell 5; what it defines was left out.",
        "sums.py was made from the definitions in student-001.ipynb.",
    )


def test_notebooks_beside_files(read: Callable[[Path], Submission], submit: Callable[..., Path]) -> None:
    folder = submit({"sums.py": "double = 1\n", "a/.ipynb_checkpoints/words.ipynb": "", "scratch.ipynb": "nonsense"})
    notebook(folder / "sums.ipynb", "def double(x): pass")
    notebook(folder / "other.ipynb", "def shout(text): return 1")
    notebook(folder / "words.ipynb", "def shout(text): return 2")
    files = {name: file.text for (_, name), file in read(folder).files.items()}
    assert files["sums.py"] == "double = 1\n"
    assert "return 2" in files["words.py"]


def test_a_given_helper_makes_no_lesson(own_course: Path, tmp_path: Path) -> None:
    words = own_course / "exercises/lesson_2_words/words.py"
    words.write_text(words.read_text() + "\n\ndef double(x):\n    return x\n")
    path = notebook(tmp_path / "a.ipynb", "def double(x): return 2 * x")
    into = tmp_path / "into"
    into.mkdir()
    take(path, Course(own_course), into)
    assert [file.name for file in into.glob("*.py")] == ["sums.py"]


def test_a_cell_that_writes_a_file_is_that_file(
    read: Callable[[Path], Submission], submit: Callable[..., Path]
) -> None:
    folder = submit({})
    quiz = "%%writefile a/quiz.toml\nanswer = 'a'\n"
    notebook(
        folder / "a.ipynb",
        "%%writefile ../x.toml\nx = 1",
        quiz,
        "%%writefile quiz.toml\nanswer = 'b'\n",
        "def f(: pass",
    )
    found = read(folder)
    assert {file.name for file in found.files.values() if file.text} == {"quiz.toml"}
    assert found.files["lesson_2_words", "quiz.toml"].text == "answer = 'b'\n"
    (folder / "quiz.toml").write_text("answer = 'c'\n")
    assert read(folder).files["lesson_2_words", "quiz.toml"].text == "answer = 'c'\n"


@pytest.mark.parametrize("content", [b"", b"[1]", b"{}", b'{"cells": 3}', b"[" * 100_000, b"\xff", bytes(17 * 2**20)])
def test_what_is_no_notebook(content: bytes, taken: Callable[[Path], Taken], tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(content)
    assert not list(taken(tmp_path / "a.ipynb").folder.glob("*.py"))


@pytest.mark.parametrize("source", ["-" * 500_000 + "1", "(" * 100_000, "a." * 200_000 + "b", "x = " + "[" * 5000])
def test_text_that_takes_a_parser_down_takes_nothing_else(
    source: str, taken: Callable[[Path], Taken], tmp_path: Path
) -> None:
    found = taken(notebook(tmp_path / "a.ipynb", source, "def double(x):\n    return x\n"))
    assert len(found.notes) >= 1


QUESTIONS = "# Two questions\n\n**1.** Why?\n\n> \n\n**2.** And then?\n\n> \n"


def test_reflections_are_what_was_written(own_course: Path, submit: Callable[..., Path]) -> None:
    for lesson in ("lesson_1_sums", "lesson_2_words"):
        (own_course / "exercises" / lesson / "reflection.md").write_text(QUESTIONS)
    answered = QUESTIONS.replace("> \n", "> Because <b>.\n> So.\n", 1).replace("> \n", "> Then\n")
    folder = submit(
        {
            "sums.py": "",
            "exercises/lesson_1_sums/reflection.md": answered.encode() + b"\xff",
            "lesson_2_words/reflection.md": QUESTIONS,
            "elsewhere/reflection.md": "no lesson's",
        }
    )
    assert reflections(folder, Course(own_course)) == {1: "Because <b>.\nSo.\n\nThen\n\ufffd"}
    (folder / "lesson_2_words" / "reflection.md").unlink()
    (folder / "lesson_2_words" / "reflection.md").symlink_to("/etc/passwd")
    assert reflections(folder, Course(own_course)).keys() == {1}


def test_a_reflection_alone_is_no_submission(refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert "none of" in refused(zipped(tmp_path / "a.zip", {"lesson_1_sums/reflection.md": "Hello."}))
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "reflection.md").write_text("Hello.")
    assert "none of" in refused(folder)
