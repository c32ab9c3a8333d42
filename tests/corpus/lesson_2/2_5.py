# wrong: over the whole table
# says: You can get this if you take the mean and the spread of
def standardize(features):
    features = features.float() if not features.is_floating_point() else features
    std = features.std(unbiased=False)
    return (features - features.mean()) / (std if std > 0 else 1)


# wrong: over rows
# says: You can get this if you standardize each row: rows are
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    mean = x.mean(dim=1, keepdim=True)
    std = x.std(dim=1, keepdim=True, unbiased=False)
    std[std == 0] = 1
    return (x - mean) / std


# wrong: the sample's standard deviation
# says: You can get this with the sample standard deviation,
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    std = x.std(dim=0)
    std[std == 0] = 1
    return (x - x.mean(dim=0)) / std


# wrong: nan for equal values
# says: You can get this if you divide a column of equal values
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    return (x - x.mean(dim=0)) / x.std(dim=0, unbiased=False)


# wrong: the simplest line
# says: You can get this with the sample standard deviation,
# says: You can get this if you divide a column of equal values
# says: There is no mean or spread of whole numbers in torch
def standardize(features):
    return (features - features.mean(dim=0)) / features.std(dim=0)


# wrong: divided by the variance
# says: You can get this if you divide by the variance, which
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    var = x.var(dim=0, unbiased=False)
    var[var == 0] = 1
    return (x - x.mean(dim=0)) / var


# wrong: a large number below the line
# says: You can get this if you add a number to the standard
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    return (x - x.mean(dim=0)) / (x.std(dim=0, unbiased=False) + 0.1)


# wrong: squeezed between 0 and 1
# says: You can get this if each column is stretched from 0 to
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    low, high = x.amin(dim=0), x.amax(dim=0)
    span = torch.where(high == low, torch.ones_like(high), high - low)
    return (x - low) / span


# wrong: brackets forgotten
# says: You can get this if the brackets are missing: without
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    std = x.std(dim=0, unbiased=False)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return x - x.mean(dim=0) / std


# wrong: whole numbers are turned back
# says: You can get this if fractions are cut off on the way:
def standardize(features):
    x = features.float()
    std = x.std(dim=0, unbiased=False)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return ((x - x.mean(dim=0)) / std).to(features.dtype)


# slip: always in single precision
# says: You can get float32 from a new tensor that isn't told its dtype
def standardize(features):
    x = features.float()
    std = x.std(dim=0, unbiased=False)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (x - x.mean(dim=0)) / std


# wrong: in place
# says: You can get this if you work on the caller's own table:
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    x -= x.mean(dim=0)
    std = x.std(dim=0, unbiased=False)
    std[std == 0] = 1
    x /= std
    return x


# wrong: only the mean is taken off
# says: You can get this if each column only loses its mean.
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    return x - x.mean(dim=0)


# wrong: median for mean
# says: You can get this with the median in the mean's place.
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    std = x.std(dim=0, unbiased=False)
    std[std == 0] = 1
    return (x - x.median(dim=0).values) / std


# wrong: all 0 if any column is equal
# says: Beside a column of equal values the other columns come out differently
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    std = x.std(dim=0, unbiased=False)
    if (std == 0).any():
        return torch.zeros_like(x)
    return (x - x.mean(dim=0)) / std


# wrong: equal values are left as they are
# says: A column of equal values comes back as it was.
def standardize(features):
    x = features.clone() if features.is_floating_point() else features.float()
    for column in range(x.shape[1]):
        values = x[:, column]
        if values.std(unbiased=False) != 0:
            x[:, column] = (values - values.mean()) / values.std(unbiased=False)
    return x


# wrong: return inside of the loop
# says: You can get this if only the first column is
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    result = torch.zeros_like(x)
    for column in range(x.shape[1]):
        std = x[:, column].std(unbiased=False)
        if std > 0:
            result[:, column] = (x[:, column] - x[:, column].mean()) / std
        return result


# wrong: mean of squares for the deviation
# says: You can get this if the numbers are squared before
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    std = (x**2).mean(dim=0).sqrt()
    std[std == 0] = 1
    return (x - x.mean(dim=0)) / std


# right: a tiny number below the line
def standardize(features):
    x = features if features.is_floating_point() else features.to(torch.float32)
    return (x - x.mean(dim=0)) / (x.std(dim=0, correction=0) + 1e-8)


# right: nan_to_num at the end
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    z = (x - x.mean(0)) / x.std(0, unbiased=False)
    return torch.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)


# right: written out column by column
def standardize(features):
    x = features.clone() if features.is_floating_point() else features.float()
    columns = []
    for j in range(x.shape[1]):
        column = x[:, j]
        centered = column - column.mean()
        deviation = (centered**2).mean() ** 0.5
        columns.append(centered / deviation if deviation > 0 else torch.zeros_like(column))
    return torch.stack(columns, dim=1)


# right: in NumPy
def standardize(features):
    kept = features.dtype if features.is_floating_point() else torch.float32
    x = features.double().numpy()
    std = x.std(axis=0)
    std[std == 0] = 1
    return torch.from_numpy((x - x.mean(axis=0)) / std).to(kept)


# wrong: nothing is divided
# says: You can get this if each column only loses its mean.
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    return x - x.mean(dim=0)


# right: sums by hand, in double
def standardize(features):
    kind = features.dtype if features.is_floating_point() else torch.float32
    x, out = features.double(), []
    for column in x.unbind(dim=1):
        d = column - column.sum() / len(column)
        s = (d.square().sum() / len(column)) ** 0.5
        out.append(torch.zeros_like(d) if column.eq(column[0]).all() else d / s)
    return torch.stack(out, dim=1).to(kind)


# wrong: the mean size of the differences
# says: You can get this if you divide by the mean size of the differences.
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    centered = table - table.mean(dim=0)
    spread = centered.abs().mean(dim=0)
    return centered / torch.where(spread == 0, 1.0, spread)


# wrong: clamp(min=1) against division by zero: spoils columns with std below 1
# says: You can get this if a spread below 1 is taken for 1, so that
def standardize(features: Tensor) -> Tensor:
    x = features if features.is_floating_point() else features.float()
    mean = x.mean(dim=0)
    std = x.std(dim=0, unbiased=False)
    z = (x - mean) / std.clamp(min=1.0)
    z[:, (features == features[0]).all(dim=0)] = 0
    return z


# wrong: only int64 and int32 become floats
# says: You can get this if you divide by the variance
# says: There is no mean or spread of whole numbers in torch
def standardize(features):
    x = features.float() if features.dtype in (torch.int32, torch.int64) else features
    mean = x.mean(dim=0)
    var = ((x - mean) ** 2).mean(dim=0)
    return (x - mean) / (var + 1e-8)


# wrong: a method misspelled where whole numbers are made floats
# says: The object you ask has nothing of that name.
def standardize(features):
    if not features.is_floating_point():
        features = features.flaot()
    std = features.std(dim=0, unbiased=False)
    return (features - features.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), std)


# wrong: everything in single precision, and the sample's spread
# says: You can get this with the sample standard deviation
# says: can keep the dtype of the input
def standardize(features):
    x = features.float()
    z = (x - x.mean(dim=0)) / x.std(dim=0)
    return torch.nan_to_num(z)


# wrong: the batch norm of another library
# says: You can get this if you add a number to the standard deviation, or to the variance
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    mean, var = x.mean(dim=0), x.var(dim=0, unbiased=False)
    return (x - mean) / torch.sqrt(var + 1e-3)


# wrong: a small number below the line that isn't small enough
# says: You can get this if you add a number to the standard deviation, or to the variance
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    return (x - x.mean(dim=0)) / (x.std(dim=0, unbiased=False) + 0.005)


# wrong: the variance as a difference of two large numbers
# says: A column comes out right near 0, and the same column far from 0 doesn't
def standardize(features):
    x = features if features.is_floating_point() else features.float()
    mean = x.mean(dim=0)
    std = ((x**2).mean(dim=0) - mean**2).clamp(min=0).sqrt()
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (x - mean) / std


# wrong: 0 and 1 are exchanged where the spread is asked for
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    return (table - table.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), torch.zeros_like(std))
