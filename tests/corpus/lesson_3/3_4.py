# wrong: the logits are compared with a half
# says: You can get this if you compare the logit itself with 0.5. Which
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) >= 0.5).long()


# wrong: the probabilities come back
# says: These are probabilities or logits, not classes. A class is 0 or
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs))


# slip: eval mode is left on
# says: The model came to predict in train mode and leaves it in eval
def predict(model, inputs):
    model.eval()
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


# wrong: train mode afterwards, whatever it was
# says: The model came to predict in eval mode and leaves it in train
def predict(model, inputs):
    model.eval()
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).long()
    model.train()
    return classes


# wrong: never in eval mode
# says: The classes are right here if the model comes in eval mode, and
def predict(model, inputs):
    with torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long()


# slip: float classes
# says: These classes are floating-point numbers. A class is a whole
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).float()


# slip: True and False
# says: These classes are True and False. The docstring asks for
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)) >= 0.5


# slip: int32
# says: These classes are int32: that's what .int() gives. Which method
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).int()


# wrong: argmax over one column
# says: Every row here is class 0. argmax along a row does this
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return model(inputs).argmax(dim=1, keepdim=True)


# wrong: rounded logits
# says: You can get this if you round the logits as they are. What turns a
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(model(inputs)).long()


# wrong: strictly greater than a half
# says: You can get this if a probability of exactly one half counts as
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) > 0.5).long()


# wrong: probabilities are rounded, a half goes down to 0
# says: You can get this if a probability of exactly one half counts as
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.round(torch.sigmoid(model(inputs))).long()


# wrong: the probability is cut to a whole number
# says: Every row here is class 0. argmax along a row does this
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(inputs)).long()


# wrong: the mode isn't put back after an error
# says: In predict the mode is put back if all goes well, but not
def predict(model, inputs):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = torch.sigmoid(model(inputs))
    model.train(was_training)
    return (probabilities >= 0.5).to(torch.int64)


# slip: a flat row
# says: These classes lie in a flat row. The docstring asks for one
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) >= 0.5).long().squeeze(1)


# wrong: a plain if on the whole tensor
# says: You can get this from a plain `if`: it asks one question about all
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        if torch.sigmoid(model(inputs)) >= 0.5:
            return 1
        return 0


# wrong: the classes the wrong way round
# says: Class 0 and class 1 are the wrong way round. Which side of one
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(inputs)) <= 0.5).long()


# wrong: softmax instead of the sigmoid
# says: Every row here is class 1. Softmax along each row does this: it
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.softmax(model(inputs), dim=1) >= 0.5).long()


# wrong: an error of the model is swallowed
# says: An error that the model raises gets lost in predict: you can get
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


# right: the logits are compared with 0, row by row
def predict(model, inputs):
    was = model.training
    try:
        model.eval()
        return torch.tensor([[int(logit >= 0)] for [logit] in model(inputs).tolist()])
    finally:
        model.train(was)


# right: where, in inference mode
@torch.inference_mode()
def predict(model, inputs):
    with evaluating(model):
        p = 1 / (1 + torch.exp(-model(inputs)))
    return torch.where(p < 0.5, 0, 1)


# right: rounding half up
def predict(model, inputs):
    with evaluating(model):
        return torch.floor(model(inputs).detach().sigmoid() + 0.5).to(torch.int64)


# wrong: compared with the mean of the batch
# says: You can get this if the limit is the mean of the batch: a
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        p = torch.sigmoid(model(inputs))
    return (p >= p.mean()).long()


# slip: int32, in a flat row
# says: It lacks an axis of length 1
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (model(inputs) >= 0).int().flatten()


# wrong: sigmoid twice
# says: So can a second sigmoid, or rounding up
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(torch.sigmoid(model(inputs))) >= 0.5).long()


# again: a method that the model doesn't have
# says: nothing of that name
def predict(model, inputs):
    return (torch.sigmoid(model.predict(inputs)) >= 0.5).long()


# again: the model is never asked
# says: is the model asked?
def predict(model, inputs):
    return (torch.sigmoid(inputs) >= 0.5).long()


# wrong: autograd switched off and on
def predict(model, inputs):
    torch.set_grad_enabled(False)
    with evaluating(model):
        scores = model(inputs)
    torch.set_grad_enabled(True)
    return 1 - (scores.sigmoid() < 0.5).long()


# wrong: a column for each class
# says: There are two answers for each row, where one was asked for.
def predict(model, inputs):
    with evaluating(model), torch.no_grad():
        likely = model(inputs).sigmoid()
    return torch.hstack([1 - likely, likely]).ge(0.5).long()
