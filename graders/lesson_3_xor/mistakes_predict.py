"""What learners get wrong in 3.4, and what a teacher would say.

Each function or class is a wrong implementation under the contract's name. It runs in the place of
the solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import torch

from autograder.testing import mistake, variant
from week4.stubs import evaluating


@mistake(
    "3.4",
    "predict-threshold-on-logits",
    "You can get this if you compare the logit itself with 0.5. Which logit has a probability of one half?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) >= 0.5).long()


@variant("predict-threshold-on-logits")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) > 0.5).long()


@mistake(
    "3.4",
    "predict-argmax",
    "Every row here is class 0. argmax along a row does this, since it has but one logit to choose from, and so can "
    "cutting a probability to a whole number before it's compared with anything.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return model(inputs).argmax(dim=1, keepdim=True)


@variant("predict-argmax")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)).long()


@variant("predict-argmax")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)).argmax(dim=1)


@mistake(
    "3.4",
    "predict-round-without-sigmoid",
    "You can get this if you round the logits as they are. What turns a logit into a probability?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs)).long()


@variant("predict-round-without-sigmoid")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs))


@mistake(
    "3.4",
    "predict-floats",
    "These classes are floating-point numbers. A class is a whole number: the docstring asks for int64.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).float()


@mistake(
    "3.4",
    "predict-booleans",
    "These classes are True and False. The docstring asks for int64.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)) >= 0.5


@mistake(
    "3.4",
    "predict-flat",
    "These classes lie in a flat row. The docstring asks for one column, the shape of the targets.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long().squeeze(1)


@mistake(
    "3.4",
    "predict-above-half",
    "You can get this if a probability of exactly one half counts as class 0. The docstring says on which side it "
    "belongs.",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) > 0.5).long()


@mistake(
    "3.4",
    "predict-in-train-mode",
    "The classes are right here if the model comes in eval mode, and wrong if it comes in train mode. You can get "
    "this if you don't switch the mode before the model runs, or only the outermost layer's. What do dropout and "
    "BatchNorm do in train mode?",
    by="symptom",
)
def predict(model, inputs):
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-eval-mode",
    "The model came to predict in train mode and leaves it in eval mode. If you then go on training it as it is, you "
    "train without its dropout. The page shows a helper of six lines that puts the mode back.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


@mistake(
    "3.4",
    "predict-leaves-train-mode",
    "The model came to predict in eval mode and leaves it in train mode. train() without an argument does this, "
    "whatever the mode was before.",
    by="symptom",
)
def predict(model, inputs):
    model.eval()
    try:
        with torch.no_grad():
            return (torch.sigmoid(model(inputs)) >= 0.5).long()
    finally:
        model.train()


@mistake(
    "3.4",
    "predict-mode-lost-after-an-error",
    "In predict the mode is put back if all goes well, but not after at least one error of the model. Python then "
    "skips the lines after the call: which block runs all the same?",
    by="symptom",
)
def predict(model, inputs):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).long()
    model.train(was_training)
    return classes


@mistake(
    "3.4",
    "predict-not-classes",
    "These are probabilities or logits, not classes. A class is 0 or 1: on which side of one half does a row lie?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs))


@variant("predict-not-classes")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return model(inputs)


@mistake(
    "3.4",
    "predict-int32",
    "These classes are int32: that's what .int() gives. Which method gives int64?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).int()


@mistake(
    "3.4",
    "predict-turned-round",
    "Class 0 and class 1 are the wrong way round. Which side of one half is class 1?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) <= 0.5).long()


@variant("predict-turned-round")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) < 0.5).long()


@variant("predict-turned-round")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.where(torch.sigmoid(model(inputs)) >= 0.5, 0, 1)


@mistake(
    "3.4",
    "predict-softmax",
    "Every row here is class 1. Softmax along each row does this: it shares out 1 among its logits, and a single "
    "logit gets it all. So can a second sigmoid, or rounding up. Which probabilities do you compare?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.softmax(model(inputs), dim=1) >= 0.5).long()


@variant("predict-softmax")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(inputs), dim=1).round().long()


@mistake(
    "3.4",
    "predict-if-on-all-rows",
    "You can get this from a plain `if`: it asks one question about all rows at once, which works for a single row "
    "only. What compares each row for itself?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        if torch.sigmoid(model(inputs)) >= 0.5:
            return 1
        return 0


@variant("predict-if-on-all-rows")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return 1 if torch.sigmoid(model(inputs)) >= 0.5 else 0


@mistake(
    "3.4",
    "predict-error-swallowed",
    "An error that the model raises gets lost in predict: you can get this if you catch it, or return from a finally "
    "block. The docstring says that it goes on to the caller.",
    by="symptom",
)
def predict(model, inputs):
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            return (torch.sigmoid(model(inputs)) >= 0.5).long()
    except Exception:
        return torch.zeros(len(inputs), 1, dtype=torch.int64)
    finally:
        model.train(was_training)


@mistake(
    "3.4",
    "predict-above-the-mean",
    "You can get this if the limit is the mean of the batch: a row's class then depends on the other rows. Which "
    "limit does the docstring name?",
)
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        p = torch.sigmoid(model(inputs))
    return (p >= p.mean()).long()


@variant("predict-above-the-mean")
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        p = torch.sigmoid(model(inputs))
    return (p > p.mean()).long()
