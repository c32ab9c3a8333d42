"""What learners get wrong in 3.5, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch

from autograder.testing import mistake, variant
from week4.stubs import evaluating


@mistake(
    "3.5",
    "accuracy-percent",
    "This is the accuracy in percent. Here it is a number from 0 to 1.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return 100 * (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "divided-by-all-inputs",
    "This is half of what it should be. Dividing by how many numbers the inputs hold does this, since each row has "
    "two. How many rows are there?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).sum().item() / inputs.numel()


@mistake(
    "3.5",
    "accuracy-integer-division",
    "This is 1 where all rows are right and 0 everywhere else. A division of whole numbers with // does this, and so "
    "does asking only whether everything is right.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((predicted == targets).sum().item() // len(targets))


@variant("accuracy-integer-division")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float(torch.equal(predicted, targets))


@variant("accuracy-integer-division")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return int((predicted == targets).sum()) // len(targets)


@mistake(
    "3.5",
    "accuracy-broadcast",
    "You can get this if flat predictions (n,) meet targets (n, 1): torch then compares every row with every target, "
    "n times n answers. Print the two shapes before you compare.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (predicted == targets).float().mean().item()


@variant("accuracy-broadcast")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (predicted == targets).sum().item() / len(targets)


@mistake(
    "3.5",
    "accuracy-threshold-on-logits",
    "You can get this accuracy if you compare the logits themselves with 0.5. Which logit has a probability of one "
    "half?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (model(inputs) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-above-half",
    "You can get this accuracy if a probability of exactly one half counts as class 0. The docstring says on which "
    "side it belongs.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) > 0.5).float()
    return (predicted == targets).float().mean().item()


@variant("accuracy-above-half")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = torch.round(torch.sigmoid(model(inputs)))
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-zero-has-no-class",
    "You can get this accuracy if a logit of exactly 0 belongs to neither class, so that its row is never right: 0 has "
    "no sign, and its product with anything isn't above 0. The docstring says which class it is.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        right = model(inputs) * (2 * targets - 1) > 0
    return right.float().mean().item()


@mistake(
    "3.5",
    "accuracy-of-probabilities",
    "No row, or hardly any, counts as right. Numbers that aren't classes yet do this: hardly any of them is exactly 0 "
    "or 1. What turns a probability into a class?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) == targets).float().mean().item()


@variant("accuracy-of-probabilities")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        return (model(inputs) == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-counted",
    "This is how many answers are right. The docstring asks for the share.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((predicted == targets).sum().item())


@variant("accuracy-counted")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return int((predicted == targets).sum())


@mistake(
    "3.5",
    "accuracy-a-tensor",
    "This number is still a tensor. How does a tensor with one number become a plain float?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean()


@mistake(
    "3.5",
    "accuracy-in-train-mode",
    "The accuracy is right here if the model comes in eval mode, and wrong if it comes in train mode. You can get "
    "this if you don't switch the mode before the model runs, or only the outermost layer's. What do dropout and "
    "BatchNorm do in train mode?",
    by="symptom",
)
def accuracy(model, inputs, targets):
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-leaves-eval-mode",
    "The model came to accuracy in train mode and leaves it in eval mode. If you then go on training it as it is, you "
    "train without its dropout. The page shows at 3.4 how to put the mode back.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    model.eval()
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-leaves-train-mode",
    "The model came to accuracy in eval mode and leaves it in train mode. train() without an argument does this, "
    "whatever the mode was before.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    model.eval()
    try:
        with torch.no_grad():
            predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    finally:
        model.train()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-mode-lost-after-an-error",
    "In accuracy the mode is put back if all goes well, but not after at least one error of the model. Python then "
    "skips the lines after the call: which block runs all the same?",
    by="symptom",
)
def accuracy(model, inputs, targets):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    model.train(was_training)
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-of-errors",
    "This is the share of rows that are wrong. Which comparison counts the right ones?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted != targets).float().mean().item()


@variant("accuracy-of-errors")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted - targets).abs().mean().item()


@mistake(
    "3.5",
    "accuracy-share-of-ones",
    "This is the share of rows that the model calls class 1. Where do the targets come in?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return predicted.mean().item()


@mistake(
    "3.5",
    "accuracy-argmax",
    "Every row here counts as class 0. argmax along a row does this, since it has but one logit to choose from, and "
    "so can cutting a probability to a whole number before it's compared with anything.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = model(inputs).argmax(dim=1, keepdim=True)
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-hits-of-ones",
    "Only the rows count whose target is 1. You can get this if you multiply predictions and targets, join them by &, "
    "or look at those rows alone: a right 0 is right as well. What tells that two numbers are equal, and how many "
    "rows are there?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted * targets).mean().item()


@variant("accuracy-hits-of-ones")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return ((predicted == 1) & (targets == 1)).float().mean().item()


@variant("accuracy-hits-of-ones")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted * targets).sum().item() / max(targets.sum().item(), 1)


@mistake(
    "3.5",
    "accuracy-all-ones",
    "Every row counts as class 1, whatever the net says: softmax of one number is always 1, a probability is never "
    "under 0, and sigmoid of a probability never under 0.5. On which numbers does your threshold look?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(torch.sigmoid(model(inputs))) >= 0.5).float()
    return (predicted == targets).float().mean().item()


@variant("accuracy-all-ones")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) > 0).float()
    return (predicted == targets).float().mean().item()


@mistake(
    "3.5",
    "accuracy-rounded",
    "The accuracy is right but for its last digits. Rounding does this, and how it's shown is the caller's business.",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return round((predicted == targets).float().mean().item(), 2)


@variant("accuracy-rounded")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return round((predicted == targets).float().mean().item(), 1)


@mistake(
    "3.5",
    "accuracy-of-distances",
    "This measures how far the probabilities are from the targets. The docstring counts rows: what is a row's "
    "predicted class?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        p = torch.sigmoid(model(inputs))
    return 1 - (p - targets).abs().mean().item()


@variant("accuracy-of-distances")
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        p = torch.sigmoid(model(inputs))
    return 1 - ((p - targets) ** 2).mean().item()


@mistake(
    "3.5",
    "accuracy-by-four",
    "The number of right rows is divided by 4, as XOR has them. Where does a tensor say how many rows it has?",
)
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (predicted == targets).sum().item() / 4


@mistake(
    "3.5",
    "accuracy-error-swallowed",
    "An error that the model raises gets lost in accuracy: you can get this if you catch it, or return from a finally "
    "block. The docstring says that it goes on to the caller.",
    by="symptom",
)
def accuracy(model, inputs, targets):
    try:
        with evaluating(model), torch.no_grad():
            predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    except Exception:
        return 0.0
    return (predicted == targets).float().mean().item()
