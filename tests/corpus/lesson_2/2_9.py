# heart: no copy
# says: You can get this if the array is only another view of
def to_numpy(tensor):
    return tensor.detach().cpu().numpy()


# wrong: numpy alone
# says: NumPy knows nothing of autograd
# says: You can get this if the array is only another view of
def to_numpy(tensor):
    return tensor.numpy()


# wrong: a copy of numpy alone
# says: NumPy knows nothing of autograd
def to_numpy(tensor):
    return tensor.numpy().copy()


# wrong: clone without detach
# says: NumPy knows nothing of autograd
def to_numpy(tensor):
    return tensor.clone().numpy()


# wrong: by np.array of the tensor
# says: NumPy knows nothing of autograd
def to_numpy(tensor):
    return np.array(tensor)


# wrong: a nested list
def to_numpy(tensor):
    return tensor.tolist()


# wrong: by way of a list
# says: Floats come out as float64 here: that's the dtype of
def to_numpy(tensor):
    return np.array(tensor.tolist())


# slip: always single precision
# says: The array holds float32 where the tensor doesn't. Integers and bools
def to_numpy(tensor):
    return np.array(tensor.detach().cpu(), dtype=np.float32)


# wrong: flattened
# says: You can get this if the array becomes one long row. It
def to_numpy(tensor):
    return tensor.detach().flatten().numpy().copy()


# wrong: np.asarray
# says: You can get this if the array is only another view of
def to_numpy(tensor):
    return np.asarray(tensor.detach())


# wrong: the gradient is switched off for good
# says: Your function changes the tensor that it was given:
def to_numpy(tensor):
    tensor.requires_grad = False
    return tensor.numpy().copy()


# wrong: the method is not called
# says: Are the brackets () missing that call it?
def to_numpy(tensor):
    return tensor.detach().numpy


# wrong: a tensor again
# says: numpy() makes an array of it.
def to_numpy(tensor):
    return tensor.detach().clone()


# wrong: contiguous for a copy
# says: You can get this if the array is only another view of
def to_numpy(tensor):
    return tensor.detach().cpu().contiguous().numpy()


# right: under no_grad
def to_numpy(tensor):
    with torch.no_grad():
        return tensor.numpy().copy()


# wrong: copied first, then seen again
# says: You can get this if the array is only another view of
def to_numpy(tensor):
    copy = tensor.detach().numpy().copy()
    return tensor.detach().numpy()


# right: clone before numpy
def to_numpy(tensor):
    return tensor.detach().clone().cpu().numpy()


# right: np.array of the detached
def to_numpy(tensor):
    return np.array(tensor.detach().cpu())


# right: forced
def to_numpy(tensor):
    return tensor.numpy(force=True).copy()


# right: an empty array is filled
def to_numpy(tensor):
    seen = tensor.detach().cpu().numpy()
    result = np.empty_like(seen)
    result[...] = seen
    return result


# wrong: whole numbers stay whole, floats become double
# says: Floats come out as float64 here: that's the dtype of
def to_numpy(tensor):
    return np.array(tensor.tolist())


# heart: no copy without grad
# says: You can get this if the array is only another view of
def to_numpy(tensor):
    if tensor.requires_grad:
        return tensor.detach().clone().numpy()
    return tensor.numpy()


# right: clone first
def to_numpy(tensor):
    with torch.no_grad():
        return np.asarray(tensor.clone().cpu().detach())


# again: a tensor comes back
# says: That's a tensor: numpy() makes an array of it.
def to_numpy(tensor):
    return tensor.detach().clone()


# again: a list comes back
# says: A list isn't an array yet
def to_numpy(tensor):
    return tensor.tolist()


# wrong: detach misspelled where grad is required
# says: The object you ask has nothing of that name.
def to_numpy(tensor):
    if tensor.requires_grad:
        tensor = tensor.detatch()
    return tensor.cpu().clone().numpy()


# wrong: the tensor is set to 0 once it is copied
# says: After the call its first argument is not what it was
def to_numpy(tensor):
    array = np.array(tensor.detach().cpu())
    tensor.detach().zero_()
    return array


# slip: by way of a list where grad is required
# says: Where grad is required, the array has another dtype
def to_numpy(tensor):
    if tensor.requires_grad:
        return np.array(tensor.tolist())
    return tensor.cpu().numpy().copy()


# slip: a dtype from an older tutorial
# says: what double() and dtype=float ask for
def to_numpy(tensor):
    return np.array(tensor.detach().cpu(), dtype=float)


# wrong: everything passes through float64
# says: Digits are lost on the way.
def to_numpy(tensor):
    kind = tensor.detach().cpu().numpy().dtype
    return tensor.detach().cpu().double().numpy().copy().astype(kind)


# wrong: everything passes through float32
# says: Digits are lost on the way.
def to_numpy(tensor):
    kind = tensor.detach().cpu().numpy().dtype
    return tensor.detach().cpu().float().numpy().copy().astype(kind)


# wrong: a deep copy of everything
# says: A tensor that autograd follows from others can't be deep-copied.
def to_numpy(tensor):
    import copy

    return copy.deepcopy(tensor).detach().cpu().numpy()


# wrong: the numbers in the order of the memory
def to_numpy(tensor):
    return tensor.detach().cpu().numpy().flatten(order="K").reshape(tuple(tensor.shape))
