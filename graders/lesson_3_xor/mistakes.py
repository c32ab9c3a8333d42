"""What learners get wrong in lesson 3, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from autograder.testing import mistake, variant


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The helper that the stub gives to learners."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(was_training)


# --------------------------------------------------------------------------------------- task 3.1


@mistake(
    "3.1",
    "integer-dtype",
    "This is what one gets if the numbers are written without a decimal point: torch makes integers of "
    "them. What dtype do the weights of a layer have?",
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
    "This is what one gets if the targets are a flat row of four. The net answers with one column, so "
    "that is the shape they need.",
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
    "This is what one gets if false and true are written as -1 and 1. Older books do so; here they are 0 "
    "and 1, because that is what the loss of task 3.3 expects.",
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
    "All four rows are there, but the first input changes fastest. In counting order (00, 01, 10, 11) the"
    " last one does.",
)
def xor_data():
    inputs = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    return inputs, torch.tensor([[0.0], [1.0], [1.0], [0.0]])


# --------------------------------------------------------------------------------------- task 3.2


@mistake(
    "3.2",
    "no-non-linearity",
    "This is what one gets if nothing bends between the two layers: together they are one affine layer, "
    "and no straight line parts XOR. What stands between the layers in the picture on the page?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(self.hidden(inputs))


@variant("no-non-linearity")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Identity(), nn.Linear(hidden, 1))

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "sigmoid-in-the-net",
    "This is what one gets if the net ends in a sigmoid. The loss of task 3.3 applies one itself, so then"
    " there would be two, one on top of the other. What is a logit?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return torch.sigmoid(self.output(torch.relu(self.hidden(inputs))))


@variant("sigmoid-in-the-net")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Sigmoid())

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "layers-not-registered",
    "This net has no parameters at all: this is what one gets if the layers sit in a plain Python list, "
    "where nn.Module cannot see them. An optimiser would find nothing to train.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = [nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


@variant("layers-not-registered")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = {"hidden": nn.Linear(2, hidden), "output": nn.Linear(hidden, 1)}

    def forward(self, inputs):
        return self.layers["output"](torch.relu(self.layers["hidden"](inputs)))


@mistake(
    "3.2",
    "super-init-missing",
    "This is what one gets if the class does not let nn.Module set itself up before anything else: torch "
    "then cannot take any layers. What is the first line of __init__ in the example on the page?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@variant("super-init-missing")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.width = hidden
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1))
        super().__init__()

    def forward(self, inputs):
        return self.layers(inputs)


@variant("super-init-missing")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        self.layers = [nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1)]

    def forward(self, inputs):
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs


@mistake(
    "3.2",
    "hidden-ignored",
    "The net has the same size whatever `hidden` is: this is what one gets if the width is written down "
    "as a number. Where should the argument appear?",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, 8)
        self.output = nn.Linear(8, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


@variant("hidden-ignored")
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))

    def forward(self, inputs):
        return self.layers(inputs)


@mistake(
    "3.2",
    "same-start-every-time",
    "Two nets made one after the other start from the very same weights: this is what one gets if a seed "
    "(or the weights) is set inside the class. An unlucky start could then never be tried again.",
    by="symptom",
)
class XORNet(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        torch.manual_seed(0)
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))


# --------------------------------------------------------------------------------------- task 3.3


@mistake(
    "3.3",
    "zero-grad-forgotten",
    "The gradients found in the model after training are those of all epochs added up: this is what one "
    "gets if they are never set back. backward() adds to what is there.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("zero-grad-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    optimizer.zero_grad()
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("zero-grad-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


@variant("zero-grad-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


@mistake(
    "3.3",
    "step-forgotten",
    "Every loss is the first one and the weights are as they were: this is what one gets if the optimiser"
    " never takes a step, or has no gradients left when it does.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        losses.append(loss.item())
    return losses


@variant("step-forgotten")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "cross-entropy-on-one-logit",
    "This is what one gets from CrossEntropyLoss here: it compares the logits of several classes, and "
    "with a single logit there is nothing to compare, so the loss is exactly 0 (or torch complains) and "
    "nothing is learnt.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("cross-entropy-on-one-logit")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets.squeeze(1).long())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("cross-entropy-on-one-logit")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets.long())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "new-model-trained",
    "The losses change, but the weights of the model that came in do not: this is what one gets if "
    "another model (a new one, or a copy) is trained instead. Whose parameters does the optimiser hold?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("new-model-trained")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    import copy

    model.train()
    model = copy.deepcopy(model)
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "last-loss-only",
    "This is what one gets if only the loss of the last epoch is returned. One number per epoch was asked"
    " for: where is each of them collected?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
    return loss.item()


@variant("last-loss-only")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    for _ in range(epochs):
        losses = []
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "tensors-kept",
    "The list holds tensors: this is what one gets if the loss itself is appended. With it the whole "
    "graph of that epoch may stay in memory. How does a tensor with one number become a plain one?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


@variant("tensors-kept")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return losses


@mistake(
    "3.3",
    "loss-on-probabilities",
    "This is what one gets if the loss is given probabilities: BCEWithLogitsLoss applies the sigmoid "
    "itself, as the Logits in its name says.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("loss-on-probabilities")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "squared-error",
    "This is what one gets from the mean squared error. It is the loss of lesson 1, for numbers; for two "
    "classes the docstring asks for another one.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(torch.sigmoid(model(inputs)), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("squared-error")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "shuffled-away-from-targets",
    "The very first loss changes from call to call, except where all targets are alike: this is what one "
    "gets if the rows are shuffled and their targets are not.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        shuffled = inputs[torch.randperm(len(inputs))]
        optimizer.zero_grad()
        loss = loss_function(model(shuffled), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("shuffled-away-from-targets")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    targets = targets[torch.randperm(len(targets))]
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "left-in-eval-mode",
    "After training the model is in eval mode. Either it was switched at the end, or it came in eval mode"
    " and nobody switched it on. How does one ask a model to be in train mode?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    return losses


@variant("left-in-eval-mode")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@mistake(
    "3.3",
    "loss-after-the-step",
    "Each loss is the one after its step: this is what one gets if the model is asked once more after the"
    " optimiser has moved. The loss that backward() started from is the one that is wanted.",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss_function(model(inputs), targets).backward()
        optimizer.step()
        losses.append(loss_function(model(inputs), targets).item())
    return losses


@mistake(
    "3.3",
    "lr-ignored",
    "The weights end up in the same place whatever `lr` is: this is what one gets if the learning rate is"
    " written down as a number. Where should the argument appear?",
    by="symptom",
)
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@variant("lr-ignored")
def train(model, inputs, targets, *, epochs=2000, lr=0.1):
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters())
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# --------------------------------------------------------------------------------------- task 3.4


@mistake(
    "3.4",
    "predict-threshold-on-logits",
    "This is what one gets if the logit itself is compared with 0.5. Which logit has a probability of one half?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) >= 0.5).long()


@variant("predict-threshold-on-logits")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) > 0.5).long()


@mistake(
    "3.4",
    "predict-argmax",
    "This is what one gets from argmax: it finds the largest of several logits, and of a single one that "
    "is always number 0.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return model(inputs).argmax(dim=1, keepdim=True)


@variant("predict-argmax")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)).argmax(dim=1)


@mistake(
    "3.4",
    "predict-round-without-sigmoid",
    "This is what one gets if the logits are rounded as they are. What turns a logit into a probability?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs)).long()


@variant("predict-round-without-sigmoid")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs))


@mistake(
    "3.4",
    "predict-floats",
    "The classes are right, but they are floating-point numbers. A class is a whole number: int64 was asked for.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).float()


@mistake(
    "3.4",
    "predict-booleans",
    "The classes are right, but they are True and False. int64 was asked for.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)) >= 0.5


@mistake(
    "3.4",
    "predict-flat",
    "The classes are right, but they lie in a flat row. One column was asked for, the shape of the targets.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long().squeeze(1)


@mistake(
    "3.4",
    "predict-above-half",
    "This is what one gets if a probability of exactly one half counts as class 0. The docstring says on "
    "which side it belongs.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) > 0.5).long()


@mistake(
    "3.4",
    "predict-in-train-mode",
    "The classes are right if the net comes in eval mode and only then: this is what one gets if the mode"
    " is not switched during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def predict(model, inputs):
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-eval-mode",
    "The model came to predict in train mode and is left in eval mode: whoever goes on training it trains"
    " without its dropout. The page shows a helper of six lines that puts the mode back.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-train-mode",
    "The model came to predict in eval mode and is left in train mode: this is what one gets if train() "
    "is called at the end, whatever the mode was before.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    try:
        with torch.no_grad():
            return (torch.sigmoid(model(inputs)) >= 0.5).long()
    finally:
        model.train()


@mistake(
    "3.4",
    "predict-mode-lost-after-an-error",
    "In predict the mode is put back only if all goes well. When the model raises an error, the lines "
    "after the call are skipped: which block of Python runs all the same?",
    by="symptom",
)
def predict(model, inputs):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).long()
    model.train(was_training)
    return classes


# --------------------------------------------------------------------------------------- task 3.5


@mistake(
    "3.5",
    "accuracy-percent",
    "This is what one gets in percent. An accuracy here lies between 0 and 1.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return 100 * (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-integer-division",
    "This is what one gets from a division of whole numbers: everything between 0 and 1 is cut off.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((predicted == targets).sum().item() // len(targets))


@variant("accuracy-integer-division")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return int((predicted == targets).sum()) // len(targets)


@mistake(
    "3.5",
    "accuracy-broadcast",
    "This is what one gets if flat predictions (n,) meet targets (n, 1): torch compares every row with "
    "every target, n times n answers. Print the two shapes before you compare.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (predicted == targets).float().mean().item()


@variant("accuracy-broadcast")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (predicted == targets).sum().item() / len(targets)


@mistake(
    "3.5",
    "accuracy-threshold-on-logits",
    "This is the accuracy one gets if the logits themselves are compared with 0.5. Which logit has a "
    "probability of one half?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (model(inputs) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-of-probabilities",
    "This is what one gets if the probabilities themselves are compared with the targets: hardly one is "
    "exactly 0 or 1. What turns a probability into a class?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) == targets).float().mean().item()


@variant("accuracy-of-probabilities")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        return (model(inputs) == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-counted",
    "This is how many answers are right. A share was asked for.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((predicted == targets).sum().item())


@variant("accuracy-counted")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return int((predicted == targets).sum())


@mistake(
    "3.5",
    "accuracy-a-tensor",
    "The number is right, but it is still a tensor. How does a tensor with one number become a plain one?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean()


@mistake(
    "3.5",
    "accuracy-in-train-mode",
    "The accuracy is right if the net comes in eval mode and only then: this is what one gets if the mode"
    " is not switched during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def accuracy(model, inputs, targets):
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-leaves-eval-mode",
    "The model came to accuracy in train mode and is left in eval mode: whoever goes on training it "
    "trains without its dropout. The page shows at 3.4 how the mode is put back.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    model.eval()
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-leaves-train-mode",
    "The model came to accuracy in eval mode and is left in train mode: this is what one gets if train() "
    "is called at the end, whatever the mode was before.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    model.eval()
    try:
        with torch.no_grad():
            predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    finally:
        model.train()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-mode-lost-after-an-error",
    "In accuracy the mode is put back only if all goes well. When the model raises an error, the lines "
    "after the call are skipped: which block of Python runs all the same?",
    by="symptom",
)
def accuracy(model, inputs, targets):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    model.train(was_training)
    return (predicted == targets).float().mean().item()


# --------------------------------------------------------------------------------------- task 3.6


@mistake(
    "3.6",
    "trained-not-searched",
    "This is what one gets from training a neuron and taking where it ends: training lowers the loss, "
    "which is not the same as getting the most points right. On XOR it passes better lines on its way.",
    by="symptom",
)
def linear_limit(inputs, targets):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        neuron = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(neuron.parameters(), lr=0.5)
    for _ in range(300):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(neuron(inputs), targets).backward()
        optimizer.step()
    return ((neuron(inputs) >= 0).float() == targets).double().mean().item()


@variant("trained-not-searched")
def linear_limit(inputs, targets):
    weights = torch.zeros(2, 1, requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    for _ in range(300):
        loss = nn.functional.binary_cross_entropy_with_logits(inputs @ weights + bias, targets)
        slopes = torch.autograd.grad(loss, [weights, bias])
        with torch.no_grad():
            weights -= 0.5 * slopes[0]
            bias -= 0.5 * slopes[1]
    right = ((inputs @ weights + bias) >= 0).float() == targets
    return right.sum().item() / len(targets)


@mistake(
    "3.6",
    "hidden-layer",
    "This is more than any line reaches and as much as a net with a hidden layer does: it bends. A single"
    " straight line was asked for.",
    by="symptom",
)
def linear_limit(inputs, targets):
    votes = {}
    for point, target in zip(inputs.tolist(), targets.flatten().tolist(), strict=True):
        votes.setdefault(tuple(point), []).append(target)
    right = sum(max(v.count(0.0), v.count(1.0)) for v in votes.values())
    return right / len(targets)


@variant("hidden-layer")
def linear_limit(inputs, targets):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(200):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(inputs), targets).backward()
        optimizer.step()
    return ((net(inputs) >= 0).float() == targets).double().mean().item()


@mistake(
    "3.6",
    "always-three-quarters",
    "0.75 is the answer for XOR. For other points it is another: the function has to look at them.",
)
def linear_limit(inputs, targets):
    return 0.75


@mistake(
    "3.6",
    "always-one",
    "This claims that a line always gets everything right. Try to draw one for the four rows of XOR.",
)
def linear_limit(inputs, targets):
    return 1.0


@mistake(
    "3.6",
    "always-half",
    "This claims that no line does better than half. Draw one that gets three of the four rows of XOR right.",
)
def linear_limit(inputs, targets):
    return 0.5


@mistake(
    "3.6",
    "axis-parallel-lines",
    "This is what one gets if only upright and level lines are tried. What about a slanted one?",
)
def linear_limit(inputs, targets):
    labels = targets.flatten() == 1
    best = 0
    for column in inputs.T:
        for cut in [*column.tolist(), column.max().item() + 1]:
            right = int(((column >= cut) == labels).sum())
            best = max(best, right, len(labels) - right)
    return best / len(labels)


@mistake(
    "3.6",
    "only-through-two-points",
    "This is what one gets if every line runs exactly through two of the points, both of them on the same"
    " side of it. What changes if the line is tipped a hair, so that it passes just beside them?",
)
def linear_limit(inputs, targets):
    points = [tuple(point) for point in inputs.tolist()]
    labels = [t == 1 for t in targets.flatten().tolist()]
    n = len(points)
    best = max(sum(labels), n - sum(labels))
    for ax, ay in points:
        for bx, by in points:
            heights = [(x - ax) * (ay - by) + (y - ay) * (bx - ax) for x, y in points]
            for sides in ([h >= 0 for h in heights], [h > 0 for h in heights]):
                right = sum(s == label for s, label in zip(sides, labels, strict=True))
                best = max(best, right, n - right)
    return best / n


@mistake(
    "3.6",
    "bigger-class",
    "This is what one gets by calling every point the bigger class. A line through the middle may do better.",
)
def linear_limit(inputs, targets):
    ones = targets.mean().item()
    return max(ones, 1 - ones)


# --------------------------------------------------------------------------------------- task 3.7


@mistake(
    "3.7",
    "grid-x-and-y-swapped",
    "This is the grid with x and y exchanged. Rows go with y and columns with x: at row 0, column 1, "
    "which of the two has grown?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    x, y = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@variant("grid-x-and-y-swapped")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    points = torch.cartesian_prod(axis, axis)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-of-logits",
    "These are the logits of the points. Probabilities were asked for: what is missing?",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return model(points).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-flattened",
    "The values are right, but they lie in one long row or column. A square was asked for.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points))


@variant("grid-flattened")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).flatten()


@variant("grid-flattened")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution, 1)


@mistake(
    "3.7",
    "grid-upside-down",
    "This is the grid with its rows the other way round, as pictures have them. Row 0 belongs to the smallest y.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis.flip(0), axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-of-classes",
    "These are the classes of the points. The probabilities themselves were asked for.",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(points)) >= 0.5).float()
    return classes.reshape(resolution, resolution)


@variant("grid-of-classes")
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(points)) >= 0.5).long()
    return classes.reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-tracked",
    "Autograd tracks this answer: this is what one gets if the model is asked without switching the "
    "tracking off. Nobody will train on a picture.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model):
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-in-train-mode",
    "The grid is right if the net comes in eval mode and only then: this is what one gets if the mode is "
    "not switched during the call. What do dropout and BatchNorm do in train mode?",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-leaves-eval-mode",
    "The model came to decision_grid in train mode and is left in eval mode: whoever goes on training it "
    "trains without its dropout. The page shows at 3.4 how the mode is put back.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    model.eval()
    with torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


@mistake(
    "3.7",
    "grid-leaves-train-mode",
    "The model came to decision_grid in eval mode and is left in train mode: this is what one gets if "
    "train() is called at the end, whatever the mode was before.",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    model.eval()
    try:
        with torch.no_grad():
            return torch.sigmoid(model(points)).reshape(resolution, resolution)
    finally:
        model.train()


@mistake(
    "3.7",
    "grid-mode-lost-after-an-error",
    "In decision_grid the mode is put back only if all goes well. When the model raises an error, the "
    "lines after the call are skipped: which block of Python runs all the same?",
    by="symptom",
)
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    was_training = model.training
    model.eval()
    with torch.no_grad():
        grid = torch.sigmoid(model(points)).reshape(resolution, resolution)
    model.train(was_training)
    return grid
