"""Git, run on an empty repository of our own that borrows a learner's objects, without anybody's settings."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import Refusal
from autograder.files import Temporary
from autograder.intake.submission import WALK_CAP, Unreadable, inert

SECONDS = 60.0
LENDERS = ("alternates", "http-alternates")
DEPTH = 3


class NoGit(Refusal):
    """There's a repository, but no git to read it with."""


def _lends(objects: Path) -> bool:
    """Whether any of the objects may be somebody else's: a link among them, or a list of other places.

    Git's objects lie at most ``DEPTH`` folders deep, and it never reads deeper ones.
    """
    if objects.is_symlink() or any((objects / "info" / lender).exists() for lender in LENDERS):
        return True
    folders = [(objects, 0)]
    while folders:
        folder, depth = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_symlink():
                    return True
                if depth < DEPTH and entry.is_dir(follow_symlinks=False):
                    folders.append((Path(entry.path), depth + 1))
    return False


class Git:
    """Runs git on an empty repository of our own, without anybody's settings."""

    def __init__(self, folder: Path, objects: Path) -> None:
        program = shutil.which("git")
        if program is None:
            raise NoGit("git is needed to read a submission that is a git repository: install it.")
        self._start = [program, f"--git-dir={folder}", "--no-replace-objects"]
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOC_LIMIT": "512m", "GIT_ALLOW_PROTOCOL": "",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quoted(objects),
        }  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command; the caller reads its output."""
        return subprocess.Popen(
            [*self._start, *arguments], env=self._environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *arguments: str) -> bytes:
        """Run a command whose output is small."""
        with self.start(*arguments) as process:
            try:
                output, _ = process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Unreadable("its git repository takes too long to read.") from None
        if process.returncode != 0:
            raise Unreadable("its git repository is damaged: clone it again.")
        return output


@contextmanager
def borrowing(folder: Path, commit: str, name: str) -> Iterator[tuple[Git, str]]:
    """A git that reads the objects of a repository, and the commit, which is one of them."""
    objects = folder / "objects"
    if _lends(objects):
        raise Unreadable(f"{inert(name)} uses objects of another repository: clone it without --shared or --reference.")
    with Temporary() as own:
        git = Git(Path(own), objects.resolve())
        kind = "sha256" if len(commit) == 64 else "sha1"
        git.run("init", "-q", "--template=", f"--object-format={kind}")
        try:
            there = git.run("cat-file", "-t", commit).strip() == b"commit"
        except Unreadable:
            there = False
        if not there:
            raise Unreadable(f"{inert(name)} names a commit that is not in it: clone it again.")
        yield git, commit


def tree(git: Git, commit: str, name: str) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """Mode, hash, size and path of everything in a commit, read piece by piece: a small tree can list without end."""
    with git.start("ls-tree", "-r", "-l", "-z", commit) as process, _limited(process):
        assert isinstance(process.stdout, io.BufferedReader)
        rest, count = b"", 0
        while piece := process.stdout.read1(2**16):
            *lines, rest = (rest + piece).split(b"\0")
            count += len(lines)
            if count > WALK_CAP or len(rest) > 2**16:
                process.kill()
                raise Unreadable(f"{inert(name)} holds more than {WALK_CAP} files: commit only the lesson files.")
            for line in lines:
                facts, _, path = line.partition(b"\t")
                mode, _, hash, size = facts.decode("ascii").split()
                yield mode, hash, int(size) if size.isdigit() else 0, tuple(os.fsdecode(path).split("/"))
    if process.returncode != 0:
        raise Unreadable(f"{inert(name)} is a damaged git repository: clone it again.")


@contextmanager
def _limited(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Trees of empty trees take forever and print nothing."""
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def blob(git: Git, hash: str) -> bytes:
    """The bytes of a file."""
    return git.run("cat-file", "blob", hash)


def _quoted(path: Path) -> str:
    """One path in git's list of object folders, which is split at colons unless quoted."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
