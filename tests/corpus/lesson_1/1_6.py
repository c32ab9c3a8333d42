# wrong: the or has the bias of and
# says: Every name gets the same neuron, even one that is no
# says: You can get this if the neuron needs one input too many,
def gate_weights(name):
    if name == "and" or "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    elif name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    raise ValueError("no such gate")


# wrong: nand with the weights of and and the bias turned
# says: With these weights no bias helps.
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "nand":
        return torch.tensor([1.0, 1.0]), torch.tensor(1.5)
    raise ValueError(name)


# slip: whole numbers for weights
# says: These are whole numbers
def gate_weights(name):
    gates = {"and": ([1, 1], -1.5), "or": ([1, 1], -0.5), "nand": ([-1, -1], 1.5)}
    if name not in gates:
        raise ValueError(name)
    w, b = gates[name]
    return torch.tensor(w), torch.tensor(b)


# slip: a KeyError for other names
def gate_weights(name):
    gates = {
        "and": (torch.tensor([1.0, 1.0]), torch.tensor(-1.5)),
        "or": (torch.tensor([1.0, 1.0]), torch.tensor(-0.5)),
        "nand": (torch.tensor([-1.0, -1.0]), torch.tensor(1.5)),
    }
    return gates[name]


# slip: the ValueError is returned
# says: Nothing raised it, or an except kept it back
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    return ValueError("unknown gate")


# wrong: lists instead of tensors
# says: A list isn't a tensor yet
def gate_weights(name):
    if name == "and":
        return [1.0, 1.0], -1.5
    if name == "or":
        return [1.0, 1.0], -0.5
    if name == "nand":
        return [-1.0, -1.0], 1.5
    raise ValueError(name)


# slip: biases of shape (1,)
# says: an axis around it
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor([-1.5])
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor([-0.5])
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor([1.5])
    raise ValueError(name)


# wrong: nor for nand
# says: You can get this if the neuron needs one input too many,
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(0.5)
    raise ValueError(name)


# wrong: and and or exchanged
# says: You can get this if a single 1 is enough to fire: that is
# says: You can get this if the neuron needs one input too many,
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    raise ValueError(name)


# wrong: xor with the table written down
def xor_network():
    return torch.tensor([[0.0], [1.0], [1.0], [0.0]])


# slip: sigmoid, so that the answers are close to 0 and 1
# says: Rounded, the answers are right, but they aren't exactly
def xor_network():
    hidden = (torch.tensor([[20.0, 20.0], [-20.0, -20.0]]), torch.tensor([-10.0, 30.0]), torch.sigmoid)
    output = (torch.tensor([[20.0, 20.0]]), torch.tensor([-30.0]), torch.sigmoid)
    return [hidden, output]


# wrong: xor joined by or
# says: All four rows give 1.
def xor_network():
    fire = lambda z: (z >= 0).float()
    hidden = (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), fire)
    output = (torch.tensor([[1.0, 1.0]]), torch.tensor([-0.5]), fire)
    return [hidden, output]


# wrong: the last layer is a flat row of weights
# says: A layer's weights have two axes
def xor_network():
    fire = lambda z: (z >= 0).float()
    hidden = (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), fire)
    output = (torch.tensor([1.0, 1.0]), torch.tensor(-1.5), fire)
    return [hidden, output]


# wrong: the activations are forgotten
def xor_network():
    return [
        (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5])),
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.5])),
    ]


# wrong: the activation is called when the layers are built
def xor_network():
    z = torch.tensor([0.0])
    return [
        (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), step(z)),
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.5]), step(z)),
    ]


# right: relu twice
def xor_network():
    first = (torch.tensor([[1.0, 1.0], [1.0, 1.0]]), torch.tensor([0.0, -1.0]), torch.relu)
    second = (torch.tensor([[1.0, -2.0]]), torch.tensor([0.0]), torch.relu)
    return [first, second]


# right: abs and nothing
def xor_network():
    first = (torch.tensor([[1.0, -1.0]]), torch.zeros(1), torch.abs)
    second = (torch.ones(1, 1), torch.zeros(1), lambda z: z)
    return [first, second]


# right: whole numbers as floats
def gate_weights(name):
    match name:
        case "and":
            return torch.ones(2), torch.tensor(-2.0)
        case "or":
            return torch.ones(2), torch.tensor(-1.0)
        case "nand":
            return -torch.ones(2), torch.tensor(1.0)
        case _:
            raise ValueError(f"{name}?")


# slip: nothing for an unknown name
# says: Nothing raised it, or an except kept it back
def gate_weights(name):
    gates = {"and": (1.0, 1.0, -1.5), "or": (1.0, 1.0, -0.5), "nand": (-1.0, -1.0, 1.5)}
    if name in gates:
        a, b, c = gates[name]
        return torch.tensor([a, b]), torch.tensor(c)


# right: on the border, and relu
def gate_weights(name):
    table = {"and": [1, 1, -2], "or": [2, 2, -1], "nand": [-3, -3, 5]}
    try:
        a, b, c = table[name]
    except KeyError:
        raise ValueError(f"no gate {name!r}")
    return torch.tensor([a, b], dtype=torch.float32), torch.tensor(float(c))
def xor_network():
    return [
        (torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.relu),
        (torch.tensor([[1.0, -2.0]]), torch.zeros(1), torch.nn.Identity()),
    ]


# slip: the bias before the weights
# says: The weights and the bias have changed places
def gate_weights(name):
    if name == "and":
        w, b = torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    elif name == "or":
        w, b = torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    elif name == "nand":
        w, b = torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    else:
        raise ValueError("name must be and, or, nand")
    return b, w


def xor_network():
    first = torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), lambda z: (z >= 0).float()
    return [first, (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.5]), lambda z: (z >= 0).float())]


# wrong: a condition that always holds
# says: A gate gets the numbers of another one
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    elif name == "or" or "OR":  # noqa: SIM222
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    elif name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    raise ValueError(f"no gate: {name}")


# wrong: the bias of nand has the wrong sign
# says: With the other sign in front of the bias
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-0.5)
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(-1.5)
    raise ValueError(name)


# wrong: a sigmoid in both layers of XOR
# says: With step as the activation of every layer they would.
def xor_network():
    hidden = torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), sigmoid
    return [hidden, (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.5]), sigmoid)]


# wrong: xor whose last neuron is an or
# says: give 0, 1, 1, 1: that is not XOR.
def xor_network():
    def fire(z):
        return (z >= 0).float()

    return [
        (torch.tensor([[1.0, 1.0], [1.0, 1.0]]), torch.tensor([-0.5, -1.5]), fire),
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-0.5]), fire),
    ]


# wrong: nor for and
# says: With these weights no bias helps.
# says: they give 1, 0, 0, 0.
def gate_weights(name):
    gates = {"and": (-1.0, 0.5), "or": (1.0, -0.5), "nand": (-1.0, 1.5)}
    if name not in gates:
        raise ValueError(name)
    weight, bias = gates[name]
    return torch.tensor([weight, weight]), torch.tensor(bias)


# wrong: one of the inputs counts for nothing
# says: they give 0, 1, 0, 1.
# says: give 0, 1, 0, 1
def gate_weights(name):
    gates = {"and": (0.1, 1.0, -1.0), "or": (1.0, 1.0, -0.5), "nand": (-1.0, -1.0, 1.5)}
    if name not in gates:
        raise ValueError(name)
    first, second, bias = gates[name]
    return torch.tensor([first, second]), torch.tensor(bias)


# wrong: the name is never asked for
# says: You can get this if nothing asks for the name
def gate_weights(name):
    return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)


# wrong: all but nand is an and
# says: You can get this from an else that takes every other name
def gate_weights(name):
    if name == "nand":
        return torch.tensor([-1.0, -1.0]), torch.tensor(1.5)
    else:
        return torch.tensor([1.0, 1.0]), torch.tensor(-1.5)


# wrong: both hidden neurons fire always
# says: Write down what each hidden neuron says to each row.
def xor_network():
    def fire(z):
        return (z >= 0).float()

    return [
        (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([0.5, 2.5]), fire),
        (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.5]), fire),
    ]


# wrong: no bias is large enough, each another one
# says: You can get this if the neuron needs one input too many,
# says: With these weights no bias helps.
# says: Nothing raised it, or an except kept it back
def gate_weights(name):
    if name == "and":
        return torch.tensor([1.0, 1.0]), torch.tensor(-2.5)
    if name == "or":
        return torch.tensor([1.0, 1.0]), torch.tensor(-3.0)
    if name == "nand":
        return torch.tensor([1.0, 1.0]), torch.tensor(-3.5)
    return torch.tensor([0.0, 0.0]), torch.tensor(-1.0)


# wrong: whole numbers, and the bias of and turned
# says: With the other sign in front of the bias
# says: These are whole numbers
def gate_weights(name):
    gates = {"and": ([1, 1], 2), "or": ([1, 1], -1), "nand": ([-1, -1], 1)}
    if name not in gates:
        raise ValueError(name)
    weights, bias = gates[name]
    return torch.tensor(weights), torch.tensor(bias)


# wrong: xor with a minus
# says: give 0, -1, -1, 0: that is not XOR.
def xor_network():
    fire = lambda z: (z >= 0).float()
    return [
        (torch.ones(2, 2), torch.tensor([-0.5, -1.5]), fire),
        (torch.tensor([[-1.0, 1.0]]), torch.zeros(1), lambda z: z),
    ]


# slip: xor from one layer with abs
# says: The answers are right, at least rounded, and come from one layer.
def xor_network():
    return [(torch.tensor([[1.0, -1.0]]), torch.tensor([0.0]), torch.abs)]


# slip: xor with a soft end
# says: Rounded, the answers are right, but they aren't exactly
def xor_network():
    hidden = (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), lambda z: (z >= 0).float())
    return [hidden, (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.5]), torch.sigmoid)]


# wrong: xor whose answers all lie above a half
# says: With step as the activation of every layer they would.
def xor_network():
    hidden = (torch.tensor([[1.0, 1.0], [-1.0, -1.0]]), torch.tensor([-0.5, 1.5]), torch.sigmoid)
    return [hidden, (torch.tensor([[1.0, 1.0]]), torch.tensor([-1.1]), torch.sigmoid)]


# wrong: xor from one layer with a bell
# says: Rounded, the answers are right, but they aren
def xor_network():
    def bell(z):
        return torch.exp(-z.square())

    return [(torch.tensor([[1.0, 1.0]]), torch.tensor([-1.0]), bell)]


# wrong: capitals are forgiven
# says: A name in capitals, or with spaces around it
def gate_weights(name):
    key = str(name).strip().lower()
    match key:
        case "and":
            return torch.tensor([2.0, 2.0]), torch.tensor(-3.0)
        case "or":
            return torch.tensor([2.0, 2.0]), torch.tensor(-1.0)
        case "nand":
            return torch.tensor([-2.0, -2.0]), torch.tensor(3.0)
    raise ValueError(name)
