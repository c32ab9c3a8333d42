"""A bank."""

import functools


class BankError(Exception):
    """Something that the bank refuses."""


class TooLittle(BankError, ValueError):
    """There is not enough money."""

    def __init__(self, missing):
        super().__init__(f"{missing} missing")
        self.missing = missing


@functools.total_ordering
class Account:
    """Money of somebody."""

    def __init__(self, owner, balance=0):
        raise NotImplementedError("task 5.1")

    def deposit(self, amount):
        """Put money in; ``BankError`` unless it is some. Gives back the account."""
        raise NotImplementedError("task 5.1")

    def withdraw(self, amount):
        """Take money out; ``TooLittle`` if it doesn't exist."""
        raise NotImplementedError("task 5.1")

    def __eq__(self, other):
        raise NotImplementedError("task 5.1")

    def __lt__(self, other):
        raise NotImplementedError("task 5.1")

    def __len__(self):
        raise NotImplementedError("task 5.1")

    def __contains__(self, amount):
        raise NotImplementedError("task 5.1")

    def __iter__(self):
        raise NotImplementedError("task 5.1")

    def __enter__(self):
        raise NotImplementedError("task 5.1")

    def __exit__(self, kind, error, trace):
        raise NotImplementedError("task 5.1")


def transfer(source, target, amount):
    """Move money; both accounts."""
    raise NotImplementedError("task 5.1")
