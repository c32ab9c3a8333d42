"""What learners get wrong in 2.10, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.10",
    "grad-accumulates",
    "You can get this if the slopes are collected in x.grad, or in a copy that brought x.grad along. backward adds to "
    "what is already there, and what you clear or leave in x.grad, the caller finds. Where does an empty .grad come "
    "from, or can you do without one?",
    by="symptom",
)
def gradient(f, x):
    x.requires_grad_(True)
    f(x).backward()
    return x.grad


@variant("grad-accumulates")
def gradient(f, x):
    x.requires_grad = True
    f(x).backward()
    return x.grad.clone()


@variant("grad-accumulates")
def gradient(f, x):
    before = x.requires_grad
    x.requires_grad_(True)
    f(x).backward()
    x.requires_grad_(before)
    return x.grad


@mistake(
    "2.10",
    "x-changed",
    "You can get this if you work on the caller's own x: it comes back with other values, or with autograd switched "
    "on or off for it. What could you work on instead?",
    by="symptom",
)
def gradient(f, x):
    x.requires_grad_(True)
    (slopes,) = torch.autograd.grad(f(x), x)
    return slopes


@variant("x-changed")
def gradient(f, x):
    x.requires_grad_(True)
    x.grad = None
    f(x).backward()
    slopes, x.grad = x.grad, None
    return slopes


@variant("x-changed")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    (slopes,) = torch.autograd.grad(f(point), point)
    x.detach().sub_(0.1 * slopes)
    return slopes


@mistake(
    "2.10",
    "graph-kept",
    "You can get this if the answer still carries the graph it was computed with: all that memory stays in use, and "
    "NumPy refuses it. Do you need create_graph here?",
    by="symptom",
)
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    (slopes,) = torch.autograd.grad(f(point), point, create_graph=True)
    return slopes


@variant("graph-kept")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward(create_graph=True)
    return point.grad


@mistake(
    "2.10",
    "finite-differences",
    "You can get this if you find the slope by nudging x a little and looking at how much f changes: close enough in "
    "easy places, it can be wrong far out or beside a kink. Autograd knows the slope itself.",
    by="symptom",
)
def gradient(f, x):
    slopes = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        nudge = torch.zeros(x.numel(), dtype=x.dtype)
        nudge[i] = 1e-3
        nudge = nudge.reshape(x.shape)
        slopes[i] = (f(x + nudge) - f(x - nudge)).detach() / 2e-3
    return slopes.reshape(x.shape)


@variant("finite-differences")
def gradient(f, x):
    point = x.detach().double()
    slopes = torch.zeros_like(point).flatten()
    for i in range(point.numel()):
        nudge = torch.zeros_like(point).flatten()
        nudge[i] = 1e-6
        slopes[i] = (f(point + nudge.reshape(x.shape)) - f(point)) / 1e-6
    return slopes.reshape(x.shape).to(x.dtype)


@variant("finite-differences")
def gradient(f, x):
    point = x.detach().double()
    slopes = torch.zeros_like(point).flatten()
    for i in range(point.numel()):
        nudge = torch.zeros_like(point).flatten()
        nudge[i] = 1e-5
        shift = nudge.reshape(x.shape)
        slopes[i] = (f(point + shift) - f(point - shift)) / 2e-5
    return slopes.reshape(x.shape).to(x.dtype)


@mistake(
    "2.10",
    "value-for-slope",
    "This is f(x) itself, the height. The docstring asks for the slope: how fast f grows when an entry of x grows.",
)
def gradient(f, x):
    return f(x)


@variant("value-for-slope")
def gradient(f, x):
    return f(x).detach()


@mistake("2.10", "slopes-summed", "You can get this if all slopes go into one number. Each entry of x has its own.")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad.sum()


@mistake("2.10", "slopes-averaged", "You can get this if the slopes are averaged. Each entry of x has its own.")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad.mean()


@mistake(
    "2.10",
    "step-taken",
    "You can get this if you take a step downhill: x minus the slope. The docstring asks for the slope alone.",
)
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return x.detach() - point.grad


@variant("step-taken")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return x.detach() - 0.1 * point.grad


@mistake(
    "2.10",
    "slope-of-the-size",
    "The sign of some slopes is lost, or turned round. You can get this if abs, or a square, comes before backward or "
    "after it.",
)
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).abs().backward()
    return point.grad


@variant("slope-of-the-size")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad.abs()


@mistake("2.10", "slope-downhill", "The slopes have the wrong sign. They tell how fast f grows, not the way down.")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return -point.grad


@mistake(
    "2.10",
    "slope-of-something-else",
    "Every slope is 1. You can get this if backward starts at the sum of x. Which tensor holds what f gives?",
)
def gradient(f, x):
    return torch.ones_like(x)


@mistake(
    "2.10",
    "slopes-scaled",
    "The slopes have the right signs, and are divided by their length: only the direction is left. The docstring "
    "asks for the slopes as they are.",
)
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad / point.grad.norm()


@mistake(
    "2.10",
    "slopes-in-one-row",
    "You can get this if the slopes stand in one long row. They should have the shape of x.",
)
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad.flatten()


@mistake(
    "2.10",
    "entry-by-entry",
    "You can get this if f gets one entry of x after the other. f takes all of x at once: its answer may depend on "
    "how the entries meet.",
)
def gradient(f, x):
    slopes = []
    for value in x.detach():
        point = value.clone().requires_grad_()
        f(point).backward()
        slopes.append(point.grad)
    return torch.stack(slopes)


@mistake(
    "2.10",
    "copy-not-cut-off",
    "If x requires grad, None comes back. You can get this if the copy still hangs on x: by itself, backward leaves a "
    ".grad only where the graph begins. clone() keeps that tie: what cuts it?",
    by="symptom",
)
def gradient(f, x):
    point = x.clone()
    if not point.requires_grad:
        point.requires_grad_()
    f(point).backward()
    return point.grad


@mistake(
    "2.10",
    "slopes-twice",
    "Every slope is twice as large as it should be. You can get this if backward() runs twice: the second run adds to "
    "what the first one left.",
)
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    for _ in range(2):
        f(point).backward()
    return point.grad


@variant("slopes-twice")
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    result = f(point)
    result.backward(retain_graph=True)
    result.backward()
    return point.grad
