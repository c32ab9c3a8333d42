# ruff: noqa: PT011, PT015, PT017, B011, E721, F841, SIM
"""Exceptions and warnings are as tests are used to."""

import pytest
from thing import (
    CONFIG,
    AppError,
    Stack,
    SubError,
    chained,
    fails,
    warn,
)


def test_exc_isinstance():
    with pytest.raises(Exception) as e:
        fails(3)
    assert (
        isinstance(e.value, AppError)
        and isinstance(e.value, SubError)
        and issubclass(SubError, AppError)
        and issubclass(AppError, Exception)
        and not issubclass(AppError, ValueError)
    )


def test_exc_builtin_type():
    with pytest.raises(Exception) as e:
        chained()
    assert e.type is ValueError and type(e.value) == ValueError and e.typename == "ValueError"


def test_exc_cause():
    with pytest.raises(ValueError) as e:
        chained()
    assert isinstance(e.value.__cause__, KeyError) and e.value.__cause__.args == ("k",)


def test_exc_repr():
    with pytest.raises(ValueError) as e:
        chained()
    assert repr(e.value) == "ValueError('v')" and str(e.value) == "v"


def test_exc_made():
    assert isinstance(AppError(1), Exception) and AppError(1).code == 1 and str(AppError(1)) == "bad"


def test_exc_raise_own():
    with pytest.raises(AppError):
        raise AppError(4)


def test_exc_group():
    try:
        fails(1)
    except (KeyError, SubError) as e:
        assert e.code == 1
    else:
        assert False


def test_exc_name():
    with pytest.raises(AppError) as e:
        fails(1)
    assert e.value.__class__.__name__ == "SubError" and type(e.value).__name__ == "SubError"


def test_exc_subclass_check():
    assert issubclass(AppError, Exception) and AppError.__name__ == "AppError" and AppError.__bases__ == (Exception,)


def test_exc_key():
    with pytest.raises(KeyError) as e:
        CONFIG["zz"]


def test_warns():
    with pytest.warns(DeprecationWarning, match="old"):
        assert warn() == 1


def test_deprecated():
    with pytest.deprecated_call():
        warn()


def test_swallow():
    assert (Stack([1]) == [1]) is False and (Stack([1]) == Stack([1])) is True
