"""What learners get wrong in 2.1, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from autograder.testing import mistake, variant


@mistake(
    "2.1",
    "torch-objects",
    "You get this if PyTorch's own objects go into the dict as they are: a torch.Size, a torch.dtype, a "
    "torch.device. They print well, but json.dumps refuses two of them. Which built-ins turn each into a "
    "plain tuple or str?",
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
    "You get this if you count the elements with len(): it counts the first axis only, and a single number "
    "has no length at all. What counts all of them?",
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
