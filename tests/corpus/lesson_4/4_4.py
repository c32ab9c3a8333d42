# slip: a renamed parameter
def top_k(probs, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    out = []
    for row in probs:
        values, places = row.topk(min(k, len(row)))
        out.append([(categories[i], v) for v, i in zip(values.tolist(), places.tolist())])
    return out


# slip: the default of k is 1
def top_k(probabilities, categories, k=1):
    if k < 1:
        raise ValueError("k must be at least 1")
    out = []
    for row in probabilities:
        values, places = row.topk(min(k, len(row)))
        out.append([(categories[i], v) for v, i in zip(values.tolist(), places.tolist())])
    return out


# wrong: no limit for k
# says: Where there are fewer classes than k, an error comes: you can
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, places = probabilities.topk(k)
    return [[(categories[i], v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), places.tolist())]


# wrong: the least probable ones
# says: The probabilities rise, as a sort in its usual order leaves them.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    k = min(k, probabilities.shape[1])
    values, places = probabilities.topk(k, largest=False)
    return [[(categories[i], v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), places.tolist())]


# wrong: the best last
# says: The probabilities rise, as a sort in its usual order leaves them.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    result = []
    for row in probabilities:
        order = torch.argsort(row)[-k:]
        result.append([(categories[int(i)], float(row[i])) for i in order])
    return result


# wrong: a dict loses classes of the same name
# says: Two classes with the same name become one if names are the
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    result = []
    for row in probabilities:
        table = dict(zip(categories, row.tolist()))
        result.append(sorted(table.items(), key=lambda pair: pair[1], reverse=True)[:k])
    return result


# wrong: looked up by the probability
# says: Where two classes are equally probable, one comes twice and
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    result = []
    for row in probabilities.tolist():
        best = sorted(row, reverse=True)[:k]
        result.append([(categories[row.index(p)], p) for p in best])
    return result


# wrong: only the first picture
# says: Only the first picture has an answer. The batch has a row
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    row = probabilities[0]
    values, places = row.topk(min(k, len(row)))
    return [[(categories[i], v) for v, i in zip(values.tolist(), places.tolist())]]


# wrong: one flat list
# says: All pairs are in one list, and nothing says where the
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    out = []
    for row in probabilities:
        values, places = row.topk(min(k, len(row)))
        out += [(categories[i], v) for v, i in zip(values.tolist(), places.tolist())]
    return out


# wrong: the best over the whole batch
# says: These are the best of the whole batch, as if its rows were
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    flat = probabilities.flatten()
    values, places = flat.topk(min(k, len(flat)))
    C = probabilities.shape[1]
    return [[(categories[i % C], v) for v, i in zip(values.tolist(), places.tolist())]]


# slip: the probability is a tensor
# says: The probabilities are still tensors: going through a tensor in a
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    out = []
    for row in probabilities:
        values, places = row.topk(min(k, len(row)))
        out.append([(categories[int(i)], v) for v, i in zip(values, places)])
    return out


# slip: the probability before the name
# says: In each pair the probability comes first: the name was to
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    out = []
    for row in probabilities:
        values, places = row.topk(min(k, len(row)))
        out.append([(v, categories[i]) for v, i in zip(values.tolist(), places.tolist())])
    return out


# slip: k is not checked
# says: There's a k below 1 that raises no ValueError.
def top_k(probabilities, categories, k=5):
    k = min(k, probabilities.shape[1])
    values, places = probabilities.topk(k)
    return [[(categories[i], v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), places.tolist())]


# slip: rounded to two places
# says: The probabilities are right but for their last digits: you
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    k = min(k, probabilities.shape[1])
    values, places = probabilities.topk(k)
    return [[(categories[i], round(v, 2)) for v, i in zip(a, b)] for a, b in zip(values.tolist(), places.tolist())]


# wrong: numbers of the classes instead of names
# says: These are the numbers of the classes. Which argument has
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    k = min(k, probabilities.shape[1])
    values, places = probabilities.topk(k)
    return [[(i, v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), places.tolist())]


# right: sorted pairs
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    return [sorted(zip(categories, row), key=lambda pair: -pair[1])[:k] for row in probabilities.tolist()]


# right: argsort and slices
def top_k(probabilities, categories, k=5):
    if k <= 0:
        raise ValueError(f"k is {k}")
    order = probabilities.argsort(dim=1, descending=True)[:, :k]
    result = []
    for n in range(len(probabilities)):
        result.append([(categories[j], probabilities[n, j].item()) for j in order[n]])
    return result


# wrong: sorted by the name
# says: The names come in the order of the alphabet, or the other way
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k")
    out = []
    for row in probabilities.tolist():
        pairs = sorted(zip(categories, row))
        out.append(pairs[:k])
    return out


# wrong: sorted by the name, backwards
# says: The names come in the order of the alphabet, or the other way
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k")
    return [sorted(zip(categories, row), reverse=True)[:k] for row in probabilities.tolist()]


# wrong: a softmax of the probabilities
# says: the numbers beside them are much too even: you can get this from a softmax
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k")
    values, indices = torch.softmax(probabilities, dim=1).topk(min(k, probabilities.shape[1]))
    return [[(categories[i], v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), indices.tolist())]


# wrong: topk along axis 0
# says: Here the pictures are compared with each other
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k")
    values, indices = torch.topk(probabilities, min(k, len(probabilities)), dim=0)
    return [[(categories[i], v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), indices.tolist())]


# wrong: the names are not sorted along
# says: the names beside them still stand in the order
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k")
    values, _ = torch.topk(probabilities, min(k, len(categories)), dim=1)
    return [list(zip(categories, row)) for row in values.tolist()]


# slip: lists for tuples
# says: wanted a tuple
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k")
    values, indices = torch.topk(probabilities, min(k, len(categories)), dim=1)
    return [[[categories[i], v] for v, i in zip(a, b)] for a, b in zip(values.tolist(), indices.tolist())]


# slip: assert instead of ValueError
# says: raised AssertionError
def top_k(probabilities, categories, k=5):
    assert k >= 1
    values, indices = torch.topk(probabilities, min(k, len(categories)), dim=1)
    return [[(categories[i], v) for v, i in zip(a, b)] for a, b in zip(values.tolist(), indices.tolist())]


# wrong: limits k by len(probabilities), the number of pictures, not of classes
# says: No picture has more names than there are pictures.
def top_k(probabilities: Tensor, categories: Sequence[str], k: int = 5) -> list[list[tuple[str, float]]]:
    if k < 1:
        raise ValueError(f"k = {k} but must be >= 1")
    k = min(k, len(probabilities))
    probs, idx = probabilities.topk(k)
    return [[(categories[j], float(p)) for p, j in zip(ps, js)] for ps, js in zip(probs, idx)]


# wrong: the slice from the back ends one early
# says: At least one picture has more or fewer names than it should.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k is at least 1")
    answers = []
    for row in probabilities:
        order = row.argsort().tolist()
        answers.append([(categories[i], row[i].item()) for i in order[: -min(k, len(order)) : -1]])
    return answers


# slip: a k below 1 counts as 1
# says: There's a k below 1 that raises no ValueError.
def top_k(probabilities, categories, k=5):
    k = max(1, min(k, len(categories)))
    values, places = probabilities.topk(k, dim=1)
    return [[(categories[i], v) for i, v in zip(*row)] for row in zip(places.tolist(), values.tolist())]


# wrong: topk gives the smallest
# says: The probabilities rise, as a sort in its usual order leaves them.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, places = probabilities.topk(min(k, probabilities.shape[1]), dim=1, largest=False)
    return [
        [(categories[i], v) for v, i in zip(*row, strict=True)]
        for row in zip(values.tolist(), places.tolist(), strict=True)
    ]


# wrong: those that are at least as probable as the k-th, by a mask
# says: The right classes are picked, and they stand in the order of the columns
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    k = min(k, probabilities.size(1))
    answer = []
    for row in probabilities.numpy():
        kth = np.sort(row)[::-1][k - 1]
        (places,) = np.nonzero(row >= kth)
        answer.append([(categories[place], float(row[place])) for place in places])
    return answer


# wrong: the places that topk gives are sorted
# says: The right classes are picked, and they stand in the order of the columns
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    places = torch.topk(probabilities, min(k, probabilities.shape[1]), dim=1).indices.sort(dim=1).values
    values = probabilities.gather(1, places)
    return [[(categories[i], v) for i, v in zip(a, b)] for a, b in zip(places.tolist(), values.tolist())]


# wrong: the best of the whole batch, dealt out
# says: more or fewer names than it should
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    rows, classes = probabilities.shape
    answer = [[] for _ in range(rows)]
    values, places = probabilities.reshape(-1).sort(descending=True)
    for value, place in list(zip(values.tolist(), places.tolist()))[: min(k, classes)]:
        answer[place // classes].append((categories[place % classes], value))
    return answer


# wrong: the best one is never crossed out
# says: At least one class of a picture comes more than once.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k is below 1")
    count = min(k, probabilities.shape[1])
    return [[(categories[int(row.argmax())], row.max().item()) for _ in range(count)] for row in probabilities]


# wrong: names made of numbers
# says: A name is none of the categories.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k is below 1")
    ranked = []
    for row in probabilities:
        places = row.argsort(descending=True)[:k].tolist()
        ranked.append([(f"class {place}", row[place].item()) for place in places])
    return ranked


# wrong: filled up to k
# says: At least one picture has more or fewer names than it should.
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k is below 1")
    ranked = []
    for row in probabilities.tolist():
        best = sorted(zip(categories, row), key=lambda pair: -pair[1])[:k]
        ranked.append(best + [("nothing", 0.0)] * (k - len(best)))
    return ranked


# wrong: argsort from the small end
# says: The probabilities rise, as a sort in its usual order
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k is less than 1")
    order = torch.argsort(probabilities, dim=1)[:, -k:]
    picked = torch.gather(probabilities, 1, order)
    return [
        [(categories[c], p) for c, p in zip(cols, ps)]
        for cols, ps in zip(order.tolist(), picked.tolist())
    ]
