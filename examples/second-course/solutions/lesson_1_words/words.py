"""Words and numbers."""

from collections import Counter


def shout(text: str) -> str:
    """The text in capitals."""
    # BEGIN SOLUTION 1.1
    return text.upper()
    # END SOLUTION


def counted(text: str) -> Counter[str]:
    """How often each word stands in the text."""
    # BEGIN SOLUTION 1.2
    return Counter(text.lower().split())
    # END SOLUTION


def mean(numbers: list[float]) -> float:
    """The mean of the numbers; ``ValueError`` if there are none."""
    # BEGIN SOLUTION 1.3
    if not numbers:
        raise ValueError("no numbers")
    return sum(numbers) / len(numbers)
    # END SOLUTION
