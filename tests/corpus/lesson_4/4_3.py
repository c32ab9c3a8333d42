# wrong: softmax over everything
# says: All numbers together sum to 1, not each row: each picture has a
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        logits = model(batch)
        return torch.softmax(logits.flatten(), dim=0).reshape(logits.shape)


# wrong: softmax over the batch
# says: Each column sums to 1, not each row: you can get this if the
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(batch), dim=0)


# wrong: a sigmoid instead of softmax
# says: The rows do not sum to 1: you can get this from a sigmoid,
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(batch))


# wrong: the logits as they are
# says: These are the net's logits. What turns them into numbers
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return model(batch)


# wrong: divided by the sum, without exp
# says: The rows sum to 1, and some numbers are below 0: you can get
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        logits = model(batch)
        return logits / logits.sum(1, keepdim=True)


# wrong: by hand, so that large logits overflow
# says: For some large logits the answer holds nan or inf. exp(1000) is
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        e = torch.exp(model(batch))
        return e / e.sum(dim=1, keepdim=True)


# wrong: the mode isn't touched
# says: The probabilities are right here if the model comes in eval
def predict_probabilities(model, batch):
    with torch.no_grad():
        return torch.softmax(model(batch), dim=1)


# wrong: eval mode stays on
# says: The model came to predict_probabilities in train mode and
def predict_probabilities(model, batch):
    model.eval()
    with torch.no_grad():
        return torch.softmax(model(batch), dim=1)


# wrong: train mode afterwards, always
# says: The model came to predict_probabilities in eval mode and is
def predict_probabilities(model, batch):
    model.eval()
    with torch.no_grad():
        out = torch.softmax(model(batch), dim=1)
    model.train()
    return out


# wrong: an error leaves eval mode on
# says: In predict_probabilities the mode is put back if all goes
def predict_probabilities(model, batch):
    was = model.training
    model.eval()
    with torch.no_grad():
        out = torch.softmax(model(batch), dim=1)
    model.train(was)
    return out


# slip: a graph is kept
# says: Autograd still tracks the answer, and with it what backward
def predict_probabilities(model, batch):
    with evaluating(model):
        return torch.softmax(model(batch), dim=1)


# wrong: the best class's probability only
# says: There is one number for each picture: you can get this if only
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(batch), dim=1).max(dim=1).values


# wrong: one picture at a time, and only the first row
# says: Only the first picture has an answer: you can get this from an
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        for picture in batch:
            return torch.softmax(model(picture[None]), dim=1)


# wrong: a list of lists
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(batch), dim=1).tolist()


# wrong: the error is swallowed
def predict_probabilities(model, batch):
    was = model.training
    model.eval()
    try:
        with torch.no_grad():
            return torch.softmax(model(batch), dim=1)
    except Exception:
        return None
    finally:
        model.train(was)


# right: shifted by hand
def predict_probabilities(model, batch):
    was = model.training
    model.eval()
    try:
        with torch.inference_mode():
            z = model(batch)
        z = z.clone() - z.max(dim=1, keepdim=True).values
        e = z.exp()
        return e / e.sum(dim=1, keepdim=True)
    finally:
        model.train(was)


# right: logsumexp, detached
def predict_probabilities(model, batch):
    with evaluating(model):
        z = model(batch).detach()
    return torch.exp(z - torch.logsumexp(z, dim=-1, keepdim=True))


# right: nn.Softmax
def predict_probabilities(model, batch):
    with torch.no_grad():
        with evaluating(model):
            return nn.Softmax(dim=1)(model(batch))


# wrong: only the first picture of the batch, without its axis
# says: Only the first picture has an answer: you can get this from an
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(batch)[0], dim=0)


# wrong: only the first picture of the batch, with its axis
# says: Only the first picture has an answer: you can get this from an
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(batch[:1]), dim=1)


# wrong: the logarithms of the probabilities
# says: these are the logarithms of the probabilities
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.log_softmax(model(batch), dim=1)


# slip: subtracts the largest logit of the whole batch, not of the row: 0/0 is nan when another ro
# says: For some large logits the answer holds nan or inf. exp(1000) is
def predict_probabilities(model: nn.Module, batch: Tensor) -> Tensor:
    with evaluating(model), torch.no_grad():
        logits = model(batch)
    e = torch.exp(logits - logits.max())
    return e / e.sum(dim=1, keepdim=True)


# slip: exp overflows, and nan_to_num hides it: rows do not sum to 1
# says: add up to 1. Was a nan or an inf replaced?
def predict_probabilities(model: nn.Module, batch: Tensor) -> Tensor:
    with evaluating(model), torch.no_grad():
        logits = model(batch)
    e = torch.exp(logits)
    p = e / e.sum(dim=1, keepdim=True)
    return torch.nan_to_num(p)


# slip: the softmax in double precision
# says: You can get float64 from NumPy, from double()
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        return torch.softmax(model(batch).double(), dim=1)


# wrong: the sum of the exponentials goes over the whole batch
# says: All numbers together sum to 1, not each row
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        logits = model(batch)
        e = torch.exp(logits - logits.max())
        return e / e.sum()


# wrong: the largest logit of the whole batch is taken off
# says: For some large logits the answer holds nan or inf. exp(1000) is
def predict_probabilities(model, batch):
    with evaluating(model), torch.no_grad():
        z = model(batch)
        e = (z - z.max()).exp()
        return e / e.sum(dim=1, keepdim=True)
