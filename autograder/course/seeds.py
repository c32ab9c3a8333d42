"""A class's secret seed: how it's made, read, told apart from a guessable text, and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from autograder.course.classfile import ClassSettings
from autograder.course.tree import Course, CourseError
from autograder.errors import Refusal

FILE = "seed.txt"
"""In ``graders/``: the place of a class's seed unless class.toml names another one."""
PUBLIC = "public"
"""Cases are drawn from this if a class has no seed. Everybody knows it."""
MADE = re.compile(r"seed1-([0-9a-f]{64})-([0-9a-f]{8})")
KEEP = "Keep it for as long as the class is graded, and out of learners' sight."
DISTINCT = 20
"""At least so many of 32 random bytes differ, except for one seed in 10 ** 9."""
WORTH = (
    "Not a grade of record: the hidden cases come from the public seed, so a table of answers could have earned it. "
    "Make a seed for this class with the command grade seed."
)


class Exists(Refusal):
    """A file already exists where a new seed should go."""


def make() -> str:
    """A new seed: 256 random bits, and a checksum."""
    while not _varied(bits := secrets.token_bytes(32)):
        pass
    return spelled(bits)


def spelled(bits: bytes) -> str:
    """The text that stands for 256 bits."""
    return f"seed1-{bits.hex()}-{_checksum(bits)}"


def is_made(text: str) -> bool:
    """Whether ``make`` can have made it: not a text that somebody thought up, and not cut short."""
    found = MADE.fullmatch(text)
    if found is None:
        return False
    bits = bytes.fromhex(found[1])
    return _varied(bits) and found[2] == _checksum(bits)


def _varied(bits: bytes) -> bool:
    return len(set(bits)) >= DISTINCT


def _checksum(bits: bytes) -> str:
    return hashlib.sha256(b"a seed of a class\n" + bits).hexdigest()[:8]


def derived(seed: str | bytes, *purpose: str | int) -> bytes:
    """256 bits for one purpose. They don't reveal the seed, or what another purpose gets."""
    key = seed.encode() if isinstance(seed, str) else seed
    return hmac.digest(key, repr(purpose).encode(), "sha256")


def number(seed: str | bytes, *purpose: str | int) -> int:
    """Like ``derived``, for a generator that takes a number of 62 bits."""
    return int.from_bytes(derived(seed, *purpose)[:8], "big") >> 2


def fingerprint(seed: str) -> str:
    """Tells two seeds apart in a record, and reveals nothing else."""
    return derived(seed, "fingerprint").hex()


def usual(course: Course) -> Path:
    """The path of a class's seed, unless class.toml names another one."""
    return course.root / "graders" / FILE


def seen_from_course(path: Path) -> str:
    """What class.toml calls a file: relative to the course it lies in, or an absolute path."""
    whole = path.resolve()
    try:
        return whole.relative_to(Course.above(whole.parent).root).as_posix()
    except CourseError:
        return whole.as_posix()


def load(course: Course, settings: ClassSettings, override: Path | None = None) -> str:
    """The seed for hidden cases: from the named file, or the class's, or else the public one.

    Raises ``CourseError`` if it can't be read, or can be guessed.
    """
    named = override or (course.root / settings.seed_file if settings.seed_file else None)
    path = named or usual(course)
    if named is None and not path.exists():
        return PUBLIC
    try:
        seed = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it isn't text"
        raise CourseError(f"the seed file {path.name} cannot be read: {reason}. Make one with grade seed.") from error
    if not is_made(seed):
        raise CourseError(f"the seed in {path.name} can be guessed, or is incomplete: make a new one with grade seed.")
    return seed


def write(path: Path) -> None:
    """Write a new seed that only its owner may read. Raises ``Exists`` rather than replace anything."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(opened, "w", encoding="utf-8") as file:
            file.write(make() + "\n")
    except FileExistsError as error:
        raise Exists(
            f"{path} exists already and stays as it is: with another seed every hidden case changes."
        ) from error
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from error


def ensure(course: Course, settings: ClassSettings, override: Path | None = None) -> Path | None:
    """Make one for a class that has none, and return its path if it's new. Raises ``CourseError`` if it can't be
    written.
    """
    path = usual(course)
    if override is not None or settings.seed_file is not None or path.exists():
        return None
    try:
        write(path)
    except Exists:  # another batch made it a moment ago
        return None
    except Refusal as refusal:
        raise CourseError(
            f"this class has no seed, and {refusal} Make one elsewhere with: grade seed FILE, "
            "and name it with --seed-file FILE or as seed_file in class.toml"
        ) from refusal
    return path
