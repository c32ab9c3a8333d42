"""A learner's file."""

import dataclasses
import functools


class TooLittle(ValueError):
    pass


@functools.total_ordering
class Account:
    rate = 0.5

    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.history = owner, balance, []
        self.read = self.kind = self.number = self.method = "theirs"

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("nothing to deposit")
        self.balance += amount
        self.history.append(amount)
        return self

    def withdraw(self, amount):
        if amount > self.balance:
            raise TooLittle(f"{amount - self.balance} missing")
        self.balance -= amount

    @property
    def broken(self):
        return [][1]

    def __eq__(self, other):
        return isinstance(other, Account) and self.balance == other.balance

    def __hash__(self):
        return hash(self.balance)

    def __lt__(self, other):
        return self.balance < other.balance

    def __len__(self):
        return len(self.history)

    def __bool__(self):
        return self.balance > 0

    def __contains__(self, amount):
        return amount in self.history

    def __iter__(self):
        return iter(self.history)

    def __getitem__(self, key):
        return self.history[key]

    def __setitem__(self, key, value):
        self.history[key] = value

    def __delitem__(self, key):
        del self.history[key]

    def __add__(self, other):
        return Account(self.owner, self.balance + (other.balance if isinstance(other, Account) else other))

    __radd__ = __add__

    def __sub__(self, other):
        return self.balance - other

    def __mul__(self, factor):
        return Account(self.owner, self.balance * factor)

    def __iadd__(self, amount):
        return self.deposit(amount)

    def __neg__(self):
        return Account(self.owner, -self.balance)

    def __float__(self):
        return float(self.balance)

    def __str__(self):
        return f"{self.owner}: {self.balance}"

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"

    def __call__(self, more):
        if more < 0:
            raise ValueError("less")
        return self.balance + more

    def __enter__(self):
        self.before = self.balance
        return self

    def __exit__(self, *error):
        self.balance = self.before


@dataclasses.dataclass
class Point:
    x: float
    y: float

    def length(self):
        return (self.x**2 + self.y**2) ** 0.5


class Bare:
    def __lt__(self, other):
        raise RuntimeError("no")


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


def read(path):
    return f"read {path}"


def state(account):
    return account.balance
