"""What learners get wrong in 4.3 and 4.4, and what a teacher would say. Each function is a wrong implementation."""

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


# --------------------------------------------------------------------------------------- task 4.3


@mistake(
    "4.3",
    "still-in-train-mode",
    "The answers of a net with dropout or BatchNorm change from call to call, or with the other pictures of the "
    "batch: this is what one gets if the net is still in train mode when it is asked.",
    by="symptom",
)
def predict_probabilities(model, batch):
    with torch.no_grad():
        return model(batch).softmax(dim=1)


@variant("still-in-train-mode")
def predict_probabilities(model, batch):
    was_training = model.training
    with torch.no_grad():
        probabilities = model(batch).softmax(dim=1)
    model.eval()
    model.train(was_training)
    return probabilities


@mistake(
    "4.3",
    "softmax-over-the-batch",
    "Each column sums to 1, not each row: this is what one gets if the pictures compete with each other instead "
    "of the classes. Along which axis do the classes lie?",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch).softmax(dim=0)


@mistake(
    "4.3",
    "logits-not-probabilities",
    "These are the net's logits. What turns them into numbers between 0 and 1 that sum to 1?",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch)


@mistake(
    "4.3",
    "softmax-twice",
    "The probabilities are much too even: this is what one gets if softmax is applied to probabilities once more.",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch).softmax(dim=1).softmax(dim=1)


@mistake(
    "4.3",
    "sigmoid-instead",
    "The rows do not sum to 1: this is what one gets from a sigmoid, which asks of each class alone, yes or no. "
    "Here exactly one class is right.",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(batch))


@mistake(
    "4.3",
    "log-softmax",
    "None of the numbers is above 0: these are the logarithms of the probabilities.",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch).log_softmax(dim=1)


@mistake(
    "4.3",
    "exponential-overflows",
    "For large logits the answer holds nan: this is what one gets from exp(logit) divided by its sum, because "
    "exp(1000) is too large for a float. Lesson 2 had a remedy, and torch has it built in.",
    by="symptom",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        exponentials = model(batch).exp()
        return exponentials / exponentials.sum(dim=1, keepdim=True)


@mistake(
    "4.3",
    "probabilities-tracked",
    "Autograd still tracks the answer, and with it every layer's output stays in memory. Nobody trains here.",
    by="symptom",
)
def predict_probabilities(model, batch):
    with evaluating(model):
        return model(batch).softmax(dim=1)


@mistake(
    "4.3",
    "probabilities-leaves-eval-mode",
    "The model came to predict_probabilities in train mode and is left in eval mode: whoever goes on training it "
    "trains without its dropout. A helper at the head of the file puts the mode back.",
    by="symptom",
)
def predict_probabilities(model, batch):
    model.eval()
    with torch.no_grad():
        return model(batch).softmax(dim=1)


@mistake(
    "4.3",
    "probabilities-leaves-train-mode",
    "The model came to predict_probabilities in eval mode and is left in train mode: this is what one gets if "
    "train() is called at the end, whatever the mode was before.",
    by="symptom",
)
def predict_probabilities(model, batch):
    model.eval()
    try:
        with torch.no_grad():
            return model(batch).softmax(dim=1)
    finally:
        model.train()


@mistake(
    "4.3",
    "probabilities-mode-lost-after-an-error",
    "In predict_probabilities the mode is put back only if all goes well. When the model raises an error, the "
    "lines after the call are skipped: which block of Python runs all the same?",
    by="symptom",
)
def predict_probabilities(model, batch):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = model(batch).softmax(dim=1)
    model.train(was_training)
    return probabilities


# --------------------------------------------------------------------------------------- task 4.4


@mistake(
    "4.4",
    "ascending",
    "The probabilities rise: this is what one gets from a sort in its usual order. The best comes first.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1, largest=False)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@variant("ascending")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.sort(dim=1)
    k = min(k, probabilities.shape[1])
    pairs = zip(indices[:, -k:].tolist(), values[:, -k:].tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "names-as-keys",
    "Two classes with the same name have become one: this is what one gets if names are the keys of a dict. "
    "In ImageNet's own list a bird and a machine are both called crane.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [list({categories[i]: v for i, v in zip(row, best, strict=True)}.items()) for row, best in pairs]


@variant("names-as-keys")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    answer = []
    for row in probabilities.tolist():
        by_name = dict(zip(categories, row, strict=True))
        answer.append(sorted(by_name.items(), key=lambda pair: -pair[1])[:k])
    return answer


@variant("names-as-keys")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [{categories[i]: v for i, v in zip(row, best, strict=True)} for row, best in pairs]


@mistake(
    "4.4",
    "tensors-instead-of-floats",
    "The probabilities are still tensors: this is what one gets by going through a tensor in a loop. A table or "
    "a JSON file wants plain floats.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices, values, strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "only-the-first-picture",
    "Only the first picture has an answer. The batch has a row for each: one list per picture was asked for.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities[0].topk(min(k, probabilities.shape[1]))
    return [(categories[i], v) for i, v in zip(indices.tolist(), values.tolist(), strict=True)]


@variant("only-the-first-picture")
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities[0].topk(min(k, probabilities.shape[1]))
    return [[(categories[i], v) for i, v in zip(indices.tolist(), values.tolist(), strict=True)]]


@mistake(
    "4.4",
    "k-not-clipped",
    "Where there are fewer classes than k, torch.topk complains: this is what one gets if k goes into it as it is.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    if k < 1:
        raise ValueError("k must be at least 1")
    values, indices = probabilities.topk(k, dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]


@mistake(
    "4.4",
    "k-not-checked",
    "A k below 1 does not raise ValueError: without a question at the top, 0 gives empty lists and -1 something "
    "stranger.",
    by="symptom",
)
def top_k(probabilities, categories, k=5):
    order = probabilities.argsort(dim=1, descending=True)[:, :k]
    rows = zip(order.tolist(), probabilities.tolist(), strict=True)
    return [[(categories[i], row[i]) for i in best] for best, row in rows]


@variant("k-not-checked")
def top_k(probabilities, categories, k=5):
    values, indices = probabilities.topk(min(k, probabilities.shape[1]), dim=1)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[(categories[i], v) for i, v in zip(row, best, strict=True)] for row, best in pairs]
