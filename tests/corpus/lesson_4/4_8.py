# wrong: counted in sixteen bits
def confusion_matrix(targets, predictions, num_classes):
    counts = torch.zeros(num_classes * num_classes, dtype=torch.int16)
    places = targets * num_classes + predictions
    counts.index_add_(0, places, torch.ones(len(places), dtype=torch.int16))
    return counts.reshape(num_classes, num_classes).long()


# wrong: counted in half precision
def confusion_matrix(targets, predictions, num_classes):
    a = torch.nn.functional.one_hot(targets, num_classes).half()
    b = torch.nn.functional.one_hot(predictions, num_classes).half()
    return (a.T @ b).long()


# wrong: rows are predictions
# says: Rows and columns have changed places: a row belongs to a
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(predictions * num_classes + targets, minlength=num_classes**2).reshape(
        num_classes, num_classes
    )


# wrong: each cell at most once
# says: No count is above 1. You can get this from matrix[targets,
def confusion_matrix(targets, predictions, num_classes):
    m = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    m[targets, predictions] += 1
    return m


# wrong: a loop over the samples
# says: Right, but slow: you can get this from a Python loop that
def confusion_matrix(targets, predictions, num_classes):
    m = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for t, p in zip(targets, predictions):
        m[t, p] += 1
    return m


# wrong: minlength is missing
# says: It fails where the last cell has no sample. You can get this
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets * num_classes + predictions).reshape(num_classes, num_classes)


# wrong: as many classes as occur
# says: Some classes that don't occur have no row and no column
def confusion_matrix(targets, predictions, num_classes):
    c = int(max(targets.max(), predictions.max())) + 1
    return torch.bincount(targets * c + predictions, minlength=c * c).reshape(c, c)


# wrong: only the right answers
# says: Only the right answers are counted: outside the diagonal
def confusion_matrix(targets, predictions, num_classes):
    hits = targets[targets == predictions]
    return torch.diag(torch.bincount(hits, minlength=num_classes))


# wrong: hits, not classes
# says: This is how often each class was recognized. Asked for is a
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets[targets == predictions], minlength=num_classes)


# wrong: shares of each row
# says: These are shares, not counts: the matrix was divided by the
def confusion_matrix(targets, predictions, num_classes):
    m = torch.bincount(targets * num_classes + predictions, minlength=num_classes**2).reshape(num_classes, num_classes)
    return m / m.sum(dim=1, keepdim=True)


# slip: floats
# says: The counts are right, but floating-point numbers: whole
def confusion_matrix(targets, predictions, num_classes):
    m = torch.zeros(num_classes, num_classes)
    m.index_put_((targets, predictions), torch.ones(len(targets)), accumulate=True)
    return m


# wrong: classes counted from one
# says: The matrix has a row and a column too many: classes are
def confusion_matrix(targets, predictions, num_classes):
    n = num_classes + 1
    return torch.bincount((targets + 1) * n + predictions + 1, minlength=n * n).reshape(n, n)


# wrong: a list of lists
def confusion_matrix(targets, predictions, num_classes):
    return (
        torch.bincount(targets * num_classes + predictions, minlength=num_classes**2)
        .reshape(num_classes, num_classes)
        .tolist()
    )


# right: a loop over the cells
def confusion_matrix(targets, predictions, num_classes):
    m = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for i in range(num_classes):
        m[i] = torch.bincount(predictions[targets == i], minlength=num_classes)
    return m


# right: index_put with accumulate
def confusion_matrix(targets, predictions, num_classes):
    m = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    one = torch.ones_like(targets)
    return m.index_put((targets, predictions), one, accumulate=True)


# right: NumPy's add.at
def confusion_matrix(targets, predictions, num_classes):
    m = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(m, (targets.numpy(), predictions.numpy()), 1)
    return torch.from_numpy(m)


# wrong: rows that overlap
# says: Pairs are counted in cells that aren't theirs
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets * (num_classes - 1) + predictions, minlength=num_classes**2).reshape(num_classes, num_classes)


# wrong: bincount without minlength
# says: It fails where the last cell has no sample. You can get this
def confusion_matrix(targets, predictions, num_classes):
    return torch.bincount(targets * num_classes + predictions).reshape(num_classes, num_classes)


# wrong: only the predictions
# says: Every row is the same: only the predictions are counted.
def confusion_matrix(targets, predictions, num_classes):
    m = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for i in range(num_classes):
        m[i] = torch.bincount(predictions, minlength=num_classes)
    return m


# wrong: target and prediction are added
# says: Pairs are counted in cells that aren't theirs
def confusion_matrix(targets: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    cells = targets + predictions * 1
    counts = torch.bincount(cells, minlength=num_classes * num_classes)
    return counts.reshape(num_classes, num_classes)


# wrong: a row is as long as there are samples
# says: Pairs are counted in cells that aren't theirs
def confusion_matrix(targets: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    cells = targets * len(targets) + predictions
    return torch.bincount(cells, minlength=num_classes**2)[: num_classes**2].reshape(num_classes, num_classes)


# wrong: the sums are multiplied
# says: Labels and predictions were counted apart from each other
def confusion_matrix(targets: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    t = torch.bincount(targets, minlength=num_classes)
    p = torch.bincount(predictions, minlength=num_classes)
    return torch.outer(t, p)


# wrong: the places of the classes that occur, from searchsorted
# says: Some classes that don't occur have no row and no column
def confusion_matrix(targets, predictions, num_classes):
    classes = torch.unique(torch.cat([targets, predictions]))
    n = len(classes)
    t = torch.searchsorted(classes, targets)
    p = torch.searchsorted(classes, predictions)
    return torch.bincount(t * n + p, minlength=n * n).reshape(n, n)


# wrong: a histogram without a range
# says: The counts stand in the wrong cells where some classes don't
def confusion_matrix(targets, predictions, num_classes):
    hist, _, _ = np.histogram2d(targets.numpy(), predictions.numpy(), bins=num_classes)
    return torch.from_numpy(hist).long()


# wrong: codes of the classes that occur, padded at the end
# says: Where a class doesn't occur, those behind it have moved up
def confusion_matrix(targets, predictions, num_classes):
    levels, codes = np.unique(np.concatenate([targets.numpy(), predictions.numpy()]), return_inverse=True)
    n = len(targets)
    table = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(table, (codes[:n], codes[n:]), 1)
    return torch.from_numpy(table)


# wrong: the last column is cut off
# says: The last class is missing: its row, its column or both stay empty.
def confusion_matrix(targets, predictions, num_classes):
    result = []
    for true in range(num_classes):
        mine = predictions[targets == true]
        result.append([int((mine == said).sum()) for said in range(num_classes - 1)] + [0])
    return torch.tensor(result)


# wrong: both loops end one class too early
# says: The last class is missing: its row, its column or both stay empty.
def confusion_matrix(targets, predictions, num_classes):
    answer = torch.zeros((num_classes, num_classes), dtype=torch.long)
    for i in range(0, num_classes - 1):
        for j in range(0, num_classes - 1):
            answer[i][j] = torch.logical_and(targets == i, predictions == j).sum().item()
    return answer


# wrong: whether, not how often
# says: No count is above 1. You can get this from
def confusion_matrix(targets, predictions, num_classes):
    classes = torch.arange(num_classes)
    rows, columns = targets[:, None] == classes, predictions[:, None] == classes
    return ((rows.T.float() @ columns.float()) > 0).long()


# wrong: the matrix of the call before goes on
def confusion_matrix(targets, predictions, num_classes, kept={}):
    matrix = kept.setdefault(num_classes, torch.zeros(num_classes, num_classes, dtype=torch.int64))
    cells = targets * num_classes + predictions
    matrix += torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
    return matrix


# wrong: the table of no samples is made apart, of floats
def confusion_matrix(targets, predictions, num_classes):
    if len(targets) == 0:
        return torch.zeros(num_classes, num_classes)
    cells = targets * num_classes + predictions
    return torch.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)


# wrong: targets made a column in place
# says: After the call the labels are not what they were
def confusion_matrix(targets, predictions, num_classes):
    if targets.ndim == 1:
        targets.unsqueeze_(1)
    places = targets.squeeze(1) * num_classes + predictions
    return torch.bincount(places, minlength=num_classes**2).view(num_classes, num_classes)


# wrong: looks for the largest label first, also where there's none
# says: Where there are no numbers, none is the largest
def confusion_matrix(targets, predictions, num_classes):
    if torch.maximum(targets, predictions).max() >= num_classes:
        raise ValueError("a class is out of range")
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    return matrix.index_put((targets, predictions), torch.ones_like(targets), accumulate=True)
