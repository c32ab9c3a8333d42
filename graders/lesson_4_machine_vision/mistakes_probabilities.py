"""What learners get wrong in 4.3, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

import torch

from autograder.testing import mistake, variant
from week4.stubs import evaluating

# --------------------------------------------------------------------------------------- task 4.3


@mistake(
    "4.3",
    "still-in-train-mode",
    "The probabilities are right here if the model comes in eval mode, and wrong if it comes in train mode. You can "
    "get this if you don't switch the mode before you ask the model, or only the outermost layer's. What do dropout "
    "and BatchNorm do in train mode?",
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
    "Each column sums to 1, not each row: you can get this if the pictures compete with each other instead of the "
    "classes. Along which axis do the classes lie?",
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
    "The probabilities are much too even: you can get this if softmax is applied to probabilities once more.",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch).softmax(dim=1).softmax(dim=1)


@mistake(
    "4.3",
    "sigmoid-instead",
    "The rows do not sum to 1: you can get this from a sigmoid, which asks of each class alone, yes or no. Here "
    "exactly one class is right.",
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
    "For some large logits the answer holds nan or inf. exp(1000) is too large for a float and exp(-1000) is 0, and "
    "inf divided by inf, or 0 by 0, is nan. Lesson 2 had a remedy, for each row on its own, and torch has it built "
    "in.",
    by="symptom",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        exponentials = model(batch).exp()
        return exponentials / exponentials.sum(dim=1, keepdim=True)


@variant("exponential-overflows")
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        logits = model(batch)
        exponentials = (logits - logits.max()).exp()
        return exponentials / exponentials.sum(dim=1, keepdim=True)


@mistake(
    "4.3",
    "probabilities-tracked",
    "Autograd still tracks the answer, and with it what backward would need of the net stays in memory. Nobody trains "
    "here.",
    by="symptom",
)
def predict_probabilities(model, batch):
    with evaluating(model):
        return model(batch).softmax(dim=1)


@mistake(
    "4.3",
    "probabilities-leaves-eval-mode",
    "The model came to predict_probabilities in train mode and is left in eval mode: if you go on training it as it "
    "is, you train without its dropout. A helper at the head of the file puts the mode back.",
    by="symptom",
)
def predict_probabilities(model, batch):
    model.eval()
    with torch.no_grad():
        return model(batch).softmax(dim=1)


@mistake(
    "4.3",
    "probabilities-leaves-train-mode",
    "The model came to predict_probabilities in eval mode and is left in train mode. train() without an argument does "
    "this, whatever the mode was before.",
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
    "In predict_probabilities the mode is put back if all goes well, but not after at least one error of the model. "
    "Python then skips the lines after the call: which block runs all the same?",
    by="symptom",
)
def predict_probabilities(model, batch):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = model(batch).softmax(dim=1)
    model.train(was_training)
    return probabilities


@mistake(
    "4.3",
    "softmax-over-everything",
    "All numbers together sum to 1, not each row: each picture has a whole of its own. Along which axis does a sum "
    "stay within one picture?",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        logits = model(batch)
        return logits.flatten().softmax(dim=0).reshape(logits.shape)


@mistake(
    "4.3",
    "divided-without-exp",
    "The rows sum to 1, and some numbers are below 0: you can get this if the logits are divided by their sum as they "
    "are. What does softmax do to them first?",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        logits = model(batch)
        return logits / logits.sum(dim=1, keepdim=True)


@mistake(
    "4.3",
    "only-the-largest",
    "There is one number for each picture: you can get this if only its most probable class is kept. Here every class "
    "is asked for.",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch).softmax(dim=1).max(dim=1).values


@mistake(
    "4.3",
    "only-the-first-row",
    "Only the first picture has an answer: you can get this from an index such as [0], or from a return inside a "
    "loop. The net takes the whole batch, and each picture has a row of its own.",
)
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch[:1]).softmax(dim=1)


@variant("only-the-first-row")
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch)[0].softmax(dim=0)
