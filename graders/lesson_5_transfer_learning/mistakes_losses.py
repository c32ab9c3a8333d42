"""What learners get wrong about the losses of task 5.4, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch
from torch import nn

from autograder.testing import mistake, variant
from week4.stubs import evaluating, head_of


@mistake(
    "5.4",
    "softmax-before-cross-entropy",
    "You can get this loss if a softmax comes before the cross-entropy. That loss takes logits and applies one "
    "itself; twice, it can hardly tell sure from unsure.",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x).softmax(1), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "mean-of-batch-means",
    "You can get this if the means of the batches are averaged: in a short last batch each sample then counts for "
    "more than elsewhere. What has to be summed, and what is it divided by?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total = 0.0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item()
            losses.append(total / len(loader))
    return losses


@mistake(
    "5.4",
    "one-epoch-s-loss",
    "One loss comes back for several epochs. How often is a loss put into the list, and where does `return` stand?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    opt = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    out = []
    with evaluating(model):
        for _ in range(epochs):
            total = n = 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                opt.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                opt.step()
                total += loss.item() * len(y)
                n += len(y)
            out.append(total / n)
            return out


@mistake(
    "5.4",
    "squared-error",
    "You can get these losses from squared differences between probabilities and ones. The docstring asks for the "
    "cross-entropy, which takes logits and labels as they are.",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    opt = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    out = []
    with evaluating(model):
        for _ in range(epochs):
            total = n = 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                opt.zero_grad()
                p = torch.softmax(model(x), dim=1)
                loss = ((p - nn.functional.one_hot(y, p.shape[1])) ** 2).mean()
                loss.backward()
                opt.step()
                total += loss.item() * len(y)
                n += len(y)
            out.append(total / n)
    return out


@mistake(
    "5.4",
    "losses-summed",
    "The losses are sums: you can get this if what the batches give is added up and never divided. The docstring asks "
    "for the mean per sample. How many samples came?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total = 0.0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item()
            losses.append(total)
    return losses


@variant("losses-summed")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total = 0.0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
            losses.append(total)
    return losses


@mistake(
    "5.4",
    "loss-of-the-last-batch",
    "The loss is that of the last batch alone: you can get this if it's read after the loop over the batches. Where "
    "do the losses of the batches before it go?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
            losses.append(loss.item())
    return losses


@mistake(
    "5.4",
    "loss-after-the-step",
    "This is the loss after the step: you can get it if a batch is asked again, or if the loss is measured at the end "
    "of the epoch. The loss from which the gradients come is already there.",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += nn.functional.cross_entropy(model(x), y).item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "divided-by-the-data-set",
    "The sum is divided by the length of the data set: you can get this from len(loader.dataset). A loader may give "
    "only some of it, with a sampler for example. How many samples came?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total = 0.0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
            losses.append(total / len(loader.dataset))
    return losses


@mistake(
    "5.4",
    "all-batches-taken-for-full",
    "The sum is divided as if every batch were full: you can get this from len(loader) * batch_size. The last batch "
    "may be smaller. How many samples came?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total = 0.0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
            losses.append(total / (len(loader) * loader.batch_size))
    return losses


@mistake(
    "5.4",
    "sums-over-all-epochs",
    "From the second epoch on the losses are those of all epochs so far, averaged. Each should be of its own epoch "
    "alone: where are the sum and the count set back to 0?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        total, count = 0.0, 0
        for _ in range(epochs):
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "rate-not-used",
    "At a learning rate of next to nothing the weights should stay nearly where they are, and they don't: you can get "
    "this if the optimizer isn't told `lr`, and takes a rate of its own. What is it given besides the parameters?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad])
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "sum-not-reset",
    "The first loss is right, and without any learning the second is twice as large: you can get this if the sum goes "
    "on from epoch to epoch, and the count doesn't. Where is each set back to 0?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses, total = [], 0.0
    with evaluating(model):
        for _ in range(epochs):
            count = 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "batch-means-over-samples",
    "The losses are too small by about the size of a batch: you can get this if the means of the batches are added up "
    "and divided by the number of samples. How do you get from the mean of a batch to its sum?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item()
                count += len(y)
            losses.append(total / count)
    return losses
