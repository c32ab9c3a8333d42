"""What learners get wrong in mse of 1.7, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from autograder.testing import mistake, variant


@mistake(
    "1.7",
    "mse-summed",
    "You can get this if the squared errors are added up but not averaged. What does the m in mse stand for?",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum()


@mistake(
    "1.7",
    "mse-halved",
    "You can get this with a factor of one half in front, as some books write it. The docstring here has none.",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean() / 2


@mistake(
    "1.7",
    "mse-by-abs",
    "You can get this if you average the sizes of the errors instead of their squares. How much more should an error "
    "of 10 count than an error of 1?",
)
def mse(predictions, targets):
    return (predictions - targets).abs().mean()


@mistake(
    "1.7",
    "mse-rooted",
    "You can get this if you take the root at the end. That is a fine measure with its own name, RMSE. What does the "
    "docstring ask for?",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).mean().sqrt()


@mistake(
    "1.7",
    "mean-squared-late",
    "You can get this if you average the errors first and square afterwards: positive and negative errors cancel out. "
    "In which order do the three letters come?",
)
def mse(predictions, targets):
    return (predictions - targets).mean() ** 2


@mistake(
    "1.7",
    "mse-divided-by-rows",
    "Where a row holds several numbers, your answer is too large. You can get this if you divide the sum by the "
    "number of rows. How many squares did you add up?",
    by="symptom",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / len(predictions)


@variant("mse-divided-by-rows")
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / (predictions.shape[0] if predictions.ndim else 1)


@mistake(
    "1.7",
    "mse-argument-changed",
    "Called again with the same tensors, mse no longer gives the same answer. You can get this if it changes one of "
    "them in place. What does -= do to a tensor?",
    by="symptom",
)
def mse(predictions, targets):
    predictions -= targets
    return (predictions**2).mean()


@variant("mse-argument-changed")
def mse(predictions, targets):
    return predictions.sub_(targets).square_().mean()


@mistake(
    "1.7",
    "mse-not-averaged",
    "You can get this if each squared error comes back by itself. What does the m in mse stand for?",
)
def mse(predictions, targets):
    return (predictions - targets) ** 2


@mistake(
    "1.7",
    "mse-not-squared",
    "You can get this if the errors are averaged as they are: positive and negative ones cancel out. What does the s "
    "in mse stand for?",
)
def mse(predictions, targets):
    return (predictions - targets).mean()


@variant("mse-not-squared")
def mse(predictions, targets):
    return (targets - predictions).mean()


@mistake(
    "1.7",
    "mse-squared-apart",
    "You can get this if predictions and targets are squared one by one, and then subtracted. What is squared is "
    "their difference.",
)
def mse(predictions, targets):
    return (predictions**2 - targets**2).mean()


@variant("mse-squared-apart")
def mse(predictions, targets):
    return (targets**2 - predictions**2).mean()


@mistake(
    "1.7",
    "mse-of-sums",
    "You can get this if predictions and targets are each added up before they are compared: errors in both "
    "directions cancel out. Compare first, then square, then average.",
)
def mse(predictions, targets):
    return (predictions.sum() - targets.sum()) ** 2 / predictions.numel()


@variant("mse-of-sums")
def mse(predictions, targets):
    return (predictions.sum() - targets.sum()) ** 2


@mistake(
    "1.7",
    "mse-by-n-minus-one",
    "You can get this if the sum is divided by n - 1, as for a sample's variance. A mean divides by how many there "
    "are.",
)
def mse(predictions, targets):
    return ((predictions - targets) ** 2).sum() / (predictions.numel() - 1)


@mistake(
    "1.7",
    "mse-added",
    "You can get this if predictions and targets are added. What is the error of a single prediction?",
)
def mse(predictions, targets):
    return ((predictions + targets) ** 2).mean()


@mistake(
    "1.7",
    "mse-as-variance",
    "You can get this if the mean of the errors is taken off before they're squared, as a variance has it: errors that "
    "are all 2 then count as none. The mean of which squares is asked for?",
)
def mse(predictions, targets):
    return (predictions - targets).var(correction=0)


@variant("mse-as-variance")
def mse(predictions, targets):
    return (predictions - targets).var()
