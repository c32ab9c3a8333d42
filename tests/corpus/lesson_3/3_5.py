# wrong: in percent
# says: This is the accuracy in percent. Here it is a number from 0 to
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return 100 * (classes == targets).float().mean().item()


# slip: still a tensor
# says: This number is still a tensor. How does a tensor with one number
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (classes == targets).float().mean()


# wrong: the count instead of the share
# says: This is how many answers are right. The docstring asks for the
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((classes == targets).sum())


# wrong: probabilities are compared with the targets
# says: No row, or hardly any, counts as right. Numbers that aren't
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        probabilities = torch.sigmoid(model(inputs))
    return (probabilities == targets).float().mean().item()


# wrong: the logits are compared with a half
# says: You can get this accuracy if you compare the logits themselves with
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (model(inputs) >= 0.5).float()
    return (classes == targets).float().mean().item()


# wrong: a flat row against a column
# says: You can get this if flat predictions (n,) meet targets (n, 1):
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float().squeeze(1)
    return (classes == targets).float().mean().item()


# wrong: a flat row against a column, counted and divided
# says: You can get this if flat predictions (n,) meet targets (n, 1):
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).squeeze()
    correct = (classes == targets).sum().item()
    return correct / len(targets)


# wrong: whole-number division
# says: This is 1 where all rows are right and 0 everywhere else. A
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float((classes == targets).sum().item() // len(targets))


# wrong: the share that is wrong
# says: This is the share of rows that are wrong. Which comparison
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (classes != targets).float().mean().item()


# wrong: one minus the mean distance from the targets
# says: This measures how far the probabilities are from the targets.
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        probabilities = torch.sigmoid(model(inputs))
    return 1 - (probabilities - targets).abs().mean().item()


# wrong: never in eval mode
# says: The accuracy is right here if the model comes in eval mode, and
def accuracy(model, inputs, targets):
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (classes == targets).float().mean().item()


# wrong: eval mode is left on
# says: The model came to accuracy in train mode and leaves it in eval
def accuracy(model, inputs, targets):
    model.eval()
    with torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (classes == targets).float().mean().item()


# wrong: train mode afterwards, whatever it was
# says: The model came to accuracy in eval mode and leaves it in train
def accuracy(model, inputs, targets):
    model.eval()
    classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    model.train()
    return (classes == targets).float().mean().item()


# wrong: the share of rows that are class 1
# says: This is the share of rows that the model calls class 1. Where do
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return classes.mean().item()


# wrong: only hits of class 1 count
# says: Only the rows count whose target is 1. You can get this
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (classes * targets).sum().item() / len(targets)


# wrong: strictly greater than a half
# says: You can get this accuracy if a probability of exactly one half
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) > 0.5).float()
    return (classes == targets).float().mean().item()


# wrong: all or nothing
# says: This is 1 where all rows are right and 0 everywhere else. A
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return float(torch.equal(classes, targets))


# wrong: argmax over one column
# says: Every row here counts as class 0. argmax along a row does this
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = model(inputs).argmax(dim=1, keepdim=True)
    return (classes == targets).float().mean().item()


# wrong: rounded to two places
# says: The accuracy is right but for its last digits. Rounding does
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return round((classes == targets).float().mean().item(), 2)


# wrong: divided by 4, the rows of XOR
# says: The number of right rows is divided by 4, as XOR has them.
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return (classes == targets).sum().item() / 4


# right: a loop that counts
def accuracy(model, inputs, targets):
    correct = 0
    with evaluating(model):
        for logit, target in zip(model(inputs).flatten().tolist(), targets.flatten().tolist()):
            if (logit >= 0) == (target == 1):
                correct += 1
    return correct / len(targets)


# right: through NumPy
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        logits = model(inputs).numpy()
    return float(((logits >= 0) == (targets.numpy() > 0.5)).mean())


# right: one minus the mean difference of the classes
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        classes = (model(inputs).sigmoid() >= 0.5).to(targets.dtype)
    return 1.0 - float(torch.mean(torch.abs(classes - targets)))


# wrong: sigmoid twice
# says: Every row counts as class 1
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        probabilities = torch.sigmoid(model(inputs))
    classes = (torch.sigmoid(probabilities) >= 0.5).float()
    return float((classes == targets).float().mean())


# slip: rounded to two places
# says: The accuracy is right but for its last digits
def accuracy(model, inputs, targets):
    right = predict(model, inputs) == targets
    return round(right.float().mean().item(), 2)


# wrong: divides by inputs.numel(), twice too many
# says: This is half of what it should be. Dividing by how many numbers
def accuracy(model: nn.Module, inputs: Tensor, targets: Tensor) -> float:
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    correct = (predicted == targets).sum().item()
    return correct / inputs.numel()


# wrong: a probability is cut to a whole number
# says: cutting a probability to a whole number
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = torch.sigmoid(model(inputs)).long()
    return (predicted == targets).float().mean().item()


# wrong: the same object is asked for, not the same number
# says: No row, or hardly any, counts as right.
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        predicted = (torch.sigmoid(model(inputs)) >= 0.5).float()
    return sum(1 for a, b in zip(predicted, targets) if a is b) / len(targets)


# wrong: share of the positives found
# says: Only the rows count whose target is 1.
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        said_yes = torch.sigmoid(model(inputs)) >= 0.5
    is_yes = targets == 1
    true_positives = (said_yes & is_yes).sum().item()
    return true_positives / max(is_yes.sum().item(), 1)


# wrong: the sign of a logit against the target as plus or minus one
# says: You can get this accuracy if a logit of exactly 0 belongs to neither class
def accuracy(model, inputs, targets):
    with evaluating(model), torch.no_grad():
        side = torch.sign(model(inputs))
        hits = side == torch.where(targets == 1, 1.0, -1.0)
    return hits.double().mean().item()


# wrong: targets flattened in place
# says: argument is not what it was: work on a copy.
def accuracy(model, inputs, targets):
    if targets.ndim > 1:
        targets.squeeze_(1)
    with evaluating(model), torch.no_grad():
        classes = (model(inputs) >= 0).squeeze(1)
    return (classes == targets).float().mean().item()
