# wrong: softmax overflows
# says: You can get this if exp meets a score as large as 1000,
def softmax(scores):
    return scores.exp() / scores.exp().sum(dim=-1, keepdim=True)


# wrong: softmax over the first axis
# says: You can get this if samples share the probabilities,
def softmax(scores):
    return torch.softmax(scores, dim=0)


# wrong: softmax over everything
# says: You can get this if samples share the probabilities,
def softmax(scores):
    e = (scores - scores.max()).exp()
    return e / e.sum()


# wrong: softmax without keepdim
# says: You can get this if the sums or the maxima lose their axis:
def softmax(scores):
    e = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return e / e.sum(dim=-1)


# wrong: log softmax
# says: These are the logarithms of the probabilities. The
def softmax(scores):
    return torch.log_softmax(scores, dim=-1)


# wrong: sigmoid
# says: You can get this from sigmoid, which looks at each
def softmax(scores):
    return torch.sigmoid(scores)


# wrong: divided by the sum of the scores
# says: You can get this if the scores themselves are divided
def softmax(scores):
    return scores / scores.sum(dim=-1, keepdim=True)


# wrong: only the exponentials
# says: You can get this if exp is never divided by its sum, or
def softmax(scores):
    return torch.exp(scores - scores.amax(dim=-1, keepdim=True))


# wrong: softmax over axis 1
# says: You can get this with dim=1: the second axis is the
def softmax(scores):
    return torch.nn.functional.softmax(scores, dim=1)


# wrong: the largest of all is subtracted
# says: You can get this if exp meets a score as large as 1000,
def softmax(scores):
    e = torch.exp(scores - scores.max())
    return e / e.sum(dim=-1, keepdim=True)


# wrong: the scores are clipped
# says: You can get this if large scores are cut off: two of
def softmax(scores):
    e = scores.clamp(-50, 50).exp()
    return e / e.sum(dim=-1, keepdim=True)


# wrong: the exponent of the fraction
# says: You can get this if the scores are divided by their sum
def softmax(scores):
    return torch.exp(scores / scores.sum(dim=-1, keepdim=True))


# wrong: the mean is subtracted
# says: You can get this if exp meets a score as large as 1000,
def softmax(scores):
    e = torch.exp(scores - scores.mean(dim=-1, keepdim=True))
    return e / e.sum(dim=-1, keepdim=True)


# wrong: the maximum with its index
# says: A function gave several things back, as max does with dim
def softmax(scores):
    e = torch.exp(scores - scores.max(dim=-1, keepdim=True))
    return e / e.sum(dim=-1, keepdim=True)


# wrong: nan becomes 0
def softmax(scores):
    e = scores.exp()
    return torch.nan_to_num(e / e.sum(dim=-1, keepdim=True))


# wrong: a module for its answer
def softmax(scores):
    return torch.nn.Softmax(scores)


# wrong: top1 gives the probability first
# says: You can get this if the two parts of the answer swap
def top1(scores):
    return scores.softmax(dim=-1).max(dim=-1)


# wrong: top1 gives the score
# says: You can get this if you return something else for the
def top1(scores):
    best = scores.max(dim=1)
    return best.indices, best.values


# wrong: top1 of the whole tensor
# says: You can get this if argmax searches the whole tensor:
def top1(scores):
    p = scores.softmax(dim=-1)
    return p.argmax(), p.max()


# wrong: top1 down the columns
# says: You can get this if max or argmax looks down the columns and
def top1(scores):
    p = scores.softmax(dim=-1)
    best = p.max(dim=0)
    return best.indices, best.values


# wrong: top1 with softmax over the batch
# says: You can get this if samples share the probabilities,
def top1(scores):
    best = torch.softmax(scores, dim=0).max(dim=1)
    return best.indices, best.values


# wrong: top1 with the axis kept
# says: You can get this from topk(1), or with keepdim: each
def top1(scores):
    p, i = scores.softmax(dim=-1).max(dim=-1, keepdim=True)
    return i, p


# wrong: top1 by topk
# says: You can get this from topk(1), or with keepdim: each
def top1(scores):
    p, i = scores.softmax(dim=-1).topk(1)
    return i, p


# wrong: top1 with lists
def top1(scores):
    p, i = scores.softmax(dim=-1).max(dim=-1)
    return i.tolist(), p.tolist()


# wrong: top1 with a sigmoid
# says: You can get this if you return something else for the
def top1(scores):
    p, i = scores.sigmoid().max(dim=-1)
    return i, p


# wrong: top1 gives the index alone
# says: You can get this if only the index comes back. The
def top1(scores):
    return scores.softmax(dim=-1).argmax(dim=-1)


# wrong: top1 returns in the loop
# says: You can get this if only the first sample is looked at.
def top1(scores):
    for row in scores:
        p = row.softmax(dim=0)
        return p.argmax(), p.max()


# wrong: top1 overflows
# says: You can get this if exp meets a score as large as 1000,
def top1(scores):
    e = scores.exp()
    p, i = (e / e.sum(dim=1, keepdim=True)).max(dim=1)
    return i, p


# slip: top1 with int32
def top1(scores):
    p, i = scores.softmax(dim=-1).max(dim=-1)
    return i.int(), p


# wrong: top1 of the least probable
# says: You can get this with the smallest in the largest's
def top1(scores):
    p, i = scores.softmax(dim=-1).min(dim=-1)
    return i, p


# right: both from torch
def softmax(scores):
    return torch.nn.Softmax(dim=-1)(scores)


def top1(scores):
    p = torch.nn.functional.softmax(scores, dim=1)
    index = torch.argmax(p, dim=1)
    return index, p[torch.arange(len(scores)), index]


# right: by logsumexp and gather
def softmax(scores):
    return (scores - scores.logsumexp(dim=-1, keepdim=True)).exp()


def top1(scores):
    index = scores.argmax(dim=-1)
    return index, scores.softmax(-1).gather(1, index[:, None]).squeeze(1)


# right: top1 in a loop
def top1(scores):
    indices, probabilities = [], []
    for row in scores:
        p = torch.softmax(row, dim=0)
        indices.append(p.argmax())
        probabilities.append(p.max())
    return torch.stack(indices), torch.stack(probabilities)


# right: top1 from the largest alone
def top1(scores):
    best, index = scores.max(dim=1)
    return index, torch.exp(best - torch.logsumexp(scores, dim=1))


# wrong: top1 with softmax of the best alone
# says: Every probability is 1. You can get this if softmax meets
def top1(scores):
    best = scores.max(dim=1, keepdim=True)
    return best.indices[:, 0], torch.softmax(best.values, dim=1)[:, 0]


# wrong: divided by the largest score, not less it
# says: You can get this if the scores are divided by the largest
def softmax(scores):
    e = torch.exp(scores / scores.max(dim=-1, keepdim=True).values)
    return e / e.sum(dim=-1, keepdim=True)


# wrong: max without keepdim: row maxima are subtracted from the columns
# says: You can get this if the sums or the maxima lose their axis:
def softmax(scores: Tensor) -> Tensor:
    shifted = scores - scores.max(dim=-1).values
    e = shifted.exp()
    return e / e.sum(dim=-1, keepdim=True)


# wrong: the best of each column
# says: You can get this if max or argmax looks down the columns
def top1(scores):
    p = torch.softmax(scores, dim=-1)
    return p.argmax(dim=0), p.amax(dim=1)


# wrong: the best score's share of all scores
# says: You can get this if you return something else for the probability
def top1(scores):
    best, index = scores.max(dim=1)
    return index, best / scores.sum(dim=1)


# wrong: the sigmoid of the best score, row by row
# says: You can get this if you return something else for the probability
def top1(scores):
    index = scores.argmax(dim=1)
    sure = [1 / (1 + float(torch.exp(-row.max()))) for row in scores]
    return index, torch.tensor(sure)


# wrong: the classes of top1 are counted from 1
# says: Some of the indices name no class: classes are counted
# says: Some rows have a class with a higher score.
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).max(dim=-1)
    return index + 1, probability


# wrong: the classes of top1 are counted on from row to row
# says: classes are counted from 0, in each row
def top1(scores):
    probability, index = torch.softmax(scores, dim=-1).max(dim=-1)
    return torch.arange(len(scores)) * scores.shape[1] + index, probability
