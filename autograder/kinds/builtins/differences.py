"""The first place where two of Python's own values differ, and how, as a sentence."""

from __future__ import annotations

import collections
from typing import Any

from autograder.kinds import registry
from autograder.kinds.compare import agree, kind, plain, same_type
from autograder.kinds.values import Record, article

SHOWN, ITEMS = 60, 5
"""How many characters of a value, and how many items of a set, to show."""
UNSAID = "[...]"
"""The place of a hidden key."""


def difference(got: Any, expected: Any, *, hidden: bool) -> str:
    """How two values of one type differ; empty if their types say everything."""
    return _of_keys(got, expected, hidden) if isinstance(expected, dict) else _within(got, expected, hidden, "")


def _of_keys(got: dict[Any, Any], expected: dict[Any, Any], hidden: bool) -> str:
    missing = sum(key not in got for key in expected)
    if missing:
        return f"{missing} of the keys that were asked for {'is' if missing == 1 else 'are'} missing."
    if len(got) > len(expected):
        return "It has more keys than were asked for."
    wrong = [key for key in expected if not agree(got[key], expected[key])]
    if hidden or not wrong:
        return f"{len(wrong)} of its values {'is' if len(wrong) == 1 else 'are'} not right." if wrong else ""
    parts = [f"{key!r} is {kind(got[key])}" for key in wrong if type(got[key]) is not type(expected[key])]
    look = f"Look at {', '.join(map(repr, wrong))}{': ' + ', '.join(parts) if parts else ''}."
    return look if parts else f"{look} {_at(got[wrong[0]], expected[wrong[0]], hidden, _key(wrong[0], hidden))}"


def _within(got: Any, expected: Any, hidden: bool, place: str) -> str:
    """The first difference in two containers of one type; empty for anything else."""
    if isinstance(expected, Record) and (got.kind, got.name) != (expected.kind, expected.name):
        return f"{_subject(place)} should be {article(expected.name)}."
    if isinstance(expected, set | frozenset):
        return _of_sets(got, expected, hidden, place)
    if isinstance(expected, dict):
        wrong = got.keys() == expected.keys() and [key for key in expected if not agree(got[key], expected[key])]
        return _at(got[wrong[0]], expected[wrong[0]], hidden, place + _key(wrong[0], hidden)) if wrong else ""
    mine, wanted = _items(got), _items(expected)
    if [where for where, _ in mine] != [where for where, _ in wanted]:
        return _of_sizes(got, expected, place)
    for (where, one), (_, other) in zip(mine, wanted, strict=True):
        if not agree(one, other):
            return _at(one, other, hidden, place + where)
    return ""


def _items(value: Any) -> list[tuple[str, Any]]:
    """The items of a container, each with its place."""
    if isinstance(value, list | tuple | collections.deque):
        return [(f"[{number}]", item) for number, item in enumerate(value)]
    if isinstance(value, Record) and value.kind != "enum":
        return [(f".{name}", item) for name, item in value.values.items()]
    return []


def _key(key: Any, hidden: bool) -> str:
    return UNSAID if hidden else f"[{_short(repr(key))}]"


def _at(got: Any, expected: Any, hidden: bool, place: str) -> str:
    """How two values in one place differ."""
    got, expected = plain(got), plain(expected)
    subject = _subject(place)
    if not same_type(got, expected):
        value = "" if hidden or _shown(got) == kind(got) else f"{_shown(got)}, "
        return f"{subject} is {value}{kind(got)}; it should be {kind(expected)}."
    if deeper := _within(got, expected, hidden, place):
        return deeper
    if told := registry.said("difference", got, expected, hidden=hidden):
        return f"Look at {subject[0].lower()}{subject[1:]}: {told[0].lower()}{told[1:]}"
    return f"{subject} is not right." if hidden else f"{subject} is {_shown(got)}; it should be {_shown(expected)}."


def _subject(place: str) -> str:
    if not place:
        return "It"
    if place.startswith("."):
        return f"Its {place[1:]}"
    inside = place[1:-1]
    return f"Item {inside if inside.isdecimal() else place}"


def _of_sizes(got: Any, expected: Any, place: str) -> str:
    subject = _subject(place)
    if isinstance(expected, Record):
        return f"{subject} has other fields than it should have."
    return f"{subject} has {len(got)} item{'' if len(got) == 1 else 's'}; it should have {len(expected)}."


def _of_sets(got: Any, expected: Any, hidden: bool, place: str) -> str:
    missing, extra = expected - got, got - expected
    told = [
        f"{verb} {f'{len(items)} item' + ('s' if len(items) > 1 else '') if hidden else _listed(items)}{more}"
        for verb, items, more in (("lacks", missing, ""), ("holds", extra, " too many" if hidden else " besides"))
        if items
    ]
    return f"{_subject(place)} {', and '.join(told)}." if told else ""


def _listed(items: Any) -> str:
    shown = sorted(map(_shown, items))
    more = f" and {len(shown) - ITEMS} more" if len(shown) > ITEMS else ""
    return ", ".join(shown[:ITEMS]) + more


def _shown(value: Any) -> str:
    """A public value, or its kind if it takes more than a few words."""
    if isinstance(value, Record) and value.kind == "enum":
        return f"{value.name}.{value.values.get('name')}"
    if text := registry.said("shown", value):
        return text
    if isinstance(value, str):
        return _short(repr(value))
    text = registry.typed(value) if type(value).__module__ == "builtins" else "?"
    return text if "?" not in text and len(text) <= SHOWN else kind(value)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."
