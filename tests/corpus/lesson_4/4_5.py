# wrong: one picture at a time
# says: Every picture went through the net alone, where
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    out = []
    for path in paths:
        try:
            image = zoo.open_image(path)
        except OSError as error:
            out.append(Prediction(path, error=str(error) or "unreadable"))
            continue
        with torch.no_grad():
            p = torch.softmax(model(preprocess(image)), dim=1)[0]
        i = int(p.argmax())
        out.append(Prediction(path, categories[i], float(p[i])))
    return out


# wrong: a bad file ends everything
# says: A file that is no whole picture costs the others their answers: of
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    out = []
    for start in range(0, len(paths), batch_size):
        part = paths[start : start + batch_size]
        batch = torch.cat([preprocess(zoo.open_image(p)) for p in part])
        with torch.no_grad():
            probs = torch.softmax(model(batch), dim=1)
        for path, row in zip(part, probs):
            i = int(row.argmax())
            out.append(Prediction(path, categories[i], float(row[i])))
    return out


# wrong: only a missing file is expected
# says: A file that is no whole picture costs the others their answers: of
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except FileNotFoundError as error:
            results[i] = Prediction(path, error=str(error))
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# wrong: bad files are left out
# says: The bad files are missing from the answer, and nothing in it
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    good = []
    for path in paths:
        try:
            good.append((path, preprocess(zoo.open_image(path))))
        except OSError:
            pass
    results = []
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (path, _), row in zip(part, probs):
            results.append(Prediction(path, categories[int(row.argmax())], row.max().item()))
    return results


# wrong: bad files come last
# says: All predictions are there, but in another order than the
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    good, bad = [], []
    for path in paths:
        try:
            good.append((path, preprocess(zoo.open_image(path))))
        except OSError as error:
            bad.append(Prediction(path, error=str(error) or "bad"))
    results = []
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (path, _), row in zip(part, probs):
            results.append(Prediction(path, categories[int(row.argmax())], row.max().item()))
    return results + bad


# wrong: the last pictures are forgotten
# says: The last files got no answer: you can get this if only full
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results, waiting = {}, []
    for i, path in enumerate(paths):
        try:
            waiting.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "bad")
        if len(waiting) == batch_size:
            with torch.no_grad():
                probs = torch.softmax(model(torch.cat([x for _, x in waiting])), dim=1)
            for (j, _), row in zip(waiting, probs):
                results[j] = Prediction(paths[j], categories[int(row.argmax())], row.max().item())
            waiting = []
    return [results[i] for i in sorted(results)]


# wrong: everything in one batch
# says: The net got more pictures at once than batch_size allows: you
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "bad")
    if good:
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in good])), dim=1)
        for (i, _), row in zip(good, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# wrong: the logit as the probability
# says: A probability above 1: this is the net's largest logit.
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "bad")
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            logits = model(torch.cat([x for _, x in part]))
        for (i, _), row in zip(part, logits):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# wrong: softmax over the batch
# says: A picture that comes alone has probability 1: you can get this
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "bad")
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=0)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# slip: the label is the class's number
# says: The label is the number of the class. Which argument has
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "bad")
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], int(row.argmax()), row.max().item())
    return results


# slip: the probability stays a tensor
# says: The probability is still a tensor: a table, or a JSON file,
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "bad")
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max())
    return results


# slip: the error is the exception, not its words
# says: The error is the exception itself, or something else that
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            results[i] = Prediction(path, error=error)
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# slip: an empty error
# says: The error of a bad file is an empty text: it should say
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            good.append((i, preprocess(zoo.open_image(path))))
        except OSError:
            results[i] = Prediction(path, error="")
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# right: batches cut from the paths, bad files in them
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    for start in range(0, len(paths), batch_size):
        part = list(paths[start : start + batch_size])
        inputs, errors = {}, {}
        for i, path in enumerate(part):
            try:
                inputs[i] = preprocess(zoo.open_image(path))
            except OSError as error:
                errors[i] = repr(error)
        rows = {}
        if inputs:
            with torch.no_grad():
                rows = dict(zip(inputs, model(torch.cat(list(inputs.values()))).softmax(dim=1)))
        for i, path in enumerate(part):
            if i in errors:
                answers.append(Prediction(path=path, error=errors[i]))
            else:
                p, c = rows[i].max(dim=0)
                answers.append(Prediction(path, categories[int(c)], float(p), None))
    return answers


# right: a generator of full batches
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    found = {}

    def run(waiting):
        probabilities = torch.softmax(model(torch.cat([x for _, x in waiting])).detach(), 1)
        best = probabilities.max(1)
        for (i, _), p, c in zip(waiting, best.values.tolist(), best.indices.tolist()):
            found[i] = Prediction(paths[i], categories[c], p)

    waiting = []
    for i, path in enumerate(paths):
        try:
            waiting.append((i, preprocess(zoo.open_image(path))))
        except OSError as error:
            found[i] = Prediction(path, None, None, f"{type(error).__name__}: {error}")
        if len(waiting) == batch_size:
            run(waiting)
            waiting = []
    if waiting:
        run(waiting)
    return [found[i] for i in range(len(paths))]


# slip: the name instead of the path
# says: Only the name of the file came back, without its folder
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    out, waiting = [None] * len(paths), []
    for n, path in enumerate(paths):
        try:
            waiting.append((n, preprocess(zoo.open_image(path))))
        except OSError as error:
            out[n] = Prediction(path.name, error=str(error) or "unreadable")
    for i in range(0, len(waiting), batch_size):
        part = waiting[i : i + batch_size]
        with torch.no_grad():
            p = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (n, _), row in zip(part, p):
            out[n] = Prediction(paths[n].name, categories[int(row.argmax())], row.max().item())
    return out


# wrong: only the opening of the file is guarded
# says: Which errors can such a file raise, and in which lines?
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    from PIL import Image

    results = [None] * len(paths)
    good = []
    for i, path in enumerate(paths):
        try:
            image = Image.open(path)
        except OSError as error:
            results[i] = Prediction(path, error=str(error) or "unreadable")
            continue
        good.append((i, preprocess(image)))
    for start in range(0, len(good), batch_size):
        part = good[start : start + batch_size]
        with torch.no_grad():
            probs = torch.softmax(model(torch.cat([x for _, x in part])), dim=1)
        for (i, _), row in zip(part, probs):
            results[i] = Prediction(paths[i], categories[int(row.argmax())], row.max().item())
    return results


# slip: the number of the class as text
# says: The label is the number of the class.
def classify_files(
    paths: Sequence[Path],
    model: nn.Module,
    preprocess: Preprocess,
    categories: Sequence[str],
    *,
    batch_size: int = 8,
) -> list[Prediction]:
    predictions = {}
    good = []
    for k, p in enumerate(paths):
        try:
            good.append((k, preprocess(zoo.open_image(p))))
        except OSError as e:
            predictions[k] = Prediction(p, error=repr(e))
    for s in range(0, len(good), batch_size):
        part = good[s : s + batch_size]
        with torch.no_grad():
            out = model(torch.cat([x for _, x in part])).softmax(dim=1)
        values, indices = out.max(dim=1)
        for (k, _), v, i in zip(part, values.tolist(), indices.tolist()):
            predictions[k] = Prediction(paths[k], str(i), v)
    return [predictions[k] for k in range(len(paths))]


# wrong: the path of a loop that has ended
# says: Several answers have the path of the same file.
def classify_files(
    paths: Sequence[Path],
    model: nn.Module,
    preprocess: Preprocess,
    categories: Sequence[str],
    *,
    batch_size: int = 8,
) -> list[Prediction]:
    predictions = {}
    good = []
    for k, p in enumerate(paths):
        try:
            good.append((k, preprocess(zoo.open_image(p))))
        except OSError as e:
            predictions[k] = Prediction(p, error=repr(e))
    for s in range(0, len(good), batch_size):
        part = good[s : s + batch_size]
        with torch.no_grad():
            out = model(torch.cat([x for _, x in part])).softmax(dim=1)
        values, indices = out.max(dim=1)
        for (k, _), v, i in zip(part, values.tolist(), indices.tolist()):
            predictions[k] = Prediction(p, categories[i], v)
    return [predictions[k] for k in range(len(paths))]


# slip: answers are handed to the first paths of the chunk: all shift by one after a bad file
# says: Several answers have the path of the same file. You can get
def classify_files(
    paths: Sequence[Path],
    model: nn.Module,
    preprocess: Preprocess,
    categories: Sequence[str],
    *,
    batch_size: int = 8,
) -> list[Prediction]:
    results = []
    for start in range(0, len(paths), batch_size):
        chunk = list(paths[start : start + batch_size])
        tensors, bad = [], []
        for path in chunk:
            try:
                tensors.append(preprocess(zoo.open_image(path)))
            except OSError as e:
                bad.append((path, repr(e)))
        if tensors:
            with torch.no_grad():
                probs = torch.softmax(model(torch.cat(tensors)), dim=1)
            conf, idx = probs.max(dim=1)
            for path, p, i in zip(chunk, conf, idx):
                results.append(Prediction(path, categories[i], p.item()))
        for path, message in bad:
            results.append(Prediction(path, error=message))
    return results


# slip: the last batch is run only if the last file is good (continue in the except skips it): Key
# says: A file that is no whole picture costs the others their answers: of
def classify_files(
    paths: Sequence[Path],
    model: nn.Module,
    preprocess: Preprocess,
    categories: Sequence[str],
    *,
    batch_size: int = 8,
) -> list[Prediction]:
    results = {}
    batch, where = [], []
    for i, path in enumerate(paths):
        try:
            image = zoo.open_image(path)
        except OSError as e:
            results[i] = Prediction(path, error=f"cannot read: {e}")
            continue
        batch.append(preprocess(image))
        where.append(i)
        if len(batch) == batch_size or i == len(paths) - 1:
            with torch.no_grad():
                probs = nn.functional.softmax(model(torch.cat(batch)), dim=1)
            conf, cls = probs.max(dim=1)
            for w, p, c in zip(where, conf.tolist(), cls.tolist()):
                results[w] = Prediction(paths[w], categories[c], p)
            batch, where = [], []
    return [results[i] for i in range(len(paths))]


# wrong: batches are slices of the paths, and one without any picture joins an empty list
# says: An error comes where no picture is left for the net.
def classify_files(
    paths: Sequence[Path],
    model: nn.Module,
    preprocess: Preprocess,
    categories: Sequence[str],
    *,
    batch_size: int = 8,
) -> list[Prediction]:
    results = []
    for start in range(0, len(paths), batch_size):
        group = paths[start : start + batch_size]
        errors = {}
        inputs = []
        for j, path in enumerate(group):
            try:
                inputs.append(preprocess(zoo.open_image(path)))
            except OSError as e:
                errors[j] = f"could not open: {e}"
        with torch.no_grad():
            probs = model(torch.cat(inputs)).softmax(1)
        top_p, top_i = probs.max(1)
        n = 0
        for j, path in enumerate(group):
            if j in errors:
                results.append(Prediction(path, error=errors[j]))
            else:
                results.append(Prediction(path, categories[top_i[n].item()], top_p[n].item()))
                n += 1
    return results


# wrong: zips all paths with the answers of the good pictures: after a bad file names land on the wrong paths
# says: After a bad file the pictures have each other's names:
# says: The bad files are missing from the answer, and nothing in it
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    tensors = []
    errors = {}
    for path in paths:
        try:
            tensors.append(preprocess(zoo.open_image(path)))
        except OSError as error:
            errors[path] = str(error) or "not a picture"
    answers = []
    for start in range(0, len(tensors), batch_size):
        batch = torch.cat(tensors[start : start + batch_size])
        with torch.no_grad():
            probs = torch.softmax(model(batch), dim=1)
        for row in probs:
            p, i = row.max(dim=0)
            answers.append((categories[int(i)], float(p)))
    result = []
    for path, (label, p) in zip(paths, answers):
        if path in errors:
            result.append(Prediction(path, error=errors[path]))
        else:
            result.append(Prediction(path, label, p))
    return result


# wrong: the sigmoid of the best logit
# says: A probability is the sigmoid of its logit alone
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    found = [None] * len(paths)
    opened = []
    for i, path in enumerate(paths):
        try:
            opened.append((i, preprocess(zoo.open_image(path))))
        except Exception as problem:
            found[i] = Prediction(path, error=repr(problem))
    with torch.no_grad():
        for start in range(0, len(opened), batch_size):
            part = opened[start : start + batch_size]
            scores = torch.sigmoid(model(torch.cat([tensor for _, tensor in part])))
            for (i, _), row in zip(part, scores):
                best = int(torch.argmax(row))
                found[i] = Prediction(paths[i], categories[best], row[best].item())
    return found


# wrong: what is left at the end gets no label, bad files or not
# says: The last files got no answer
# says: A whole picture got no label.
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    found, waiting = [], []
    for path in paths:
        try:
            picture = preprocess(zoo.open_image(path))
        except OSError as error:
            found.append(Prediction(path, error=str(error) or "bad"))
            continue
        waiting.append((len(found), picture))
        found.append(Prediction(path))
        if len(waiting) == batch_size:
            with torch.no_grad():
                best = model(torch.cat([p for _, p in waiting])).softmax(dim=1).max(dim=1)
            for (place, _), value, index in zip(waiting, best.values.tolist(), best.indices.tolist(), strict=True):
                found[place] = Prediction(paths[place], categories[index], value)
            waiting = []
    return found


# wrong: a full batch waits for one picture more
# says: or if a full batch waits for one picture more.
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    found, waiting = {}, {}

    def ask():
        with torch.no_grad():
            best = model(torch.cat(list(waiting.values()))).softmax(dim=1).max(dim=1)
        for place, value, index in zip(waiting, best.values.tolist(), best.indices.tolist(), strict=True):
            found[place] = Prediction(paths[place], categories[index], value)
        waiting.clear()

    for place, path in enumerate(paths):
        try:
            waiting[place] = preprocess(zoo.open_image(path))
        except OSError as error:
            found[place] = Prediction(path, error=str(error) or "bad")
        if len(waiting) > batch_size:
            ask()
    if waiting:
        ask()
    return [found[place] for place in range(len(paths))]


# wrong: batch of nothing but bad files
# says: where no picture is left for the net
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = {}
    for lo in range(0, len(paths), batch_size):
        tensors, where = [], []
        for k in range(lo, min(lo + batch_size, len(paths))):
            try:
                tensors.append(preprocess(zoo.open_image(paths[k])))
                where.append(k)
            except OSError as e:
                answers[k] = Prediction(paths[k], error=f"cannot read: {e}")
        with torch.no_grad():
            p = model(torch.cat(tensors)).softmax(-1)
        for k, row in zip(where, p):
            answers[k] = Prediction(paths[k], categories[row.argmax()], float(row.max()))
    return [answers[k] for k in range(len(paths))]
