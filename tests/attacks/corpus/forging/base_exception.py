"""Raises what "except Exception" does not see."""


class Gone(BaseException):
    def __str__(self):
        raise self

    def __repr__(self):
        raise self


def double(x):
    raise Gone
