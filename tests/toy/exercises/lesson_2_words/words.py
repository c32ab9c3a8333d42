"""Words."""


def shout(text: str) -> str:
    """The text in capitals."""
    raise NotImplementedError("task 2.1")
