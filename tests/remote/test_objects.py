from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.testing import Remote, Student, Wrong, remote
from autograder.testing.inprocess import InProcess

THEIRS = Path(__file__).with_name("theirs.py")


@pytest.fixture
def student() -> Student:
    return Student(InProcess(THEIRS), hidden=True, seed=b"seed")


@pytest.fixture
def account(student: Student) -> Remote:
    return student.Account("Ada", 100).as_object()


def test_attributes(account: Remote) -> None:
    assert account.owner.as_str() == "Ada"
    account.balance.equals(100)
    account.rate.equals(0.5)
    account.deposit(5).as_object()
    assert account.balance.as_int() == 105
    account.balance = 7
    account.balance.equals(7)
    del account.balance
    with pytest.raises(Wrong, match=r"^Account has no balance\. Was it renamed or forgotten"):
        account.balance.as_int()


def test_the_same_object_comes_back(student: Student, account: Remote) -> None:
    assert student.probe("same", account, account.deposit(1)).as_bool()
    student.state(account.deposit(1)).equals(102)
    student.state(account + account.balance).equals(204)
    (account + student.state(account)).as_object().balance.equals(204)


def test_methods_that_raise(student: Student, account: Remote) -> None:
    assert account.deposit.raises(ValueError, 0) == "nothing to deposit"
    assert account.withdraw.raises(ValueError, 101) == "1 missing"
    assert account.withdraw.raises(student.TooLittle, 102) == "2 missing"
    assert account.raises(ValueError, -1) == "less"
    with pytest.raises(Wrong) as caught:
        account.deposit.raises(student.TooLittle, 0)
    assert caught.value.sentence == "deposit(an int) raised ValueError (line 21 of theirs.py). TooLittle was wanted."
    with pytest.raises(Wrong, match="wanted ValueError to be raised"):
        account.deposit.raises(ValueError, 1)
    with pytest.raises(Wrong, match="Account has no close"):
        account.close.raises(Exception)
    with pytest.raises(
        Wrong, match=r"^The object's broken raised IndexError \(line 33 of theirs.py\)\. There's nothing"
    ):
        account.broken.as_int()


OPERATORS: dict[str, Callable[[Remote], object]] = {
    "len": lambda a: len(a) == 0 and len(a.deposit(1).as_object()) == 1,
    "iter": lambda a: (a.deposit(3), a.deposit(4), [item.as_int() for item in a])[-1] == [3, 4],
    "getitem": lambda a: (a.deposit(3), a[0].as_int())[-1] == 3,
    "slice": lambda a: (a.deposit(3), a.deposit(4), a[1:].as_list(1)[0].as_int())[-1] == 4,
    "setitem": lambda a: (a.deposit(3), a.__setitem__(0, 9), a[0].as_int())[-1] == 9,
    "delitem": lambda a: (a.deposit(3), a.__delitem__(0), len(a))[-1] == 0,
    "add": lambda a: (a + 1).as_object().balance.as_int() == 101,
    "radd": lambda a: (1 + a).as_object().balance.as_int() == 101,
    "add another": lambda a: (a + a).as_object().balance.as_int() == 200,
    "sub": lambda a: (a - 1).as_int() == 99,
    "mul": lambda a: (a * 2).as_object().balance.as_int() == 200,
    "neg": lambda a: (-a).as_object().balance.as_int() == -100,
    "float": lambda a: float(a) == 100.0,
    "str": lambda a: (str(a), f"{a}", repr(a)) == ("Ada: 100", "Ada: 100", "Account('Ada', 100)"),
    "call": lambda a: a(2).as_int() == 102,
}
TOLD: dict[str, Callable[[Remote, Remote], object]] = {
    "eq": lambda a, b: a == a * 1 and a == b and a != b + 1,
    "ne": lambda a, b: a != b + 1 and not operator.ne(a, b) and a != 5 and a != "Ada",
    "lt": lambda a, b: a < b + 1 and not a < b and a <= b and b + 1 > a and a >= b,
    "contains": lambda a, b: (a.deposit(5), 5 in a and 6 not in a)[-1],
    "bool": lambda a, b: bool(a) and not (a * 0).as_object(),
    "hash": lambda a, b: hash(a) == hash(b),
}


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_give_data(name: str, student: Student, account: Remote) -> None:
    assert OPERATORS[name](account)
    assert not student.rests_on_word


@pytest.mark.parametrize("name", TOLD)
def test_what_objects_say_is_the_workers_word(name: str, student: Student, account: Remote) -> None:
    assert TOLD[name](account, student.Account("Bob", 100).as_object())
    assert student.rests_on_word


def test_in_place_and_with(student: Student, account: Remote) -> None:
    same = account
    same += 5
    assert student.probe("same", same, account).as_bool()
    with account as inside:
        inside.deposit(1)
        account.balance.equals(106)
    account.balance.equals(105)


def test_what_a_class_lacks(student: Student) -> None:
    bare = student.Bare().as_object()
    lacking: dict[str, Callable[[], object]] = {
        "Bare has no __add__, which the object + an int asks for.": lambda: bare + 1,
        "Bare has no __rsub__, which an int - the object asks for.": lambda: 1 - bare,
        "Bare has no __add__, which the object += an int asks for.": lambda: bare.__iadd__(1),
        "Bare has no __len__, which len(the object) asks for.": lambda: len(bare),
        "Bare has no __iter__, which iter(the object) asks for.": lambda: list(bare),
        "Bare has no __getitem__, which the object[an int] asks for.": lambda: bare[0],
        "Bare has no __contains__, which an int in the object asks for.": lambda: 1 in bare,
        "Bare has no __gt__, which the object > an int asks for.": lambda: bare > 1,
        "Bare has no open. Was it renamed or forgotten? Its name is part of the task.": lambda: bare.open(),
    }
    for sentence, ask in lacking.items():
        with pytest.raises(Wrong) as caught:
            ask()
        assert caught.value.sentence == sentence
    with pytest.raises(Wrong, match=r"^The object < an int raised RuntimeError \(line 115 of theirs.py\)\. You"):
        assert bare < 1


def test_answers_of_another_kind(account: Remote, student: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Wrong, match=r"^The object's owner is a string; wanted a plain Python int\. Quotes"):
        account.owner.as_int()
    with pytest.raises(Wrong, match=r"^The object - an int gave an int; wanted a string\.$"):
        (account - 1).as_str()
    monkeypatch.setattr(remote, "ITEMS_CAP", 20)
    with pytest.raises(Wrong, match="items without end"):
        list(student.Endless().as_object())


def test_records_stay_too(student: Student) -> None:
    point = student.Point(3.0, 4.0)
    assert point.as_record("Point", {"x", "y"})["x"].as_float() == 3.0
    assert point.as_object().length().as_float() == 5.0
    assert student.keep([1]).method("__len__").as_int() == 1


def test_names_that_collide(student: Student, account: Remote) -> None:
    student["read"]("a").equals("read a")
    student.state(account).equals(100)
    for name in ("read", "kind", "number"):
        getattr(account, name).equals("theirs")
    account.attribute("method").equals("theirs")
    assert not hasattr(account, "_before")


def test_an_answer_is_not_compared_unread(account: Remote) -> None:
    for compare in (lambda: account.balance == 100, lambda: bool(account.balance), lambda: account.balance != 100):
        with pytest.raises(TypeError, match="after a reader"):
            compare()
