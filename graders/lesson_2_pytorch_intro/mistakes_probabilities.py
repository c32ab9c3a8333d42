"""More of what learners get wrong in 2.7, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.7",
    "not-divided-by-the-sum",
    "You can get this if exp is never divided by its sum, or is divided by the largest instead. What do the "
    "probabilities of one sample add up to?",
)
def softmax(scores):
    exponentials = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return exponentials


@variant("not-divided-by-the-sum")
def softmax(scores):
    return scores.exp()


@mistake(
    "2.7",
    "shares-of-the-scores",
    "You can get this if the scores themselves are divided by their sum. Scores can be negative: what turns them into "
    "positive numbers first?",
)
def softmax(scores):
    return scores / scores.sum(dim=-1, keepdim=True)


@mistake(
    "2.7",
    "log-softmax",
    "These are the logarithms of the probabilities. The docstring asks for the probabilities themselves.",
)
def softmax(scores):
    return torch.log_softmax(scores, dim=-1)


@mistake(
    "2.7",
    "sigmoid-for-softmax",
    "You can get this from sigmoid, which looks at each score by itself. softmax compares the scores of a sample: "
    "they share 1 among them.",
)
def softmax(scores):
    return torch.sigmoid(scores)


@mistake(
    "2.7",
    "softmin",
    "You can get this if the sign of the scores is turned round: the smallest score gets the largest probability.",
)
def softmax(scores):
    return torch.softmax(-scores, dim=-1)


@mistake(
    "2.7",
    "axis-not-kept",
    "You can get this if the sums or the maxima lose their axis: torch then lines them up with the columns, not with "
    "the rows. Which argument of sum and of max keeps the axis?",
)
def softmax(scores):
    exponentials = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=-1)


@variant("axis-not-kept")
def softmax(scores):
    exponentials = (scores - scores.amax(dim=-1)).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@mistake(
    "2.7",
    "scores-cut-off",
    "You can get this if large scores are cut off: two of them that differ then look alike. What can you subtract "
    "from all scores of a sample instead?",
)
def softmax(scores):
    exponentials = scores.clamp(-80, 80).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@variant("scores-cut-off")
def softmax(scores):
    exponentials = scores.clamp(-50, 50).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


@mistake("2.7", "scores-returned", "The scores came back as they were. Which two steps turn them into probabilities?")
def softmax(scores):
    return scores


@variant("scores-returned")
def softmax(scores):
    return scores.clone()


@mistake(
    "2.7",
    "least-probable",
    "You can get this with the smallest in the largest's place: top1 wants the most probable class.",
)
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).min(dim=-1)
    return index, probability


@mistake(
    "2.7",
    "first-sample-only",
    "You can get this if only the first sample is looked at. There is one row of scores per sample: does every row "
    "get an answer?",
)
def top1(scores):
    probability, index = torch.softmax(scores[0], dim=-1).max(dim=-1)
    return index, probability


@variant("first-sample-only")
def top1(scores):
    probability, index = torch.softmax(scores[:1], dim=-1).max(dim=-1)
    return index, probability


@mistake(
    "2.7",
    "column-for-row",
    "You can get this from topk(1), or with keepdim: each part is a column (n, 1). The docstring asks for (n,).",
)
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).topk(1)
    return index, probability


@mistake(
    "2.7",
    "index-alone",
    "You can get this if only the index comes back. The docstring wants a tuple: the index and its probability.",
)
def top1(scores):
    return torch.softmax(scores, dim=-1).argmax(dim=-1)


@mistake(
    "2.7",
    "log-of-the-probability",
    "The second part is the logarithm of the probability. The docstring asks for the probability itself.",
)
def top1(scores):
    probability, index = torch.log_softmax(scores, dim=-1).max(dim=-1)
    return index, probability


@mistake(
    "2.7",
    "value-and-index-of-the-scores",
    "You can get this if you return what max gives for the scores: the value comes first there, and it is a score and "
    "no probability. Which part should be first, and what is missing?",
)
def top1(scores):
    return scores.max(dim=-1)


@variant("value-and-index-of-the-scores")
def top1(scores):
    best, index = scores.max(dim=-1)
    return best, index


@mistake(
    "2.7",
    "table-of-probabilities",
    "You can get this if probabilities[:, index] picks whole columns: each row is paired with every index. You need "
    "one entry from each row.",
)
def top1(scores):
    probabilities = torch.softmax(scores, dim=-1)
    index = probabilities.argmax(dim=-1)
    return index, probabilities[:, index]


@mistake(
    "2.7",
    "second-axis-for-last",
    "You can get this with dim=1: the second axis is the last one only in a table. Which number names the last axis, "
    "however many there are?",
)
def softmax(scores):
    return torch.softmax(scores, dim=1)


@variant("second-axis-for-last")
def softmax(scores):
    exponentials = (scores - scores.amax(dim=1, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=1, keepdim=True)


@mistake(
    "2.7",
    "divided-before-exp",
    "You can get this if the scores are divided by their sum first, and exp comes after that. Which of the two steps "
    "comes first?",
)
def softmax(scores):
    return (scores / scores.sum(dim=-1, keepdim=True)).exp()


@mistake(
    "2.7",
    "best-of-each-column",
    "You can get this if max or argmax looks down the columns and finds the best sample for each class. Which axis "
    "should disappear, so that each sample keeps one answer?",
)
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).max(dim=0)
    return index, probability


@variant("best-of-each-column")
def top1(scores):
    probabilities = torch.softmax(scores, dim=-1)
    return probabilities.argmax(dim=0), probabilities.amax(dim=-1)


@mistake(
    "2.7",
    "softmax-of-the-best-alone",
    "Every probability is 1. You can get this if softmax meets the best score alone: it shares out 1, and a single "
    "score gets it all. Among which scores should it share?",
)
def top1(scores):
    best, index = scores.max(dim=-1, keepdim=True)
    return index[:, 0], torch.softmax(best, dim=-1)[:, 0]
