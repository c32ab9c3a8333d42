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
        raise NotImplementedError("task 5.1")

    def add(self, name: str, amount: int, price: float) -> None:
        """Put more of a thing into it; the newest price counts. ``ValueError`` unless the amount is positive."""
        raise NotImplementedError("task 5.1")

    def take(self, name: str, amount: int) -> int:
        """Take some out of it; how many are left. ``Missing`` if there are too few, and then none is taken."""
        raise NotImplementedError("task 5.1")

    def value(self) -> float:
        """What all of it costs together."""
        raise NotImplementedError("task 5.1")

    def names(self) -> list[str]:
        """What there is some of, by the alphabet."""
        raise NotImplementedError("task 5.1")
