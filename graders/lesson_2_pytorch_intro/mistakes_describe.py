"""What learners get wrong in 2.1, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.1",
    "torch-objects",
    "You can get this if PyTorch's own objects go into the dict as they are: a torch.Size, a torch.dtype, a "
    "torch.device. They print well, but the first isn't a plain tuple, and json.dumps refuses the others. Which "
    "built-ins turn each into a plain tuple or str?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tensor.shape,
        "dtype": tensor.dtype,
        "device": tensor.device,
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@variant("torch-objects")
def describe(tensor):
    return {
        "shape": tensor.size(),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@variant("torch-objects")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": tensor.dtype,
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@variant("torch-objects")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": tensor.device,
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "len-for-numel",
    "You can get this if you take the length of the first axis, by len() or from the shape: a single number has none. "
    "What counts all elements?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": len(tensor),
    }


@variant("len-for-numel")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.shape[0],
    }


@mistake(
    "2.1",
    "shape-as-a-list",
    "The shape is a list. The docstring wants a plain tuple: which built-in makes one?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "shape-as-text",
    "The shape is a string. You can get this from str(). The docstring wants a plain tuple of ints: which built-in "
    "makes one?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": str(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@variant("shape-as-text")
def describe(tensor):
    return {
        "shape": str(tuple(tensor.shape)),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "dtype-shortened",
    'The dtype lacks the "torch." in front. The docstring wants what str() gives for tensor.dtype, with '
    "nothing cut off or taken from NumPy.",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype).split(".")[-1],
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "type-of-the-object",
    "This is the type of the tensor itself, or another spelling of what's asked for. The docstring wants the type of "
    "its numbers: which attribute holds that?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(type(tensor)),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@variant("type-of-the-object")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": tensor.type(),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "bytes-for-numel",
    "You can get this if you count the bytes of memory. The docstring wants to know how many numbers there are.",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.element_size() * tensor.nelement(),
    }


@variant("bytes-for-numel")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.nbytes,
    }


@mistake(
    "2.1",
    "ndim-for-numel",
    "You can get this if you count the axes: len(shape) is how many axes there are, and so is ndim. What counts the "
    "elements?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": len(tensor.shape),
    }


@variant("ndim-for-numel")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": tensor.ndim,
    }


@mistake(
    "2.1",
    "lengths-added",
    "You can get this if the lengths of the axes are added up. A table of 2 rows and 3 columns has 6 elements: what "
    "do you do with 2 and 3?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": sum(tensor.shape),
    }


@mistake(
    "2.1",
    "len-for-ndim",
    "You can get this if you take the length of the first axis, by len() or from the shape: a single number has none. "
    "Which attribute counts the axes?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": len(tensor),
        "numel": tensor.numel(),
    }


@variant("len-for-ndim")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.shape[0],
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "numel-for-ndim",
    "You can get this if you count the elements: numel() is how many numbers there are. Which attribute counts the "
    "axes?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.numel(),
        "numel": tensor.numel(),
    }


@mistake(
    "2.1",
    "product-that-starts-at-0",
    "The number of elements is 0, though there are some. You can get this if a product starts at 0. What should it "
    "start at, so that the first factor stays as it is?",
    by="symptom",
)
def describe(tensor):
    count = 0
    for length in tensor.shape:
        count *= length
    return {
        "shape": tuple(tensor.shape),
        "dtype": str(tensor.dtype),
        "device": str(tensor.device),
        "ndim": tensor.ndim,
        "numel": count,
    }


@mistake(
    "2.1",
    "always-float32-described",
    "The dtype is torch.float32 here, and the tensor's isn't. You can get this if it's written out, or if the tensor "
    "is turned into floats before it's asked.",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape), "dtype": "torch.float32", "device": str(tensor.device),
        "ndim": tensor.ndim, "numel": tensor.numel(),
    }  # fmt: skip


@variant("always-float32-described")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape), "dtype": str(tensor.float().dtype), "device": str(tensor.device),
        "ndim": tensor.ndim, "numel": tensor.numel(),
    }  # fmt: skip


@mistake(
    "2.1",
    "device-written-out",
    "The device is cpu here, and the tensor is somewhere else. You can get this if it's written out, or picked from a "
    "few: which attribute of the tensor tells where it is?",
    by="symptom",
)
def describe(tensor):
    return {
        "shape": tuple(tensor.shape), "dtype": str(tensor.dtype), "device": "cpu",
        "ndim": tensor.ndim, "numel": tensor.numel(),
    }  # fmt: skip


@variant("device-written-out")
def describe(tensor):
    return {
        "shape": tuple(tensor.shape), "dtype": str(tensor.dtype), "device": str(torch.device("cpu")),
        "ndim": tensor.ndim, "numel": tensor.numel(),
    }  # fmt: skip
