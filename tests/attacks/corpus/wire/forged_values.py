"""Every kind of value that is not what it says, one after the other."""

# spoils = true
# status = ["failed", "crashed"]
from autograder.sandbox import servant
from autograder.sandbox.frames import Node

FACTS = ["float32", "cpu", "Tensor", False, False, -1]
VALUES = [
    Node("tensor", [*FACTS, 0, 3, -1, 4]),
    Node("tensor", [*FACTS, 0, 10**6, 1, 4]),
    Node("tensor", [*FACTS, 0, 0, 0, 2**62]),
    Node("tensor", [*FACTS, 0, 0, 2**62, 2**62]),
    Node("tensor", [*FACTS, 7, 0, 1, 4]),
    Node("array", ["float32", False, 0, 2**40, 2**40]),
    Node("array", ["(999999,)f4," * 9999, False, 0, 4]),
    Node("number", ["float64", "1" * 10**6]),
    Node("handle", [float("inf"), Node("list", [])]),
    Node("dict", [Node("list", []), 1]),
    Node("dict", [1]),
    Node("int", ["f" * 10**6]),
    Node("nonsense", []),
]
answer, count = servant.Servant._call, iter(range(10**6))


def forged(self, request):
    reply = answer(self, request)
    reply.value, reply.storages = VALUES[next(count) % len(VALUES)], [b"1234" * 4]
    return reply


servant.Servant._call = forged


def double(x):
    return x
