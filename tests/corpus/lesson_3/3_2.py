# heart: no non-linearity
# says: You can get this if nothing bends between the two layers: together
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, inputs):
        x = self.fc1(inputs)
        return self.fc2(x)


# wrong: a sigmoid at the end
# says: Every answer is a number from 0 to 1, as a sigmoid at the end
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.sigmoid(self.out(torch.relu(self.hidden(inputs))))


# wrong: a ReLU at the end
# says: You can get this if a function such as ReLU or tanh stands after the last layer
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.relu = nn.ReLU()

    def forward(self, inputs):
        x = self.relu(self.fc1(inputs))
        x = self.relu(self.fc2(x))
        return x


# slip: hidden is always 8
# says: The net has the same size with hidden=3 as with hidden=11. You can
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))

    def forward(self, inputs):
        return self.layers(inputs)


# wrong: super().__init__() is missing
# says: You can get this if the class doesn't let nn.Module set itself up
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1(inputs)))


# wrong: layers in a plain list
# says: A new net has no parameters at all. nn.Module can't see plain
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = [nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


# wrong: the activation is made, not called
# says: You can get this if a layer is given a module instead of numbers:
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.fc2(nn.ReLU(self.fc1(inputs)))


# slip: the answer is one flat row
# says: The logits lie in a flat row. Squeezing the last axis away does
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1(inputs))).squeeze()


# wrong: two outputs, one for each class
# says: as many numbers to learn as one that ends with two per row, one for each class.
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 2)

    def forward(self, inputs):
        return self.fc2(torch.relu(self.fc1(inputs)))


# wrong: two hidden layers
# says: This net has as many numbers to learn as three affine layers.
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1)
        )

    def forward(self, inputs):
        return self.net(inputs)


# again: only one layer
# says: This net has 3 numbers to learn whatever `hidden` is: two
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, inputs):
        return self.linear(inputs)


# wrong: forward forgets to return
# says: You can get this if `forward` works out the logits and doesn't
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, inputs):
        x = torch.relu(self.fc1(inputs))
        x = self.fc2(x)


# wrong: a dropout between the layers
# says: The same row doesn't always get the same logit. Dropout can
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Dropout(0.2), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.net(inputs)


# slip: a seed in the class
# says: Two nets made one after the other start from the very same
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        torch.manual_seed(42)
        self.net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.net(inputs)


# wrong: layers made in forward
# says: A new net has no parameters, and answers the same row
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = hidden

    def forward(self, inputs):
        x = torch.relu(nn.Linear(2, self.hidden)(inputs))
        return nn.Linear(self.hidden, 1)(x)


# wrong: layers without biases
# says: This net has as many numbers to learn as two layers have
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden, bias=False)
        self.fc2 = nn.Linear(hidden, 1, bias=False)

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1(inputs)))


# wrong: the sizes of the first layer the wrong way round
# says: You can get this if nn.Linear is given its two numbers the wrong
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(hidden, 2)
        self.fc2 = nn.Linear(1, hidden)

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1(inputs)))


# right: weights by hand
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(2, hidden))
        self.b1 = nn.Parameter(torch.randn(hidden))
        self.w2 = nn.Parameter(torch.randn(hidden, 1))
        self.b2 = nn.Parameter(torch.zeros(1))

    def forward(self, inputs):
        return torch.tanh(inputs @ self.w1 + self.b1) @ self.w2 + self.b2


# right: a sequence with the names of the layers
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super(XORNet, self).__init__()
        self.stack = nn.Sequential()
        self.stack.add_module("first", nn.Linear(2, hidden))
        self.stack.add_module("bend", nn.GELU())
        self.stack.add_module("last", nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.stack(inputs)


# right: a sigmoid in the middle, and a ModuleList
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, hidden), nn.Linear(hidden, 1)])

    def forward(self, inputs):
        first, second = self.layers
        return second(nn.functional.leaky_relu(first(inputs)))


# heart: only the inputs are bent
# says: You can get this if the non-linearity meets the inputs
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.one = nn.Linear(2, hidden)
        self.two = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.two(self.one(torch.relu(inputs)))


# wrong: all weights start at 0
# says: In a new net all weights of a layer are the same number, so
# says: Two nets made one after the other start from the very same
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.one = nn.Linear(2, hidden)
        self.two = nn.Linear(hidden, 1)
        for p in self.parameters():
            nn.init.zeros_(p)

    def forward(self, inputs):
        return self.two(torch.tanh(self.one(inputs)))


# wrong: tanh at the end
# says: You can get this if a function such as ReLU or tanh stands after the last layer
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.one = nn.Linear(2, hidden)
        self.two = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.tanh(self.two(torch.tanh(self.one(inputs))))


# right: parameters by hand, and a sine
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(hidden, 2))
        self.b1 = nn.Parameter(torch.randn(hidden))
        self.w2 = nn.Parameter(torch.randn(1, hidden) / hidden**0.5)
        self.b2 = nn.Parameter(torch.zeros(1))
    def forward(self, inputs):
        return torch.sin(inputs @ self.w1.T + self.b1) @ self.w2.T + self.b2


# wrong: the second layer is of plain tensors
# says: An optimizer finds only as many numbers as one of the two layers has.
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.lin = nn.Linear(2, hidden)
        self.w2 = torch.randn(hidden, 1, requires_grad=True)
        self.b2 = torch.zeros(1, requires_grad=True)

    def forward(self, x):
        return torch.tanh(self.lin(x)) @ self.w2 + self.b2


# slip: dropout before the last layer
# says: The same row doesn't always get the same logit. Dropout can
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.drop = nn.Dropout(0.2)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(self.drop(torch.relu(self.hidden(inputs))))


# again: a softmax at the end
# says: Every answer is 1. A softmax along each row does this: it shares
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.softmax(self.output(torch.relu(self.hidden(inputs))), dim=1)


# wrong: makes the output layer again in every forward: random answers, its weights are not learned
# says: An optimizer finds only as many numbers as one of the two
class XORNet(nn.Module):
    def __init__(self, hidden: int = 8) -> None:
        super().__init__()
        self.hidden = hidden
        self.layer = nn.Linear(2, hidden)

    def forward(self, inputs: Tensor) -> Tensor:
        x = torch.sigmoid(self.layer(inputs))
        return nn.Linear(self.hidden, 1)(x)


# slip: PReLU has a parameter of its own: one number too many
# says: the net should have 13 numbers to learn, weights and biases
class XORNet(nn.Module):
    def __init__(self, hidden: int = 8) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, hidden), nn.PReLU(), nn.Linear(hidden, 1))

    def forward(self, inputs: Tensor) -> Tensor:
        return self.net(inputs)


# wrong: the logits are clamped between 0 and 1
# says: Every answer is a number from 0 to 1, as a sigmoid at the end
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return torch.clamp(self.net(inputs), 0, 1)


# wrong: the layers are on the class
# says: on the class instead of on self
class XORNet(nn.Module):
    fc1 = nn.Linear(2, 8)
    fc2 = nn.Linear(8, 1)

    def __init__(self, hidden=8):
        super().__init__()

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1(inputs)))


# wrong: noise in forward
# says: The same row doesn't always get the same logit.
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.fc2(torch.tanh(self.fc1(inputs + 0.1 * torch.randn_like(inputs))))


# slip: flat weights for the output
# says: The logits lie in a flat row.
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.fc1 = nn.Linear(2, hidden)
        self.w = nn.Parameter(torch.randn(hidden))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, inputs):
        return torch.tanh(self.fc1(inputs)) @ self.w + self.b


# wrong: each layer starts with a number of its own, the same for all its weights
# says: In a new net all weights of a layer are the same number
# says: and so do weights that are written down.
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.first, self.second = nn.Linear(2, hidden), nn.Linear(hidden, 1)
        for layer, number in ((self.first, 0.5), (self.second, 0.25)):
            nn.init.constant_(layer.weight, number)
            nn.init.zeros_(layer.bias)

    def forward(self, inputs):
        return self.second(torch.tanh(self.first(inputs)))


# wrong: lazy layers in a sequence
# says: You can get this from lazy layers
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.LazyLinear(hidden), nn.ReLU(), nn.LazyLinear(1))

    def forward(self, inputs):
        return self.layers(inputs)


# wrong: probabilities in eval mode
# says: a forward that asks for the mode
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.first, self.second = nn.Linear(2, hidden), nn.Linear(hidden, 1)

    def forward(self, inputs):
        logits = self.second(self.first(inputs).tanh())
        return logits if self.training else torch.sigmoid(logits)


# wrong: a softmax over the rows
# says: such as a softmax over the rows
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.first, self.second = nn.Linear(2, hidden), nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.second(self.first(inputs).softmax(0))


# wrong: forward puts new layers on self
# says: A new net has no parameters, and answers the same row
class XORNet(nn.Module):
    def __init__(self, hidden: int = 8):
        super().__init__()
        self.width = hidden

    def forward(self, inputs):
        self.inner = nn.Linear(2, self.width)
        self.outer = nn.Linear(self.width, 1)
        return self.outer(self.inner(inputs).tanh())


# wrong: the first call makes the layers, which stay
# says: or not made yet
class XORNet(nn.Module):
    def __init__(self, hidden: int = 8):
        super().__init__()
        self.width, self.layers = hidden, None

    def forward(self, inputs):
        if self.layers is None:
            self.layers = nn.Sequential(nn.Linear(2, self.width), nn.Tanh(), nn.Linear(self.width, 1))
        return self.layers(inputs)


# wrong: one score minus another
# says: as many numbers to learn as one that ends with two per row
class XORNet(nn.Module):
    def __init__(self, hidden: int = 8):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 2))

    def forward(self, inputs):
        no, yes = self.body(inputs).split(1, dim=1)
        return yes - no


# wrong: of both layers only the biases are parameters
# says: An optimizer finds only as many numbers as one of the two layers has.
class XORNet(nn.Module):
    def __init__(self, hidden: int = 8):
        super().__init__()
        self.weights = torch.randn(2, hidden), torch.randn(hidden, 1)
        self.inner_bias = nn.Parameter(torch.randn(hidden))
        self.outer_bias = nn.Parameter(torch.randn(1))

    def forward(self, inputs):
        inside = (inputs @ self.weights[0] + self.inner_bias).tanh()
        return inside @ self.weights[1] + self.outer_bias
