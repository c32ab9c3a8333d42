# wrong: whole numbers
# says: You can get this if the zeros and ones have another
# says: A label that is no class raises an error, but of
def one_hot(labels, num_classes):
    return torch.nn.functional.one_hot(labels, num_classes)


# wrong: the number of classes is taken from the labels
# says: You can get this if the number of columns comes from
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    return torch.nn.functional.one_hot(labels).float()


# wrong: nothing is asked of the labels
# says: You can get this if a negative label is used as an
def one_hot(labels, num_classes):
    result = torch.zeros(len(labels), num_classes)
    result[torch.arange(len(labels)), labels] = 1
    return result


# wrong: only labels that are too large are refused
# says: You can get this if a negative label is used as an
def one_hot(labels, num_classes):
    if (labels >= num_classes).any():
        raise ValueError("label too large")
    return torch.eye(num_classes)[labels]


# wrong: only negative labels are refused
# says: A label that is no class raises an error, but of
def one_hot(labels, num_classes):
    if (labels < 0).any():
        raise ValueError("label negative")
    result = torch.zeros(len(labels), num_classes)
    for i, label in enumerate(labels):
        result[i, label] = 1
    return result


# wrong: num_classes itself is let through
# says: The label just past the last class gets no ValueError
def one_hot(labels, num_classes):
    for label in labels:
        if label < 0 or label > num_classes:
            raise ValueError("label out of range")
    result = torch.zeros(len(labels), num_classes)
    for i, label in enumerate(labels):
        if label < num_classes:
            result[i, label] = 1
    return result


# wrong: another kind of error
# says: A label that is no class raises an error, but of
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise IndexError("label out of range")
    return torch.eye(num_classes)[labels]


# wrong: the error is returned
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        return ValueError("label out of range")
    return torch.eye(num_classes)[labels]


# wrong: all rows of a chosen column
# says: Each row has the ones of all labels.
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    result = torch.zeros(len(labels), num_classes)
    result[:, labels] = 1
    return result


# wrong: classes down, samples across
# says: The ones are right, but rows and columns have
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    return torch.eye(num_classes)[labels].T


# wrong: the largest label decides about the error with min and max
# says: Some labels work, and no labels at all raise an
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("label out of range")
    return torch.eye(num_classes)[labels]


# wrong: labels counted from 1
# says: You can get this if the classes are counted from 1:
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    result = torch.zeros(len(labels), num_classes)
    result[torch.arange(len(labels)), labels - 1] = 1
    return result


# slip: True and False
# says: You can get this if the zeros and ones have another
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    return labels[:, None] == torch.arange(num_classes)


# wrong: the label instead of a one
# says: You can get this if the label itself stands where the 1
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    result = torch.zeros(len(labels), num_classes)
    for i in range(len(labels)):
        result[i, labels[i]] = labels[i]
    return result


# wrong: all for any
# says: Some labels work, and no labels at all raise an
# says: A label that is no class raises an error, but of
# says: You can get this if a negative label is used as an
def one_hot(labels, num_classes):
    if (labels < 0).all() or (labels >= num_classes).all():
        raise ValueError("label out of range")
    return torch.eye(num_classes)[labels]


# wrong: the labels are clipped
# says: A label that is no class gets an answer: you can get
def one_hot(labels, num_classes):
    labels = labels.clamp(0, num_classes - 1)
    return torch.nn.functional.one_hot(labels, num_classes).float()


# wrong: a tensor in an if
# says: A whole tensor stands there for a single True or False
def one_hot(labels, num_classes):
    if labels < 0 or labels >= num_classes:
        raise ValueError("label out of range")
    return torch.eye(num_classes)[labels]


# wrong: a list of lists
# says: A list isn't a tensor yet
def one_hot(labels, num_classes):
    rows = []
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError("label out of range")
        rows.append([1.0 if c == label else 0.0 for c in range(num_classes)])
    return rows


# wrong: an assert for the error
# says: A label that is no class raises an error, but of
def one_hot(labels, num_classes):
    assert ((labels >= 0) & (labels < num_classes)).all()
    return torch.eye(num_classes)[labels]


# slip: double precision
# says: You can get this if the zeros and ones have another
def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    return torch.from_numpy(np.eye(num_classes)[labels.numpy()])


# right: rows of the identity
def one_hot(labels, num_classes):
    if not all(0 <= label < num_classes for label in labels.tolist()):
        raise ValueError("label out of range")
    return torch.eye(num_classes, dtype=torch.float32)[labels]


# right: a comparison
def one_hot(labels, num_classes):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("label out of range")
    return (labels.unsqueeze(1) == torch.arange(num_classes)).to(torch.float32)


# right: scatter
def one_hot(labels, num_classes):
    for label in labels:
        if label < 0 or label >= num_classes:
            raise ValueError(f"{label} is no class")
    return torch.zeros(labels.shape[0], num_classes).scatter_(1, labels[:, None], 1.0)


# right: min and max where there are labels
def one_hot(labels, num_classes):
    if labels.numel() and (labels.min() < 0 or labels.max() >= num_classes):
        raise ValueError("label out of range")
    return torch.nn.functional.one_hot(labels, num_classes).float()


# wrong: ones from the label on
# says: You can get this from a comparison such as >=
def one_hot(labels, num_classes):
    if labels.numel() and (labels.min() < 0 or labels.max() >= num_classes):
        raise ValueError
    return (torch.arange(num_classes)[None] >= labels[:, None]).float()


# wrong: num_classes is let through, by an index
# says: The label just past the last class gets no ValueError
def one_hot(labels, num_classes):
    for y in labels:
        if y < 0 or y > num_classes:
            raise ValueError("label out of range")
    out = torch.zeros((len(labels), num_classes))
    out[torch.arange(len(labels)), labels] = 1.0
    return out


# wrong: every label in every row
# says: You can get this from rows[:, labels] = 1
def one_hot(labels, num_classes):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    rows = torch.zeros(len(labels), num_classes)
    rows[:, labels] = 1
    return rows


# wrong: any() for all(), so that labels are refused only where none fits
# says: any() says False there, and all() says True.
# says: A label that is no class raises an error
# says: You can get this if a negative label is used as an index
def one_hot(labels, num_classes):
    if not ((labels >= 0) & (labels < num_classes)).any():
        raise ValueError("label out of range")
    return torch.eye(num_classes)[labels]


# wrong: only large labels are stopped
# says: you can get this if no check stops it
def one_hot(labels, num_classes):
    if (labels >= num_classes).any():
        raise ValueError("too large")
    return (labels.unsqueeze(1) == torch.arange(num_classes)).float()


# slip: no rows to stack
# says: max(), min() and torch.stack() can fail where there's nothing
def one_hot(labels, num_classes):
    rows = []
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(label)
        row = torch.zeros(num_classes)
        row[label] = 1
        rows.append(row)
    return torch.stack(rows)


# wrong: ones among minus ones
# says: A row should hold a 1 where its label says, and 0
def one_hot(labels, num_classes):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError("no such class")
    rows = torch.full((len(labels), num_classes), -1.0)
    rows[torch.arange(len(labels)), labels] = 1.0
    return rows


# wrong: one label too many, and negative ones too
# says: The label just past the last class gets no ValueError
# says: You can get this if a negative label is used as an
def one_hot(labels, num_classes):
    if (labels > num_classes).any():
        raise ValueError("no such class")
    return torch.eye(num_classes)[labels]


# wrong: labels made a column in place
# says: argument is not what it was: work on a copy.
def one_hot(labels, num_classes):
    if any(not 0 <= label < num_classes for label in labels.flatten().tolist()):
        raise ValueError("no such class")
    if labels.ndim == 1:
        labels.unsqueeze_(1)
    return (labels == torch.arange(num_classes)).float()
