"""What learners get wrong in 4.4, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

from autograder.testing import mistake, variant


@mistake(
    "4.4",
    "ascending",
    "The probabilities rise, as a sort in its usual order leaves them. The best should come first.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1, largest=False)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@variant("ascending")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.sort(dim=1)
    k = min(k, probabilities.shape[1])
    pairs = zip(indices[:, -k:].tolist(), values[:, -k:].tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "in-order-of-the-columns",
    "The right classes are picked, and they stand in the order of the columns, not the best first. A mask leaves them "
    "like this, and so do places that are sorted.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    k = min(k, probabilities.shape[1])
    rows = [(row, sorted(row.topk(k).indices.tolist())) for row in probabilities]
    return [[(categories[i], row[i].item()) for i in places] for row, places in rows]


@variant("in-order-of-the-columns")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    least = probabilities.sort(dim=1, descending=True).values[:, :k][:, -1].tolist()
    pairs = zip(probabilities.tolist(), least, strict=True)
    return [[(c, p) for c, p in zip(categories, row, strict=True) if p >= limit] for row, limit in pairs]


@mistake(
    "4.4",
    "limited-by-pictures",
    "No picture has more names than there are pictures. You can get this if k is limited by len(), which counts the "
    "rows, and those are the pictures. Which axis holds the classes?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, len(probabilities)), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "sorted-by-name",
    "The names come in the order of the alphabet, or the other way round. You can get this if you sort tuples that "
    "begin with the name: a sort looks at the first item. By what should it sort, and from which end?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    return [sorted(zip(categories, row, strict=True))[:k] for row in probabilities.tolist()]


@variant("sorted-by-name")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    return [sorted(zip(categories, row, strict=True), reverse=True)[:k] for row in probabilities.tolist()]


@mistake(
    "4.4",
    "softmax-of-probabilities",
    "The names are right, and the numbers beside them are much too even: you can get this from a softmax. What comes "
    "in here has been through one already.",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.softmax(dim=1).topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "names-as-keys",
    "Two classes with the same name become one if names are the keys of a dict, or if each is taken once. In "
    "ImageNet's own list a bird and a machine are both called crane.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [list({categories[i]: v for i, v in zip(row, best, strict=True)}.items()) for row, best in pairs]


@variant("names-as-keys")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    answer = []
    for row in probabilities.tolist():
        by_name = dict(zip(categories, row, strict=True))
        answer.append(sorted(by_name.items(), key=lambda pair: -pair[1])[:k])
    return answer


@variant("names-as-keys")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [{categories[i]: v for i, v in zip(row, best, strict=True)} for row, best in pairs]


@mistake(
    "4.4",
    "tensors-instead-of-floats",
    "The probabilities are still tensors: going through a tensor in a loop gives tensors, and so does an index. A "
    "table or a JSON file wants plain floats.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices, values, strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "only-the-first-picture",
    "Only the first picture has an answer. The batch has a row for each: one list per picture was asked for.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities[0].topk(min(k, probabilities.shape[1]))
    return [(categories[i], v) for i, v in zip(indices.tolist(), values.tolist(), strict=True)]


@variant("only-the-first-picture")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities[0].topk(min(k, probabilities.shape[1]))
    return [[(categories[i], v) for i, v in zip(indices.tolist(), values.tolist(), strict=True)]]


@mistake(
    "4.4",
    "k-not-clipped",
    "Where there are fewer classes than k, an error comes: you can get this if k goes into torch.topk as it is.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(k, dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "k-not-checked",
    "There's a k below 1 that raises no ValueError. What do you give to a caller who asks for 0, or for -1?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    order = probabilities.argsort(dim=1, descending=True)[:, :k]
    rows = zip(order.tolist(), probabilities.tolist(), strict=True)
    return [[(categories[i], row[i]) for i in best] for best, row in rows]


@variant("k-not-checked")
def top_k(probabilities, categories, k=5):
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "rows-overwritten",
    "After the call the tensor of probabilities is not what it was. Whatever works on it in place does this, such as "
    "crossing out each largest number to find the next. The caller still needs it.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    answer = []
    for row in probabilities:
        best = []
        for _ in range(min(k, len(row))):
            i = int(row.argmax())
            best.append((categories[i], row[i].item()))
            row[i] = -1
        answer.append(best)
    return answer


@mistake(
    "4.4",
    "numbers-instead-of-names",
    "These are the numbers of the classes. Which argument has the names for them?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(i, v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "probability-before-name",
    "In each pair the probability comes first: the name was to come before it.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(v, categories[i]) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "rounded",
    "The probabilities are right but for their last digits: you can get this from round(). Give them as they are, and "
    "round when you print.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], round(v, 2)) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "one-flat-list",
    "All pairs are in one list, and nothing says where the next picture begins: each picture has a list of its own. "
    "Which of append and extend (or +=) makes one?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [(categories[i], v) for row, best in pairs for i, v in zip(row, best, strict=True)]


@mistake(
    "4.4",
    "best-of-the-whole-batch",
    "These are the best of the whole batch, as if its rows were joined. Each picture has a ranking of its own.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    classes = probabilities.shape[1]
    values, indices = probabilities.flatten().topk(min(k, classes))
    return [[(categories[i % classes], v) for i, v in zip(indices.tolist(), values.tolist(), strict=True)]]


@mistake(
    "4.4",
    "looked-up-by-probability",
    "Where two classes are equally probable, one comes twice and the other is missing. Looking a value up can do "
    "this, as index() finds its first place only. What sorts the places along with the values?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    best = [sorted(row, reverse=True)[:k] for row in probabilities.tolist()]
    pairs = zip(best, probabilities.tolist(), strict=True)
    return [[(categories[row.index(v)], v) for v in values] for values, row in pairs]


@mistake(
    "4.4",
    "best-over-the-pictures",
    "Here the pictures are compared with each other, class by class, as topk or a sort along axis 0 does. Along which "
    "axis do the classes of one picture lie?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, len(probabilities)), dim=0)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "names-as-they-came",
    "The probabilities are sorted, and the names beside them still stand in the order in which they came. What does "
    "topk hand out besides the values?",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values = probabilities.topk(min(k, probabilities.shape[1]), dim=1).values
    return [list(zip(categories, best, strict=False)) for best in values.tolist()]
