"""What learners get wrong in 2.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.5",
    "over-the-whole-tensor",
    "You can get this if you take the mean and the spread of the whole table at once: then columns with different "
    "units are mixed. Along which axis do you compute the statistics of one column?",
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
    "You can get this if you standardize each row: rows are samples here, columns are features. dim names the axis "
    "that disappears. Should that be the samples or the columns?",
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
    centered = table - table.mean(dim=1, keepdim=True)
    return centered / (centered.square().sum(dim=1, keepdim=True) / (table.shape[1] - 1)).sqrt()


@mistake(
    "2.5",
    "sample-std",
    "You can get this with the sample standard deviation, which divides by n - 1: torch.std does that unless you tell "
    "it otherwise. The docstring asks for the population's.",
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


@variant("sample-std")
def standardize(features):
    table = features.float()
    return torch.nan_to_num((table - table.mean(dim=0)) / table.std(dim=0))


@mistake(
    "2.5",
    "divided-by-zero",
    "You can get this if you divide a column of equal values by its spread: 0 / 0 is nan, and one nan spoils every "
    "sum it enters. What could you divide such a column by instead?",
    by="symptom",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean(dim=0)) / table.std(dim=0, correction=0)


@mistake(
    "2.5",
    "integer-division",
    "You can get this if fractions are cut off on the way: with whole numbers in, an answer such as 0.7 must still be "
    "possible. When should the table become floating?",
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
    "You can get this if you work on the caller's own table: -= and /= write into it. What could you make instead?",
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


@mistake(
    "2.5",
    "constant-column-left-out",
    "A column of equal values comes back as it was. Its mean should be taken off like any other's: which of the two "
    "steps is the one that can't be done there?",
    by="symptom",
)
def standardize(features):
    table = features.clone() if features.is_floating_point() else features.float()
    for column in table.T:
        std = column.std(correction=0)
        if std > 0:
            column.copy_((column - column.mean()) / std)
    return table


@mistake(
    "2.5",
    "digits-lost-far-from-0",
    "A column comes out right near 0, and the same column far from 0 doesn't. You can get this if you subtract two "
    "large numbers that are nearly equal: few of their digits are left. Which two are they?",
    by="symptom",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    variance = table.square().mean(dim=0) - table.mean(dim=0).square()
    return torch.where(variance == 0, torch.zeros_like(table), (table - table.mean(dim=0)) / variance.sqrt())
