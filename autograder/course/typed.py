"""TOML files with typed content: one sentence for anything that's wrong."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from autograder.course.tree import CourseError, read_text

T = TypeVar("T")
TOLD = re.compile(r"(?P<what>.+?)(?: - at (?:key in )?`\$(?P<place>[^`]*)`)?", re.DOTALL)
"""How msgspec says what's wrong and where."""
WORDS = {
    "float": "a number", "int": "a whole number", "str": "a text", "bool": "true or false", "array": "a list",
    "object": "a table", "null": "nothing",
}  # fmt: skip


def decoded(path: Path, type: type[T], guide: str) -> T:
    """The content of a file. Raises ``CourseError`` with one sentence; ``guide`` names the page about the file."""
    try:
        return msgspec.convert(_without_times(msgspec.toml.decode(read_text(path))), type, strict=True, str_keys=True)
    except msgspec.ValidationError as error:
        raise CourseError(f"{path.name}: {_said(str(error), type, guide)}") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise CourseError(f"{path.name} isn't TOML: {error}.") from error


def _without_times(content: Any) -> Any:
    """TOML's own dates and times as text, as if you had put them in quotes."""
    match content:
        case dict():
            return {key: _without_times(value) for key, value in content.items()}
        case list():
            return [_without_times(value) for value in content]
        case dt.date() | dt.time():
            return content.isoformat()
        case _:
            return content


def _said(error: str, type: type, guide: str) -> str:
    """A sentence for what msgspec found."""
    match = TOLD.fullmatch(error)
    assert match is not None
    what = match["what"].removesuffix(".")
    place = (match["place"] or "").removeprefix(".")
    if unknown := re.search(r"unknown field `(\w+)`", what):
        known = ", ".join(_keys(type, place))
        return f"there is no key {unknown[1]}{f' in {place}' if place else ''}: take it out; the keys are {known}."
    if missing := re.search(r"missing required field `(\w+)`", what):
        return f"{place or 'it'} has no {missing[1]}: add it."
    if place == "version":
        return "version is not 1, the only version of this format: write version = 1, or install a newer engine."
    if chosen := re.fullmatch(r"Invalid enum value (.+)", what):
        return f"{place} is {chosen[1]}, and must be {' or '.join(map(repr, _values(type, place)))}."
    if "matching regex" in what:
        return f"{place} isn't written the right way: see {guide} for what it takes."
    if kinds := re.fullmatch(r"Expected `([^`]+)`, got `(\w+)`", what):
        wanted = " or ".join(WORDS.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null")
        got = WORDS.get(kinds[2], kinds[2])
        return f"{place or 'it'} is {got}, and must be {wanted}: see {guide} for what it takes."
    return f"{place or 'it'}: {what[0].lower()}{what[1:]}; see {guide} for what it takes."


def _keys(type: type, place: str) -> list[str]:
    """The keys that a table of the file may have."""
    info = _kind(type, place)
    return [field.encode_name for field in info.fields] if isinstance(info, msgspec.inspect.StructType) else []


def _values(type: type, place: str) -> list[str | int | bool | None]:
    """What may stand in a place that takes only certain values."""
    info = _kind(type, place)
    return list(info.values) if isinstance(info, msgspec.inspect.LiteralType) else []


def _kind(type: type, place: str) -> msgspec.inspect.Type:
    """What a place of the file takes."""
    info: msgspec.inspect.Type = msgspec.inspect.type_info(type)
    for part in re.findall(r"\w+|\[\.\.\.\]", place):
        if isinstance(info, msgspec.inspect.ListType):
            info = info.item_type
        elif isinstance(info, msgspec.inspect.StructType):
            info = next((field.type for field in info.fields if field.encode_name == part), info)
    return info
