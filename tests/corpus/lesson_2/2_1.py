# wrong: shape is a torch.Size
# says: You can get this if PyTorch's own objects go into the
def describe(tensor):
    return {
        "shape": tensor.shape,
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


# wrong: dtype and device as they are
# says: You can get this if PyTorch's own objects go into the
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": tensor.dtype,
        "device": tensor.device,
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


# wrong: numel is not called
# says: Are the brackets () missing that call it?
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel,
    }


# wrong: numel by len
# says: What counts all elements?
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.dim(),
        "numel": len(tensor),
    }


# wrong: the product of the first two lengths
# says: There's nothing at that place: counting begins at 0
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.dim(),
        "numel": tensor.shape[0] * tensor.shape[1],
    }


# wrong: the lengths are added up
# says: You can get this if the lengths of the axes are added
def describe(tensor):
    shape = tuple(tensor.shape)
    return {
        "shape": shape,
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": len(shape),
        "numel": sum(shape),
    }


# wrong: ndim counts the elements
# says: Which attribute counts the axes?
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": len(tensor),
        "numel": tensor.numel(),
    }


# wrong: everything is text
# says: The shape is a string. You can get this from str(). The
def describe(tensor):
    return {
        "shape": str(tuple(tensor.shape)),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": str(tensor.ndim),
        "numel": str(tensor.numel()),
    }


# wrong: the product of the shape as a tensor
# says: item() takes the number out.
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": torch.tensor(tensor.shape).prod(),
    }


# wrong: a tuple for a dict
# says: A dict has a key for each of its values
def describe(tensor):
    return tuple(tensor.shape), str(tensor.dtype), str(tensor.device), tensor.ndim, tensor.numel()


# slip: an entry too many
# says: The dict should have exactly the five entries
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
        "requires_grad": tensor.requires_grad,
    }


# wrong: other names for the entries
# says: The dict has no entry 'shape'.
def describe(tensor):
    return {
        "Shape": tuple(tensor.shape),
        "Dtype": str(tensor.dtype),
        "Device": str(tensor.device),
        "Ndim": tensor.ndim,
        "Numel": tensor.numel(),
    }


# wrong: nonzero elements are counted
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": int(tensor.count_nonzero()),
    }


# wrong: printed
# says: describe prints, and gives nothing back.
def describe(tensor):
    print(
        {
            "shape": tuple(tensor.shape),
            "dtype": str(tensor.dtype),
            "device": str(tensor.device),
            "ndim": tensor.ndim,
            "numel": tensor.numel(),
        }
    )


# wrong: the device is written out with a number
def describe(tensor):
    return dict(
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype),
        device="cpu:0",
        ndim=tensor.ndim,
        numel=tensor.numel(),
    )


# wrong: the dtype of one element
def describe(tensor):
    return dict(
        shape=tuple(tensor.shape),
        dtype=type(tensor).__name__,
        device=str(tensor.device),
        ndim=tensor.ndim,
        numel=tensor.numel(),
    )


# right: with math.prod
def describe(tensor):
    import math

    shape = tuple(int(length) for length in tensor.size())
    return dict(
        shape=shape,
        dtype=f"{tensor.dtype}",
        device=f"{tensor.device}",
        ndim=len(shape),
        numel=math.prod(shape),
    )


# right: a loop over the names
def describe(tensor):
    found = {}
    for name in ("shape", "dtype", "device", "ndim", "numel"):
        value = getattr(tensor, name)
        if name == "shape":
            value = tuple(value)
        elif name in ("dtype", "device"):
            value = str(value)
        elif name == "numel":
            value = value()
        found[name] = value
    return found


# right: counted by hand
def describe(tensor):
    count = 1
    for length in tensor.shape:
        count *= length
    return {
        "numel": count,
        "ndim": tensor.dim(),
        "device": tensor.device.type,
        "dtype": repr(tensor.dtype),
        "shape": (*tensor.shape,),
    }


# wrong: ndim and numel exchanged
# says: You can get this if you count the elements: numel()
# says: You can get this if you count the axes: len(shape)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.numel(),
        "numel": tensor.ndim,
    }


# wrong: a product that starts at 0
# says: You can get this if a product starts at 0.
def describe(tensor):
    n = 0
    for s in tensor.shape:
        n *= s
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": len(tensor.shape),
        "numel": n,
    }


# slip: the device is written out
# says: The device is cpu here, and the tensor is somewhere
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": "cpu",
        "ndim": tensor.dim(),
        "numel": tensor.numel(),
    }


# wrong: dtype and device are written out
# says: The dtype is torch.float32 here, and the tensor's
# says: The device is cpu here, and the tensor is somewhere
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": "torch.float32",
        "device": "cpu",
        "ndim": tensor.dim(),
        "numel": tensor.numel(),
    }


# right: the elements counted in a list
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": len(tensor.shape),
        "numel": len(tensor.flatten().tolist()),
    }


# wrong: a product that starts again after a 0
# says: An axis of length 0 leaves no elements
# says: Its type is right, its content is not.
def describe(tensor):
    numel = 0
    for n in tensor.shape:
        numel = numel * n if numel else n
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": len(tensor.shape),
        "numel": numel,
    }


# slip: one axis or two, and no other number of them
# says: Its type is right, its content is not.
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": 1 if len(tensor.shape) == 1 else 2,
        "numel": tensor.numel(),
    }


# slip: size without brackets is NumPy's
# says: Are the brackets () missing that call it?
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.size,
    }


# wrong: the first length for both counts
# says: by len() or from the shape
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.size(0),
        "numel": tensor.size(0),
    }


# again: prints something, and has no return
# says: describe prints, and gives nothing back.
def describe(tensor):
    shape = tuple(tensor.shape)
    print("shape:", shape)
    info = {"shape": shape, "dtype": str(tensor.dtype), "device": str(tensor.device)}
    info["ndim"], info["numel"] = len(shape), tensor.numel()


# wrong: product without a start
# says: and no value to begin with
import functools
import operator


def describe(tensor: Tensor) -> dict[str, Any]:
    shape = tuple(map(int, tensor.shape))
    return {
        "shape": shape,
        "dtype": repr(tensor.dtype),
        "device": tensor.device.__str__(),
        "ndim": len(shape),
        "numel": functools.reduce(operator.mul, shape),
    }


# wrong: what is missing isn't counted
# says: Elements that are nan or inf count like any other
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": int((tensor == tensor).sum()),
    }


# wrong: only finite numbers are counted
# says: Elements that are nan or inf count like any other
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": torch.isfinite(tensor).sum().item(),
    }


# wrong: two devices are known
# says: The device is cpu here, and the tensor is somewhere
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": "cuda" if tensor.is_cuda else "cpu",
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


# wrong: three dtypes are known, and all others are float32
# says: The dtype is torch.float32 here, and the tensor's
def describe(tensor):
    names = {torch.float64: "torch.float64", torch.int64: "torch.int64", torch.bool: "torch.bool"}
    return {
        "shape": tuple(tensor.shape),
        "dtype": names.get(tensor.dtype, "torch.float32"),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


# wrong: the bytes of the storage over those of an element
# says: or lie in the same place of the memory
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.untyped_storage().nbytes() // tensor.element_size(),
    }


# wrong: counts how many different elements there are
# says: Its type is right, its content is not.
def describe(tensor):
    different = set(tensor.flatten().tolist())
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": len(different),
    }
