# wrong: step compares a whole tensor
# says: A whole tensor stands there for a single True
def step(z):
    if z >= 0:
        return 1
    else:
        return 0


# wrong: step as a list
# says: A list isn't a tensor yet
def step(z):
    return [1.0 if x >= 0 else 0.0 for x in z]


# wrong: step the other way round
# says: You can get this if step is 1 for the negative numbers. A
def step(z):
    return (z < 0).to(z.dtype)


# wrong: step gives z itself where it is positive
# says: You can get this if the positive numbers come out as they
def step(z):
    return torch.where(z >= 0, z, torch.zeros_like(z))


# wrong: step at 0 is a half
# says: You can get this if step(0) is one half. Read its
def step(z):
    return torch.heaviside(z, torch.tensor(0.5, dtype=z.dtype))


# slip: step always gives float32
# says: can keep the dtype of the input
def step(z):
    return (z >= 0).float()


# wrong: relu makes the module and does not call it
# says: That's a layer, a loss or a net, and not its answer
def relu(z):
    return torch.nn.ReLU(z)


# wrong: relu gives the largest of all
# says: You can get this if relu compares 0 with the largest
def relu(z):
    return max(0, z.max())


# wrong: relu lets a little through
# says: You can get this if negative numbers still come through,
def relu(z):
    return torch.where(z > 0, z, 0.01 * z)


# wrong: relu cuts off at 1 as well
# says: You can get this if large numbers are cut off too. relu
def relu(z):
    return z.clamp(0, 1)


# wrong: relu compares a whole tensor
# says: A whole tensor stands there for a single True
def relu(z):
    if z > 0:
        return z
    return 0


# wrong: relu drops the negative numbers
# says: You can get this if the negative numbers are dropped, so
def relu(z):
    return z[z > 0]


# wrong: relu gives the module itself
# says: That's a layer, a loss or a net, and not its answer
def relu(z):
    return torch.nn.ReLU()


# wrong: sigmoid with math.exp
# says: That's a plain number
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# wrong: sigmoid without the brackets
# says: You can get this from 1 / 1 + exp(-z), which divides
def sigmoid(z):
    return 1 / 1 + torch.exp(-z)


# wrong: tanh for sigmoid
# says: You can get this from tanh, whose answers go from -1 to
def sigmoid(z):
    return torch.tanh(z)


# wrong: sigmoid with 2 ** for e **
def sigmoid(z):
    return 1 / (1 + 2 ** (-z))


# wrong: softmax for sigmoid
# says: You can get this from softmax, which divides a whole
def sigmoid(z):
    return torch.softmax(z, dim=-1)


# wrong: sigmoid in NumPy
# says: That came out of NumPy
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z.numpy()))


# wrong: sigmoid without the minus, and nan far out
# says: You can get this if the sign in the exponent is the wrong
# says: Far above 0, or far below, your answer is nan.
def sigmoid(z):
    return torch.exp(-z) / (1 + torch.exp(-z))


# slip: sigmoid in double
# says: You can get float64 from NumPy
def sigmoid(z):
    return torch.sigmoid(z.double())


# right: step by ge and type_as
def step(z):
    return torch.ge(z, 0).type_as(z)


# right: step with a new tensor filled by a mask
def step(z):
    out = torch.zeros_like(z)
    out[z >= 0] = 1
    return out


# right: relu by a mask
def relu(z):
    return z * (z > 0)


# right: relu by maximum
def relu(z):
    return torch.maximum(z, torch.zeros_like(z))


# right: sigmoid from tanh
def sigmoid(z):
    return (torch.tanh(z / 2) + 1) / 2


# right: sigmoid by the module
def sigmoid(z):
    return torch.nn.Sigmoid()(z)


# slip: step is float32 whatever came in
# says: can keep the dtype of the input
def step(z):
    return (z >= 0).float()


# wrong: relu keeps the negative numbers
# says: You can get this if the negative numbers are the ones you keep.
def relu(z):
    return torch.minimum(z, torch.zeros_like(z))


# wrong: a hard sigmoid
# says: You can get this if sigmoid is made of straight pieces
def sigmoid(z):
    return torch.clamp(0.25 * z + 0.5, 0, 1)


# wrong: math.exp
# says: torch's own functions compute with whole tensors
def sigmoid(z):
    import math
    return torch.tensor(1 / (1 + math.exp(-z)))


# wrong: nan becomes 0
# says: Far above 0 your answer is 0, and it should be 1 there.
def sigmoid(z):
    e = torch.exp(z)
    return torch.nan_to_num(e / (1 + e), nan=0.0)


# right: masks, tanh and heaviside
def step(z):
    return torch.heaviside(z, torch.ones((), dtype=z.dtype))
def relu(z):
    return (z + z.abs()) / 2
def sigmoid(z):
    return 0.5 * (1 + torch.tanh(z / 2))


# wrong: Python's max
# says: max() and min() want one
def relu(z):
    return max(0, z)


# wrong: sigmoid by tanh without halving z
# says: The curve has the right shape, and it's twice as steep as
def sigmoid(z: Tensor) -> Tensor:
    return (1 + torch.tanh(z)) / 2


# slip: sigmoid cut off for fear of large numbers
# says: Far out your answer no longer changes
def sigmoid(z):
    z = torch.clamp(z, -5, 5)
    return 1 / (1 + torch.exp(-z))


# wrong: softsign for sigmoid
# says: That is not 1 / (1 + exp(-z)).
# says: Far below 0 sigmoid should be 0, far above 0 it should be 1
def sigmoid(z):
    return 0.5 * (1 + z / (1 + z.abs()))


# wrong: a step between -1 and 1
# says: step is -1 for the negative numbers
def step(z):
    return torch.where(z >= 0, torch.ones_like(z), -torch.ones_like(z))


# wrong: z and its size, not halved
# says: every positive one comes out twice as large
def relu(z):
    return z + torch.sqrt(z * z)


# wrong: relu doubled by a factor
# says: Where does the 2 come from?
def relu(z):
    return 2 * torch.clamp(z, min=0)


# wrong: sigmoid of twice z
# says: What should go into tanh, or into exp?
def sigmoid(z):
    return 1 / (1 + torch.exp(-2 * z))


# wrong: step is 2 at 0
# says: At exactly 0 the answer isn't what the docstring says.
def step(z):
    return (z >= 0).to(z.dtype) + (z == 0).to(z.dtype)


# wrong: relu gives z itself back where nothing is negative
# says: The docstring promises a new tensor
def relu(z):
    if (z >= 0).all():
        return z
    return torch.where(z > 0, z, torch.zeros_like(z))


# wrong: the error function for sigmoid
# says: That is not 1 / (1 + exp(-z)).
def sigmoid(z):
    return (1 + torch.erf(z / 2)) / 2


# wrong: relu writes through detach
# says: that can be the same memory
def relu(z):
    out = z.detach()
    out[out < 0] = 0
    return out
