"""A dict whose keys share one hash, so that reading it would take forever."""
# status = ["failed", "crashed"]


def double(x):
    return {1 + i * (2**61 - 1): None for i in range(1, 2)} | dict(pairs())


def pairs():
    from autograder.kinds import ENCODERS
    from autograder.sandbox.frames import Node

    keys = [Node("int", [hex(1 + i * (2**61 - 1))]) for i in range(60_000)]
    ENCODERS[dict] = lambda encoder, value, depth: Node("dict", [part for key in keys for part in (key, None)])
    return {}
