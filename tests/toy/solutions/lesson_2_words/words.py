"""Words."""


def shout(text: str) -> str:
    """The text in capitals."""
    # BEGIN SOLUTION 2.1
    return text.upper()
    # END SOLUTION
