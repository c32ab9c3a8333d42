"""What learners get wrong in task 5.5, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from autograder.testing import mistake, variant


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The helper that the stub gives to learners."""
    was_training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(was_training)


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
    "every-batch-full",
    "The sums are divided by the number of batches times the size of the first one, as if each batch were full. The "
    "last batch may be smaller: count the samples as they come.",
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
    "graph-kept",
    "Autograd watches all of this: you can get this without torch.no_grad(). For each batch a graph is built that "
    "nobody needs, and where losses are summed as tensors all of them stay in memory.",
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
    "length-of-the-data-set",
    "The sums are divided by the length of the data set: you can get this from len(loader.dataset). A loader with a "
    "sampler gives only some of it. How many samples came?",
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
    "The means of the batches are added up and divided by the number of samples. A mean is already divided once: "
    "what belongs to the sum instead?",
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
    "size-of-the-last-batch",
    "The sums are divided by the number of batches times the size of the last one. The last batch may be smaller: "
    "count the samples as they come.",
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
    "In evaluate the mode is put back if all goes well, and not after every error: when the model raises one, Python "
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


@mistake(
    "5.5",
    "evaluate-returns-nothing",
    "You can get this if the function works out loss and accuracy and doesn't return them. Python then gives None.",
)
def evaluate(model, loader, *, device="cpu"):
    return None


@mistake(
    "5.5",
    "divided-by-the-batches",
    "The losses of all samples are added up, and then divided by the number of batches: you can get this from "
    "len(loader). How many samples came?",
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
