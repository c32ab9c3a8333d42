"""Which files share more than most files of a class do, by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003).

A list to look at, and nothing more: tasks are small, so right answers look alike. What stubs hold doesn't count, nor
what many learners wrote. Names, comments and layout don't matter.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

LENGTH, WINDOW = 25, 10
"""Characters of a fingerprint, in which every name is one letter; and of how many in a row at least one is kept."""
FEW, OFTEN = 5, 0.2
"""A fingerprint tells something if no more learners have it than the larger of this number and this share of them."""
LEAST, MOST = 5, 200
"""How many telling fingerprints two files share at least to be listed, and how many pairs are listed."""
CAP = 200_000
"""Characters of a file that are looked at."""


@dataclass(frozen=True)
class Pair:
    """Two learners' files of one name."""

    file: str
    one: str
    other: str
    ours: float
    """The share of the one's telling fingerprints that the other has too."""
    theirs: float
    """The same of the other's."""


def pairs(files: Mapping[str, Mapping[str, str]], stubs: Mapping[str, str]) -> list[Pair]:
    """The pairs that share most, first. ``files`` holds each file's text by its name, then by learner.

    Raises ``ModuleNotFoundError`` without the package copydetect.
    """
    found = [pair for name, texts in files.items() for pair in _of_file(name, texts, stubs.get(name, ""))]
    return sorted(found, key=lambda pair: (-max(pair.ours, pair.theirs), pair.file, pair.one, pair.other))[:MOST]


def _of_file(name: str, texts: Mapping[str, str], stub: str) -> list[Pair]:
    given = _fingerprints(stub)
    prints = {learner: _fingerprints(text) - given for learner, text in texts.items()}
    counts = Counter(one for own in prints.values() for one in own)
    common = max(FEW, OFTEN * len(texts))
    holders: dict[int, list[str]] = {}
    telling: Counter[str] = Counter()
    for learner, own in sorted(prints.items()):
        for one in own:
            if counts[one] <= common:
                holders.setdefault(one, []).append(learner)
                telling[learner] += 1
    shared = Counter(two for learners in holders.values() for two in combinations(learners, 2))
    return [
        Pair(name, one, other, count / telling[one], count / telling[other])
        for (one, other), count in shared.items()
        if count >= LEAST
    ]


def _fingerprints(text: str) -> set[int]:
    from copydetect import CodeFingerprint

    if len(text.strip()) < LENGTH:
        return set()
    made = CodeFingerprint("", LENGTH, WINDOW, language="python", fp=io.StringIO(text[:CAP]))
    return {int(one) for one in made.hashes}
