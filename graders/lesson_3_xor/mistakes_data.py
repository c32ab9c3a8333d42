"""What learners get wrong in 3.1, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch

from autograder.testing import mistake, variant


@mistake(
    "3.1",
    "integer-dtype",
    "You can get this from numbers without a decimal point, or from a dtype of whole numbers. What dtype do the "
    "weights of a layer have?",
)
def xor_data():
    inputs = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    targets = torch.tensor([[0], [1], [1], [0]])
    return inputs, targets


@variant("integer-dtype")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[0], [1], [1], [0]])
    return inputs, targets


@variant("integer-dtype")
def xor_data():
    inputs = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    targets = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    return inputs, targets


@mistake(
    "3.1",
    "flat-targets",
    "You can get this if the targets lie in a flat row of four. The net answers with one column, so the targets need "
    "that shape too.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([0.0, 1.0, 1.0, 0.0])


@variant("flat-targets")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0, 1.0, 1.0, 0.0]])


@variant("flat-targets")
def xor_data():
    inputs = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    return inputs, torch.tensor([0, 1, 1, 0])


@mistake(
    "3.1",
    "and-table",
    "These are the targets of AND: 1 where both inputs are 1. What does the X in XOR exclude?",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [0.0], [0.0], [1.0]])


@mistake(
    "3.1",
    "or-table",
    "These are the targets of OR: 1 where at least one input is 1. What does the X in XOR exclude?",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [1.0]])


@mistake(
    "3.1",
    "xnor-table",
    "These are the targets of XNOR, which is XOR upside down: 1 where both inputs are alike.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[1.0], [0.0], [0.0], [1.0]])


@mistake(
    "3.1",
    "plus-and-minus-one",
    "You can get this if you write false and true as -1 and 1. Some books do that. Here they are 0 and 1, because the "
    "loss of task 3.3 expects those.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[-1.0], [1.0], [1.0], [-1.0]])


@variant("plus-and-minus-one")
def xor_data():
    inputs = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return inputs, torch.tensor([[-1.0], [1.0], [1.0], [-1.0]])


@variant("plus-and-minus-one")
def xor_data():
    inputs = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


@mistake(
    "3.1",
    "first-input-counts-fastest",
    "The first input changes fastest. In counting order (00, 01, 10, 11) the last one does.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


@mistake(
    "3.1",
    "one-input-copied",
    "These targets are the same as one of the two inputs. XOR looks at both: what is it where both are 1?",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [0.0], [1.0]])


@variant("one-input-copied")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [0.0], [1.0], [1.0]])


@mistake(
    "3.1",
    "one-way-only",
    "Only one of the rows 01 and 10 gets a 1. Exactly one input is 1 in both of them.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [0.0], [0.0]])


@variant("one-way-only")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [0.0], [1.0], [0.0]])


@mistake(
    "3.1",
    "nand-or-nor",
    "These are the targets of AND or OR upside down. XOR is 1 where exactly one of the two inputs is 1.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[1.0], [1.0], [1.0], [0.0]])


@variant("nand-or-nor")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[1.0], [0.0], [0.0], [0.0]])


@mistake(
    "3.1",
    "truth-values",
    "The targets are True and False. You can get this from a comparison, or from a logical function. Which method "
    "makes numbers of them?",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, (inputs[:, :1] != inputs[:, 1:])


@variant("truth-values")
def xor_data():
    table = torch.tensor([[False, False], [False, True], [True, False], [True, True]])
    return table, table[:, :1] ^ table[:, 1:]


@mistake(
    "3.1",
    "double-precision",
    "These are numbers of float64. You can get this from NumPy, or if you ask for double. The weights of a layer are "
    "float32 by default.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs.double(), torch.tensor([[0.0], [1.0], [1.0], [0.0]]).double()


@variant("double-precision")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]]).double()


@variant("double-precision")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs.double(), torch.tensor([[0.0], [1.0], [1.0], [0.0]])


@mistake(
    "3.1",
    "plain-lists",
    "You can get this if you return plain Python lists. A net takes tensors: what makes one of a list?",
)
def xor_data():
    return [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]


@variant("plain-lists")
def xor_data():
    return [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]


@variant("plain-lists")
def xor_data():
    return [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


@mistake(
    "3.1",
    "another-order",
    "Each row has its target, but the rows are mixed up. In binary you count 00, 01, 10, 11.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    return inputs, torch.tensor([[0.0], [0.0], [1.0], [1.0]])


@variant("another-order")
def xor_data():
    inputs = torch.tensor([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


@variant("another-order")
def xor_data():
    inputs = torch.tensor([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    return inputs, torch.tensor([[1.0], [1.0], [0.0], [0.0]])


@variant("another-order")
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    return inputs, torch.tensor([[0.0], [0.0], [1.0], [1.0]])


@variant("another-order")
def xor_data():
    inputs = torch.tensor([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


@mistake(
    "3.1",
    "targets-first",
    "The targets come first, then the inputs. The docstring asks for the inputs first.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return torch.tensor([[0.0], [1.0], [1.0], [0.0]]), inputs


@mistake(
    "3.1",
    "one-table",
    "Inputs and targets are in one table. The docstring asks for two tensors, in a tuple.",
)
def xor_data():
    return torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])


@mistake(
    "3.1",
    "inputs-on-their-side",
    "You can get this if each of the two inputs has a row. A row is one of the four cases: which axis counts them?",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs.T.contiguous(), torch.tensor([[0.0], [1.0], [1.0], [0.0]])
