"""What learners get wrong in 2.7, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.7",
    "over-the-batch-axis",
    "You can get this if samples share the probabilities, down the columns or across the whole batch: each sample's "
    "own probabilities should sum to 1. Which axis holds the classes?",
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


@mistake(
    "2.7",
    "overflow",
    "You can get this if exp meets a score as large as 1000, which gives inf, or only scores such as -1000, which all "
    "give 0: inf / inf and 0 / 0 are nan. What can you subtract from the scores of each sample, for each its own, "
    "without changing its probabilities?",
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
    "scores-changed",
    "You can get this if you work on the caller's own scores: -= and methods that end in _ write into them, and the "
    "caller finds other numbers afterwards. What could you make instead?",
    by="symptom",
)
def softmax(scores):
    scores -= scores.max(dim=-1, keepdim=True).values
    exponentials = scores.exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@variant("scores-changed")
def softmax(scores):
    scores.sub_(scores.amax(dim=-1, keepdim=True)).exp_()
    return scores.div_(scores.sum(dim=-1, keepdim=True)).clone()


@variant("scores-changed")
def top1(scores):
    scores -= scores.max(dim=-1, keepdim=True).values
    exponentials = scores.exp()
    probability, index = (exponentials / exponentials.sum(dim=-1, keepdim=True)).max(dim=-1)
    return index, probability


@mistake(
    "2.7",
    "argmax-over-everything",
    "You can get this if argmax searches the whole tensor: one answer for the entire batch, counted as if all rows "
    "were one. Which argument makes it answer row by row?",
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
    "You can get this if you return something else for the probability, such as the largest score, as it is or "
    "through a sigmoid: the probabilities of a row add up to 1, and every score of the row counts. What turns scores "
    "into probabilities?",
)
def top1(scores):
    best, index = scores.max(dim=-1)
    return index, best


@variant("score-for-probability")
def top1(scores):
    best, index = scores.max(dim=-1)
    return index, torch.sigmoid(best)


@variant("score-for-probability")
def top1(scores):
    best, index = scores.max(dim=-1)
    return index, torch.sigmoid(best).float()


@variant("score-for-probability")
def top1(scores):
    best, index = scores.max(dim=-1)
    return index, best / scores.sum(dim=-1)


@mistake(
    "2.7",
    "index-and-probability-swapped",
    "You can get this if the two parts of the answer swap places: max gives the value first, the docstring asks for "
    "the index first.",
)
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).max(dim=-1)
    return probability, index


@variant("index-and-probability-swapped")
def top1(scores):
    return torch.softmax(scores, dim=-1).max(dim=-1)


@mistake(
    "2.7",
    "divided-by-the-maximum",
    "You can get this if the scores are divided by the largest of them, which can change the probabilities. What can "
    "you subtract from all scores of a sample without changing them?",
)
def softmax(scores):
    exponentials = (scores / scores.max(dim=-1, keepdim=True).values).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@variant("divided-by-the-maximum")
def softmax(scores):
    return torch.softmax(scores / scores.max(), dim=-1)
