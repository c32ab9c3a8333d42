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
        # BEGIN SOLUTION 5.1
        self.owner = owner
        self.balance = balance
        self.history = []
        # END SOLUTION

    def deposit(self, amount):
        """Put money in; ``BankError`` unless it is some. Gives back the account."""
        # BEGIN SOLUTION 5.1
        if amount <= 0:
            raise BankError("nothing to deposit")
        self.balance += amount
        self.history.append(amount)
        return self
        # END SOLUTION

    def withdraw(self, amount):
        """Take money out; ``TooLittle`` if it doesn't exist."""
        # BEGIN SOLUTION 5.1
        if amount > self.balance:
            raise TooLittle(amount - self.balance)
        self.balance -= amount
        self.history.append(-amount)
        # END SOLUTION

    def __eq__(self, other):
        # BEGIN SOLUTION 5.1
        if not isinstance(other, Account):
            return NotImplemented
        return (self.owner, self.balance) == (other.owner, other.balance)
        # END SOLUTION

    def __lt__(self, other):
        # BEGIN SOLUTION 5.1
        return self.balance < other.balance
        # END SOLUTION

    def __len__(self):
        # BEGIN SOLUTION 5.1
        return len(self.history)
        # END SOLUTION

    def __contains__(self, amount):
        # BEGIN SOLUTION 5.1
        return amount in self.history
        # END SOLUTION

    def __iter__(self):
        # BEGIN SOLUTION 5.1
        return iter(self.history)
        # END SOLUTION

    def __enter__(self):
        # BEGIN SOLUTION 5.1
        self._before = self.balance
        return self
        # END SOLUTION

    def __exit__(self, kind, error, trace):
        # BEGIN SOLUTION 5.1
        if kind is not None:
            self.balance = self._before
        return kind is not None and issubclass(kind, BankError)
        # END SOLUTION


def transfer(source, target, amount):
    """Move money; both accounts."""
    # BEGIN SOLUTION 5.1
    source.withdraw(amount)
    target.deposit(amount)
    return [source, target]
    # END SOLUTION
