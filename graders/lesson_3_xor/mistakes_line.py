"""What learners get wrong in 3.6, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant


@mistake(
    "3.6",
    "trained-not-searched",
    "On XOR, at least one call finds no line that gets three rows right, though one gets all of OR right. A trained "
    "neuron can end like this: training lowers the loss, which isn't the same as getting the most points right.",
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
    "On XOR it gives more than any straight line reaches. A net with a hidden layer can do this: it bends. The "
    "docstring asks for a single line.",
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
    "It gives 0.75 here each time, the answer for XOR. For other points it differs: does the function look at them?",
)
def linear_limit(inputs, targets):
    return 0.75


@mistake(
    "3.6",
    "always-one",
    "It gives 1.0 here each time, as if a line always got everything right. Try to draw one for the four rows of XOR: "
    "what does your function give for those?",
)
def linear_limit(inputs, targets):
    return 1.0


@mistake(
    "3.6",
    "always-half",
    "It gives 0.5 here each time, as if no line did better. Draw one that gets three of the four rows of XOR right.",
)
def linear_limit(inputs, targets):
    return 0.5


@mistake(
    "3.6",
    "axis-parallel-lines",
    "You can get this if you try only upright and level lines. What about a slanted one?",
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
    "Where all points lie in a row, no line that parts them is found. You can get this if every line runs along two of "
    "the points, exactly through them or a hair beside both, with both on the same side. What changes if you tip it a "
    "hair, so that it passes between them?",
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


@variant("only-through-two-points")
def linear_limit(inputs, targets):
    x, y, labels = *inputs.T, targets.flatten() == 1
    best = max(labels.float().mean().item(), 1 - labels.float().mean().item())
    for i in range(len(inputs)):
        for j in range(i + 1, len(inputs)):
            heights = (x[j] - x[i]) * (y - y[i]) - (y[j] - y[i]) * (x - x[i])
            share = ((heights >= 0) == labels).float().mean().item()
            best = max(best, share, 1 - share)
    return best


@variant("only-through-two-points")
def linear_limit(inputs, targets):
    x, y, labels = *inputs.T, targets.flatten() == 1
    best = max(labels.float().mean().item(), 1 - labels.float().mean().item())
    for i in range(len(inputs)):
        for j in range(i + 1, len(inputs)):
            heights = (x[j] - x[i]) * (y - y[i]) - (y[j] - y[i]) * (x - x[i])
            share = ((heights > 0) == labels).float().mean().item()
            best = max(best, share, 1 - share)
    return best


@mistake(
    "3.6",
    "left-to-chance",
    "Asked again about the same points, it can give another answer. You can get this if something is drawn at random, "
    "or kept from call to call. The docstring asks for the exact best. Which few lines stand for all?",
    by="symptom",
)
def linear_limit(inputs, targets):
    best = 0.0
    for _ in range(150):
        sides = (inputs @ torch.randn(2, 1) + 5 * torch.randn(1)) > 0
        right = (sides == (targets == 1)).float().mean().item()
        best = max(best, right, 1 - right)
    return best


@mistake(
    "3.6",
    "count-not-share",
    "You can get this if you return how many points the best line gets right. An accuracy is a share, from 0 to 1. "
    "What is left to divide by?",
    by="symptom",
)
def linear_limit(inputs, targets):
    points = [(int(x), int(y)) for x, y in inputs.tolist()]
    labels = [target == 1 for target in targets.flatten().tolist()]
    normals = [(1, 0)]
    for k, (ax, ay) in enumerate(points):
        for bx, by in points[:k]:
            dx, dy = bx - ax, by - ay
            normals += [(-1000 * dy + tip * dx, 1000 * dx + tip * dy) for tip in (-1, 1)]
    best = 0
    for nx, ny in normals:
        heights = [nx * x + ny * y for x, y in points]
        for cut in [*heights, max(heights) + 1]:
            right = sum((height >= cut) == label for height, label in zip(heights, labels, strict=True))
            best = max(best, right, len(points) - right)
    return best


@mistake(
    "3.6",
    "bigger-class",
    "You can get this if you call every point the bigger class: a line through the middle may do better. A flat row "
    "that is compared with a column can give the same. Which shapes meet?",
)
def linear_limit(inputs, targets):
    ones = targets.mean().item()
    return max(ones, 1 - ones)


@mistake(
    "3.6",
    "one-side-only",
    "With the two classes exchanged, some points get another answer. Is each side of a line tried as class 1, and may "
    "a line lie anywhere? One that gets nearly all wrong is worth a second look: why?",
    by="symptom",
)
def linear_limit(inputs, targets):
    labels, best = targets.flatten() == 1, 0
    for step in range(1000):
        angle = torch.tensor(3.14159265 * step / 1000 + 0.0003)
        height = inputs[:, 0] * torch.cos(angle) + inputs[:, 1] * torch.sin(angle)
        for cut in [*height.tolist(), float(height.max()) + 1]:
            best = max(best, int(((height >= cut) == labels).sum()))
    return best / len(labels)


@mistake(
    "3.6",
    "not-everywhere",
    "Moved somewhere else, some points get another answer. Lines that all run through the origin, or not far from it, "
    "can do this, and so can a few lines drawn at random. A line may lie anywhere: which number moves it?",
    by="symptom",
)
def linear_limit(inputs, targets):
    labels, best = targets.flatten() == 1, 0
    for step in range(720):
        angle = torch.tensor(3.14159265 * step / 720 + 0.0003)
        side = inputs[:, 0] * torch.cos(angle) + inputs[:, 1] * torch.sin(angle) >= 0
        right = int((side == labels).sum())
        best = max(best, right, len(labels) - right)
    return best / len(labels)


@mistake(
    "3.6",
    "few-directions",
    "Turned a little, some points get another answer. Lines of only a few directions can do this, and so can a few "
    "lines drawn at random. Between which directions does the order of the points change?",
    by="symptom",
)
def linear_limit(inputs, targets):
    labels, best = targets.flatten() == 1, 0
    for normal in ([1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]):
        height = inputs @ torch.tensor(normal)
        for cut in [*height.tolist(), float(height.max()) + 1]:
            right = int(((height >= cut) == labels).sum())
            best = max(best, right, len(labels) - right)
    return best / len(labels)


@mistake(
    "3.6",
    "limit-by-four",
    "You can get this if the number of right points is divided by 4, as XOR has them. Where does a tensor say how "
    "many points there are?",
    by="symptom",
)
def linear_limit(inputs, targets):
    points = [(int(x), int(y)) for x, y in inputs.tolist()]
    labels = [target == 1 for target in targets.flatten().tolist()]
    normals = [(1, 0)]
    for k, (ax, ay) in enumerate(points):
        for bx, by in points[:k]:
            dx, dy = bx - ax, by - ay
            normals += [(-1000 * dy + tip * dx, 1000 * dx + tip * dy) for tip in (-1, 1)]
    best = 0
    for nx, ny in normals:
        heights = [nx * x + ny * y for x, y in points]
        for cut in [*heights, max(heights) + 1]:
            right = sum((height >= cut) == label for height, label in zip(heights, labels, strict=True))
            best = max(best, right, len(points) - right)
    return best / 4
