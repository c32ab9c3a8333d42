"""What learners take for loss and accuracy in task 5.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant
from week4.stubs import evaluating


@mistake(
    "5.5",
    "percent",
    "This is the accuracy in percent. A share from 0 to 1 was asked for.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, 100 * right / count


@mistake(
    "5.5",
    "turned-round",
    "Loss and accuracy have changed places: the loss is asked for first.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return right / count, loss / count


@mistake(
    "5.5",
    "softmax-before-the-loss",
    "You can get this loss if a softmax comes before the cross-entropy. That loss takes logits, and applies a softmax "
    "itself.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs).softmax(1)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "share-of-errors",
    "The accuracy is the share of wrong answers. Which comparison counts the right ones?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) != labels).sum().item()
            count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "logit-for-class",
    "The accuracy is 0, though answers are right. You can get this if a logit itself is compared with the label, "
    "and not its place, which is the number of a class, or if // divides the counts.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.max(1).values == labels).sum().item()
            count += len(labels)
    return total / count, right / count


@variant("logit-for-class")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.amax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "argmax-over-the-batch",
    "You can get this if argmax goes down the batch: it then gives one number per class, and there's a label for each "
    "sample. Along which axis do the classes lie?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(0) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


@variant("argmax-over-the-batch")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += sum(int(a == b) for a, b in zip(logits.argmax(0), y, strict=False))
            count += len(y)
    return loss / count, right / count


@mistake(
    "5.5",
    "tensors-for-floats",
    "Not both are plain floats, but tensors, integers or NumPy's numbers. How does a tensor with one number become a "
    "plain float?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum")
            right += (logits.argmax(1) == labels).sum()
            count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "evaluate-returns-nothing",
    "You can get this if the function works out loss and accuracy and doesn't return them. Python then gives None.",
)
def evaluate(model, loader, *, device="cpu"):
    return None


@mistake(
    "5.5",
    "more-than-one-half",
    "This is the share of samples to whose label the softmax gives more than one half. With three or more classes "
    "the largest can be less than that: which class does the model choose then?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for batch, answers in loader:
            inputs, labels = batch.to(device), answers.to(device)
            logits = model(inputs)
            loss += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            chances = logits.softmax(dim=1)[torch.arange(len(labels)), labels]
            right += int((chances > 0.5).sum())
            count += len(labels)
    return loss / count, right / count


@mistake(
    "5.5",
    "logits-for-logarithms",
    "This loss is the mean of the labels' logits with a minus before it: you can get this if nll_loss gets logits. It "
    "takes logarithms of probabilities. What is still missing, and which loss does both?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for batch, answers in loader:
            inputs, labels = batch.to(device), answers.to(device)
            logits = model(inputs)
            loss += nn.functional.nll_loss(logits, labels, reduction="sum").item()
            right += int((logits.argmax(dim=1) == labels).sum())
            count += len(labels)
    return loss / count, right / count
