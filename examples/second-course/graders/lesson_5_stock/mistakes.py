from autograder.testing import mistake


@mistake("5.1", "shared", "All stocks share one dict: make it in __init__, not in the class.")
class Stock:
    _amounts = {}  # noqa: RUF012
    _prices = {}  # noqa: RUF012

    def add(self, name, amount, price):
        if amount <= 0:
            raise ValueError("nothing to add")
        self._amounts[name] = self._amounts.get(name, 0) + amount
        self._prices[name] = price

    def take(self, name, amount):
        left = self._amounts.get(name, 0) - amount
        if left < 0:
            raise Missing(name, -left)  # noqa: F821
        self._amounts[name] = left
        return left

    def value(self):
        return sum(amount * self._prices[name] for name, amount in self._amounts.items())

    def names(self):
        return sorted(name for name, amount in self._amounts.items() if amount)


@mistake("5.1", "taken-all-the-same", "Some are taken even if there are too few: look first.")
class Stock:
    def __init__(self):
        self._amounts, self._prices = {}, {}

    def add(self, name, amount, price):
        if amount <= 0:
            raise ValueError("nothing to add")
        self._amounts[name] = self._amounts.get(name, 0) + amount
        self._prices[name] = price

    def take(self, name, amount):
        self._amounts[name] = self._amounts.get(name, 0) - amount
        if self._amounts[name] < 0:
            raise Missing(name, -self._amounts[name])  # noqa: F821
        return self._amounts[name]

    def value(self):
        return sum(amount * self._prices[name] for name, amount in self._amounts.items())

    def names(self):
        return sorted(name for name, amount in self._amounts.items() if amount)


@mistake("5.1", "old-price", "The first price counts forever: the newest one should.")
class Stock:
    def __init__(self):
        self._amounts, self._prices = {}, {}

    def add(self, name, amount, price):
        if amount <= 0:
            raise ValueError("nothing to add")
        self._amounts[name] = self._amounts.get(name, 0) + amount
        self._prices.setdefault(name, price)

    def take(self, name, amount):
        left = self._amounts.get(name, 0) - amount
        if left < 0:
            raise Missing(name, -left)  # noqa: F821
        self._amounts[name] = left
        return left

    def value(self):
        return sum(amount * self._prices[name] for name, amount in self._amounts.items())

    def names(self):
        return sorted(name for name, amount in self._amounts.items() if amount)
