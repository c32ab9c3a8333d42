"""More of what learners get wrong in 2.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

import torch

from autograder.testing import mistake, variant


@mistake(
    "2.5",
    "spread-held-at-one",
    "You can get this if a spread below 1 is taken for 1, so that nothing is divided by 0. Columns of small numbers "
    "then keep theirs. What tells a column of equal values from one of small ones?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean(dim=0)) / table.std(dim=0, correction=0).clamp(min=1)


@mistake(
    "2.5",
    "not-divided",
    "You can get this if each column only loses its mean. What should its standard deviation become?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return table - mean


@mistake("2.5", "mean-kept", "You can get this if each column is only divided. What should its mean become?")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return table / std


@mistake(
    "2.5",
    "divided-by-variance",
    "You can get this if you divide by the variance, which is the square of what you need. What is missing from it?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return (table - mean) / std**2


@mistake(
    "2.5",
    "between-0-and-1",
    "You can get this if each column is stretched from 0 to 1 between its smallest and its largest value. That is "
    "scaling to a range; the docstring asks for mean 0 and standard deviation 1.",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    low, high = table.amin(dim=0), table.amax(dim=0)
    return (table - low) / torch.where(high == low, torch.ones_like(high), high - low)


@mistake("2.5", "mean-added", "You can get this if the mean is added. With which sign does it leave the column?")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return (table + mean) / std


@mistake(
    "2.5",
    "brackets-missing",
    "You can get this if the brackets are missing: without them only the mean is divided, and then subtracted.",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return table - mean / std


@mistake(
    "2.5",
    "median-for-mean",
    "You can get this with the median in the mean's place. It's in the middle of the values, but their distances to "
    "it need not sum to 0.",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (table - table.median(dim=0).values) / std


@mistake(
    "2.5",
    "something-added-to-the-spread",
    "You can get this if you add a number to the standard deviation, or to the variance, to avoid dividing by 0: it "
    "can change the other columns too. What could you replace only where it is 0?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return (table - mean) / (table.std(dim=0, correction=0) + 0.1)


@variant("something-added-to-the-spread")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return (table - mean) / (table.std(dim=0, correction=0) + 0.01)


@variant("something-added-to-the-spread")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    mean = table.mean(dim=0)
    return (table - mean) / (table.std(dim=0, correction=0) + 1)


@mistake(
    "2.5",
    "one-spread-for-all",
    "You can get this if each column loses its own mean, but all are divided by one spread, that of the whole table. "
    "Along which axis should the standard deviation go too?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean(dim=0)) / table.std(correction=0)


@variant("one-spread-for-all")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    return (table - table.mean(dim=0)) / table.std()


@mistake(
    "2.5",
    "first-column-only",
    "You can get this if only the first column is standardized. Is there a return inside a loop?",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    result = torch.zeros_like(table)
    for column in range(table.shape[1]):
        std = table[:, column].std(correction=0)
        if std > 0:
            result[:, column] = (table[:, column] - table[:, column].mean()) / std
        return result


@variant("first-column-only")
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table[:, 0].std(correction=0)
    result = table.clone()
    result[:, 0] = (table[:, 0] - table[:, 0].mean()) / (std if std > 0 else 1.0)
    return result


@mistake(
    "2.5",
    "spread-of-what-is-not-centered",
    "You can get this if the numbers are squared before their mean is taken off. The standard deviation measures how "
    "far they lie from their mean, not from 0.",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    std = table.square().mean(dim=0).sqrt()
    return (table - table.mean(dim=0)) / torch.where(std == 0, torch.ones_like(std), std)


@mistake(
    "2.5",
    "mean-absolute-deviation",
    "You can get this if you divide by the mean size of the differences. The standard deviation is another measure of "
    "spread: it squares them, takes the mean, and then the root.",
)
def standardize(features):
    table = features if features.is_floating_point() else features.float()
    centered = table - table.mean(dim=0)
    spread = centered.abs().mean(dim=0)
    return centered / torch.where(spread == 0, torch.ones_like(spread), spread)
