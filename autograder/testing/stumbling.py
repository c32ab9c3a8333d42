"""What the commonest exceptions mean, in a teacher's words. Their texts are read, and never repeated."""

from __future__ import annotations

import re

__tracebackhide__ = True  # pytest shows learners their own lines
CUT = (
    "What backward() starts from doesn't hang on anything that requires grad. Was requires_grad_() forgotten, or did "
    "detach(), no_grad or item() cut the way back?"
)
SHAPES = "Two shapes don't fit together there. Axes are lined up from the last one: print both shapes just before."
MEANINGS: tuple[tuple[str, str], ...] = (
    (r"loading state_dict", "What is loaded isn't of this model: its names or shapes are others."),
    (
        r"differentiated Tensors does not require grad",
        "autograd.grad() wants slopes along something that doesn't require grad. Was the result made from it?",
    ),
    (r"does not require grad", CUT),
    (
        r"appears to not have been used in the graph",
        "No slope leads there: a comparison, rounding, detach() or item() cuts the way, it isn't used at all, or "
        "autograd.grad() got its two arguments the wrong way round.",
    ),
    (r"(of|over) a 0-d", "A tensor without axes has no length, nothing to go through, and no places to pick from."),
    (
        r"grad can be implicitly created only for scalar",
        "backward() starts from a single number: which one is it here?",
    ),
    (
        r"on Tensor that requires grad",
        "NumPy knows nothing of autograd: detach() gives the same numbers without it.",
    ),
    (r"leaf Variable that requires grad", "A tensor that autograd follows can't be changed in place. Make a new one."),
    (
        r"requires_grad flags of leaf",
        "requires_grad can't be switched in what a computation gave. detach() makes a tensor where it can.",
    ),
    (r"backward through the graph a second time", "One computation can be gone back through only once."),
    (
        r"Boolean value of Tensor with more than one|truth value of an array with more than one",
        "A whole tensor stands there for a single True or False. An if, a while, max() and min() want one, and so "
        "does a layer or a loss that's made from tensors instead of settings. torch.where() decides for each number, "
        "any() and all() for all of them together.",
    ),
    (r"no values is ambiguous", "A tensor without numbers is neither True nor False: any() gives False, all() True."),
    (
        r"are valid indices|indices must be integers|tensors used as indices",
        "An index is a whole number. A slice, a tensor of whole numbers or a mask of True and False picks several. "
        "What stands in those brackets []?",
    ),
    (
        r"cannot be converted to Scalar|only one element tensors can be converted|only (integer|length-1|0-dim|size-1)",
        "item(), float(), int(), places in lists, functions of math, and torch.tensor for each item of a list take "
        "exactly one number, and there are more here. torch's own functions compute with whole tensors, and "
        "torch.stack joins them.",
    ),
    (
        r"size of tensor a .* must match|shape mismatch|(could|does) not (be )?broadcast|"
        r"match the (existing size|broadcast shape)",
        SHAPES,
    ),
    (
        r"shapes cannot be multiplied|size mismatch|mismatch in its core|inconsistent tensor size|same reduction dim|"
        r"\) not aligned",
        "A product of matrices, by @ or in a Linear layer, needs its two inner axes equally long. Print both shapes "
        "just before.",
    ),
    (
        r"same dtype|to have the same dtype|expected scalar type|expected m1 and m2|different dtypes|"
        r"same scalar type|destination dtypes match",
        "Two dtypes meet there: to() makes them alike.",
    ),
    (
        r"could not infer output dtype|Input dtype must be either a floating|only support floating",
        "There is no mean or spread of whole numbers in torch: make them floating first.",
    ),
    (
        r"Could not infer dtype of",
        "torch.tensor takes numbers, and lists or arrays of them, and what stands there is something else.",
    ),
    (r"tensor input does not match|duplicate dims", "permute() names every axis of the tensor once."),
    (
        r"Dimension out of range|axis -?\d+ is out of bounds",
        "There's no such axis: of n axes, the first is 0 and the last n - 1, or -1.",
    ),
    (r"for input of size|cannot reshape array", "The new shape holds another number of elements than the old one."),
    (
        r"index out of range|index -?\d+ is out of range|is out of bounds|Target \d+ is out|too many indices",
        "There's nothing at that place: counting begins at 0, and what you index may have fewer items, or axes, than "
        "you think.",
    ),
    (
        r"same device|on the expected device",
        "Two devices meet there. Move both to one, such as x.device of what came in.",
    ),
    (
        r"not compiled with CUDA|NVIDIA|No CUDA|CUDA driver|invalid device|CUDA-capable|\b(HIP|mps|MPS)\b",
        "A device is asked for there that this machine lacks, or that torch doesn't know; a bare number means one, "
        "too. A tensor that came in knows its own: .device.",
    ),
    (
        r"return_types",
        "A function gave several things back, as max does with dim: values and places. Pick the one that you need.",
    ),
    (
        r"'tuple' and '.*Tensor'|'Tensor' and 'tuple'|'tuple' object has no attribute",
        "A tuple stands there, several things together. An index takes one out, and names on the left of an = take "
        "them all: a, b = pair.",
    ),
    (
        r"NoneType",
        "Something there is None: a function without return gives that, a method that only does something, or an "
        "attribute that nothing has filled yet.",
    ),
    (
        r"builtin_function_or_method|'method' |'function'( |$)",
        "A function stands where its answer is needed. Are the brackets () missing that call it?",
    ),
    (
        r"object is not callable",
        "There are brackets () behind something that is no function. Are they needed, or is an operator missing?",
    ),
    (r"argument: 'self'", "Call it on an object, not on the class: are the brackets () missing that make one?"),
    (
        r"__init__\(\) takes \d+ positional arguments? but|must be an int or None, got",
        "The brackets () behind a class make an object from its settings, and the object is what you call. In a class "
        "of your own, self is the first argument.",
    ),
    (
        r"takes \d+ positional arguments? but|takes (no arguments|exactly one argument) \([1-9]",
        "More arguments come in than the function takes. A method takes self, too.",
    ),
    (r"unexpected keyword argument", "The function that's called there doesn't know an argument of that name."),
    (r"missing \d+ required positional", "An argument is missing in the call there."),
    (
        r"invalid combination of arguments",
        "The function that's called there doesn't take such arguments: compare their number, order, names and kinds "
        "with its documentation.",
    ),
    (
        r"referenced before assignment|not associated with a value",
        "That name gets its value only later, or only in one branch.",
    ),
    (
        r"[\"']bitwise_|unsupported operand type\(s\) for (\^|[&|]=?: .*'float')|unary ~|\binvert\b",
        "^, &, | and ~ take whole numbers, or True and False, and no others. A power is **.",
    ),
    (r"'Tensor' object has no attribute 'copy'", "A tensor's own copy is clone()."),
    (
        r"object is not iterable|must be an iterable|non-iterable",
        "A single thing stands where several are wanted: a for goes through several, and so do sum(), names on the "
        "left of an =, and an optimizer, which wants model.parameters().",
    ),
    (
        r"argument given to the optimizer|can only optimize",
        "An optimizer takes the parameters of a model: model.parameters().",
    ),
    (r"missing the required .forward.", "A module needs a method called forward. Is it spelled so?"),
    (
        r"'Tensor' object has no attribute '(append|extend)'",
        "Tensors don't grow. Collect in a list, and make one tensor of it at the end.",
    ),
    (
        r"'list' object has no attribute",
        "That's still a plain list. torch.tensor takes numbers, torch.stack joins tensors, and an index takes one out.",
    ),
    (
        r"'(int|float|bool)' object has no attribute",
        "That's a plain number, which has none of a tensor's or an array's methods.",
    ),
    (
        r"ndarray' object has no attribute",
        "That's a NumPy array by now, and its methods aren't those of a tensor: a copy is copy() there.",
    ),
    (
        r"has no attribute",
        "What stands before the dot has nothing of that name. Is the name spelled so, was it ever given a value, and "
        "is it the thing that you think?",
    ),
    (r"unsupported ScalarType", "NumPy doesn't have that dtype: bfloat16 is torch's own. Can you do without NumPy?"),
    (r"is not defined$", "Is that name spelled as where it gets its value, or is an import missing?"),
    (
        r"must be Tensor, not [A-Z]|unsupported operand type\(s\) for .*'(?!Tensor|NoneType)[A-Z]\w+'",
        "An object such as a layer stands there for its answer. First it's made, and then it's called with the values.",
    ),
    (
        r"must be Tensor, not (int|float|bool)",
        "A function of torch got a plain number there: give it a tensor.",
    ),
    (
        r"must be Tensor, not (list|tuple|numpy)",
        "A list, a tuple or an array stands there for a tensor. torch.stack joins tensors, torch.tensor takes numbers.",
    ),
    (r"operand type\(s\) for .*'list'", "Lists don't compute number by number: torch.tensor() makes a tensor of one."),
    (
        r"Weights only load failed",
        "There's something in that file that weights_only=True refuses: it takes tensors and plain values.",
    ),
    (
        r"math range error|too large to convert|[Nn]umerical result out of range",
        "That number is too large for a plain Python float. torch's own functions give inf instead of an error.",
    ),
    (
        r"view size is not compatible",
        "view() wants the numbers in one row in memory, and after a transpose, a permute or a slice they aren't. "
        "reshape() copies them where it has to.",
    ),
    (
        r"context manager protocol",
        "with needs an object made for it. Are the brackets () missing that make one, as in torch.no_grad()?",
    ),
    (
        r"got multiple values for",
        "One argument comes twice there, by its place and by its name. A layer is made from its settings, and called "
        "with the values.",
    ),
    (r"non-empty (list|TensorList)", "There's nothing to join: the list is empty. What should come out then?"),
    (
        r"each tensor to be equal size",
        "torch.stack joins tensors of one shape, and a DataLoader does so with its samples. Print their shapes.",
    ),
    (
        r"must have same number of dimensions|must match except in dimension",
        "torch.cat joins tensors that are equally long but for one axis. Print their shapes.",
    ),
    (r"expected sequence of length|inhomogeneous shape", "The rows of that list aren't equally long."),
    (
        r"input\.numel\(\) == 0|zero-size array|(arg|argument) is (an )?empty( sequence)?$",
        "Where there are no numbers, none is the largest or the smallest. What should come out there?",
    ),
    (
        r"number of classes from empty",
        "Without labels one_hot() can't tell how many classes there are. Which argument can?",
    ),
    (r"Class values must be", "A label isn't a class there: classes go from 0 to num_classes - 1."),
    (
        r"only applicable to index tensor|target dtype to be Long|type LongTensor",
        "Labels have to be whole numbers there: long() makes them so.",
    ),
    (
        r"multi-target not supported",
        "One label for each row is wanted there, shape (n,). Do yours have an axis too many?",
    ),
    (
        r"must be the same as input size",
        "A loss wants answers and targets of one shape. Print both: does one lack an axis, or have one too many?",
    ),
    (
        r"elements of \w+ should be between 0 and 1",
        "BCELoss takes probabilities. For logits there's BCEWithLogitsLoss.",
    ),
    (
        r"\dD tensors expected|expected 1-dimensional|only supports at least 2D|-dimensional input for|"
        r"must be a matrix|supposed to be a vector",
        "That function wants another number of axes. Print the shape of what it gets.",
    ),
    (
        r"input to conv|channels, but got",
        "A convolution takes a batch of pictures, (n, channels, height, width). Print the shape of what it gets.",
    ),
    (
        r"more than 1 value per channel",
        "In train mode BatchNorm needs more than one sample. Is eval mode missing?",
    ),
    (
        r"not implemented for '\w+'$|only supports floating-point|Expected a floating point",
        "torch has no such function for that dtype: to() gives another one.",
    ),
    (r"bincount only supports", "bincount counts whole numbers along one axis, none of them negative."),
    (r"can't be cast to the desired", "An operation in place keeps the dtype, and this answer needs another one."),
    (
        r"Index tensor must have the same number",
        "scatter and gather want an index with as many axes as the tensor has.",
    ),
    (r"mutually exclusive", "Two of the arguments there exclude each other: a DataLoader takes a sampler or shuffle."),
    (r"JSON serializable", "JSON has texts, numbers, lists and dicts, and nothing for a tensor."),
    (r"shape of the mask", "A mask has the shape of what it picks from. Print both shapes."),
    (r"device type tensor to numpy", "NumPy lives on the CPU: cpu() brings a tensor there."),
    (r"Output size is too small", "The window is larger than the picture that it goes over. Print both sizes."),
    (r"selected index k out of range", "topk can't give more than there are."),
    (r"can require gradients", "Only floating numbers have slopes: make them floating first."),
    (r"must be torch\.dtype", "torch has dtypes of its own, such as torch.float32."),
    (r"expected np\.ndarray", "from_numpy takes a NumPy array, and something else came."),
    (
        r"expected Tensor as element|must be tuple of Tensors",
        "stack and cat take a list or tuple of tensors, and something else is in it, or stands in its place.",
    ),
    (
        r"is not a Module subclass",
        "Only layers and other modules go in there. nn.Sequential takes them one by one: a * unpacks a list.",
    ),
    (
        r"before Module.__init__\(\) call|object has no attribute '_(modules|parameters|backward_hooks)'",
        "A module has to be set up first: where is super().__init__()?",
    ),
    (r"values to unpack", "There are more things, or fewer, than names to give them."),
    (
        r"cannot be interpreted as an integer|failed to unpack the object|must be tuple of ints, not (?!int)",
        "A whole number belongs there: //, round() and int() make one of a float, and * takes those of a shape apart.",
    ),
    (r"must be tuple of ints, not int", "A shape is a tuple there, also that of a single axis: (3,)."),
    (r"must be non-negative\.$|negative dimension", "A size below 0 is asked for there. Which sizes make it so?"),
    (r"only one dimension can be inferred", "-1 leaves one length open, and no more than one."),
    (r"einsum\(\)", "einsum() wants one letter for each axis of each tensor, and a comma between two tensors."),
    (r"Cannot interpret 'torch\.|type 'torch\.\w+' not understood", "NumPy has dtypes of its own, such as np.float32."),
    (r"is not subscriptable", "What stands before the brackets [] has no items to pick from."),
    (r"has no len\(\)", "That has no length: it's a single thing, or gives its items one by one."),
    (
        r"can only concatenate|must be str, not",
        "A + joins two texts, two lists or two tuples, and there's something else beside one of them.",
    ),
    (r"Sum of input lengths", "The parts have to add up to the whole. What's left when one part is taken away?"),
    (r"division by zero", "Something counts 0 there. What should come out then?"),
)
"""Patterns in an exception's text, and the sentence. The first that is found is said."""


def meaning(text: str) -> str:
    """A sentence about an exception by its text; empty for one that isn't among the commonest."""
    return next((said for pattern, said in MEANINGS if re.search(pattern, text)), "")
