"""What is taken of git repositories."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course.tree import Course
from autograder.intake import Taken
from autograder.intake import git as reading
from autograder.intake.choosing import take_in
from autograder.intake.git import NoGit
from autograder.intake.submission import Submission
from tests.intake.conftest import GIT, Files, committed, git


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
    was, now = (take_in(folder, Course(course)) for folder in (submit(solution), found.folder))
    assert {key: file.text for key, file in now.files.items()} == {key: file.text for key, file in was.files.items()}
    assert [file.text for files in now.versions.values() for file in files] == ["left = 'uncommitted'\n"] * (
        form != "bare"
    )


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
    assert read(folder).files["lesson_2_words", "words.py"].text == solution["words.py"]
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
    git(tmp_path, "clone", "-q", "--shared", "--no-checkout", str(other), str(tmp_path / "r"))
    assert "uses objects of another repository" in refused(tmp_path / "r")
    linked = committed(tmp_path / "linked", {})
    objects = linked / ".git" / "objects"
    objects.rename(tmp_path / "aside")
    objects.symlink_to(other / ".git" / "objects")
    assert "uses objects of another repository" in refused(linked)


def test_repositories_without_anything(refused: Callable[[Path], str], tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", str(tmp_path / "empty"))
    assert "without a commit" in refused(tmp_path / "empty")
    (tmp_path / "empty" / ".git" / "HEAD").write_text("ref: refs/../../../secret")
    assert "without a commit" in refused(tmp_path / "empty")
    (tmp_path / "empty" / ".git" / "HEAD").write_text("0" * 40)
    assert "a commit that is not in it" in refused(tmp_path / "empty")
    assert "none of" in refused(committed(tmp_path / "other", {"x.dat": ""}))


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
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    start = time.perf_counter()
    assert "damaged" in refused(folder)
    assert time.perf_counter() - start < 10


def test_no_git(taken: Callable[[Path], Taken], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = committed(tmp_path / "r", {"sums.py": ""})
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(NoGit, match="install it"):
        taken(folder)
