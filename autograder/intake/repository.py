"""Git repositories, read as data: the commit that is checked out, straight from the objects.

Only git's object files are opened, through an empty repository of our own that borrows them. So none of the learner's
settings is read: a repository's ``config`` can name programs to run (filters, fsmonitor, a promisor's transport).
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.intake.git import Git, blob, borrowing, tree
from autograder.intake.members import Member, Wanted, passed_over
from autograder.intake.submission import SKIPPED, WALK_CAP, Unreadable, inert, regular

REF = re.compile(r"ref: (refs/[\w./@+-]+)")
HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
LINK, FILES = "120000", ("100644", "100755", "100664")
TEXT_CAP = 2**20
NESTED, NESTED_DEPTH = 4, 4
"""How many repositories inside repositories are read, and how deep they may lie."""
BRANCHES, REFERENCES = 20, 1000
BLOBS, BLOB_CAP = 1000, 2**18
"""How many files of a repository's whole history are read, and how many bytes."""


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
    """The repositories whose files lie in a folder: the folder itself, and others in it."""
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
    """The hash of the commit that is checked out and exists. Raises ``Unreadable`` and ``NoGit``."""
    folder = _directory(path)
    assert folder is not None
    with borrowing(folder, _named(folder, path.name), path.name) as (_, commit):
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
    """A file of a repository's own, empty if there is none. If a link leads to it, it's another repository's."""
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
    """The commit that is checked out, and its wanted files. Raises ``Unreadable`` and ``NoGit``."""
    folder = _directory(path)
    assert folder is not None
    commit = _named(folder, path.name)
    return commit, _members(folder, commit, path.name, wanted)


def elsewhere(path: Path, wanted: Wanted, *, checked_out: bool) -> Iterator[tuple[str, Member]]:
    """What else a repository keeps: for each branch, its name and the wanted files that none before it has.

    The checkout comes first, if you ask for it, and the stash last. Raises ``Unreadable`` and ``NoGit``.
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
    with borrowing(folder, next(iter(others.values())), path.name) as (git, _):
        for name, commit in list(others.items())[:BRANCHES]:
            shown = "what was committed" if name == here else _called(name)
            with contextlib.suppress(Unreadable):  # an unreadable branch costs only itself
                for member in _of_commit(git, commit, path.name, wanted, seen):
                    yield shown, member


def blobs(path: Path) -> Iterator[bytes]:
    """The texts of a repository, including those that nothing leads to. Raises ``Unreadable`` and ``NoGit``."""
    folder = _directory(path)
    assert folder is not None
    with borrowing(folder, _named(folder, path.name), path.name) as (git, _):
        listed = git.run("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize) %(objectname)")
        found = (line.split() for line in listed.decode("ascii").splitlines()[:WALK_CAP])
        small = [hash for kind, size, hash in found if kind == "blob" and int(size) <= BLOB_CAP]
        for hash in small[:BLOBS]:
            yield blob(git, hash)


def _references(folder: Path) -> Iterator[tuple[str, str]]:
    """Branches and their commits: own ones, then others' copies, then the stash."""
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
    """A branch, as the folder of its files is called."""
    short = name.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/")
    safe = "".join(c if c.isalnum() or c in " ._-+" else "-" for c in short)[:80].strip(" .")
    return "the stash" if name == "refs/stash" else f"branch {safe or 'without a name'}"


def _members(folder: Path, commit: str, name: str, wanted: Wanted) -> Iterator[Member]:
    with borrowing(folder, commit, name) as (git, _):
        yield from _of_commit(git, commit, name, wanted, None)


def _of_commit(git: Git, commit: str, name: str, wanted: Wanted, seen: set[str] | None) -> Iterator[Member]:
    """The wanted files of a commit except those ``seen``, by hash and name; adds them to it."""
    for mode, hash, size, parts in tree(git, commit, name):
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
            yield Member(parts, bytes(cap + 1) if size > cap else blob(git, hash))
