"""What's wrong with a message as English: full stops, capitals, articles, pairs, doubled words, engine internals.

Nothing here knows a task or a course. Code in a message is left out of account: what stands in backticks, calls, names
with an underscore or a point, and the call after "Try at home:".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from autograder.source.definitions import parsed

HOME = "Try at home: "
POINTERS = (HOME.strip(), "Look at section", "ask for a hint")
"""What sends a learner on: once is enough."""
INTERNALS = re.compile(
    r"Received\(|Handle\(|Recipe\(|Probe\(|Proxy\(| at 0x[0-9a-fA-F]|Traceback \(most recent|(?<!\")<class '|"
    r"<function |__autograder|/site-packages/|\bautograder/\w+/"
)
CODE = re.compile(
    r"``.*?``"
    r"|`[^`]*`"
    r"|(?<!\w)'[^'\n]*'(?!\w)"
    r'|"[^"\n]*"'
    r"|\.?\b[\w.]*\w\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
    r"|\b\w+(?:\.\.?\w+)+\b"
    r"|\b\w*_\w*\b"
    r"|\[[^\[\]]*\]"
)
"""What is quoted, called or named."""
X = "\N{REPLACEMENT CHARACTER}"
"""What code is replaced by."""
ENDS = re.compile(r"""[.?!…:]["')\]`]*$""")
STOPS = re.compile(r"(?<!\.)\.\.(?!\.)|[?!,;:]\.(?!\.)|\.[,;:]|,\s*,")
"""Two stops where one belongs."""
SHORT = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf)\.")
"""Full stops that end no sentence."""
START = re.compile(r"""(?:^|(?<=[.?!])\s+)["'(]?([a-z][\w-]*)""")
ARTICLE = re.compile(r"\b([Aa]n?) (?=(\w[\w-]*))")
AFTER_LETTER = {
    "and",
    "or",
    "is",
    "in",
    "as",
    "it",
    "of",
    "on",
    "at",
    "are",
    "if",
    "into",
    "instead",
    "a",
    "an",
    "also",
}
"""Words that follow a variable called a, never an article."""
CONSONANT = re.compile(r"(?i)(?:one(?!ir)|once|uni(?!n|m)|us[eua]|eu|ubi|uti|ufo|ut[ei]|uint|u\d)")
"""Vowels that sound like a consonant."""
VOWEL = re.compile(r"(?i)(?:hour|honest|honor|heir|8|11(?!\d)|18(?!\d))")
"""Consonants and figures that sound like a vowel."""
SPELLED = re.compile(r"(?:[A-Z]{2,}s?|[A-Z]|[b-z]|nn|rgb|mlp|lstm)(?![a-z])$")
"""Words of letters that are read one by one."""
SPOKEN = {
    "NAN",
    "NASA",
    "RAM",
    "ReLU",
    "RELU",
    "LIFO",
    "SQL",
    "NOT",
    "MNIST",
    "RANDOM",
    "NUMBER",
    "LIST",
    "FALSE",
    "NONE",
}
"""Capitals that are read as a word."""
LETTERS = "aefhilmnorsx"
"""Letters whose names begin with a vowel."""
DOUBLED = re.compile(r"\b([A-Za-z]{2,}) \1\b")
TWICE = {"had", "that", "bla"}
"""Words that may stand twice in a row."""
PAIRS = {")": "(", "]": "[", "}": "{"}


def faults(text: str, names: Iterable[str] = ()) -> list[str]:
    """What is wrong with a message, each fault in a few words. ``names`` of code may begin a sentence as they are."""
    said, home, call = text.partition(HOME)
    found = [f"it shows {match[0].strip()!r}" for match in INTERNALS.finditer(said)]
    found += [f"{pointer!r} stands there twice" for pointer in POINTERS if text.count(pointer) > 1]
    if home and not call.strip():
        found.append("no call follows 'Try at home:'")
    for line in said.strip().splitlines():
        found += _of(line.strip(), frozenset(names))
    return list(dict.fromkeys(found))


def _of(said: str, names: frozenset[str]) -> Iterator[str]:
    """What is wrong with one paragraph, before a call to try at home."""
    if not said:
        return
    yield from _pairs(said)
    if not ENDS.search(said):
        yield f"no full stop ends it: {said[-30:]!r}"
    prose = CODE.sub(X, said)
    if doubled := STOPS.search(SHORT.sub("", prose)):
        yield f"two stops in a row: {_around(prose, doubled)}"
    if double := re.search(r"\S  +\S", prose):
        yield f"two spaces in a row: {_around(prose, double)}"
    if space := re.search(r"\s[,;.?!](?![\w.])", prose):
        yield f"a space before a stop: {_around(prose, space)}"
    for match in START.finditer(SHORT.sub("", prose)):
        if match[1] not in names:
            yield f"a sentence begins with a small letter: {match[1]!r}"
    for match in ARTICLE.finditer(prose):
        if match[2] not in AFTER_LETTER and (match[1].lower() == "an") != vowel_sound(match[2]):
            yield f"{match[1]} {match[2]}: the article is wrong"
    for match in DOUBLED.finditer(prose):
        if match[1].lower() not in TWICE:
            yield f"a word stands twice: {match[0]!r}"


def named(source: str) -> set[str]:
    """Every name that Python code mentions, which may begin a sentence about that code."""
    found: set[str] = set()
    for node in ast.walk(parsed(source) or ast.Module([], [])):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.alias(name=name):
                found.add(name)
    return found


def vowel_sound(word: str) -> bool:
    """Whether a word, a figure or an abbreviation begins with a vowel when it's read aloud."""
    word = word.split("-")[0]
    if CONSONANT.match(word):
        return False
    if VOWEL.match(word):
        return True
    if SPELLED.match(word) and word not in SPOKEN:
        return word[0].lower() in LETTERS
    return word[0].lower() in "aeiou"


def _around(text: str, match: re.Match[str]) -> str:
    return repr(text[max(0, match.start() - 12) : match.end() + 12].replace(X, "…"))


def _pairs(said: str) -> Iterator[str]:
    """Quotes, brackets and backticks without a partner."""
    if said.count("`") % 2:
        yield "a backtick has no partner"
    if said.count('"') % 2:
        yield "a quote has no partner"
    single = re.sub(r"(?<!\w)'\w+'(?!\w)|(?<=\w)'(?=\w)|(?<=s)'(?=\s)|`[^`]*`|\"[^\"]*\"", "", said)
    if single.count("'") % 2:
        yield "a quote has no partner"
    open_: list[str] = []
    for sign in re.sub(r"`[^`]*`|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)", "", said):
        if sign in PAIRS.values():
            open_.append(sign)
        elif sign in PAIRS and (not open_ or open_.pop() != PAIRS[sign]):
            yield f"a bracket has no partner: {sign}"
            return
    if open_:
        yield f"a bracket has no partner: {open_[-1]}"
