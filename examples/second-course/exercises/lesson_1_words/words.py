"""Words and numbers."""

from collections import Counter


def shout(text: str) -> str:
    """The text in capitals."""
    raise NotImplementedError("task 1.1")


def counted(text: str) -> Counter[str]:
    """How often each word stands in the text."""
    raise NotImplementedError("task 1.2")


def mean(numbers: list[float]) -> float:
    """The mean of the numbers; ``ValueError`` if there are none."""
    raise NotImplementedError("task 1.3")
