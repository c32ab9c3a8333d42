"""What an answer of the wrong kind says about how it came about: what teachers of beginners know by heart.

It holds for every task of every course. A sentence is said only where a reader wanted another kind of value, and it
speaks of what came back and of the learner's own function, never of what was wanted beyond its kind.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograder.kinds.values import Handle, Received
from autograder.source.definitions import definition, parsed

__tracebackhide__ = True  # pytest shows learners their own lines
GOAL = re.compile(r"^wanted (an? .+|True or False)$|^It should be (.+)\.$", re.MULTILINE)
TENSOR = re.compile(r"an? (?:(0-d) )?(?:([a-z]+\d*) )?tensor(?: of shape \(([\d, ]*)\))?$")
STAYED = {
    "function": "That's a function, and not its answer. Are the brackets () missing that call it?",
    "module": "That's a layer, a loss or a net, and not its answer. First it's made, then it's called with the values.",
    "generator": "A generator computes only when it's asked. list() runs it to its end.",
    "class": "That's a class, and no object of it. Are the brackets () missing that make one?",
}
"""By the kind of an object that stayed in the worker."""


def hint(raw: Any, wanted: str, function: str, texts: Callable[[], Iterable[str]]) -> str:
    """A sentence about an answer of another kind than wanted; empty if there is none.

    ``wanted`` is what the message says of that, and ``texts`` gives the learner's files, the nearest first.
    """
    goal = next((a or b for a, b in GOAL.findall(wanted)), "")
    if not goal or goal == "an object":
        return ""
    if raw is None:
        return _nothing(function, texts())
    if isinstance(raw, Handle):
        own = raw.kind in goal or (raw.kind == "module" and "tensor" not in goal)  # a model may come back as it is
        return "" if own else STAYED.get(raw.kind, "")
    if isinstance(raw, Received) and raw.kind == "Tensor":
        return _of_tensor(raw, goal)
    if type(raw).__module__ == "numpy" and "tensor" in goal:
        return "That came out of NumPy: torch.as_tensor() makes a tensor of it. Better still, stay in torch throughout."
    if type(raw) in (list, tuple) and not raw and "tensor" in goal:
        return ""  # there's nothing in it to make a tensor of
    if type(raw) is list and _holds(raw, goal):
        if len(raw) > 1:
            return "Tensors stand in a list. If one of them is the answer, an index such as [-1] takes it out."
        return "The tensor stands in a list: an index such as [-1] takes it out."
    return next((said for types, inside, said in PLAIN if type(raw) in types and re.search(inside, goal)), "")


def _nothing(name: str, texts: Iterable[str]) -> str:
    trees = [tree for text in texts if (tree := parsed(text)) is not None]
    found = next((node for tree in trees if (node := definition(tree, name)) is not None), None)
    if not isinstance(found, ast.FunctionDef):
        return ""
    inside = list(_own(found.body))
    returns = [node for node in inside if isinstance(node, ast.Return) and node.value is not None]
    if not returns and any(isinstance(node, ast.Name) and node.id == "print" for node in inside):
        return f"{name} prints, and gives nothing back. With print() you see a value, and with return it comes back."
    if not returns:
        return f"{name} gives nothing back: it has no return with a value behind it."
    bare = any(isinstance(node, ast.Return) and node.value is None for node in inside)
    if found.body[-1] in returns and not bare:
        return (
            "What stands behind return is None: that can come from a function without return, a method that only "
            "does something, or an attribute that nothing has filled yet."
        )
    return f"Either one way through {name} ends without a value to return, or what stands behind return is None."


def _own(statements: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """What belongs to a function, without the functions in it."""
    for node in statements:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _own(ast.iter_child_nodes(node))


def _holds(items: list[Any], goal: str) -> bool:
    """Whether the wanted tensor may be one of them, so that joining them makes another."""
    if (match := TENSOR.match(goal)) is None or not all(isinstance(x, Received) and x.kind == "Tensor" for x in items):
        return False
    wanted = _shape(*match.group(1, 3))
    return len(items) == 1 if wanted is None else any(item.shape == wanted for item in items)


ROW = "A list isn't a tensor yet: torch.stack and torch.cat join tensors, and torch.tensor takes numbers."
PLAIN: tuple[tuple[tuple[type, ...], str, str], ...] = (
    ((list,), "tensor", ROW),
    ((list,), "NumPy", "A list isn't an array yet: np.array() makes one of it."),
    (
        (tuple,),
        "tensor",
        "That's a tuple: a comma can make one, as in x = y, or return y, z, and some functions give one. Return only "
        "what's asked for: [i] takes item i out.",
    ),
    (
        (int, float, bool),
        "tensor",
        "That's a plain number: item(), float(), int(), math's functions, and Python's sum(), max() and min() can "
        "leave torch. Return the tensor itself.",
    ),
    (
        (str,),
        "int|float|tuple|list|dict|tensor|True",
        "Quotes, str() and f-strings make text. Return the value itself.",
    ),
    (
        (float,),
        r"\bint\b",
        "A division of ints with / gives a float, even if nothing is left over, and so does item() of a floating "
        "tensor. // of two ints gives an int.",
    ),
    ((int,), r"\bfloat\b", "That's an int: float() makes a float of it."),
    ((list,), r"\btuple\b", "That's a list, as square brackets make one. tuple() makes a tuple of it."),
    (
        (tuple,),
        r"\blist\b",
        "That's a tuple, as commas make one, with round brackets or without. list() makes a list of it.",
    ),
    ((list, tuple), r"\bdict\b", "A dict has a key for each of its values, such as a name: {name: value}."),
)
"""Types, what is wanted, and the sentence. The first that fits is said."""


def _of_tensor(raw: Received, goal: str) -> str:
    if "NumPy" in goal:
        return "That's a tensor: numpy() makes an array of it."
    if re.search(r"\b(int|float|number)\b", goal) and "tensor" not in goal and math.prod(raw.shape) == 1:
        return "That's a tensor with one number in it. item() takes the number out."
    if (match := TENSOR.match(goal)) is None:
        return ""
    zero, dtype, shape = match.groups()
    wanted = _shape(zero, shape)
    if wanted is not None and wanted != raw.shape:
        return _of_shapes(raw.shape, wanted)
    return _of_dtypes(raw.dtype, dtype) if dtype and dtype != raw.dtype else ""


def _shape(zero: str | None, shape: str | None) -> tuple[int, ...] | None:
    """What ``TENSOR`` found of a shape; None if none is said."""
    return () if zero else None if shape is None else tuple(int(n) for n in shape.replace(",", " ").split())


AXIS = (
    "Was it never made (unsqueeze makes one), or taken away? An index like [0] does that and keeps one item, perhaps "
    "of many; squeeze() and a sum without keepdim can do it, too."
)
"""Of an axis of length 1 nobody can tell whether it's missing, or its other items are: no cure is promised."""


def _of_shapes(got: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    """Only where the sizes tell: of a single number, every shape looks alike."""
    if math.prod(got) == 1 and wanted == ():
        axes = "an axis" if len(got) == 1 else "axes"
        return (
            f"There's one number in it, and {axes} around it. squeeze() takes away every axis of length 1. Are they "
            "always that short, or is a sum missing? Did flatten() or a list make one?"
        )
    if got == () and math.prod(wanted) == 1:
        return f"It has no axis. {AXIS}"
    if wanted == () and math.prod(got) > 1:
        return "Several numbers are left, and one is wanted. With dim, a sum or a mean goes over no other axis."
    if math.prod(wanted) < 2:
        return ""
    long = [[n for n in shape if n != 1] for shape in (got, wanted)]
    if got == ():
        return "Only one number is left. Does a sum, a mean or a maximum go over everything? dim says over which axis."
    if long[0] == long[1] and len(got) > len(wanted):
        return (
            "It has an axis of length 1 too many, or several: keepdim and unsqueeze make them, squeeze takes them away."
        )
    if long[0] == long[1] and len(got) < len(wanted):
        return f"It lacks an axis of length 1. {AXIS}"
    if len(got) == 2 and got == wanted[::-1]:
        return "The number of rows and that of columns should be the other way around."
    if len(got) == 1 and math.prod(got) == math.prod(wanted):
        return "All the numbers stand in one long row."
    return ""


def _of_dtypes(got: str, wanted: str) -> str:
    if got == "bool":
        return "A comparison gives True and False: to() makes numbers of them."
    if wanted.startswith("float") and not got.startswith(("float", "bfloat", "complex")):
        return "These are whole numbers: to() makes floating ones of them."
    if (got, wanted) == ("float64", "float32"):
        return (
            "You can get float64 from NumPy, from double(), from a dtype that you name, or from what came in. to() "
            "gives it the dtype that's asked for."
        )
    if (got, wanted) == ("float32", "float64"):
        return (
            "You can get float32 from a new tensor that isn't told its dtype, from a tensor's float(), or from a dtype "
            "that you name. to(), or dtype= where it's made, can keep the dtype of the input."
        )
    if got == "float32":
        return (
            "You can get float32 from a new tensor that isn't told its dtype, from a tensor's float(), from a division "
            "or from another tensor that has it, as with zeros_like. to(), or dtype= where it's made, gives another "
            "dtype."
        )
    return ""
