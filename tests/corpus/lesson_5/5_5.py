# wrong: the means of the batches are averaged
# says: You can get this if each batch gives one number and these are
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    losses, shares = [], []
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            losses.append(nn.functional.cross_entropy(logits, labels).item())
            shares.append((logits.argmax(1) == labels).float().mean().item())
    return sum(losses) / len(losses), sum(shares) / len(shares)


# wrong: only the loss is a mean of means
# says: You can get this if each batch gives one number and these are
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
    return total / len(loader), right / count


# wrong: the sum of the batches' means, by the number of samples
# says: if the means of the batches are added up and divided by the number
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


# wrong: the last batch only
# says: This is the accuracy of the last batch alone: you can get this if
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            loss = nn.functional.cross_entropy(logits, labels)
            accuracy = (logits.argmax(1) == labels).float().mean()
    return loss.item(), accuracy.item()


# wrong: the first batch only
# says: These are the loss and the accuracy of the first batch. You can get
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            loss = nn.functional.cross_entropy(logits, labels)
            accuracy = (logits.argmax(1) == labels).float().mean()
            return loss.item(), accuracy.item()


# wrong: in percent
# says: This is the accuracy in percent. A share from 0 to 1 was asked
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
    return total / count, 100 * right / count


# wrong: never in eval mode
# says: The answer is right here as soon as the model is in eval
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


# slip: the graph is built
# says: Autograd watches the model at work
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model):
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


# slip: left in eval mode
# says: The model came to evaluate in train mode and leaves it in eval
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


# wrong: train mode afterwards, whatever it was
# says: The model came to evaluate in eval mode and leaves it in train
# says: In evaluate the mode is put back if all goes well, but not
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    model.train()
    return total / count, right / count


# slip: accuracy first
# says: Loss and accuracy have changed places: the loss is asked for
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
    return right / count, total / count


# slip: tensors
# says: Not both are plain floats, but tensors, integers or NumPy's
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


# wrong: a softmax before the cross-entropy
# says: You can get this loss if a softmax comes before the cross-entropy.
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            probabilities = torch.softmax(model(inputs), dim=1)
            total += nn.functional.cross_entropy(probabilities, labels, reduction="sum").item()
            right += (probabilities.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


# wrong: argmax over the batch
# says: You can get this if argmax goes down the batch
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


# wrong: the sum of the losses
# says: This is the loss of all samples added up. The docstring asks
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


# wrong: the count of right answers
# says: The accuracy isn't a share, of which 1 would mean that every
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


# wrong: divided by batches times the size of the last batch
# says: if the sums are divided by the number of batches times the size of
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right = 0.0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
    count = len(loader) * len(labels)
    return total / count, right / count


# wrong: the batches aren't moved
# says: It fails as soon as a batch lies on another device than the
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, right / count


# wrong: the mode isn't put back after an error
# says: In evaluate the mode is put back if all goes well, but not
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    was = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    model.train(was)
    return total / count, right / count


# wrong: the highest logit is compared with the label
# says: The accuracy is 0, though answers are right.
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


# wrong: the share that is wrong
# says: The accuracy is the share of wrong answers. Which comparison
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    total, wrong, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            wrong += (logits.argmax(1) != labels).sum().item()
            count += len(labels)
    return total / count, wrong / count


# right: all logits first, then one loss
@torch.inference_mode()
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    with evaluating(model):
        pairs = [(model(x.to(device)), y.to(device)) for x, y in loader]
    logits, labels = torch.cat([p for p, _ in pairs]), torch.cat([y for _, y in pairs])
    return nn.functional.cross_entropy(logits, labels).item(), (logits.argmax(-1) == labels).double().mean().item()


# right: the loss by hand, from log_softmax
def evaluate(model, loader, *, device="cpu"):
    model = model.to(device)
    was_training = model.training
    model.eval()
    losses, hits = [], []
    try:
        with torch.no_grad():
            for inputs, labels in loader:
                scores = torch.log_softmax(model(inputs.to(device)), dim=1).cpu()
                for score, label in zip(scores, labels.tolist()):
                    losses.append(-score[label].item())
                    hits.append(int(score.argmax()) == label)
    finally:
        model.train(was_training)
    return sum(losses) / len(losses), sum(hits) / len(hits)


# wrong: argmax down the batch, compared one by one
# says: You can get this if argmax goes down the batch
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss = hits = n = 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            out = model(x)
            loss += nn.functional.cross_entropy(out, y, reduction="sum").item()
            hits += sum(int(a == b) for a, b in zip(out.argmax(0), y))
            n += len(y)
    return loss / n, hits / n


# wrong: every batch counts as full
# says: if the sums are divided by the number of batches times the size of the first
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss = hits = 0
    size = None
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            size = size or len(y)
            out = model(x)
            loss += nn.functional.cross_entropy(out, y, reduction="sum").item()
            hits += (out.argmax(1) == y).sum().item()
    n = len(loader) * size
    return loss / n, hits / n


# wrong: it trains while it measures
# says: The net has other weights after the call: here evaluate trains it.
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    loss = hits = n = 0
    with evaluating(model):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            out = model(x)
            part = nn.functional.cross_entropy(out, y)
            opt.zero_grad()
            part.backward()
            opt.step()
            loss += part.item() * len(y)
            hits += (out.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, hits / n


# wrong: the sum over samples is divided by the batches
# says: and then divided by len(loader)
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


# wrong: a threshold instead of the largest
# says: The accuracy isn't the share of samples whose largest logit is
def evaluate(model: nn.Module, loader: DataLoader[Any], *, device: str | torch.device = "cpu") -> tuple[float, float]:
    model.to(device)
    total, right, n = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            total += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += ((torch.sigmoid(logits)[:, 0] >= 0.5).long() == y).sum().item()
            n += len(y)
    return total / n, right / n


# wrong: accuracy first, and divides by the number of batches
# says: Loss and accuracy have changed places: the loss is asked for
def evaluate(model, loader, *, device='cpu'):
    model.to(device)
    correct = 0
    loss = 0.0
    samples = 0
    with evaluating(model), torch.inference_mode():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item()
            correct += (logits.argmax(dim=-1) == y).sum().item()
            samples += len(y)
    return correct / samples, loss / len(loader)


# wrong: compares all logits with the labels, without argmax
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, n = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += (logits == y).sum().item()
            n += len(y)
    return loss / n, right / n


# wrong: autograd tracks everything, and the accuracy is in percent
# says: Autograd watches the model at work
# says: This is the accuracy in percent.
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, n = 0.0, 0, 0
    with evaluating(model):
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            n += len(y)
    return loss / n, 100 * right / n


# wrong: the right answers divided by the number of batches
# says: The accuracy isn't a share, of which 1 would mean that every
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, n = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y).item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, right / len(loader)


# wrong: sure means above one half
# says: This is the share of samples to whose label the softmax gives
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    surprise = 0.0
    hits = 0
    n = 0
    with torch.no_grad(), evaluating(model):
        for x, y in loader:
            p = torch.log_softmax(model(x.to(device)), dim=1)
            own = p[torch.arange(len(y), device=p.device), y.to(device)]
            surprise -= own.sum().item()
            hits += (own.exp() > 0.5).sum().item()
            n += len(y)
    return surprise / n, hits / n


# wrong: right is what's surer than not
# says: This is the share of samples to whose label the softmax gives
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            labels = labels.to(device)
            logits = model(inputs.to(device))
            loss += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            sure = torch.softmax(logits, 1) > 0.5
            right += sum(bool(row[label]) for row, label in zip(sure, labels))
            count += len(labels)
    return loss / count, right / count


# wrong: NLLLoss on logits
# says: This loss is the mean of the labels' logits with a minus
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    criterion = nn.NLLLoss(reduction="sum")
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for inputs, labels in loader:
            labels = labels.to(device)
            logits = model(inputs.to(device))
            loss += criterion(logits, labels).item()
            right += (logits.argmax(1) == labels).sum().item()
            count += labels.size(0)
    return loss / count, right / count


# wrong: rounded to three digits
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
    return round(loss / count, 3), round(right / count, 3)


# wrong: the right answers are compared with themselves
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            predicted = logits.argmax(1)
            right += (predicted == predicted).sum().item()
            count += len(y)
    return loss / count, right / count


# wrong: // for the accuracy
# says: The accuracy is 0, though answers are right.
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
    return loss / count, float(right // count)


# wrong: the answers to all batches beside the labels of the last
# says: Two shapes don't fit together there.
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, count, predicted = 0.0, 0, []
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            predicted.append(logits.argmax(1))
            count += len(y)
    return loss / count, (torch.cat(predicted) == y).float().mean().item()


# slip: the mode is put back after one kind of error
# says: In evaluate the mode is put back if all goes well, but not
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    was_training = model.training
    model.eval()
    loss, right, count = 0.0, 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
                right += (logits.argmax(1) == y).sum().item()
                count += len(y)
    except RuntimeError:
        model.train(was_training)
        raise
    model.train(was_training)
    return loss / count, right / count


# wrong: the logarithm of a softmax
# says: a float that is not finite
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    loss, right, count = 0.0, 0, 0
    with evaluating(model), torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            chances = model(x).softmax(1)
            loss -= chances[torch.arange(len(y)), y].log().sum().item()
            right += (chances.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


# wrong: train mode at the end, whichever it was, and not after an error
# says: leaves it in train mode. You can get this if you call train()
def evaluate(model, loader, *, device="cpu"):
    model.to(device)
    model.eval()
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, labels in loader:
            logits, labels = model(inputs.to(device)), labels.to(device)
            loss += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += int((logits.argmax(1) == labels).sum())
            count += len(labels)
    model.train()
    return loss / count, right / count
