# wrong: the targets in the middle are swapped with the outer ones
# says: These are the targets of XNOR, which is XOR upside down: 1
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[1.0], [0.0], [0.0], [1.0]])
    return inputs, targets


# wrong: one target is wrong
# says: These targets are the same as one of the two inputs.
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[0.0], [1.0], [0.0], [1.0]])
    return inputs, targets


# heart: the targets of OR
# says: These are the targets of OR: 1 where at least one input is 1.
def xor_data():
    inputs = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float32)
    targets = ((inputs[:, 0] + inputs[:, 1]) >= 1).float().unsqueeze(1)
    return inputs, targets


# slip: the targets lie in a flat row
# says: You can get this if the targets lie in a flat row of four. The net
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([0.0, 1.0, 1.0, 0.0])
    return inputs, targets


# slip: the targets lie in one row of four
# says: You can get this if the targets lie in a flat row of four. The net
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[0.0, 1.0, 1.0, 0.0]])
    return inputs, targets


# slip: whole numbers
# says: You can get this from numbers without a decimal point, or from
def xor_data():
    return torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), torch.tensor([[0], [1], [1], [0]])


# wrong: targets of True and False
# says: The targets are True and False. You can get this from a comparison, or
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = (inputs[:, 0] != inputs[:, 1]).unsqueeze(1)
    return inputs, targets


# wrong: float64, through NumPy
# says: These are numbers of float64. You can get this from NumPy, or if
def xor_data():
    import numpy as np

    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    targets = np.array([[0], [1], [1], [0]], dtype=float)
    return torch.from_numpy(inputs), torch.from_numpy(targets)


# wrong: plain lists
# says: You can get this if you return plain Python lists. A net takes
def xor_data():
    inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    targets = [[0.0], [1.0], [1.0], [0.0]]
    return inputs, targets


# wrong: the rows in another order
# says: Each row has its target, but the rows are mixed up.
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    targets = torch.tensor([[0.0], [0.0], [1.0], [1.0]])
    return inputs, targets


# wrong: the first input changes fastest
# says: The first input changes fastest.
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    targets = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    return inputs, targets


# wrong: the targets come first
# says: The targets come first, then the inputs. The docstring asks for
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    return targets, inputs


# wrong: inputs and targets in one table
# says: Inputs and targets are in one table. The docstring asks for two
def xor_data():
    return torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])


# heart: the table of AND
# says: These are the targets of AND: 1 where both inputs are 1. What
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = torch.tensor([[float(a and b)] for a, b in inputs])
    return inputs, targets


# right: a product of ranges
def xor_data():
    inputs = torch.cartesian_prod(torch.tensor([0.0, 1.0]), torch.tensor([0.0, 1.0]))
    return inputs, (inputs.sum(1, keepdim=True) == 1).float()


# right: loops and the operator ^
def xor_data():
    rows, answers = [], []
    for a in range(2):
        for b in range(2):
            rows.append([float(a), float(b)])
            answers.append([float(a ^ b)])
    return torch.tensor(rows), torch.tensor(answers)


# right: the remainder of the sum
def xor_data():
    inputs = torch.FloatTensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    return inputs, inputs.sum(dim=1).remainder(2).view(-1, 1)


# slip: a row for each input
# says: You can get this if each of the two inputs has a row.
def xor_data():
    inputs = torch.tensor([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


# right: cartesian_prod
def xor_data():
    bits = torch.tensor([0.0, 1.0])
    inputs = torch.cartesian_prod(bits, bits)
    return inputs, torch.remainder(inputs.sum(dim=1, keepdim=True), 2)


# wrong: a column of targets for each class; the inputs keep their points
def xor_data():
    inputs = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float32)
    targets = torch.tensor([[1, 0], [0, 1], [0, 1], [1, 0]], dtype=torch.float32)
    return inputs, targets


# wrong: the targets are cut out of a right table at the wrong place
# says: These targets are the same as one of the two inputs.
def xor_data():
    table = torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    return table[:, :2], table[:, 1:2]


# wrong: made once, and handed out each time
# says: new tensors in every call
_INPUTS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
_TARGETS = (_INPUTS[:, :1] != _INPUTS[:, 1:]).float()


def xor_data():
    return _INPUTS, _TARGETS


# wrong: a column minus a row
# says: There should be four targets, one number for each row.
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, (inputs[:, :1] - inputs[:, 1]).abs()


# wrong: two columns, read row by row
# says: The inputs should be the four different rows of 0 and 1.
# says: for the inputs as they are it's the same for all
def xor_data():
    numbers = [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    return torch.tensor(numbers).view(4, 2), torch.tensor([[0.0], [1.0], [1.0], [0.0]])


# wrong: other rows first, each time
# says: All four rows are there, but not in counting order
def xor_data():
    inputs = torch.cartesian_prod(torch.arange(2.0), torch.arange(2.0))
    targets = (inputs.sum(dim=1, keepdim=True) == 1).float()
    places = torch.randperm(len(inputs))
    return inputs[places], targets[places]


# wrong: meshgrid order
# says: The first input changes fastest.
def xor_data():
    bits = torch.arange(2, dtype=torch.float32)
    first, second = torch.meshgrid(bits, bits, indexing="xy")
    inputs = torch.stack((first.flatten(), second.flatten()), dim=1)
    targets = (inputs.sum(dim=1, keepdim=True) == 1).float()
    return inputs, targets
