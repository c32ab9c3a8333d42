# wrong: backward on x itself
# says: You can get this if the slopes are collected in x.grad, or in a
def gradient(f, x):
    x.requires_grad_()
    f(x).backward()
    return x.grad


# wrong: grad is added up in x
# says: You can get this if the slopes are collected in x.grad, or in a
def gradient(f, x):
    x.requires_grad = True
    y = f(x)
    y.backward()
    return x.grad.clone()


# again: one finite difference for all entries
def gradient(f, x):
    eps = 1e-3
    return (f(x + eps) - f(x)) / eps


# heart: finite differences for every entry
# says: You can get this if you find the slope by nudging x a
def gradient(f, x):
    h = 1e-4
    result = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        result.view(-1)[i] = (f(x + step) - f(x - step)) / (2 * h)
    return result


# wrong: the tuple of autograd.grad
# says: takes item i out
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(point), point)


# wrong: no requires_grad
# says: doesn't hang on anything that requires grad.
def gradient(f, x):
    return torch.autograd.grad(f(x), x)[0]


# wrong: the value of f
# says: This is f(x) itself, the height. The docstring asks
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    y = f(point)
    y.backward()
    return y


# wrong: what backward gives back
# says: What stands behind return is None
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    return f(point).backward()


# slip: the graph is kept
# says: You can get this if the answer still carries the graph
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(point), point, create_graph=True)[0]


# wrong: clone keeps the history
# says: If x requires grad, None comes back.
# says: You can get this if the slopes are collected in x.grad, or in a
def gradient(f, x):
    point = x.clone()
    point.requires_grad_()
    f(point).backward()
    return point.grad


# wrong: a fresh tensor in single precision
# says: You can get float32 from a new tensor that isn't told its dtype
def gradient(f, x):
    point = torch.tensor(x.tolist(), requires_grad=True)
    f(point).backward()
    return point.grad


# wrong: the gradient of the sum of x
# says: Every slope is 1. You can get this if backward starts
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    point.sum().backward()
    return point.grad


# wrong: detached after the copy that requires grad
# says: doesn't hang on anything that requires grad.
def gradient(f, x):
    point = x.clone().requires_grad_().detach()
    y = f(point)
    y.backward()
    return point.grad


# wrong: under no_grad
# says: doesn't hang on anything that requires grad.
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    with torch.no_grad():
        y = f(point)
    y.backward()
    return point.grad


# wrong: x.grad is emptied
# says: You can get this if you work on the caller's own x: it
def gradient(f, x):
    x.requires_grad_()
    x.grad = None
    f(x).backward()
    result = x.grad
    x.grad = None
    return result


# wrong: detach without a copy
# says: The slopes have the wrong sign. They tell how fast
def gradient(f, x):
    point = x.detach()
    point.requires_grad_()
    f(point).backward()
    return -point.grad


# wrong: summed up
# says: You can get this if all slopes go into one number. Each
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad.sum()


# wrong: normed
# says: The slopes have the right signs, and are divided by
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad / point.grad.norm()


# wrong: a step downhill
# says: You can get this if you take a step downhill: x minus
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return x - point.grad


# wrong: one entry at a time
# says: You can get this if f gets one entry of x after the
def gradient(f, x):
    result = []
    for value in x:
        point = value.detach().clone().requires_grad_()
        y = f(point)
        y.backward()
        result.append(point.grad)
    return torch.stack(result)


# wrong: flattened
# says: You can get this if the slopes stand in one long row.
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    f(point).backward()
    return point.grad.flatten()


# right: backward on a copy
def gradient(f, x):
    point = x.detach().clone()
    point.requires_grad = True
    f(point).backward()
    return point.grad


# right: torch.func
def gradient(f, x):
    return torch.func.grad(f)(x.detach().clone())


# right: jacobian
def gradient(f, x):
    return torch.autograd.functional.jacobian(f, x.detach().clone())


# right: detach without a copy
def gradient(f, x):
    point = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(point), [point])
    return slope.detach()


# wrong: a clone that is not cut off
# says: If x requires grad, None comes back.
# says: You can get this if the slopes are collected in x.grad, or in a
def gradient(f, x):
    y = x.clone()
    if not y.requires_grad:
        y.requires_grad_()
    f(y).backward()
    return y.grad


# again: backward runs twice
# says: Every slope is twice as large
def gradient(f, x):
    z = x.detach().clone().requires_grad_()
    f(z).backward(retain_graph=True)
    f(z).backward()
    return z.grad


# again: backward is forgotten
# says: an attribute that nothing has filled yet
def gradient(f, x):
    z = x.detach().clone().requires_grad_()
    f(z)
    return z.grad


# slip: the caller's .grad is emptied
# says: what you clear or leave in x.grad, the caller finds
def gradient(f, x):
    z = x if x.requires_grad else x.clone().requires_grad_()
    z.grad = None
    f(z).backward()
    return z.grad.clone()


# wrong: a clone without detach, and the slope of x
# says: requires_grad can't be switched off in what autograd follows
# says: What stands behind return is None
def gradient(f, x):
    y = x.clone()
    y.requires_grad = True
    f(y).backward()
    return x.grad


# wrong: tidied too well
def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    x.requires_grad_()
    if x.grad is not None:
        x.grad.data.zero_()
    f(x).backward()
    result = x.grad.detach().clone()
    x.grad = None
    x.requires_grad_(False)
    return result


# wrong: puts back a flag that was not there
# says: with autograd switched on or off for it
def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    kept = x.grad
    x.grad = None
    x.requires_grad = True
    try:
        f(x).backward()
        return x.grad.clone()
    finally:
        x.grad = kept
        x.requires_grad = False


# wrong: a deep copy that brings its slopes
# says: or in a copy that brought x.grad along
def gradient(f, x):
    import copy

    twin = copy.deepcopy(x.detach() if x.grad is None else x).requires_grad_(True)
    f(twin).backward()
    return twin.grad


# wrong: the slopes get the flag of x
# says: Where x requires grad already, the answer requires grad too.
def gradient(f, x):
    point = x.detach().clone().requires_grad_()
    slopes = torch.autograd.grad(f(point), point)[0]
    return slopes.requires_grad_(x.requires_grad)
