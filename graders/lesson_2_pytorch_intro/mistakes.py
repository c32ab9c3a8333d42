"""The wrong answers that lesson 2 knows, and what a teacher would say to each."""

# mypy: ignore-errors
from __future__ import annotations

import numpy as np
import torch

from autograder.testing import mistake, variant

# 2.1 describe


@mistake(
    "2.1",
    "torch-objects",
    "This is what one gets if PyTorch's own objects go into the dict as they are: a torch.Size, a "
    "torch.dtype, a torch.device. They print well, but json.dumps refuses two of them. Which "
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
    "This is what one gets if len() stands in for the number of elements: it counts the first "
    "axis only, and a single number has no length at all. What counts all of them?",
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


# 2.2 seeded_normal


@mistake(
    "2.2",
    "global-state-moved",
    "This is what one gets if the seed is given to the one random generator that everybody in the "
    "process shares: afterwards all later draws are different ones. Could you have a generator of "
    "your own, or put the shared one back?",
    by="symptom",
)
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    return torch.randn(shape)


@variant("global-state-moved")
def seeded_normal(shape, seed):
    np.random.seed(seed)
    return torch.tensor(np.random.standard_normal(shape), dtype=torch.float32)


@variant("global-state-moved")
def seeded_normal(shape, seed):
    import random

    random.seed(seed)
    numbers = [random.gauss(0, 1) for _ in range(int(np.prod(shape)))]
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape)


@variant("global-state-moved")
def seeded_normal(shape, seed):
    torch.manual_seed(seed)
    numbers = torch.randn(shape)
    torch.seed()
    return numbers


@mistake(
    "2.2",
    "uniform",
    "This is what one gets if the numbers are spread evenly between two limits: a normal "
    "distribution has its numbers crowded round 0 and a few far out. Compare the names rand and "
    "randn.",
    by="symptom",
)
def seeded_normal(shape, seed):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


@variant("uniform")
def seeded_normal(shape, seed):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) * 2 - 1


@variant("uniform")
def seeded_normal(shape, seed):
    numbers = torch.rand(shape, generator=torch.Generator().manual_seed(seed))
    return (numbers - 0.5) * 12**0.5


@mistake(
    "2.2",
    "not-repeatable",
    "This is what one gets if the seed never reaches the generator that draws the numbers: two "
    "calls with the same seed gave different ones. Who draws them, and who has the seed?",
    by="symptom",
)
def seeded_normal(shape, seed):
    return torch.randn(shape)


@variant("not-repeatable")
def seeded_normal(shape, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    generator.seed()
    return torch.randn(shape, generator=generator)


@variant("not-repeatable")
def seeded_normal(shape, seed):
    torch.Generator().manual_seed(seed)
    return torch.randn(shape)


# 2.3 border, every_other


@mistake(
    "2.3",
    "changed-in-place",
    "This is what one gets if a slice of the image itself is written to: a slice is a window on "
    "the same memory, so the caller's image has changed too. What should be written to instead?",
    by="symptom",
)
def border(image):
    image[1:-1, 1:-1] = 0
    return image


@variant("changed-in-place")
def border(image):
    inside = image[1:-1, 1:-1]
    inside.zero_()
    return image.clone()


@variant("changed-in-place")
def border(image):
    ring = image
    ring[1:-1, 1:-1] = 0
    return ring


@variant("changed-in-place")
def border(image):
    ring = image.view(image.shape)
    ring[1:-1, 1:-1] = 0
    return ring.clone()


@mistake(
    "2.3",
    "view-returned",
    "This is what one gets if the answer is a view: right numbers, but on the memory of the "
    "original, so that who changes one changes both. How does one ask a tensor for a copy?",
    by="symptom",
)
def every_other(image):
    return image[::2, ::2]


@variant("view-returned")
def every_other(image):
    return image[0::2][:, 0::2].view((image.shape[0] + 1) // 2, (image.shape[1] + 1) // 2)


@mistake(
    "2.3",
    "border-off-by-one",
    "This is what one gets if the inside begins or ends one row or column too early or too late. "
    "Write the indices of the rows of a 5 x 5 image on paper: which of them are inside?",
)
def border(image):
    ring = image.clone()
    ring[1:-2, 1:-2] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[2:-2, 2:-2] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[2:-1, 2:-1] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[1:, 1:] = 0
    return ring


@variant("border-off-by-one")
def border(image):
    ring = image.clone()
    ring[:-1, :-1] = 0
    return ring


@mistake(
    "2.3",
    "border-rows-only",
    "This is what one gets if only the rows are looked at, or only the columns: the ring has four sides.",
)
def border(image):
    ring = image.clone()
    ring[1:-1] = 0
    return ring


@variant("border-rows-only")
def border(image):
    ring = image.clone()
    ring[:, 1:-1] = 0
    return ring


@mistake(
    "2.3",
    "every-other-off-by-one",
    "This is what one gets if the counting starts at the second row and column: the first ones "
    "belong to the answer. At which index does a slice with a step begin?",
)
def every_other(image):
    return image[1::2, 1::2].clone()


@variant("every-other-off-by-one")
def every_other(image):
    return image[:-1:2, :-1:2].clone()


@variant("every-other-off-by-one")
def every_other(image):
    return image[::2, 1::2].clone()


@variant("every-other-off-by-one")
def every_other(image):
    return image[1::2, ::2].clone()


@mistake(
    "2.3",
    "every-other-rows-only",
    "This is what one gets if only the rows are thinned out, or only the columns: an image has "
    "two axes, and each wants its own step.",
)
def every_other(image):
    return image[::2].clone()


@variant("every-other-rows-only")
def every_other(image):
    return image[:, ::2].clone()


# 2.4 to_channels_first, add_batch


@mistake(
    "2.4",
    "reshaped",
    "This is what one gets if the numbers are only cut up differently, in their old reading "
    "order: the shape is right and the pixels are scrambled. Which function moves axes instead?",
)
def to_channels_first(images):
    n, height, width, channels = images.shape
    return images.reshape(n, channels, height, width)


@variant("reshaped")
def to_channels_first(images):
    n, height, width, channels = images.shape
    return images.contiguous().view(n, channels, height, width)


@mistake(
    "2.4",
    "height-and-width-swapped",
    "This is what one gets if height and width change places on the way: every picture lies on "
    "its side. Write down, for each new axis, which old axis it comes from.",
)
def to_channels_first(images):
    return images.permute(0, 3, 2, 1)


@variant("height-and-width-swapped")
def to_channels_first(images):
    return images.transpose(1, 3).contiguous()


@mistake(
    "2.4",
    "axes-in-the-wrong-order",
    "This is what one gets if the channels end up somewhere else than right after the batch. "
    "permute lists, for each new axis in order, the old axis that goes there.",
)
def to_channels_first(images):
    return images.permute(0, 2, 3, 1)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.permute(3, 0, 1, 2)


@variant("axes-in-the-wrong-order")
def to_channels_first(images):
    return images.transpose(2, 3)


@mistake(
    "2.4",
    "batch-axis-at-the-end",
    "This is what one gets if the new axis is put in another place than the front: a net would "
    "take something else for the batch. Which axis number is the first?",
)
def add_batch(image):
    return image.unsqueeze(-1)


@variant("batch-axis-at-the-end")
def add_batch(image):
    return image[..., None]


@variant("batch-axis-at-the-end")
def add_batch(image):
    return image.unsqueeze(1)


# 2.5 standardize


@mistake(
    "2.5",
    "over-the-whole-tensor",
    "This is what one gets if mean and spread are taken over all numbers of the table at once: "
    "then columns with other units are mixed. Which axis do the statistics of one column run "
    "along?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(correction=0)
    return (table - table.mean()) / torch.where(std == 0, torch.ones_like(std), std)


@variant("over-the-whole-tensor")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean()) / table.std(correction=0)


@variant("over-the-whole-tensor")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean()) / table.std()


@mistake(
    "2.5",
    "over-rows",
    "This is what one gets if each row is standardized: rows are samples here, columns are "
    "features. dim names the axis that disappears: which one should?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=1, keepdim=True, correction=0)
    return (table - table.mean(dim=1, keepdim=True)) / torch.where(std == 0, torch.ones_like(std), std)


@variant("over-rows")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=1, keepdim=True, correction=0)
    return (table - table.mean(dim=1, keepdim=True)) / std


@variant("over-rows")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    centred = table - table.mean(dim=1, keepdim=True)
    return centred / (centred.square().sum(dim=1, keepdim=True) / (table.shape[1] - 1)).sqrt()


@mistake(
    "2.5",
    "sample-std",
    "This is what one gets with the sample standard deviation, which divides by n - 1: torch.std "
    "does so unless told otherwise. The docstring asks for the population's.",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0)
    return (table - table.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), std)


@variant("sample-std")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return torch.nan_to_num((table - table.mean(dim=0)) / table.std(dim=0))


@variant("sample-std")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean(dim=0)) / (table.std(dim=0) + 1e-8)


@mistake(
    "2.5",
    "divided-by-zero",
    "This is what one gets if a column whose values are all equal is divided by its spread: 0 / 0 "
    "is nan, and one nan spoils every sum it meets. What could such a column be divided by "
    "instead?",
    by="symptom",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean(dim=0)) / table.std(dim=0, correction=0)


@mistake(
    "2.5",
    "integer-division",
    "This is what one gets if the fractions are cut off on the way: with whole numbers in, the "
    "answer must still be able to say 0.7. When should the table become floating?",
)
def standardize(features):
    table = features.double()
    std = table.std(dim=0, correction=0)
    result = (table - table.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), std)
    if features.is_floating_point():
        return result.to(features.dtype)
    return result.floor().float()


@variant("integer-division")
def standardize(features):
    table = features.double()
    std = table.std(dim=0, correction=0)
    result = (table - table.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), std)
    return result.to(features.dtype)


@variant("integer-division")
def standardize(features):
    table = features.double()
    std = table.std(dim=0, correction=0)
    result = (table - table.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), std)
    if features.is_floating_point():
        return result.to(features.dtype)
    return result.trunc().float()


@variant("integer-division")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    return (table - table.mean(dim=0)) // torch.where(std == 0, torch.ones_like(std), std)


@variant("integer-division")
def standardize(features):
    table = features.double()
    mean, std = table.mean(dim=0), table.std(dim=0, correction=0)
    if not features.is_floating_point():
        mean, std = mean.trunc(), std.trunc()
    dtype = features.dtype if features.is_floating_point() else torch.float32
    return ((table - mean) / torch.where(std == 0, torch.ones_like(std), std)).to(dtype)


@mistake(
    "2.5",
    "table-changed-in-place",
    "This is what one gets if the work is done on the caller's own table: -= and /= write into it. "
    "Whose numbers should the answer be made of?",
    by="symptom",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    table -= table.mean(dim=0)
    table /= torch.where(std == 0, torch.ones_like(std), std)
    return table


@variant("table-changed-in-place")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    table.sub_(table.mean(dim=0)).div_(torch.where(std == 0, torch.ones_like(std), std))
    return table.clone()


# 2.6 pairwise_distances


@mistake(
    "2.6",
    "squared-distances",
    "This is what one gets if the last step is left out: these are the squares of the distances.",
)
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).square().sum(dim=-1)


@mistake(
    "2.6",
    "transposed",
    "This is what one gets if a and b change places: row i of the answer should belong to row i "
    "of a. Which of the two needs the new axis in the middle?",
)
def pairwise_distances(a, b):
    return (b[:, None] - a[None]).square().sum(dim=-1).sqrt()


@mistake(
    "2.6",
    "nan-under-the-root",
    "This is what one gets if a sum that ought to be 0 comes out a little below it by rounding, "
    "and then goes under a square root. What is the smallest value the root should ever see?",
    by="symptom",
)
def pairwise_distances(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1)[None] - 2 * a @ b.T).sqrt()


@mistake(
    "2.6",
    "loop-over-pairs",
    "This is what one gets if Python visits every pair: right, but on many rows much slower than "
    "it need be. Can broadcasting form all the differences at once?",
    by="symptom",
)
def pairwise_distances(a, b):
    return torch.stack([torch.stack([(p - q).square().sum().sqrt() for q in b]) for p in a])


@variant("loop-over-pairs")
def pairwise_distances(a, b):
    import math

    rows = b.tolist()
    return torch.tensor([[math.dist(p, q) for q in rows] for p in a.tolist()], dtype=a.dtype)


@variant("loop-over-pairs")
def pairwise_distances(a, b):
    result = torch.zeros(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            result[i, j] = torch.norm(a[i] - b[j])
    return result


# 2.7 softmax, top1


@mistake(
    "2.7",
    "over-the-batch-axis",
    "This is what one gets if the probabilities are shared out down the columns, among the "
    "samples of the batch: each sample's own scores should sum to 1. Which axis holds the "
    "classes?",
)
def softmax(scores):
    return torch.softmax(scores, dim=0)


@variant("over-the-batch-axis")
def softmax(scores):
    exponentials = (scores - scores.max()).exp()
    return exponentials / exponentials.sum()


@variant("over-the-batch-axis")
def softmax(scores):
    return torch.softmax(scores.flatten(), dim=0).reshape(scores.shape)


@variant("over-the-batch-axis")
def top1(scores):
    probability, index = torch.softmax(scores, dim=0).max(dim=0)
    return index, probability


@variant("over-the-batch-axis")
def top1(scores):
    probability, index = torch.softmax(scores, dim=0).max(dim=1)
    return index, probability


@variant("over-the-batch-axis")
def top1(scores):
    probability, index = torch.softmax(scores, dim=1).max(dim=0)
    return index, probability


@mistake(
    "2.7",
    "overflow",
    "This is what one gets if exp meets a score as large as 1000: it gives inf, or with -1000 "
    "everywhere 0, and inf / inf and 0 / 0 are nan. What may be subtracted from all scores of a "
    "sample without changing its probabilities?",
    by="symptom",
)
def softmax(scores):
    exponentials = scores.exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@variant("overflow")
def softmax(scores):
    exponentials = (scores - scores.max()).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@variant("overflow")
def top1(scores):
    exponentials = scores.exp()
    probability, index = (exponentials / exponentials.sum(dim=-1, keepdim=True)).max(dim=-1)
    return index, probability


@mistake(
    "2.7",
    "argmax-over-everything",
    "This is what one gets if argmax looks through the whole tensor: one answer for the entire "
    "batch, counted as if all rows were one. Which argument tells it to answer row by row?",
)
def top1(scores):
    probabilities = torch.softmax(scores, dim=-1)
    return probabilities.argmax(), probabilities.max()


@variant("argmax-over-everything")
def top1(scores):
    probabilities = torch.softmax(scores, dim=-1)
    return probabilities.argmax(), probabilities.max(dim=-1).values


@variant("argmax-over-everything")
def top1(scores):
    probabilities = torch.softmax(scores, dim=-1)
    return scores.argmax(), probabilities.amax(dim=-1)


@variant("argmax-over-everything")
def top1(scores):
    probabilities = torch.softmax(scores, dim=-1)
    index = probabilities.argmax()
    return index.expand(len(scores)).clone(), probabilities.flatten()[index].expand(len(scores))


@mistake(
    "2.7",
    "score-for-probability",
    "This is what one gets if the largest score is handed back as it is: a score can be negative "
    "or far above 1, a probability cannot. What turns scores into probabilities?",
)
def top1(scores):
    best, index = scores.max(dim=-1)
    return index, best


@variant("score-for-probability")
def top1(scores):
    best, index = scores.max(dim=-1)
    return index, torch.sigmoid(best)


@mistake(
    "2.7",
    "index-and-probability-swapped",
    "This is what one gets if the two parts of the answer change places: max gives the value "
    "first, the docstring asks for the index first.",
)
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).max(dim=-1)
    return probability, index


@variant("index-and-probability-swapped")
def top1(scores):
    return torch.softmax(scores, dim=-1).max(dim=-1)


# 2.8 one_hot


@mistake(
    "2.8",
    "wrong-dtype",
    "This is what one gets if the zeros and ones keep another dtype (one_hot of torch gives "
    "int64): nets and losses compute in float32.",
    by="symptom",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return torch.nn.functional.one_hot(labels, num_classes)


@variant("wrong-dtype")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return labels[:, None] == torch.arange(num_classes)


@variant("wrong-dtype")
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    return torch.from_numpy(np.eye(num_classes)[labels.numpy()])


@mistake(
    "2.8",
    "classes-inferred",
    "This is what one gets if the number of columns comes from the labels that happen to occur: "
    "the next batch may hold other ones, and its rows would not fit. Who knows how many classes "
    "there are?",
)
def one_hot(labels, num_classes):
    if bool(((labels < 0) | (labels >= num_classes)).any()):
        raise ValueError("a label is out of range")
    if len(labels) == 0:
        return torch.zeros(0, 0)
    return torch.nn.functional.one_hot(labels).float()


@variant("classes-inferred")
def one_hot(labels, num_classes):
    if bool((labels < 0).any()):
        raise ValueError("a label is negative")
    if len(labels) == 0:
        return torch.zeros(0, 0)
    return torch.eye(int(labels.max()) + 1)[labels]


@variant("classes-inferred")
def one_hot(labels, num_classes):
    seen, position = labels.unique(return_inverse=True)
    if len(labels) and (bool(seen[0] < 0) or bool(seen[-1] >= num_classes)):
        raise ValueError("a label is out of range")
    return torch.eye(len(seen))[position]


@variant("classes-inferred")
def one_hot(labels, num_classes):
    return torch.nn.functional.one_hot(labels).float()


@mistake(
    "2.8",
    "negative-label-wraps",
    "This is what one gets if a negative label is used as an index as it is: -1 then means the "
    "last class, without a word. What should be asked about the labels before they are used?",
    by="symptom",
)
def one_hot(labels, num_classes):
    if bool((labels >= num_classes).any()):
        raise ValueError("a label is out of range")
    rows = torch.zeros(len(labels), num_classes)
    rows[torch.arange(len(labels)), labels] = 1
    return rows


@variant("negative-label-wraps")
def one_hot(labels, num_classes):
    return torch.eye(num_classes)[labels]


@variant("negative-label-wraps")
def one_hot(labels, num_classes):
    try:
        return torch.from_numpy(np.eye(num_classes, dtype=np.float32)[labels.numpy()])
    except IndexError:
        raise ValueError("a label is out of range") from None


# 2.9 to_numpy


@mistake(
    "2.9",
    "requires-grad",
    "This is what one gets if a tensor that requires grad is handed to NumPy as it is: NumPy "
    "cannot follow a graph, so torch refuses. How does one get the numbers without the graph?",
    by="symptom",
)
def to_numpy(tensor):
    return tensor.numpy().copy()


@variant("requires-grad")
def to_numpy(tensor):
    return tensor.cpu().numpy().copy()


@variant("requires-grad")
def to_numpy(tensor):
    return np.array(tensor)


@variant("requires-grad")
def to_numpy(tensor):
    return tensor.clone().numpy()


@mistake(
    "2.9",
    "shares-memory",
    "This is what one gets if the array is only another view of the tensor's memory: who writes "
    "to one changes the other. Where would a copy have to be asked for?",
    by="symptom",
)
def to_numpy(tensor):
    return tensor.detach().numpy()


@variant("shares-memory")
def to_numpy(tensor):
    return tensor.detach().cpu().numpy()


@variant("shares-memory")
def to_numpy(tensor):
    return tensor.numpy(force=True)


@variant("shares-memory")
def to_numpy(tensor):
    return np.asarray(tensor.detach())


# 2.10 gradient


@mistake(
    "2.10",
    "grad-accumulates",
    "This is what one gets if the slopes are collected in x.grad: backward adds to what is there "
    "already, so the second call on the same x gives the sum of both. Whose .grad should it be, "
    "or is there a way without one?",
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
    "This is what one gets if the work is done on the caller's own x: it comes back with other "
    "values, or with autograd now switched on for it. On what could the work be done instead?",
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
    "This is what one gets if the answer still carries the graph it was computed with: it keeps "
    "all that memory alive, and NumPy will refuse it. Is create_graph needed here?",
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
    "This is what one gets if the slope is found by nudging x a little and looking how much f "
    "changes: near enough at easy places, wrong far out and beside a kink. Autograd knows the "
    "slope itself.",
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
