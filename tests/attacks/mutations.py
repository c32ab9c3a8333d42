# ruff: noqa
"""Appended to right answers: from then on the worker's replies are changed at random, well formed but for what they say."""


def _forge(seed, share):
    import random

    from autograder.sandbox import servant
    from autograder.sandbox.frames import Node, Raised

    chance = random.Random(seed)
    dtypes = [
        "float16",
        "bfloat16",
        "float32",
        "float64",
        "complex64",
        "complex128",
        "bool",
        "uint8",
        "uint32",
        "int64",
    ]
    odd = [
        *(None, True, False, 0, 1, -1, 2**63 - 1, -(2**63), 2**64 - 1, 0.0, float("nan"), float("inf"), 1e308, 5e-324),
        *("", "x", "\u2028", "a" * 1000),
        *(Node("int", ["f" * 300]), Node("int", ["-" + "f" * 300]), Node("complex", [0.5, float("nan")])),
        *(
            Node("list", []),
            Node("tuple", []),
            Node("dict", []),
            Node("set", [1]),
            Node("size", [2]),
            Node("bytes", [0]),
        ),
        *(Node("number", ["float16", 1.5]), Node("number", ["uint64", 2**64 - 1]), Node("number", ["bool", True])),
        *(Node("dtype", ["float32"]), Node("device", ["cuda:3"]), Node("path", ["x"]), Node("vast", ["int8", 10**6])),
        *(Node("handle", [0, "module"]), Node("handle", [2**62, "tensor"]), Node("handle", [-5, "object"])),
        *(Node("record", ["dataclass", "X", True, 0, "a", 1]), Node("record", ["namedtuple", "X", False, 0, "a", 1])),
        *(Node("dict", [1.5, 2, None, 3, "a", Node("list", [1])]), Node("dict", [Node("tuple", [1]), 2])),
    ]

    def tensor(shape=None, dtype=None):
        sizes = [0, 1, 2, 3, 4, 7, 30, 2**24, 10**9]
        shape = [chance.choice(sizes) for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 4]))] if shape is None else shape
        facts = [dtype or chance.choice(dtypes), chance.choice(["cpu", "meta", "odd"])]
        facts += [chance.choice(["Tensor", "Parameter", "other"]), chance.random() < 0.3, chance.random() < 0.3]
        return Node("tensor", [*facts, chance.choice([-1, 0, 2**40]), 0, 0, *([0] * len(shape)), *shape])

    def changed_tensor(parts):
        parts, way = list(parts), chance.random()
        sides = parts[8:]
        shape = sides[len(sides) // 2 :] if parts[6] >= 0 else sides
        if way < 0.3:
            parts[0] = chance.choice(dtypes)
        elif way < 0.6:
            return tensor(shape, parts[0])
        elif way < 0.8:
            parts[2:4] = ["Parameter", True]
        else:
            return Node("tensor", [*parts[:6], -1, 0, *shape])
        return Node("tensor", parts)

    def mutated(node, depth=0):
        if isinstance(node, Node) and chance.random() > 0.3:
            if node.tag == "tensor":
                return changed_tensor(node.parts)
            if node.tag in ("list", "tuple", "dict", "set", "record") and node.parts:
                parts = list(node.parts)
                place = chance.randrange(len(parts))
                parts[place] = mutated(parts[place], depth + 1)
                return Node(node.tag, parts + [chance.choice(odd)] if chance.random() < 0.1 else parts)
        array = Node(
            "array", [chance.choice([d for d in dtypes if d != "bfloat16"]), False, 0, chance.choice([1, 4, 8])]
        )
        return chance.choice([tensor(), array, *chance.sample(odd, 6)])

    def error():
        kind = chance.choice(["ValueError", "Missing", "X", "NotImplementedError", "FileNotFoundError", "TooLarge"])
        line = chance.choice([0, 5, -1, 10**12])
        return Raised(kind, bases=[kind, "ValueError"], line=line, text="x" * chance.choice([0, 10, 4000]))

    answer = servant.Servant._call

    def call(self, request):
        reply = answer(self, request)
        if chance.random() < share:
            reply.value = mutated(reply.value)
            reply.storages = reply.storages or [bytes(range(64))]
            reply.changed = chance.choice([[], [], [-1], [2**62]])
            reply.settings = chance.choice([[], [], ["grad"], ["generator:", "moved:", "x"]])
        elif chance.random() < share / 4:
            return error()
        return reply

    servant.Servant._call = call
