"""What learners get wrong in 4.5, and what a teacher would say. Each function is a wrong implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from autograder.testing import mistake, variant

if TYPE_CHECKING:  # the learner's file has it; here nothing of 4.5 is ever run
    from week4 import zoo

Prediction: Any = None


@mistake(
    "4.5",
    "name-for-path",
    "Only the name of the file came back, without its folder: two folders may each hold a file of that name. `path` is "
    "to be what came in.",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, good, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            good.append(place)
        except OSError as error:
            answers[place] = Prediction(path.name, error=str(error) or "unreadable")
    for start in range(0, len(good), batch_size):
        with torch.no_grad():
            rows = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1)
        for place, row in zip(good[start : start + batch_size], rows, strict=True):
            answers[place] = Prediction(paths[place].name, categories[int(row.argmax())], float(row.max()))
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "order-lost",
    "All predictions are there, but in another order than the paths: you can get this if the bad files come all "
    "together. Where could each answer wait until its turn comes?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    good, pictures, answers = [], [], []
    for path in paths:
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            good.append(path)
        except (OSError, SyntaxError, ValueError) as error:
            answers.append(Prediction(path, error=str(error) or "damaged"))
    for start in range(0, len(good), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for path, value, index in zip(good[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers.append(Prediction(path, categories[index], value))
    return answers


@variant("order-lost")
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    paths = sorted(paths)
    for start in range(0, len(paths), batch_size):
        good, pictures = [], []
        for path in paths[start : start + batch_size]:
            try:
                pictures.append(preprocess(zoo.open_image(path)))
                good.append(path)
            except (OSError, SyntaxError, ValueError) as error:
                answers.append(Prediction(path, error=str(error) or "damaged"))
        if pictures:
            with torch.no_grad():
                best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
            for path, value, index in zip(good, best.values.tolist(), best.indices.tolist(), strict=True):
                answers.append(Prediction(path, categories[index], value))
    return sorted(answers, key=lambda answer: answer.path)


@mistake(
    "4.5",
    "last-batch-dropped",
    "The last files got no answer: you can get this if only full batches are counted. What becomes of the seventh "
    "file when three go at once?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    for number in range(len(paths) // batch_size):
        chunk = paths[number * batch_size : (number + 1) * batch_size]
        found, good, pictures = {}, [], []
        for path in chunk:
            try:
                pictures.append(preprocess(zoo.open_image(path)))
                good.append(path)
            except (OSError, SyntaxError, ValueError) as error:
                found[path] = Prediction(path, error=str(error) or "damaged")
        if pictures:
            with torch.no_grad():
                best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
            for path, value, index in zip(good, best.values.tolist(), best.indices.tolist(), strict=True):
                found[path] = Prediction(path, categories[index], value)
        answers += [found[path] for path in chunk]
    return answers


@mistake(
    "4.5",
    "kept-by-path",
    "A path that comes twice got one answer: you can get this if answers are kept by path. Which number do the two "
    "paths not share?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, good = {}, {}
    for path in paths:
        try:
            good[path] = preprocess(zoo.open_image(path))
            answers[path] = None
        except OSError as error:
            answers[path] = Prediction(path, error=str(error) or "damaged")
    names, pictures = list(good), list(good.values())
    for start in range(0, len(names), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for path, value, index in zip(names[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[path] = Prediction(path, categories[index], value)
    return list(answers.values())


@mistake(
    "4.5",
    "paired-with-all-paths",
    "After a bad file the pictures have each other's names: you can get this if the answers of the good pictures are "
    "paired with all paths. Which path does each of these pictures come from?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    pictures, errors, named = [], {}, []
    for path in paths:
        try:
            pictures.append(preprocess(zoo.open_image(path)))
        except OSError as error:
            errors[path] = str(error) or "damaged"
    if not pictures:
        return [Prediction(path, error=error) for path, error in errors.items()]
    for start in range(0, len(pictures), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        named += zip(best.values.tolist(), best.indices.tolist(), strict=True)
    return [
        Prediction(path, error=errors[path]) if path in errors else Prediction(path, categories[index], value)
        for path, (value, index) in zip(paths, named, strict=False)
    ]


@mistake(
    "4.5",
    "one-bad-file-kills-all",
    "A file that is no whole picture costs the others their answers: of ten thousand files in a folder there is often "
    "one. Which errors can such a file raise, and in which lines? How does Python go on after them?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    for start in range(0, len(paths), batch_size):
        chunk = paths[start : start + batch_size]
        pictures = [preprocess(zoo.open_image(path)) for path in chunk]
        with torch.no_grad():
            best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
        for path, value, index in zip(chunk, best.values.tolist(), best.indices.tolist(), strict=True):
            answers.append(Prediction(path, categories[index], value))
    return answers


@variant("one-bad-file-kills-all")
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    for start in range(0, len(paths), batch_size):
        chunk = paths[start : start + batch_size]
        try:
            pictures = [preprocess(zoo.open_image(path)) for path in chunk]
        except (OSError, SyntaxError, ValueError) as error:
            answers += [Prediction(path, error=str(error) or "damaged") for path in chunk]
            continue
        with torch.no_grad():
            best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
        for path, value, index in zip(chunk, best.values.tolist(), best.indices.tolist(), strict=True):
            answers.append(Prediction(path, categories[index], value))
    return answers


@variant("one-bad-file-kills-all")
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    # Missing files and texts are noticed at once, a picture cut in half only when its pixels are read.
    from PIL import Image

    places, pictures, answers = [], [], {}
    for place, path in enumerate(paths):
        try:
            image = Image.open(path)
        except OSError as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
            continue
        pictures.append(preprocess(image))
        places.append(place)
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "stacked-batches",
    "The net got five axes: you can get this if batches of one are stacked, which adds one more axis. They have a "
    "batch axis already: what joins along an axis that is there?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.stack(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "one-at-a-time",
    "Every picture went through the net alone, where batch_size allows more. It works, and on a graphics card it can "
    "be many times slower: ask a net about many pictures at once.",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    for path in paths:
        try:
            picture = preprocess(zoo.open_image(path))
        except (OSError, SyntaxError, ValueError) as error:
            answers.append(Prediction(path, error=str(error) or "damaged"))
            continue
        with torch.no_grad():
            best = model(picture).softmax(dim=1).max(dim=1)
        answers.append(Prediction(path, categories[best.indices.item()], best.values.item()))
    return answers


@mistake(
    "4.5",
    "more-than-batch-size",
    "The net got more pictures at once than batch_size allows: you can get this if all go in together, or if a full "
    "batch waits for one picture more. batch_size is the most at once: more may not fit into memory.",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    if places:
        with torch.no_grad():
            best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places, best.values.tolist(), best.indices.tolist(), strict=True):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "bad-files-left-out",
    "The bad files are missing from the answer, and nothing in it says where they went. Each gets a Prediction too, "
    "which says what is wrong.",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, good, pictures = [], [], []
    for path in paths:
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            good.append(path)
        except (OSError, SyntaxError, ValueError):
            continue
    for start in range(0, len(good), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for path, value, index in zip(good[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers.append(Prediction(path, categories[index], value))
    return answers


@mistake(
    "4.5",
    "nothing-to-classify",
    "An error comes where no picture is left for the net. You can get this if no path comes, or no readable picture "
    "is in a batch, and then an empty list is joined, or an empty batch goes into the net. What should come out then?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    with torch.no_grad():
        parts = [model(part).softmax(dim=1) for part in torch.cat(pictures).split(batch_size)]
    best = torch.cat(parts).max(dim=1)
    for place, value, index in zip(places, best.values.tolist(), best.indices.tolist(), strict=True):
        answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@variant("nothing-to-classify")
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate([*paths, None]):
        if len(places) == batch_size or path is None:  # a last batch of none after a full one
            with torch.no_grad():
                best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
            for at, value, index in zip(places, best.values.tolist(), best.indices.tolist(), strict=True):
                answers[at] = Prediction(paths[at], categories[index], value)
            places, pictures = [], []
        if path is not None:
            try:
                pictures.append(preprocess(zoo.open_image(path)))
                places.append(place)
            except (OSError, SyntaxError, ValueError) as error:
                answers[place] = Prediction(path, error=str(error) or "damaged")
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "logit-as-probability",
    "A probability above 1: this is the net's largest logit. What turns logits into probabilities?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "probability-is-a-tensor",
    "The probability is still a tensor: a table, or a JSON file, wants a plain float.",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values, best.indices, strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "number-instead-of-the-name",
    "The label is the number of the class. Which argument has the name for it?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], index, value)
    return [answers[place] for place in range(len(paths))]


@variant("number-instead-of-the-name")
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], str(index), value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "one-path-for-several",
    "Several answers have the path of the same file. You can get this from the name of a loop that has ended, which "
    "keeps its last value, and if answers are paired with all paths although bad files have none. Whose path belongs "
    "to the picture at hand?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(path, categories[index], value)
    return [answers[place] for place in range(len(paths))]


@variant("one-path-for-several")
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers = []
    for start in range(0, len(paths), batch_size):
        part, pictures, bad = paths[start : start + batch_size], [], []
        for path in part:
            try:
                pictures.append(preprocess(zoo.open_image(path)))
            except (OSError, SyntaxError, ValueError) as error:
                bad.append(Prediction(path, error=str(error) or "damaged"))
        if pictures:
            with torch.no_grad():
                best = model(torch.cat(pictures)).softmax(dim=1).max(dim=1)
            for path, value, index in zip(part, best.values.tolist(), best.indices.tolist(), strict=False):
                answers.append(Prediction(path, categories[index], value))
        answers += bad
    return answers


@mistake(
    "4.5",
    "exception-instead-of-its-words",
    "The error is the exception itself, or something else that is no text. What makes a string of it?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=error)
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "error-without-words",
    "The error of a bad file is an empty text: it should say what is wrong with the file.",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError):
            answers[place] = Prediction(path, error="")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=1).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "sigmoid-of-one-logit",
    "A probability is the sigmoid of its logit alone, as for a question with two answers. Here the classes of a "
    "picture share 1 among them. Which function looks at all logits of a row?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).sigmoid().max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]


@mistake(
    "4.5",
    "softmax-over-the-files",
    "A picture that comes alone has probability 1: you can get this if the pictures of a batch share 1 among them. "
    "Along which axis do the classes lie?",
    by="symptom",
)
def classify_files(paths, model, preprocess, categories, *, batch_size=8):
    answers, places, pictures = {}, [], []
    for place, path in enumerate(paths):
        try:
            pictures.append(preprocess(zoo.open_image(path)))
            places.append(place)
        except (OSError, SyntaxError, ValueError) as error:
            answers[place] = Prediction(path, error=str(error) or "damaged")
    for start in range(0, len(places), batch_size):
        with torch.no_grad():
            best = model(torch.cat(pictures[start : start + batch_size])).softmax(dim=0).max(dim=1)
        for place, value, index in zip(places[start:], best.values.tolist(), best.indices.tolist(), strict=False):
            answers[place] = Prediction(paths[place], categories[index], value)
    return [answers[place] for place in range(len(paths))]
