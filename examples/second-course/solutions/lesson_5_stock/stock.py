"""What a shop has in stock."""


class Missing(Exception):
    """There is less of something than is wanted. ``lacking`` says how much less."""

    def __init__(self, name: str, lacking: int) -> None:
        super().__init__(f"{lacking} of {name} are missing")
        self.lacking = lacking


class Stock:
    """How many there are of each thing, by its name, and what one of them costs."""

    def __init__(self) -> None:
        """An empty stock."""
        # BEGIN SOLUTION 5.1
        self._amounts: dict[str, int] = {}
        self._prices: dict[str, float] = {}
        # END SOLUTION

    def add(self, name: str, amount: int, price: float) -> None:
        """Put more of a thing into it; the newest price counts. ``ValueError`` unless the amount is positive."""
        # BEGIN SOLUTION 5.1
        if amount <= 0:
            raise ValueError("nothing to add")
        self._amounts[name] = self._amounts.get(name, 0) + amount
        self._prices[name] = price
        # END SOLUTION

    def take(self, name: str, amount: int) -> int:
        """Take some out of it; how many are left. ``Missing`` if there are too few, and then none is taken."""
        # BEGIN SOLUTION 5.1
        left = self._amounts.get(name, 0) - amount
        if left < 0:
            raise Missing(name, -left)
        self._amounts[name] = left
        return left
        # END SOLUTION

    def value(self) -> float:
        """What all of it costs together."""
        # BEGIN SOLUTION 5.1
        return sum(amount * self._prices[name] for name, amount in self._amounts.items())
        # END SOLUTION

    def names(self) -> list[str]:
        """What there is some of, by the alphabet."""
        # BEGIN SOLUTION 5.1
        return sorted(name for name, amount in self._amounts.items() if amount)
        # END SOLUTION
