"""What learners add up over the batches of task 5.5, and what a teacher would say.

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
    "mean-of-means",
    "You can get this if each batch gives one number and these are averaged: a last batch of one sample then weighs "
    "as much as a full one. Which sums do you need over all samples?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right = 0.0, 0.0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item()
            right += (logits.argmax(1) == y).float().mean().item()
    return loss / len(loader), right / len(loader)


@variant("mean-of-means")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / len(loader), right / count


@mistake(
    "5.5",
    "every-batch-full",
    "You can get this if the sums are divided by the number of batches times the size of the first one, as if each "
    "batch were full. The last batch may be smaller: count the samples as they come.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right = 0.0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
    count = len(loader) * loader.batch_size
    return loss / count, right / count


@mistake(
    "5.5",
    "last-batch-only",
    "This is the accuracy of the last batch alone: you can get this if it is worked out after the loop, or "
    "overwritten in it. What has to be collected from batch to batch?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, count = 0.0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            count += len(y)
    return loss / count, (logits.argmax(1) == y).float().mean().item()


@mistake(
    "5.5",
    "length-of-the-data-set",
    "You can get this if a sum, of the losses or of the hits, is divided by len(loader.dataset), the length of the "
    "data set. A loader with a sampler may give only some of it. How many samples came?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right = 0.0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
    return loss / len(loader.dataset), right / len(loader.dataset)


@variant("length-of-the-data-set")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / len(loader.dataset)


@mistake(
    "5.5",
    "loss-of-means-over-samples",
    "You can get this if the means of the batches are added up and divided by the number of samples. A mean is already "
    "divided once: what belongs to the sum instead?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels).item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "sum-for-mean",
    "This is the loss of all samples added up. The docstring asks for the mean.",
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
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total, right / count


@variant("sum-for-mean")
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total, right


@mistake(
    "5.5",
    "count-for-share",
    "The accuracy isn't a share, of which 1 would mean that every answer is right. What is the number of right "
    "answers divided by?",
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
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, float(right)


@mistake(
    "5.5",
    "first-batch-only",
    "These are the loss and the accuracy of the first batch. You can get this if `return` stands inside the loop.",
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
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
            return total / count, right / count
    return total / count, right / count


@mistake(
    "5.5",
    "size-of-the-last-batch",
    "You can get this if the sums are divided by the number of batches times the size of the last one. The last batch "
    "may be smaller: count the samples as they come.",
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
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / (len(loader) * len(labels)), right / (len(loader) * len(labels))


@mistake(
    "5.5",
    "divided-by-the-batches",
    "You can get this if the losses of all samples are added up, and then divided by len(loader), the number of "
    "batches. How many samples came?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            total += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return total / len(loader), right / count
