# ruff: noqa: UP031, SIM
"""Constants and members of enums are as tests are used to."""

import json
import re

import pytest
import thing
from thing import (
    CONFIG,
    DEBUG,
    LIMIT,
    NAMES,
    NOTHING,
    PAIR,
    TITLE,
    Auto,
    Kind,
)


def test_none_is():
    assert NOTHING is None


def test_true_is():
    assert DEBUG is True


def test_const_type():
    assert type(LIMIT) is int and isinstance(LIMIT, int) and isinstance(NAMES, list)


def test_const_join():
    assert "-".join(NAMES) == "a-b"


def test_const_re():
    assert re.match("a", TITLE)


def test_const_json():
    assert json.loads(json.dumps(CONFIG)) == {"a": 1}


def test_const_concat():
    assert "x" + TITLE == "xa title" and TITLE[0] == "a" and len(TITLE) == 7


def test_const_fmt():
    assert f"{LIMIT:03d}" == "005" and "%d" % LIMIT == "5"


def test_const_tuple():
    a, b = PAIR
    assert (a, b) == (1, 2) and PAIR is not None


def test_const_dict():
    assert {**CONFIG} == {"a": 1} and CONFIG.get("b") is None and list(CONFIG.items()) == [("a", 1)]


def test_const_mod():
    assert thing.NOTHING is None and thing.DEBUG is True


def test_strenum():
    assert (
        Kind.A == "a"
        and f"{Kind.A}" == "a"
        and Kind("b") is Kind.B
        and Kind.A.upper() == "A"
        and isinstance(Kind.A, str)
    )


def test_auto():
    assert [x.value for x in Auto] == [1, 2] and Auto.X.label == "x" and Auto.first() is Auto.X


def test_enum_dict():
    assert {m.name: m.value for m in Auto} == {"X": 1, "Y": 2}


def test_enum_isinst():
    assert isinstance(Auto.X, Auto) and not isinstance(1, Auto)


def test_enum_contains():
    assert Auto.X in list(Auto) and Auto.X in {Auto.X, Auto.Y} and Auto.X not in (Auto.Y,)


def test_enum_hash():
    d = {Auto.X: 1, Auto.Y: 2}
    assert d[Auto.Y] == 2


def test_enum_set_attr():
    with pytest.raises(AttributeError):
        Auto.X = 5
