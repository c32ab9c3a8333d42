"""Git, as learners leave it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.arrivals.rows import HERE, LESSONS, STUB, SUMS, WEEK, Row

GIT = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
STUBS = {f"exercises/{folder}/{name}": STUB[name] for name, folder in LESSONS.items()}


def git(at: Path, *arguments: str) -> None:
    subprocess.run([*GIT, "-C", at, *arguments], check=True, capture_output=True)


def write(at: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_text(text)


def commit(at: Path, files: dict[str, str]) -> None:
    write(at, files)
    git(at, "add", "-A")
    git(at, "commit", "-qm", "x", "--allow-empty")


def started(at: Path) -> None:
    git(at, "init", "-q")
    commit(at, STUBS)


def committed(at: Path) -> None:
    started(at)
    commit(at, WEEK)


def not_committed(at: Path) -> None:
    started(at)
    write(at, WEEK)


def staged(at: Path) -> None:
    not_committed(at)
    git(at, "add", "-A")


def never_committed(at: Path) -> None:
    git(at, "init", "-q")
    write(at, WEEK)


def on_a_branch(at: Path) -> None:
    started(at)
    git(at, "checkout", "-qb", "my-work")
    commit(at, WEEK)
    git(at, "checkout", "-q", "main")


def on_master(at: Path) -> None:
    started(at)
    git(at, "checkout", "-q", "--orphan", "master")
    commit(at, WEEK)
    git(at, "checkout", "-q", "main")


def detached(at: Path) -> None:
    committed(at)
    git(at, "checkout", "-q", "HEAD~0")


def detached_at_the_start(at: Path) -> None:
    committed(at)
    git(at, "checkout", "-q", "HEAD~1")


def on_a_remote_branch(at: Path) -> None:
    on_a_branch(at)
    git(at, "update-ref", "refs/remotes/origin/my-work", "my-work")
    git(at, "branch", "-qD", "my-work")


def packed(at: Path) -> None:
    on_a_branch(at)
    git(at, "pack-refs", "--all")
    git(at, "gc", "-q")


def inside(at: Path) -> None:
    (at / "week4").mkdir()
    committed(at / "week4")


def in_a_repository(at: Path) -> None:
    git(at, "init", "-q")
    commit(at, {"README.md": "mine\n"})
    (at / "week4").mkdir()
    committed(at / "week4")


def as_a_submodule(at: Path) -> None:
    in_a_repository(at)
    git(at, "add", "week4")
    git(at, "commit", "-qm", "x")


def bare(at: Path) -> None:
    work = at.parent / f".{at.name}-work"
    work.mkdir()
    committed(work)
    at.rmdir()
    git(at.parent, "clone", "-q", "--bare", str(work), str(at))
    subprocess.run(["rm", "-rf", str(work)], check=True)


def ignored(at: Path) -> None:
    git(at, "init", "-q")
    commit(at, STUBS | {".gitignore": "sums (1).py\n"})
    write(at, WEEK | {HERE + "sums.py": STUB["sums.py"], HERE + "sums (1).py": SUMS})


def deleted_here(at: Path) -> None:
    committed(at)
    (at / HERE / "sums.py").unlink()


def broken(at: Path) -> None:
    committed(at)
    subprocess.run(["rm", "-rf", str(at / ".git" / "objects")], check=True)
    (at / ".git" / "objects").mkdir()


def a_conflict(at: Path) -> None:
    started(at)
    git(at, "checkout", "-qb", "mine")
    commit(at, WEEK)
    git(at, "checkout", "-q", "main")
    commit(at, {HERE + "sums.py": STUB["sums.py"] + "# theirs\n"})
    subprocess.run([*GIT, "-C", at, "merge", "-q", "mine"], check=False, capture_output=True)


def stashed(at: Path) -> None:
    not_committed(at)
    git(at, "stash", "-q")


def a_worktree(at: Path) -> None:
    main = at.parent / f".{at.name}-main"
    main.mkdir()
    committed(main)
    at.rmdir()
    git(main, "worktree", "add", "-q", "--detach", str(at))


def row(name: str, make: Callable[[Path], None], *says: str, keeps: str | float = "all") -> Row:
    return Row(f"git-{name}", {}, says, keeps, make)


ROWS: list[Row] = [
    row("committed", committed),
    Row("git-not-committed", make=not_committed, committed="commit"),
    Row("git-staged", make=staged, committed="commit"),
    row("never-committed", never_committed),
    row("on-a-branch", on_a_branch, "my-work"),
    row("on-master", on_master, "master"),
    row("detached", detached),
    row("detached-at-the-start", detached_at_the_start, "main"),
    row("on-a-remote-branch", on_a_remote_branch, "my-work"),
    row("packed", packed, "my-work"),
    row("inside", inside),
    row("in-a-repository", in_a_repository),
    row("as-a-submodule", as_a_submodule),
    row("bare", bare),
    row("ignored", ignored, r"sums \(1\)"),
    row("deleted-here", deleted_here),
    row("broken", broken),
    row("a-conflict", a_conflict, "mine|conflict|line"),
    row("stashed", stashed, "the stash"),
    row("a-worktree", a_worktree),
]
