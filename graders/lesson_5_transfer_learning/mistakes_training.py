"""What learners get wrong in task 5.4, and what a teacher would say.

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
    "statistics-drift",
    "While the head is trained, a BatchNorm is in train mode: it looks at the batch, and its running statistics "
    "follow, though no optimizer touches them. Many tutorials' loops do just this. Which mode keeps them still, in "
    "the backbone and in the head?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    was = model.training
    model.train()
    losses = []
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
    model.train(was)
    return losses


@variant("statistics-drift")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        head_of(model).train()
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
    "optimizer-gets-all",
    "The backbone has changed as well: you can get this if the optimizer gets parameters from outside of the head. "
    "Nobody promised that they are frozen; whose parameters should it hold?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
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


@variant("optimizer-gets-all")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=lr, momentum=0.9)
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
    "zero-grad-forgotten",
    "The gradients left in the head are those of all steps added up: you can get this if they are never set back. "
    "backward() adds to what is there.",
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
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@variant("zero-grad-forgotten")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.SGD([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    optimizer.zero_grad()
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "batch-not-moved",
    "With batches that come from another device it fails: you can get this if inputs or labels are not moved to "
    "`device`. Note that .to() gives a moved tensor back and leaves the old one where it is.",
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
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@variant("batch-not-moved")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x = x.to(device)
                y.to(device)
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
    "head-not-trained",
    "After the call the head is what it was: you can get this if backward() or step() is missing, if zero_grad() "
    "comes between the two, if no_grad or detach() cuts the way from the loss to the head, or if something else than "
    "the model's own head is trained. What happens to each batch, in which order?",
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
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@variant("head-not-trained")
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
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@variant("head-not-trained")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.zero_grad()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "zero-grad-once-per-epoch",
    "Within an epoch the gradients of all batches pile up: you can get this if zero_grad() stands outside the loop "
    "over the batches. What has to be done again for every batch?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            optimizer.zero_grad()
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
                count += len(y)
            losses.append(total / count)
    return losses


@variant("zero-grad-once-per-epoch")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.SGD([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            optimizer.zero_grad()
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                total += loss.item() * len(y)
                count += len(y)
            optimizer.step()
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "one-step-per-epoch",
    "However many batches an epoch has, the head takes a single step. What has to be done for every batch, and which "
    "lines stand inside the loop over the batches?",
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
                total += loss.item() * len(y)
                count += len(y)
            optimizer.step()
            losses.append(total / count)
    return losses


@mistake(
    "5.4",
    "one-kind-of-head",
    "It works for one kind of model and fails for the other: the head is called fc in some models and classifier in "
    "others. A helper at the top of the file knows both names.",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in model.fc.parameters() if p.requires_grad], lr=lr)
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


@variant("one-kind-of-head")
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.AdamW([p for p in model.classifier.parameters() if p.requires_grad], lr=lr)
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
    "gradients-from-before",
    "Gradients that were left in the head before the call have a say in the first step: you can get this if "
    "zero_grad() comes only after a step. backward() adds to what is there; what is there for the first batch?",
    by="symptom",
)
def train_head(model, loader, *, epochs=5, lr=1e-3, device="cpu"):
    model.to(device)
    optimizer = torch.optim.Adam([p for p in head_of(model).parameters() if p.requires_grad], lr=lr)
    losses = []
    with evaluating(model):
        for _ in range(epochs):
            total, count = 0.0, 0
            for batch, answers in loader:
                inputs, labels = batch.to(device), answers.to(device)
                loss = nn.functional.cross_entropy(model(inputs), labels)
                loss.backward()
                optimizer.step()
                optimizer.zero_grad()
                total += loss.item() * len(labels)
                count += len(labels)
            losses.append(total / count)
    return losses
