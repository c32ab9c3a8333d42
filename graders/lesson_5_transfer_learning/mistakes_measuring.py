"""What a measurement of task 5.5 leaves behind or computes elsewhere, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake
from week4.stubs import evaluating


@mistake(
    "5.5",
    "in-train-mode",
    "The answer is right here as soon as the model is in eval mode beforehand: you can get this in train mode, "
    "where dropout is random and BatchNorm looks at the batch.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


@mistake(
    "5.5",
    "evaluate-trains",
    "The net has other weights after the call: here evaluate trains it. Measuring changes nothing: which lines of a "
    "training loop belong to learning?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss, right, count = 0.0, 0, 0
    with evaluating(model):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            batch_loss = nn.functional.cross_entropy(logits, y)
            optimizer.zero_grad()
            batch_loss.backward()
            optimizer.step()
            loss += batch_loss.item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


@mistake(
    "5.5",
    "graph-kept",
    "Autograd watches the model at work: you can get this without torch.no_grad(). For each batch a graph is built "
    "that nobody needs, and where losses are summed as tensors that aren't detached, all of them stay in memory.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum")
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss.item() / count, right / count


@mistake(
    "5.5",
    "evaluated-elsewhere",
    "It fails as soon as a batch lies on another device than the model: you can get this if inputs or labels are used "
    "where they are. Which argument says where to compute?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


@mistake(
    "5.5",
    "evaluate-leaves-eval-mode",
    "The model came to evaluate in train mode and leaves it in eval mode. The helper at the top of the file puts "
    "the mode back.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    model.eval()
    with torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "evaluate-leaves-train-mode",
    "The model came to evaluate in eval mode and leaves it in train mode. You can get this if you call train() at the "
    "end, whatever the mode was before.",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    model.eval()
    try:
        with torch.no_grad():
            pairs = [(model(x.to(device)), y.to(device)) for x, y in loader]
    finally:
        model.train()
    for logits, labels in pairs:
        total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
        right += (logits.argmax(1) == labels).sum().item()
        count += len(labels)
    return total / count, right / count


@mistake(
    "5.5",
    "evaluate-mode-lost-after-an-error",
    "In evaluate the mode is put back if all goes well, but not after at least one error of the model: Python then "
    "skips the lines after it. Which block runs whatever the error is?",
    by="symptom",
)
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    was_training = model.training
    model.eval()
    with torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    model.train(was_training)
    return total / count, right / count
