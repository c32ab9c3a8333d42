"""Git repositories, read as data: the commit that is checked out, straight from the objects.

Only git's object files are opened, through an empty repository of our own that borrows them. So none of the learner's
settings is read: a repository's ``config`` can name programs to run (filters, fsmonitor, a promisor's transport).
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import Refusal
from autograder.files import Temporary
from autograder.intake.members import Member, Wanted, passed_over
from autograder.submission import SKIPPED, WALK_CAP, Unreadable, inert, regular

SECONDS = 60.0
REF = re.compile(r"ref: (refs/[\w./@+-]+)")
HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
LINK, FILES = "120000", ("100644", "100755", "100664")
TEXT_CAP = 2**20
LENDERS = ("alternates", "http-alternates")
DEPTH = 3
NESTED, NESTED_DEPTH = 4, 4
"""Of repositories in repositories: how many are looked into, and how deep they may lie."""
BRANCHES, REFERENCES = 20, 1000
BLOBS, BLOB_CAP = 1000, 2**18
"""How many files of a repository's whole history are looked at, and of how many bytes."""


class NoGit(Refusal):
    """There is a repository to read, and no git to read it with."""


def is_repository(path: Path) -> bool:
    """Whether a folder is the root of a working copy or a bare repository."""
    return _directory(path) is not None


def is_bare(path: Path) -> bool:
    """Whether a folder is a repository without files beside it."""
    return _directory(path) == path


def _directory(path: Path) -> Path | None:
    for folder in (path / ".git", path):
        if (
            folder.is_dir()
            and not folder.is_symlink()
            and (folder / "HEAD").is_file()
            and (folder / "objects").is_dir()
        ):
            return folder
    return None


def below(path: Path) -> list[Path]:
    """The repositories whose files lie in a folder: it itself, and others in it."""
    found, count = [path] if is_repository(path) else [], 0
    for folder, subfolders, _ in os.walk(path):
        here = Path(folder)
        deep = len(here.relative_to(path).parts) >= NESTED_DEPTH
        subfolders[:] = [] if deep else sorted(s for s in subfolders if not s.startswith(".") and s not in SKIPPED)
        found += [here / name for name in subfolders if is_repository(here / name)]
        count += len(subfolders)
        if len(found) >= NESTED or count > WALK_CAP:
            break
    return found[:NESTED]


def head(path: Path) -> str:
    """The hash of the commit that is checked out: one that is there. Raises ``Unreadable`` and ``NoGit``."""
    folder = _directory(path)
    assert folder is not None
    with _borrowing(folder, _named(folder, path.name), path.name) as (_, commit):
        return commit


def _named(folder: Path, name: str) -> str:
    text = _text(folder, "HEAD")
    reference = REF.fullmatch(text)
    if reference and ".." not in reference[1]:
        text = _resolved(folder, reference[1])
    if not HASH.fullmatch(text):
        raise Unreadable(f"{inert(name)} is a git repository without a commit: commit and push the lesson files.")
    return text


def _resolved(folder: Path, name: str) -> str:
    if loose := _text(folder, name):
        return loose
    for line in _text(folder, "packed-refs").splitlines():
        hash, _, packed = line.partition(" ")
        if packed == name:
            return hash
    return ""


def _text(folder: Path, name: str) -> str:
    """A file of a repository's own, empty if there is none. One that a link leads to is another's."""
    path = folder
    for part in name.split("/"):
        path /= part
        if path.is_symlink():
            return ""
    try:
        return regular(path, TEXT_CAP)[:TEXT_CAP].decode("utf-8", "replace").strip()
    except (FileNotFoundError, NotADirectoryError, Unreadable):
        return ""


def members(path: Path, wanted: Wanted) -> tuple[str, Iterator[Member]]:
    """The commit that is checked out, and the wanted files of it. Raises ``Unreadable`` and ``NoGit``."""
    folder = _directory(path)
    assert folder is not None
    commit = _named(folder, path.name)
    return commit, _members(folder, commit, path.name, wanted)


def elsewhere(path: Path, wanted: Wanted, *, checked_out: bool) -> Iterator[tuple[str, Member]]:
    """What else a repository keeps: of each branch, what to call it and the wanted files that none before it has.

    What is checked out comes first, if it is asked for, and the stash last. Raises ``Unreadable`` and ``NoGit``.
    """
    folder = _directory(path)
    assert folder is not None
    here = _text(folder, "HEAD").removeprefix("ref: ")
    places = dict(_references(folder))
    current = places.get(here, here)
    others = {name: commit for name, commit in places.items() if commit != current}
    if checked_out and HASH.fullmatch(current):
        others = {here: current} | others
    if not others:
        return
    seen: set[str] = set()
    with _borrowing(folder, next(iter(others.values())), path.name) as (git, _):
        for name, commit in list(others.items())[:BRANCHES]:
            shown = "what was committed" if name == here else _called(name)
            with contextlib.suppress(Unreadable):  # a branch that cannot be read costs itself
                for member in _of_commit(git, commit, path.name, wanted, seen):
                    yield shown, member


def blobs(path: Path) -> Iterator[bytes]:
    """The texts of a repository, also those that nothing leads to. Raises ``Unreadable`` and ``NoGit``."""
    folder = _directory(path)
    assert folder is not None
    with _borrowing(folder, _named(folder, path.name), path.name) as (git, _):
        listed = git.run("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize) %(objectname)")
        found = (line.split() for line in listed.decode("ascii").splitlines()[:WALK_CAP])
        small = [hash for kind, size, hash in found if kind == "blob" and int(size) <= BLOB_CAP]
        for hash in small[:BLOBS]:
            yield _blob(git, hash)


def _references(folder: Path) -> Iterator[tuple[str, str]]:
    """Branches and what they lead to: own ones, then others' copies, then what was put aside."""
    packed = {
        name: hash
        for line in _text(folder, "packed-refs").splitlines()
        for hash, _, name in [line.partition(" ")]
        if HASH.fullmatch(hash)
    }
    for kind in ("heads", "remotes", "stash"):
        loose = [f"refs/{kind}"] if kind == "stash" else _names_below(folder, f"refs/{kind}")
        for name in dict.fromkeys([*loose, *(name for name in packed if name.startswith(f"refs/{kind}/"))]):
            hash = _text(folder, name) or packed.get(name, "")
            if HASH.fullmatch(hash):
                yield name, hash


def _names_below(folder: Path, kind: str) -> list[str]:
    found = []
    for here, subfolders, files in os.walk(folder / kind):
        subfolders.sort()
        found += [(Path(here) / file).relative_to(folder).as_posix() for file in sorted(files)]
        if len(found) > REFERENCES:
            break
    return found[:REFERENCES]


def _called(name: str) -> str:
    """A branch, as the folder that its files are laid out in is called."""
    short = name.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/")
    safe = "".join(c if c.isalnum() or c in " ._-+" else "-" for c in short)[:80].strip(" .")
    return "the stash" if name == "refs/stash" else f"branch {safe or 'without a name'}"


def _members(folder: Path, commit: str, name: str, wanted: Wanted) -> Iterator[Member]:
    with _borrowing(folder, commit, name) as (git, _):
        yield from _of_commit(git, commit, name, wanted, None)


def _of_commit(git: Git, commit: str, name: str, wanted: Wanted, seen: set[str] | None) -> Iterator[Member]:
    """The wanted files of a commit but for those that were ``seen``, by hash and name; these are added to it."""
    for mode, hash, size, parts in _tree(git, commit, name):
        cap = wanted.cap(parts[-1])
        if cap is None or passed_over(parts) or wanted.is_courses(parts):
            continue
        if seen is not None:
            if (key := f"{hash} {parts[-1]}") in seen:
                continue
            seen.add(key)
        if mode == LINK:
            yield Member(parts, b"", link=True)
        elif mode in FILES:
            yield Member(parts, bytes(cap + 1) if size > cap else _blob(git, hash))


def _lends(objects: Path) -> bool:
    """Whether any of the objects may be somebody else's: a link among them, or a list of other places.

    Git's objects lie at most ``DEPTH`` folders deep; what lies deeper it never reads.
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
    """Runs git on an empty repository of our own, with none of anybody's settings."""

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
        """Start a command; its output is to be read."""
        return subprocess.Popen(
            [*self._start, *arguments], env=self._environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *arguments: str) -> bytes:
        """Run a command whose output is known to be small."""
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
def _borrowing(folder: Path, commit: str, name: str) -> Iterator[tuple[Git, str]]:
    """A git that reads the objects of a repository, and the commit, which is one of them."""
    objects = folder / "objects"
    if _lends(objects):
        raise Unreadable(f"{inert(name)} borrows from another repository: clone it without --shared or --reference.")
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


def _tree(git: Git, commit: str, name: str) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """Mode, hash, size and path of everything in a commit, read piece by piece: a small tree can list without end."""
    with git.start("ls-tree", "-r", "-l", "-z", commit) as process, _limited(process):
        assert isinstance(process.stdout, io.BufferedReader)
        rest, count = b"", 0
        while piece := process.stdout.read1(2**16):
            *lines, rest = (rest + piece).split(b"\0")
            count += len(lines)
            if count > WALK_CAP or len(rest) > 2**16:
                process.kill()
                raise Unreadable(f"{inert(name)} holds more than {WALK_CAP} files: commit the lesson files alone.")
            for line in lines:
                facts, _, path = line.partition(b"\t")
                mode, _, hash, size = facts.decode("ascii").split()
                yield mode, hash, int(size) if size.isdigit() else 0, tuple(os.fsdecode(path).split("/"))
    if process.returncode != 0:
        raise Unreadable(f"{inert(name)} is a damaged git repository: clone it again.")


@contextmanager
def _limited(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Trees of empty trees take for ever and print nothing."""
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _blob(git: Git, hash: str) -> bytes:
    return git.run("cat-file", "blob", hash)


def _quoted(path: Path) -> str:
    """One path in git's list of object folders, which is split at colons unless quoted."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
